"""What every journal promises, in memory and on disk alike: conversations and keys. journals.py has the list."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segue.core import events as e
from segue.core.conversation import Conversation, Overtaken, replay
from segue.core.entries import Entry, Job, JobKind, Written
from segue.core.reading import Reading
from segue.journal.writer import JournalClosed
from segue.switchboard.ports import Journal

from .journals import JOURNALS, MINUTE, NOW, Play, entry, legal_events, opened, spoke

# ---- conversations


def test_a_conversation_that_was_never_opened_is_none(play: Play) -> None:
    async def story(journal: Journal) -> None:
        assert await journal.load("c1") is None
        assert await journal.events_of("c1") == ()
        assert await journal.turn_of_key("c1", "k") is None
        with pytest.raises(Overtaken):
            await journal.append(entry(replay("c1", [e.Opened(NOW)]), spoke()))

    play(story)


def test_what_was_appended_is_loaded(play: Play) -> None:
    async def story(journal: Journal) -> None:
        state = await opened(journal)
        said = entry(state, spoke(key="k1"), e.Understood(NOW, 0, Reading(tone=0.5)), key="k1")

        assert isinstance(journal, Journal)
        assert await journal.append(said) == Written(3)
        assert await journal.load("c1") == said.after
        assert tuple(await journal.events_of("c1")) == (e.Opened(NOW, "carla"), *said.events)
        assert tuple(await journal.events_of("c1", after=2)) == said.events[1:]
        assert tuple(await journal.events_of("c1", after=9)) == ()
        assert await journal.turn_of_key("c1", "k1") == 2  # the message itself, not what followed in the same breath

    play(story)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(events=legal_events(), cuts=st.lists(st.integers(1, 5), min_size=60, max_size=60))
def test_the_state_is_what_the_events_tell(
    tmp_path_factory: pytest.TempPathFactory, events: tuple[e.Event, ...], cuts: list[int]
) -> None:
    async def story(journal: Journal) -> None:
        state, rest = Conversation("c1"), list(events)
        for cut in cuts:
            some, rest = tuple(rest[:cut]), rest[cut:]
            if some:
                step = entry(state, *some)
                await journal.append(step)
                state = step.after
                assert await journal.load("c1") == state
        assert tuple(await journal.events_of("c1")) == events
        assert await journal.load("c1") == replay("c1", events)
        is_waiting = state.waiting_since is not None
        assert [row.conversation for row in await journal.waiting()] == ["c1"] * is_waiting
        await journal.close()

    async def all_three() -> None:
        for begin in JOURNALS.values():
            await story(await begin(tmp_path_factory.mktemp("journal")))

    asyncio.run(all_three())


def test_a_thousand_turns_are_kept_and_loaded(play: Play) -> None:
    async def story(journal: Journal) -> None:
        state = await opened(journal)
        for number in range(250):
            at = NOW + number * MINUTE
            step = entry(state, e.CustomerSpoke(at, f"{number}?"), e.AiSpoke(at, f"{number}!", answers=(number,)))
            await journal.append(step)
            state = step.after
        step = entry(state, *(e.CustomerSpoke(NOW, str(number)) for number in range(500)))
        await journal.append(step)

        assert step.after.turns == 1000
        assert await journal.load("c1") == step.after
        assert replay("c1", await journal.events_of("c1")) == step.after

    play(story)


def test_a_stale_entry_is_refused_and_told_who_has_it(play: Play) -> None:
    async def story(journal: Journal) -> None:
        state = await opened(journal)
        await journal.append(entry(state, e.TookOver(NOW, "ana", "Ana is here.")))

        with pytest.raises(Overtaken) as refused:
            await journal.append(entry(state, e.AiSpoke(NOW, "Soon."), jobs=(Job(JobKind.CLOSE, "c1", NOW),)))
        with pytest.raises(Overtaken):
            await journal.append(entry(Conversation("c1"), e.Opened(NOW)))

        assert refused.value.holder == "ana"
        assert len(await journal.events_of("c1")) == 2
        assert await journal.pending() == ()

    play(story)


def test_an_entry_that_contradicts_itself_is_a_mistake(play: Play) -> None:
    async def story(journal: Journal) -> None:
        state = await opened(journal)
        with pytest.raises(ValueError, match="cannot become"):
            await journal.append(Entry(state, state, (spoke(),)))
        with pytest.raises(ValueError, match="cannot become"):
            await journal.append(Entry(Conversation("c2"), Conversation("c2"), ()))

        assert len(await journal.events_of("c1")) == 1

    play(story)


def test_jobs_alone_can_be_written(play: Play) -> None:
    async def story(journal: Journal) -> None:
        state = await opened(journal)

        assert await journal.append(Entry(state, state, (), (Job(JobKind.INFORM, "c1", NOW),))) == Written(1)
        assert len(await journal.pending()) == 1
        assert await journal.load("c1") == state

    play(story)


def test_of_a_hundred_at_once_one_wins_each_version(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await opened(journal)
        lost: Counter[str] = Counter()

        async def one(name: str) -> None:
            while True:
                state = await journal.load("c1")
                assert state is not None
                try:
                    await journal.append(entry(state, e.CustomerSpoke(NOW, name)))
                    return
                except Overtaken:
                    lost[name] += 1

        await asyncio.gather(*(one(f"task {number}") for number in range(100)))
        events = await journal.events_of("c1")

        assert Counter(event.text for event in events[1:]) == Counter(f"task {number}" for number in range(100))
        assert await journal.load("c1") == replay("c1", events)
        assert lost  # else it was no race

    play(story)


def test_strangers_in_one_commit_do_not_share_a_refusal(play: Play) -> None:
    async def story(journal: Journal) -> None:
        states = [await opened(journal, f"c{number}") for number in range(20)]
        for state in states[::2]:
            await journal.append(entry(state, spoke("first")))
        outcomes = await asyncio.gather(
            *(journal.append(entry(state, spoke("second"))) for state in states), return_exceptions=True
        )

        assert [type(outcome) for outcome in outcomes] == [Overtaken, Written] * 10
        assert [len(await journal.events_of(state.id)) for state in states] == [2] * 20

    play(story)


# ---- keys


def test_a_message_that_comes_twice_is_kept_once(play: Play) -> None:
    async def story(journal: Journal) -> None:
        state = await opened(journal)
        said = entry(state, spoke(key="k1"), key="k1", jobs=(Job(JobKind.ANSWER, "c1", NOW),))
        first = await journal.append(said)
        later = entry(said.after, spoke("and?"))
        await journal.append(later)

        assert first == Written(2)
        assert await journal.append(said) == Written(2, repeated=True)  # although its version is stale
        assert await journal.append(entry(later.after, spoke(key="k1"), key="k1")) == Written(2, repeated=True)
        assert await journal.load("c1") == later.after
        assert len(await journal.pending()) == 1

    play(story)


def test_a_key_belongs_to_its_conversation(play: Play) -> None:
    async def story(journal: Journal) -> None:
        for id in ("c1", "c2"):
            state = await opened(journal, id)
            assert await journal.append(entry(state, spoke(key="k"), key="k")) == Written(2)

    play(story)


def test_the_same_message_fifty_times_at_once_is_kept_once(play: Play) -> None:
    async def story(journal: Journal) -> None:
        state = await opened(journal)
        said = entry(state, spoke(key="k"), key="k")
        outcomes = await asyncio.gather(*(journal.append(said) for _ in range(50)))

        assert Counter(outcomes) == {Written(2): 1, Written(2, repeated=True): 49}

    play(story)


# ---- the end


def test_after_the_end_nothing_more_is_written(play: Play) -> None:
    async def story(journal: Journal) -> None:
        state = await opened(journal)
        last = asyncio.ensure_future(journal.append(entry(state, spoke())))
        await asyncio.sleep(0)
        await journal.close()
        await journal.close()

        assert await last == Written(2)  # what was queued is written first
        for late in (
            journal.append(entry(state, spoke())),
            journal.load("c1"),
            journal.events_of("c1"),
            journal.claim(NOW, 1, MINUTE),
            journal.seat("ana", 1, NOW),
        ):
            with pytest.raises(JournalClosed):
                await late

    play(story)
