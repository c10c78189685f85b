/** What stands below the large figures: alerts, reasons, teams, and every other figure. */

import type { JSX } from "preact";

import { Icon } from "../desk/icons";
import type { Board } from "../shared/wire";
import { Meaning } from "./Meaning";
import { choose, figure, me, now } from "./state";
import { between, count, label, many, NOT_MEASURED, reason, rests, share, ticking, value } from "./words";

export function Alerts({ shown }: { shown: Board }): JSX.Element | null {
  if (!shown.alerts.length) return null;
  return (
    <section class="alerts" aria-labelledby="alerts">
      <h2 id="alerts">
        <Icon name="warning" /> {many(shown.alerts.length, "thing needs a look", "things need a look")}
      </h2>
      <ul>
        {shown.alerts.map((alert) => (
          <li key={`${alert.kind} ${alert.conversation ?? alert.team}`} class={alert.kind}>
            <span class={`chip ${alert.kind === "help" ? "warn" : "bad"}`}>{KINDS[alert.kind]}</span>
            {alert.conversation ? <a href={`/desk#${encodeURIComponent(alert.conversation)}`}>{alert.text}</a> : <span>{alert.text}</span>}
            <span class="note">{ticking(now.value - Date.parse(alert.since))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const KINDS = { stuck: "Stuck", late: "Late", help: "Help", nobody: "Nobody there" } as const;

export function Reasons(): JSX.Element | null {
  const one = figure("reasons");
  if (!one) return null;
  const most = Math.max(1, ...one.parts.map(([, times]) => times));
  return (
    <section class="panel reasons" aria-labelledby="reasons">
      <header>
        <h2 id="reasons">
          <Meaning meaning={one.meaning}>Why people were called</Meaning>
        </h2>
        <p class="note">{rests(one)}</p>
      </header>
      {one.parts.length ? (
        <ul>
          {one.parts.map(([code, times]) => (
            <li key={code}>
              <span class="bar-name">{reason(code)}</span>
              <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect width={(times / most) * 100} height="10" />
              </svg>
              <span class="bar-times">{count(times)}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p class="empty">Nothing was handed off in this period.</p>
      )}
    </section>
  );
}

/** Waits by what was told, each with the interval around its share: what is wide rests on little. */
export function Promises(): JSX.Element | null {
  const one = figure("promise_kept");
  if (!one?.promises.length) return null;
  return (
    <section class="panel promises" aria-labelledby="promises">
      <header>
        <h2 id="promises">
          <Meaning meaning={one.meaning}>Waits kept, by what was told</Meaning>
        </h2>
        <p class="note">{rests(one)}</p>
      </header>
      <table>
        <thead class="heard">
          <tr>
            <th scope="col">Told</th>
            <th scope="col">95% interval</th>
            <th scope="col">Kept</th>
            <th scope="col">Rests on</th>
          </tr>
        </thead>
        <tbody>
          {one.promises.map((told) => (
            <tr key={told.minutes}>
              <th scope="row">{told.minutes === 1 ? "under a minute" : `under ${told.minutes} minutes`}</th>
              <td class="within">
                {told.value !== null && (
                  <svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={between(told.low!, told.high!)}>
                    <rect y="4" width="100" height="2" class="ground" />
                    <rect x={told.low! * 100} y="1" width={Math.max(1, (told.high! - told.low!) * 100)} height="8" class="range" />
                    <rect x={told.value * 100 - 0.6} width="1.2" height="10" class="mark" />
                  </svg>
                )}
              </td>
              <td class={told.value === null ? "none" : "some"}>{told.value === null ? NOT_MEASURED : share(told.value)}</td>
              <td class="note">{`n = ${count(told.n)}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function Teams({ shown }: { shown: Board }): JSX.Element {
  const maySwitch = me.value?.role === "supervisor" && !shown.team;
  return (
    <section class="panel teams" aria-labelledby="teams">
      <header>
        <h2 id="teams">Teams now</h2>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">Team</th>
            <th scope="col">Waiting</th>
            <th scope="col">Longest</th>
            <th scope="col">At desk</th>
            <th scope="col">With people</th>
          </tr>
        </thead>
        <tbody>
          {shown.by_team.map((row) => (
            <tr key={row.team} class={row.waiting && !row.online ? "alone" : ""}>
              <th scope="row">{maySwitch ? <button type="button" class="link" onClick={() => choose({ team: row.team })}>{row.name}</button> : row.name}</th>
              <td class={row.waiting ? "some" : ""}>{count(row.waiting)}</td>
              <td>{row.longest_wait_since ? ticking(now.value - Date.parse(row.longest_wait_since)) : <Nothing />}</td>
              <td>{count(row.online)}{row.wrap_up > 0 && <span class="soft"> ({count(row.wrap_up)} in wrap-up)</span>}</td>
              <td>{count(row.with_people)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Nothing(): JSX.Element {
  return (
    <>
      <span aria-hidden="true">–</span>
      <span class="heard">nobody waits</span>
    </>
  );
}

const MORE = [
  "handoffs", "handed_off", "ai_resolved", "handle_time", "ask_to_repeat", "nudges", "nudges_heeded", "needed", "right_team",
  "right_brief", "offers_accepted", "offers_declined", "offers_expired", "stuck", "unsent_drafts",
];
/** Figures of the whole house: no team is behind them. */
const OF_THE_HOUSE = ["handed_off", "ai_resolved", "csat_ai_only"];

export function More({ shown }: { shown: Board }): JSX.Element {
  return (
    <section class="panel more" aria-labelledby="more">
      <header>
        <h2 id="more">All the rest</h2>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col">Value</th>
            <th scope="col">Rests on</th>
          </tr>
        </thead>
        <tbody>
          {MORE.map((name) => {
            const one = figure(name);
            if (!one || (shown.team && OF_THE_HOUSE.includes(name))) return null;
            return (
              <tr key={name}>
                <th scope="row">
                  <Meaning meaning={one.meaning}>{label(name)}</Meaning>
                </th>
                <td class={one.value === null ? "none" : "some"}>{value(one)}</td>
                <td class="note">{rests(one)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
