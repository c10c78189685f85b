/** One customer's conversation as this page knows it: lines, state, what waits to be sent, who is writing, what was seen. */
import type { ChatDown, ChatState, FileInfo, Said } from "../shared/wire";
import { Api, Refused, type TokenSource } from "./api";
import { Connection, type Listener } from "./connection";
import { Outbox, Store, type Waiting } from "./outbox";
import { browserLanguage, languageOf, type Language } from "./words";

const TYPING_LASTS = 8000;
const TYPING_EVERY = 3000;
const TRY_AGAIN = 2000;

/** What a page can listen for. */
export type Happening = "ready" | "open" | "close" | "message" | "state" | "unread" | "refused";

/** What a listener of the chat is told. */
export interface Heard {
  changed(): void;
  happened(what: Happening, detail?: unknown): void;
  line(line: Said, isNew: boolean): void;
}

export class Chat implements Listener {
  readonly api: Api;
  readonly store: Store;
  /** What is being written, in this tab. */
  readonly drafts: Store;
  readonly outbox: Outbox;
  lines: Said[] = [];
  state: ChatState | null = null;
  link: "idle" | "up" | "down" | "refused" = "idle";
  /** Everything that was there when the page came has arrived. */
  isReady = false;
  seen = 0;
  typing: { name: string; who: "person" | "ai" } | null = null;
  #wish: Language | null;
  #followed: Language | null = null;
  #first: string | null = null;
  readonly #connection: Connection;
  /** The conversation of the last time, until a session tells which it is; of somebody else, none. */
  #before: string;
  #skew = 0;
  readonly #flying = new Set<string>();
  /** Kept by the server, but its line has not come yet. */
  #kept: Waiting[] = [];
  #typingEnds = 0;
  #typed = 0;
  #isTyping = false;
  #looking = false;

  constructor(server: string, token: TokenSource, language: string | null, private readonly to: Heard) {
    this.store = new Store(`segue:${server}:`, () => localStorage);
    this.drafts = new Store(this.store.prefix, () => sessionStorage);
    this.outbox = new Outbox(this.store, this.now);
    this.#before = this.store.get("conversation") ?? "";
    this.api = new Api(server, this.store, token);
    this.#wish = languageOf(language);
    this.#connection = new Connection(this.api, this);
    addEventListener("storage", (event) => {
      if (event.key?.startsWith(`${this.store.prefix}out:`)) this.to.changed();
    });
  }

  /** The server's time, as far as lines that came told it: this machine's clock may be wrong. */
  readonly now = (): number => Date.now() + this.#skew;

  start(): void {
    this.#connection.start();
  }

  /** Somebody else from now on, or the same with a new token. */
  setToken(token: TokenSource): void {
    const was = this.link;
    this.#connection.stop();
    this.api.setToken(token);
    this.#before = ""; // what is written before their session began goes into their own conversation
    this.#forget();
    this.link = "idle";
    if (was !== "idle") this.start();
    this.to.changed();
  }

  stop(): void {
    this.#connection.stop();
  }

  /** After a refusal: once more from the beginning. */
  again(): void {
    this.#connection.stop();
    this.link = "idle";
    this.start();
    this.to.changed();
  }

  /** A new conversation after a closed one. */
  async restart(): Promise<void> {
    this.#connection.stop();
    try {
      await this.api.renew(this.language(), true);
      this.began();
    } finally {
      this.#connection.start(true);
    }
  }

  language(): Language {
    return this.#wish ?? this.#followed ?? browserLanguage();
  }

  setLanguage(language: string | null): void {
    this.#wish = languageOf(language);
  }

  // ---- what waits to be sent

