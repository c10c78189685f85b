/** Signing in, and the live line: a board a second, at most. Where sockets are blocked, the page asks instead. */

import { batch, effect } from "@preact/signals";

import { ask, Refused, token, trust, Unreachable, whenExpired } from "../desk/api";
import type { Board, DeskDown, DeskUp, LoginPage, Me } from "../shared/wire";
import { board, choice, choose, connection, loginBecause, loginPage, me, session, show, tick } from "./state";

const BACK = { first: 250, most: 8_000, jitter: 0.3 }; // ms
const PING_EVERY = 20_000; // ms
const SILENCE = 45_000; // ms without a frame: the line is dead, whatever the browser thinks
const ASK_EVERY = 3_000; // ms, while the line does not hold
const ASK_AFTER = 2; // tries of the line

let socket: WebSocket | null = null;
let tries = 0;
let heard = 0;
let again: ReturnType<typeof setTimeout> | undefined;
let asking: ReturnType<typeof setTimeout> | undefined;

/** Asks who looks, and shows the board or the login page. */
export async function begin(): Promise<void> {
  setInterval(tick, 1000);
  setInterval(ping, PING_EVERY);
  whenExpired(expired);
  effect(() => {
    void choice.value;
    want();
  });
  addEventListener("online", hurry);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && hurry());
  await restore();
}

async function restore(): Promise<void> {
  try {
    enter(await ask<Me>("GET", "/me"));
  } catch (error) {
    if (error instanceof Unreachable) setTimeout(() => void restore(), 2_000);
    else if (session.peek() !== "out") await showLogin("");
  }
}

/** Signs in; throws Refused with the sentence to show. */
export async function signIn(person: string, password: string): Promise<void> {
  enter(await ask<Me>("POST", "/login", { person, password }));
}

export async function signOut(): Promise<void> {
  hangUp();
  try {
    await ask("POST", "/logout");
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
  }
  await showLogin("");
}

function enter(person: Me): void {
  trust(person.csrf);
  batch(() => {
    me.value = person;
    session.value = "in";
    loginBecause.value = "";
  });
  const { team } = choice.peek();
  if (person.role !== "supervisor" && !(team && person.teams.includes(team))) choose({ team: person.teams[0] ?? null });
  connect();
}

function expired(): void {
  if (session.peek() !== "in") return;
  hangUp();
  void showLogin("Your session has ended. Sign in again to see the board.");
}

async function showLogin(because: string): Promise<void> {
  batch(() => {
    session.value = "out";
    loginBecause.value = because;
    board.value = null;
    me.value = null;
  });
  try {
    loginPage.value = await ask<LoginPage>("GET", "/login");
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    setTimeout(() => session.peek() === "out" && void showLogin(because), 2_000);
  }
}

// ---- the line

function connect(): void {
  clearTimeout(again);
  socket?.close();
  const mine = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/v1/desk/socket`);
  socket = mine;
  mine.onopen = () => {
    heard = Date.now();
    put({ t: "hello", csrf: token(), only: "board" });
    want();
  };
  mine.onmessage = (event) => mine === socket && take(JSON.parse(event.data as string) as DeskDown);
  mine.onclose = (event) => mine === socket && lost(event.code);
}

function hangUp(): void {
  clearTimeout(again);
  clearTimeout(asking);
  const mine = socket;
  socket = null;
  mine?.close();
}

/** Says which board it should be. */
function want(): void {
  const { team, period } = choice.peek();
  put({ t: "board", on: true, team, period });
  if (connection.peek() === "asked") void askOnce();
}

function put(frame: DeskUp): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
}

function take(frame: DeskDown): void {
  heard = Date.now();
  if (frame.t === "reconnect") return later(frame.after_ms);
  if (frame.t === "refused") return notThere();
  if (frame.t !== "board") return;
  tries = 0;
  clearTimeout(asking);
  connection.value = "open";
  show(frame.board);
}

/** A team that is gone, or is not theirs: the first that they may see takes its place. */
function notThere(): void {
  const mine = me.peek();
  const team = mine && mine.role !== "supervisor" ? (mine.teams[0] ?? null) : null;
  if (choice.peek().team !== team) choose({ team });
}

function later(ms: number): void {
  const mine = socket;
  socket = null;
  mine?.close();
  connection.value = "lost";
  again = setTimeout(connect, ms * (1 + Math.random() * BACK.jitter));
}

function lost(code: number): void {
  socket = null;
  if (session.peek() !== "in") return;
  if (code === 4401) return expired();
  if (connection.peek() !== "asked") connection.value = "lost";
  const wait = Math.min(BACK.first * 2 ** tries++, BACK.most);
  again = setTimeout(connect, wait * (1 - BACK.jitter * Math.random()));
  if (tries === ASK_AFTER) void askOnce();
}

/** Asks for the board by HTTP, and again a little later for as long as the line does not hold. */
async function askOnce(): Promise<void> {
  clearTimeout(asking);
  const { team, period } = choice.peek();
  const which = new URLSearchParams(team ? { team, period } : { period });
  try {
    const fresh = await ask<Board>("GET", `/board?${which}`);
    if (socket?.readyState === WebSocket.OPEN && connection.peek() === "open") return;
    connection.value = "asked";
    show(fresh);
  } catch (error) {
    if (error instanceof Refused) return notThere();
    if (!(error instanceof Unreachable)) throw error;
    connection.value = "lost";
  }
  asking = setTimeout(() => void askOnce(), ASK_EVERY);
}

function ping(): void {
  if (!socket || socket.readyState !== WebSocket.OPEN) return;
  if (Date.now() - heard > SILENCE) socket.close();
  else put({ t: "ping" });
}

/** A screen that wakes up, or a network that comes back, need not wait for the next try. */
function hurry(): void {
  if (session.peek() === "in" && !socket) {
    tries = 0;
    connect();
  }
}
