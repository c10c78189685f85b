/** The panel: who speaks now, the lines, what may be done, and where to write. One is made for each language. */
import type { Said } from "../shared/wire";
import type { Chat } from "./chat";
import { Composer } from "./composer";
import { el, fill, ICONS, icon, set, tell } from "./dom";
import { Lines } from "./lines";
import type * as More from "./more";
import { part } from "./parts";
import { locale, say, teach, type Language, type Word } from "./words";

/** Gives a shadow root its sheet of styles by number, once. */
export function dress(root: ShadowRoot, number: number, css: string): void {
  if (root.adoptedStyleSheets[number]) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}

const PHONE = "(max-width: 520px)";
const OFFLINE_AFTER = 1500;
const ALERT_LASTS = 8000;

export class View {
  readonly node: HTMLElement;
  readonly say: (word: Word, gaps?: Record<string, string | number>) => string;
  readonly lines: Lines;
  readonly composer: Composer;
  readonly locale: string;
  readonly #time: Intl.DateTimeFormat;
  readonly #heard = el("p", { class: "heard", role: "status" });
  readonly #waiting = el("div");
  #banner: More.BannerView | null = null;
  readonly #avatar = el("div", { class: "who" });
  readonly #name = el("h2");
  readonly #role = el("p", { class: "role" });
  readonly #offline = el("p", { class: "strip", role: "status" });
  readonly #alert = el("p", { class: "strip alert", role: "alert" });
  readonly #ask: HTMLButtonElement;
  readonly #again: HTMLButtonElement;
  readonly #restart: HTMLElement;
  readonly #slot = el("div", { class: "slot" });
  #rating: HTMLElement | null = null;
  #rated = 0;
  #down = 0;
  #alerted = 0;
  #opener: Element | null = null;

