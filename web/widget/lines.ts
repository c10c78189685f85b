/** The conversation's lines: who speaks stands at every one of them. */
import type { FileInfo, Said } from "../shared/wire";
import { el, fill, ICONS, icon, linked, tell } from "./dom";
import type { Waiting } from "./outbox";
import type { View } from "./view";

const TOGETHER = 5 * 60_000;
const AT_ONCE = 100;
/** A colleague comes: a line across. Thanks: a line by itself. Everything else is said in sentences. */
const JOINED = ["Accepted", "TookOver"];

interface Item {
  key: string;
  who: Said["who"];
  name: string;
  at: number;
  text: string;
  kind: string;
  files: FileInfo[];
  waiting: Waiting | null;
  seq: number;
}

export class Lines {
  readonly node: HTMLElement;
  readonly #list = el("ul", { class: "lines" });
  readonly #typing = el("div", { class: "typing", hidden: true });
  readonly #newest: HTMLButtonElement;
  readonly #scroll: HTMLElement;
  readonly #log: HTMLElement;
  readonly #hello: HTMLElement;
  readonly #made = new Map<string, { node: HTMLLIElement; looks: string; note: HTMLElement }>();
  readonly #earlier: HTMLButtonElement;
  #isAtEnd = true;
  #height = 0;
  #top = 0;
  #shown = AT_ONCE;

  constructor(private readonly view: View) {
    const { say } = view;
    this.#earlier = el("button", { class: "plain", type: "button", hidden: true, onclick: () => this.#more() }, say("earlier"));
    this.#hello = el("div", { class: "hello" });
    this.#log = el("div", { role: "log", "aria-live": "off", "aria-label": say("title", { shop: view.shop }) }, this.#list);
    this.#scroll = el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": say("title", { shop: view.shop }) }, this.#earlier, this.#hello, this.#log, this.#typing);
    this.#newest = el("button", { class: "newest", type: "button", hidden: true, onclick: () => this.toEnd() }, icon(ICONS.down), say("newest"));
    this.node = el("div", { class: "talk" }, this.#scroll, this.#newest);
    this.#scroll.addEventListener("scroll", () => this.#scrolled());
    const sized = new ResizeObserver(() => {
      this.#height = this.#scroll.clientHeight;
      if (this.#isAtEnd) this.toEnd();
    });
    sized.observe(this.#scroll);
    sized.observe(this.#log); // a picture arrives late
  }

  /** Somebody scrolled, or the room became another one: then what was at the end stays there. */
  #scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroll;
    const isUp = scrollTop < this.#top;
    this.#top = scrollTop;
    if (clientHeight !== this.#height) return;
    if (scrollHeight - scrollTop - clientHeight < 60) this.#isAtEnd = this.#newest.hidden = true;
    else if (isUp) this.#isAtEnd = false;
    if (scrollTop < 40 && !this.#earlier.hidden) this.#more();
  }

  /** Earlier lines, above those that are read now. */
  #more(): void {
    const below = this.#scroll.scrollHeight - this.#scroll.scrollTop;
    this.#shown += AT_ONCE;
    this.render();
    this.#scroll.scrollTop = this.#scroll.scrollHeight - below;
  }

  toEnd(): void {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    this.#newest.hidden = true;
    this.#isAtEnd = true;
  }

  /** A line came while somebody reads further up. */
  came(line: Said): void {
    if (!this.#isAtEnd && line.who !== "customer") this.#newest.hidden = false;
  }

  render(): void {
    const { chat } = this.view;
    if (chat.isReady) this.#log.setAttribute("aria-live", "polite"); // what was there already is not read out
    const items = this.#items();
    const nodes: HTMLElement[] = [];
    let before: Item | null = null;
    for (const item of items) {
      if (!before || day(before.at) !== day(item.at)) nodes.push(this.#day(item.at));
      const isFirst = !before || before.who !== item.who || before.name !== item.name || item.at - before.at > TOGETHER;
      nodes.push(this.#line(item, isFirst || nodes.at(-1)?.className === "day"));
      before = item;
    }
    place(this.#list, nodes);
    this.#notes(items);
    this.#greet();
    this.#writes();
    if (this.#isAtEnd) this.toEnd();
  }

  #items(): Item[] {
    const { chat } = this.view;
    this.#earlier.hidden = chat.lines.length <= this.#shown;
    const said = chat.lines.slice(-this.#shown).map((line) => ({ ...line, key: line.key ?? `s${line.seq}`, at: Date.parse(line.at), waiting: null }));
    const own = { who: "customer" as const, name: "", kind: "", seq: Infinity };
    const unsaid = chat.waiting().filter((waiting) => !waiting.person).map((waiting) => ({ ...own, ...waiting, waiting }));
    return [...said, ...unsaid];
  }

  #day(at: number): HTMLElement {
    const key = `d${day(at)}`;
    return this.#once(key, key, (node) => {
      node.className = "day";
      fill(node, this.view.day(at));
    }).node;
  }

  #line(item: Item, isFirst: boolean): HTMLElement {
    const looks = [item.who, item.name, item.text, isFirst, item.files.length, item.kind].join("\n");
    return this.#once(item.key, looks, (node, note) => {
      node.className = `line ${item.who}${isFirst ? " first" : ""}`;
      if (item.who === "system") this.#system(node, item);
      else this.#spoken(node, note, item, isFirst);
    }).node;
  }

  #system(node: HTMLLIElement, item: Item): void {
    if (JOINED.includes(item.kind)) node.classList.add("joined");
    else if (item.kind !== "Rated") node.classList.add("told", item.kind);
    fill(node, el("p", { dir: "auto" }, ...linked(item.text)));
  }

  #spoken(node: HTMLLIElement, note: HTMLElement, item: Item, isFirst: boolean): void {
    const { say } = this.view;
    const isMine = item.who === "customer";
    const name = isMine ? say("you") : item.name || say(item.who === "ai" ? "assistant" : "person");
    const label = isMine ? "" : say(item.who === "ai" ? "ai" : "person");
    const time = el("time", { datetime: new Date(item.at).toISOString() }, this.view.time(item.at));
    const by = el(
      "div",
      { class: isFirst ? "by" : "by heard" },
      el("b", isMine ? { class: "heard" } : {}, name),
      label ? el("span", { class: "label" }, label) : null,
      time,
    );
    const body = el("div", { class: "body" });
    if (item.text) body.append(el("p", { dir: "auto" }, ...linked(item.text)));
    for (const file of item.files) {
      const slot = el("div", {}, el("p", {}, file.name));
      void this.view.more((more) => fill(slot, more.fileView(this.view, file)));
      body.append(slot);
    }
    fill(node, isMine ? null : this.view.avatar(item.who === "ai" ? null : name, isFirst), el("div", { class: "stack" }, by, body, note));
  }

  /** Under the customer's own words: whether they are on their way, kept, seen, or were refused. */
  #notes(items: Item[]): void {
    const { chat, say } = this.view;
    const mine = items.filter((item) => item.who === "customer");
    for (const item of mine) {
      const note = this.#made.get(item.key)?.note;
      if (!note) continue;
      const { waiting } = item;
      note.classList.toggle("failed", Boolean(waiting?.refused));
      if (waiting?.refused !== undefined) this.#failed(note, waiting);
      else if (waiting && !chat.isKept(waiting)) tell(note, say("sending"));
      else if (item !== mine.at(-1)) tell(note, "");
      else tell(note, item.seq <= (chat.state?.read.person ?? 0) ? say("seen") : say("sent"));
    }
  }

