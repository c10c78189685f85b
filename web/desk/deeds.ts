/** What a person does with a conversation: each asks the server, shows its answer, or says kindly why not. */

import { batch, effect, signal, type Signal } from "@preact/signals";

import type { Case, Colleague, Nudge, Offer, Presence, Row, Task, Verdict } from "../shared/wire";
import { ask, Refused, Unreachable } from "./api";
import { tell } from "./notices";
import { put } from "./socket";
import { capital } from "./words";
import {
  apply, current, dropOffer, found, gone, me, offers, opened, openProblem, pages, personName, putCase, putRow,
  query, rowOf, shown, teamName, teams, typing, view, type View,
} from "./state"; // prettier-ignore

/** The dialog that is open; null: none. */
export type DialogName = "assign" | "transfer" | "help" | "give_back" | "close" | "decline" | "shortcuts";
export const dialog: Signal<DialogName | null> = signal(null);
/** What runs now, so that a button is not pressed twice. */
export const busy: Signal<string | null> = signal(null);
/** Why the server refused what the open dialog asked for; "" otherwise. A notice would lie behind the dialog. */
export const refusal = signal("");

/** A refusal as the person who is refused reads it. */
function kindly(error: Error): string {
  if (error instanceof Refused && error.problem.code === "desk-full") {
    return "You have no room for this one beside what you have and what is offered to you. Hand one back or decline an offer; then try again.";
  }
  if (error instanceof Refused && error.problem.code === "not-there") return "They are not at the desk any more. Choose somebody who is.";
  return error.message;
}

function path(id: string, deed = ""): string {
  return `/conversations/${encodeURIComponent(id)}${deed && "/" + deed}`;
}

/** Runs one deed at a time; false if it was refused, and why is on the screen. */
async function run(name: string, deed: () => Promise<void>): Promise<boolean> {
  if (busy.peek()) return false;
  busy.value = name;
  refusal.value = "";
  try {
    await deed();
    return true;
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
    if (dialog.peek()) refusal.value = kindly(error);
    else tell(kindly(error), "problem");
    return false;
  } finally {
    busy.value = null;
  }
}

// ---- which conversation is open

export function openConversation(id: string | null): void {
  const address = id ? `#${encodeURIComponent(id)}` : location.pathname;
  if (id !== opened.peek()) history.pushState(null, "", address);
  batch(() => {
    opened.value = id;
    openProblem.value = "";
    typing.value = null;
  });
}

/** Reads the open conversation over HTTP: while the line is down, and to say why it cannot be seen. */
export async function fetchCase(id: string): Promise<void> {
  try {
    putCase(await ask<Case>("GET", path(id)));
  } catch (error) {
    if (error instanceof Refused && opened.peek() === id) {
      openProblem.value = "This conversation is not here, or it is another team's. Choose one from the list.";
    } else if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
  }
}

/** The next or previous conversation of the list that is shown. */
export function step(by: 1 | -1): void {
  const ids = shown.peek();
  if (!ids.length) return;
  const place = ids.indexOf(opened.peek() ?? "");
  const next = place < 0 ? (by > 0 ? 0 : ids.length - 1) : Math.min(ids.length - 1, Math.max(0, place + by));
  openConversation(ids[next]!);
}

/** Tells the server how far it was read, if somebody looks. */
export function markRead(): void {
  const open = current.peek();
  const last = open?.said[open.said.length - 1];
  if (open && last && document.hasFocus()) put({ t: "read", conversation: open.row.id, seq: last.seq });
}

// ---- offers

export async function accept(offer: Offer): Promise<void> {
  await run("accept", async () => {
    try {
      const taken = await ask<Case>("POST", path(offer.conversation, "accept"), { offer: offer.id });
      batch(() => {
        dropOffer(offer.id);
        view.value = "mine";
        found.value = null;
        query.value = "";
        openConversation(offer.conversation);
        putCase(taken);
      });
      focusSoon("#composer-text");
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      dropOffer(offer.id);
      tell(lostWords(offer, error), "problem");
    }
  });
}

