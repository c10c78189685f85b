/** The left column: search, the five lists with their figures, and the rows. */

import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { memo } from "preact/compat";

import type { Row } from "../shared/wire";
import { more, openConversation, search, show } from "./deeds";
import { channelIcon, Icon } from "./icons";
import { counts, found, isFilled, me, now, opened, pages, personName, query, rowOf, shown, VIEWS, view, type View } from "./state";
import { ago, dueWords, lateness, plain, span, stage, URGENCY } from "./words";

const TITLES: Record<View, string> = { mine: "Mine", waiting: "Waiting", people: "Team", ai: "AI", closed: "Closed" };
const SAYS: Record<View, string> = {
  mine: "Mine: with you, or you were asked for help",
  waiting: "Waiting for a person: urgency first, then the longest wait",
  people: "Team: with a person",
  ai: "With the AI",
  closed: "Closed",
};
const EMPTY: Record<View, string> = {
  mine: "Nothing is with you. What is offered to you appears at the edge of the page.",
  waiting: "Nobody is waiting.",
  people: "Nobody talks with a person now.",
  ai: "No conversation with the AI is open.",
  closed: "Nothing was closed yet.",
};
const SEARCH_AFTER = 180; // ms without a key

let typed: ReturnType<typeof setTimeout> | undefined;

export function Queue(): JSX.Element {
  return (
    <section class="queue" aria-label="Conversations">
      <Search />
      <nav class="views" aria-label="Lists">
        {VIEWS.map((list) => <ViewButton key={list} list={list} />)}
      </nav>
      <List />
    </section>
  );
}

function Search(): JSX.Element {
  return (
    <form class="search" role="search" onSubmit={(event) => event.preventDefault()}>
      <label class="heard" for="search">Search conversations</label>
      <Icon name="search" />
      <input
        id="search" type="search" autoComplete="off" placeholder={matchMedia("(pointer: coarse)").matches ? "Search" : "Search ( / )"} value={query.value}
        onInput={(event) => {
          const words = event.currentTarget.value;
          query.value = words;
          clearTimeout(typed);
          typed = setTimeout(() => void search(words), SEARCH_AFTER);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown" || event.key === "Enter") {
            event.preventDefault();
            document.querySelector<HTMLElement>(".row")?.focus();
          } else if (event.key === "Escape") {
            event.preventDefault();
            clearTimeout(typed);
            void search("");
          }
        }}
      />
    </form>
  );
}

function ViewButton({ list }: { list: View }): JSX.Element {
  const figure = useComputed(() => counts.value[list]);
  const isShown = !found.value && view.value === list;
  return (
    <button type="button" class="view" aria-pressed={isShown} title={SAYS[list]} onClick={() => show(list)}>
      {TITLES[list]}
      {list !== "closed" && <span class={`count ${list === "waiting" && figure.value ? "hot" : ""}`}>{figure}</span>}
    </button>
  );
}

function List(): JSX.Element {
  const ids = shown.value;
  const isSearch = found.value !== null;
  const hasMore = !isSearch && typeof pages.value[view.value] === "string";
  const first = ids.includes(opened.value ?? "") ? opened.value : ids[0];
  return (
    <div class="list">
      <h2 class="heard">{isSearch ? "Found" : SAYS[view.value]}</h2>
      {isSearch && <p class="list-head" role="status">{ids.length ? `${ids.length} found` : "Nothing found. Try a name, a number or a word of the customer."}</p>}
      {!ids.length && !isSearch && <p class="empty">{isFilled.value ? EMPTY[view.value] : "Loading..."}</p>}
      <ul onKeyDown={walk}>
        {ids.map((id) => <RowLine key={id} id={id} isStop={id === first} isOpen={id === opened.value} />)}
      </ul>
      {hasMore && <button type="button" class="button quiet more" onClick={() => void more(view.value)}>Show more</button>}
    </div>
  );
}

