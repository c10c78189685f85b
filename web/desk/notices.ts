/** Short messages at the edge of the page: what was done, what was refused. */

import { signal, type Signal } from "@preact/signals";

export interface Notice {
  id: number;
  kind: "info" | "problem";
  text: string;
}

const SHOWN_FOR = { info: 5_000, problem: 14_000 }; // ms; a refusal takes longer to read

export const notices: Signal<Notice[]> = signal([]);
let last = 0;

export function tell(text: string, kind: Notice["kind"] = "info"): void {
  const notice = { id: ++last, kind, text };
  notices.value = [...notices.value.filter((known) => known.text !== text), notice].slice(-3);
  setTimeout(() => dismiss(notice.id), SHOWN_FOR[kind]);
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}