/** The race was lost, or the time was up: who has the customer now. */
function lostWords(offer: Offer, error: Refused): string {
  const row = rowOf(offer.conversation)?.peek();
  const other = row?.holder === "human" && row.who !== me.peek()?.id ? personName(row.who) : "";
  if (error.problem.status === 409 && other) return `${other} was quicker and has ${offer.row.customer} already. Nothing to do.`;
  return error.message;
}

const SETTLES_IN = 250; // ms; in two tabs of one person, one hears of the offer before it hears who has it

/** An offer that goes by itself is told, unless this very person just answered it, here or in another tab. */
effect(() => {
  const lost = gone.value;
  if (!lost || busy.peek() === "accept" || busy.peek() === "decline") return;
  setTimeout(() => {
    const row = rowOf(lost.offer.conversation)?.peek();
    if (row?.who && row.who === me.peek()?.id) return;
    tell(`${lost.offer.row.customer}: ${lost.because || "no longer offered to you"}. Nothing to do.`);
  }, SETTLES_IN);
});

export async function decline(offer: Offer, because: string): Promise<boolean> {
  return run("decline", async () => {
    await ask("POST", path(offer.conversation, "decline"), { offer: offer.id, because });
    dropOffer(offer.id);
  });
}

export function firstOffer(): Offer | undefined {
  return offers.peek()[0];
}

// ---- the open conversation

async function deed(name: string, id: string, body: unknown, done: string): Promise<boolean> {
  return run(name, async () => {
    putCase(await ask<Case>("POST", path(id, name), body));
    if (done) tell(done);
  });
}

export async function takeOver(id: string): Promise<void> {
  const before = rowOf(id)?.peek();
  const from = before?.holder === "ai" || before?.holder === "wrap_up" ? " The AI is silent from now on." : "";
  if (await deed("take_over", id, {}, `It is yours.${from}`)) focusSoon("#composer-text");
}

export async function transfer(id: string, to: string, because: string): Promise<boolean> {
  if (!(await deed("transfer", id, { to, because }, ""))) return false;
  const asked = rowOf(id)?.peek().offered_to;
  const isTeam = teams.peek().some((team) => team.id === to);
  const whom = asked ? personName(asked) : isTeam ? teamName(to) : `the team of ${personName(to)}`;
  tell(`${capital(whom)} is asked. It stays with you until somebody accepts.`);
  return true;
}

/** A supervisor's: they have it at once. */
export async function assign(id: string, to: string, because: string): Promise<boolean> {
  return deed("assign", id, { to, because }, `${personName(to)} has it now.`);
}

export async function askForHelp(id: string, text: string, to: string | null): Promise<boolean> {
  return deed("help", id, { text, to }, to ? `${personName(to)} is asked.` : "The supervisors are asked.");
}

export async function giveBack(id: string, note: string, tasks: Task[]): Promise<boolean> {
  return deed("give_back", id, { note, tasks }, "Handed back. The customer reads your note; the AI wraps up.");
}

export async function close(id: string, because: string): Promise<boolean> {
  return deed("close", id, { because }, "Closed.");
}

export async function addNote(id: string, text: string): Promise<boolean> {
  return run("note", async () => {
    await ask("POST", path(id, "notes"), { text });
  });
}

/** What is hidden behind a token; null if it was refused. The server writes down who looked. */
export async function reveal(id: string, token: string): Promise<string | null> {
  let value: string | null = null;
  await run("reveal", async () => {
    value = (await ask<{ value: string }>("POST", path(id, "reveal"), { token })).value;
  });
  return value;
}

/** What of a draft is known already; null where it cannot be told now: a nudge never holds anybody up. */
export async function nudgesOf(id: string, draft: string): Promise<Nudge[] | null> {
  try {
    return (await ask<{ nudges: Nudge[] }>("POST", path(id, "nudge"), { draft })).nudges;
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
    return null;
  }
}

