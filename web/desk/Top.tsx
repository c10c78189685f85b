/** The bar at the top: whose desk it is, who else is there, presence and settings. */

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { allowNotifications, play } from "./bell";
import { busy, dialog, ready, setPresence } from "./deeds";
import { Icon, Mark } from "./icons";
import { tell } from "./notices";
import { signOut } from "./session";
import { notify, shortcuts, sound, theme, type Theme } from "./settings";
import { me, now, people, shop, teamName } from "./state";
import { capital, initials, span } from "./words";

export function Top(): JSX.Element {
  const person = me.value!;
  const there = people.value.filter((one) => one.presence !== "offline" && one.id !== person.id).length;
  return (
    <header class="top">
      <button type="button" class="skip" onClick={skip}>To the conversation</button>
      <div class="top-name">
        <Mark />
        <h1>{shop.value || "Desk"}</h1>
      </div>
      <nav class="top-links" aria-label="Pages">
        {person.role === "supervisor" && <a href="/board">Board</a>}
      </nav>
      <Pause />
      <Menu label={`Colleagues, ${there} there`} face={<><Icon name="person" /> <span aria-hidden="true">{there}<span class="wide-only"> there</span></span></>} name="colleagues">
        <Colleagues />
      </Menu>
      <button type="button" class="button icon wide-only" aria-label="Shortcuts" title="Shortcuts (?)" onClick={() => (dialog.value = "shortcuts")}>
        <Icon name="keys" />
      </button>
      <Menu
        label={`You: ${person.name}, ${person.presence}`}
        face={<><span class={`face ${person.presence}`} aria-hidden="true">{initials(person.name)}</span><span class="presence-word" aria-hidden="true">{capital(person.presence)}</span></>}
        name="me"
      >
        <Mine />
      </Menu>
    </header>
  );
}

/** While nothing new comes although one is there: why, for how long still, and the way out. */
function Pause(): JSX.Element | null {
  const person = me.value!;
  const isThere = person.presence === "online" || person.presence === "wrap-up";
  const rest = (until: string | null): number => (until ? Date.parse(until) - now.value : 0);
  const wraps = person.wrapping > 0 ? Math.max(1000, rest(person.wraps_until)) : 0;
  const cools = rest(person.cools_until);
  if (!isThere || (wraps <= 0 && cools <= 0)) return null;
  const why = wraps > 0
    ? `What you gave back still takes ${person.wrapping} of your ${person.capacity}, so that you can write it up.`
    : "You did not take an offer, so nothing is offered to you for a moment while others can take it.";
  return (
    <div class="pause" role="group" aria-label={wraps > 0 ? "Wrap-up" : "No offers for a moment"} title={why}>
      <span class="pause-why">{wraps > 0 ? "Wrap-up" : "No offers"}</span>
      <span class="figures" role="timer">{span(wraps > 0 ? wraps : cools)}</span>
      <button type="button" class="button" aria-disabled={busy.value === "ready"} onClick={() => void ready()}>I’m ready</button>
    </div>
  );
}

/** Past the lists, for who moves by Tab alone. */
function skip(): void {
  document.querySelector<HTMLElement>("#composer-text, .transcript, .row")?.focus();
}

/** A button that shows a small sheet; it closes by Esc, by a click elsewhere and when the focus leaves. */
function Menu({ label, face, name, children }: { label: string; face: ComponentChildren; name: string; children: ComponentChildren }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const home = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    const away = (event: Event): void => {
      if (!home.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", away);
    document.addEventListener("focusin", away);
    return () => {
      document.removeEventListener("pointerdown", away);
      document.removeEventListener("focusin", away);
    };
  }, [isOpen]);
  return (
    <div
      class="menu" ref={home}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !isOpen) return;
        event.stopPropagation();
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        type="button" class="menu-button" ref={button} aria-expanded={isOpen} aria-controls={`menu-${name}`} title={label}
        onClick={() => setOpen(!isOpen)}
      >
        <span class="heard">{label}</span>
        {face}
      </button>
      <div id={`menu-${name}`} class="menu-sheet" hidden={!isOpen}>{isOpen && children}</div>
    </div>
  );
}

function Colleagues(): JSX.Element {
  const rank = { online: 0, "wrap-up": 1, away: 2, offline: 3 };
  const all = [...people.value].sort((one, other) => rank[one.presence] - rank[other.presence] || one.name.localeCompare(other.name));
  return (
    <section aria-labelledby="colleagues-title">
      <h2 id="colleagues-title">Colleagues</h2>
      <ul class="colleagues">
        {all.map((one) => (
          <li key={one.id}>
            <span class={`face ${one.presence}`} aria-hidden="true">{initials(one.name)}</span>
            <span>
              <strong>{one.name}</strong>
              <span class="soft"> {one.teams.map(teamName).join(", ")}</span>
            </span>
            <span class="soft figures">{one.presence === "offline" ? "offline" : `${one.presence}, ${one.busy} of ${one.capacity}`}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Mine(): JSX.Element {
  const person = me.value!;
  return (
    <section class="mine" aria-labelledby="mine-title">
      <h2 id="mine-title">{person.name}</h2>
      <p class="soft">{person.teams.map(teamName).join(", ")}; {person.busy} of {person.capacity} taken{person.wrapping > 0 && `, ${person.wrapping} by what you write up`}</p>
      <Choice
        name="presence" title="Presence" value={person.presence === "online" || person.presence === "wrap-up" ? "online" : "away"}
        choices={[["online", "Online: offers come to you"], ["away", "Away: nothing new comes"]]}
        chosen={(value) => void setPresence(value)}
      />
      <Choice
        name="theme" title="Colours" value={theme.value}
        choices={[["system", "As the system"], ["light", "Light"], ["dark", "Dark"]] as [Theme, string][]}
        chosen={(value) => (theme.value = value)}
      />
      <fieldset>
        <legend>This browser</legend>
        <Switch label="Sound for offers" on={sound.value} turn={turnSound} />
        <Switch label="Notifications for offers" on={notify.value} turn={(on) => void turnNotify(on)} />
        <Switch label="Keyboard shortcuts" on={shortcuts.value} turn={(on) => (shortcuts.value = on)} />
      </fieldset>
      <div class="menu-foot">
        <button type="button" class="button quiet" onClick={() => (dialog.value = "shortcuts")}>Shortcuts</button>
        <button type="button" class="button quiet" onClick={() => void signOut()}>Sign out</button>
      </div>
    </section>
  );
}

function turnSound(on: boolean): void {
  sound.value = on;
  if (on) play();
}

async function turnNotify(on: boolean): Promise<void> {
  notify.value = on && (await allowNotifications());
  if (on && !notify.value) tell("This browser does not allow notifications here. Allow them in its settings for this page, then try again.", "problem");
}

interface Choices<T extends string> {
  name: string;
  title: string;
  value: T;
  choices: [T, string][];
  chosen: (value: T) => void;
}

function Choice<T extends string>({ name, title, value, choices, chosen }: Choices<T>): JSX.Element {
  return (
    <fieldset>
      <legend>{title}</legend>
      {choices.map(([key, says]) => (
        <label key={key} class="tick">
          <input type="radio" name={name} value={key} checked={key === value} onChange={() => chosen(key)} /> {says}
        </label>
      ))}
    </fieldset>
  );
}

function Switch({ label, on, turn }: { label: string; on: boolean; turn: (on: boolean) => void }): JSX.Element {
  return (
    <label class="tick">
      <input type="checkbox" checked={on} onChange={(event) => turn(event.currentTarget.checked)} /> {label}
    </label>
  );
}
