/** What is put into the open conversation's field by something else than keys. */

import { change, draftOf, type Draft } from "./drafts";
import { current } from "./state";

/** Puts words at the caret of the open conversation's reply. */
export function insert(words: string): void {
  const id = current.peek()?.row.id;
  if (!id) return;
  const field = document.querySelector<HTMLTextAreaElement>("#composer-text");
  const draft = draftOf(id).peek();
  const mode = draft.mode;
  const text = draft[mode];
  const caret = field ? field.selectionStart : text.length;
  const gap = caret > 0 && !/\s$/.test(text.slice(0, caret)) ? " " : "";
  rewrite(id, mode, text.slice(0, caret) + gap + words + text.slice(caret), caret + gap.length + words.length);
}

/** Changes what is written and puts the caret, or a selection, where it is wanted. */
export function rewrite(id: string, mode: Draft["mode"], text: string, from: number, to = from): void {
  change(id, { [mode]: text });
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLTextAreaElement>("#composer-text");
    field?.focus();
    field?.setSelectionRange(from, to);
  });
}
