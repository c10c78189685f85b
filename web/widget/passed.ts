/** What was passed on to people: the customer sees it, corrects it, or has a part of it passed on no longer. */
import type { PassedOn } from "../shared/wire";
import type { Refused } from "./api";
import { el, fill, tell } from "./dom";
import type { View } from "./view";

type Fact = PassedOn["facts"][number];

const PATH = "/passed_on";
const AT_MOST = "200";
/** Names of facts that we have words for, in the order of the row `names`. */
const NAMES = ["order", "number", "date", "time", "amount", "email", "phone", "address", "name", "product", "city", "people", "file"];

/** The link to it, to be shown while people have a part in the conversation. */
export function passedLink(view: View): HTMLButtonElement {
  const link = el("button", { type: "button", class: "plain passed-link" }, view.say("passed"));
  link.addEventListener("click", async () => {
    link.disabled = true;
    try {
      const panel = new Passed(view, await view.chat.api.call<PassedOn>("GET", PATH));
      link.disabled = false; // before it opens, so that the focus can come back
      link.focus();
      view.sheet(panel.node);
      panel.title.focus();
    } catch {
      link.disabled = false;
      view.alert(view.say("broken"));
    }
  });
  return link;
}

class Passed {
  readonly title: HTMLElement;
  readonly node: HTMLElement;
  readonly #goal = el("div", { class: "part" });
  readonly #tried = el("div", { class: "part" });
  readonly #facts = el("ul", { class: "known" });
  readonly #told = el("p", { class: "told", role: "status" });
  readonly #wrong = el("p", { class: "wrong", role: "alert" });

  constructor(private readonly view: View, passed: PassedOn) {
    const { say } = view;
    this.title = el("h3", { tabindex: "-1" }, say("passedTitle"));
    const back = el("button", { type: "button", class: "button quiet", onclick: () => view.sheet(null) }, say("back"));
    const known = el("div", { class: "part" }, el("h4", {}, say("known")), this.#facts);
    const rest = [this.#goal, this.#tried, known, this.#told, this.#wrong, el("div", { class: "row" }, back)];
    this.node = el("section", { class: "sheet passed", "aria-label": say("passedTitle") }, this.title, ...rest);
    this.#show(passed);
  }

  #show(passed: PassedOn): void {
    const { say } = this.view;
    fill(this.#goal, passed.goal && el("h4", {}, say("about")), passed.goal && el("p", { dir: "auto" }, passed.goal));
    const tried = passed.tried.map((one) => el("li", { dir: "auto" }, this.#attempt(one)));
    fill(this.#tried, tried.length > 0 && el("h4", {}, say("tried")), tried.length > 0 && el("ul", {}, ...tried));
    fill(this.#facts, ...passed.facts.map((fact) => this.#fact(fact)), !passed.facts.length && el("li", {}, say("nothing")));
  }

  #attempt({ kind, text }: PassedOn["tried"][number]): string {
    if (kind === "lookup") return this.view.say(text ? "lookedUp" : "lookedUpSome", { what: text });
    return this.view.say(kind === "own" ? "did" : "answered", { what: text });
  }

  #name(name: string): string {
    const known = this.view.say("names").split("|")[NAMES.indexOf(name)] ?? name.replace(/_/g, " ");
    return known.charAt(0).toLocaleUpperCase(this.view.language) + known.slice(1);
  }

  #fact(fact: Fact): HTMLElement {
    const { say } = this.view;
    const name = this.#name(fact.name);
    const item = el("li");
    const press = (word: "correct" | "withhold", then: () => void) =>
      el("button", { type: "button", class: "plain", "aria-label": `${say(word)}: ${name} ${fact.value}`, onclick: then }, say(word));
    const correct = press("correct", () => this.#edit(item, fact, name, rest));
    const withhold = press("withhold", () => void this.#send(fact, null));
    const acts = el("span", { class: "acts" }, fact.name !== "file" && correct, withhold);
    const rest = [el("span", { class: "name" }, name), el("span", { class: "value", dir: "auto" }, fact.value), acts];
    fill(item, ...rest);
    return item;
  }

  #edit(item: HTMLElement, fact: Fact, name: string, before: Node[]): void {
    const { say } = this.view;
    const input = el("input", { type: "text", value: fact.value, maxlength: AT_MOST, "aria-label": name, dir: "auto", autocomplete: "off" });
    const stop = (): void => {
      fill(item, ...before);
      item.querySelector("button")?.focus();
    };
    const form = el(
      "form", { class: "edit", novalidate: true }, input,
      el("button", { type: "submit", class: "button" }, say("save")),
      el("button", { type: "button", class: "button quiet", onclick: stop }, say("back")),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const value = input.value.trim();
      if (!value || value === fact.value) stop();
      else void this.#send(fact, value);
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.stopPropagation(); // the innermost thing closes first
      stop();
    });
    fill(item, form);
    input.select();
    input.focus();
  }

  /** Corrected, or withheld (null); what is passed on now is the answer. */
  async #send(fact: Fact, value: string | null): Promise<void> {
    const { say, chat } = this.view;
    tell(this.#wrong, "");
    tell(this.#told, "");
    try {
      this.#show(await chat.api.call<PassedOn>("POST", PATH, { name: fact.name, was: fact.value, value }));
      tell(this.#told, say("noted"));
      this.title.focus();
    } catch (error) {
      const isOld = (error as Partial<Refused>).code === "unknown-fact";
      tell(this.#wrong, say(isOld ? "changed" : "broken"));
      if (isOld) this.#show(await chat.api.call<PassedOn>("GET", PATH));
    }
  }
}
