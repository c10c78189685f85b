"""The nudge: quiet unless a person asks for what is known."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from segue.cli import app
from segue.core.nudge import SHOWN_FROM, nudges
from segue.core.packet import Record
from segue.core.transcript import Speaker, ToolCall, Transcript, Turn

from .nudge_drafts import IN_VIEW, KEPT_BACK, PARCEL, talk

BROKEN = talk("C: My grinder from order HL-48213 is broken.", "A: I am sorry. When did it arrive?", "C: On March 4th.")
TRIP = talk(
    "C: I need a train from Berlin to Prague for 3 people on the 7th of May.",
    "A: What time would you like to leave?",
    "C: 9:30 am, please. You can reach me at ana@example.com",
)


def shown(transcript: Transcript, draft: str, **more: object) -> list[tuple[str, int | None]]:
    return [(one.fact.value, one.fact.turn) for one in nudges(transcript, draft, **more) if one.p >= SHOWN_FROM]


@pytest.mark.parametrize(
    ("said", "draft", "value", "turn"),
    [
        (BROKEN, "Hello! Could you tell me your order number?", "HL-48213", 0),
        (BROKEN, "I'm happy to help. What's the order number please", "HL-48213", 0),
        (BROKEN, "When did you receive it?", "March 4th", 2),
        (TRIP, "Sure. Where would you like to leave from?", "Berlin", 0),
        (TRIP, "And what is your destination?", "Prague", 0),
        (TRIP, "How many people are travelling?", "3", 0),
        (TRIP, "What day would you like to travel?", "the 7th of May", 0),
        (TRIP, "At what time?", "9:30 am", 2),
        (TRIP, "What is your e-mail address?", "ana@example.com", 2),
    ],
)
def test_what_was_given_is_named_with_its_turn(said, draft, value, turn):
    (found,) = shown(said, draft)

    assert found[1] == turn
    assert value.removeprefix("the ").lower() in found[0].lower() or found[0].lower() in value.lower()


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (BROKEN, "Your order is HL-48213, right?"),
        (BROKEN, "For security reasons, please verify your order number."),
        (BROKEN, "What is wrong with it exactly?"),
        (BROKEN, "What is your address?"),
        (BROKEN, "Thank you, I have sent you a new one."),
        (BROKEN, ""),
        (TRIP, "There is nothing left on that day. Would another day suit you?"),
        (TRIP, "Would you like me to book it for you?"),
        (TRIP, "How would you like to pay?"),
        (TRIP, "Is there a different time that would work?"),
        (talk(), "What is your order number?"),
    ],
)
def test_it_is_quiet_where_nothing_is_asked_again(said, draft):
    assert shown(said, draft) == []


def test_a_search_that_found_nothing_is_a_reason_to_ask_again():
    failed = Turn(Speaker.TOOL, "", ToolCall("find_train", (("date", "2026-05-07"),), "no seats", False))
    after = Transcript((*TRIP.turns, failed))

    assert shown(TRIP, "Which day would you like to travel?")
    assert not shown(after, "Which day would you like to travel?")


def test_the_date_of_an_earlier_task_is_not_that_of_the_next():
    done = Turn(Speaker.TOOL, "", ToolCall("book_train", (("date", "2026-05-07"),), "booked", True))
    more = talk("A: Booked.", "C: I am also looking for a restaurant with a terrace.").turns
    next_one = Transcript((*TRIP.turns, done, *more))

    assert not shown(next_one, "For what date?")
    assert shown(next_one, "What is your e-mail address?")


def test_the_records_answer_too_and_what_was_corrected_holds():
    record = Record("c-1", name="Ana Silva", facts=(("phone", "+49 30 1234567"),))

    assert shown(BROKEN, "What is your full name?", record=record) == [("Ana Silva", None)]
    assert shown(BROKEN, "What's your phone number?", record=record) == [("+49 30 1234567", None)]
    assert shown(BROKEN, "What is your order number?", corrections={"HL-48213": "HL-48214"}) == [("HL-48214", 0)]
    assert shown(BROKEN, "What is your order number?", corrections={"HL-48213": None}) == []


@given(st.lists(st.text(max_size=80), max_size=6), st.text(max_size=300))
def test_any_draft_in_any_conversation_is_looked_at(texts, draft):
    said = Transcript(tuple(Turn((Speaker.CUSTOMER, Speaker.AI)[at % 2], text) for at, text in enumerate(texts)))

    assert all(0.0 <= one.p <= 1.0 and one.question in draft for one in nudges(said, draft))


def test_the_command_prints_a_line_for_each_draft(tmp_path):
    rows = [
        {
            "id": "d1",
            "turns": [{"speaker": "customer", "text": "Order 4471 leaks."}],
            "draft": "What is the order number?",
        },
        {"id": "d2", "turns": [{"speaker": "customer", "text": "Order 4471 leaks."}], "draft": "Since when does it?"},
    ]
    file = tmp_path / "drafts.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    ran = CliRunner().invoke(app, ["nudge", str(file)])
    first, second = map(json.loads, ran.stdout.splitlines())

    assert (first["id"], first["repeats"][0]["value"], first["repeats"][0]["turn"]) == ("d1", "4471", 0)
    assert first["p"] >= SHOWN_FROM > second["p"]
    refused = CliRunner().invoke(app, ["nudge", "-"], input='{"text": "hi"}')
    assert refused.exit_code == 2
    assert "draft" in refused.stderr


def rightly(drafts: list[tuple[Transcript, str, bool]]) -> tuple[float, float]:
    """Precision and recall of what is shown."""
    hits = [needless for said, draft, needless in drafts if shown(said, draft)]
    return sum(hits) / len(hits), sum(hits) / sum(needless for _, _, needless in drafts)


@pytest.mark.parametrize("drafts", [IN_VIEW, KEPT_BACK], ids=["in view", "kept back"])
def test_of_what_support_agents_write_it_is_quiet_unless_sure(drafts):
    precision, recall = rightly(drafts)

    assert precision >= 0.9
    assert recall >= 0.8


@pytest.mark.parametrize(
    ("said", "draft", "value"),
    [
        (talk("C: Sent to 12 Oak Street, Austin 78701, please."), "What's the zip code?", "78701"),
        (talk("C: Sent to 4 Elm Road, London SW1A 1AA, please."), "What is your postcode?", "SW1A 1AA"),
        (
            talk("C: I'd like to eat at 7 in the evening.", "A: So at 7 pm?", "C: Yes."),
            "What time?",
            "7 in the evening",
        ),
    ],
)
def test_a_value_is_shown_as_the_customer_put_it(said, draft, value):
    assert [found for found, _ in shown(said, draft)] == [value]


def test_of_two_orders_it_is_rightly_asked_which_one():
    assert not shown(talk("C: Order 44712 leaks and order 55813 is late."), "Which order is it?")


def test_what_a_settled_question_is_about_is_told_in_whole_words():
    (found,) = nudges(PARCEL, "do you want a refund or a replacement?")

    assert found.fact.name in "A refund please."
    assert found.fact.value in PARCEL.turns[4].text
    both = talk("C: I want a refund or a replacement.")
    assert not shown(both, "Do you want a refund or a replacement?")


def test_the_facts_of_a_policy_are_looked_for(tmp_path):
    policy, file = tmp_path / "policy.toml", tmp_path / "drafts.jsonl"
    policy.write_text("[facts.'meter reading']\npattern = 'reads (\\d{5,6})'\n")
    row = {"turns": [{"speaker": "customer", "text": "It reads 048213 now."}], "draft": "What is your meter reading?"}
    file.write_text(json.dumps({"id": "d1", **row}))
    ran = CliRunner().invoke(app, ["nudge", str(file), "--policy", str(policy)])

    assert json.loads(ran.stdout)["repeats"][0]["value"] == "048213"
