/** Small drawn signs, 16 units wide. They are never the only carrier of a meaning: a word or a label stands beside. */

import type { JSX } from "preact";

const PATHS = {
  chat: "M2.5 3.5h11v7.5h-6L4.5 13.5V11h-2z",
  email: "M2 3.5h12v9H2zM2.3 4l5.7 4.6L13.7 4",
  voice: "M4.2 2.5 6.3 5 5.2 6.9c.8 1.6 2.3 3.1 3.9 3.9L11 9.7l2.5 2.1-1 1.9c-4.6.6-10.6-5.4-10-10z",
  search: "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9M10.3 10.3 14 14",
  check: "m2.8 8.6 3.4 3.4 7-8",
  cross: "m3.8 3.8 8.4 8.4m0-8.4-8.4 8.4",
  unknown: "M5.6 5.8c.2-3.4 5.2-3 4.8.2-.2 1.6-2.4 1.8-2.4 3.6M8 12.6v.2",
  clip: "m12.8 7.4-5 5a3 3 0 0 1-4.3-4.2l5.5-5.5a2 2 0 0 1 2.9 2.9l-5.3 5.3a1 1 0 0 1-1.4-1.4l4.6-4.7",
  send: "M2.5 8h10M8.8 3.8 13 8l-4.2 4.2",
  back: "M9.8 3.2 5 8l4.8 4.8",
  down: "m3.5 6 4.5 4.5L12.5 6",
  up: "m3.5 10.5 4.5-4.5 4.5 4.5",
  bell: "M3.5 11.5c1-1 1-2.2 1-4a3.5 3.5 0 0 1 7 0c0 1.8 0 3 1 4zM6.7 13.6a1.5 1.5 0 0 0 2.6 0",
  quietBell: "M3.5 11.5c1-1 1-2.2 1-4 0-.4.1-.8.2-1.2M6.2 4.5a3.5 3.5 0 0 1 5.3 3c0 1.8 0 3 1 4h-6M2.5 2.5l11 11",
  person: "M8 2.5a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4M2.8 13.5c.6-3 2.6-4.3 5.2-4.3s4.6 1.3 5.2 4.3",
  ai: "M8 2.2 9.4 6.6 13.8 8 9.4 9.4 8 13.8 6.6 9.4 2.2 8l4.4-1.4z",
  note: "M3 2.5h10v7.5l-3.5 3.5H3zM9.5 13.5V10H13",
  tool: "M10.2 2.4a3.6 3.6 0 0 0-3.6 5L2.5 11.5l2 2 4.1-4.1a3.6 3.6 0 0 0 5-3.6L11.2 8 8.4 7.5 8 4.8z",
  clock: "M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2M8 4.8V8l2.2 1.6",
  keys: "M1.8 4h12.4v8H1.8zM4.3 6.6h.2m2.3 0h.2m2.4 0h.2m2.4 0h.2M5 9.5h6",
  record: "M2.5 3h11v10h-11zM9.8 3v10",
  help: "M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2M6.2 6.2c.3-2 3.7-1.9 3.6.1-.1 1-1.8 1.2-1.8 2.5M8 11v.1",
  pass: "M2.5 5.5h10m-3-3 3 3-3 3M13.5 10.5h-10m3-3-3 3 3 3",
  give: "M6 2.5a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2M1.8 13.5c.5-2.7 2.1-3.9 4.2-3.9M8.5 12h5.5m-2.4-2.4L14 12l-2.4 2.4",
  goBack: "M6 3.5 2.5 7 6 10.5M2.5 7h7a4 4 0 0 1 0 6.5H7",
  insert: "M13.5 3v5.5a2 2 0 0 1-2 2H3m3.2-3.2L3 10.5l3.2 3.2",
  warning: "M8 2.2 14.3 13H1.7zM8 6.3v3.2M8 11.3v.1",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }): JSX.Element {
  return (
    <svg class="sign" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

/** The mark of Segue: one line from the AI (cool) to a person (warm). */
export function Mark({ size = 26 }: { size?: number }): JSX.Element {
  return (
    <svg class="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <defs>
        <linearGradient id="segue-line" x1="4" y1="0" x2="28" y2="0" gradientUnits="userSpaceOnUse">
          <stop offset=".25" class="mark-from" />
          <stop offset=".85" class="mark-to" />
        </linearGradient>
      </defs>
      <path
        d="M6.5 20.5c2.2 3.6 6.6 3.3 8.4-.6l2.2-7.8c1.6-4.2 6.4-4.4 8.4-.8"
        fill="none" stroke="url(#segue-line)" stroke-width="3.4" stroke-linecap="round"
      />
      <circle cx="6.5" cy="14.4" r="2.3" class="mark-first" />
      <circle cx="25.5" cy="17.6" r="2.3" class="mark-last" />
    </svg>
  );
}

export function channelIcon(channel: string): IconName {
  return channel === "email" ? "email" : channel === "voice" ? "voice" : "chat";
}