  /** What the customer said and the server did not give back as a line yet, oldest first. */
  waiting(): Waiting[] {
    const there = new Set(this.lines.map((line) => line.key));
    const kept = this.#kept.filter((waiting) => !there.has(waiting.key));
    return [...kept, ...this.outbox.of(this.#conversation).filter((waiting) => !there.has(waiting.key))];
  }

  isKept(waiting: Waiting): boolean {
    return this.#kept.includes(waiting);
  }

  get isAsking(): boolean {
    return this.waiting().some((waiting) => waiting.person && !waiting.refused);
  }

  say(text: string, files: FileInfo[]): void {
    this.outbox.add(this.#conversation, text, files);
    this.stopTyping();
    this.#flush();
  }

  askForPerson(): void {
    if (!this.isAsking) this.outbox.add(this.#conversation, "", [], true);
    this.#flush();
  }

  retry(waiting: Waiting): void {
    delete waiting.refused;
    this.outbox.put(waiting);
    this.#flush();
  }

  discard(waiting: Waiting): void {
    this.outbox.remove(waiting.key);
    this.to.changed();
  }

  #flush(): void {
    this.store.set("live", "1");
    this.to.changed();
    if (!this.isReady || this.link !== "up") return;
    for (const waiting of this.outbox.of(this.#conversation)) {
      if (waiting.refused || this.#flying.has(waiting.key)) continue;
      this.#flying.add(waiting.key);
      const { key, text } = waiting;
      const files = waiting.files.map((file) => file.id);
      if (waiting.person) void this.#post(waiting, "/person", { key, language: this.language() });
      else if (!this.#connection.send({ t: "say", key, text, files })) void this.#post(waiting, "/messages", { key, text, files });
    }
  }

  async #post(waiting: Waiting, path: string, body: object): Promise<void> {
    try {
      await this.api.call("POST", path, body);
      this.#acknowledged(waiting.key);
    } catch (error) {
      this.#unsent(waiting.key, error instanceof Refused && !error.isPassing ? error.message : null);
    }
  }

  #acknowledged(key: string): void {
    const waiting = this.outbox.of(this.#conversation).find((one) => one.key === key);
    if (waiting && !waiting.person) this.#kept.push(waiting);
    this.outbox.remove(key);
    this.#flying.delete(key);
    this.to.changed();
  }

  /** Not taken: for good, in the server's words, or for the moment. */
  #unsent(key: string | null, refused: string | null): void {
    this.#flying.delete(key ?? "");
    const waiting = this.outbox.of(this.#conversation).find((one) => one.key === key);
    if (waiting && refused !== null) this.outbox.put({ ...waiting, refused });
    else window.setTimeout(() => this.#flush(), TRY_AGAIN);
    this.to.changed();
  }

  get #conversation(): string {
    return this.api.session?.conversation ?? this.#before;
  }

  // ---- choices

  /** A callback, details, back to the assistant or a rating; the answer is the new state. */
  async choose(path: "/callback" | "/details" | "/back" | "/rating", body: object): Promise<void> {
    this.#be(await this.api.call<ChatState>("POST", path, body));
  }

  /** Tells that the customer is writing; at most every few seconds. */
  nowTyping(): void {
    clearTimeout(this.#typed);
    this.#typed = window.setTimeout(() => this.stopTyping(), TYPING_LASTS / 2);
    if (this.#isTyping) return;
    this.#isTyping = this.#connection.send({ t: "typing", on: true });
    if (this.#isTyping) window.setTimeout(() => (this.#isTyping = false), TYPING_EVERY);
  }

  stopTyping(): void {
    clearTimeout(this.#typed);
    if (this.#typed) this.#connection.send({ t: "typing", on: false });
    this.#typed = 0;
    this.#isTyping = false;
  }

  /** Whether the customer looks at the lines now; what they see counts as read. */
  look(isLooking: boolean): void {
    this.#looking = isLooking;
    const last = this.lines.at(-1)?.seq ?? 0;
    if (!isLooking || !this.isReady || last <= this.seen) return;
    this.seen = last;
    this.store.set("seen", `${this.#conversation} ${last}`);
    this.#connection.send({ t: "read", seq: last });
    this.to.changed();
  }

  get unread(): number {
    return this.lines.filter((line) => line.seq > this.seen && line.who !== "customer").length;
  }

  // ---- what the connection tells

  after(): number {
    return this.lines.at(-1)?.seq ?? 0;
  }

  began(): void {
    const conversation = this.api.session?.conversation ?? "";
    if (this.state && this.state.conversation !== conversation) this.#forget();
    for (const waiting of this.outbox.of("")) this.outbox.put({ ...waiting, conversation });
    this.store.set("conversation", conversation);
    const [of, seq] = (this.store.get("seen") ?? "").split(" ");
    if (of === conversation) this.seen = Math.max(this.seen, Number(seq));
    const [spoken, language] = (this.store.get("language") ?? "").split(" ");
    this.#followed = spoken === conversation ? languageOf(language) : null;
  }

  turned(to: "up" | "down" | "refused", why = ""): void {
    this.link = to;
    if (to === "up") return;
    this.#flying.clear();
    this.typing = null;
    if (to === "refused") {
      console.warn("segue-chat:", why); // for whoever builds the page; the customer can do nothing about it
      this.to.happened("refused", why);
    }
    this.to.changed();
  }

  heard(frame: ChatDown): void {
    if (frame.t === "state") this.#be(frame.state);
    else if (frame.t === "said") this.#line(frame);
    else if (frame.t === "ready") {
      if (!this.isReady) this.to.happened("ready", this.state);
      this.isReady = true;
      this.#flush();
      this.look(this.#looking);
    } else if (frame.t === "ack") this.#acknowledged(frame.key);
    else if (frame.t === "refused") {
      const { status, detail, title } = frame.problem;
      this.#unsent(frame.key, status === 429 || status >= 500 ? null : detail || title);
    } else if (frame.t === "typing") this.#writes(frame.on ? { who: frame.who, name: frame.name } : null);
    else if (frame.t === "read" && this.state) {
      this.state.read.person = Math.max(this.state.read.person, frame.seq);
      this.to.changed();
    }
  }

  #be(state: ChatState): void {
    if (this.state && this.state.epoch > state.epoch) return; // an answer that was overtaken on its way
    this.#follow(state);
    this.state = state;
    this.seen = Math.max(this.seen, state.read.customer);
    if (state.stage !== "ai") this.store.set("live", "1");
    this.to.happened("state", state);
    this.to.changed();
  }

  /** The language of the conversation, once the customer was heard to speak it; the browser's until then. */
  #follow(state: ChatState): void {
    const language = languageOf(state.language);
    this.#first ??= state.language;
    if (!language || state.language === this.#first) return;
    this.#followed = language;
    this.store.set("language", `${state.conversation} ${language}`);
  }

  #line(line: Said): void {
    if (this.isReady) this.#skew = apart(Date.parse(line.at));
    if (line.seq > this.after()) this.lines.push(line);
    else if (this.lines.some((one) => one.seq === line.seq)) return;
    else this.lines = [...this.lines, line].sort((a, b) => a.seq - b.seq);
    if (line.key) {
      this.outbox.remove(line.key);
      this.#flying.delete(line.key);
      this.#kept = this.#kept.filter((waiting) => waiting.key !== line.key);
    }
    if (this.typing?.who === line.who) this.#writes(null);
    this.to.line(line, this.isReady);
    this.look(this.#looking);
    this.to.changed();
  }

  #writes(who: { name: string; who: "person" | "ai" } | null): void {
    clearTimeout(this.#typingEnds);
    this.typing = who;
    if (who) this.#typingEnds = window.setTimeout(() => this.#writes(null), who.who === "ai" ? 60_000 : TYPING_LASTS);
    this.to.changed();
  }

  #forget(): void {
    this.lines = [];
    this.state = null;
    this.isReady = false;
    this.seen = 0;
    this.typing = null;
    this.#first = null;
    this.#kept = [];
    this.#flying.clear();
  }
}

/** How far a clock that was just read is from ours, in ms; a little is the way here. */
function apart(at: number): number {
  const skew = at - Date.now();
  return Math.abs(skew) < 60_000 ? 0 : skew;
}
