"""Who holds a conversation: MOVES by every pair, the fold by every event, and the laws over any walk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from segue.core import events as e
from segue.core.asking import Question
from segue.core.conversation import (
    MOVES,
    OPEN_TO_AI,
    STRETCH,
    Conversation,
    Holder,
    IllegalMove,
    apply,
    apply_all,
    replay,
)
from segue.core.conversation.fold import CHANGES, KEPT_READINGS, transcript_of, turn_of
from segue.core.handback import Solved, Task, TaskKind
from segue.core.packet import Mood, Packet
from segue.core.reading import Likely, Reading
from segue.core.receiving import Offer
from segue.core.routing import Destination
from segue.core.transcript import Speaker, ToolCall, Turn
from segue.core.triggers import Reason, Trigger

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PACKET = Packet(Mood("calm"), "normal", "a refund", "Wants a refund.")
BILLING = Destination("billing", "intent is refund", (Likely("refund", 0.9), Likely("invoice", 0.1)))
SOLVED = Solved("ana", "Refunded.", ("refund",))
SURVEY, CONFIRM = Task(TaskKind.SURVEY), Task(TaskKind.CONFIRM)
LIMIT = Reason(Trigger.LIMIT, "too much")

OPENED = e.Opened(NOON, "c-1001", "email", "concierge")
SPOKE = e.CustomerSpoke(NOON, "Where is my money?")
PASSED = e.Delegated(NOON, "concierge", "refunds", "refunds are its own")
HANDED = e.HandedOff(NOON, PACKET, BILLING, "A colleague comes.", "R-17")
OFFERED = e.Offered(NOON, Offer("o-1", "ana", "billing", NOON + timedelta(seconds=20)))
ACCEPTED = e.Accepted(NOON, "o-1", "ana", "Ana has joined.")
BACK = e.HandedBack(NOON, "ana", "Refunded.", (CONFIRM, SURVEY), "Here is what was agreed.")
CLOSED = e.Closed(NOON, "silence")

EXAMPLES = {
    type(event): event
    for event in (
        OPENED, SPOKE, PASSED, HANDED, OFFERED, ACCEPTED, BACK, CLOSED,
        e.Understood(NOON, 0, Reading(language="de")),
        e.ToolStarted(NOON, "t-1", "refund", (("amount", "20"),), spends=(("refund.amount", "20"),)),
        e.ToolEnded(NOON, "t-1", "refund", (("amount", "20"),), "paid", True),
        e.Alarmed(NOON, LIMIT),
        e.AiSpoke(NOON, "It is on its way.", "concierge"),
        e.DraftKept(NOON, "It is on its way.", "ana took over"),
        e.Rerouted(NOON, Destination("support", "nobody was free"), "The next free colleague takes over."),
        e.Declined(NOON, "o-1", "ana"),
        e.Expired(NOON, "o-1", "ana"),
        e.Informed(NOON, "Still in line."),
        e.TookOver(NOON, "ben", "Ben has joined."),
        e.HumanSpoke(NOON, "ana", "I have read it all."),
        e.Noted(NOON, "ana", "a regular"),
        e.HelpAsked(NOON, "ana", "Have you seen this before?", "ben"),
        e.Reassigned(
            NOON, "ana", e.Lapse.SILENT, "Ana wrote nothing", HANDED.packet, HANDED.destination, "Somebody else.", "R-1", NOON
        ),
        e.Stalled(NOON, 1, e.Missing.TAKER, "offered 5 times, nobody took it"),
        e.Repacked(NOON, HANDED.packet),
        e.Reworded(NOON, 1, "A refund", "They want their money back.", "a-model"),
        e.Corrected(NOON, "order", "4471", "4472"),
        e.Nudged(NOON, "ana", "order", 0, e.Heed.SHOWN),
        e.Judged(NOON, "ana", 1, True, True, False),
        e.Revealed(NOON, "ana", "[card-1]"),
        e.CallbackBooked(NOON, NOON + timedelta(hours=1), "555-0100", "We'll call you."),
        e.DetailsLeft(NOON, "me@example.com", "We'll write."),
        e.WentBack(NOON, "You are with the assistant again."),
        e.WrappedUp(NOON, "ana"),
        e.AskedWhileWaiting(NOON, Question("order", "What is your order number?", (), "it is missing")),
        e.Answered(NOON, 2, "order", "4471", True, BILLING, "Thank you."),
        e.Withdrawn(NOON, "o-1", "ana", "it goes to Billing"),
        e.TaskDone(NOON, SURVEY),
        e.Rated(NOON, 4, True, "Thank you."),
        e.Reopened(NOON),
    )
}  # fmt: skip

TO = {
    Holder.NOBODY: (),
    Holder.AI: (OPENED, SPOKE),
    Holder.QUEUE: (OPENED, SPOKE, HANDED),
    Holder.OFFER: (OPENED, SPOKE, HANDED, OFFERED),
    Holder.HUMAN: (OPENED, SPOKE, HANDED, OFFERED, ACCEPTED),
    Holder.TRANSFER: (OPENED, SPOKE, HANDED, OFFERED, ACCEPTED, replace(HANDED, by="ana")),
    Holder.WRAP_UP: (OPENED, SPOKE, HANDED, OFFERED, ACCEPTED, BACK),
    Holder.ARCHIVE: (OPENED, SPOKE, CLOSED),
}
"""The shortest way to each holder."""

PAIRS = [(holder, kind) for holder in Holder for kind in get_args(e.Event)]


def under(holder):
    return replay("c", TO[holder])


def after(*events, start=Holder.AI):
    return apply_all(under(start), events)


# ---- MOVES, by every pair


def test_there_is_an_example_of_every_event_and_a_way_to_every_holder():
    assert set(EXAMPLES) == set(get_args(e.Event))
    assert {holder: under(holder).holder for holder in Holder} == {holder: holder for holder in MOVES}


@pytest.mark.parametrize(
    ("holder", "kind"), [(holder, kind) for holder, kind in PAIRS if kind not in MOVES[holder]],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)  # fmt: skip
def test_what_is_not_listed_cannot_happen_and_changes_nothing(holder, kind):
    before = under(holder)

    with pytest.raises(IllegalMove) as refused:
        apply(before, EXAMPLES[kind])

    assert before == under(holder)
    assert (refused.value.conversation, refused.value.holder, refused.value.event) == ("c", holder, kind.__name__)
    assert all(listed.__name__ in str(refused.value) for listed in MOVES[holder])


@pytest.mark.parametrize(
    ("holder", "kind"), [(holder, kind) for holder, kind in PAIRS if kind in MOVES[holder]],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)  # fmt: skip
def test_what_is_listed_leads_to_its_holder_and_every_change_raises_the_epoch(holder, kind):
    before = under(holder)
    to = MOVES[holder][kind]

    now = apply(before, EXAMPLES[kind])

    assert now.holder is (to or holder)
    assert now.epoch == before.epoch + (to is not None)
    assert now.version == before.version + 1
    assert now.last_at == NOON


@pytest.mark.parametrize("holder", [Holder.QUEUE, Holder.OFFER, Holder.HUMAN, Holder.TRANSFER, Holder.ARCHIVE])
def test_the_ai_cannot_speak_while_people_have_it_or_it_is_over(holder):
    assert e.AiSpoke not in MOVES[holder]
    assert e.Delegated not in MOVES[holder]
    assert holder not in OPEN_TO_AI


@pytest.mark.parametrize("holder", [holder for holder in Holder if holder not in (Holder.NOBODY, Holder.ARCHIVE)])
def test_the_customer_may_speak_under_every_open_holder_and_moves_nothing(holder):
    assert MOVES[holder][e.CustomerSpoke] is None


def test_the_ai_may_speak_exactly_where_it_is_open_to_it():
    assert {holder for holder in Holder if e.AiSpoke in MOVES[holder]} == OPEN_TO_AI


def test_no_holder_is_a_dead_end():
    """From everywhere there is a way to a person."""
    for start in Holder:
        reached, edge = {start}, {start}
        while edge:
            edge = {to for holder in edge for to in MOVES[holder].values() if to} - reached
            reached |= edge

        assert Holder.HUMAN in reached


def test_of_several_events_all_happen_or_none():
    before = under(Holder.HUMAN)

    with pytest.raises(IllegalMove, match="AiSpoke"):
        apply_all(before, (SPOKE, EXAMPLES[e.AiSpoke]))

    assert before == under(Holder.HUMAN)


# ---- the fold, by what each event changes


@pytest.mark.parametrize(
    ("start", "events", "fields"),
    [
        (Holder.NOBODY, (OPENED,), {"who": "concierge", "assistant": "concierge"}),
        (Holder.NOBODY, (OPENED,), {"customer": "c-1001", "channel": "email"}),
        (Holder.AI, (PASSED,), {"who": "refunds", "hops": (("concierge", "refunds"),)}),
        (Holder.AI, (PASSED, SPOKE), {"hops": ()}),
        (Holder.AI, (EXAMPLES[e.DraftKept],), {"draft": "It is on its way."}),
        (Holder.AI, (EXAMPLES[e.DraftKept], EXAMPLES[e.AiSpoke]), {"draft": None}),
        (Holder.AI, (e.AiSpoke(NOON, "Which?", is_question=True),) * 2, {"clarified": 2}),
        (Holder.AI, (e.AiSpoke(NOON, "Which?", is_question=True), EXAMPLES[e.AiSpoke]), {"clarified": 0}),
        (Holder.AI, (e.Alarmed(NOON, LIMIT),), {"alarms": (LIMIT,)}),
        (Holder.AI, (e.Alarmed(NOON, LIMIT), HANDED), {"alarms": ()}),
        (Holder.QUEUE, (), {"who": None, "handoffs": 1, "waiting_since": NOON}),
        (Holder.QUEUE, (), {"reference": "R-17", "destination": BILLING}),
        (Holder.QUEUE, (EXAMPLES[e.Rerouted],), {"destination": Destination("support", "nobody was free")}),
        (Holder.OFFER, (), {"offer": OFFERED.offer, "waiting_since": NOON}),
        (Holder.OFFER, (EXAMPLES[e.Declined],), {"offer": None, "asked": ("ana",), "waiting_since": NOON}),
        (Holder.OFFER, (EXAMPLES[e.Expired],), {"offer": None, "asked": ("ana",), "waiting_since": NOON}),
        (Holder.OFFER, (EXAMPLES[e.TookOver],), {"offer": None, "who": "ben", "last_human": "ben", "asked": ()}),
        (Holder.HUMAN, (), {"offer": None, "who": "ana", "last_human": "ana", "waiting_since": None, "asked": ()}),
        (Holder.HUMAN, (EXAMPLES[e.TookOver],), {"who": "ben", "last_human": "ben"}),
        (Holder.HUMAN, (EXAMPLES[e.HelpAsked],), {"help": ("ana", "Have you seen this before?", "ben"), "helpers": ("ben",)}),
        (Holder.HUMAN, (EXAMPLES[e.HelpAsked], replace(EXAMPLES[e.HelpAsked], to=None)), {"help": ("ana", "Have you seen this before?", None), "helpers": ("ben",)}),
        (Holder.HUMAN, (EXAMPLES[e.HelpAsked],) * 2, {"helpers": ("ben",), "who": "ana", "epoch": 4}),
        (Holder.HUMAN, (EXAMPLES[e.HelpAsked], EXAMPLES[e.TookOver]), {"help": None, "helpers": ("ben",)}),
        (Holder.HUMAN, (EXAMPLES[e.HelpAsked], BACK), {"help": None}),
        (Holder.TRANSFER, (EXAMPLES[e.HelpAsked], OFFERED, replace(ACCEPTED, by="ben")), {"help": None, "who": "ben"}),
        (Holder.TRANSFER, (), {"who": "ana", "asked": ("ana",), "handoffs": 2, "last_human": "ana"}),
        (Holder.TRANSFER, (OFFERED, e.Declined(NOON, "o-1", "ben")), {"who": "ana", "asked": ("ana", "ben")}),
        (Holder.WRAP_UP, (), {"who": "concierge", "solved": SOLVED, "tasks": (CONFIRM, SURVEY)}),
        (Holder.WRAP_UP, (EXAMPLES[e.TaskDone],), {"tasks": (CONFIRM,)}),
        (Holder.WRAP_UP, (EXAMPLES[e.Rated],), {"rated": 4}),
        (Holder.ARCHIVE, (e.Reopened(NOON),), {"who": "concierge"}),
        (Holder.WRAP_UP, (EXAMPLES[e.Rated], CLOSED, e.Reopened(NOON)), {"rated": None, "solved": None}),
        (Holder.ARCHIVE, (), {"who": None, "offer": None, "waiting_since": None}),
        (Holder.AI, (EXAMPLES[e.Understood],), {"language": "de", "readings": ((0, Reading(language="de")),)}),
        (Holder.AI, (EXAMPLES[e.Understood], e.Understood(NOON, 1, Reading())), {"language": "de"}),
        (Holder.WRAP_UP, (), {"readings": (), "clarified": 0, "draft": None, "alarms": ()}),
    ],
)  # fmt: skip
def test_an_event_changes_what_it_says(start, events, fields):
    now = after(*events, start=start)

    assert {name: getattr(now, name) for name in fields} == fields


def test_a_solved_problem_is_named_by_its_likeliest_intent_and_may_have_none():
    taken = replay("c", (OPENED, EXAMPLES[e.TookOver], BACK))

    assert taken.solved == Solved("ana", "Refunded.", ())


def test_every_event_that_changes_something_is_an_event():
    assert set(CHANGES) <= set(get_args(e.Event))


@pytest.mark.parametrize(
    ("start", "events", "unanswered"),
    [
        (Holder.AI, (), (0,)),
        (Holder.AI, (SPOKE, SPOKE), (0, 1, 2)),
        (Holder.AI, (SPOKE, e.AiSpoke(NOON, "Yes.", answers=(0, 1))), ()),
        (Holder.AI, (SPOKE, e.AiSpoke(NOON, "Yes.", answers=(0,))), (1,)),
        (Holder.AI, (e.AiSpoke(NOON, "Yes."),), (0,)),
        (Holder.AI, (e.AiSpoke(NOON, "Yes.", answers=(7,)),), (0,)),
        (Holder.AI, (EXAMPLES[e.DraftKept],), (0,)),
        (Holder.AI, (replace(HANDED, answers=(0,)),), ()),
        (Holder.AI, (e.Rated(NOON, 5, False, answers=(0,)),), ()),
        (Holder.AI, (e.CallbackBooked(NOON, NOON, "555", "We'll call.", (0,)),), ()),
        (Holder.AI, (e.TookOver(NOON, "ana", "Ana is here.", (0,)),), ()),
        (Holder.AI, (e.TookOver(NOON, "ana", "Ana is here."),), ()),
        (Holder.AI, (SPOKE, e.TookOver(NOON, "ana", "Ana is here.", (0,))), ()),
        (Holder.AI, (CLOSED,), ()),
        (Holder.QUEUE, (SPOKE,), (0,)),  # words to people wait for no outcome of the AI's
        (Holder.HUMAN, (SPOKE,), ()),
        (Holder.WRAP_UP, (SPOKE,), (4,)),
    ],
)
def test_a_customer_turn_waits_until_something_answers_it(start, events, unanswered):
    assert after(*events, start=start).unanswered == unanswered


STARTED = EXAMPLES[e.ToolStarted]


def of(amount):
    return replace(STARTED, call=f"t-{amount}", spends=(("refund.amount", amount),))


@pytest.mark.parametrize(
    ("events", "spent"),
    [
        ((STARTED,), "20"),
        ((STARTED, EXAMPLES[e.ToolEnded]), "20"),
        ((STARTED, replace(EXAMPLES[e.ToolEnded], ok=False)), "20"),
        ((STARTED, replace(STARTED, call="t-2")), "40"),
        ((of("0.1"), of("0.2")), "0.3"),
        ((STARTED, HANDED, replace(EXAMPLES[e.ToolEnded], ok=False)), "20"),
    ],
)
def test_what_a_tool_may_spend_stays_spent_even_where_it_failed(events, spent):
    assert after(*events).reserved() == {"refund.amount": Decimal(spent)}


def test_a_tool_that_spends_nothing_leaves_no_trace_in_the_sums():
    assert after(replace(STARTED, spends=()), EXAMPLES[e.ToolEnded]).spent == ()


@pytest.mark.parametrize(
    ("kind", "speaker"),
    [
        (e.CustomerSpoke, Speaker.CUSTOMER), (e.AiSpoke, Speaker.AI), (e.HumanSpoke, Speaker.HUMAN),
        (e.ToolEnded, Speaker.TOOL), (e.HandedOff, Speaker.SYSTEM), (e.Rerouted, Speaker.SYSTEM),
        (e.Informed, Speaker.SYSTEM), (e.Accepted, Speaker.SYSTEM), (e.TookOver, Speaker.SYSTEM),
        (e.HandedBack, Speaker.SYSTEM), (e.CallbackBooked, Speaker.SYSTEM), (e.DetailsLeft, Speaker.SYSTEM),
        (e.Rated, Speaker.SYSTEM), (e.WentBack, Speaker.SYSTEM),
        (e.AskedWhileWaiting, Speaker.AI), (e.Answered, Speaker.SYSTEM), (e.Withdrawn, None), (e.Noted, None), (e.DraftKept, None), (e.Understood, None), (e.ToolStarted, None),
        (e.Alarmed, None), (e.Delegated, None), (e.Offered, None), (e.Declined, None), (e.Expired, None),
        (e.TaskDone, None), (e.Opened, None), (e.Closed, None), (e.Reopened, None),
    ],
)  # fmt: skip
def test_what_the_customer_reads_or_a_tool_did_is_a_turn_and_a_note_never_is(kind, speaker):
    turn = turn_of(EXAMPLES[kind])

    assert (turn and turn.speaker) == speaker


def test_a_silent_rating_adds_no_turn_and_a_tool_turn_carries_its_call():
    assert turn_of(e.Rated(NOON, 4, True)) is None
    assert turn_of(EXAMPLES[e.ToolEnded]) == Turn(
        Speaker.TOOL, "", ToolCall("refund", (("amount", "20"),), "paid", True), "ai", NOON
    )


@given(st.integers(0, 60))
@settings(max_examples=30)
def test_the_last_stretch_is_kept_with_the_numbers_of_the_whole_conversation(count):
    events = [OPENED, *(e.CustomerSpoke(NOON, str(number)) for number in range(count))]
    now = replay("c", events)
    kept = list(now.transcript().numbered())

    assert now.turns == count
    assert [number for number, _ in kept] == list(range(max(0, count - STRETCH), count))
    assert all(turn.text == str(number) for number, turn in kept)
    assert transcript_of(events).tail(STRETCH) == now.transcript()


def test_readings_are_bounded_but_for_those_of_turns_that_still_wait():
    now = after(*(e.Understood(NOON, number, Reading(repeats=number)) for number in range(50)))

    assert now.unanswered == (0,)
    assert [number for number, _ in now.readings] == [0, *range(50 - KEPT_READINGS, 50)]


def test_a_situation_is_what_the_conversation_knows():
    now = after(SPOKE, e.Understood(NOON, 1, Reading(tone=0.5)), e.Alarmed(NOON, LIMIT))
    situation = now.situation()

    assert situation.unanswered == (0, 1)
    assert situation.reading() == (1, Reading(tone=0.5))
    assert situation.alarms == (LIMIT,)
    assert (situation.transcript, situation.draft) == (now.transcript(), None)


@pytest.mark.parametrize(
    ("holder", "words"),
    [
        (Holder.NOBODY, "it is with nobody"),
        (Holder.AI, "concierge has it"),
        (Holder.QUEUE, "it is with queue"),
        (Holder.HUMAN, "ana has it"),
        (Holder.WRAP_UP, "concierge has it"),
    ],
)
def test_who_has_it_is_said_in_words(holder, words):
    assert under(holder).holder_in_words() == words


# ---- laws over any walk


class AnyWalk(RuleBasedStateMachine):
    """Any events in any order, each applied if MOVES lists it and refused if not."""

    def __init__(self):
        super().__init__()
        self.events = []
        self.live = Conversation("c")

    def happens(self, event):
        before = self.live
        if type(event) not in MOVES[before.holder]:
            with pytest.raises(IllegalMove):
                apply(before, event)
            return
        self.events.append(event)
        self.live = apply(before, event)
        assert self.live.version == len(self.events)
        assert (self.live.epoch > before.epoch) is (MOVES[before.holder][type(event)] is not None)
        assert (self.live.holder is not before.holder) <= (self.live.epoch > before.epoch)

    @rule(kind=st.sampled_from(list(EXAMPLES)))
    def anything(self, kind):
        self.happens(EXAMPLES[kind])

    @rule(place=st.integers(0, 99))
    def something_that_may(self, place):
        row = list(MOVES[self.live.holder])
        self.happens(EXAMPLES[row[place % len(row)]])

    @precondition(lambda self: self.live.unanswered)
    @rule()
    def the_ai_answers(self):
        self.happens(e.AiSpoke(NOON, "Here it is.", answers=self.live.unanswered))

    @rule(amount=st.integers(0, 3), ok=st.booleans())
    def a_tool_runs(self, amount, ok):
        self.happens(e.ToolStarted(NOON, "t", "refund", (), spends=(("refund.amount", str(amount)),)))
        self.happens(e.ToolEnded(NOON, "t", "refund", (), "done", ok))

    @invariant()
    def told_again_it_is_the_same(self):
        assert replay("c", self.events) == self.live

    @invariant()
    def exactly_one_has_it(self):
        named = self.live.holder not in (Holder.NOBODY, Holder.QUEUE, Holder.OFFER, Holder.ARCHIVE)

        assert isinstance(self.live.holder, Holder)
        assert (self.live.who is not None) is named

    @invariant()
    def an_offer_lies_only_where_one_can_be_accepted(self):
        assert self.live.holder is not Holder.OFFER or self.live.offer is not None
        assert self.live.offer is None or self.live.holder in (Holder.OFFER, Holder.TRANSFER)

    @invariant()
    def turns_are_numbered_as_they_came(self):
        whole = transcript_of(self.events)

        assert self.live.turns == len(whole.turns)
        assert self.live.transcript() == whole.tail(STRETCH)
        assert all(whole.turns[number].speaker is Speaker.CUSTOMER for number in self.live.unanswered)
        assert list(self.live.unanswered) == sorted(set(self.live.unanswered))

    @invariant()
    def under_a_person_nothing_waits_for_the_ai(self):
        assert self.live.holder not in (Holder.HUMAN, Holder.TRANSFER, Holder.ARCHIVE) or not self.live.unanswered

    @invariant()
    def no_sum_is_negative(self):
        assert all(amount >= 0 for amount in self.live.reserved().values())


AnyWalk.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAnyWalk = AnyWalk.TestCase
