"""Whatever a model says in a brief, every number, name and date of what stands is in the fields or the transcript."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.core.packet import Attempt, Fact, Mood, Packet, Record
from segue.core.packet.claims import NEVER_A_NAME, OPENERS, plain
from segue.core.packet.held import ENOUGH, MOST_WORDS, held
from segue.core.packet.moments import MONTHS, WORDS
from segue.core.transcript import Attachment, Speaker, ToolCall, Transcript, Turn
from segue.core.triggers import Reason, Trigger

AT = datetime(2026, 3, 6, 15, 30, tzinfo=UTC)


def by(speaker: Speaker, text: str, **more: object) -> Turn:
    return Turn(speaker, text, at=AT, **more)  # type: ignore[arg-type]


SAID = Transcript(
    (
        by(Speaker.CUSTOMER, "Hi, I'm Jane Doe. The lid of my Harrow One from order HL-48213 arrived cracked on March 4th."),
        by(Speaker.TOOL, "", tool=ToolCall("get_order", (("order", "HL-48213"),), "Total 1,200.00 USD", True)),
        by(Speaker.AI, "I am sorry, Jane. Your order came to $1,200.00."),
        by(Speaker.CUSTOMER, "I was charged two times! Money back by 3 pm, on Friday at the latest. jane@doe.org",
           files=(Attachment("f", "lid.jpg", "image/jpeg", 9),)),
    )
)  # fmt: skip
PACKET = Packet(
    Mood("angry"), "high", "a refund", "Customer wants a refund. Handed off because the customer asked for a person.",
    tried=(Attempt("get_order(order HL-48213)", "Total 1,200.00 USD", 1, True),),
    facts=(Fact("order", "HL-48213", 0), Fact("phone", "415 555 0123", 0)),
    promised=("call back on Friday",), why=(Reason(Trigger.ASKED, "the customer asked for a person"),),
    record=Record("c-1", "Jane Doe", "gold", orders=("HL-48213, two lids, 2026-03-01",)), language="en",
)  # fmt: skip
SURE = "The customer wants a refund. The lid arrived cracked."
"""Two sentences that stand."""


def stands(sentence: str) -> bool:
    """Whether a sentence is left of a brief, beside two that stand."""
    return held("", f"{sentence} {SURE}", PACKET, SAID).brief.startswith(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Customer paid $1200 for order 48213.",
        "Customer paid 1.200,00 USD.",
        "Customer paid twelve hundred dollars.",
        "The card was charged twice.",
        "It was charged 2 times.",
        "It arrived on 2026-03-04.",
        "It arrived on 4 March 2026.",
        "It arrived on 3/4/2026.",
        "It arrived on the 4th of March.",
        "The lid came in March.",
        "They want it by 15:00.",
        "They want it by 3 p.m.",
        "Jane Doe has a Harrow One.",
        "JANE DOE wrote first.",
        "Jane's lid is cracked.",
        "Mail goes to jane@doe.org.",
        "Phone is 415-555-0123.",
        "Phone is (415) 555 0123.",
        "The AI called get_order.",
        "A picture came, lid.jpg.",
        "The customer wrote “money back by 3 pm”.",
        "The AI promised to call back on Friday.",
        "The customer says that a manager approved it.",
        "Two lids were in order HL-48213.",
        "They are a gold customer.",
        "Before the handoff the AI said sorry.",
        "Am 4. März kam die Lieferung der Harrow One mit Schaden an.",
        "Jane Doe a reçu la Harrow One le 4 mars.",
        "Jane Doe quiere su reembolso el viernes.",
    ],
)
def test_what_is_in_a_field_or_the_transcript_stands_in_whatever_form(sentence: str) -> None:
    assert stands(sentence)


@pytest.mark.parametrize(
    ("sentence", "because"),
    [
        ("Customer paid $1300.", "stands nowhere"),
        ("Customer paid 1,200 euros.", "stands nowhere"),
        ("Customer paid fifteen dollars.", "stands nowhere"),
        ("It was charged three times.", "stands nowhere"),
        ("It was charged drei Mal.", "stands nowhere"),
        ("It arrived on March 5th.", "stands nowhere"),
        ("It arrived on March 4th, 2019.", "stands nowhere"),
        ("It arrived in April.", "stands nowhere"),
        ("It arrived on Tuesday.", "stands nowhere"),
        ("It arrived yesterday.", "stands nowhere"),
        ("They want it next week.", "stands nowhere"),
        ("They want it by 4 pm.", "stands nowhere"),
        ("They want it by 3 am.", "stands nowhere"),
        ("Caroline has a lid.", "stands nowhere"),
        ("The lid is Caroline's.", "stands nowhere"),
        ("The customer has an iPhone.", "stands nowhere"),
        ("The order is HL-48214.", "stands nowhere"),
        ("The order is 8213.", "stands nowhere"),
        ("Mail goes to jane@evil.org.", "stands nowhere"),
        ("Phone is 415-555-0124.", "stands nowhere"),
        ("A picture came, bill.jpg.", "stands nowhere"),
        ("The AI called delete_order.", "stands nowhere"),
        ("The customer wrote “money back at once”.", "stands nowhere"),
        ("Paid ½ of it.", "stands nowhere"),
        ("お客様は返金を求めています。", "stands nowhere"),
        ("See https://evil.example/a for it.", "a link"),
        ("See evil.ru for it.", "a link"),
        ("The **lid** is cracked.", "marks"),
        ("The lid [here](x) is cracked.", "marks"),
        ("The lid <b>is</b> cracked.", "marks"),
        ("The lid [card-1] is cracked.", "marks"),
        ("The lid is \u202ecracked.", "marks"),
        ("Your refund is due.", "what to do"),
        ("Please refund it.", "what to do"),
        ("Refund the customer at once.", "what to do"),
        ("Send $1200 at once.", "what to do"),
        ("Do not ask again.", "what to do"),
        ("The agent should pay it back.", "what to do"),
        ("The order must be refunded.", "what to do"),
        ("Bitte alles erstatten.", "what to do"),
        ("The company will refund it.", "promises"),
        ("Jane gets it back, that is guaranteed.", "promises"),
        ("The AI promised to send lids.", "promises"),
        ("A refund was approved.", "granted or sure"),
        ("Jane is eligible for it.", "granted or sure"),
    ],
)
def test_what_stands_nowhere_orders_promises_or_decorates_is_rejected_with_why(sentence: str, because: str) -> None:
    result = held("", f"{sentence} {SURE}", PACKET, SAID)

    assert result.brief == SURE
    assert because in " ".join(one.because for one in result.rejected)


OTHER = Transcript(
    (
        by(Speaker.CUSTOMER, "It came on 2026-03-04 after 12 days, 7 parcels of it. I paid $120, and €15 for the way."),
        by(Speaker.CUSTOMER, "I am Ana Oyelaran, my brother is Mark Levy. We moved from Porto to a flat in town."),
    )
)  # fmt: skip
BARE = Packet(Mood("calm"), "low", "x", "x")


def stands_of_other(sentence: str) -> bool:
    return held("", f"{sentence} {SURE}", BARE, OTHER).brief.startswith(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It came on March 4.",
        "It came on 3/4/2026.",
        "It cost one hundred and twenty dollars.",
        "The way cost fifteen euros.",
        "The way cost 15 EUR.",
        "The 120-dollar order came.",
        "It took twelve days.",
        "It was bought by Ana in Porto.",
        "The customer Mark Levy wrote.",
        "Levy, Mark's last name, came up.",
        "The lid arrived in bad condition.",
        "It came in cracked packaging.",
        "They wrote in anger.",
        "The AI asked for it in vain.",
        "It was sent by mistake from stock.",
        "The customer wants it back by sending the lid to support.",
        "The customer was not refunded.",
        "The customer wants to be refunded.",
        "The customer asks whether the agent can refund it.",
        "The customer paid $120.",
    ],
)
def test_what_is_told_in_other_words_stands(sentence: str) -> None:
    assert stands_of_other(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It came on April 3.",
        "It came on 3 April 2026.",
        "It came on 2026-04-03.",
        "It came on the 3rd.",
        "It cost one hundred and twenty euros.",
        "It cost a hundred and twenty pounds.",
        "The way cost fifteen dollars.",
        "The way cost $15.",
        "The way cost 15usd.",
        "The 15-dollar fee is open.",
        "The way cost $15k.",
        "The way cost 15%.",
        "It cost €12.",
        "It cost 7 euros.",
        "It cost one euro.",
        "It cost EUR 120.",
        "It was bought by caroline in porto.",
        "It was bought by Ana in berlin.",
        "The parcel came from paris.",
        "The parcel came via dhl.",
        "A mr. smith called.",
        "The lid was sold by mohamed.",
        "It went from new york to porto.",
        "The lid was seen near utrecht.",
        "The customer, named sarah, wrote.",
        "The customer Mark Oyelaran wrote.",
        "A lid for ana levy is open.",
        "The refund of $120 was already paid.",
        "The money was paid back.",
        "The agent is free to refund twice.",
        "The team is able to send one.",
        "The agent may refund it.",
        "A refund is allowed.",
        "The lid was refunded.",
        "It has been credited.",
    ],
)
def test_a_day_for_a_month_another_currency_a_small_name_or_a_new_grant_does_not_stand(sentence: str) -> None:
    assert not stands_of_other(sentence)


def test_a_sum_without_a_currency_is_in_the_only_one_there_is() -> None:
    told = Transcript((by(Speaker.TOOL, "", tool=ToolCall("get_total", (), "total 1200.00 currency USD", True)),))

    assert held("", f"It cost $1,200. {SURE}", BARE, told).brief.startswith("It cost")
    assert held("", f"It cost 1200 euros. {SURE}", BARE, told).brief == SURE


def test_a_brief_of_which_one_sentence_is_left_is_not_used_and_the_goal_stands_alone() -> None:
    result = held("Refund for order HL-48213", "Caroline called. The lid arrived cracked.", PACKET, SAID)

    assert (result.goal, result.brief) == ("Refund for order HL-48213", "")


def test_a_lie_in_the_goal_leaves_the_brief() -> None:
    result = held("Refund for order HL-1", SURE, PACKET, SAID)

    assert (result.goal, result.brief) == ("", SURE)


def test_a_goal_may_be_told_as_an_order_for_it_is_the_customers() -> None:
    assert held("Cancel the order HL-48213.", SURE, PACKET, SAID).goal == "Cancel the order HL-48213"


@pytest.mark.parametrize("goal", ["word", "word " * 21, "A refund. And more.", "x" * 3_000])
def test_a_goal_is_one_short_clause(goal: str) -> None:
    assert held(goal, SURE, PACKET, SAID).goal == ""


def test_a_brief_has_three_sentences_at_most_and_60_words_in_all() -> None:
    long = f"The customer wants it {'and wants it ' * 15}back."
    five = held("", f"{SURE} The lid is small. The lid is old. The lid is red.", PACKET, SAID)
    wordy = held("", f"{SURE} {long} {long}", PACKET, SAID)

    assert five.brief == f"{SURE} The lid is small."
    assert len(wordy.brief.split()) <= MOST_WORDS
    assert held("", f"{long} {long}", PACKET, SAID).brief == ""
    assert held("", SURE * 200, PACKET, SAID).brief == ""


def test_what_only_the_customer_claims_is_granted_is_not() -> None:
    told = by(Speaker.CUSTOMER, "Your supervisor approved my refund.")

    assert held("", f"The refund was approved. {SURE}", PACKET, Transcript((told,))).brief == SURE
    told = by(Speaker.AI, "It was approved.")
    assert held("", f"The refund was approved. {SURE}", PACKET, Transcript((told,))).brief.startswith("The refund was")


def test_of_a_conversation_without_end_its_last_part_is_looked_at() -> None:
    turns = (by(Speaker.CUSTOMER, "I am Caroline."), *(by(Speaker.CUSTOMER, "lid " * 1_000),) * (ENOUGH // 4_000 + 1))

    assert held("", f"Caroline called. {SURE}", PACKET, Transcript(turns)).brief == SURE


@pytest.mark.parametrize("piece", ["a", "é", "1", "a-", "a_", "1,", "“a", "#1", "must be ", "three hundred "])
def test_its_cost_does_not_run_away_whatever_is_written(piece: str) -> None:
    began = time.perf_counter()
    held(piece * 100, f"{SURE} {piece * 800}", PACKET, Transcript((by(Speaker.CUSTOMER, (piece * ENOUGH)[:ENOUGH]),)))

    assert time.perf_counter() - began < 5


def test_nothing_known_and_nothing_said_is_no_error() -> None:
    bare = Packet(Mood("calm"), "low", "x", "x")

    assert held("", "", bare, Transcript()) == held(" ", "\n", bare, Transcript())
    assert held("", SURE, bare, Transcript()).brief == SURE


# ---- the property

TRUE = ("Jane", "Doe", "Harrow", "HL-48213", "48213", "$1,200.00", "March 4th", "2026-03-04", "3 pm", "Friday", "2")
FALSE = ("Caroline", "Meyer", "HL-99999", "99887", "$777.00", "March 9th", "2027-01-17", "5 pm", "Sunday", "617")
FILL = ("the", "customer", "wants", "a", "refund", "for", "and", "with", "order", "on", "The", "Customer", "paid", "to")
briefs = st.lists(
    st.lists(st.sampled_from((*TRUE, *FALSE, *FILL, *FILL)), min_size=2, max_size=9).map(lambda w: " ".join(w) + "."),
    min_size=1, max_size=5,
).map(" ".join)  # fmt: skip


@given(briefs, briefs)
def test_of_true_and_false_words_no_false_one_is_left(goal: str, brief: str) -> None:
    result = held(goal, brief, PACKET, SAID)
    left = f"{result.goal} {result.brief}"

    assert [word for word in FALSE if word in left] == []


SOURCES = plain(f"{PACKET!r} {SAID!r}").casefold()
KNOWN = {*re.findall(r"[^\W\d_]+", SOURCES), *OPENERS, *WORDS, *MONTHS, *(word.casefold() for word in NEVER_A_NAME)}


@given(st.one_of(st.text(max_size=200), st.lists(st.text(max_size=12)).map(" ".join)), briefs)
def test_whatever_a_model_says_every_figure_and_name_that_is_left_is_known(wild: str, brief: str) -> None:
    result = held(wild, f"{wild} {brief} {wild}", PACKET, SAID)
    left = plain(f"{result.goal} {result.brief}")
    figures = {run.lstrip("0") for run in re.findall(r"\d+", SOURCES)} | {"1200", "2", ""}

    for run in re.findall(r"\d+", left.replace(",", "")):
        assert run.lstrip("0") in figures
    for word in re.findall(r"[^\W\d_]+", left):
        if word != word.lower() and not word.isupper():
            assert word.casefold() in KNOWN


def test_a_packet_is_not_touched() -> None:
    before = replace(PACKET)
    held("x", SURE, PACKET, SAID)

    assert before == PACKET
