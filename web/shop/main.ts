/**
 * The example shop: a page like any other, with the chat in it.
 *
 * It plays both sides of a shop. A real one has its own sign-in, and its backend signs the token that is asked for here
 * from /v1/demo/token; the page then hands it to the widget just like this.
 */
import "./shop.css";
import type { SegueChat } from "../widget/element";

interface Customer {
  id: string;
  name: string;
  tier: string;
  language: string;
}

const REMEMBERED = "harrow-lane:customer";
const who = document.querySelector("#who") as HTMLSelectElement;
const chat = document.createElement("segue-chat") as SegueChat;

/** The token of whoever is signed in; the widget asks whenever it needs one. */
async function token(): Promise<string | null> {
  if (!who.value) return null;
  const answer = await fetch("/v1/demo/token", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ customer: who.value }),
  });
  return answer.ok ? ((await answer.json()) as { token: string }).token : null;
}

/** The customers that one may be; without any, everybody is a visitor. */
async function customers(): Promise<void> {
  const answer = await fetch("/v1/demo/customers");
  const { customers } = answer.ok ? ((await answer.json()) as { customers: Customer[] }) : { customers: [] };
  for (const { id, name, tier } of customers) who.append(new Option(tier === "standard" ? name : `${name} (${tier})`, id));
  who.value = remembered();
  if (who.selectedIndex < 0) who.value = "";
}

/** Who signed in here last; where the browser keeps nothing, everybody comes as a visitor. */
function remembered(): string {
  try {
    return localStorage.getItem(REMEMBERED) ?? "";
  } catch {
    return "";
  }
}

function remember(customer: string): void {
  try {
    localStorage.setItem(REMEMBERED, customer);
  } catch {
    // forbidden, or full
  }
}

async function begin(): Promise<void> {
  await customers();
  await new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "/widget.js";
    script.dataset.manual = ""; // this page makes the element itself, to hand it a function
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  customElements.upgrade(chat);
  chat.setToken(token);
  document.body.append(chat);
  who.addEventListener("change", () => {
    chat.setToken(token);
    remember(who.value);
  });
  for (const words of document.querySelectorAll<HTMLButtonElement>(".words")) {
    words.addEventListener("click", () => chat.write(words.textContent ?? ""));
  }
}

void begin();
