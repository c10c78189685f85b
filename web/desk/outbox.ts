/** Replies on their way. Each keeps its key until the server has it, so that a retry never says it twice. */

import { signal, type Signal } from "@preact/signals";

import type { FileInfo } from "../shared/wire";
import { ask, Refused, Unreachable } from "./api";
import { current, me, now } from "./state";

export interface Pending {
  key: string;
  conversation: string;
  by: string;
  text: string;
  files: FileInfo[];
  at: string;
  state: "sending" | "refused" | "sent";
  /** Why it was refused; "" otherwise. */
  because: string;
  /** The line's number once the server has it; null before. */
  seq: number | null;
}

const KEPT = "segue.desk.outbox";
const WAIT = { first: 500, most: 8_000 }; // ms between tries

export const pending: Signal<Pending[]> = signal(read());

function read(): Pending[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? (kept as Pending[]) : [];
  } catch {
    return [];
  }
}

function keep(all: Pending[]): void {
  pending.value = all;
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(all.filter((one) => one.state !== "sent")));
  } catch {
    // no room to keep it: a reload would lose it, a reconnect does not
  }
}

function put(key: string, some: Partial<Pending>): void {
  keep(pending.peek().map((one) => (one.key === key ? { ...one, ...some } : one)));
}

export function drop(key: string): void {
  keep(pending.peek().filter((one) => one.key !== key));
}

/** Sends words to the customer; they are shown at once. */
export function send(conversation: string, text: string, files: FileInfo[]): void {
  const one: Pending = {
    key: crypto.randomUUID(), conversation, by: me.peek()?.id ?? "", text, files,
    at: new Date(now.peek()).toISOString(), state: "sending", because: "", seq: null,
  }; // prettier-ignore
  keep([...pending.peek(), one]);
  void flush();
}

export function again(key: string): void {
  put(key, { state: "sending", because: "" });
  void flush();
}

let isFlushing = false;
let wait = WAIT.first;
let wake: ReturnType<typeof setTimeout> | undefined;

/** Sends what waits, in its order; comes back by itself while the server is away. */
export async function flush(): Promise<void> {
  if (isFlushing) return;
  isFlushing = true;
  clearTimeout(wake);
  try {
    for (let one = next(); one; one = next()) await sendOne(one);
    wait = WAIT.first;
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    wake = setTimeout(() => void flush(), wait);
    wait = Math.min(wait * 2, WAIT.most);
  } finally {
    isFlushing = false;
  }
}

function next(): Pending | undefined {
  return pending.peek().find((one) => one.state === "sending" && one.by === me.peek()?.id);
}

async function sendOne(one: Pending): Promise<void> {
  const path = `/conversations/${encodeURIComponent(one.conversation)}/replies`;
  try {
    const body = { key: one.key, text: one.text, files: one.files.map((file) => file.id) };
    const { seq } = await ask<{ seq: number }>("POST", path, body);
    put(one.key, { state: "sent", seq });
    settle();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.problem.status === 401) throw new Unreachable(); // kept: it goes when they have signed in again
    put(one.key, { state: "refused", because: error.message });
  }
}

/** Lets go of what stands in the transcript by now, or belongs to a conversation that is not shown. */
export function settle(): void {
  const open = current.peek();
  const lines = new Set(open?.said.map((line) => line.seq));
  const isThere = (one: Pending): boolean =>
    one.state === "sent" && (one.conversation !== open?.row.id || (one.seq !== null && lines.has(one.seq)));
  if (pending.peek().some(isThere)) keep(pending.peek().filter((one) => !isThere(one)));
}
