/** Sound, notification and title for an offer: heard and seen from another tab, once, and easy to switch off. */

import { effect } from "@preact/signals";

import { notify, sound } from "./settings";
import { current, offers, opened, shop, unread } from "./state";

const NOTES = [523.25, 659.25, 783.99]; // Hz: C, E, G
const RING_AGAIN = 6_000; // ms
const FLASH = 1_000; // ms

let context: AudioContext | null = null;
let isFirstTab = !navigator.locks;
const rung = new Set<string>();
let repeat: ReturnType<typeof setInterval> | undefined;

/** Of two tabs of one browser, one rings: whoever has the lock. */
void navigator.locks?.request("segue-desk-bell", () => {
  isFirstTab = true;
  return new Promise(() => undefined); // held until the tab is closed
});

/** A browser lets a page sound only after somebody touched it. */
function wake(): void {
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume();
}
addEventListener("pointerdown", wake, { once: true });
addEventListener("keydown", wake, { once: true });

/** Three rising notes, quiet, half a second. */
export function play(): void {
  if (!context || context.state !== "running") return;
  NOTES.forEach((pitch, place) => {
    const [at, voice, gain] = [context!.currentTime + place * 0.13, context!.createOscillator(), context!.createGain()];
    voice.type = "sine";
    voice.frequency.value = pitch;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(0.12, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.35);
    voice.connect(gain).connect(context!.destination);
    voice.start(at);
    voice.stop(at + 0.4);
  });
}

/** Rings for offers that are new, and goes on while one is open. */
export function ringFor(): void {
  const fresh = offers.peek().filter((offer) => !rung.has(offer.id));
  for (const offer of fresh) {
    rung.add(offer.id);
    if (isFirstTab && sound.peek()) play();
    if (isFirstTab && notify.peek() && document.hidden) show(offer.conversation, offer.row.customer, offer.card.goal);
  }
  if (!offers.peek().length) return stopRinging();
  repeat ??= setInterval(() => {
    if (!offers.peek().length) stopRinging();
    else if (isFirstTab && sound.peek()) play();
  }, RING_AGAIN);
}

export function stopRinging(): void {
  clearInterval(repeat);
  repeat = undefined;
}

function show(conversation: string, customer: string, goal: string): void {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const note = new Notification(`${customer} is waiting`, { body: goal, tag: conversation });
  note.onclick = () => {
    window.focus();
    note.close();
  };
}

/** Asks the browser once; whether notifications will come. */
export async function allowNotifications(): Promise<boolean> {
  if (!("Notification" in window)) return false;
  return (await Notification.requestPermission()) === "granted";
}

let isLit = false;
setInterval(() => {
  isLit = !isLit && offers.peek().length > 0 && document.hidden;
  title();
}, FLASH);

function title(): void {
  const where = opened.value && current.value ? `${current.value.row.customer} - ` : "";
  const figure = unread.value ? `(${unread.value}) ` : "";
  const offered = offers.value.length;
  document.title = isLit && offered
    ? `${offered} waiting for you`
    : `${figure}${where}Desk${shop.value ? ` - ${shop.value}` : ""}`;
}
effect(title);
