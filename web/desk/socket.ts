/** The live line: it comes back by itself, and opens again what was open. */

import { batch } from "@preact/signals";

import type { DeskDown, DeskUp } from "../shared/wire";
import { token } from "./api";
import { tell } from "./notices";
import { apply, connection } from "./state";

const BACK = { first: 250, most: 8_000, jitter: 0.3 }; // ms
const PING_EVERY = 20_000; // ms
const SILENCE = 45_000; // ms without a frame: the line is dead, whatever the browser thinks

let socket: WebSocket | null = null;
let open: string | null = null;
let isWanted = false;
let tries = 0;
let heard = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let onExpired = (): void => undefined;
let onFrame = (_frame: DeskDown): void => undefined;

/** Says what happens when the session has ended, and after each frame. */
export function listen(then: { expired: () => void; frame: (frame: DeskDown) => void }): void {
  onExpired = then.expired;
  onFrame = then.frame;
}

/** Connects, and stays connected until `hangUp`. */
export function connect(): void {
  isWanted = true;
  clearTimeout(timer);
  socket?.close();
  const mine = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/v1/desk/socket`);
  socket = mine;
  if (connection.peek() !== "lost") connection.value = "connecting";
  mine.onopen = () => {
    heard = Date.now();
    put({ t: "hello", csrf: token() });
  };
  mine.onmessage = (event) => mine === socket && take(JSON.parse(event.data as string) as DeskDown);
  mine.onclose = (event) => mine === socket && lost(event.code);
}

export function hangUp(): void {
  isWanted = false;
  clearTimeout(timer);
  const mine = socket;
  socket = null;
  mine?.close();
}

/** Subscribes to one conversation instead of another; null: to none. */
export function watch(conversation: string | null): void {
  if (open && open !== conversation) put({ t: "close", conversation: open });
  open = conversation;
  if (open) put({ t: "open", conversation: open });
}

/** Sends a frame if the line is there. What must not be lost goes by HTTP, not here. */
export function put(frame: DeskUp): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
}

function take(frame: DeskDown): void {
  heard = Date.now();
  if (frame.t === "snapshot") {
    tries = 0;
    connection.value = "open";
    if (open) put({ t: "open", conversation: open });
  }
  if (frame.t === "reconnect") return later(frame.after_ms);
  if (frame.t === "refused") tell(frame.problem.detail, "problem");
  batch(() => apply(frame));
  onFrame(frame);
}

/** The server asked for it: leave now, come back after so long, spread a little so that not all come at once. */
function later(ms: number): void {
  const mine = socket;
  socket = null;
  mine?.close();
  connection.value = "lost";
  timer = setTimeout(connect, ms * (1 + Math.random() * BACK.jitter));
}

function lost(code: number): void {
  socket = null;
  if (!isWanted) return;
  if (code === 4401) return onExpired();
  connection.value = "lost";
  const wait = Math.min(BACK.first * 2 ** tries++, BACK.most);
  timer = setTimeout(connect, wait * (1 - BACK.jitter * Math.random()));
}

setInterval(() => {
  if (!socket || socket.readyState !== WebSocket.OPEN) return;
  if (Date.now() - heard > SILENCE) socket.close();
  else put({ t: "ping" });
}, PING_EVERY);

/** A laptop that wakes up, or a network that comes back, need not wait for the next try. */
function hurry(): void {
  if (isWanted && !socket) {
    tries = 0;
    connect();
  }
}
addEventListener("online", hurry);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && hurry());
