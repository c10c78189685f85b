/** What goes over the wire, in both directions. The Python side of it is src/segue/server/views/shapes.py. */

/** An aware time, ISO 8601 in UTC: "2026-11-23T15:00:00.123Z". */
export type Time = string;

// ---- what a customer sees

export type Speaker = "customer" | "ai" | "person" | "system";

export interface FileInfo {
  id: string;
  name: string;
  /** image/png, image/jpeg, image/gif, image/webp or application/pdf. */
  type: string;
  /** bytes */
  size: number;
}

/** One line of the conversation. `seq` grows, with gaps: what happens in between is not for these eyes. */
export interface Said {
  seq: number;
  at: Time;
  who: Speaker;
  /** The AI's or the person's name; "" for customer and system. */
  name: string;
  text: string;
  files: FileInfo[];
  /** The event it came from: "CustomerSpoke", "AiSpoke", "HandedOff", "Accepted", ... */
  kind: string;
  /** The client's own id of a customer message; null for everything else. */
  key: string | null;
}

/** Who has the conversation, for the customer's eyes. */
export type Stage = "ai" | "waiting" | "person" | "wrap_up" | "closed";

export interface ChatState {
  conversation: string;
  stage: Stage;
  epoch: number;
  /** Who speaks next: the AI's or the person's name; "" while waiting. */
  name: string;
  /** The team waited for or spoken with, as customers read it; "" with the AI. */
  team: string;
  /** Above the composer while waiting or during a transfer; updated in place. null otherwise. */
  banner: Banner | null;
  /** The number that the customer can quote; null before the first handoff. */
  reference: string | null;
  /** Whether the rating is asked for now, and the last one given. */
  rating: { asked: boolean; given: number | null };
  /** What may be chosen now. */
  can: { person: boolean; callback: boolean; details: boolean; back: boolean; rate: boolean; restart: boolean };
  /** The language of the sentences: en, de, es, fr, pt or ja. */
  language: string;
  /** The person's last seen message, and the customer's: read marks. */
  read: { person: number; customer: number };
}

/** What was passed on to people, for the customer's eyes. */
export interface PassedOn {
  goal: string;
  /** Of a lookup, `text` is what it was about; "": not told. */
  tried: { kind: "own" | "answer" | "lookup"; text: string }[];
  facts: { name: string; value: string }[];
}

export interface Banner {
  text: string;
  team: string;
  since: Time;
  /** false: nobody of the team is there. */
  on_duty: boolean;
  /** Minutes it usually takes ("usually under 3 minutes"); null: it cannot be told. */
  minutes: number | null;
  /** A call is booked or an address left: they need not wait here. */
  arranged: boolean;
}

/** POST /v1/chat/session */
export interface SessionRequest {
  /** The shop's own signed JWT of the customer; leave out for a visitor. */
  token?: string;
  /** The device token of an earlier answer. */
  device?: string;
  language?: string;
  /** Begin a new conversation although an earlier one is closed. */
  fresh?: boolean;
}
export interface SessionAnswer {
  session: string;
  /** Keep it in localStorage; null for a customer with a token. */
  device: string | null;
  verified: boolean;
  conversation: string;
  /** Name of the company, of the AI, the languages there are. */
  shop: string;
  assistant: string;
  languages: string[];
  /** Seconds until the session must be renewed. */
  expires_in: number;
  upload: { types: string[]; at_most: number };
}

export type ChatUp =
  | { t: "hello"; session: string; conversation: string; after: number }
  | { t: "say"; key: string; text: string; files?: string[] }
  | { t: "typing"; on: boolean }
  | { t: "read"; seq: number }
  | { t: "ping" };

export type ChatDown =
  | { t: "state"; state: ChatState }
  | ({ t: "said" } & Said)
  | { t: "ready"; seq: number }
  | { t: "ack"; key: string; seq: number }
  | { t: "refused"; key: string | null; problem: Problem }
  | { t: "typing"; who: "person" | "ai"; name: string; on: boolean }
  | { t: "read"; who: "person"; seq: number }
  | { t: "reconnect"; after_ms: number }
  | { t: "pong" };

/** RFC 9457. `type` is "/problems/<code>". */
export interface Problem {
  type: string;
  code: string;
  title: string;
  status: number;
  detail: string;
  [more: string]: unknown;
}

// ---- what people at the desk see

export type Holder = "ai" | "queue" | "offer" | "human" | "transfer" | "wrap_up" | "archive";

