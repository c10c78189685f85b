/** Times, names and states as people read them. No text of a customer is changed here. */

import type { Card, Holder, Row } from "../shared/wire";

/** "0:07", "12:40", "1:02:09" of a span in milliseconds; never negative. */
export function span(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const two = (figure: number): string => String(figure).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** What is left of an offer: "18 s", and "1:45" from a minute on. */
export function left(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return seconds < 60 ? `${seconds} s` : span(seconds * 1000);
}

/** "now", "4 min", "3 h", "Mon", "12 Nov": how long ago, in little room. */
export function ago(at: string, now: number): string {
  const then = Date.parse(at);
  const minutes = Math.floor((now - then) / 60_000);
  if (minutes < 1) return "now";
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h`;
  const isThisWeek = minutes < 6 * 24 * 60;
  return new Date(then).toLocaleDateString(undefined, isThisWeek ? { weekday: "short" } : { day: "numeric", month: "short" });
}

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" }); // made once: it is slow to make

export function timeOfDay(at: string): string {
  return CLOCK.format(new Date(at));
}

export function dayOf(at: string, now: number): string {
  const day = new Date(at).toDateString();
  if (day === new Date(now).toDateString()) return "Today";
  if (day === new Date(now - 86_400_000).toDateString()) return "Yesterday";
  return new Date(at).toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long" });
}

/** A point in time as people say it: "Today 15:30". */
export function moment(at: string, now: number): string {
  return `${dayOf(at, now)} ${timeOfDay(at)}`;
}

export function initials(name: string): string {
  const parts = name.trim().split(/\s+/).filter(Boolean);
  const letters = [parts[0], parts.length > 1 ? parts[parts.length - 1] : undefined];
  return letters.map((part) => (part ? (Array.from(part)[0] ?? "") : "")).join("").toUpperCase() || "?";
}

export function size(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function languageName(code: string | null): string {
  if (!code) return "";
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** "double_charge" as "double charge". */
export function plain(word: string): string {
  return word.replaceAll("_", " ");
}

export function capital(word: string): string {
  return word ? word[0]!.toUpperCase() + word.slice(1) : word;
}

/** With a capital and a full stop. */
export function sentence(words: string): string {
  return capital(words) + (/[.!?\u3002]$/.test(words) ? "" : ".");
}

export const URGENCY: Record<NonNullable<Row["urgency"]>, { rank: number; says: string }> = {
  critical: { rank: 3, says: "Critical" },
  high: { rank: 2, says: "High" },
  normal: { rank: 1, says: "Normal" },
  low: { rank: 0, says: "Low" },
};

export type Lateness = "calm" | "soon" | "late";

/** Where a wait stands against what the team promised: `soon` in its last third or last 20 seconds. */
export function lateness(row: Row, now: number): Lateness | null {
  if (!row.due) return null;
  const due = Date.parse(row.due);
  if (now >= due) return "late";
  const whole = row.waiting_since ? due - Date.parse(row.waiting_since) : 60_000;
  return due - now <= Math.max(20_000, whole / 3) ? "soon" : "calm";
}

/** "due in 0:40" or "late by 1:20". */
export function dueWords(row: Row, now: number): string {
  if (!row.due) return "";
  const left = Date.parse(row.due) - now;
  return left > 0 ? `due in ${span(left)}` : `late by ${span(-left)}`;
}

const STAGE: Record<Holder, string> = {
  ai: "With the AI",
  queue: "Waiting",
  offer: "Offered",
  human: "With a person",
  transfer: "In transfer",
  wrap_up: "AI wraps up",
  archive: "Closed",
};

export function stage(holder: Holder): string {
  return STAGE[holder];
}

/** Mood as one word with what it was heard in. */
export function moodWord(mood: Card["mood"]): string {
  return capital(plain(mood.word || "not measured"));
}
