/** The page: login, or the three columns with what may lie over them. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { Dialogs } from "./Dialogs";
import { Conversation } from "./Conversation";
import { Icon } from "./icons";
import { useKeys } from "./keyboard";
import { Login } from "./Login";
import { dismiss, notices } from "./notices";
import { OfferCard } from "./OfferCard";
import { Queue } from "./Queue";
import { connection, opened, session } from "./state";
import { Strips } from "./Strips";
import { Top } from "./Top";

export function App(): JSX.Element | null {
  if (session.value === "asking") return <p class="starting" role="status">Opening the desk...</p>;
  if (session.value === "out") return <Login />;
  return <Desk />;
}

function Desk(): JSX.Element {
  useKeys();
  useEffect(() => {
    document.documentElement.classList.add("at-desk");
    return () => document.documentElement.classList.remove("at-desk");
  }, []);
  return (
    <div class={`desk ${opened.value ? "has-open" : ""}`}>
      <Top />
      <Connection />
      <Strips />
      <main class="columns">
        <Queue />
        <Conversation />
      </main>
      <OfferCard />
      <Dialogs />
      <Notices />
    </div>
  );
}

function Connection(): JSX.Element {
  const isLost = connection.value === "lost";
  return (
    <div class="connection" role="status">
      {isLost && (
        <p>
          <span class="turning" aria-hidden="true" /> The line to the server is down; trying again. What you send is kept and goes
          out by itself.
        </p>
      )}
    </div>
  );
}

function Notices(): JSX.Element {
  return (
    <div class="notices">
      <div role="status">{notices.value.filter((one) => one.kind === "info").map(drawn)}</div>
      <div role="alert">{notices.value.filter((one) => one.kind === "problem").map(drawn)}</div>
    </div>
  );
}

function drawn({ id, kind, text }: (typeof notices.value)[number]): JSX.Element {
  return (
    <div key={id} class={`notice ${kind}`}>
      <Icon name={kind === "info" ? "check" : "warning"} />
      <p>{text}</p>
      <button type="button" class="bare" aria-label="Dismiss" onClick={() => dismiss(id)}>
        <Icon name="cross" size={12} />
      </button>
    </div>
  );
}
