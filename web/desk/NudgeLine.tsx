/** One quiet line above what is written: "Already given: order HL-48213 (the customer, line 3)". */

import type { JSX } from "preact";

import type { Nudge } from "../shared/wire";
import { focusSoon } from "./deeds";
import { isHidden, Words } from "./Hidden";
import { Icon } from "./icons";
import { dismiss, nudge, take } from "./nudges";
import { shortcuts } from "./settings";
import { lookAt } from "./state";
import { plain } from "./words";

export function NudgeLine({ id }: { id: string }): JSX.Element {
  const now = nudge.value?.id === id ? nudge.value.nudge : null;
  return (
    <div class={now ? "nudge" : "heard"}>
      <p role="status">
        {now && (
          <>
            <Icon name="check" size={13} /> Already given: {plain(now.name)} <strong><Words text={now.value} /></strong> <Where nudge={now} />
          </>
        )}
      </p>
      {now && (
        <>
          {!isHidden(now.value) && (
            <button type="button" class="take" aria-keyshortcuts="Alt+I" onClick={take}>
              Insert{shortcuts.value && <> <kbd>Alt+I</kbd></>}
            </button>
          )}
          <button
            type="button" class="bare" aria-label="Dismiss: do not show this again"
            onClick={() => { dismiss(); focusSoon("#composer-text"); }}
          >
            <Icon name="cross" size={12} />
          </button>
        </>
      )}
    </div>
  );
}

function Where({ nudge: { source, turn, line } }: { nudge: Nudge }): JSX.Element {
  if (turn === null) return <span class="soft">({from(source)})</span>;
  return (
    <span class="soft">
      ({from(source)}, <button type="button" class="to-line" onClick={() => (lookAt.value = turn)}>line {line}</button>)
    </span>
  );
}

function from(source: string): string {
  if (source === "record") return "the records";
  if (source === "ai") return "agreed with the AI";
  return source.startsWith("tool:") ? `tool ${plain(source.slice(5))}` : "the customer";
}
