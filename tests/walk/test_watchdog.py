"""The watchdog: whatever is not taken, not answered or not called within its bound is found, once; the rest never."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.core import events as e
from segue.core.conversation import Holder, apply_all, replay
from segue.core.conversation.stuck import OPEN, event_of, spoken, stuck
from segue.core.events import Missing
from segue.core.policy import Policy, Team
from segue.core.policy.hours import from_text
from segue.core.quality import measure
from tests.contracts.journals import NOW, handed_off, legal_events

from .conftest import MONDAY_TEN, SUNDAY_NIGHT

MINUTE = timedelta(minutes=1)
PERSON = "I want to talk to a person"


def found(events):
    return [event for event in events if isinstance(event, e.Stalled)]


async def stalled(walk, id="c-1"):
    return [(event.missing.value, event.because) for event in found(await walk.segue.story(id))]


def test_whom_nobody_was_offered_to_is_found_once(opened, tell, caplog):
    async def story():
        async with opened() as walk:
            await walk.write(PERSON)
            await walk.due(minutes=9)
            assert await stalled(walk) == []

            with caplog.at_level(logging.WARNING, "segue"):
                await walk.due(minutes=2)
            await walk.due(minutes=30)
            await walk.due(minutes=30)

            assert await stalled(walk) == [("offer", "nobody was offered it for 11 minutes")]
            (said,) = [record.getMessage() for record in caplog.records if "is stuck" in record.getMessage()]
            assert said.startswith("c-1 (r-")
            assert PERSON not in said

    tell(story())


def test_what_everybody_lets_pass_is_told_as_something_else_that_is_missing(opened, tell):
    async def story():
        async with opened() as walk:
            await walk.write(PERSON)
            await walk.due(minutes=11)
            (team,) = {state.destination.team for state in [await walk.segue.line.state("c-1")]}
            for person in walk.segue.policy.staff_of(team):
                await walk.segue.arrive(person.id)
            for _ in range(3):
                await walk.due(minutes=1)

            told = await stalled(walk)
            assert [missing for missing, _ in told] == ["offer", "taker"]
            assert told[1][1].startswith("offered ")
            assert (await walk.segue.line.state("c-1")).stalled is Missing.TAKER

    tell(story())


def test_who_takes_it_and_writes_nothing_is_found_and_a_word_ends_it(opened, tell):
    async def story():
        async with opened(("ana",)) as walk:
            await walk.with_person("ana", "I want a refund of 500 dollars")
            await walk.due(minutes=9)
            assert await stalled(walk) == []

            await walk.due(minutes=2)
            await walk.due(minutes=2)
            assert await stalled(walk) == [("first_word", "accepted, and no first word for 11 minutes")]

            await walk.segue.reply("c-1", "ana", "Hello, I have read it all.")
            await walk.due(minutes=60)
            assert (await walk.segue.line.state("c-1")).stalled is None
            assert len(await stalled(walk)) == 1

    tell(story())


def test_who_was_answered_booked_a_call_or_left_details_is_left_in_peace(opened, tell):
    async def story():
        async with opened() as walk:
            for id in ("c-1", "c-2"):
                await walk.write(PERSON, id=id)
            await walk.segue.leave_details("c-1", "me@example.com")
            await walk.segue.book_callback("c-2", walk.clock() + timedelta(hours=2), "+49 30 1234")
            for _ in range(6):
                await walk.due(minutes=15)

            assert await stalled(walk) == await stalled(walk, "c-2") == []

    tell(story())


def test_off_duty_the_bound_does_not_run(opened, tell, clock):
    async def story():
        async with opened() as walk:
            clock.at = SUNDAY_NIGHT
            await walk.write("I want a refund of 500 dollars")
            await walk.due(minutes=30)
            assert await stalled(walk) == []

            clock.at = MONDAY_TEN
            await walk.due(minutes=1)
            assert [missing for missing, _ in await stalled(walk)] == ["offer"]

    tell(story())


def test_it_looks_once_a_minute_and_a_journal_that_fails_stops_nothing(opened, tell, monkeypatch, caplog):
    async def story():
        async with opened() as walk:
            looks = []

            async def broken(*args):
                looks.append(walk.clock())
                raise OSError("the disk is gone")

            monkeypatch.setattr(walk.segue.timers.watchdog, "look", broken)
            for _ in range(6):
                await walk.due(seconds=30)

            assert len(looks) == 3
            assert "the watchdog stumbled" in caplog.text

    tell(story())


# ---- the rule


POLICY = Policy(
    teams=(Team("billing", "Billing"), Team("general", "General")), general_team="general",
)  # fmt: skip
LIMIT = max(POLICY.handoff_within, POLICY.first_word_within, POLICY.callback_within)


def is_over(state):
    """By the book: taken and answered, arranged and not overdue, handed back, closed, or never handed off."""
    if state.holder not in OPEN:
        return True
    if any(task.kind.value == "callback" for task in state.tasks):
        return False
    if state.holder is Holder.HUMAN:
        return state.silent_since is None
    return state.is_arranged or state.destination is None


@settings(max_examples=150, deadline=None)
@given(legal_events(), st.integers(0, 600))
def test_whatever_legally_happened_what_is_open_beyond_its_bounds_is_found_and_what_is_over_never(events, minutes):
    state = replay("c1", events)
    now = events[-1].at + minutes * MINUTE
    later = NOW + timedelta(days=30)

    assert stuck(state, POLICY, now) is None or not is_over(state)
    assert (stuck(state, POLICY, later) is None) is is_over(state)


@settings(max_examples=100, deadline=None)
@given(legal_events())
def test_it_is_written_once_and_is_then_known(events):
    state, later = replay("c1", events), NOW + timedelta(days=30)
    event = event_of(stuck(state, POLICY, later), state, later)

    if event is not None:
        told = apply_all(state, (event,))
        assert event_of(stuck(told, POLICY, later + MINUTE), told, later + MINUTE) is None
        assert told.epoch == state.epoch
        assert told.holder is state.holder


def waiting(**changes):
    """Handed off to billing, at noon of nobody's day."""
    return replace(replay("c1", [e.Opened(NOW), handed_off(NOW)]), **changes)


