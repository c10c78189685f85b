/**
 * Keeps the page and the server in step: a socket, or polling where sockets are blocked.
 *
 * After every loss it comes back by itself, first after 250 ms, then ever later up to 8 s, each time with chance in it so
 * that a restarted server is not met by everybody at once. It begins again after the last line that it has.
 */
import type { ChatDown, ChatUp } from "../shared/wire";
import { Refused, type Api } from "./api";

const SHORTEST = 250;
const LONGEST = 8000;
const PING = 25_000;
const SILENT = 10_000;
const SOCKET_AGAIN = 60_000;

export interface Listener {
  /** The last line that is known; where to go on from. */
  after(): number;
  language(): string;
  heard(frame: ChatDown): void;
  /** up: in step with the server; down: not for now; refused: not before something changes. */
  turned(to: "up" | "down" | "refused", why?: string): void;
  /** A session was begun; the conversation may be another one. */
  began(): void;
}

export class Connection {
  #socket: WebSocket | null = null;
  #poll: AbortController | null = null;
  #timer = 0;
  #beat = 0;
  #tries = 0;
  #blocked = 0;
  #on = false;
  #stale = true;
  #run = 0;

  constructor(private readonly api: Api, private readonly to: Listener) {
    addEventListener("online", () => this.#hurry());
    addEventListener("offline", () => this.#later());
    addEventListener("pagehide", () => this.#drop()); // a page with a socket is not kept for "back"
    addEventListener("pageshow", (event) => event.persisted && this.#hurry());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#hurry());
  }

  get isUp(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Begins, with a new session unless there is one that was just begun. */
  start(hasSession = false): void {
    if (this.#on) return;
    this.#on = true;
    this.#stale = !hasSession;
    this.#tries = 0;
    void this.#go();
  }

  stop(): void {
    this.#on = false;
    this.#run++;
    this.#drop();
  }

  /** Sends a frame; false if there is no socket for it now. */
  send(frame: ChatUp): boolean {
    if (!this.isUp) return false;
    this.#socket?.send(JSON.stringify(frame));
    return true;
  }

  #hurry(): void {
    if (!this.#on) return;
    if (this.isUp) this.#ping();
    else if (!this.#poll && !this.#socket) {
      this.#tries = 0;
      void this.#go();
    }
  }

  async #go(): Promise<void> {
    clearTimeout(this.#timer);
    const run = ++this.#run;
    try {
      if (this.#stale || !this.api.session) {
        await this.api.renew(this.to.language());
        if (run !== this.#run) return;
        this.#stale = false;
        this.to.began();
      }
    } catch (error) {
      if (run === this.#run) this.#failed(error);
      return;
    }
    if (this.#blocked > 1) void this.#polling(run);
    else this.#open(run);
  }

  #failed(error: unknown): void {
    const refused = error instanceof Refused ? error : null;
    const isStale = refused?.status === 401 || refused?.status === 404; // a new session may help, but not for ever
    if (refused && !refused.isPassing && (!isStale || this.#tries > 3)) {
      this.#drop();
      return this.to.turned("refused", refused.message);
    }
    this.#stale ||= isStale;
    this.#later(refused?.after ?? undefined);
  }

  #later(least?: number): void {
    this.#drop();
    if (!this.#on) return;
    this.to.turned("down");
    const most = Math.min(LONGEST, SHORTEST * 2 ** this.#tries++);
    this.#timer = window.setTimeout(() => void this.#go(), (least ?? 0) + most / 2 + (Math.random() * most) / 2);
  }

  // ---- the socket

  #open(run: number): void {
    this.#drop();
    let socket: WebSocket;
    let greeted = false;
    try {
      socket = new WebSocket(`${this.api.server.replace(/^http/, "ws")}/v1/chat/socket`, "segue.v1");
    } catch {
      this.#blocked = 2;
      return this.#later();
    }
    this.#socket = socket;
    const late = window.setTimeout(() => socket.close(), SILENT);
    socket.onopen = () => {
      const { session, conversation } = this.api.session ?? { session: "", conversation: "" };
      this.send({ t: "hello", session, conversation, after: this.to.after() });
    };
    socket.onmessage = (event) => {
      clearTimeout(late);
      clearTimeout(this.#beat);
      this.#beat = window.setTimeout(() => this.#ping(), PING);
      greeted = true;
      this.#blocked = 0;
      this.#take(JSON.parse(event.data as string) as ChatDown);
    };
    socket.onclose = (event) => {
      clearTimeout(late);
      if (run === this.#run && socket === this.#socket) this.#closed(event.code, greeted);
    };
  }

  #take(frame: ChatDown): void {
    if (frame.t === "reconnect") return this.#later(frame.after_ms);
    if (frame.t === "ready") {
      this.#tries = 0;
      this.to.turned("up");
    }
    this.to.heard(frame);
  }

  #closed(code: number, greeted: boolean): void {
    if (code === 4403) {
      this.#drop();
      return this.to.turned("refused", "SEGUE_ORIGINS does not name this page's origin");
    }
    if (code === 4401 || code === 4404) this.#stale = true;
    if (code === 4429) this.#blocked = 2;
    else if (!greeted && code < 4000) this.#blocked++; // never heard from: a proxy may be in the way, or nobody is there
    this.#later();
  }

  #ping(): void {
    clearTimeout(this.#beat);
    if (this.send({ t: "ping" })) this.#beat = window.setTimeout(() => this.#socket && this.#later(), SILENT);
  }

  // ---- polling

  async #polling(run: number): Promise<void> {
    this.#drop();
    const poll = (this.#poll = new AbortController());
    const until = Date.now() + SOCKET_AGAIN;
    let known = 0;
    let wait = 0; // the first answer comes at once: it tells whether anybody is there
    while (Date.now() < until) {
      try {
        const { state, said, seq } = await this.api.events(Math.max(known, this.to.after()), wait, poll.signal);
        if (run !== this.#run) return;
        known = seq; // what nobody is shown counts too, or every answer would come at once
        this.to.heard({ t: "state", state });
        for (const line of said) this.to.heard({ t: "said", ...line });
        this.#take({ t: "ready", seq });
        wait = 20;
      } catch (error) {
        if (run !== this.#run) return;
        this.#blocked = 0; // nobody there by this way either: a socket is as good a try as any
        return this.#failed(error);
      }
    }
    this.#blocked = 1; // one more try for a socket, then this again
    this.#poll = null;
    void this.#go();
  }

  #drop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#beat);
    this.#poll?.abort();
    this.#poll = null;
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.onclose = socket.onmessage = null;
      socket.close();
    }
  }
}
