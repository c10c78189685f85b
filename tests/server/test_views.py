"""What each side sees. The customer sees no note, draft, tool, card, or anybody's id."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from segue import Segue, Task, TaskKind
from segue.core.conversation import MOVES, Conversation, Holder
from segue.core.events import CustomerSpoke, Noted
from segue.core.transcript import Attachment
from segue.journal.codec import EVENTS
from segue.server.live.waits import Waits
from segue.server.views.case import case_of
from segue.server.views.chat import STAGES, chat_state, said, stamp
from segue.server.views.desk import desk_said, row
from segue.server.views.standing import standing_of

from .street import MONDAY_TEN, POLICY, Hand

SECRETS = ("SECRET-NOTE", "SECRET-DRAFT", "SECRET-TOOL", "SECRET-HELP", "SECRET-REASON", "SECRET-DECLINE")


async def everything(path):
    """A conversation in which all that is kept from customers happens, and what they were shown at each step."""
    clock = Hand()
    seen: list[str] = []
    async with Segue(path, POLICY, timers=False, clock=clock, name="Lane") as segue:
        waits = Waits(POLICY, segue.line.expecting)

        def tap(change):
            banner = waits.banner(change.after, clock())
            seen.append(json.dumps(chat_state(change.after, POLICY, banner, {"person": 0, "customer": 0})))
            for seq, event in enumerate(change.events, change.before.version + 1):
                seen.append(json.dumps(said(event, seq, POLICY)))

        segue.tap(tap)
        for person in ("ben", "jonas", "chloe"):
            await segue.arrive(person)
        async with segue.turn("c-1", "Where is my order 4471?", customer="c-1001") as turn:
            await segue.board.start_tool(
                "c-1", turn.state.epoch, "t-1", "get_order", {}, (("order", "4471"),), (), "Lane"
            )
            await segue.board.end_tool("c-1", "t-1", "get_order", (("order", "4471"),), "SECRET-TOOL", True, "Lane")
            await segue.ask_for_person("c-1")
            turn.say("SECRET-DRAFT", confidence=0.99)
        ((_state, offer),) = [found for person in ("ben", "chloe") for found in await segue.offers(person)]
        await segue.decline("c-1", offer.id, offer.agent, "SECRET-DECLINE")
        await segue.take_over("c-1", "ben")
        await segue.note("c-1", "ben", "SECRET-NOTE")
        await segue.ask_for_help("c-1", "ben", "SECRET-HELP")
        await segue.transfer("c-1", "ben", "trust", "SECRET-REASON")
        await segue.reply("c-1", "ben", "Jonas is coming.", files=(Attachment("f-1", "a.png", "image/png", 3),))
        ((_state, offer),) = await segue.offers("jonas")
        await segue.accept("c-1", offer.id, "jonas")
        await segue.give_back("c-1", "jonas", "Settled.", (Task(TaskKind.SURVEY),))
        clock.forward(minutes=3)
        await segue.run_due()
        await segue.rate("c-1", 4, comment="thanks")
        await segue.close("c-1", "over")
        return await segue.conversation("c-1"), await segue.story("c-1"), seen


def test_nothing_of_a_note_draft_tool_or_card_reaches_the_customer_and_the_desk_sees_all(tmp_path):
    state, events, seen = asyncio.run(everything(tmp_path / "shop.db"))
    shown = "\n".join(seen)
    case = json.dumps(case_of(state, events, POLICY, "ben", [], 0))

    assert [secret for secret in SECRETS if secret in shown] == []
    assert [word for word in ('"ben"', '"jonas"', "explicit_request", "c-1001", "get_order") if word in shown] == []
    assert "Ben Carter" in shown
    assert [secret for secret in SECRETS if secret not in case] == []


def test_a_line_of_the_desk_has_who_did_it_by_id(tmp_path):
    _, events, _ = asyncio.run(everything(tmp_path / "shop.db"))
    lines = [
        line for seq, event in enumerate(events, 1) if (line := desk_said(event, seq, POLICY, said(event, seq, POLICY)))
    ]
    by = {line["text"]: (line["who"], line["by"]) for line in lines}

    assert by["SECRET-NOTE"] == ("note", "ben")
    assert by["Jonas is coming."] == ("person", "ben")
    assert by["SECRET-DRAFT"] == ("draft", None)
    assert by["get_order(order 4471): SECRET-TOOL"] == ("tool", None)
    assert [line["seq"] for line in lines] == sorted(line["seq"] for line in lines)


def test_the_evidence_of_a_card_names_lines_that_are_there(tmp_path):
    state, events, _ = asyncio.run(everything(tmp_path / "shop.db"))
    case = case_of(state, events, POLICY, "ben", [], 0)
    numbers = {line["seq"] for line in case["said"]}
    proofs = [proof["turn"] for why in case["card"]["why"] for proof in why["evidence"]]

    assert all(turn is None or turn in numbers for turn in proofs)
    assert case["began"] <= min(numbers)


def test_every_holder_has_a_stage_and_every_event_is_shown_or_left_out_by_name():
    assert set(STAGES) == set(Holder)
    assert set(MOVES) == set(Holder)
    assert "Noted" in EVENTS


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2026, 11, 23, 15, 0, 0, 123456, UTC), "2026-11-23T15:00:00.123Z"),
        (datetime(2026, 11, 23, 15, 0, tzinfo=UTC), "2026-11-23T15:00:00.000Z"),
        (datetime(2026, 11, 23, 10, 0, tzinfo=timezone(timedelta(hours=-5))), "2026-11-23T15:00:00.000Z"),
    ],
)
def test_a_time_goes_over_the_wire_in_utc(at, shown):
    assert stamp(at) == shown


def test_a_row_counts_what_nobody_answered_yet():
    spoke = CustomerSpoke(MONDAY_TEN, "Hello?")
    standing = standing_of(Conversation("c-1"), (spoke, Noted(MONDAY_TEN, "ben", "look"), spoke))

    assert row(standing, POLICY)["unread"] == 2
    assert row(standing, POLICY)["last"]["text"] == "Hello?"


def test_a_wait_told_longer_stands_above_the_composer_with_its_apology_only(tmp_path):
    async def story():
        clock = Hand()
        async with Segue(tmp_path / "shop.db", POLICY, timers=False, clock=clock, name="Lane") as segue:
            waits = Waits(POLICY, segue.line.expecting)
            for person in ("ben", "chloe"):
                await segue.arrive(person)
            await segue.board.open("c-1")
            await segue.ask_for_person("c-1")
            waits.seats, state = await segue.line.seats(), await segue.conversation("c-1")
            at_first = waits.banner(state, clock())
            clock.forward(seconds=61)  # the minute is over, and nothing else happened
            late = waits.banner(state, clock())
            return at_first, late

    at_first, late = asyncio.run(story())
    assert (at_first["minutes"], "sorry" in at_first["text"]) == (1, False)
    assert (late["minutes"], "sorry" in late["text"]) == (None, True)
