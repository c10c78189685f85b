/** What a person set for this browser: sound, notifications, shortcuts, colours, the card. */

import { effect, signal, type Signal } from "@preact/signals";

const KEPT = "segue.desk.settings";

export type Theme = "system" | "light" | "dark";

interface Settings {
  sound: boolean;
  notify: boolean;
  shortcuts: boolean;
  card: boolean;
  theme: Theme;
}

const FIRST: Settings = {
  sound: true,
  notify: false,
  shortcuts: true,
  card: !matchMedia("(max-width: 760px)").matches, // a phone shows its first lines
  theme: "system",
};

function read(): Settings {
  try {
    return { ...FIRST, ...(JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Partial<Settings>) };
  } catch {
    return FIRST;
  }
}

const before = read();
export const sound: Signal<boolean> = signal(before.sound);
export const notify: Signal<boolean> = signal(before.notify);
export const shortcuts: Signal<boolean> = signal(before.shortcuts);
/** Whether the whole card is shown above the transcript, or its first line only. */
export const card: Signal<boolean> = signal(before.card);
export const theme: Signal<Theme> = signal(before.theme);

effect(() => {
  const now: Settings = {
    sound: sound.value,
    notify: notify.value,
    shortcuts: shortcuts.value,
    card: card.value,
    theme: theme.value,
  };
  if (now.theme === "system") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.setAttribute("data-theme", now.theme);
  try {
    localStorage.setItem(KEPT, JSON.stringify(now));
  } catch {
    // a browser that keeps nothing still works; it forgets the settings
  }
});
