"""A team's own topics and stakes, told by examples in the policy."""

from __future__ import annotations

import pytest

from segue.cli.policy import warnings
from segue.core.policy import BadPolicy
from segue.core.policy.toml import from_toml
from segue.core.rehearsal import Situation
from segue.core.transcript import Speaker, Transcript, Turn
from segue.core.triggers import HandOff, decide
from segue.readers.lexicon import Lexicon
from segue.readers.local import local_reader

TOML = """
[topics]
compliance = ["medical", "allergens"]

[high_stakes]
stakes = ["refund", "recall"]

[subjects.allergens]
examples = ["does it contain nuts?", "I am allergic to milk"]

[subjects.recall]
kind = "stake"
examples = ["is my machine part of the product recall?", "I read that you are calling back these boilers"]
"""
POLICY = from_toml(TOML)


def said(text: str) -> Transcript:
    return Transcript((Turn(Speaker.CUSTOMER, text),))


@pytest.fixture(scope="module")
def reader():
    return local_reader(None, POLICY)


def test_they_are_read_from_the_policy_and_known_to_its_warnings():
    assert [(one.id, one.kind, len(one.examples)) for one in POLICY.subjects] == [
        ("allergens", "topic", 2),
        ("recall", "stake", 2),
    ]
    assert not [told for told in warnings(POLICY) if "allergens" in told or "recall" in told]
    assert [
        told
        for told in warnings(from_toml(TOML.replace("subjects.allergens", "subjects.other")))
        if "allergens" in told
    ]


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ("[subjects.x]\nexamples = []", "subjects.x.examples"),
        ("[subjects.x]\nkind = 'topic'", "subjects.x.examples"),
        ("[subjects.x]\nexamples = ['a']\nkind = 'mood'", "subjects.x.kind"),
        ("[subjects.x]\nwords = ['a']", "subjects.x.words"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_key(toml, key):
    with pytest.raises(BadPolicy) as refused:
        from_toml(toml)

    assert refused.value.key == key


def test_the_word_lists_hear_an_example_said():
    reading = Lexicon(POLICY).read_now(said("Hi, does it contain nuts? And how long does it keep?"))

    assert reading.topic("allergens") > 0.7
    assert reading.words_for("allergens")


def test_the_models_hear_it_in_other_words_and_nothing_else(reader):
    other = reader.read_now(said("Are there any nuts in this one?"))
    stake = reader.read_now(said("Is my boiler affected by the product recall?")).stake("recall")
    plain = reader.read_now(said("How much does shipping to Vienna cost?"))

    assert Lexicon(POLICY).read_now(said("Are there any nuts in this one?")).topic("allergens") == 0.0
    assert other.topic("allergens") > 0.5
    assert other.words_for("allergens")
    assert stake is not None
    assert stake.p > 0.5
    assert plain.topic("allergens") < 0.1
    assert plain.stake("recall") is None


def test_what_is_heard_leads_where_the_policy_says(reader):
    transcript = said("Are there any nuts in this one?")

    decision = decide(Situation(transcript, ((0, reader.read_now(transcript)),)), POLICY)

    assert isinstance(decision, HandOff)
    assert "allergens" in decision.reasons[0].because
