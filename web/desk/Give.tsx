/** The two dialogs that give a conversation to somebody: a transfer to a team or a person, and a supervisor's assignment. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import type { Case, Colleague } from "../shared/wire";
import { assign, transfer } from "./deeds";
import { complain, Sheet, TextField, useKept } from "./Sheet";
import { me, people, teamName, teams } from "./state";
import { initials } from "./words";

/** Why somebody cannot have it now; "" if they can. */
function whyNot(one: Colleague, certificate: string | null): string {
  if (certificate && !one.certifications.includes(certificate)) return `not certified for ${certificate.replaceAll("_", " ")}`;
  if (one.capacity === 0) return "takes no conversations";
  if (one.presence === "offline" || one.presence === "away") return one.presence;
  return one.busy >= one.capacity ? "full" : "";
}

function load(one: Colleague): string {
  return `${one.busy} of ${one.capacity} taken`;
}

/** Who can have it first, those of its team before the others, the least busy first. */
function sorted(some: Colleague[], team: string | null, certificate: string | null): Colleague[] {
  const rank = (one: Colleague): number => (whyNot(one, certificate) ? 2 : 0) + (team && one.teams.includes(team) ? 0 : 1);
  return [...some].sort((one, other) => rank(one) - rank(other) || one.busy - other.busy || one.name.localeCompare(other.name));
}

export function Transfer({ open }: { open: Case }): JSX.Element {
  const [to, setTo] = useState("");
  const [because, setBecause] = useKept("transfer");
  const [isTried, setTried] = useState(false);
  const certificate = open.destination?.certificate ?? null;
  const choices = teams.value.filter((team) => team.id !== open.row.team || open.row.who !== me.value?.id);
  const others = sorted(people.value.filter((one) => one.id !== me.value?.id && one.capacity > 0), open.row.team, certificate);
  const isBarred = (one: Colleague): boolean => !!certificate && !one.certifications.includes(certificate);
  const there = (team: string): string => {
    const figure = people.value.filter((one) => one.presence === "online" && one.teams.includes(team) && one.id !== me.value?.id).length;
    return figure ? `${figure} there` : "nobody there now";
  };
  const person = others.find((one) => one.id === to);
  const isAsked = person && !whyNot(person, certificate);
  async function go(): Promise<boolean> {
    setTried(true);
    if (!to) return complain("transfer-to");
    if (!because.trim()) return complain("transfer-because");
    return transfer(open.row.id, to, because.trim());
  }
  return (
    <Sheet title="Transfer to a team or a person" says="They get the brief and your reason. You keep the conversation until somebody accepts." deed="Transfer" go={go}>
      <div class="field">
        <label for="transfer-to">To</label>
        <select
          id="transfer-to" data-first value={to} aria-invalid={isTried && !to} aria-describedby={isTried && !to ? "transfer-to-wrong" : person ? "transfer-to-says" : undefined}
          onChange={(event) => setTo(event.currentTarget.value)}
        >
          <option value="">Choose a team or a person</option>
          <optgroup label="Teams">
            {choices.map((team) => <option key={team.id} value={team.id}>{team.name} ({there(team.id)})</option>)}
          </optgroup>
          <optgroup label="People">
            {others.map((one) => (
              <option key={one.id} value={one.id} disabled={isBarred(one)}>
                {one.name}, {teamName(one.teams[0] ?? null)} ({whyNot(one, certificate) || `${one.presence}, ${load(one)}`})
              </option>
            ))}
          </optgroup>
        </select>
        {isTried && !to && <p id="transfer-to-wrong" class="wrong" role="alert">Choose the team or the person that should have it.</p>}
        {person && (
          <p id="transfer-to-says" class="soft">
            {isAsked ? `${person.name} is asked first; if they do not take it, their team is.` : `${person.name} is ${whyNot(person, certificate)} just now, so their team is asked at once.`}
          </p>
        )}
      </div>
      <TextField
        id="transfer-because" label="Reason" value={because} set={setBecause} hint="Colleagues read it first; the customer does not see it."
        wrong={isTried && !because.trim() ? "Say in a few words why, so that nobody asks the customer again." : ""}
      />
    </Sheet>
  );
}

export function Assign({ open }: { open: Case }): JSX.Element {
  const [to, setTo] = useState("");
  const [because, setBecause] = useKept("assign");
  const [isTried, setTried] = useState(false);
  const certificate = open.destination?.certificate ?? null;
  const all = sorted(people.value.filter((one) => one.capacity > 0 && one.id !== open.row.who), open.row.team, certificate);
  const first = all.find((one) => !whyNot(one, certificate))?.id;
  async function go(): Promise<boolean> {
    setTried(true);
    if (!to) return complain(first ? `assign-${first}` : "assign-because");
    if (!because.trim()) return complain("assign-because");
    return assign(open.row.id, to, because.trim());
  }
  return (
    <Sheet title="Assign to…" says={`They have ${open.row.customer} at once, and the customer reads who joined.`} deed="Assign" go={go}>
      <fieldset class="givees">
        <legend>Whom</legend>
        <ul>
          {all.map((one) => {
            const no = whyNot(one, certificate);
            return (
              <li key={one.id}>
                <label class={no ? "barred" : ""}>
                  <input
                    id={`assign-${one.id}`} type="radio" name="assign-to" value={one.id} disabled={!!no} checked={to === one.id} data-first={one.id === first}
                    onChange={() => setTo(one.id)}
                  />
                  <span class={`face ${one.presence}`} aria-hidden="true">{initials(one.name)}</span>
                  <span><strong>{one.name}</strong> <span class="soft">{one.teams.map(teamName).join(", ")}</span></span>
                  <span class="soft figures">{no || load(one)}</span>
                </label>
              </li>
            );
          })}
        </ul>
        {isTried && !to && <p class="wrong" role="alert">{first ? "Choose who should have it." : "Nobody can have it just now; it keeps its place in line."}</p>}
      </fieldset>
      <TextField
        id="assign-because" label="Reason" value={because} set={setBecause} rows={2} hint="They read it with the brief; the customer does not see it."
        wrong={isTried && !because.trim() ? "Say in a few words why they get it." : ""}
      />
    </Sheet>
  );
}
