/** What the desk knows, as signals, and what each frame of the server changes. Nothing here draws or sends. */

import { computed, signal, type Signal } from "@preact/signals";

import type { Canned, Case, Colleague, DeskDown, DeskSaid, LoginPage, Me, Offer, Row, Team } from "../shared/wire";
import { URGENCY } from "./words";

// ---- who sits here

export const session: Signal<"asking" | "out" | "in"> = signal("asking");
export const loginPage: Signal<LoginPage | null> = signal(null);
/** Why the login page is shown again; "" at the first time. */
export const loginBecause = signal("");
export const me: Signal<Me | null> = signal(null);
export const shop = signal("");
export const people: Signal<Colleague[]> = signal([]);
export const teams: Signal<Team[]> = signal([]);
export const canned: Signal<Canned[]> = signal([]);

// ---- the line to the server

export const connection: Signal<"connecting" | "open" | "lost"> = signal("connecting");
/** The first snapshot has come. */
export const isFilled = signal(false);

/** The server's time now, in ms; moves once a second. */
export const now = signal(Date.now());
let skew = 0;

export function tickClock(): void {
  now.value = Date.now() + skew;
}

// ---- the lists

export const VIEWS = ["mine", "waiting", "people", "ai", "closed"] as const;
export type View = (typeof VIEWS)[number];

export const view: Signal<View> = signal("mine");
export const query = signal("");
/** Ids that the server found for `query`; null while nothing is searched. */
export const found: Signal<string[] | null> = signal(null);
/** Where the next page of a list begins; undefined: never asked, null: there is no more. */
export const pages: Signal<Partial<Record<View, string | null>>> = signal({});

const rows = new Map<string, Signal<Row>>();
const changes = signal(0);

export function rowOf(id: string): Signal<Row> | undefined {
  return rows.get(id);
}

/** Puts a row in, unless a newer one is known already. */
export function putRow(row: Row): void {
  const known = rows.get(row.id);
  if (known && known.peek().version > row.version) return;
  if (known) known.value = row;
  else rows.set(row.id, signal(row));
  const open = current.peek();
  if (open && open.row.id === row.id) current.value = { ...open, row };
  changes.value++;
}

export function dropRow(id: string): void {
  if (rows.delete(id)) changes.value++;
}

/** Whether a row stands in a list. */
export function isIn(list: View, row: Row, person: string | undefined): boolean {
  const isTheirs = (row.holder === "human" || row.holder === "transfer") && row.who === person;
  switch (list) {
    case "mine":
      return isTheirs || (row.holder !== "archive" && isAsked(row, person));
    case "waiting":
      return row.holder === "queue" || row.holder === "offer" || (row.holder === "transfer" && !isTheirs);
    case "people":
      return row.holder === "human" || row.holder === "transfer";
    case "ai":
      return row.holder === "ai" || row.holder === "wrap_up";
    case "closed":
      return row.holder === "archive";
  }
}

/** Whether somebody was asked for help: by name, or as one of the supervisors. */
function isAsked(row: Row, person: string | undefined): boolean {
  if (!row.help || row.help.by === person) return false;
  return row.help.to === null ? me.peek()?.role === "supervisor" : row.help.to === person;
}

export const counts = computed(() => {
  void changes.value;
  const figures: Record<View, number> = { mine: 0, waiting: 0, people: 0, ai: 0, closed: 0 };
  for (const row of rows.values()) for (const list of VIEWS) if (isIn(list, row.peek(), me.value?.id)) figures[list]++;
  return figures;
});

/** Words of customers that nobody here has answered yet, in my conversations. */
export const unread = computed(() => {
  void changes.value;
  let sum = 0;
  for (const row of rows.values()) if (isIn("mine", row.peek(), me.value?.id)) sum += row.peek().unread;
  return sum;
});

let lastShown: string[] = [];

