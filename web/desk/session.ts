/** Signing in and out. A session that ends shows the login page over the desk; nothing typed is lost. */

import { batch, effect } from "@preact/signals";

import type { DeskDown, LoginPage, Me } from "../shared/wire";
import { ask, Refused, trust, Unreachable, whenExpired } from "./api";
import { ringFor, stopRinging } from "./bell";
import { flush, settle } from "./outbox";
import { connect, hangUp, listen, watch } from "./socket";
import { forget, loginBecause, loginPage, me, opened, session, shop, tickClock } from "./state";

const AGAIN = 2_000; // ms until the server is asked again who sits here

/** Asks who sits here, and shows the desk or the login page. */
export async function begin(): Promise<void> {
  setInterval(tickClock, 1000);
  whenExpired(expired);
  listen({ expired, frame });
  opened.value = fromAddress();
  addEventListener("hashchange", () => (opened.value = fromAddress()));
  effect(() => watch(opened.value));
  await restore();
}

async function restore(): Promise<void> {
  try {
    enter(await ask<Me>("GET", "/me"));
  } catch (error) {
    if (error instanceof Unreachable) setTimeout(() => void restore(), AGAIN);
    else await showLogin("");
  }
}

function enter(person: Me): void {
  trust(person.csrf);
  const isAnother = me.peek() && me.peek()!.id !== person.id;
  batch(() => {
    if (isAnother) forget();
    me.value = person;
    session.value = "in";
    loginBecause.value = "";
  });
  connect();
  void flush();
}

/** Signs in; throws Refused with the sentence to show. */
export async function signIn(person: string, password: string): Promise<void> {
  enter(await ask<Me>("POST", "/login", { person, password }));
}

export async function signOut(): Promise<void> {
  hangUp();
  stopRinging();
  try {
    await ask("POST", "/logout");
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
  }
  history.replaceState(null, "", location.pathname);
  forget();
  await showLogin("");
}

function expired(): void {
  if (session.peek() !== "in") return;
  hangUp();
  stopRinging();
  void showLogin("Your session has ended. Sign in again; what you typed is still here.");
}

async function showLogin(because: string): Promise<void> {
  batch(() => {
    session.value = "out";
    loginBecause.value = because;
  });
  try {
    loginPage.value = await ask<LoginPage>("GET", "/login");
    shop.value = loginPage.value.shop;
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    setTimeout(() => session.peek() === "out" && void showLogin(because), AGAIN);
  }
}

function frame(one: DeskDown): void {
  if (one.t === "snapshot") void flush();
  if (one.t === "snapshot" || one.t === "offer" || one.t === "offer_gone") ringFor();
  if (one.t === "said" || one.t === "case") settle();
}

function fromAddress(): string | null {
  try {
    return decodeURIComponent(location.hash.slice(1)) || null;
  } catch {
    return null; // an address that somebody cut
  }
}