  #failed(note: HTMLElement, waiting: Waiting): void {
    if (note.childElementCount) return;
    const { chat, say } = this.view;
    const button = (word: "again" | "discard", does: () => void) =>
      el("button", { type: "button", class: "plain", onclick: does }, say(word));
    const why = waiting.refused ? `${say("failed")}: ${waiting.refused} ` : `${say("failed")} `;
    fill(note, why, button("again", () => chat.retry(waiting)), button("discard", () => chat.discard(waiting)));
  }

  #greet(): void {
    this.#hello.hidden = !this.#earlier.hidden;
    if (this.#hello.childElementCount) return;
    const [hello, more] = this.view.say("hello", { ai: this.view.assistant }).split("|");
    fill(this.#hello, this.view.avatar(null), el("p", {}, el("b", {}, hello), more));
  }

  #writes(): void {
    const { typing } = this.view.chat;
    this.#typing.hidden = !typing;
    if (!typing) return fill(this.#typing);
    if (this.#typing.childElementCount) return;
    const text = this.view.say("typing", { name: typing.name || this.view.say("person") });
    fill(
      this.#typing,
      this.view.avatar(typing.who === "ai" ? null : typing.name),
      el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")),
      el("span", { class: "heard" }, text),
    );
  }

  /** The node of a key, made again only if it looks otherwise now. */
  #once(key: string, looks: string, make: (node: HTMLLIElement, note: HTMLElement) => void) {
    let made = this.#made.get(key);
    if (!made) this.#made.set(key, (made = { node: el("li"), looks: "", note: el("div", { class: "note" }) }));
    if (made.looks !== looks) {
      made.looks = looks;
      make(made.node, made.note);
    }
    return made;
  }
}

/** Brings the children into this order with the fewest moves, so that a live region tells only what is new. */
function place(list: HTMLElement, nodes: HTMLElement[]): void {
  const keep = new Set<Element>(nodes);
  for (const child of [...list.children]) if (!keep.has(child)) child.remove();
  nodes.forEach((node, i) => {
    if (list.children[i] !== node) list.insertBefore(node, list.children[i] ?? null);
  });
}

function day(at: number): string {
  return new Date(at).toDateString();
}