/** The ids of the list that is shown, in its order; the same array while the order stays. */
export const shown = computed(() => {
  void changes.value;
  const ids = found.value?.filter((id) => rows.has(id)) ?? sorted(view.value);
  if (ids.length === lastShown.length && ids.every((id, place) => id === lastShown[place])) return lastShown;
  return (lastShown = ids);
});

function sorted(list: View): string[] {
  const some: Row[] = [];
  for (const row of rows.values()) if (isIn(list, row.peek(), me.value?.id)) some.push(row.peek());
  some.sort(list === "waiting" ? byNeed : byNews);
  return some.map((row) => row.id);
}

/** Urgency first, then the longest wait; ids break ties so that rows do not jump. */
function byNeed(one: Row, other: Row): number {
  const rank = (row: Row): number => URGENCY[row.urgency ?? "normal"].rank;
  const since = (row: Row): string => row.waiting_since ?? row.last.at;
  return rank(other) - rank(one) || order(since(one), since(other)) || order(one.id, other.id);
}

function byNews(one: Row, other: Row): number {
  return order(other.last.at, one.last.at) || order(one.id, other.id);
}

/** Of times and ids, which are letters without a language: a tenth of what `localeCompare` takes. */
function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

// ---- offers

export const offers: Signal<(Offer & { since: number })[]> = signal([]);

/** The last offer that went away by itself, and why. */
export const gone: Signal<{ offer: Offer; because: string } | null> = signal(null);

function putOffer(offer: Offer): void {
  tickClock(); // so that a countdown never begins with a second too much
  const place = offers.value.findIndex((known) => known.id === offer.id); // told anew: its card changed
  if (place < 0) offers.value = [...offers.value, { ...offer, since: now.peek() }];
  else offers.value = offers.value.with(place, { ...offer, since: offers.value[place]!.since });
}

export function dropOffer(id: string): void {
  if (offers.value.some((known) => known.id === id)) offers.value = offers.value.filter((known) => known.id !== id);
}

function loseOffer(id: string, because: string): void {
  const offer = offers.peek().find((known) => known.id === id);
  if (offer) gone.value = { offer, because };
  dropOffer(id);
}

// ---- what changed hands, and the end of the shift

/** A customer who was taken from oneself (`by` is null) or given by a supervisor. */
export interface Hand { id: number; conversation: string; customer: string; because: string; by: string | null }

export const hands: Signal<Hand[]> = signal([]);
/** Conversations that are one's own after the shift; 0 while it goes on. */
export const left = signal(0);
export const isShiftHidden = signal(false);
let lastHand = 0;

function putHand(conversation: string, customer: string, because: string, by: string | null): void {
  const others = hands.peek().filter((one) => one.conversation !== conversation);
  hands.value = [...others, { id: ++lastHand, conversation, customer, because, by }].slice(-3);
}

export function dropHand(id: number): void {
  hands.value = hands.value.filter((one) => one.id !== id);
}

// ---- the open conversation

export const opened: Signal<string | null> = signal(null);
export const current: Signal<Case | null> = signal(null);
/** Why the open conversation cannot be shown. */
export const openProblem = signal("");
/** A line that somebody wants to see, by number; the transcript shows it and forgets it. */
export const lookAt: Signal<number | null> = signal(null);
export const typing: Signal<{ who: "customer" | "ai"; conversation: string } | null> = signal(null);

export function putCase(found: Case): void {
  const known = rows.get(found.row.id);
  if (known && known.peek().version > found.row.version) found = { ...found, row: known.peek() };
  if (found.row.id === opened.peek()) {
    const before = current.peek();
    current.value = before?.row.id === found.row.id ? { ...found, said: merged(before.said, found.said) } : found;
    openProblem.value = "";
  }
  putRow(found.row);
}

/** Lines by number, each once; what came by the socket while the case was fetched is kept. */
export function merged(before: DeskSaid[], after: DeskSaid[]): DeskSaid[] {
  const lines = new Map(before.map((line) => [line.seq, line]));
  for (const line of after) lines.set(line.seq, line);
  return [...lines.values()].sort((one, other) => one.seq - other.seq);
}

