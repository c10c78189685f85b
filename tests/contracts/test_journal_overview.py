"""What every journal promises of many conversations at once: lists, the feed, searching; and of jobs that are put off."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.core import events as e
from segue.core.conversation import Conversation, Holder
from segue.core.entries import Fed, Found, Job, JobKind
from segue.journal import overview
from segue.journal.memory import MemoryJournal
from segue.journal.sqlite import SqliteJournal
from segue.journal.writer import JournalClosed
from segue.switchboard.ports import Journal

from .journals import MINUTE, NOW, Play, entry, handed_off, opened, planned, spoke


async def kept(journal: Journal, id: str, *events: e.Event) -> Conversation:
    """A conversation of these events, the first of them after Opened."""
    first = entry(Conversation(id), *events)
    await journal.append(first)
    return first.after


def at(minutes: int) -> timedelta:
    return minutes * MINUTE


async def some_of_all(journal: Journal) -> None:
    """Six conversations, from the one that was silent longest to the newest."""
    await kept(journal, "c1", e.Opened(NOW, "carla"), e.Closed(NOW + at(1), "done"))
    await kept(journal, "c2", e.Opened(NOW, "carla"), handed_off(NOW + at(2)))
    await kept(journal, "c3", e.Opened(NOW, "dora"), e.TookOver(NOW + at(3), "ana", "Ana is here."))
    await kept(journal, "c4", e.Opened(NOW), handed_off(NOW, "trust"), e.TookOver(NOW + at(4), "ben", "Ben is here."))
    await kept(journal, "c5", e.Opened(NOW + at(5)))
    await kept(journal, "c6", e.Opened(NOW), e.Closed(NOW + at(5), "done"))


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({}, "c6 c5 c4 c3 c2 c1"),
        ({"most": 2}, "c6 c5"),
        ({"most": 0}, ""),
        ({"holders": (Holder.ARCHIVE,)}, "c6 c1"),
        ({"holders": (Holder.HUMAN, Holder.QUEUE)}, "c4 c3 c2"),
        ({"holders": (Holder.HUMAN, Holder.ARCHIVE)}, "c6 c4 c3 c1"),
        ({"holders": ()}, ""),
        ({"teams": ("billing", "trust")}, "c4 c2"),
        ({"teams": ()}, ""),
        ({"who": "ana"}, "c3"),
        ({"customer": "carla"}, "c2 c1"),
        ({"ids": ("c1", "c5", "c9")}, "c5 c1"),
        ({"ids": ()}, ""),
        ({"ids": ("c1", "c4"), "who": "ben", "teams": ("trust",), "holders": (Holder.HUMAN,)}, "c4"),
        ({"before": (NOW + at(5), "c6")}, "c5 c4 c3 c2 c1"),
        ({"before": (NOW + at(5), "c5"), "most": 2}, "c4 c3"),
        ({"before": (NOW, "c1")}, ""),
    ],
    ids=str,
)
def test_a_list_has_what_was_asked_for_newest_first(play: Play, asked: dict[str, object], ids: str) -> None:
    async def story(journal: Journal) -> None:
        await some_of_all(journal)

        assert [row.conversation for row in await journal.listing(**asked)] == ids.split()  # type: ignore[arg-type]

    play(story)


def test_a_row_of_a_list_says_how_it_stands(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await some_of_all(journal)
        (row,) = await journal.listing(ids=["c2"])

        assert (row.holder, row.who, row.team, row.customer) == (Holder.QUEUE, None, "billing", "carla")
        assert (row.waiting_since, row.offered_to) == (NOW + at(2), None)
        assert (row.last_at, row.version) == (NOW + at(2), 2)

    play(story)


def test_a_list_knows_of_the_last_word(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await some_of_all(journal)
        state = await journal.load("c2")
        assert state is not None
        await journal.append(entry(state, spoke(after=at(9))))

        assert (await journal.listing())[0].conversation == "c2"
        assert (await journal.listing(holders=[Holder.QUEUE]))[0].version == 3

    play(story)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 4), max_size=12), st.integers(1, 5))
def test_page_by_page_every_conversation_is_seen_once(minutes: list[int], most: int) -> None:
    async def story() -> list[str]:
        journal = MemoryJournal()
        for number, minute in enumerate(minutes):
            await kept(journal, f"c{number}", e.Opened(NOW + at(minute)))
        seen: list[str] = []
        before = None
        while page := await journal.listing(before=before, most=most):
            seen += [row.conversation for row in page]
            before = (page[-1].last_at, page[-1].conversation)
        return seen

    seen = asyncio.run(story())

    assert sorted(seen) == sorted(f"c{number}" for number in range(len(minutes)))


def test_both_journals_list_the_same(tmp_path: Path) -> None:
    async def story() -> None:
        ours = [MemoryJournal(), await SqliteJournal.open(tmp_path / "a.db")]
        for journal in ours:
            await some_of_all(journal)

        for holders in (None, *[(holder,) for holder in Holder]):
            one, other = [await journal.listing(holders=holders) for journal in ours]
            assert one == other
        for journal in ours:
            await journal.close()

    asyncio.run(story())


def test_an_open_list_reads_no_closed_conversation_and_needs_no_sorting_of_them(tmp_path: Path) -> None:
    """The indexes are used: otherwise a list would grow slower with every conversation there ever was."""

    async def story() -> str:
        journal = await SqliteJournal.open(tmp_path / "a.db")
        await some_of_all(journal)
        await journal.close()
        file = sqlite3.connect(tmp_path / "a.db")
        told: list[str] = []
        file.set_trace_callback(told.append)
        overview.listing(file.cursor(), None, None, None, None, None, None, 50)
        file.set_trace_callback(None)
        plan = " ".join(str(row[3]) for row in file.execute(f"EXPLAIN QUERY PLAN {told[0]}"))
        file.close()
        return plan

    plan = asyncio.run(story())

    assert "conversation_holder" in plan
    assert "conversation_over" in plan
    assert "SCAN conversation USING INDEX conversation_over" in plan
    assert "SCAN conversation " not in plan.replace("SCAN conversation USING INDEX conversation_over", "")


# ---- the feed


def test_the_feed_has_every_event_in_the_order_of_writing(play: Play) -> None:
    async def story(journal: Journal) -> None:
        one, other = await opened(journal), await opened(journal, "c2")
        said = entry(one, spoke("first"), spoke("second"))
        await journal.append(said)
        await journal.append(entry(other, spoke("third")))

        fed = await journal.feed(0, 10)
        assert [(row.conversation, row.version) for row in fed] == [
            ("c1", 1),
            ("c2", 1),
            ("c1", 2),
            ("c1", 3),
            ("c2", 2),
        ]
        assert [row.position for row in fed] == sorted({row.position for row in fed})
        assert fed[2] == Fed(fed[2].position, "c1", 2, spoke("first"))
        assert await journal.feed(fed[2].position, 1) == fed[3:4]
        assert await journal.feed(fed[-1].position, 10) == ()
        assert await journal.feed(0, 2) == fed[:2]

    play(story)


def test_the_feed_leaves_out_what_nobody_understands_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story() -> None:
        journal = await SqliteJournal.open(tmp_path / "a.db")
        state = await opened(journal)
        await journal.append(entry(state, spoke("first"), spoke("second"), spoke("third")))
        await journal.close()
        file = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
        file.execute("UPDATE event SET body = '{}' WHERE version IN (2, 3)")
        file.close()
        journal = await SqliteJournal.open(tmp_path / "a.db")

        assert [row.version for row in await journal.feed(1, 2)] == [4]
        assert [row.version for row in await journal.feed(0, 10)] == [1, 4]
        await journal.close()

    asyncio.run(story())

    assert "an event is left out" in caplog.text


# ---- searching


async def talked(journal: Journal) -> None:
    await kept(
        journal, "c1", e.Opened(NOW, "carla-7"), spoke("Where is my blue Kettle?"), e.AiSpoke(NOW, "On its way.")
    )
    await kept(journal, "c2", e.Opened(NOW), spoke("Où est ma COMMANDE ÉTÉ?", after=at(1)), handed_off(NOW + at(1)))
    await kept(journal, "c3", e.Opened(NOW), spoke('100% of_it "so" c:\\x'), spoke("the kettle again", after=at(2)))
    await kept(
        journal, "c4", e.Opened(NOW), e.TookOver(NOW, "ana", "Ana is here."), e.Noted(NOW, "ana", "a kettle, I think"),
        e.HumanSpoke(NOW + at(3), "ana", "日本語もできます"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("kettle", "c4 c3 c1"),
        ("KETTLE", "c4 c3 c1"),
        ("blue kettle", "c1"),
        ("kettle blue", "c1"),
        ("kettle commande", ""),
        ("ett", "c4 c3 c1"),
        ("way", "c1"),
        ("été", "c2"),
        ("où", "c2"),
        ("日本語", "c4"),
        ("R-1", "c2"),
        ("r-1", "c2"),
        ("carla", "c1"),
        ("100%", "c3"),
        ("%", "c3"),
        ("f_i", "c3"),
        ('"so"', "c3"),
        ("c:\\x", "c3"),
        ("!", ""),
        ("text", ""),
        ("at", ""),
        ("ana", ""),
        ("", ""),
        ("  ", ""),
        ("' OR 1=1 --", ""),
    ],
)
def test_words_are_found_where_they_were_said_and_nowhere_else(play: Play, words: str, ids: str) -> None:
    async def story(journal: Journal) -> None:
        await talked(journal)

        assert [row.conversation for row in await journal.find(words, 10)] == ids.split()

    play(story)


def test_what_was_found_says_where_and_when(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await talked(journal)

        assert await journal.find("kettle again", 10) == (Found("c3", 3, NOW + at(2)),)
        assert [row.conversation for row in await journal.find("kettle", 2)] == ["c4", "c3"]
        assert await journal.find("kettle", 0) == ()

    play(story)


def test_a_search_ends_in_time_with_what_it_has(tmp_path: Path) -> None:
    async def story() -> None:
        journal = await SqliteJournal.open(tmp_path / "a.db")
        state = await opened(journal)
        await journal.append(entry(state, spoke("kettle"), *[spoke(f"other words {n} " * 9) for n in range(9000)]))
        await journal.close()

    asyncio.run(story())
    file = sqlite3.connect(tmp_path / "a.db")

    assert overview.find(file.cursor(), "kettle", 10, within=-1.0) == ()
    assert [row.conversation for row in overview.find(file.cursor(), "kettle", 10)] == ["c1"]
    file.close()


# ---- jobs that are put off


def test_a_job_that_is_postponed_comes_due_then_and_not_before(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await planned(journal, 0)
        (job,) = await journal.claim(NOW, 9, MINUTE)
        assert await journal.postpone(job, NOW + at(5))

        assert await journal.claim(NOW + at(4), 9, MINUTE) in ((), [])
        (again,) = await journal.claim(NOW + at(5), 9, MINUTE)
        assert (again.id, again.attempts) == (job.id, 2)

    play(story)


def test_only_who_holds_a_job_postpones_it(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await planned(journal, 0)
        (lost,) = await journal.claim(NOW, 9, MINUTE)
        (job,) = await journal.claim(NOW + at(2), 9, MINUTE)

        assert not await journal.postpone(lost, NOW + at(60))
        assert not await journal.postpone(replace(job, id=job.id + 1), NOW + at(60))
        assert await journal.next_due() == NOW + at(3)
        assert await journal.finish(job)
        assert not await journal.postpone(job, NOW)

    play(story)


def test_jobs_are_claimed_by_their_kind(play: Play) -> None:
    async def story(journal: Journal) -> None:
        kinds = (JobKind.HOOK, JobKind.ANSWER, JobKind.HOOK, JobKind.SEND)
        jobs = tuple(Job(kind, "c1", NOW) for kind in kinds)
        await journal.append(entry(Conversation("c1"), e.Opened(NOW), jobs=jobs))

        assert [job.kind for job in await journal.claim(NOW, 1, MINUTE, (JobKind.HOOK,))] == [JobKind.HOOK]
        assert [job.kind for job in await journal.claim(NOW, 9, MINUTE, (JobKind.ANSWER, JobKind.SEND))] == [
            JobKind.ANSWER,
            JobKind.SEND,
        ]
        assert [job.kind for job in await journal.claim(NOW, 9, MINUTE)] == [JobKind.HOOK]

    play(story)


def test_a_closed_journal_answers_none_of_these(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await planned(journal, 0)
        (job,) = await journal.claim(NOW, 9, MINUTE)
        await journal.close()

        for late in (journal.feed(0, 1), journal.listing(), journal.find("x", 1), journal.postpone(job, NOW)):
            with pytest.raises(JournalClosed):
                await late

    play(story)