  constructor(
    readonly chat: Chat,
    readonly root: ShadowRoot,
    readonly language: Language,
    private readonly title: string,
    private readonly close: () => void,
  ) {
    this.say = (word, gaps) => say(language, word, gaps);
    this.locale = locale(language);
    this.#time = new Intl.DateTimeFormat(this.locale, { hour: "numeric", minute: "2-digit" });
    this.lines = new Lines(this);
    this.composer = new Composer(this);
    this.#ask = el("button", { type: "button", class: "ask", onclick: () => this.chat.askForPerson() }, icon(ICONS.person), el("span"));
    this.#again = el("button", { type: "button", class: "button quiet", onclick: () => this.chat.again() }, this.say("again"));
    const restart = el("button", { type: "button", class: "button quiet", onclick: () => void this.chat.restart() }, this.say("restart"));
    this.#restart = el("div", { class: "restart" }, restart);
    const away = el("button", { type: "button", class: "round", "aria-label": this.say("close"), onclick: () => this.close() }, icon(ICONS.down));
    this.node = el(
      "section",
      { class: "panel", id: "panel", role: "dialog", lang: language, tabindex: "-1", "aria-label": this.say("title", { shop: this.shop }) },
      el("div", { class: "head" }, this.#avatar, el("div", { class: "names" }, this.#name, this.#role), away),
      el("div", { class: "thread", "aria-hidden": "true" }),
      this.#offline,
      this.lines.node,
      this.#alert,
      this.#heard,
      this.#waiting,
      this.#slot,
      this.#restart,
      this.#again,
      this.#ask,
      this.composer.node,
    );
    this.node.addEventListener("keydown", (event) => this.#key(event));
    this.#drop();
  }

  get shop(): string {
    return this.title || this.chat.api.session?.shop || location.hostname;
  }

  get assistant(): string {
    return this.chat.api.session?.assistant || this.say("assistant");
  }

  get upload(): { types: string[]; at_most: number } {
    return this.chat.api.session?.upload ?? { types: [], at_most: 0 };
  }

  get isPhone(): boolean {
    return matchMedia(PHONE).matches;
  }

  get hasSheet(): boolean {
    return this.#slot.childElementCount > 0 && !this.#rating?.isConnected;
  }

  // ---- what the parts need

  /** Forms and attachments, once they are here; where they cannot be had, the customer is told. */
  async more(then: (more: typeof More) => void): Promise<void> {
    let more: typeof More;
    try {
      more = await part<typeof More>(this.chat.api.server, "more");
    } catch {
      return this.alert(this.say("broken"));
    }
    teach(more.words);
    dress(this.root, 1, more.css);
    then(more);
  }

  time(at: number): string {
    return this.#time.format(at);
  }

  day(at: number): string {
    const ago = Math.round((new Date(at).setHours(0, 0, 0, 0) - new Date(this.chat.now()).setHours(0, 0, 0, 0)) / 86_400_000);
    const text =
      ago > -2
        ? new Intl.RelativeTimeFormat(this.locale, { numeric: "auto" }).format(ago, "day")
        : new Intl.DateTimeFormat(this.locale, { weekday: "long", day: "numeric", month: "long" }).format(at);
    return text.charAt(0).toLocaleUpperCase(this.language) + text.slice(1);
  }

  /** The mark for the AI, initials for a person; beside every line. */
  avatar(name: string | null, isSeen = true): HTMLElement {
    const initials = (name ?? "").split(/\s+/).map((word) => [...word][0] ?? "").slice(0, 2).join("").toUpperCase();
    const kind = name === null ? "avatar ai" : "avatar person";
    const sign = name === null ? icon(ICONS.line) : initials || icon(ICONS.person);
    return el("span", { class: isSeen ? kind : `${kind} blank`, "aria-hidden": "true" }, sign);
  }

  /** Something that could not be done, for a while. */
  alert(text: string): void {
    clearTimeout(this.#alerted);
    tell(this.#alert, text);
    this.#alerted = window.setTimeout(() => tell(this.#alert, ""), ALERT_LASTS);
  }

  /** Puts a form over the composer's place, or takes it away; focus goes in and comes back. */
  sheet(form: HTMLElement | null): void {
    if (form) this.#opener = this.root.activeElement;
    fill(this.#slot, form);
    this.#rating = null;
    this.render();
    if (form) form.querySelector<HTMLElement>("input")?.focus();
    else if (this.#opener?.isConnected && (this.#opener as HTMLElement).offsetParent) (this.#opener as HTMLElement).focus();
    else this.composer.field.focus();
  }

  sent(): void {
    this.lines.toEnd();
  }

  came(line: Said): void {
    this.lines.came(line);
  }

  /** Where the focus goes when the customer opens the chat: to the field, but on a phone that would raise the keyboard. */
  focus(): void {
    (this.isPhone ? this.node : this.composer.field).focus({ preventScroll: true });
  }

  // ---- what is shown

  render(): void {
    this.#head();
    this.#link();
    this.lines.render();
    this.#wait();
    this.#rate();
    const { state, isAsking } = this.chat;
    const isWithAi = !state || state.can.person;
    this.#ask.hidden = !isWithAi || this.hasSheet || this.chat.link === "refused";
    set(this.#ask, { "aria-disabled": isAsking ? "true" : null });
    tell(this.#ask.lastElementChild as Element, this.say(isAsking ? "asking" : "ask"));
    this.#restart.hidden = !state?.can.restart;
    this.composer.node.hidden = this.hasSheet;
    this.composer.render();
    set(this.node, { "aria-modal": this.isPhone ? "true" : null });
  }

  #head(): void {
    const { state } = this.chat;
    const stage = state?.stage ?? "ai";
    this.node.dataset.stage = stage;
    const isPerson = stage === "person";
    const names = {
      ai: [state?.name || this.assistant, this.say("assistant")],
      wrap_up: [state?.name || this.assistant, this.say("assistant")],
      waiting: this.#waits(),
      person: [state?.name ?? "", state?.team ?? ""],
      closed: [this.say("done"), this.shop],
    }[stage] as [string, string];
    const looks = isPerson ? names[0] : stage;
    if (this.#avatar.dataset.looks !== looks) {
      this.#avatar.dataset.looks = looks;
      fill(this.#avatar, !isPerson && this.avatar(null), isPerson || stage === "waiting" ? this.avatar(isPerson ? looks : "") : null);
    }
    tell(this.#name, names[0]);
    tell(this.#role, isPerson ? [this.say("person"), names[1]].filter(Boolean).join(" · ") : names[0] === names[1] ? "" : names[1]);
  }

  /** Who is waited for: somebody who is looked for, or a team that is not there now, or one that will be in touch. */
  #waits(): string[] {
    const { team, banner } = this.chat.state ?? {};
    if (banner?.arranged || banner?.on_duty === false) return [team ?? "", this.say(banner.arranged ? "arranged" : "away")];
    return [this.say("looking"), team ?? ""];
  }

  /** A lost connection is told after a moment: most come back at once. */
  #link(): void {
    const { link } = this.chat;
    this.#again.hidden = link !== "refused";
    if (link === "down") this.#down ||= window.setTimeout(() => tell(this.#offline, this.say("offline")), OFFLINE_AFTER);
    else {
      clearTimeout(this.#down);
      this.#down = 0;
      tell(this.#offline, link === "refused" ? this.say("refused") : "");
    }
  }

  #rate(): void {
    const { state } = this.chat;
    const isAsked = Boolean(state?.rating.asked && state.can.rate) && this.#rated !== state?.epoch;
    if (isAsked && !this.#slot.childElementCount) void this.more((more) => this.#askRating(more));
    else if (!isAsked && this.#rating && !this.#rating.contains(this.root.activeElement)) {
      this.#rating.remove();
      this.#rating = null;
    }
  }

  #askRating(more: typeof More): void {
    if (this.#slot.childElementCount) return;
    this.#rating = more.ratingForm(this, () => {
      this.#rated = this.chat.state?.epoch ?? 0;
      this.#rating?.remove();
      this.#rating = null;
      this.composer.field.focus();
    });
    fill(this.#slot, this.#rating);
  }

  #wait(): void {
    if (this.#banner) this.#banner.render();
    else if (this.chat.state?.reference) {
      void this.more((more) => {
        this.#banner ??= new more.BannerView(this, this.#heard);
        this.#waiting.replaceChildren(this.#banner.node);
        this.#banner.render();
      });
    }
  }

  // ---- keys and files

  #key(event: KeyboardEvent): void {
    if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      if (this.hasSheet) this.sheet(null);
      else this.close();
    } else if (event.key === "Tab" && this.isPhone) this.#trap(event);
  }

  /** On a phone the panel covers the page, so Tab stays inside. */
  #trap(event: KeyboardEvent): void {
    const all = [...this.node.querySelectorAll<HTMLElement>("button, input, textarea, a[href], [tabindex='0']")].filter(
      (one) => one.offsetParent && !one.hasAttribute("disabled") && one.tabIndex >= 0,
    );
    const [first, last] = [all[0], all.at(-1)];
    const at = this.root.activeElement;
    if (event.shiftKey ? at !== first && at !== this.node : at !== last) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }

  #drop(): void {
    this.node.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      this.node.classList.add("over");
    });
    this.node.addEventListener("dragleave", () => this.node.classList.remove("over"));
    this.node.addEventListener("drop", (event) => {
      this.node.classList.remove("over");
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      this.composer.add(event.dataTransfer.files);
    });
  }
}