function putSaid(conversation: string, line: DeskSaid): void {
  const open = current.peek();
  if (open?.row.id !== conversation) return;
  const last = open.said[open.said.length - 1];
  const said = !last || last.seq < line.seq ? [...open.said, line] : merged(open.said, [line]);
  const draft = line.who === "draft" ? line.text : line.kind === "AiSpoke" ? null : open.draft;
  current.value = { ...open, said, draft };
  if (typing.peek()?.conversation === conversation && line.who === typing.peek()?.who) typing.value = null;
}

// ---- frames

type Frame<T extends DeskDown["t"]> = Extract<DeskDown, { t: T }>;

function fill(frame: Frame<"snapshot">): void {
  skew = Date.parse(frame.now) - Date.now();
  tickClock();
  me.value = { ...frame.me, csrf: frame.me.csrf || (me.peek()?.csrf ?? "") };
  people.value = frame.people;
  teams.value = frame.teams;
  canned.value = frame.canned;
  shop.value = frame.shop;
  const stay = new Set(frame.rows.map((row) => row.id));
  for (const [id, row] of rows) if (!stay.has(id) && row.peek().holder !== "archive") rows.delete(id);
  for (const row of frame.rows) putRow(row);
  changes.value++;
  const before = new Map(offers.peek().map((offer) => [offer.id, offer.since]));
  offers.value = frame.offers.map((offer) => ({ ...offer, since: before.get(offer.id) ?? now.peek() }));
  isFilled.value = true;
}

function putPerson(person: Colleague): void {
  const isKnown = people.peek().some((known) => known.id === person.id);
  people.value = isKnown
    ? people.peek().map((known) => (known.id === person.id ? person : known))
    : [...people.peek(), person];
  if (me.peek()?.id === person.id) me.value = { ...me.peek()!, ...person };
}

/** Changes what is known by one frame; what a deed must follow (`reconnect`, `refused`) is the caller's. */
export function apply(frame: DeskDown): void {
  const open = current.peek();
  switch (frame.t) {
    case "snapshot":
      return fill(frame);
    case "row":
      return putRow(frame.row);
    case "gone":
      return dropRow(frame.id);
    case "offer":
      return putOffer(frame.offer);
    case "offer_gone":
      return loseOffer(frame.offer, frame.because);
    case "lost":
      return putHand(frame.conversation, frame.customer, frame.because, null);
    case "given":
      return putHand(frame.conversation, frame.customer, frame.because, frame.by);
    case "shift":
      if (frame.left > left.peek()) isShiftHidden.value = false;
      left.value = frame.left;
      return;
    case "case":
      return putCase(frame.case);
    case "said":
      return putSaid(frame.conversation, frame);
    case "typing":
      if (frame.on) typing.value = { who: frame.who, conversation: frame.conversation };
      else if (typing.peek()?.conversation === frame.conversation) typing.value = null;
      return;
    case "read":
      if (open?.row.id === frame.conversation) current.value = { ...open, read: { customer: frame.seq } };
      return;
    case "viewers":
      if (open?.row.id === frame.conversation) current.value = { ...open, viewers: frame.viewers };
      return;
    case "person":
      return putPerson(frame.person);
  }
}

/** Forgets everything that belongs to a person, when they sign out. */
export function forget(): void {
  rows.clear();
  changes.value++;
  offers.value = [];
  hands.value = [];
  left.value = 0;
  current.value = null;
  opened.value = null;
  found.value = null;
  query.value = "";
  pages.value = {};
  isFilled.value = false;
  me.value = null;
}

// ---- names

export function personName(id: string | null): string {
  if (!id) return "";
  return people.value.find((person) => person.id === id)?.name ?? id;
}

export function teamName(id: string | null): string {
  if (!id) return "";
  return teams.value.find((team) => team.id === id)?.name ?? id;
}
