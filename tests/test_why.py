"""Why a conversation went where it went: told in plain sentences, and decided again to the same answer."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from typer.testing import CliRunner

from segue import Segue
from segue.cli import app
from segue.core import events as e
from segue.core.decisions import decisions, is_faithful
from segue.core.decisions.telling import SAID
from segue.core.errors import SegueError
from segue.core.policy.toml import from_toml
from segue.core.receiving import Offer
from segue.core.routing.candidates import Miss
from segue.journal.codec import decode, encode
from tests.contracts.journals import legal_events

MONDAY = datetime(2026, 11, 23, 14, 3, 10, tzinfo=UTC)
SHOP = """
[policy]
general_team = "support"
[teams.support]
[teams.orders]
intents = ["order_status"]
[teams.billing]
intents = ["refund"]
[people.ana]
teams = ["billing"]
skills = { refund = 1.0 }
[people.ben]
teams = ["billing"]
skills = { refund = 1.0, order_status = 0.5 }
[people.chloe]
teams = ["billing"]
hours = "Sat 09:00-17:00"
[people.dan]
teams = ["billing"]
skills = { refund = 0.5 }
[people.eve]
teams = ["support"]
[intents.refund]
phrases = ["refund", "money back"]
"""
POLICY = from_toml(SHOP)
REFUND = "I want a refund of 500 dollars for my broken mixer"


class Hand:
    """A clock moved by hand."""

    def __init__(self):
        self.at = MONDAY

    def __call__(self):
        return self.at


def lived(path, story, present=("ana", "ben", "chloe", "dan", "eve"), policy=POLICY):
    """The journal after a story, and its events."""

    async def main():
        numbers, clock = itertools.count(1), Hand()
        async with Segue(
            path, policy, timers=False, clock=clock, ids=lambda prefix: f"{prefix}-{next(numbers)}"
        ) as segue:
            for person in present:
                await segue.arrive(person)
            await story(segue, clock)
            return await segue.story("c-1")

    return asyncio.run(main())


async def refund(segue, clock):
    async with segue.turn("c-1", REFUND):
        pass


async def declined(segue, clock):
    await refund(segue, clock)
    clock.at += timedelta(seconds=5)
    ((_, offer),) = await segue.offers("ana")
    await segue.decline("c-1", offer.id, "ana", "at lunch")


async def passed_on(segue, clock):
    await refund(segue, clock)
    ((_, offer),) = await segue.offers("ana")
    await segue.accept("c-1", offer.id, "ana")
    clock.at += timedelta(minutes=3)
    await segue.transfer("c-1", "ana", "support", "it is about her account")


async def widened(segue, clock):
    await refund(segue, clock)
    for person in ("ana", "ben", "dan"):
        ((_, offer),) = await segue.offers(person)
        await segue.decline("c-1", offer.id, person)


async def spared(segue, clock):
    """Ana declines one, and is not asked about the next."""
    async with segue.turn("c-0", REFUND):
        pass
    await segue.decline("c-0", (await segue.offers("ana"))[0][1].id, "ana")
    await refund(segue, clock)


def told(events, policy=POLICY):
    return [sentence for one in decisions("c-1", events, policy) for sentence in one.told]


def test_there_are_words_for_every_why_not():
    assert set(SAID) == set(Miss)


def test_a_handoff_and_its_offer_are_told_with_who_was_looked_at(tmp_path):
    events = lived(tmp_path / "j.db", refund)

    assert told(events)[0].startswith("It went to Billing because")
    assert told(events)[-4:] == [
        "Ana was asked first: fits best (1.00), 0 of 3 taken.",
        "Ben fits as well and can do more, so is kept free.",
        "Dan fits less (0.70).",
        "Chloe was off duty.",
    ]


@pytest.mark.parametrize("story", [refund, declined, passed_on, widened, spared])
def test_every_decision_of_a_walk_is_decided_again_to_the_same_answer(tmp_path, story):
    found = list(decisions("c-1", lived(tmp_path / "j.db", story), POLICY))

    assert {one.replayed.answer for one in found if one.what != "outcome"} == {"same"}
    assert {one.policy for one in found if one.what != "outcome"} == {POLICY.version()}
    assert is_faithful(found, POLICY)


def test_what_came_of_an_offer_is_told_and_who_said_no_is_not_asked_again(tmp_path):
    sentences = told(lived(tmp_path / "j.db", declined))

    assert "Ana said no: at lunch." in sentences
    assert "Ben was asked next: fits best (1.00), 0 of 3 taken." in sentences
    assert "Ana had been asked before." in sentences


def test_who_just_did_not_take_another_is_told_as_spared(tmp_path):
    sentences = told(lived(tmp_path / "j.db", spared))

    assert "Ben was asked first: fits best (1.00), 1 of 3 taken." in sentences
    assert "Ana is spared for a while, having just not taken another." in sentences


def test_a_transfer_is_told_as_whose_it_was(tmp_path):
    found = list(decisions("c-1", lived(tmp_path / "j.db", passed_on), POLICY))
    transfer = next(one for one in found if one.what == "transfer")

    assert transfer.told[0].startswith("Ana asked Support to take it on:")


def test_a_line_that_widened_says_who_of_the_team_was_looked_at(tmp_path):
    found = list(decisions("c-1", lived(tmp_path / "j.db", widened), POLICY))
    (moved,) = [one for one in found if one.what == "reroute"]

    assert moved.told[0] == "The line widened to Support: nobody left in Billing."
    assert "Ana, Ben and Dan had been asked before." in moved.told
    assert found[-1].told[0].startswith("Eve was asked next:")


OVERFLOWING = from_toml(
    SHOP.replace("[teams.billing]", '[teams.billing]\noverflow_after = "1m"\noverflow_to = "orders"')
    + '[people.fay]\nteams = ["orders"]\n'
)


async def overflowing(segue, clock):
    for person in ("ben", "dan"):
        await segue.leave(person)
    for number in range(2, 5):  # ana is full
        async with segue.turn(f"c-{number}", REFUND):
            pass
        ((_, offer),) = [one for one in await segue.offers("ana") if one[0].id == f"c-{number}"]
        await segue.accept(f"c-{number}", offer.id, "ana")
    await refund(segue, clock)
    clock.at += timedelta(minutes=1)
    await segue.run_due()
    ((_, offer),) = await segue.offers("fay")
    await segue.accept("c-1", offer.id, "fay")


def test_an_overflow_is_decided_again_as_one_and_another_policy_may_not_lead_there(tmp_path):
    events = lived(tmp_path / "j.db", overflowing, ("ana", "ben", "dan", "fay"), OVERFLOWING)
    found = list(decisions("c-1", events, OVERFLOWING))
    (moved,) = [one for one in found if one.what == "reroute"]

    assert moved.told[0] == "The line widened to Orders: nobody of Billing was free within a minute."
    assert "Ana had no room (3 of 3 taken)." in moved.told
    assert {one.replayed.answer for one in found if one.what != "outcome"} == {"same"}

    (elsewhere,) = [one for one in decisions("c-1", events, POLICY) if one.what == "reroute"]
    assert elsewhere.replayed.because[0] == "This policy does not lead from Billing to Orders."


@pytest.mark.parametrize(
    ("said", "instead", "why"),
    [
        ("skills = { refund = 1.0 }", "skills = { refund = 0.2 }", "Ana fits 0.52, and 1.00 then."),
        (
            '[people.ana]\nteams = ["billing"]',
            '[people.ana]\nteams = ["billing"]\nhours = "Sat 09:00-17:00"',
            "Ana has no hours then by this policy.",
        ),
        ('[people.ana]\nteams = ["billing"]', '[people.ana]\nteams = ["support"]', "Ana does not work in Billing."),
    ],
)
def test_under_another_policy_it_says_what_differs_and_whose_policy_it_was(tmp_path, said, instead, why):
    other = from_toml(SHOP.replace(said, instead))
    found = list(decisions("c-1", lived(tmp_path / "j.db", refund), other))
    (offer,) = [one for one in found if one.what == "offer"]

    assert offer.replayed.answer == "differs"
    assert why in offer.replayed.because
    assert POLICY.version() in offer.replayed.because[-1]
    assert is_faithful(found, other)  # another policy may decide otherwise


def test_a_team_that_lost_its_intent_is_told_as_where_it_would_go(tmp_path):
    other = from_toml(SHOP.replace('intents = ["refund"]', 'intents = ["invoice"]'))
    found = list(decisions("c-1", lived(tmp_path / "j.db", refund), other))

    assert found[0].replayed.answer == "differs"
    assert found[0].replayed.because[0].startswith("It would go to Support, because")


def test_a_journal_of_before_says_that_who_was_there_is_not_in_it(tmp_path):
    events = [
        replace(event, offer=Offer(event.offer.id, event.offer.agent, event.offer.team, event.offer.until))
        if isinstance(event, e.Offered) else event
        for event in lived(tmp_path / "j.db", refund)
    ]  # fmt: skip
    *_, offer = decisions("c-1", events, POLICY)

    assert offer.replayed.answer == "cannot"
    assert is_faithful([offer], POLICY)


def test_a_record_that_was_changed_is_not_faithful(tmp_path):
    events = [
        replace(event, offer=replace(event.offer, agent="dan")) if isinstance(event, e.Offered) else event
        for event in lived(tmp_path / "j.db", refund)
    ]

    assert not is_faithful(decisions("c-1", events, POLICY), POLICY)


def test_an_offer_is_kept_whole_and_an_old_one_reads(tmp_path):
    (made,) = [event for event in lived(tmp_path / "j.db", refund) if isinstance(event, e.Offered)]
    old = '{"at":"2026-11-02T09:00:00+00:00","offer":{"id":"o","agent":"ana","team":"t","until":"2026-11-02T09:01:00+00:00"}}'

    assert made.offer.candidates
    assert decode(e.Offered, encode(made)) == made
    assert encode(decode(e.Offered, old)) == old


@settings(max_examples=60, deadline=None)
@given(legal_events())
def test_whatever_legally_happened_can_be_told(events):
    for one in decisions("c1", events, POLICY):
        assert one.told
        assert all(sentence.strip() for sentence in one.told)
        is_made = one.what not in ("outcome", "reassignment", "question") and getattr(one.event, "is_answer", True)
        assert (one.replayed is not None) is is_made


TEXTS = (REFUND, "I want to talk to a person", "Where is my order? I want to talk to a person")


async def at_random(segue, clock, chance, steps=80):
    """People come and go, take, decline, let pass, transfer and give back; customers come; time passes."""
    people, ids = [person.id for person in OVERFLOWING.people], [f"c-{number}" for number in range(1, 7)]
    for _ in range(steps):
        person, id, deed = chance.choice(people), chance.choice(ids), chance.randrange(8)
        offers = await segue.offers(person)
        with contextlib.suppress(SegueError, ValueError):
            match deed:
                case 0 | 1:
                    async with segue.turn(id, chance.choice(TEXTS)) as turn:
                        if turn.open:
                            turn.say("Here is what our pages say about it.", confidence=0.97)
                case 2:
                    await (segue.arrive if chance.random() < 0.7 else segue.leave)(person)
                case 3 if offers:
                    await segue.accept(offers[0][0].id, offers[0][1].id, person)
                case 4 if offers:
                    await segue.decline(offers[0][0].id, offers[0][1].id, person)
                case 5:
                    await segue.transfer(id, person, chance.choice(("support", "orders", "billing")), "theirs")
                case 6:
                    await segue.give_back(id, person, "Done.")
                case _:
                    clock.at += timedelta(seconds=chance.choice((1, 10, 25, 90)))
                    await segue.run_due()


@pytest.mark.parametrize("seed", range(6))
def test_whatever_people_do_each_decision_comes_out_the_same_again(tmp_path, seed):
    async def main():
        numbers, clock = itertools.count(1), Hand()
        ids = lambda prefix: f"{prefix}-{next(numbers)}"  # noqa: E731
        async with Segue(":memory:", OVERFLOWING, timers=False, clock=clock, ids=ids) as segue:
            await at_random(segue, clock, random.Random(seed))
            known = [state for number in range(1, 7) if (state := await segue.journal.load(f"c-{number}"))]
            return {state.id: await segue.story(state.id) for state in known}

    found = [one for id, events in asyncio.run(main()).items() for one in decisions(id, events, OVERFLOWING)]

    assert len(found) > 5
    assert [one.replayed for one in found if one.replayed and one.replayed.answer != "same"] == []


# ---- the command


def run(*args, **env):
    return CliRunner().invoke(app, ["why", *map(str, args)], env={"SEGUE_POLICY": "", **env})


@pytest.fixture
def shop(tmp_path):
    (tmp_path / "policy.toml").write_text(SHOP, encoding="utf-8")
    return tmp_path


def test_the_command_tells_it_in_the_order_of_time_and_ends_with_0(shop):
    lived(shop / "j.db", declined)
    done = run(shop / "j.db", "c-1", "--policy", shop / "policy.toml")

    assert done.exit_code == 0, done.output
    assert "2026-11-23" in done.stdout
    assert "At 14:03:10  It went to Billing because" in done.stdout
    assert "At 14:03:15  Ana said no: at lunch." in done.stdout
    assert done.stdout.count("replayed with this policy: the same answer") == 3
    assert f"is version {POLICY.version()}." in done.stdout


def test_without_a_policy_it_is_told_and_not_decided_again_and_segue_policy_is_taken(shop):
    lived(shop / "j.db", refund)
    told, replayed = run(shop / "j.db", "c-1"), run(shop / "j.db", "c-1", SEGUE_POLICY=str(shop / "policy.toml"))

    assert (told.exit_code, replayed.exit_code) == (0, 0)
    assert "Not decided again: name the policy with --policy FILE" in told.stdout
    assert replayed.stdout.count("the same answer") == 2


def test_json_holds_all_that_it_was_decided_on(shop):
    lived(shop / "j.db", refund)
    done = run(shop / "j.db", "c-1", "--policy", shop / "policy.toml", "--json")
    handoff, offer = map(json.loads, done.stdout.splitlines())

    assert (handoff["what"], handoff["team"], handoff["policy"]) == ("handoff", "billing", POLICY.version())
    assert handoff["replayed"]["answer"] == offer["replayed"]["answer"] == "same"
    assert [(one["person"], one["miss"]) for one in offer["candidates"]] == [
        ("ana", None), ("ben", "skills"), ("dan", "fit"), ("chloe", "off_duty"),
    ]  # fmt: skip


def test_another_answer_of_the_very_same_policy_ends_with_1(shop, monkeypatch):
    lived(shop / "j.db", refund)
    monkeypatch.setattr("segue.core.routing.fitting.Fitting.fit", lambda self, one: 0.0 if one.id == "ana" else 1.0)
    done = run(shop / "j.db", "c-1", "--policy", shop / "policy.toml")

    assert done.exit_code == 1
    assert "ANOTHER ANSWER" in done.stdout
    assert "by this very policy" in done.stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("nowhere.db", "c-1"), "nowhere.db: there is no such file"),
        (("policy.toml", "c-1"), "it is no journal"),
        (("j.db", "c-9"), "there is no conversation 'c-9'"),
        (("j.db", "c-1", "--policy", "nowhere.toml"), "nowhere.toml: there is no such file"),
    ],
)
def test_what_cannot_be_used_is_refused_as_replay_does(shop, monkeypatch, args, said):
    monkeypatch.chdir(shop)
    lived(shop / "j.db", refund)
    done = run(*args)

    assert done.exit_code == 2
    assert said in done.stderr


def test_a_conversation_that_people_never_had_says_so(shop):
    async def quiet(segue, clock):
        async with segue.turn("c-1", "Do you sell mugs?") as turn:
            turn.say("Yes, two kinds.", confidence=0.99)

    lived(shop / "j.db", quiet)
    done = run(shop / "j.db", "c-1")

    assert done.exit_code == 0
    assert "never handed to people" in done.stdout


def test_a_handoff_tells_by_when_it_is_due_and_which_wait_was_told(tmp_path):
    sentences = told(lived(tmp_path / "j.db", refund))
    (when,) = [sentence for sentence in sentences if sentence.startswith("Due by")]

    assert when.startswith("Due by 14:06:10 (the standard tier, normal); up to 14:04:40 it waits for somebody who fits")
    assert "Of the wait the customer read: under 1 min, the line spoke for 7 s." in when


def test_who_went_while_they_were_asked_did_not_let_it_pass(tmp_path):
    clock = Hand()

    async def story():
        async with Segue(tmp_path / "shop.db", POLICY, clock=clock, timers=False) as segue:
            await segue.arrive("ana")
            async with segue.turn("c-1", REFUND):
                pass
            await segue.leave("ana")
            return await segue.story("c-1")

    told = [sentence for one in decisions("c-1", asyncio.run(story()), POLICY) for sentence in one.told]
    assert any(sentence.lower() == "ana was no longer there." for sentence in told)
    assert not any("in time" in sentence for sentence in told)
