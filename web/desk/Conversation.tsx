/** The middle and the right: header with what may be done, the card, the transcript, the composer, the record. */

import { useComputed } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import type { Case, Viewer } from "../shared/wire";
import { BriefCard } from "./BriefCard";
import { Composer } from "./Composer";
import { busy, dialog, fetchCase, markRead, openConversation, takeOver } from "./deeds";
import { channelIcon, Icon, Mark, type IconName } from "./icons";
import { Due } from "./Queue";
import { RecordPane } from "./RecordPane";
import { shortcuts } from "./settings";
import { connection, current, me, now, opened, openProblem, personName, teamName } from "./state";
import { Transcript } from "./Transcript";
import { languageName, span, stage } from "./words";

const HTTP_AFTER = 1_200; // ms; the socket is quicker, but may be down

export function Conversation(): JSX.Element {
  const id = opened.value;
  const open = current.value?.row.id === id ? current.value : null;
  useEffect(() => {
    if (!id) return;
    const timer = setTimeout(() => {
      if (current.peek()?.row.id !== id) void fetchCase(id);
    }, connection.peek() === "lost" ? 0 : HTTP_AFTER);
    return () => clearTimeout(timer);
  }, [id]);
  if (!id) return <Nothing text="Choose a conversation, or wait: what is offered to you appears by itself." hasHints />;
  if (openProblem.value) return <Nothing text={openProblem.value} />;
  if (!open) return <Nothing text="Opening..." />;
  return <Opened key={id} open={open} />;
}

const HINTS = [["/", "Search"], ["2", "Who waits"], ["?", "All shortcuts"]] as const;

function Nothing({ text, hasHints }: { text: string; hasHints?: boolean }): JSX.Element {
  return (
    <section class="middle nothing" aria-label="Conversation">
      {opened.value && <BackButton />}
      {hasHints && <Mark size={44} />}
      <p class="empty">{text}</p>
      {hasHints && shortcuts.value && (
        <ul class="hints">{HINTS.map(([key, says]) => <li key={key}><kbd>{key}</kbd> {says}</li>)}</ul>
      )}
    </section>
  );
}

function BackButton(): JSX.Element {
  return (
    <button type="button" class="button icon back" aria-label="Back to the list" onClick={() => openConversation(null)}>
      <Icon name="back" size={20} />
    </button>
  );
}

function Opened({ open }: { open: Case }): JSX.Element {
  const [hasRecord, setRecord] = useState(false);
  useEffect(() => {
    markRead();
    addEventListener("focus", markRead);
    return () => removeEventListener("focus", markRead);
  }, [open.said.length]);
  return (
    <>
      <section class="middle" aria-label="Open conversation">
        <Header open={open} hasRecord={hasRecord} turnRecord={() => setRecord(!hasRecord)} />
        <Others viewers={open.viewers} />
        {open.row.help && <Help open={open} />}
        {open.card && <BriefCard card={open.card} open={open} />}
        <Transcript open={open} />
        <Composer open={open} />
      </section>
      <RecordPane open={open} isShown={hasRecord} close={() => setRecord(false)} />
    </>
  );
}

function Header({ open, hasRecord, turnRecord }: { open: Case; hasRecord: boolean; turnRecord: () => void }): JSX.Element {
  const { row, may } = open;
  return (
    <header class="head">
      <BackButton />
      <div class="head-who">
        <h2>
          <Icon name={channelIcon(row.channel)} /> <span>{row.customer}</span>
        </h2>
        <p class="head-state">
          <StageWords open={open} />
          {row.due && <Due row={row} />}
          {row.language && row.language !== "en" && <span class="chip">{languageName(row.language)}</span>}
        </p>
      </div>
      <div class="deeds" role="group" aria-label="What to do">
        {may.take_over && (
          <Deed icon="person" says="Take over" strong={!may.reply} isBusy={busy.value === "take_over"} press={() => void takeOver(row.id)} />
        )}
        {may.assign && <Deed icon="give" says="Assign to…" press={() => (dialog.value = "assign")} />}
        {may.transfer && <Deed icon="pass" says="Transfer" press={() => (dialog.value = "transfer")} />}
        {may.note && row.holder !== "archive" && <Deed icon="help" says="Ask for help" press={() => (dialog.value = "help")} />}
        {may.give_back && <Deed icon="goBack" says="Hand back" strong press={() => (dialog.value = "give_back")} />}
        {may.close && <Deed icon="check" says="Close" press={() => (dialog.value = "close")} />}
        <button type="button" class="button icon record-button" aria-label="Customer's record" aria-expanded={hasRecord} aria-controls="record" onClick={turnRecord}>
          <Icon name="record" size={18} />
        </button>
      </div>
    </header>
  );
}

interface DeedButton {
  icon: IconName;
  says: string;
  press: () => void;
  strong?: boolean;
  isBusy?: boolean;
}

function Deed({ icon, says, press, strong, isBusy }: DeedButton): JSX.Element {
  return (
    <button type="button" class={`button deed ${strong ? "" : "quiet"}`} aria-disabled={isBusy} title={says} onClick={press}>
      <Icon name={icon} size={14} />
      <span>{says}</span>
    </button>
  );
}

/** Who has it, in words: "You have it", "Waiting 2:10 for Billing". */
function StageWords({ open: { row } }: { open: Case }): JSX.Element {
  const waits = useComputed(() => (row.waiting_since ? span(now.value - Date.parse(row.waiting_since)) : ""));
  let words: ComponentChildren = stage(row.holder);
  let tone = "";
  if (row.holder === "human") [words, tone] = row.who === me.value?.id ? ["You have it", "warm"] : [`${personName(row.who)} has it`, "warm"];
  if (row.holder === "ai") [words, tone] = [`With ${row.who ?? "the AI"}`, "cool"];
  if (row.holder === "wrap_up") tone = "cool";
  if (row.holder === "queue") words = <>Waiting <span class="figures">{waits}</span> for {teamName(row.team)}</>;
  if (row.holder === "offer") words = <>Offered to {row.offered_to === me.value?.id ? "you" : personName(row.offered_to)}, waiting <span class="figures">{waits}</span></>;
  if (row.holder === "transfer") {
    const next = row.offered_to ? `${personName(row.offered_to)} of ${teamName(row.team)}` : teamName(row.team);
    words = `${row.who === me.value?.id ? "You have" : personName(row.who) + " has"} it until ${next} accepts`;
    tone = "warm";
  }
  return <span class={`chip ${tone}`}>{words}</span>;
}

/** Who else looks at this conversation or writes in it. */
function Others({ viewers }: { viewers: Viewer[] }): JSX.Element {
  const others = viewers.filter((one) => one.id !== me.value?.id);
  const writers = others.filter((one) => one.typing);
  const names = (some: Viewer[]): string => some.map((one) => one.name).join(" and ");
  const verb = (some: Viewer[]): string => (some.length > 1 ? "are" : "is");
  return (
    <div class="others" role="status">
      {writers.length > 0 && <p class="writing">{names(writers)} {verb(writers)} writing here. Wait a moment, so that the customer gets one answer.</p>}
      {!writers.length && others.length > 0 && <p>{names(others)} {verb(others)} looking at this too.</p>}
    </div>
  );
}

function Help({ open }: { open: Case }): JSX.Element {
  const help = open.row.help!;
  const to = help.to === me.value?.id ? "you" : help.to ? personName(help.to) : "the supervisors";
  return (
    <p class="help-asked">
      <Icon name="help" /> <strong>{help.by === me.value?.id ? "You" : personName(help.by)} asked {to} for help:</strong> <span>{help.text}</span>
    </p>
  );
}
