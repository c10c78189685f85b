/** The lines, folded to what matters: since the problem began. Customer text is only ever a text node. */

import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { memo } from "preact/compat";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import type { Case, DeskSaid, FileInfo } from "../shared/wire";
import { fileAddress } from "./api";
import { Words } from "./Hidden";
import { Icon } from "./icons";
import { again, drop, pending, type Pending } from "./outbox";
import { change, draftOf } from "./drafts";
import { lookAt, me, now, personName, typing } from "./state";
import { dayOf, size, timeOfDay } from "./words";

const NEAR = 80; // px from the end that still count as reading the end
const PAGE = 200; // lines that are drawn at once; the earlier ones by a press

export function Transcript({ open }: { open: Case }): JSX.Element {
  const [isWhole, setWhole] = useState(false);
  const [isAway, setAway] = useState(false);
  const [skipped, setSkipped] = useState(() => Math.max(0, open.said.length - PAGE));
  const heightBefore = useRef(0);
  const home = useRef<HTMLDivElement>(null);
  const older = open.said.filter((line) => line.seq < open.began).length;
  const folded = isWhole ? 0 : older;
  const more = Math.min(PAGE, skipped - folded);
  const lines = open.said.slice(Math.max(folded, skipped));
  const mine = unsettled(pending.value, open);
  const last = open.said[open.said.length - 1]?.seq ?? 0;

  useLayoutEffect(() => {
    if (!isAway) toEnd(home.current);
  }, [last, mine.length, typing.value]);
  useLayoutEffect(() => {
    const box = home.current;
    if (box && heightBefore.current) box.scrollTop += box.scrollHeight - heightBefore.current; // what is read stays where it is
    heightBefore.current = 0;
  }, [skipped]);
  useLayoutEffect(() => {
    const wanted = lookAt.value;
    if (wanted === null) return;
    const place = open.said.findIndex((line) => line.seq === wanted);
    if (place < 0) return void (lookAt.value = null);
    setAway(true);
    if (wanted < open.began && !isWhole) return setWhole(true);
    if (place < skipped) return setSkipped(place);
    lookAt.value = null;
    point(home.current?.querySelector<HTMLElement>(`[data-seq="${wanted}"]`));
  }, [lookAt.value, isWhole, skipped]);
  useEffect(() => {
    const box = home.current;
    if (!box) return;
    const watcher = new ResizeObserver(() => !isAway && toEnd(box)); // the composer grows: the end stays in sight
    watcher.observe(box);
    return () => watcher.disconnect();
  }, [isAway]);

  return (
    <div class="transcript-home">
      <div
        class="transcript" ref={home} tabIndex={0} role="log" aria-label="Conversation" aria-live="polite"
        onScroll={(event) => {
          const box = event.currentTarget;
          setAway(box.scrollHeight - box.scrollTop - box.clientHeight > NEAR);
        }}
      >
        {more > 0 && (
          <button
            type="button" class="older"
            onClick={() => { setAway(true); heightBefore.current = home.current!.scrollHeight; setSkipped(skipped - more); }}
          >
            Show {more} earlier {more === 1 ? "line" : "lines"}
          </button>
        )}
        {more <= 0 && older > 0 && (
          <button type="button" class="older" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
            {isWhole ? "Fold what came before the problem" : `Show all: ${older} earlier ${older === 1 ? "line" : "lines"}`}
          </button>
        )}
        <ol>
          {lines.map((line, place) => <Line key={line.seq} line={line} before={lines[place - 1]} customer={open.row.customer} />)}
          {mine.map((one) => <Sending key={one.key} one={one} />)}
        </ol>
        <ReadMark open={open} />
        <Typing id={open.row.id} />
      </div>
      {isAway && (
        <button type="button" class="to-end" onClick={() => { setAway(false); toEnd(home.current); }}>
          <Icon name="down" size={12} /> Latest
        </button>
      )}
    </div>
  );
}

function toEnd(box: HTMLDivElement | null): void {
  if (box) box.scrollTop = box.scrollHeight;
}

/** Brings a line into sight and marks it for a moment. */
function point(line: HTMLElement | null | undefined): void {
  if (!line) return;
  line.tabIndex = -1;
  line.focus({ preventScroll: true });
  line.scrollIntoView({ block: "center" });
  line.classList.add("pointed");
  setTimeout(() => line.classList.remove("pointed"), 2_000);
}

/** Replies on their way; one whose line has come already, but whose answer has not, is not shown twice. */
function unsettled(all: Pending[], open: Case): Pending[] {
  const said = open.said.filter((line) => line.who === "person" && line.by === me.value?.id);
  const numbers = new Set(said.map((line) => line.seq));
  return all.filter((one) => {
    if (one.conversation !== open.row.id || (one.seq !== null && numbers.has(one.seq))) return false;
    if (one.state === "refused") return true;
    return !said.some((line) => line.key === one.key || (line.text === one.text && line.at >= one.at));
  });
}

