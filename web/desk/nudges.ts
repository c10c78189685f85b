/** The nudge: what a reply asks for although it is known. It is shown once for each question, never in the way, and counted. */

import { signal, type Signal } from "@preact/signals";

import type { Nudge } from "../shared/wire";
import { insert } from "./caret";
import { nudged, nudgesOf } from "./deeds";
import { isHidden } from "./Hidden";
import { me } from "./state";

const PAUSE = 300; // ms without a key
const KEPT = "segue.desk.dismissed";

/** What is shown now, and in which conversation. */
export const nudge: Signal<{ id: string; nudge: Nudge } | null> = signal(null);

/** What was shown about the message that is being written, by conversation. */
const shown = new Map<string, Map<string, { nudge: Nudge; isHeeded: boolean }>>();
const dismissed = new Set<string>(read());
let timer: ReturnType<typeof setTimeout> | undefined;
let drafts = 0; // an answer about an older draft is dropped

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? (kept as string[]) : [];
  } catch {
    return [];
  }
}

/** Two questions for the same value are one. */
function keyOf(one: Nudge): string {
  return `${one.name}\n${one.value}`;
}

function place(id: string, one: Nudge): string {
  return `${me.peek()?.id ?? ""}\n${id}\n${keyOf(one)}`;
}

function shownIn(id: string): Map<string, { nudge: Nudge; isHeeded: boolean }> {
  const known = shown.get(id) ?? new Map<string, { nudge: Nudge; isHeeded: boolean }>();
  shown.set(id, known);
  return known;
}

/** After each key; the question goes out when the fingers rest. */
export function typed(id: string, draft: string): void {
  clearTimeout(timer);
  const mine = ++drafts;
  if (!draft.trim()) nudge.value = null;
  else timer = setTimeout(() => void look(id, draft, mine), PAUSE);
}

async function look(id: string, draft: string, mine: number): Promise<void> {
  const found = await nudgesOf(id, draft);
  if (found && mine === drafts) show(id, found);
}

/** The surest that is neither dismissed nor heeded already. */
function show(id: string, found: Nudge[]): void {
  const known = shownIn(id);
  const first = found.find((one) => !dismissed.has(place(id, one)) && !known.get(keyOf(one))?.isHeeded);
  nudge.value = first ? { id, nudge: first } : null;
  if (!first || known.has(keyOf(first))) return;
  known.set(keyOf(first), { nudge: first, isHeeded: false });
  void nudged(id, first, "shown");
}

/** A reply goes out: what was shown and is still asked was sent anyway; what is asked no longer was heeded. */
export async function sending(id: string, text: string): Promise<void> {
  clearTimeout(timer);
  const mine = ++drafts;
  const before = shownIn(id);
  shown.delete(id);
  nudge.value = null;
  const found = await nudgesOf(id, text);
  if (!found) return;
  const asked = new Set(found.map(keyOf));
  for (const [key, one] of before) {
    if (!one.isHeeded) void nudged(id, one.nudge, asked.has(key) ? "sent" : "heeded");
  }
  const late = found.find((one) => !before.has(keyOf(one)) && !dismissed.has(place(id, one)));
  if (!late) return;
  if (mine === drafts) nudge.value = { id, nudge: late }; // it went out too quickly: they may still say so
  await nudged(id, late, "shown");
  await nudged(id, late, "sent");
}

/** Puts the value at the caret. What is hidden from people is not put anywhere. */
export function take(): void {
  const now = nudge.peek();
  if (!now || isHidden(now.nudge.value)) return;
  const known = shownIn(now.id).get(keyOf(now.nudge));
  if (known && !known.isHeeded) {
    known.isHeeded = true;
    void nudged(now.id, now.nudge, "heeded");
  }
  nudge.value = null;
  insert(now.nudge.value);
}

/** Not now, and not again for this question. */
export function dismiss(): void {
  const now = nudge.peek();
  if (!now) return;
  dismissed.add(place(now.id, now.nudge));
  nudge.value = null;
  try {
    sessionStorage.setItem(KEPT, JSON.stringify([...dismissed].slice(-200)));
  } catch {
    // no room to keep it: a reload shows it once more
  }
}
