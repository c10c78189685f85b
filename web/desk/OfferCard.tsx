/** An offer: what waits, before it is accepted. It never takes the focus, so that nobody's typing is cut off. */

import { useComputed } from "@preact/signals";
import type { JSX } from "preact";

import type { Offer } from "../shared/wire";
import { accept, busy, dialog } from "./deeds";
import { channelIcon, Icon } from "./icons";
import { now, offers, teamName } from "./state";
import { left, moodWord, plain, span, URGENCY } from "./words";

export function OfferCard(): JSX.Element {
  const offer = offers.value[0];
  return (
    <div class="offer-home">
      <div class="heard" role="alert">{offer && `${offer.row.customer} is offered to you. ${offer.card.goal}`}</div>
      {offer && <Card key={offer.id} offer={offer} more={offers.value.length - 1} />}
    </div>
  );
}

function Card({ offer, more }: { offer: Offer & { since: number }; more: number }): JSX.Element {
  const { card, row } = offer;
  const until = Date.parse(offer.until);
  const rest = useComputed(() => left(until - now.value));
  const waits = useComputed(() => (row.waiting_since ? span(now.value - Date.parse(row.waiting_since)) : "0:00"));
  // once a second, like the figure beside it: a bar that glides keeps the whole page painting, and rows wait for it
  const bar = useComputed(() => `transform: scaleX(${Math.max(0, until - now.value) / Math.max(1, until - offer.since)})`);
  return (
    <section class="offer" aria-labelledby="offer-title">
      <span class="offer-bar" aria-hidden="true"><span style={bar} /></span>
      <header>
        <h2 id="offer-title">
          <Icon name={channelIcon(row.channel)} /> {row.customer}
        </h2>
        <span class="offer-left figures">{rest} left</span>
      </header>
      <p class="offer-first">
        <span class="chip">{moodWord(card.mood)}</span>
        <span class={`chip ${{ critical: "bad", high: "warn", normal: "", low: "" }[card.urgency]}`}>{URGENCY[card.urgency].says} urgency</span>
        <span class="chip figures">waiting {waits}</span>
        <span class="chip warm">{teamName(offer.team)}</span>
      </p>
      <p class="offer-goal">{card.goal || plain(offer.because)}</p>
      <p class="offer-brief">{card.brief}</p>
      <footer>
        <button type="button" class="button" aria-disabled={busy.value === "accept"} aria-keyshortcuts="Control+Shift+A" onClick={() => void accept(offer)}>
          Accept <kbd>A</kbd>
        </button>
        <button type="button" class="button quiet" aria-keyshortcuts="Control+Shift+X" onClick={() => (dialog.value = "decline")}>
          Decline
        </button>
        {more > 0 && <span class="soft">{more} more</span>}
      </footer>
    </section>
  );
}
