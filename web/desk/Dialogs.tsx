/** The dialogs: each says what will happen, and checks what was typed. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import type { Case, Offer, Task } from "../shared/wire";
import { askForHelp, close, decline, dialog, firstOffer, giveBack, openConversation } from "./deeds";
import { Assign, Transfer } from "./Give";
import { SHORTCUTS, type Shortcut } from "./keyboard";
import { shortcuts } from "./settings";
import { complain, Sheet, TextField, useKept } from "./Sheet";
import { current, me, now, offers, people } from "./state";
import { VerdictRow } from "./VerdictRow";

export function Dialogs(): JSX.Element | null {
  const name = dialog.value;
  const open = current.value;
  if (name === "shortcuts") return <Shortcuts />;
  const offer = name === "decline" ? offers.value[0] : undefined;
  if (name === "decline") return offer ? <Decline key={offer.id} offer={offer} /> : null;
  if (!name || !open) return null;
  if (name === "transfer") return <Transfer open={open} />;
  if (name === "assign") return <Assign open={open} />;
  if (name === "help") return <Help open={open} />;
  if (name === "give_back") return <GiveBack open={open} />;
  return <Close open={open} />;
}

function Help({ open }: { open: Case }): JSX.Element {
  const [to, setTo] = useState("");
  const [text, setText] = useKept("help");
  const [isTried, setTried] = useState(false);
  const others = people.value.filter((one) => one.id !== me.value?.id && one.presence !== "offline");
  async function go(): Promise<boolean> {
    setTried(true);
    return text.trim() ? askForHelp(open.row.id, text.trim(), to || null) : complain("help-text");
  }
  return (
    <Sheet title="Ask for help" says="A colleague may read along and write notes. The customer sees nothing of it." deed="Ask" go={go}>
      <TextField
        id="help-text" label="What do you need?" value={text} set={setText} first
        wrong={isTried && !text.trim() ? "Write what you need, so that they can help at once." : ""}
      />
      <div class="field">
        <label for="help-to">Whom</label>
        <select id="help-to" value={to} onChange={(event) => setTo(event.currentTarget.value)}>
          <option value="">The supervisors</option>
          {others.map((one) => <option key={one.id} value={one.id}>{one.name} ({one.presence})</option>)}
        </select>
      </div>
    </Sheet>
  );
}

/** "2026-11-24T15:30", the local time of a field, as ISO in UTC; null if it is none. */
function utc(local: string): string | null {
  const at = new Date(local);
  return local && !Number.isNaN(at.getTime()) ? at.toISOString() : null;
}

function GiveBack({ open }: { open: Case }): JSX.Element {
  const [note, setNote] = useKept("back");
  const [confirm, setConfirm] = useState(false);
  const [survey, setSurvey] = useState(true);
  const [callback, setCallback] = useState({ on: false, due: "", detail: "" });
  const [follow, setFollow] = useState({ on: false, due: "", detail: "" });
  const [isTried, setTried] = useState(false);
  const dueWrong = (task: { on: boolean; due: string }): string => {
    const due = utc(task.due);
    if (!isTried || !task.on) return "";
    return !due ? "Choose a day and a time." : Date.parse(due) <= now.value ? "Choose a time that is still to come." : "";
  };
  async function go(): Promise<boolean> {
    setTried(true);
    const isLate = (task: { on: boolean; due: string }): boolean => task.on && !(Date.parse(utc(task.due) ?? "") > now.peek());
    if (!note.trim()) return complain("back-note");
    if (callback.on && isLate(callback)) return complain("back-callback-due");
    if (follow.on && isLate(follow)) return complain("back-follow-due");
    const tasks: Task[] = [];
    if (confirm) tasks.push({ kind: "confirm", detail: "", due: null });
    if (survey) tasks.push({ kind: "survey", detail: "", due: null });
    if (callback.on) tasks.push({ kind: "callback", detail: callback.detail.trim(), due: utc(callback.due) });
    if (follow.on) tasks.push({ kind: "follow_up", detail: follow.detail.trim(), due: utc(follow.due) });
    return giveBack(open.row.id, note.trim(), tasks);
  }
  return (
    <Sheet title="Hand back to the AI" says="The customer reads your note; then the AI does what you tick." deed="Hand back" go={go}>
      <TextField
        id="back-note" label="What was agreed" value={note} set={setNote} first hint='The customer reads this, e.g. "Refunded 59.90; it takes 3 to 5 days."'
        wrong={isTried && !note.trim() ? "Write what was agreed. The customer reads it, and the AI keeps to it." : ""}
      />
      <fieldset class="wrap">
        <legend>Then the AI shall</legend>
        <label class="tick"><input type="checkbox" checked={confirm} onChange={(event) => setConfirm(event.currentTarget.checked)} /> Ask whether it is solved</label>
        <label class="tick"><input type="checkbox" checked={survey} onChange={(event) => setSurvey(event.currentTarget.checked)} /> Ask for a rating</label>
        <Timed id="back-callback" label="See that they are called back" detail="Number or address" value={callback} set={setCallback} wrong={dueWrong(callback)} />
        <Timed id="back-follow" label="Follow up" detail="What about" value={follow} set={setFollow} wrong={dueWrong(follow)} />
      </fieldset>
      {open.verdict && (
        <fieldset class="wrap">
          <legend>How it came to you (for us, if you like)</legend>
          <VerdictRow open={open} />
        </fieldset>
      )}
    </Sheet>
  );
}

