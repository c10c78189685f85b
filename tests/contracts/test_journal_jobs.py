"""What every journal promises of seats, of what comes due, and of the line."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime

import pytest

from segue.core import events as e
from segue.core.conversation import Conversation, Overtaken
from segue.core.conversation.seats import seats_moved
from segue.core.entries import Job, JobKind, Waiting, Written
from segue.core.receiving import Offer
from segue.switchboard.ports import Journal

from .journals import MINUTE, NOW, Play, entry, handed_off, opened, planned, spoke

# ---- seats


def test_a_seat_is_taken_and_given_back_with_the_entry(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await journal.seat("ben", 1, NOW)
        await journal.seat("ana", 2, NOW)
        await journal.set_present("ana", True, NOW + MINUTE)
        await journal.set_present("nobody", True, NOW)
        state = await opened(journal)
        taken = entry(state, e.TookOver(NOW + 2 * MINUTE, "ana", "Ana is here."), seats=(("ana", 1),))
        await journal.append(taken)
        ana, ben = await journal.seats()

        assert (ana.person, ana.present, ana.busy, ana.capacity, ana.since) == ("ana", True, 1, 2, NOW + 2 * MINUTE)
        assert (ben.person, ben.present, ben.busy, ben.capacity, ben.since) == ("ben", False, 0, 1, NOW)
        back = entry(taken.after, e.HandedBack(NOW, "ana", "Done", (), "Thanks."), seats=(("ana", -1),))
        await journal.append(back)
        assert [seat.busy for seat in await journal.seats()] == [0, 0]

    play(story)


@pytest.mark.parametrize("seats", [(("ana", 2),), (("ana", -1),), (("nobody", 1),), (("ben", 1), ("ana", 2))])
def test_no_seat_is_overfull_or_less_than_empty(play: Play, seats: tuple[tuple[str, int], ...]) -> None:
    async def story(journal: Journal) -> None:
        await journal.seat("ana", 1, NOW)
        await journal.seat("ben", 1, NOW)
        state = await opened(journal)
        with pytest.raises(Overtaken):
            await journal.append(
                entry(state, spoke(key="k"), key="k", seats=seats, jobs=(Job(JobKind.CLOSE, "c1", NOW),))
            )

        assert [seat.busy for seat in await journal.seats()] == [0, 0]
        assert await journal.load("c1") == state
        assert await journal.pending() == ()
        assert await journal.turn_of_key("c1", "k") is None

    play(story)


def test_a_seat_given_from_hand_to_hand_needs_no_room(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await journal.seat("ana", 1, NOW)
        state = await opened(journal)
        first = entry(state, spoke(), seats=(("ana", 1),))
        await journal.append(first)
        await journal.append(entry(first.after, spoke(), seats=(("ana", 1), ("ana", -1))))

        assert [seat.busy for seat in await journal.seats()] == [1]

    play(story)


def test_twenty_at_once_for_three_seats(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await journal.seat("ana", 3, NOW)
        states = [await opened(journal, f"c{number}") for number in range(20)]
        outcomes = await asyncio.gather(
            *(journal.append(entry(state, spoke(), seats=(("ana", 1),))) for state in states), return_exceptions=True
        )

        assert Counter(map(type, outcomes)) == {Written: 3, Overtaken: 17}
        assert [seat.busy for seat in await journal.seats()] == [3]

    play(story)


def test_a_lowered_capacity_throws_nobody_out(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await journal.seat("ana", 2, NOW)
        state = await opened(journal)
        step = entry(state, spoke(), seats=(("ana", 2),))
        await journal.append(step)
        await journal.seat("ana", 1, NOW + MINUTE)
        await journal.seat("ana", 1, NOW + 2 * MINUTE)  # the same again is no change

        (seat,) = await journal.seats()
        assert (seat.busy, seat.capacity, seat.since) == (2, 1, NOW + MINUTE)
        with pytest.raises(Overtaken):
            await journal.append(entry(step.after, spoke(), seats=(("ana", 1),)))
        await journal.append(entry(step.after, spoke(), seats=(("ana", -1),)))
        assert [seat.busy for seat in await journal.seats()] == [1]

    play(story)


# ---- pauses


def held(person: str, weight: int = 1) -> tuple[e.Event, ...]:
    return handed_off(NOW), e.TookOver(NOW, person, "Here I am.", (), weight)


def back(person: str, until: datetime | None) -> e.HandedBack:
    return e.HandedBack(NOW, person, "Done", (), "Thanks.", until)


def test_who_writes_up_what_is_told_of_their_seat_until_they_have(play: Play) -> None:
    async def story(journal: Journal) -> None:
        for person in ("ana", "ben"):
            await journal.seat(person, 5, NOW)
        states = {id: await opened(journal, id) for id in ("c1", "c2")}

        async def then(id: str, *events: e.Event) -> None:
            step = entry(states[id], *events)
            await journal.append(replace(step, seats=seats_moved(step.before, step.after)))
            states[id] = step.after

        await then("c1", *held("ana", 3), back("ana", NOW + 2 * MINUTE))
        await then("c2", *held("ana"), back("ana", NOW + MINUTE))
        ana, ben = await journal.seats()
        assert (ana.busy, ana.wrapping, ana.wraps_until) == (4, 4, NOW + 2 * MINUTE)
        assert (ben.busy, ben.wrapping, ben.wraps_until) == (0, 0, None)
        assert (await journal.wrapping_up("ana"), await journal.wrapping_up("ben")) == (("c2", "c1"), ())
        await then("c1", e.TookOver(NOW, "ben", "Now I."), back("ben", NOW + MINUTE))
        await then("c2", e.WrappedUp(NOW, "ana"))
        ana, ben = await journal.seats()
        assert (ana.busy, ana.wrapping, ben.busy, ben.wrapping) == (3, 3, 1, 1)
        await then("c1", e.WrappedUp(NOW, "ana"), e.Closed(NOW, "over"), e.WrappedUp(NOW, "ben"))
        assert [(seat.busy, seat.wrapping, seat.wraps_until) for seat in await journal.seats()] == [(0, 0, None)] * 2
        assert (await journal.load("c1")) == states["c1"]

    play(story)


def test_who_did_not_take_an_offer_is_told_of_their_seat_until_they_say_that_they_are_there(play: Play) -> None:
    async def story(journal: Journal) -> None:
        for person in ("ana", "ben"):
            await journal.seat(person, 1, NOW)
            await journal.set_present(person, True, NOW)
        state = await opened(journal)

        async def asked(no: e.Event) -> None:
            nonlocal state
            offer = e.Offered(NOW, Offer("o1", no.by, "billing", NOW + MINUTE))  # type: ignore[attr-defined]
            step = entry(state, *(() if state.destination else (handed_off(NOW),)), offer, no)
            await journal.append(step)
            state = step.after

        async def cools() -> list[datetime | None]:
            return [seat.cools_until for seat in await journal.seats()]

        assert await cools() == [None, None]
        await asked(e.Declined(NOW, "o1", "ana", "", NOW + MINUTE))
        await asked(e.Expired(NOW, "o1", "ben", NOW + 2 * MINUTE))
        assert await cools() == [NOW + MINUTE, NOW + 2 * MINUTE]
        await asked(e.Expired(NOW, "o1", "ana"))  # none with this one: that of before stands
        await asked(e.Expired(NOW, "o1", "ben", NOW + 3 * MINUTE))
        assert await cools() == [NOW + MINUTE, NOW + 3 * MINUTE]
        await journal.set_present("ana", True, NOW)  # she was there already
        await journal.end_cool_down("nobody")
        assert await cools() == [None, NOW + 3 * MINUTE]
        await journal.end_cool_down("ben")
        assert await cools() == [None, None]
        assert [seat.present for seat in await journal.seats()] == [True, True]

    play(story)


# ---- jobs


def test_what_is_due_comes_soonest_first_and_once(play: Play) -> None:
    async def story(journal: Journal) -> None:
        assert await journal.next_due() is None
        await planned(journal, 3, 1, 2, 60)
        assert await journal.next_due() == NOW + MINUTE
        assert await journal.claim(NOW, 10, MINUTE) in ((), [])
        two = await journal.claim(NOW + 5 * MINUTE, 2, MINUTE)
        one = await journal.claim(NOW + 5 * MINUTE, 10, MINUTE)

        assert [(job.fence, job.attempts, job.run_at) for job in two] == [
            ("1", 1, NOW + MINUTE),
            ("2", 1, NOW + 2 * MINUTE),
        ]
        assert [job.fence for job in one] == ["3"]
        assert (two[0].kind, two[0].conversation, two[0].body) == (JobKind.ANSWER, "c1", (("a", "b"),))
        assert await journal.next_due() == NOW + 6 * MINUTE
        assert [await journal.finish(job) for job in (*two, *one)] == [True, True, True]
        assert await journal.finish(two[0]) is False
        assert [job.fence for job in await journal.pending()] == ["60"]

    play(story)


def test_a_job_whose_worker_died_comes_due_again(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await planned(journal, 0)
        (dead,) = await journal.claim(NOW, 10, MINUTE)
        assert not await journal.claim(NOW + MINUTE / 2, 10, MINUTE)
        (alive,) = await journal.claim(NOW + MINUTE, 10, MINUTE)

        assert (alive.id, alive.attempts) == (dead.id, 2)
        assert await journal.finish(dead) is False
        assert await journal.finish(alive) is True
        assert await journal.pending() == ()

    play(story)


def test_a_late_worker_who_lost_to_nobody_may_finish(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await planned(journal, 0)
        (job,) = await journal.claim(NOW, 10, MINUTE)

        assert await journal.finish(replace(job, run_at=NOW)) is True

    play(story)


def test_many_workers_share_the_jobs(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await planned(journal, *range(50))
        claims = await asyncio.gather(*(journal.claim(NOW + 60 * MINUTE, 7, MINUTE) for _ in range(10)))

        assert sorted(int(job.fence) for jobs in claims for job in jobs) == list(range(50))

    play(story)


def test_pending_tells_the_kinds_apart(play: Play) -> None:
    async def story(journal: Journal) -> None:
        jobs = tuple(Job(kind, "c1", NOW + MINUTE) for kind in (JobKind.SEND, JobKind.CLOSE, JobKind.SEND))
        await journal.append(entry(Conversation("c1"), e.Opened(NOW), jobs=jobs))

        assert [job.kind for job in await journal.pending("send")] == [JobKind.SEND] * 2
        assert [job.attempts for job in await journal.pending()] == [0, 0, 0]
        assert len({job.id for job in await journal.pending()}) == 3

    play(story)


# ---- the line


def test_the_line_stands_in_the_order_of_asking(play: Play) -> None:
    async def story(journal: Journal) -> None:
        for id, minute, team in (("late", 3, "billing"), ("early", 1, "general"), ("middle", 2, "billing")):
            state = await opened(journal, id)
            await journal.append(entry(state, handed_off(NOW + minute * MINUTE, team)))
        late = await journal.load("late")
        assert late is not None

        assert [row.conversation for row in await journal.waiting()] == ["early", "middle", "late"]
        assert list(await journal.waiting("general")) == [Waiting("early", "general", NOW + MINUTE, NOW + MINUTE)]
        await journal.append(entry(late, e.TookOver(NOW, "ana", "Ana is here.")))
        assert [row.conversation for row in await journal.waiting("billing")] == ["middle"]

    play(story)


def test_the_line_is_cut_and_asked_by_person(play: Play) -> None:
    async def story(journal: Journal) -> None:
        for minute, id in enumerate(("first", "second", "third")):
            state = await opened(journal, id)
            await journal.append(entry(state, handed_off(NOW + minute * MINUTE, "billing")))
        second = await journal.load("second")
        assert second is not None
        await journal.seat("ana", 2, NOW)
        offered = e.Offered(NOW, Offer("o-1", "ana", "billing", NOW + MINUTE))
        await journal.append(entry(second, offered, seats=(("ana", 1),)))

        assert [row.conversation for row in await journal.waiting("billing", 2)] == ["first", "second"]
        assert [row.offered_to for row in await journal.waiting()] == [None, "ana", None]
        assert list(await journal.offered_to("ana")) == ["second"]
        assert list(await journal.offered_to("ben")) == []

    play(story)


def test_who_is_due_first_stands_first_and_of_ones_own_offers_who_waits_longest(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await journal.seat("ana", 3, NOW)
        for waits, due, id in ((0, 9, "first"), (1, 3, "urgent"), (2, 9, "b"), (2, 9, "a"), (3, None, "of before")):
            handed = handed_off(NOW + waits * MINUTE)
            to = replace(handed.destination, due=None if due is None else NOW + due * MINUTE)
            state = await opened(journal, id)
            step = entry(state, replace(handed, destination=to))
            await journal.append(step)
            if id in ("first", "urgent"):
                offered = e.Offered(NOW, Offer(id, "ana", "billing", NOW + 9 * MINUTE))
                await journal.append(entry(step.after, offered, seats=(("ana", 1),)))

        line = await journal.waiting("billing")
        assert [row.conversation for row in line] == ["urgent", "of before", "first", "a", "b"]
        assert [row.due - NOW for row in line] == [3 * MINUTE, 3 * MINUTE, *(9 * MINUTE,) * 3]
        assert list(await journal.offered_to("ana")) == ["first", "urgent"]

    play(story)


def test_what_was_told_of_seats_is_not_changed_by_what_comes(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await journal.seat("ana", 1, NOW)
        told = [await journal.seats()]
        for change in (
            journal.set_present("ana", True, NOW + MINUTE),
            journal.seat("ana", 2, NOW + MINUTE),
            journal.append(entry(await opened(journal), e.TookOver(NOW + MINUTE, "ana", "Here."), seats=(("ana", 1),))),
        ):
            await change
            told.append(await journal.seats())

        assert [(row.present, row.capacity, row.busy) for (row,) in told] == [
            (False, 1, 0), (True, 1, 0), (True, 2, 0), (True, 2, 1)
        ]  # fmt: skip
        assert len({id(rows) for rows in told}) == 4

    play(story)
