/** What a person must know before the first word, in the order in which it is read: five seconds. */

import { useComputed } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";

import type { Attempt, Card, Case, DeskSaid, Evidence, Fact } from "../shared/wire";
import { insert } from "./caret";
import { isHidden, Words } from "./Hidden";
import { Icon } from "./icons";
import { card as isWhole } from "./settings";
import { now, teamName } from "./state";
import { VerdictRow } from "./VerdictRow";
import { capital, moodWord, plain, sentence, span, URGENCY } from "./words";

interface Parts {
  card: Card;
  open: Case;
}

export function BriefCard({ card, open }: Parts): JSX.Element {
  return (
    <section class={`card ${isWhole.value ? "" : "folded"}`} id="brief" tabIndex={-1} aria-labelledby="brief-title">
      <h3 id="brief-title" class="heard">Brief</h3>
      <dl>
        <Line title="Mood"><Mood card={card} open={open} /></Line>
        <Line title="Goal"><strong><Words text={card.goal || "Not known yet"} /></strong></Line>
        {isWhole.value && <Rest card={card} destination={open.destination} />}
      </dl>
      {isWhole.value && <VerdictRow open={open} hasKeys />}
      <button type="button" class="fold" aria-expanded={isWhole.value} aria-controls="brief" onClick={() => (isWhole.value = !isWhole.value)}>
        <Icon name={isWhole.value ? "up" : "down"} size={12} /> {isWhole.value ? "Less" : "Brief, tried, why"}
      </button>
    </section>
  );
}

function Rest({ card, destination }: { card: Card; destination: Case["destination"] }): JSX.Element {
  return (
    <>
      <Line title="Brief">
        <Words text={card.brief} />
        {isNew(card.stuck, card.brief) && <span class="stuck"> {sentence(card.stuck)}</span>}
      </Line>
      <Line title="Tried"><Tried tried={card.tried} /></Line>
      {card.asked.length > 0 && <Line title="Asked"><Asked card={card} /></Line>}
      {(card.missing.length > 0 || card.promised.length > 0) && <Line title="Open"><Open card={card} /></Line>}
      <Line title="Why"><Why card={card} destination={destination} /></Line>
      {(card.facts.length > 0 || card.gaps.length > 0 || card.similar.length > 0) && (
        <Line title="Facts">
          {card.facts.length > 0 && <Facts facts={card.facts} />}
          {card.similar.length > 0 && <Similar similar={card.similar} />}
          {card.gaps.length > 0 && <span class="soft gaps">Not known: {card.gaps.join("; ")}</span>}
        </Line>
      )}
    </>
  );
}

