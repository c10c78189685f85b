/** The large figures: what is so now, and what the period says. */

import type { ComponentChildren, JSX } from "preact";

import type { Board } from "../shared/wire";
import { Meaning } from "./Meaning";
import { figure, now } from "./state";
import { count, label, many, NOT_MEASURED, rests, seconds, share, ticking, value } from "./words";

export function Now({ shown }: { shown: Board }): JSX.Element {
  const { now: is, team } = shown;
  return (
    <section class="now" aria-labelledby="now">
      <h2 id="now" class="heard">Now</h2>
      <Tile name="Waiting now" class={is.waiting ? "warm" : ""} note={!is.waiting ? "the line is empty" : is.offered ? `${count(is.offered)} being offered to somebody` : "nobody is being asked now"}>
        {count(is.waiting)}
      </Tile>
      <LongestWait shown={shown} />
      <Tile name="With people" note={is.capacity ? `${count(is.busy)} of ${many(is.capacity, "place", "places")} taken` : "nobody is at the desk"} meter={is.capacity ? is.busy / is.capacity : null}>
        {count(is.with_people)}
      </Tile>
      <Tile name="At the desk" note={[team ? "of this team" : `${count(is.with_ai)} open with the AI`, is.wrap_up ? `${count(is.wrap_up)} in wrap-up` : ""].filter(Boolean).join(", ")}>
        {count(is.online)}
      </Tile>
    </section>
  );
}

function LongestWait({ shown }: { shown: Board }): JSX.Element {
  const since = shown.now.longest_wait_since;
  const isLate = shown.alerts.some((alert) => alert.kind === "late" || alert.kind === "stuck");
  const words = isLate ? "longer than it should be" : since ? "and counting" : shown.now.waiting ? "they chose a call or left details" : "nobody waits";
  return (
    <Tile name="Longest wait" class={isLate ? "bad" : ""} note={words} isQuiet={!since}>
      {since ? <span role="timer">{ticking(now.value - Date.parse(since))}</span> : "none"}
    </Tile>
  );
}

interface TileProps {
  name: string;
  note: string;
  class?: string;
  /** Between 0 and 1; null: no bar. */
  meter?: number | null;
  isQuiet?: boolean;
  children: ComponentChildren;
}

function Tile({ name, note, class: kind = "", meter = null, isQuiet = false, children }: TileProps): JSX.Element {
  return (
    <div class={`tile ${kind}`}>
      <h3>{name}</h3>
      <p class={`large ${isQuiet ? "none" : ""}`}>{children}</p>
      {meter !== null && (
        <svg class="meter" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect width="100" height="4" rx="2" class="meter-ground" />
          <rect width={Math.min(1, meter) * 100} height="4" rx="2" class="meter-part" />
        </svg>
      )}
      <p class="note">{note}</p>
    </div>
  );
}

const LARGE = ["first_human_message", "service_level", "promise_kept", "right_first_time", "re_transfers", "abandoned"];

export function Figures(): JSX.Element {
  return (
    <section class="figures" aria-labelledby="figures">
      <h2 id="figures" class="heard">Figures of the period</h2>
      {LARGE.map((name) => (
        <One key={name} name={name} />
      ))}
      <Ratings />
    </section>
  );
}

function One({ name }: { name: string }): JSX.Element | null {
  const one = figure(name);
  if (!one) return null;
  const isNone = one.value === null;
  return (
    <div class="tile">
      <h3>
        <Meaning meaning={one.meaning}>{label(name)}</Meaning>
      </h3>
      <p class={`large ${isNone ? "none" : ""}`}>{isNone ? NOT_MEASURED : one.unit === "s" ? <Seconds of={one.value!} /> : value(one)}</p>
      {one.unit === "share" && !isNone && (
        <svg class="meter" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect width="100" height="4" rx="2" class="meter-ground" />
          <rect width={one.value! * 100} height="4" rx="2" class="meter-part" />
        </svg>
      )}
      <p class="note">{rests(one)}</p>
    </div>
  );
}

/** A time whose units stand back behind its figures. */
function Seconds({ of }: { of: number }): JSX.Element {
  const parts = seconds(of).split(" ");
  return <>{parts.map((part, i) => (i % 2 ? <span key={i} class="unit">{`\u00a0${part} `}</span> : part))}</>;
}

/** The two ratings, apart: one is no answer to the other. */
function Ratings(): JSX.Element | null {
  const [ai, people] = [figure("csat_ai_only"), figure("csat_after_handoff")];
  if (!ai || !people) return null;
  return (
    <div class="tile ratings">
      <h3>Ratings, 1 to 5</h3>
      <dl>
        {[ai, people].map((one) => (
          <div key={one.name} class={one.name === "csat_ai_only" ? "of-ai" : "of-people"}>
            <dt>
              <Meaning meaning={one.meaning}>{label(one.name)}</Meaning>
            </dt>
            <dd>
              <span class={`large ${one.value === null ? "none" : ""}`}>{value(one)}</span>
              <span class="note">{rests(one)}</span>
            </dd>
          </div>
        ))}
      </dl>
      <p class="note">Never one against the other: the harder cases are handed off.</p>
    </div>
  );
}

/** For the ear: one sentence that says how it stands. */
export function spoken(shown: Board): string {
  const { now: is, alerts } = shown;
  const level = shown.figures.find((one) => one.name === "service_level");
  return [
    is.waiting ? many(is.waiting, "customer waits", "customers wait") : "Nobody waits",
    `${many(is.online, "person", "people")} at the desk${is.wrap_up ? `, ${is.wrap_up} of them in wrap-up` : ""}`,
    level && level.value !== null ? `service level ${share(level.value)}` : "",
    alerts.length ? many(alerts.length, "alert", "alerts") : "",
  ].filter(Boolean).join(", ") + ".";
}