/** A conversation in a list. */
export interface Row {
  id: string;
  holder: Holder;
  /** Who has it: the AI's name or a person's id; null in the queue. */
  who: string | null;
  /** Its team's id; null before the first handoff. */
  team: string | null;
  /** The customer's name if the records know it, else their id, else "Visitor". */
  customer: string;
  channel: string;
  language: string | null;
  /** The packet's goal; null before the first handoff. */
  goal: string | null;
  mood: string | null;
  urgency: "low" | "normal" | "high" | "critical" | null;
  last: { who: Speaker; text: string; at: Time };
  waiting_since: Time | null;
  /** When the wait passes what the team promises (times.first_answer_within); null if nobody waits. */
  due: Time | null;
  offered_to: string | null;
  reference: string | null;
  arranged: boolean;
  /** Asked for help and not closed since. */
  help: { by: string; text: string; to: string | null } | null;
  version: number;
  /** Customer messages since a person last wrote. */
  unread: number;
}

/** Here and in the card, `turn` is the `seq` of the line; null where no line is meant, and in an offer, which shows none. */
export interface Evidence { turn: number | null; text: string }

/** The packet, in the order in which a person reads it. */
export interface Card {
  mood: { word: string; tone: number | null; evidence: Evidence[] };
  urgency: "low" | "normal" | "high" | "critical";
  /** Who they are and how far that is sure. */
  identity: string;
  goal: string;
  brief: string;
  stuck: string;
  tried: Attempt[];
  facts: Fact[];
  /** What they were asked while they waited; `answer` "" and `is_answer` null: not answered yet. */
  asked: { question: string; answer: string; turn: number | null; is_answer: boolean | null }[];
  missing: string[];
  promised: string[];
  why: { trigger: string; because: string; evidence: Evidence[] }[];
  intent: string | null;
  language: string | null;
  record: CustomerRecord | null;
  /** Past tickets like this one, the likest first. */
  similar: { ticket: string; what: string; solution: string }[];
  gaps: string[];
  draft: string | null;
  turns: number;
}

export interface Attempt {
  what: string;
  /** Of an answer, what the customer said to it. */
  result: string;
  ok: boolean | null;
  by: string;
  turn: number | null;
  kind: "tool" | "answer" | "own";
  /** Whether the customer was told. */
  seen: boolean | null;
}

export interface Fact {
  name: string;
  value: string;
  source: string;
  turn: number | null;
  verified: boolean;
  /** What it was before; null if it did not change. */
  first: string | null;
  /** By the customer, after they saw what was passed on. */
  corrected: boolean;
}

/** What the receiver said of a handoff; null: not said. */
export interface Verdict { needed: boolean | null; right_team: boolean | null; right_brief: boolean | null }

/** A question of a draft whose answer is known. */
export interface Nudge {
  question: string;
  name: string;
  value: string;
  source: string;
  /** The `seq` of the line, and its number as people count; null where the records know it. */
  turn: number | null;
  line: number | null;
}

export interface CustomerRecord {
  customer: string;
  name: string | null;
  tier: string | null;
  language: string | null;
  facts: [string, string][];
  orders: string[];
  tickets: string[];
}

export interface Offer {
  id: string;
  conversation: string;
  team: string;
  until: Time;
  because: string;
  row: Row;
  card: Card;
}

/** A line as the desk sees it: also notes, drafts and what happened in between. */
export interface DeskSaid extends Omit<Said, "who"> {
  who: Speaker | "note" | "tool" | "draft";
  /** A person's id, if a person said or did it. */
  by: string | null;
}

/** One conversation, opened. */
export interface Case {
  row: Row;
  epoch: number;
  /** The last handoff's; null if there was none. */
  card: Card | null;
  /** What oneself said of the handoff that one received; null if one has nothing to say of it. */
  verdict: Verdict | null;
  destination: { team: string; because: string; lost: [string, string][]; certificate: string | null } | null;
  record: CustomerRecord | null;
  /** The number of the line at which the problem began: what is older may be folded away. */
  began: number;
  said: DeskSaid[];
  /** The AI's unsent words; null if there are none. */
  draft: string | null;
  tasks: Task[];
  viewers: Viewer[];
  read: { customer: number };
  may: { reply: boolean; assign: boolean; take_over: boolean; transfer: boolean; give_back: boolean; note: boolean; close: boolean };
}

export interface Task { kind: "confirm" | "survey" | "callback" | "follow_up"; detail: string; due: Time | null }