@pytest.mark.parametrize(
    ("asked", "minutes", "missing"),
    [
        ((), 10, None),
        ((), 11, "staff"),
        (("ana", "ben", "ana", "ben"), 3, None),
        (("ana", "ben", "ana", "ben", "ana"), 3, "staff"),
    ],
)
def test_the_bound_is_the_time_or_the_number_of_offers(asked, minutes, missing):
    one = stuck(waiting(asked=asked), POLICY, NOW + minutes * MINUTE)

    assert (one and one.missing.value) == missing


def test_hours_that_never_come_are_no_excuse():
    never = replace(POLICY, teams=(Team("billing", "Billing", hours=from_text("Mon 09:00-17:00")), *POLICY.teams[1:]))
    unstaffed = stuck(waiting(), never, NOW + timedelta(days=2))

    assert unstaffed is not None
    assert unstaffed.because == "nobody staffs Billing"


@pytest.mark.parametrize(
    ("span", "said"),
    [(40, "40 s"), (60, "1 minute"), (659, "10 minutes"), (7199, "119 minutes"), (7200, "2 hours")],
)
def test_a_span_is_told_as_people_say_it(span, said):
    assert spoken(timedelta(seconds=span)) == said


def test_the_figure_counts_handoffs_that_were_found_of_all(opened, tell):
    async def story():
        async with opened() as walk:
            await walk.write(PERSON)
            await walk.write(PERSON, id="c-2")
            await walk.segue.leave_details("c-2", "me@example.com")
            await walk.due(minutes=11)

            figure = measure([await walk.segue.story(id) for id in ("c-1", "c-2")])["stuck"]
            assert (figure.value, figure.n) == (0.5, 2)

    tell(story())
