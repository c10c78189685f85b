/** The right column: who the customer is, where the handoff went and why, and what is still to do. */

import type { ComponentChildren, JSX } from "preact";

import type { Case, Task } from "../shared/wire";
import { Insert } from "./BriefCard";
import { Words } from "./Hidden";
import { Icon } from "./icons";
import { now, personName, teamName } from "./state";
import { capital, languageName, moment, plain } from "./words";

const TASKS: Record<Task["kind"], string> = { confirm: "Confirm", survey: "Ask how it went", callback: "Call back", follow_up: "Follow up" };

export function RecordPane({ open, isShown, close }: { open: Case; isShown: boolean; close: () => void }): JSX.Element {
  const { row, record, destination, tasks } = open;
  return (
    <aside class={`record ${isShown ? "shown" : ""}`} id="record" aria-label="Customer's record" tabIndex={-1}>
      <button type="button" class="button icon record-close" aria-label="Close the record" onClick={close}><Icon name="cross" /></button>
      <Part title="Customer">
        <dl class="pairs">
          <Pair name="Name" value={record?.name ?? row.customer} />
          <Pair name="Number" value={record?.customer ?? null} />
          <Pair name="Identity" value={record ? "Known to the records" : "Not known to the records"} />
          <Pair name="Tier" value={record?.tier ? capital(record.tier) : null} />
          <Pair name="Language" value={languageName(record?.language ?? row.language)} />
          <Pair name="Channel" value={capital(row.channel)} />
          <Pair name="Reference" value={row.reference} />
          {record?.facts.map(([name, value]) => <Pair key={name} name={capital(plain(name))} value={value} canInsert />)}
        </dl>
      </Part>
      <Part title="Orders"><Plain lines={record?.orders ?? []} none="No orders on record." /></Part>
      <Part title="Earlier tickets"><Plain lines={record?.tickets ?? []} none="No earlier tickets." /></Part>
      {destination && (
        <Part title="Where it went">
          <p><strong>{teamName(destination.team)}</strong>: {destination.because}</p>
          {destination.lost.length > 0 && (
            <ul class="lost">
              {destination.lost.map(([team, because]) => <li key={team}><span>Not {teamName(team)}:</span> <span class="soft">{because}</span></li>)}
            </ul>
          )}
        </Part>
      )}
      <Part title="To do">
        {tasks.length ? (
          <ul class="tasks">
            {tasks.map((task, place) => (
              <li key={place}>
                <strong>{TASKS[task.kind]}</strong> {task.detail}
                {task.due && <span class="soft figures"> {moment(task.due, now.value)}</span>}
              </li>
            ))}
          </ul>
        ) : <p class="soft">Nothing is left to do.</p>}
      </Part>
      {row.who && row.holder === "human" && <p class="soft record-foot">With {personName(row.who)}</p>}
    </aside>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Pair({ name, value, canInsert }: { name: string; value: string | null; canInsert?: boolean }): JSX.Element | null {
  if (!value) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <span><Words text={value} /></span>
        {canInsert && <Insert name={name} value={value} />}
      </dd>
    </div>
  );
}

function Plain({ lines, none }: { lines: string[]; none: string }): JSX.Element {
  if (!lines.length) return <p class="soft">{none}</p>;
  return <ul class="plain">{lines.map((line, place) => <li key={place}><Headed line={line} /></li>)}</ul>;
}

/** "HL-48213: placed on ...": what it is stands out, the rest is read when it matters. */
function Headed({ line }: { line: string }): JSX.Element {
  const [, head, rest] = /^(\S{1,40}): (.+)$/s.exec(line) ?? [];
  if (!head) return <>{line}</>;
  return (
    <>
      <strong>{head}</strong>
      <span class="soft">{rest}</span>
    </>
  );
}
