/** Where a person writes: to the customer, or a note among colleagues. */

import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import type { Case, Row } from "../shared/wire";
import { Refused, Unreachable, upload } from "./api";
import { firstGap } from "./canned";
import { CannedMenu, useCanned } from "./CannedMenu";
import { rewrite } from "./caret";
import { addNote, focusSoon } from "./deeds";
import { change, draftOf, type Draft } from "./drafts";
import { Icon } from "./icons";
import { tell } from "./notices";
import { NudgeLine } from "./NudgeLine";
import { sending, typed } from "./nudges";
import { send } from "./outbox";
import { put } from "./socket";
import { personName } from "./state";
import { size } from "./words";

const TYPING_FOR = 4_000; // ms after the last key
const TAKES = "image/png,image/jpeg,image/gif,image/webp,application/pdf";

let stopTyping: ReturnType<typeof setTimeout> | undefined;
let typingIn: string | null = null;

/** Tells the customer's side that somebody writes; tells it once, and once that it stopped. */
function isTyping(id: string, on: boolean): void {
  clearTimeout(stopTyping);
  if (on) stopTyping = setTimeout(() => isTyping(id, false), TYPING_FOR);
  if (on === (typingIn === id)) return;
  typingIn = on ? id : null;
  put({ t: "typing", conversation: id, on });
}

