/** Three questions to who received a handoff, one press or one key each: what rehearsal and training learn from. */

import type { JSX } from "preact";

import type { Case, Verdict } from "../shared/wire";
import { judge } from "./deeds";
import { shortcuts } from "./settings";
import { current } from "./state";

const QUESTIONS: readonly (readonly [keyof Verdict, string, string])[] = [
  ["needed", "Needed a person?", "N"],
  ["right_team", "Right team?", "T"],
  ["right_brief", "Brief right?", "R"],
];

export function VerdictRow({ open, hasKeys }: { open: Case; hasKeys?: boolean }): JSX.Element | null {
  const { verdict } = open;
  if (!verdict) return null;
  return (
    <div class="verdict" role="group" aria-label="Was this handoff right?">
      {QUESTIONS.map(([name, says, key]) => (
        <span key={name} role="group" aria-label={says}>
          <span class="soft">{says}{hasKeys && shortcuts.value && <> <kbd>{key}</kbd></>}</span>
          {[true, false].map((answer) => (
            <button key={String(answer)} type="button" aria-pressed={verdict[name] === answer} onClick={() => void judge(open, { [name]: answer })}>
              {answer ? "Yes" : "No"}
            </button>
          ))}
        </span>
      ))}
    </div>
  );
}

/** The key of a question: yes, and at the next press the other answer. */
export function turn(name: keyof Verdict): void {
  const open = current.peek();
  if (open?.verdict) void judge(open, { [name]: open.verdict[name] !== true });
}