interface LineParts {
  line: DeskSaid;
  before: DeskSaid | undefined;
  customer: string;
}

const Line = memo(function Line({ line, before, customer }: LineParts) {
  const day = dayOf(line.at, now.peek());
  const isNewDay = !before || dayOf(before.at, now.peek()) !== day;
  const isFirst = isNewDay || !before || before.who !== line.who || before.by !== line.by || before.name !== line.name;
  return (
    <>
      {isNewDay && <li class="day"><span>{day}</span></li>}
      <li class={`line is-${line.who} ${isFirst ? "first" : ""}`} data-seq={line.seq}>
        {line.who === "system" ? <SystemLine line={line} /> : line.who === "tool" ? <ToolLine line={line} /> : (
          <>
            {isFirst && <Speaker line={line} customer={customer} />}
            <div class="bubble">
              {line.text && <p><Words text={line.text} /></p>}
              <Files files={line.files} />
            </div>
            <time dateTime={line.at}>{timeOfDay(line.at)}</time>
          </>
        )}
      </li>
    </>
  );
});

function Speaker({ line, customer }: { line: DeskSaid; customer: string }): JSX.Element {
  const by = line.by === me.value?.id ? "You" : line.name || personName(line.by);
  switch (line.who) {
    case "customer":
      return <span class="speaker">{customer}</span>;
    case "ai":
      return <span class="speaker"><Icon name="ai" size={12} /> {line.name || "AI"} <span class="tag">AI</span></span>;
    case "note":
      return <span class="speaker"><Icon name="note" size={12} /> {by} <span class="tag">private note</span></span>;
    case "draft":
      return <span class="speaker"><Icon name="ai" size={12} /> {line.name || "AI"} <span class="tag">draft, not sent</span></span>;
    default:
      return <span class="speaker"><Icon name="person" size={12} /> {by || "A person"}</span>;
  }
}

function SystemLine({ line }: { line: DeskSaid }): JSX.Element {
  return <p><span><Words text={line.text} /></span> <time dateTime={line.at}>{timeOfDay(line.at)}</time></p>;
}

function ToolLine({ line }: { line: DeskSaid }): JSX.Element {
  return (
    <p>
      <Icon name="tool" size={12} /> <span class="heard">Tool: </span><span>{line.name ? `${line.name}: ` : ""}<Words text={line.text} /></span> <time dateTime={line.at}>{timeOfDay(line.at)}</time>
    </p>
  );
}

function Files({ files }: { files: FileInfo[] }): JSX.Element | null {
  if (!files.length) return null;
  return (
    <ul class="files">
      {files.map((file) => (
        <li key={file.id}>
          <a href={fileAddress(file.id)} target="_blank" rel="noopener">
            {file.type.startsWith("image/") ? <img src={fileAddress(file.id)} alt="" loading="lazy" /> : <Icon name="clip" />}
            <span>{file.name}</span> <span class="soft">{size(file.size)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function Sending({ one }: { one: Pending }): JSX.Element {
  const edit = (): void => {
    const draft = draftOf(one.conversation).peek();
    change(one.conversation, { mode: "reply", reply: [one.text, draft.reply].filter(Boolean).join("\n"), files: [...one.files, ...draft.files] });
    drop(one.key);
  };
  return (
    <li class={`line is-person first pending ${one.state}`}>
      <span class="speaker"><Icon name="person" size={12} /> You</span>
      <div class="bubble">
        {one.text && <p>{one.text}</p>}
        <Files files={one.files} />
      </div>
      {one.state === "refused" ? (
        <span class="refusal" role="alert">
          Not sent: {one.because} <button type="button" onClick={() => again(one.key)}>Try again</button>{" "}
          <button type="button" onClick={edit}>Edit</button>
        </span>
      ) : <span class="sending">{one.state === "sent" ? "Sent" : "Sending..."}</span>}
    </li>
  );
}

/** "Seen" under the last of our lines that the customer has read. */
function ReadMark({ open }: { open: Case }): JSX.Element | null {
  const last = open.said.findLast((line) => line.who === "person" || line.who === "customer");
  if (!last || last.who !== "person") return null;
  return <p class="read-mark">{open.read.customer >= last.seq ? "Seen" : "Sent"}</p>;
}

function Typing({ id }: { id: string }): JSX.Element {
  const who = useComputed(() => (typing.value?.conversation === id ? typing.value.who : null));
  return (
    <p class="typing" role="status">
      {who.value && <><span class="dots" aria-hidden="true"><i /><i /><i /></span> {who.value === "ai" ? "The AI is thinking" : "The customer is writing"}</>}
    </p>
  );
}