interface TimedParts {
  id: string;
  label: string;
  detail: string;
  value: { on: boolean; due: string; detail: string };
  set: (value: TimedParts["value"]) => void;
  wrong: string;
}

function Timed({ id, label, detail, value, set, wrong }: TimedParts): JSX.Element {
  return (
    <div class="timed">
      <label class="tick"><input type="checkbox" checked={value.on} onChange={(event) => set({ ...value, on: event.currentTarget.checked })} /> {label}</label>
      {value.on && (
        <div class="timed-fields">
          <div class="field">
            <label for={`${id}-due`}>When</label>
            <input
              id={`${id}-due`} type="datetime-local" value={value.due} aria-invalid={!!wrong} aria-describedby={wrong ? `${id}-wrong` : undefined}
              onInput={(event) => set({ ...value, due: event.currentTarget.value })}
            />
            {wrong && <p id={`${id}-wrong`} class="wrong" role="alert">{wrong}</p>}
          </div>
          <div class="field">
            <label for={`${id}-detail`}>{detail}</label>
            <input id={`${id}-detail`} value={value.detail} maxLength={500} onInput={(event) => set({ ...value, detail: event.currentTarget.value })} />
          </div>
        </div>
      )}
    </div>
  );
}

function Close({ open }: { open: Case }): JSX.Element {
  const [because, setBecause] = useKept("close");
  const [isTried, setTried] = useState(false);
  async function go(): Promise<boolean> {
    setTried(true);
    if (!because.trim()) return complain("close-because");
    const isDone = await close(open.row.id, because.trim());
    if (isDone && matchMedia("(max-width: 760px)").matches) openConversation(null);
    return isDone;
  }
  return (
    <Sheet title="Close the conversation" says="It opens again if the customer writes." deed="Close it" go={go}>
      <TextField
        id="close-because" label="Why" value={because} set={setBecause} rows={2} first hint='For colleagues, e.g. "Solved by phone".'
        wrong={isTried && !because.trim() ? "Say in a few words why it is over." : ""}
      />
    </Sheet>
  );
}

const EXCUSES = ["Busy with another customer", "Not my field", "I know this customer", "About to leave"];

function Decline({ offer }: { offer: Offer }): JSX.Element {
  const [because, setBecause] = useState(EXCUSES[0]!);
  const isStill = firstOffer()?.id === offer.id;
  return (
    <Sheet title={`Decline ${offer.row.customer}?`} says="The next colleague is asked at once. The customer does not see it." deed="Decline" go={async () => isStill && decline(offer, because)}>
      <fieldset class="wrap">
        <legend>Why</legend>
        {EXCUSES.map((one, place) => (
          <label key={one} class="tick">
            <input type="radio" name="because" data-first={place === 0} checked={because === one} onChange={() => setBecause(one)} /> {one}
          </label>
        ))}
      </fieldset>
    </Sheet>
  );
}

const GROUPS: Shortcut["group"][] = ["Offers", "Moving", "Writing", "Conversation"];

function Shortcuts(): JSX.Element {
  return (
    <Sheet title="Keyboard" says="Single keys work outside of fields." wide>
      <div class="keys">
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {SHORTCUTS.filter((one) => one.group === group).map((one) => (
                <div key={one.keys + one.says}><dt>{one.keys.split(" or ").map((key, place) => <>{place > 0 && " or "}<kbd>{key}</kbd></>)}</dt><dd>{one.says}</dd></div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label class="tick"><input type="checkbox" data-first checked={shortcuts.value} onChange={(event) => (shortcuts.value = event.currentTarget.checked)} /> Use these shortcuts in this browser</label>
    </Sheet>
  );
}
