/**
 * The chat widget. One tag is enough:
 *
 *     <script src="https://chat.example.com/widget.js" data-token="..." async></script>
 *
 * data-server (else where the script came from), data-token or data-token-callback (the name of a function that gives
 * one), data-language, data-open, data-theme (light, dark), data-name. A page that has a <segue-chat> of its own, with
 * these as attributes, gets no second one; data-manual makes none at all.
 */
import { SegueChat } from "./element";

const ATTRIBUTES = ["server", "token", "token-callback", "language", "open", "theme", "name"];
const script = document.currentScript as HTMLScriptElement | null;

if (!customElements.get("segue-chat")) customElements.define("segue-chat", SegueChat);

if (script && !("manual" in script.dataset)) {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => insert(script));
  else insert(script);
}

function insert(from: HTMLScriptElement): void {
  if (document.querySelector("segue-chat")) return;
  const chat = document.createElement("segue-chat");
  for (const name of ATTRIBUTES) {
    const value = from.getAttribute(`data-${name}`);
    if (value !== null) chat.setAttribute(name, value);
  }
  if (!chat.hasAttribute("server")) chat.setAttribute("server", from.src);
  document.body.append(chat);
}

/** The page's chat; a script may call `SegueChat.chat()?.open()`. */
export function chat(): SegueChat | null {
  return document.querySelector<SegueChat>("segue-chat");
}
