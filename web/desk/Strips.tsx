/** What stays below the bar until it is read: the shift is over, a customer was taken from oneself, or given. */

import type { JSX } from "preact";

import { openConversation, show } from "./deeds";
import { Icon } from "./icons";
import { dropHand, hands, isShiftHidden, left, type Hand } from "./state";

export function Strips(): JSX.Element {
  const count = left.value;
  return (
    <div class="strips" role="status">
      {count > 0 && !isShiftHidden.value && (
        <p class="strip warm">
          <Icon name="clock" />
          <span>
            <strong>Your shift is over.</strong> {count === 1 ? "One conversation is" : `${count} conversations are`} still yours: finish, transfer or hand
            {count === 1 ? " it" : " them"} back. Nothing new comes to you.
          </span>
          <button type="button" class="button quiet" onClick={() => show("mine")}>Show {count === 1 ? "it" : "them"}</button>
          <button type="button" class="bare" aria-label="Dismiss" onClick={() => (isShiftHidden.value = true)}><Icon name="cross" size={12} /></button>
        </p>
      )}
      {hands.value.map((one) => <Handed key={one.id} one={one} />)}
    </div>
  );
}

function Handed({ one }: { one: Hand }): JSX.Element {
  const isGiven = one.by !== null;
  function go(): void {
    openConversation(one.conversation);
    dropHand(one.id);
  }
  return (
    <p class={`strip ${isGiven ? "cool" : "warn"}`}>
      <Icon name={isGiven ? "person" : "pass"} />
      <span>
        {isGiven
          ? <><strong>{one.by} gave you {one.customer}:</strong> {one.because}</>
          : <><strong>{one.customer} is no longer yours.</strong> {one.because}.</>}
      </span>
      <button type="button" class="button quiet" onClick={go}>Open</button>
      <button type="button" class="bare" aria-label="Dismiss" onClick={() => dropHand(one.id)}><Icon name="cross" size={12} /></button>
    </p>
  );
}
