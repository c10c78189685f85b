/** The page: login, or the board. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { Icon, Mark } from "../desk/icons";
import type { Board, Period } from "../shared/wire";
import { Course } from "./Course";
import { signOut } from "./line";
import { Login } from "./Login";
import { Alerts, More, Promises, Reasons, Teams } from "./Panels";
import { board, choice, choose, connection, isTurning, isWall, me, now, PERIODS, session, teams, theme, type Theme } from "./state";
import { Figures, Now, spoken } from "./Tiles";
import { clock, PERIOD, since } from "./words";

const SPEAKS_EVERY = 30_000; // ms between two sentences for the ear

export function App(): JSX.Element {
  if (session.value === "asking") return <p class="starting" role="status">Opening the board...</p>;
  if (session.value === "out") return <Login />;
  const shown = board.value;
  return (
    <>
      <Top />
      <Connection />
      <main class={isTurning.value ? "turning" : ""} aria-busy={isTurning.value}>
        <h1 class="heard">Board{shown?.team ? `: ${teams.value.find((team) => team.id === shown.team)?.name ?? shown.team}` : ""}</h1>
        {shown ? <All shown={shown} /> : <p class="starting" role="status">Adding up...</p>}
      </main>
    </>
  );
}

function All({ shown }: { shown: Board }): JSX.Element {
  return (
    <>
      {!shown.is_whole && (
        <p class="reading" role="status">
          The server was started a moment ago and still reads its journal. What is so now will be right first; the figures of the period
          grow until it is done.
        </p>
      )}
      <Alerts shown={shown} />
      <Now shown={shown} />
      <div class="of-period">
        <p class="period-line">
          <span>{PERIOD[shown.period]}</span> {since(shown.since, now.value)}
        </p>
        <Figures />
      </div>
      <div class="panels">
        <Course shown={shown} />
        <div>
          <Reasons />
          <Teams shown={shown} />
          <Promises />
        </div>
        <More shown={shown} />
      </div>
      <Spoken shown={shown} />
    </>
  );
}

function Top(): JSX.Element {
  const mine = me.value;
  return (
    <header class="top">
      <p class="brand">
        <Mark />
        <span>Board</span>
      </p>
      <div class="field team">
        <label for="team" class="heard">Team</label>
        <select id="team" value={choice.value.team ?? ""} onChange={(event) => choose({ team: event.currentTarget.value || null })}>
          {mine?.role === "supervisor" && <option value="">All teams</option>}
          {teams.value.map((team) => <option key={team.id} value={team.id}>{team.name}</option>)}
        </select>
      </div>
      <fieldset class="periods">
        <legend class="heard">Period</legend>
        {PERIODS.map((one) => <Choice key={one} period={one} />)}
      </fieldset>
      <p class="clock" aria-hidden="true">{clock(now.value)}</p>
      <div class="tools">
        <Colours />
        <FullScreen />
        <a class="button quiet" href="/desk">Desk</a>
        <button type="button" class="button quiet" onClick={() => void signOut()}>Sign out</button>
      </div>
    </header>
  );
}

function Choice({ period }: { period: Period }): JSX.Element {
  return (
    <label>
      <input type="radio" name="period" checked={choice.value.period === period} onChange={() => choose({ period })} />
      <span>{PERIOD[period]}</span>
    </label>
  );
}

function Colours(): JSX.Element {
  return (
    <div class="field colours">
      <label for="colours" class="heard">Colours</label>
      <select id="colours" value={theme.value} onChange={(event) => (theme.value = event.currentTarget.value as Theme)}>
        <option value="system">Colours as the system</option>
        <option value="light">Light</option>
        <option value="dark">Dark</option>
      </select>
    </div>
  );
}

function FullScreen(): JSX.Element {
  const [isFull, setFull] = useState(false);
  useEffect(() => {
    const changed = (): void => {
      setFull(!!document.fullscreenElement);
      isWall.value = !!document.fullscreenElement || new URLSearchParams(location.search).has("wall");
    };
    document.addEventListener("fullscreenchange", changed);
    return () => document.removeEventListener("fullscreenchange", changed);
  }, []);
  function turn(): void {
    void (isFull ? document.exitFullscreen() : document.documentElement.requestFullscreen());
  }
  return (
    <button type="button" class="button quiet full" aria-pressed={isFull} onClick={turn}>
      {isFull ? "Leave full screen" : "Full screen"}
    </button>
  );
}

function Connection(): JSX.Element {
  const is = connection.value;
  return (
    <div class="connection" role="status">
      {is === "lost" && (
        <p>
          <Icon name="warning" /> The line to the server is down; trying again. The figures are as of {board.value ? clock(board.value.at) : "before"}.
        </p>
      )}
      {is === "asked" && <p>The network here blocks the live line; the page asks every few seconds instead.</p>}
    </div>
  );
}

/** A sentence for the ear, only if it says something new, and not more often than every half minute. */
function Spoken({ shown }: { shown: Board }): JSX.Element {
  const [text, setText] = useState("");
  const [said, latest] = [useRef(0), useRef("")];
  latest.current = spoken(shown);
  useEffect(() => {
    const wait = Math.max(0, said.current + SPEAKS_EVERY - Date.now());
    const timer = setTimeout(() => {
      said.current = Date.now();
      setText(latest.current);
    }, wait);
    return () => clearTimeout(timer);
  }, [latest.current]);
  return <p class="heard" role="status">{text}</p>;
}
