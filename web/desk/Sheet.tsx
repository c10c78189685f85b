/** What every dialog is made of: a sheet that keeps the focus, its fields, and what was typed in them. */

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { busy, dialog, focusSoon, refusal } from "./deeds";
import { me, opened } from "./state";

const kept = new Map<string, string>();

/** What is typed in a dialog stays if it is closed by mistake, or if the session ends; it is forgotten once it is done. */
export function useKept(field: string): [string, (value: string) => void] {
  const key = `${me.peek()?.id} ${opened.peek()} ${field}`;
  const [value, set] = useState(kept.get(key) ?? "");
  const keep = (words: string): void => {
    kept.set(key, words);
    set(words);
  };
  return [value, keep];
}

/** The browser tells of a closed dialog a moment later; if the next one was asked for meanwhile, that one stays. */
function shut(which: string | null): void {
  if (dialog.peek() !== which) return;
  dialog.value = null;
  focusSoon("#composer-text");
}

interface SheetParts {
  title: string;
  children: ComponentChildren;
  says?: string;
  deed?: string;
  /** The deed; resolves to whether it was done. */
  go?: () => Promise<boolean>;
  wide?: boolean;
}

/** The browser's own modal dialog: it keeps the focus inside and closes by Esc. */
export function Sheet({ title, says, deed, go, wide, children }: SheetParts): JSX.Element {
  const home = useRef<HTMLDialogElement>(null);
  const [which] = useState(() => dialog.peek());
  useEffect(() => {
    refusal.value = "";
    home.current?.showModal();
    home.current?.querySelector<HTMLElement>("[data-first]")?.focus();
  }, []);
  return (
    <dialog
      ref={home} class={`sheet ${wide ? "wide" : ""}`} aria-labelledby="sheet-title" aria-describedby={says ? "sheet-says" : undefined}
      onClose={() => shut(which)} onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void go?.().then((isDone) => {
            if (!isDone) return;
            kept.clear();
            home.current?.close();
          });
        }}
      >
        <h2 id="sheet-title">{title}</h2>
        {says && <p id="sheet-says" class="soft">{says}</p>}
        <div class="sheet-body">{children}</div>
        <div role="alert">{refusal.value && <p class="refused">{refusal.value}</p>}</div>
        <footer>
          <button type="button" class="button quiet" onClick={() => home.current?.close()}>{go ? "Cancel" : "Close"}</button>
          {go && <button type="submit" class="button" aria-disabled={busy.value !== null}>{deed}</button>}
        </footer>
      </form>
    </dialog>
  );
}

interface FieldParts {
  id: string;
  label: string;
  value: string;
  set: (value: string) => void;
  wrong?: string;
  hint?: string;
  rows?: number;
  first?: boolean;
}

export function TextField({ id, label, value, set, wrong, hint, rows = 3, first }: FieldParts): JSX.Element {
  const told = [hint ? `${id}-hint` : "", wrong ? `${id}-wrong` : ""].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id} rows={rows} value={value} maxLength={4000} data-first={first} aria-invalid={!!wrong} aria-describedby={told || undefined}
        onInput={(event) => set(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
        }}
      />
      {hint && <p id={`${id}-hint`} class="soft">{hint}</p>}
      {wrong && <p id={`${id}-wrong`} class="wrong" role="alert">{wrong}</p>}
    </div>
  );
}

/** Puts the focus into the first field that is wrong. */
export function complain(id: string): false {
  focusSoon(`#${id}`);
  return false;
}
