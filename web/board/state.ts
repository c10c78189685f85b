/** What the board knows, as signals. Nothing here draws or sends. */

import { computed, effect, signal, type Signal } from "@preact/signals";

import type { Board, Figure, LoginPage, Me, Period, Team } from "../shared/wire";

export const session: Signal<"asking" | "out" | "in"> = signal("asking");
export const loginPage: Signal<LoginPage | null> = signal(null);
/** Why the login page is shown again; "" at the first time. */
export const loginBecause = signal("");
export const me: Signal<Me | null> = signal(null);
export const board: Signal<Board | null> = signal(null);
/** "asked": the page asks every few seconds, because the line does not hold. */
export const connection: Signal<"connecting" | "open" | "asked" | "lost"> = signal("connecting");

/** The server's time now, in ms; moves once a second. */
export const now = signal(Date.now());
let skew = 0;

export function tick(): void {
  now.value = Date.now() + skew;
}

/** Takes a board in, and the server's clock from it. */
export function show(fresh: Board): void {
  skew = Date.parse(fresh.at) - Date.now();
  board.value = fresh;
  tick();
}

// ---- what is looked at: it stands in the address, so that a link shows the same

export const PERIODS: readonly Period[] = ["hour", "today", "7d", "30d"];

interface Choice {
  team: string | null;
  period: Period;
}

function chosen(): Choice {
  const address = new URLSearchParams(location.search);
  const period = address.get("period") as Period;
  return { team: address.get("team") || null, period: PERIODS.includes(period) ? period : "today" };
}

export const choice: Signal<Choice> = signal(chosen());

/** Looks at another team or period. */
export function choose(change: Partial<Choice>): void {
  choice.value = { ...choice.peek(), ...change };
  const address = new URLSearchParams(location.search);
  address.set("period", choice.peek().period);
  if (choice.peek().team) address.set("team", choice.peek().team!);
  else address.delete("team");
  history.pushState(null, "", `${location.pathname}?${address}`);
}

addEventListener("popstate", () => (choice.value = chosen()));

/** What is shown is not yet what was chosen. */
export const isTurning = computed(
  () => !!board.value && (board.value.team !== choice.value.team || board.value.period !== choice.value.period),
);

/** Teams that one may look at. */
export const teams = computed<Team[]>(() => {
  const all = board.value?.teams ?? [];
  const mine = me.value;
  return mine && mine.role !== "supervisor" ? all.filter((team) => mine.teams.includes(team.id)) : all;
});

export const figures = computed(() => new Map((board.value?.figures ?? []).map((one) => [one.name, one])));

export function figure(name: string): Figure | undefined {
  return figures.value.get(name);
}

// ---- how it looks

export type Theme = "system" | "light" | "dark";
const KEPT = "segue.board.theme";

function kept(): Theme {
  try {
    const theme = localStorage.getItem(KEPT);
    return theme === "light" || theme === "dark" ? theme : "system";
  } catch {
    return "system";
  }
}

export const theme: Signal<Theme> = signal(kept());
/** Large figures for a screen on a wall. */
export const isWall = signal(new URLSearchParams(location.search).has("wall"));

effect(() => {
  if (theme.value === "system") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.setAttribute("data-theme", theme.value);
  document.documentElement.classList.toggle("wall", isWall.value);
  try {
    localStorage.setItem(KEPT, theme.value);
  } catch {
    // a browser that keeps nothing still works; it forgets the colours
  }
});