export interface Viewer { id: string; name: string; typing: boolean }

/** In wrap-up is whom only what they still write up keeps from the next. */
export type Presence = "online" | "wrap-up" | "away" | "offline";

export interface Colleague {
  id: string; name: string; role: "agent" | "supervisor"; teams: string[];
  presence: Presence; busy: number; capacity: number; certifications: string[];
  /** What of `busy` is taken by what they gave back and still write up, and until when at the latest. */
  wrapping: number; wraps_until: Time | null;
  /** Until when they are spared, having just not taken an offer; it may be over. */
  cools_until: Time | null;
}

export interface Me extends Colleague { csrf: string }

export interface Team { id: string; name: string }

export interface Canned { key: string; text: string }

/** GET /v1/desk/login: what the login page may show before anybody is known. */
export interface LoginPage { shop: string; demo: { id: string; name: string; role: string; password: string }[] }

export type DeskUp =
  /** `only`: a board on a wall; it gets no snapshot, no rows and no offers, and does not say that its person is at the desk. */
  | { t: "hello"; csrf: string; only?: "board" }
  | { t: "open"; conversation: string }
  | { t: "close"; conversation: string }
  | { t: "typing"; conversation: string; on: boolean }
  | { t: "read"; conversation: string; seq: number }
  | { t: "board"; on: boolean; team: string | null; period: Period }
  | { t: "ping" };

export type DeskDown =
  | { t: "snapshot"; me: Me; people: Colleague[]; teams: Team[]; canned: Canned[]; rows: Row[]; offers: Offer[]; shop: string; now: Time }
  | { t: "row"; row: Row }
  | { t: "gone"; id: string }
  | { t: "offer"; offer: Offer }
  | { t: "offer_gone"; offer: string; conversation: string; because: string }
  /** It was taken from oneself: one was silent, or not there while the customer waited. */
  | { t: "lost"; conversation: string; customer: string; because: string }
  /** One's hours are over and so many conversations are still one's own; 0: none are left, or the next shift began. */
  | { t: "shift"; left: number }
  /** A supervisor gave it to oneself. */
  | { t: "given"; conversation: string; customer: string; by: string; because: string }
  | { t: "case"; case: Case }
  | ({ t: "said"; conversation: string } & DeskSaid)
  | { t: "typing"; conversation: string; who: "customer" | "ai"; on: boolean }
  | { t: "read"; conversation: string; seq: number }
  | { t: "viewers"; conversation: string; viewers: Viewer[] }
  | { t: "person"; person: Colleague }
  | { t: "board"; board: Board }
  | { t: "refused"; problem: Problem }
  | { t: "reconnect"; after_ms: number }
  | { t: "pong" };

// ---- the board

export type Period = "hour" | "today" | "7d" | "30d";

export interface Figure {
  name: string; unit: "count" | "share" | "s" | "1 to 5";
  /** The sentence that defines it. */
  meaning: string;
  /** null: nothing was seen. */
  value: number | null;
  n: number;
  parts: [string, number][];
  /** Below so many it is hidden. */
  needed: number;
  /** Its 95 % interval; null: it has none. */
  low: number | null;
  high: number | null;
  /** By the minutes that were told: how many were kept, null below 30. */
  promises: { minutes: number; n: number; value: number | null; low: number | null; high: number | null }[];
}

export interface Board {
  at: Time;
  team: string | null;
  period: Period;
  /** When the period begins. */
  since: Time;
  /** false: the server was started a moment ago and still reads its journal; the figures of the period are not all there. */
  is_whole: boolean;
  teams: Team[];
  /** What is so now, whatever the period. The longest wait is that of those who wait here: not of who booked a call or left details. */
  now: { waiting: number; longest_wait_since: Time | null; offered: number; with_people: number; with_ai: number; online: number; wrap_up: number; capacity: number; busy: number };
  by_team: { team: string; name: string; waiting: number; longest_wait_since: Time | null; online: number; wrap_up: number; with_people: number }[];
  figures: Figure[];
  /** Buckets of the period, oldest first: handoffs, the median time to the first human message in seconds, the service level
   *  (0 to 1), and how many waited at most (null: nobody counted then). */
  course: { at: Time; handoffs: number; first_human_message: number | null; service_level: number | null; waiting: number | null }[];
  /** Waiting too long, oldest first; help asked. */
  alerts: { kind: "stuck" | "late" | "help" | "nobody"; conversation: string | null; team: string | null; text: string; since: Time }[];
}
