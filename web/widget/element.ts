/** `<segue-chat>`: the bubble, the panel, and what a page may do with them. */
import css from "./widget.css?inline";
import type { TokenSource } from "./api";
import { Chat, type Happening } from "./chat";
import { el, fill, ICONS, icon, set, tell } from "./dom";
import { View, dress } from "./view";
import { learn, say, type Language } from "./words";

export class SegueChat extends HTMLElement {
  static observedAttributes = ["token", "language", "theme", "name"];

  #chat: Chat | null = null;
  #view: View | null = null;
  #isOpen = false;
  #unread = 0;
  #title = "";
  #due = 0;
  #said = "";
  #token: TokenSource = null;
  readonly #root = this.attachShadow({ mode: "open" });
  readonly #bubble = el("button", { type: "button", class: "bubble", "aria-controls": "panel" });
  readonly #badge = el("span", { class: "badge", "aria-hidden": "true", hidden: true });
  readonly #heard = el("p", { class: "heard", role: "status" });
  /** Nothing that the page says of its elements holds from here on. */
  readonly #own = el("div", { class: "own" });

  connectedCallback(): void {
    if (this.#chat) return this.#chat.start();
    dress(this.#root, 0, css);
    const token = this.#token ?? (this.getAttribute("token") || callback(this.getAttribute("token-callback")));
    this.#chat = new Chat(this.#server, token, this.getAttribute("language"), {
      changed: () => this.#soon(),
      happened: (what, detail) => this.#happened(what, detail),
      line: (line, isNew) => {
        this.#view?.came(line);
        if (isNew && line.who !== "customer") this.#tellNew(line.name);
        if (isNew) this.#happened("message", line);
      },
    });
    this.#bubble.addEventListener("click", () => this.toggle());
    this.#bubble.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    document.addEventListener("visibilitychange", () => this.#look());
    matchMedia("(max-width: 520px)").addEventListener("change", () => this.#soon());
    this.#theme();
    this.#build();
    this.#learn();
    fill(this.#own, this.#heard, this.#bubble, this.#view?.node);
    this.#root.append(this.#own);
    this.style.setProperty("--rem", getComputedStyle(this.#own).fontSize); // what the browser's owner reads best
    if (this.hasAttribute("open") || this.#chat.store.get("open")) this.open(false);
    else if (this.#chat.store.get("live")) this.#chat.start(); // there is a conversation: its answers shall be seen
  }

  disconnectedCallback(): void {
    this.#chat?.stop();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (!this.#chat || before === now) return;
    if (name === "token") this.setToken(now);
    else if (name === "language") this.setLanguage(now);
    else if (name === "theme") this.#theme();
    else this.#build();
  }

  // ---- for the page

  /** Opens the panel; `focus` false leaves the focus where it is. */
  open(focus = true): void {
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.#chat?.store.set("open", "1");
      this.#chat?.start();
      this.#render();
      this.#view?.lines.toEnd();
      this.#happened("open");
    }
    if (focus) this.#view?.focus();
  }

  close(): void {
    if (!this.#isOpen) return;
    const hadFocus = this.#root.activeElement !== null;
    this.#isOpen = false;
    this.#chat?.store.set("open", null);
    this.#render();
    if (hadFocus) this.#bubble.focus();
    this.#happened("close");
  }

  toggle(): void {
    if (this.#isOpen) this.close();
    else this.open();
  }

  /** The shop's own token of its customer, or a function that fetches one; null for a visitor. */
  setToken(token: TokenSource): void {
    this.#token = token;
    this.#chat?.setToken(token);
    this.#said = "";
  }

  /** Opens the chat with words in its field; the customer sends them. */
  write(text: string): void {
    this.open();
    this.#view?.composer.write(text);
  }

  setLanguage(language: string | null): void {
    this.#chat?.setLanguage(language);
    this.#soon();
  }

  /** Calls `then` with the details whenever it happens; the answer ends that. */
  on(happening: Happening, then: (detail: unknown) => void): () => void {
    const listener = (event: Event) => then((event as CustomEvent).detail);
    this.addEventListener(`segue:${happening}`, listener);
    return () => this.removeEventListener(`segue:${happening}`, listener);
  }

  // ---- inside

  get #server(): string {
    return new URL(this.getAttribute("server") || "/", location.href).origin;
  }

  #theme(): void {
    const theme = this.getAttribute("theme");
    if (theme === "light" || theme === "dark") this.dataset.theme = theme;
    else delete this.dataset.theme;
  }

  /** Makes the panel anew, in the language that is spoken now; what was being written stays. */
  #build(): void {
    const chat = this.#chat as Chat;
    const hadFocus = this.#root.activeElement && this.#view?.node.contains(this.#root.activeElement);
    const was = this.#view?.node;
    this.#view = new View(chat, this.#root, chat.language(), this.getAttribute("name") ?? "", () => this.close());
    was?.replaceWith(this.#view.node);
    this.#render();
    if (hadFocus) this.#view.composer.field.focus();
  }

  /** Many changes of one moment are one painting. */
  #soon(): void {
    this.#due ||= requestFrame(() => {
      this.#due = 0;
      const name = this.#chat?.api.session ? `${this.#chat.api.session.conversation}` : "";
      this.#learn();
      if (this.#chat?.language() !== this.#view?.language || name !== this.#said) {
        this.#said = name; // the session tells the shop's and the AI's names; another conversation begins empty
        this.#build();
      } else this.#render();
    });
  }

  #learn(): void {
    learn(this.#server, (this.#chat as Chat).language()).then((isNew) => isNew && this.#build(), () => {});
  }

  #render(): void {
    const chat = this.#chat as Chat;
    const view = this.#view as View;
    view.node.hidden = !this.#isOpen;
    this.#look();
    if (this.#isOpen) view.render();
    this.#launcher(chat.language());
    this.#tell();
  }

  #launcher(language: Language): void {
    const unread = this.#isOpen ? 0 : (this.#chat?.unread ?? 0);
    const label = say(language, this.#isOpen ? "close" : "open");
    set(this.#bubble, {
      "aria-label": unread ? `${label}, ${say(language, "unread", { n: unread })}` : label,
      "aria-expanded": String(this.#isOpen),
      lang: language,
    });
    if (this.#bubble.dataset.looks !== String(this.#isOpen)) {
      this.#bubble.dataset.looks = String(this.#isOpen);
      fill(this.#bubble, icon(this.#isOpen ? ICONS.down : ICONS.line), this.#badge);
    }
    this.#badge.hidden = !unread;
    tell(this.#badge, unread > 99 ? "99+" : String(unread));
  }

  /** The page's title tells what is unread, and gets its own words back. */
  #tell(): void {
    const unread = this.#chat?.unread ?? 0;
    if (unread === this.#unread) return;
    if (!this.#unread) this.#title = document.title;
    document.title = unread ? `(${unread}) ${this.#title}` : this.#title;
    this.#unread = unread;
    this.#happened("unread", unread);
  }

  /** With the panel shut, a new line is told once; open, the log itself is heard. */
  #tellNew(name: string): void {
    const { language } = this.#view as View;
    if (this.#isOpen) return;
    tell(this.#heard, [name, say(language, "newest")].filter(Boolean).join(": "));
    window.setTimeout(() => tell(this.#heard, ""), 5000);
  }

  #look(): void {
    this.#chat?.look(this.#isOpen && document.visibilityState === "visible");
  }

  #happened(what: Happening, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(`segue:${what}`, { detail, bubbles: true, composed: true }));
  }
}

/** Paints soon; a hidden page has no frames, and is told all the same. */
function requestFrame(then: () => void): number {
  return document.visibilityState === "visible" ? requestAnimationFrame(then) : window.setTimeout(then, 50);
}

/** A function of the page by its name, asked for a token whenever one is needed. */
function callback(name: string | null): TokenSource {
  const found = name ? (window as unknown as Record<string, unknown>)[name] : null;
  return typeof found === "function" ? (found as () => string) : null;
}