/** Counts what became of a nudge. */
export async function nudged(id: string, nudge: Nudge, outcome: "shown" | "heeded" | "sent"): Promise<void> {
  try {
    await ask("POST", path(id, "nudged"), { name: nudge.name, line: nudge.line, outcome });
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Unreachable)) throw error; // a figure less, nothing more
  }
}

let judging: Promise<unknown> = Promise.resolve();
let judged = 0;

/** One answer of the verdict on the handoff. It stands at once; they go out one after another; a refusal puts it back. */
export async function judge(open: Case, answer: Partial<Verdict>): Promise<void> {
  const id = open.row.id;
  const mine = ++judged;
  const put = (verdict: Verdict | null): void => {
    const now = current.peek();
    if (now?.row.id === id) current.value = { ...now, verdict };
  };
  const before = open.verdict;
  if (before) put({ ...before, ...answer });
  const asked = judging.then(() => ask<Verdict>("POST", path(id, "verdict"), answer));
  judging = asked.catch(() => undefined);
  try {
    const given = await asked;
    if (mine === judged) put(given);
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
    put(before);
    if (dialog.peek()) refusal.value = error.message;
    else tell(error.message, "problem");
  }
}

// ---- lists

/** Fetches the next page of a list; the live part of it comes by the socket. */
export async function more(list: View): Promise<void> {
  const before = pages.peek()[list];
  if (before === null) return;
  const cursor = before ? `&before=${encodeURIComponent(before)}` : "";
  try {
    const answer = await ask<{ rows: Row[]; before: string | null }>("GET", `/conversations?view=${list}${cursor}`);
    batch(() => {
      answer.rows.forEach(putRow);
      pages.value = { ...pages.peek(), [list]: answer.before };
    });
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
    tell(error.message, "problem");
  }
}

let asked = 0;

/** Searches all that one may see; an older answer never replaces a newer one. */
export async function search(words: string): Promise<void> {
  query.value = words;
  const mine = ++asked;
  if (!words.trim()) {
    found.value = null;
    return;
  }
  try {
    const answer = await ask<{ rows: Row[] }>("GET", `/conversations?view=all&q=${encodeURIComponent(words.trim())}`);
    if (mine !== asked) return;
    batch(() => {
      answer.rows.forEach(putRow);
      found.value = answer.rows.map((row) => row.id);
    });
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
    tell(error.message, "problem");
  }
}

export function show(list: View): void {
  asked++;
  batch(() => {
    view.value = list;
    found.value = null;
    query.value = "";
  });
  if ((list === "closed" || list === "ai") && pages.peek()[list] === undefined) void more(list);
}

// ---- presence

export async function setPresence(presence: Presence): Promise<void> {
  await run("presence", async () => {
    apply({ t: "person", person: await ask<Colleague>("PUT", "/presence", { presence }) });
  });
}

/** "I'm ready": nothing is left to write up, and offers come again. */
export async function ready(): Promise<void> {
  await run("ready", async () => {
    apply({ t: "person", person: await ask<Colleague>("POST", "/ready") });
  });
}

// ---- focus

/** Puts the focus somewhere: at once, so that the next key is not lost, and when all has been drawn if it is nowhere then. */
export function focusSoon(selector: string): void {
  const focus = (isLate: boolean): void => {
    const wanted = document.querySelector<HTMLElement>(selector);
    const has = document.activeElement;
    if (!wanted || (isLate && has !== wanted && has !== document.body)) return; // somebody went on meanwhile
    if (has !== wanted) wanted.focus();
    // what has the focus again after a dialog has no caret in Chromium: keys would go nowhere
    if (wanted instanceof HTMLTextAreaElement) wanted.setSelectionRange(wanted.selectionStart, wanted.selectionEnd);
  };
  focus(false);
  setTimeout(() => focus(true));
  requestAnimationFrame(() => requestAnimationFrame(() => focus(true)));
}