/** Arrows move between rows, so that the whole list is one stop of the Tab key. */
function walk(event: KeyboardEvent): void {
  const all = [...document.querySelectorAll<HTMLElement>(".row")];
  const place = all.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined || place < 0) return;
  event.preventDefault();
  if (to < 0) document.querySelector<HTMLElement>("#search")?.focus();
  else all[Math.min(to, all.length - 1)]?.focus();
}

const RowLine = memo(function RowLine({ id, isStop, isOpen }: { id: string; isStop: boolean; isOpen: boolean }) {
  const row = rowOf(id)?.value;
  if (!row) return null;
  const urgency = row.urgency === "high" || row.urgency === "critical" ? row.urgency : null;
  return (
    <li class={`row-home ${urgency ?? ""}`}>
      <a
        class="row" href={`#${encodeURIComponent(id)}`} tabIndex={isStop ? 0 : -1} aria-current={isOpen ? "true" : undefined}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          openConversation(id);
        }}
      >
        <span class="row-first">
          <Icon name={channelIcon(row.channel)} size={14} />
          <span class="heard">{row.channel} </span>
          <span class="row-name">{row.customer}</span>
          {row.unread > 0 && <span class="unread" title="Not answered yet">{row.unread}<span class="heard"> not answered</span></span>}
          <When row={row} />
        </span>
        <span class="row-last">
          {row.last.who !== "customer" && <span class="row-who">{row.last.who === "ai" ? "AI: " : row.last.who === "person" ? "Us: " : ""}</span>}
          {row.last.text || "(a file)"}
        </span>
        <Chips row={row} />
      </a>
    </li>
  );
});

/** Waiting since, as a clock; or when the last words came. */
function When({ row }: { row: Row }): JSX.Element {
  const waits = row.waiting_since && (row.holder === "queue" || row.holder === "offer" || row.holder === "transfer");
  const text = useComputed(() =>
    waits ? span(now.value - Date.parse(row.waiting_since!)) : ago(row.last.at, now.value),
  );
  return <span class={`row-when figures ${waits ? "waits" : ""}`}>{waits && <span class="heard">waiting </span>}{text}</span>;
}

function Chips({ row }: { row: Row }): JSX.Element {
  const who = row.holder === "offer" || row.offered_to ? row.offered_to : row.who;
  return (
    <span class="row-chips">
      {row.urgency && row.urgency !== "normal" && row.urgency !== "low" && (
        <span class={`chip ${row.urgency === "critical" ? "bad" : "warn"}`}>{URGENCY[row.urgency].says}</span>
      )}
      {row.mood && <span class="chip">{plain(row.mood)}</span>}
      {row.due && <Due row={row} />}
      {row.help && <span class="chip warm">{row.help.by === me.value?.id ? "Help asked" : `Help: ${personName(row.help.by)}`}</span>}
      {row.arranged && <span class="chip cool">Arranged</span>}
      <span class="row-holder">{holderWords(row, who)}</span>
    </span>
  );
}

function holderWords(row: Row, who: string | null): string {
  const isMe = who !== null && who === me.value?.id;
  if (row.holder === "ai" || row.holder === "wrap_up") return row.holder === "ai" ? (row.who ?? "AI") : "AI wraps up";
  if (row.holder === "offer") return isMe ? "offered to you" : `offered to ${personName(who)}`;
  if (row.holder === "transfer") return `${row.who === me.value?.id ? "you" : personName(row.who)}, in transfer`;
  if (row.holder === "human") return isMe ? "you" : personName(who);
  return row.holder === "queue" ? "nobody yet" : stage(row.holder);
}

/** The chip turns amber in the last third of what is promised and red after it; the words say the same. */
export function Due({ row }: { row: Row }): JSX.Element {
  const tone = useComputed(() => ({ calm: "chip", soon: "chip warn", late: "chip bad" })[lateness(row, now.value) ?? "calm"] + " figures");
  const text = useComputed(() => dueWords(row, now.value));
  return <span class={tone}><Icon name="clock" size={11} />{text}</span>;
}
