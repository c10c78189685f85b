/** Figures, times and names as people read them. */

import type { Figure, Period } from "../shared/wire";

export const NOT_MEASURED = "not measured";

export const PERIOD: Record<Period, string> = { hour: "Last hour", today: "Today", "7d": "7 days", "30d": "30 days" };

/** What each figure is called, and what its n counts. A figure that is missing here goes by its own name. */
const NAMES: Record<string, [label: string, counted: string]> = {
  handoffs: ["Handoffs", "conversations"],
  handed_off: ["Handed to people", "conversations"],
  reasons: ["Reasons of the handoffs", "handoffs"],
  first_human_message: ["Time to the first human message", "answered"],
  service_level: ["Service level", "handoffs"],
  promise_kept: ["Waits kept as promised", "promises"],
  ask_to_repeat: ["Asked to repeat what was known", "handoffs"],
  nudges: ["Nudges shown", "handoffs"],
  nudges_heeded: ["Nudges heeded", "nudges"],
  needed: ["Needed a person, says who got it", "verdicts"],
  right_team: ["Right team, says who got it", "verdicts"],
  right_brief: ["Brief right, says who got it", "verdicts"],
  csat_ai_only: ["AI only", "ratings"],
  csat_after_handoff: ["After a handoff", "ratings"],
  handle_time: ["Handle time", "conversations"],
  re_transfers: ["Re-transfers", "conversations"],
  right_first_time: ["Right first time", "conversations"],
  abandoned: ["Left before anybody came", "handoffs"],
  offers_accepted: ["Offers taken", "offers"],
  offers_declined: ["Offers turned down", "offers"],
  offers_expired: ["Offers nobody answered", "offers"],
  stuck: ["Stuck beyond their bound", "handoffs"],
  ai_resolved: ["Settled by the AI", "closed"],
  unsent_drafts: ["AI drafts kept unsent", "conversations"],
};

const REASONS: Record<string, string> = {
  explicit_request: "Asked for a person",
  compliance: "Needs a qualified person",
  out_of_scope: "Not for an AI",
  high_stakes: "Much at stake",
  repeated_failure: "Went round in circles",
  tone: "Upset",
  low_confidence: "AI not sure enough",
  ungrounded: "Answer had no source",
  promise: "AI promised a person",
  failure: "AI or tool failed",
  loop: "Passed between AIs",
  limit: "Over a limit",
  transfer: "A colleague passed it on",
  reopened: "Came up again",
  callback: "Call was due",
};

export function label(name: string): string {
  return NAMES[name]?.[0] ?? plain(name);
}

export function reason(code: string): string {
  return REASONS[code] ?? plain(code);
}

/** "n = 12 handoffs", with what it lacks or its interval where it has one. */
export function rests(figure: Figure): string {
  const counted = `n = ${count(figure.n)} ${NAMES[figure.name]?.[1] ?? ""}`.trimEnd();
  if (figure.n && figure.n < figure.needed) return `${counted}, shown from ${figure.needed} on`;
  return figure.low === null || figure.high === null ? counted : `${counted}, ${between(figure.low, figure.high)}`;
}

/** A 95 % interval: "88% to 94%". */
export function between(low: number, high: number): string {
  return `${share(low)} to ${share(high)}`;
}

/** A figure's value with its unit; "not measured" where nothing was seen. */
export function value(figure: Figure | undefined): string {
  if (!figure || figure.value === null) return NOT_MEASURED;
  switch (figure.unit) {
    case "share":
      return share(figure.value);
    case "s":
      return seconds(figure.value);
    case "1 to 5":
      return figure.value.toFixed(1);
    case "count":
      return count(figure.value);
  }
}

export function share(value: number): string {
  const percent = value * 100;
  const rounded = Math.round(percent);
  if (rounded === 100 && percent < 100) return ">99%"; // one in a thousand is not nobody
  if (rounded === 0 && percent > 0) return "<1%";
  return `${rounded}%`;
}

export function count(value: number): string {
  return Math.round(value).toLocaleString("en");
}

/** "38 s", "4 min 10 s", "1 h 5 min": two units at most. */
export function seconds(value: number): string {
  if (value < 9.95) return `${Math.round(value * 10) / 10} s`;
  const all = Math.round(value);
  const [hours, minutes, left] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  if (hours) return minutes ? `${hours} h ${minutes} min` : `${hours} h`;
  if (minutes) return left ? `${minutes} min ${left} s` : `${minutes} min`;
  return `${left} s`;
}

/** A time on an axis, where there is little room: "40 s", "2 min", "1.5 h". */
export function short(value: number): string {
  if (value < 90) return `${Math.round(value)} s`;
  return value < 5400 ? `${Math.round(value / 6) / 10} min` : `${Math.round(value / 360) / 10} h`;
}

/** "0:07", "12:40", "1:02:09", "3 d 4 h": a clock that ticks. */
export function ticking(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const two = (figure: number): string => String(figure).padStart(2, "0");
  const [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60];
  if (hours >= 48) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  return hours ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`;
}

export function many(figure: number, one: string, more: string): string {
  return figure === 1 ? `1 ${one}` : `${count(figure)} ${more}`;
}

export function clock(at: number | string): string {
  return new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

/** When a stretch of a curve begins: "14:35", "Mon 18:00", "12 Nov". */
export function stretch(at: string, period: Period): string {
  const day = new Date(at);
  if (period === "hour" || period === "today") return clock(at);
  if (period === "7d") return `${day.toLocaleDateString("en-GB", { weekday: "short" })} ${clock(at)}`;
  return day.toLocaleDateString("en-GB", { day: "numeric", month: "short" });
}

/** "since 14:05" or "since 26 Oct, 15:00". */
export function since(at: string, now: number): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  const day = new Date(at).toLocaleDateString("en-GB", { day: "numeric", month: "short" });
  return isToday ? `since ${clock(at)}` : `since ${day}, ${clock(at)}`;
}

function plain(name: string): string {
  const words = name.replace(/_/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
