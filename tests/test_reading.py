"""A reading: what was measured, what was not, and what no reader may claim."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.core.reading import NOTHING_READ, BadReading, Likely, Reading, Spotted, Stake, check

FULL = Reading(
    wants_human=0.1, intents=(Likely("refund", 0.9), Likely("invoice", 0.1)), out_of_scope=0.0, tone=-1.0,
    frustration=1.0, topics=(Likely("legal_threat", 0.7),), stakes=(Stake("refund", 0.9, 50000, "USD"),), repeats=0,
    injection=0.5, abuse=0.5, language="en", spotted=(Spotted("refund", "money back"),),
)  # fmt: skip
NAN = float("nan")


@pytest.mark.parametrize(
    ("nonsense", "field"),
    [
        (None, ""),
        ({"wants_human": 1.0}, ""),
        ("a person, please", ""),
        (Reading, ""),
        (replace(FULL, wants_human=1.01), "wants_human"),
        (replace(FULL, wants_human=-0.01), "wants_human"),
        (replace(FULL, wants_human=NAN), "wants_human"),
        (replace(FULL, wants_human="likely"), "wants_human"),
        (replace(FULL, out_of_scope=2), "out_of_scope"),
        (replace(FULL, frustration=float("inf")), "frustration"),
        (replace(FULL, injection=-1), "injection"),
        (replace(FULL, abuse=NAN), "abuse"),
        (replace(FULL, intents=(Likely("refund", 1.5),)), "intents"),
        (replace(FULL, intents=(Likely("refund", 0.5), Likely("invoice", None))), "intents"),
        (replace(FULL, topics=(Likely("medical", NAN),)), "topics"),
        (replace(FULL, stakes=(Stake("refund", -0.5),)), "stakes"),
        (replace(FULL, stakes=(Stake("refund", 0.5, -1),)), "stakes"),
        (replace(FULL, stakes=(Stake("refund", 0.5, "500"),)), "stakes"),
        (replace(FULL, stakes=(Stake("refund", 0.5, 500.5),)), "stakes"),
        (replace(FULL, tone=-1.1), "tone"),
        (replace(FULL, tone=1.1), "tone"),
        (replace(FULL, tone=NAN), "tone"),
        (replace(FULL, repeats=-1), "repeats"),
        (replace(FULL, repeats=1.0), "repeats"),
        (replace(FULL, repeats=True), "repeats"),
        (replace(FULL, said_before=[1]), "said_before"),
        (replace(FULL, said_before=(-1,)), "said_before"),
        (replace(FULL, said_before=(1.0,)), "said_before"),
        (replace(FULL, notes="the models were busy"), "notes"),
        (replace(FULL, notes=["the models were busy"]), "notes"),
        (replace(FULL, notes=("the models were busy", None)), "notes"),
    ],
)
def test_nonsense_from_a_reader_is_refused_by_the_name_of_the_figure(nonsense, field):
    with pytest.raises(BadReading) as refused:
        check(nonsense)

    assert refused.value.field == field
    assert field or "no reading" in str(refused.value)


@pytest.mark.parametrize(
    "reading",
    [NOTHING_READ, FULL, replace(FULL, tone=1.0), replace(FULL, tone=0), Reading(stakes=(Stake("cancel", 1),))],
)
def test_a_reading_that_can_be_believed_comes_back_as_it_is(reading):
    assert check(reading) is reading


@given(st.floats(0, 1), st.floats(-1, 1), st.integers(0, 99), st.integers(0, 10**9))
def test_every_figure_inside_its_range_is_believed(p, tone, repeats, cents):
    reading = Reading(
        p, (Likely("refund", p),), p, tone, p, (Likely("medical", p),), (Stake("refund", p, cents),), repeats, p, p
    )

    assert check(reading) is reading


@given(st.floats().filter(lambda p: not 0 <= p <= 1), st.sampled_from(["wants_human", "out_of_scope", "abuse"]))
def test_no_figure_outside_its_range_is_believed(p, field):
    with pytest.raises(BadReading):
        check(Reading(**{field: p}))


@pytest.mark.parametrize(
    ("reading", "missing"),
    [
        (FULL, ()),
        (replace(FULL, tone=None), ("tone",)),
        (replace(FULL, tone=0.0, repeats=0, wants_human=0.0), ()),
        (replace(FULL, language=None, abuse=None), ("abuse", "language")),
        (replace(FULL, intents=(), topics=(), stakes=()), ()),
    ],
)
def test_what_nobody_measured_is_named_and_a_zero_was_measured(reading, missing):
    assert reading.not_measured() == missing


def test_of_an_empty_reading_every_figure_is_not_measured_in_the_order_of_the_fields():
    lists = {"intents", "topics", "stakes", "spotted", "said_before", "notes"}

    assert NOTHING_READ.not_measured() == tuple(f.name for f in fields(Reading) if f.name not in lists)


def test_a_reading_is_asked_by_name_and_what_was_not_seen_has_no_probability():
    assert FULL.intent() == Likely("refund", 0.9)
    assert FULL.topic("legal_threat") == 0.7
    assert FULL.topic("medical") == 0.0
    assert FULL.stake("refund").amount_cents == 50000
    assert FULL.stake("cancel") is None
    assert FULL.words_for("refund") == "money back"
    assert FULL.words_for("tone") == ""
    assert NOTHING_READ.intent() is None
