/** A text in which some things are hidden from people at the desk: each becomes a button that asks for it. */

import { signal } from "@preact/signals";
import { Fragment, type JSX } from "preact";

import { reveal } from "./deeds";
import { me, opened } from "./state";

const TOKEN = /(\[(?:card|iban|ssn|license|secret|email|url|ip|phone|address|name)-\d{1,9}\])/;

/** Whether a whole value is hidden. */
export function isHidden(value: string): boolean {
  return value.split(TOKEN).length > 1;
}

/** What was asked for, by person, conversation and token; it is gone with the page. */
const shown = signal<Record<string, string>>({});

export function Words({ text }: { text: string }): JSX.Element {
  const parts = text.split(TOKEN);
  if (parts.length === 1) return <>{text}</>;
  return <>{parts.map((part, place) => <Fragment key={place}>{place % 2 ? <Hidden token={part} /> : part}</Fragment>)}</>;
}

function Hidden({ token }: { token: string }): JSX.Element {
  const id = opened.value ?? "";
  const key = `${me.value?.id} ${id} ${token}`;
  const value = shown.value[key];
  if (value !== undefined) return <mark class="shown">{value}</mark>;
  const kind = token.slice(1, token.indexOf("-"));
  const ask = async (): Promise<void> => {
    const found = await reveal(id, token);
    if (found !== null) shown.value = { ...shown.peek(), [key]: found };
  };
  return (
    <button type="button" class="hidden-value" title="Looking at it is written down" onClick={() => void ask()}>
      {kind}, hidden: <span>show</span>
    </button>
  );
}
