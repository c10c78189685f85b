/** Every shortcut of the desk, once: the page listens to this table, and the sheet (?) and docs/desk.md show it. */

import { useEffect } from "preact/hooks";

import { accept, dialog, firstOffer, focusSoon, openConversation, show, step, takeOver } from "./deeds";
import { change } from "./drafts";
import { take } from "./nudges";
import { card, shortcuts } from "./settings";
import { current, opened, VIEWS } from "./state";
import { turn } from "./VerdictRow";

export interface Shortcut {
  /** As printed on the sheet; alternatives are told apart by " or ". */
  keys: string;
  says: string;
  group: "Offers" | "Moving" | "Writing" | "Conversation";
  /** Whether the page acts on it; what the field itself does is only told. */
  deed?: () => void;
}

function mayDo(what: "transfer" | "give_back" | "note" | "take_over" | "close"): boolean {
  return !!current.peek()?.may[what];
}

function write(mode: "reply" | "note"): void {
  const open = current.peek();
  if (!open) return;
  if (mode === "note" || open.may.reply) change(open.row.id, { mode });
  focusSoon("#composer-text");
}

function brief(): void {
  if (!current.peek()?.card) return;
  card.value = true;
  focusSoon("#brief");
}

function acceptFirst(): void {
  const offer = firstOffer();
  if (offer) void accept(offer);
}

function declineFirst(): void {
  if (firstOffer()) dialog.value = "decline";
}

function search(): void {
  openListOnPhone();
  focusSoon("#search");
}

/** On a phone the list is behind the conversation. */
function openListOnPhone(): void {
  if (opened.peek() && matchMedia("(max-width: 760px)").matches) openConversation(null);
}

/** Read this first. */
export const SHORTCUTS: Shortcut[] = [
  { keys: "Ctrl+Shift+A or A", says: "Accept the offer", group: "Offers", deed: acceptFirst },
  { keys: "Ctrl+Shift+X or X", says: "Decline the offer", group: "Offers", deed: declineFirst },
  { keys: "Alt+J", says: "Next conversation", group: "Moving", deed: () => step(1) },
  { keys: "Alt+K", says: "Previous conversation", group: "Moving", deed: () => step(-1) },
  { keys: "1 to 5", says: "Lists: Mine, Waiting, Team, AI, Closed", group: "Moving" },
  { keys: "Ctrl+K or /", says: "Search", group: "Moving", deed: search },
  { keys: "B", says: "To the brief", group: "Moving", deed: brief },
  { keys: "Esc", says: "Out of the field, back to the list; close what is open", group: "Moving" },
  { keys: "Alt+L", says: "Write a reply", group: "Writing", deed: () => write("reply") },
  { keys: "Alt+P", says: "Write a private note", group: "Writing", deed: () => write("note") },
  { keys: "Enter", says: "Send", group: "Writing" },
  { keys: "Shift+Enter", says: "New line", group: "Writing" },
  { keys: "/", says: "In the reply: canned replies; arrows choose, Enter takes", group: "Writing" },
  { keys: "Alt+I", says: "Insert what was given already, where a line says so", group: "Writing", deed: take },
  { keys: "Alt+O", says: "Take over", group: "Conversation", deed: () => mayDo("take_over") && void takeOver(opened.peek()!) },
  { keys: "Alt+T", says: "Transfer to a team or a person", group: "Conversation", deed: () => mayDo("transfer") && (dialog.value = "transfer") },
  { keys: "Alt+H", says: "Ask for help", group: "Conversation", deed: () => mayDo("note") && (dialog.value = "help") },
  { keys: "Alt+E", says: "Hand back to the AI", group: "Conversation", deed: () => mayDo("give_back") && (dialog.value = "give_back") },
  { keys: "N", says: "Your verdict: needed a person? yes, then no", group: "Conversation", deed: () => turn("needed") },
  { keys: "T", says: "Your verdict: right team?", group: "Conversation", deed: () => turn("right_team") },
  { keys: "R", says: "Your verdict: brief right?", group: "Conversation", deed: () => turn("right_brief") },
  { keys: "?", says: "This sheet", group: "Conversation", deed: () => (dialog.value = "shortcuts") },
];

/** "ctrl+shift+a" of a key press; letters also by their place, since Alt makes other letters on some keyboards. */
function namesOf(event: KeyboardEvent): string[] {
  const held = [event.ctrlKey || event.metaKey ? "ctrl+" : "", event.altKey ? "alt+" : ""].join("");
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase();
  const isLetter = /^\p{L}$/u.test(event.key);
  const shift = event.shiftKey && (isLetter || event.key.length > 1) ? "shift+" : "";
  const keys = [event.key.toLowerCase(), ...(letter && event.altKey ? [letter] : [])];
  return keys.map((key) => held + shift + key);
}

function isTypingIn(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && !!target.closest("input, textarea, select, [contenteditable]");
}

function deedFor(event: KeyboardEvent): (() => void) | undefined {
  const pressed = namesOf(event);
  const isSingle = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (isSingle && isTypingIn(event.target)) return undefined;
  const place = isSingle ? "12345".indexOf(event.key) : -1;
  if (place >= 0) return () => show(VIEWS[place]!);
  if (isSingle && event.key === "Enter" && isIdle(event.target) && firstOffer()) return acceptFirst;
  return SHORTCUTS.find((one) => one.deed && one.keys.toLowerCase().split(" or ").some((key) => pressed.includes(key)))?.deed;
}

/** Nothing has the focus that would itself do something at Enter. */
function isIdle(target: EventTarget | null): boolean {
  return target === document.body || (target instanceof HTMLElement && !target.closest("a, button, summary, [role=button]"));
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || !shortcuts.peek() || document.querySelector("dialog[open]")) return;
  const deed = deedFor(event);
  if (!deed) return;
  event.preventDefault();
  deed();
}

/** Listens as long as the desk is on the screen. */
export function useKeys(): void {
  useEffect(() => {
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}
