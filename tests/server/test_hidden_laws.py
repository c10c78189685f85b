"""The law of masks: whatever kinds a destination may not see, none of their values is in anything that it gets."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segue.core import events as e
from segue.core.conversation import replay
from segue.core.conversation.fold import transcript_of
from segue.core.conversation.packets import packet_of
from segue.core.conversation.scrubbing import scrubbed
from segue.core.conversation.vaults import vault_of
from segue.core.packet import Record, pack
from segue.core.packet.carriers import CARRIERS, project
from segue.core.packet.opened import opened
from segue.core.policy import MASKABLE
from segue.core.receiving import Offer
from segue.core.redaction import masked, texts_in
from segue.core.redaction.mask import Mask
from segue.core.routing import Destination
from segue.core.transcript import Attachment
from segue.core.triggers import Evidence, Reason, Trigger
from segue.journal.codec import encode
from segue.journal.vcon import vcon_of
from segue.readers.llm.question import quoted
from segue.server.cases import happened
from segue.server.links import page_of
from segue.server.live.channels import desk_frame
from segue.server.views.case import case_of
from segue.server.views.chat import said
from segue.server.views.desk import offer_shown, row
from segue.server.views.standing import Standing

from .street import POLICY

AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
SAID = {
    "card": "my card is {}", "iban": "my iban is {}", "ssn": "my ssn is {}", "license": "my driver's license number is {}",
    "email": "mail me at {}", "url": "see {} for it", "ip": "it came from {}", "phone": "call me on {}",
    "address": "send it to {}", "name": "my name is {}", "secret": "my password is {}",
}  # fmt: skip
FIGURES = st.text("0123456789", min_size=6, max_size=6).filter(lambda six: len(set(six)) > 2)


def _card(six: str, gap: str) -> str:
    body = "4" + six + "99417204"
    total = sum(int(c) if i % 2 else sum(divmod(2 * int(c), 10)) for i, c in enumerate(body))
    number = body + str(-total % 10)
    return gap.join(number[i : i + 4] for i in range(0, 16, 4))


def _iban(six: str, gap: str) -> str:
    body = f"370400440532{six}"
    check = 98 - int(body + "131400") % 97
    return gap.join((f"DE{check:02d}{body}")[i : i + 4] for i in range(0, 22, 4))


GAPS = ("", " ", "-", ".", "  ", "\u00a0", "–", "\u2011", "_", "/", "\u200b", "\n", " - ")
VALUES: dict[str, st.SearchStrategy[str]] = {
    "card": st.builds(_card, FIGURES, st.sampled_from(GAPS)),
    "iban": st.builds(_iban, FIGURES, st.sampled_from(GAPS)),
    "ssn": st.builds(lambda six, dash: f"9{six[:2]}{dash}{six[2:4]}{dash}{six[4:]}17", FIGURES, st.sampled_from("-‑")),
    "license": FIGURES.map(lambda six: f"D{six}7"),
    "email": FIGURES.map(lambda six: f"amara.{six}@example.com"),
    "url": FIGURES.map(lambda six: f"https://example.org/u{six}"),
    "ip": FIGURES.map(lambda six: f"10.{int(six[:2])}.{int(six[2:4])}.{int(six[4:])}"),
    "phone": st.builds(
        lambda six, gap: f"+49{gap}151{gap}{six[:3]}{gap}{six[3:]}7",
        FIGURES,
        st.sampled_from([" ", "-", "–", "\u00a0", "."]),
    ),
    "address": FIGURES.map(lambda six: f"{six[:3].lstrip('0') or 7} Marlowe Street"),
    "name": st.sampled_from(["Amara Okafor", "Piotr Nowacki", "Lena Andersson"]),
    "secret": FIGURES.map(lambda six: f"Blue{six}moon"),
}
TOLD = st.lists(
    st.sampled_from(MASKABLE).flatmap(lambda kind: st.tuples(st.just(kind), VALUES[kind])), min_size=1, max_size=4
)
KINDS = st.lists(st.sampled_from(MASKABLE), min_size=1, unique=True).map(tuple)


def told_in(values: list[tuple[str, str]]) -> tuple[e.Event, ...]:
    """A conversation in which these values are told, asked back, looked up, noted and handed on."""
    at = iter(AT + timedelta(seconds=n) for n in range(200))
    events: list[e.Event] = [e.Opened(next(at), "c-1001", "chat", "Lane")]
    for kind, value in values:
        sentence = SAID[kind].format(value)
        events += [
            e.CustomerSpoke(
                next(at),
                f"Hello, {sentence}. Order HL-48213 is late and I want a refund.",
                None,
                (Attachment("f_1", f"{sentence}.png", "image/png", 4),),
            ),
            e.AiSpoke(next(at), f"So it is {value}? I will look at order HL-48213.", "Lane"),
            e.ToolEnded(next(at), "t-1", "look_up", ((kind, value),), f"found {value}", True, "Lane"),
            e.DraftKept(next(at), f"I have {value} here", "the customer asked for a person", "Lane"),
        ]
    last = SAID[values[-1][0]].format(values[-1][1])
    why = (Reason(Trigger.ASKED, f"they said: {last}", (Evidence(0, last),)),)
    record = Record(
        "c-1001",
        "Amara Okafor",
        "gold",
        "en",
        tuple((kind, value) for kind, value in values),
        (f"HL-1: {last}",),
        (last,),
    )
    packet = pack(transcript_of(events), [], why, POLICY, record=record, draft=f"Dear customer, {last}")
    events.append(e.HandedOff(next(at), packet, Destination("support", last), "A person is on the way.", "r-1"))
    events.append(e.Offered(next(at), Offer("o-1", "ben", "support", AT + timedelta(hours=1), f"knows {values[0][1]}")))
    events.append(e.Accepted(next(at), "o-1", "ben", "Ben has joined."))
    events += [e.Noted(next(at), "ben", f"still {last}"), e.HelpAsked(next(at), "ben", f"is {last} right?", None)]
    if packet.facts:  # one fact is corrected, into what was told
        fact = packet.facts[0]
        events.append(e.Corrected(next(at), fact.name, fact.value, f"{last} now"))
    return tuple(events)


def from_desk(events: tuple[e.Event, ...], kinds: tuple[str, ...]) -> str:
    """Everything that a person at the desk gets: as it happens, in the lists, and opened later."""
    policy = replace(POLICY, mask_people=kinds)
    standing, got = Standing(replay("c-1", ()), kinds), []
    for seq, event in enumerate(events, 1):
        standing.moved(replay("c-1", events[:seq]), (event,), seq - 1)
        got += [row(standing, policy), offer_shown(standing, policy)]
        got.append(
            desk_frame("c-1", event, seq, policy, said(event, seq, policy), standing.vault)[4:].decode(errors="replace")
        )
    got.append(case_of(replay("c-1", events), events, policy, "ben", [], 0))
    return json.dumps(got, ensure_ascii=False)


def from_systems(events: tuple[e.Event, ...], kinds: tuple[str, ...]) -> str:
    """Everything that a backend, a webhook or an endpoint gets."""
    vault = vault_of(kinds, events)
    found = packet_of(events)
    assert found is not None
    told = [vault.hidden(happened(event, seq)) for seq, event in enumerate(events, 1)]
    packets = [encode(vault.hidden(found)), repr(vault.hidden(found))]
    masked_packet = vault.hidden(found)
    carried = [project(masked_packet, carrier, "https://example.net/p/x") for carrier in CARRIERS]
    packets += [part for one in carried for part in (one.text, json.dumps(dict(one.keys), ensure_ascii=False))]
    packets += [unescape(page_of(masked_packet)), json.dumps(opened(masked_packet), ensure_ascii=False, default=str)]
    packets += [json.dumps(vcon_of("c-1", vault.hidden(events), POLICY), ensure_ascii=False, default=str)]
    return json.dumps([told, packets, quoted(transcript_of(events[:2]), kinds)], ensure_ascii=False)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(TOLD, KINDS)
def test_nothing_that_is_masked_for_a_destination_is_in_what_it_gets(
    values: list[tuple[str, str]], kinds: tuple[str, ...]
) -> None:
    events = told_in(values)
    hidden = {value for kind, value in values if kind in kinds} | ({"Amara Okafor"} if "name" in kinds else set())

    for got in (from_desk(events, kinds), from_systems(events, kinds)):
        assert [
            value
            for value in hidden
            for spelt in (value, json.dumps(value, ensure_ascii=False)[1:-1], " ".join(value.split()))
            if spelt in got
        ] == []


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(TOLD, KINDS)
def test_a_token_means_the_same_for_whoever_came_late(values: list[tuple[str, str]], kinds: tuple[str, ...]) -> None:
    events = told_in(values)
    whole, grown = vault_of(kinds, events), vault_of(kinds, ())
    for seq, event in enumerate(events):
        grown.take((event,), seq)
        grown.hidden(event)

    assert grown.hidden(events) == whole.hidden(events)
    assert [grown.value(f"[{kind}-1]") for kind in MASKABLE] == [whole.value(f"[{kind}-1]") for kind in MASKABLE]


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(TOLD, KINDS)
def test_a_masked_packet_has_no_value_and_is_still_a_packet(
    values: list[tuple[str, str]], kinds: tuple[str, ...]
) -> None:
    packet = packet_of(told_in(values))
    assert packet is not None
    shown = masked(packet, Mask(kinds, is_exact=False))

    assert [value for kind, value in values if kind in kinds and value in repr(shown)] == []
    assert (shown.urgency, shown.turns, shown.mood.word) == (packet.urgency, packet.turns, packet.mood.word)


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(TOLD)
def test_what_is_kept_has_no_secret_whoever_may_see_it(values: list[tuple[str, str]]) -> None:
    events = tuple(map(scrubbed, told_in([*values, ("secret", "Blue482913moon")])))
    told = [part for event in events for part in texts_in(event) if "password" in part]

    assert told
    assert [part for part in told if "Blue482913moon" in part] == []
