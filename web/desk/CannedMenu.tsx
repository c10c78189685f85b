/** Canned replies by `/`: the list above the composer, and what its keys do. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import type { Canned, Case } from "../shared/wire";
import { filled, firstGap, fitting, slashAt } from "./canned";
import { rewrite } from "./caret";
import type { Draft } from "./drafts";
import { canned, me, shop, teamName } from "./state";

/** A canned reply as the customer would read it. */
function wordsOf(one: Canned, open: Case): string {
  return filled(one.text, open, me.peek()!, shop.peek(), teamName(open.row.team ?? me.peek()!.teams[0] ?? null));
}

interface CannedState {
  isOpen: boolean;
  some: Canned[];
  place: number;
  look: () => void;
  close: () => void;
  choose: (one: Canned) => void;
  /** Whether the menu took the key. */
  key: (event: KeyboardEvent) => boolean;
}

export function useCanned(open: Case, mode: Draft["mode"], field: { current: HTMLTextAreaElement | null }): CannedState {
  const [some, setSome] = useState<Canned[]>([]);
  const [place, setPlace] = useState(0);
  const id = open.row.id;
  const close = (): void => setSome([]);

  function look(): void {
    const box = field.current;
    const slash = box && mode === "reply" ? slashAt(box.value, box.selectionStart) : null;
    setSome(slash ? fitting(canned.peek(), slash.word) : []);
    setPlace(0);
  }
  function choose(one: Canned): void {
    const box = field.current;
    const slash = box && slashAt(box.value, box.selectionStart);
    close();
    if (!box || !slash) return;
    const words = wordsOf(one, open);
    const gap = firstGap(words);
    const text = box.value.slice(0, slash.from) + words + box.value.slice(box.selectionStart);
    const [from, to] = gap ?? [words.length, words.length];
    rewrite(id, "reply", text, slash.from + from, slash.from + to);
  }
  function key(event: KeyboardEvent): boolean {
    if (!some.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setPlace((place + step + some.length) % some.length);
    else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") choose(some[place]!);
    else if (event.key === "Escape") close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
  return { isOpen: some.length > 0, some, place, look, close, choose, key };
}

interface CannedParts {
  open: Case;
  some: Canned[];
  place: number;
  choose: (one: Canned) => void;
}

export function CannedMenu({ open, some, place, choose }: CannedParts): JSX.Element {
  return (
    <ul class="canned" id="canned" role="listbox" aria-label="Canned replies">
      {some.map((one, at) => (
        <li
          key={one.key} id={`canned-${at}`} role="option" aria-selected={at === place}
          onPointerDown={(event) => { event.preventDefault(); choose(one); }} // before the field loses the focus
        >
          <strong>/{one.key}</strong> <span class="soft">{wordsOf(one, open)}</span>
        </li>
      ))}
    </ul>
  );
}
