/** What a person has typed and not sent, by conversation. It survives a reload and a session that ends. */

import { signal, type Signal } from "@preact/signals";

import type { FileInfo } from "../shared/wire";
import { me } from "./state";

export interface Draft {
  mode: "reply" | "note";
  reply: string;
  note: string;
  files: FileInfo[];
}

const EMPTY: Draft = { mode: "reply", reply: "", note: "", files: [] };
const known = new Map<string, Signal<Draft>>();

/** Another person at the same screen does not see them. */
function place(conversation: string): string {
  return `segue.desk.draft.${me.peek()?.id ?? ""}.${conversation}`;
}

/** The draft of a conversation. */
export function draftOf(conversation: string): Signal<Draft> {
  const at = place(conversation);
  let draft = known.get(at);
  if (!draft) known.set(at, (draft = signal(read(at))));
  return draft;
}

export function change(conversation: string, some: Partial<Draft>): void {
  const draft = draftOf(conversation);
  draft.value = { ...draft.peek(), ...some };
  const { reply, note, files } = draft.peek();
  try {
    if (reply || note || files.length) sessionStorage.setItem(place(conversation), JSON.stringify(draft.peek()));
    else sessionStorage.removeItem(place(conversation));
  } catch {
    // no room to keep it: it stays in the page
  }
}

function read(at: string): Draft {
  try {
    return { ...EMPTY, ...(JSON.parse(sessionStorage.getItem(at) ?? "{}") as Partial<Draft>) };
  } catch {
    return EMPTY;
  }
}
