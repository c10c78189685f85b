/** The desk's HTTP. Every command has an answer, and every refusal is a sentence that can be shown. */

import type { FileInfo, Problem } from "../shared/wire";

/** The server said no. `message` is its sentence, `problem` the whole of it. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
  }
}

/** The server did not answer at all; the same request may be sent again. */
export class Unreachable extends Error {
  constructor() {
    super("The server cannot be reached. Nothing is lost; try again in a moment.");
  }
}

/** What nobody asked for: that the session has ended is told at the next deed, not in the middle of a word. */
const QUIET = /^\/login$|\/nudged?$/;

let csrf = "";
let onExpired = (): void => undefined;

/** Keeps the token that every changing request carries. */
export function trust(token: string): void {
  csrf = token;
}

/** The token, for the socket's hello. */
export function token(): string {
  return csrf;
}

/** Says what happens when the session has ended. */
export function whenExpired(then: () => void): void {
  onExpired = then;
}

/** Asks the server under /v1/desk.
 *
 * Throws Refused for a problem and Unreachable when there was no answer.
 */
export async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  return sent<T>(method, path, headers, body === undefined ? undefined : JSON.stringify(body));
}

/** Uploads a file to a conversation. */
export async function upload(conversation: string, file: File): Promise<FileInfo> {
  const path = `/conversations/${encodeURIComponent(conversation)}/files?name=${encodeURIComponent(file.name)}`;
  return sent<FileInfo>("POST", path, { "Content-Type": file.type || "application/octet-stream" }, file);
}

/** The address of a file that the session may fetch. */
export function fileAddress(id: string): string {
  return `/v1/desk/files/${encodeURIComponent(id)}`;
}

async function sent<T>(method: string, path: string, headers: Record<string, string>, body?: BodyInit): Promise<T> {
  if (method !== "GET") headers["X-CSRF-Token"] = csrf;
  let answer: Response;
  try {
    answer = await fetch("/v1/desk" + path, { method, headers, body, credentials: "same-origin", cache: "no-store" });
  } catch {
    throw new Unreachable();
  }
  if (answer.ok) return (answer.status === 204 ? undefined : await answer.json()) as T;
  const problem = await problemOf(answer);
  if (answer.status === 401 && !QUIET.test(path)) onExpired();
  if (answer.status === 502 || answer.status === 503 || answer.status === 504) throw new Unreachable();
  throw new Refused(problem);
}

async function problemOf(answer: Response): Promise<Problem> {
  try {
    return (await answer.json()) as Problem;
  } catch {
    const detail = `The server answered ${answer.status}. Try again; if it stays so, tell whoever runs Segue.`;
    return { type: "", code: "unexpected", title: "That did not work", status: answer.status, detail };
  }
}
