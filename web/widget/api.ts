/** The customer's HTTP: the session, and everything that a session may ask for. */
import type { ChatState, Problem, Said, SessionAnswer, SessionRequest } from "../shared/wire";
import type { Store } from "./outbox";

/** A refusal that the server put into words; `status` 0 means that it was not reached. */
export class Refused extends Error {
  constructor(readonly status: number, readonly code: string, detail: string, readonly after: number | null = null) {
    super(detail);
  }

  /** Whether the same again may go better: not reached, too much at once, or the server's own trouble. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export type TokenSource = string | null | (() => string | null | Promise<string | null>);

export class Api {
  session: SessionAnswer | null = null;
  #renewing: Promise<SessionAnswer> | null = null;

  constructor(readonly server: string, private readonly store: Store, private token: TokenSource) {}

  setToken(token: TokenSource): void {
    this.token = token;
    this.session = null;
    this.#renewing = null;
  }

  /** A session that holds; several who ask at once get the same. */
  renew(language: string, fresh = false): Promise<SessionAnswer> {
    return (this.#renewing ??= this.#ask(language, fresh).finally(() => (this.#renewing = null)));
  }

  async #ask(language: string, fresh: boolean): Promise<SessionAnswer> {
    const source = this.token;
    const token = typeof source === "function" ? await source() : source;
    const device = token ? null : this.store.get("device");
    const body: SessionRequest = { language, ...(token && { token }), ...(device && { device }), ...(fresh && { fresh }) };
    const answer = await this.#send<SessionAnswer>("POST", "/v1/chat/session", JSON.stringify(body), null);
    if (source !== this.token) return this.#ask(language, fresh); // somebody else signed in meanwhile
    if (answer.device) this.store.set("device", answer.device);
    return (this.session = answer);
  }

  /** A call about the present conversation. */
  call<T>(method: string, path: string, body?: object, signal?: AbortSignal): Promise<T> {
    const where = `/v1/chat/conversations/${this.session?.conversation}${path}`;
    return this.#send<T>(method, where, body && JSON.stringify(body), signal ?? null);
  }

  events(after: number, wait: number, signal: AbortSignal): Promise<{ state: ChatState; said: Said[]; seq: number }> {
    return this.call("GET", `/events?after=${after}&wait=${wait}`, undefined, signal);
  }

  /** A file's bytes as an address for this page alone. */
  async file(id: string): Promise<string> {
    const answer = await fetch(`${this.server}/v1/chat/files/${encodeURIComponent(id)}`, { headers: this.#headers() });
    if (!answer.ok) throw refusal(answer.status, "");
    return URL.createObjectURL(await answer.blob());
  }

  #headers(): Record<string, string> {
    return this.session ? { Authorization: `Bearer ${this.session.session}` } : {};
  }

  async #send<T>(method: string, path: string, body: string | undefined, signal: AbortSignal | null): Promise<T> {
    let answer: Response;
    try {
      answer = await fetch(this.server + path, {
        method,
        credentials: "omit",
        headers: { ...this.#headers(), ...(body && { "Content-Type": "application/json" }) },
        ...(body && { body }),
        signal,
      });
    } catch {
      throw new Refused(0, "unreachable", "");
    }
    if (!answer.ok) throw refusal(answer.status, await answer.text(), answer.headers.get("Retry-After"));
    return (await answer.json()) as T;
  }
}

export function refusal(status: number, text: string, after: string | null = null): Refused {
  let problem: Partial<Problem> = {};
  try {
    problem = JSON.parse(text) as Problem;
  } catch {
    // a proxy's page
  }
  return new Refused(status, problem.code ?? "", problem.detail ?? problem.title ?? "", after ? Number(after) * 1000 : null);
}