export function Composer({ open }: { open: Case }): JSX.Element {
  const id = open.row.id;
  const draft = draftOf(id).value;
  const mode = open.may.reply ? draft.mode : "note";
  const text = draft[mode];
  const field = useRef<HTMLTextAreaElement>(null);
  const [isUploading, setUploading] = useState(0);
  const [isOver, setOver] = useState(false);
  const menu = useCanned(open, mode, field);

  useLayoutEffect(() => {
    if (!matchMedia("(pointer: coarse)").matches && !document.querySelector("dialog[open]")) field.current?.focus({ preventScroll: true });
    return () => isTyping(id, false);
  }, [id]);
  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight + 2, innerHeight * 0.32)}px`;
  }, [text, mode]);

  async function add(files: Iterable<File>): Promise<void> {
    for (const file of files) {
      setUploading((figure) => figure + 1);
      try {
        const info = await upload(id, file);
        change(id, { files: [...draftOf(id).peek().files, info] });
      } catch (error) {
        if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
        tell(`${file.name}: ${error.message}`, "problem");
      } finally {
        setUploading((figure) => figure - 1);
      }
    }
  }

  async function go(): Promise<void> {
    const words = text.trim();
    if (isUploading || (!words && !(mode === "reply" && draft.files.length))) return;
    const gap = firstGap(words);
    if (mode === "reply" && gap) {
      const at = text.indexOf(words) + gap[0];
      field.current?.setSelectionRange(at, at + gap[1] - gap[0]);
      return tell(`Fill in ${words.slice(...gap)} first; it is marked.`, "problem");
    }
    isTyping(id, false);
    if (mode === "reply") {
      change(id, { reply: "", files: [] });
      void sending(id, words);
      send(id, words, draft.files);
    } else if (await addNote(id, words)) change(id, { note: "", mode: open.may.reply ? "reply" : "note" });
    const has = document.activeElement;
    if (!has || has === document.body || field.current?.form?.contains(has)) focusSoon("#composer-text"); // else they went on
  }

  if (!open.may.reply && !open.may.note) return <p class="composer-closed">{closedWords(open)}</p>;
  return (
    <form
      class={`composer ${mode} ${isOver ? "over" : ""}`} aria-label={mode === "reply" ? "Reply to the customer" : "Private note"}
      onSubmit={(event) => { event.preventDefault(); void go(); }}
      onDragOver={(event) => { if (mode === "reply") { event.preventDefault(); setOver(true); } }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => { event.preventDefault(); setOver(false); if (mode === "reply") void add(event.dataTransfer?.files ?? []); }}
    >
      {open.draft && open.may.reply && <AiDraft key={open.draft} id={id} text={open.draft} />}
      {open.may.reply && mode === "reply" && <NudgeLine id={id} />}
      <Modes open={open} mode={mode} />
      <textarea
        id="composer-text" ref={field} rows={2} value={text} maxLength={20_000}
        placeholder={mode === "reply" ? "Write to the customer. / for canned replies" : "Only colleagues see this"}
        aria-label={mode === "reply" ? "Reply" : "Private note"}
        aria-autocomplete={mode === "reply" ? "list" : undefined} aria-controls={menu.isOpen ? "canned" : undefined}
        aria-activedescendant={menu.isOpen ? `canned-${menu.place}` : undefined} enterkeyhint="send"
        onInput={(event) => {
          change(id, { [mode]: event.currentTarget.value });
          menu.look();
          if (mode === "reply") typed(id, event.currentTarget.value);
          if (mode === "reply" || open.may.reply) isTyping(id, mode === "reply" && !!event.currentTarget.value);
        }}
        onClick={menu.look} onBlur={menu.close}
        onPaste={(event) => { if (mode === "reply" && event.clipboardData?.files.length) { event.preventDefault(); void add(event.clipboardData.files); } }}
        onKeyDown={(event) => {
          if (event.isComposing || menu.key(event)) return;
          if (event.key === "Enter" && !event.shiftKey && !event.altKey) { event.preventDefault(); void go(); }
          else if (event.key === "Escape") leave(field.current);
        }}
      />
      {menu.isOpen && <CannedMenu open={open} some={menu.some} place={menu.place} choose={menu.choose} />}
      <div class="composer-foot">
        {mode === "reply" && <Attach add={add} />}
        <Attached id={id} draft={draft} isShown={mode === "reply"} />
        {isUploading > 0 && <span class="soft" role="status">Uploading...</span>}
        <span class="composer-hint soft">Enter sends, Shift+Enter makes a line</span>
        <button class={`button ${mode === "note" ? "of-note" : ""}`} type="submit" aria-disabled={!text.trim() && !draft.files.length}>
          {mode === "reply" ? <>Send <Icon name="send" size={14} /></> : "Add note"}
        </button>
      </div>
    </form>
  );
}

/** To the row in the list, or the brief where the list has no such row, so that keys are keys again. */
function leave(field: HTMLElement | null): void {
  const away = document.querySelector<HTMLElement>(".row[aria-current]") ?? document.querySelector<HTMLElement>("#brief");
  if (away) away.focus();
  else field?.blur();
}

/** Why nothing can be written now, and what can be done. */
function closedWords({ row, may }: Case): string {
  if (row.holder === "archive") return "This conversation is closed. It opens again when the customer writes.";
  return `${whose(row)}${may.take_over ? " Take over to write." : ""}`;
}

/** Who answers here instead. */
function whose(row: Row): string {
  if (row.holder === "human" || row.holder === "transfer") return `${personName(row.who)} answers here.`;
  return row.holder === "ai" || row.holder === "wrap_up" ? "The AI answers here." : "Nobody has it yet.";
}

function Modes({ open, mode }: { open: Case; mode: Draft["mode"] }): JSX.Element {
  const turn = (to: Draft["mode"]): void => {
    change(open.row.id, { mode: to });
    focusSoon("#composer-text");
  };
  const { row } = open;
  return (
    <div class="modes">
      <div role="group" aria-label="What you write">
        <button type="button" aria-pressed={mode === "reply"} aria-disabled={!open.may.reply} title="Alt+L" onClick={() => open.may.reply && turn("reply")}>Reply</button>
        <button type="button" aria-pressed={mode === "note"} title="Alt+P" onClick={() => turn("note")}>Private note</button>
      </div>
      {!open.may.reply && <span class="soft">{whose(row)}{open.may.take_over ? " Take over to reply." : ""}</span>}
    </div>
  );
}

function AiDraft({ id, text }: { id: string; text: string }): JSX.Element | null {
  const [isGone, setGone] = useState(false);
  if (isGone) return null;
  return (
    <div class="ai-draft">
      <Icon name="ai" size={14} />
      <p><strong>The AI's draft, not sent:</strong> {text}</p>
      <button type="button" onClick={() => { rewrite(id, "reply", text, text.length); change(id, { mode: "reply" }); setGone(true); }}>Use</button>
      <button type="button" onClick={() => setGone(true)}>Discard</button>
    </div>
  );
}

function Attach({ add }: { add: (files: Iterable<File>) => Promise<void> }): JSX.Element {
  return (
    <label class="button icon attach" title="Attach a picture or a PDF">
      <span class="heard">Attach a picture or a PDF</span>
      <Icon name="clip" size={18} />
      <input
        type="file" multiple accept={TAKES}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          void add(files);
        }}
      />
    </label>
  );
}

function Attached({ id, draft, isShown }: { id: string; draft: Draft; isShown: boolean }): JSX.Element | null {
  if (!isShown || !draft.files.length) return null;
  return (
    <ul class="attached">
      {draft.files.map((file) => (
        <li key={file.id} class="chip">
          {file.name} <span class="soft">{size(file.size)}</span>
          <button type="button" class="bare" aria-label={`Remove ${file.name}`} onClick={() => change(id, { files: draft.files.filter((one) => one.id !== file.id) })}>
            <Icon name="cross" size={10} />
          </button>
        </li>
      ))}
    </ul>
  );
}