function Line({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class={`card-line of-${title.toLowerCase()}`}>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Where it is stuck is told once: a brief often says so already. */
function isNew(words: string, brief: string): boolean {
  return !!words && !brief.toLowerCase().includes(words.toLowerCase().replace(/\.$/, ""));
}

/** Mood, urgency and wait; the words that show the mood stand beside it, since a reading may be wrong. */
function Mood({ card, open }: Parts): JSX.Element {
  const { row } = open;
  const since = row.waiting_since ? Date.parse(row.waiting_since) : null;
  const waited = useComputed(() => (since ? span(now.value - since) : ""));
  const isWaiting = since !== null && row.holder !== "human" && row.holder !== "archive";
  const tone = { critical: "bad", high: "warn", normal: "", low: "" }[card.urgency];
  return (
    <span class="mood">
      <span class="chip mood-word">{moodWord(card.mood)}</span>
      <span class={`chip ${tone}`}>{URGENCY[card.urgency].says} urgency</span>
      {isWaiting && <span class="chip figures">waiting {waited}</span>}
      {!isWaiting && <Waited said={open.said} />}
      {card.identity && <span class="soft identity" title={card.identity}><Words text={identityWords(card.identity)} /></span>}
      <Quotes evidence={card.mood.evidence} />
    </span>
  );
}

/** Without the name, which stands above. */
function identityWords(identity: string): string {
  return identity === "not known" ? "Not signed in" : capital(identity.replace(/ \([^()]*\)$/, ""));
}

/** How long the customer waited until somebody took it: what the first words may have to answer for. */
function Waited({ said }: { said: DeskSaid[] }): JSX.Element | null {
  const taken = said.findLast((line) => line.kind === "Accepted" || line.kind === "TookOver");
  const asked = taken && said.findLast((line) => line.kind === "HandedOff" && line.seq < taken.seq);
  if (!asked) return null;
  return <span class="chip figures">waited {span(Date.parse(taken.at) - Date.parse(asked.at))}</span>;
}

function Quotes({ evidence }: { evidence: Evidence[] }): JSX.Element {
  return <>{evidence.slice(0, 2).map((one, place) => <q key={place}><Words text={one.text} /></q>)}</>;
}

const RESULT = {
  yes: { icon: "check", says: "worked" },
  no: { icon: "cross", says: "did not work" },
  open: { icon: "unknown", says: "result not known" },
} as const;

/** What was done, at once; what the AI answered, folded, for the transcript has it too. */
function Tried({ tried }: { tried: Attempt[] }): JSX.Element {
  const done = tried.filter((one) => one.kind !== "answer");
  const answers = tried.filter((one) => one.kind === "answer");
  return (
    <>
      {done.length > 0 && <ul class="tried">{done.map((one, place) => <Done key={place} one={one} />)}</ul>}
      {answers.length > 0 && (
        <details class="folded-list">
          <summary>What the AI said ({answers.length})</summary>
          <ul>
            {answers.map((one, place) => (
              <li key={place}><Words text={capital(one.what)} /> <span class="soft"><Words text={one.result} /></span></li>
            ))}
          </ul>
        </details>
      )}
      {!tried.length && <span class="soft">Nothing yet</span>}
    </>
  );
}

function Done({ one }: { one: Attempt }): JSX.Element {
  const key = one.ok === null ? "open" : one.ok ? "yes" : "no";
  return (
    <li class={key}>
      <Icon name={RESULT[key].icon} size={13} />
      <span class="heard">{RESULT[key].says}: </span>
      <span>
        <Words text={one.what} />
        {one.result && <span class="soft"> <Words text={one.result} /></span>}
        {one.kind === "tool" && one.seen === false && <span class="chip warn">customer not told</span>}
      </span>
    </li>
  );
}

/** What the AI asked while they waited, and what they answered. */
function Asked({ card }: { card: Card }): JSX.Element {
  return (
    <ul class="asked">
      {card.asked.map((one, place) => (
        <li key={place}>
          <span class="soft"><Words text={capital(one.question)} /></span>{" "}
          {one.answer ? <q><Words text={one.answer} /></q> : <span class="chip">not answered yet</span>}
          {one.is_answer === false && <span class="chip">asked nothing more</span>}
        </li>
      ))}
    </ul>
  );
}

function Open({ card }: { card: Card }): JSX.Element {
  return (
    <>
      {card.missing.length > 0 && <span class="open-part"><span class="label">Missing</span> {card.missing.map(plain).join(", ")}</span>}
      {card.promised.length > 0 && <span class="open-part promised"><span class="label">Promised</span> {card.promised.join("; ")}</span>}
    </>
  );
}

function Why({ card, destination }: { card: Card; destination: Case["destination"] }): JSX.Element {
  return (
    <>
      {card.why.map((one, place) => (
        <span key={place} class="why">{capital(one.because || plain(one.trigger))}<Quotes evidence={one.evidence} /></span>
      ))}
      {destination && <span class="soft"> To {teamName(destination.team)}: {destination.because}</span>}
    </>
  );
}

/** Puts a value into what is written. */
export function Insert({ name, value }: { name: string; value: string }): JSX.Element {
  const says = `Insert ${name} into the reply`;
  return (
    <button type="button" class="insert" aria-label={says} title={says} onClick={() => insert(value)}>
      <Icon name="insert" size={14} />
    </button>
  );
}

/** What is known, with where it is from; a press puts the value into the reply. */
export function Facts({ facts }: { facts: Fact[] }): JSX.Element {
  const corrected = facts.filter((fact) => fact.corrected).length;
  return (
    <details class="facts">
      <summary>
        {facts.length === 1 ? "1 fact is known" : `${facts.length} facts are known`}
        {corrected > 0 && <>{" "}<span class="chip warm">{corrected} corrected by the customer</span></>}
      </summary>
      <ul>
        {facts.map((fact) => (
          <li key={fact.name + fact.value}>
            <span class="fact-name">{capital(plain(fact.name))}</span>
            <span class="fact-value">
              <Words text={fact.value} />
              {fact.first && <span class="soft"> ({fact.corrected ? "before" : "first said"}: <Words text={fact.first} />)</span>}
            </span>
            <span class={`chip ${fact.verified ? "good" : fact.corrected ? "warm" : ""}`}>
              {fact.corrected ? "corrected by the customer" : fact.source}{fact.verified ? ", checked" : ""}
            </span>
            {!isHidden(fact.value) && <Insert name={plain(fact.name)} value={fact.value} />}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Past tickets like this one and how they were solved, folded. */
function Similar({ similar }: { similar: Card["similar"] }): JSX.Element {
  return (
    <details class="folded-list">
      <summary>{similar.length === 1 ? "1 ticket like this was solved" : `${similar.length} tickets like this were solved`}</summary>
      <ul>
        {similar.map((one) => (
          <li key={one.ticket}>
            <span class="soft">{one.ticket}: <Words text={one.what} /></span> <Words text={one.solution} />
          </li>
        ))}
      </ul>
    </details>
  );
}
