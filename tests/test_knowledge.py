"""The assistant over knowledge articles: quotes, confidence that is measured, sources that exist."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.agents.knowledge import BadArticle, Knowledge, read_articles, words
from segue.core.transcript import Speaker, Transcript, Turn

FOLDER = Path(__file__).parents[1] / "examples" / "shop" / "knowledge"


@pytest.fixture(scope="module")
def knowledge():
    return Knowledge(read_articles(FOLDER))


def ask(knowledge, question):
    return asyncio.run(knowledge.answer(Transcript((Turn(Speaker.CUSTOMER, question),)), "en"))


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("How long do refunds take?", "refunds"),
        ("my grinder is jammed", "burrow-40-jammed"),
        ("can I pause the Lane Club?", "lane-club"),
        ("How do I get an invoice with VAT?", "invoices-and-vat"),
        ("I need a new password", "password-reset"),
        ("what does error E4 mean", "error-e4"),
        ("kettle temperature is wrong", "spout-kettle-temperature"),
    ],
)
def test_a_plain_question_finds_its_article_and_names_it(knowledge, question, source):
    draft = ask(knowledge, question)

    assert draft.signals.sources == (source,)
    assert draft.signals.confidence >= 0.6


@pytest.mark.parametrize(
    "question", ["what is the meaning of life", "who won the match last night", "qwertz uiop asdf", ""]
)
def test_a_question_it_has_nothing_for_is_below_the_threshold(knowledge, question):
    assert ask(knowledge, question).signals.confidence < 0.75


def test_an_answer_is_a_quote_of_its_article(knowledge):
    draft = ask(knowledge, "How long do refunds take?")
    text = (FOLDER / "refunds.md").read_text(encoding="utf-8")

    assert all(word in words(text) for word in words(draft.text.split("(from")[0]))


@given(st.text(max_size=200))
@settings(max_examples=50, deadline=None)
def test_any_text_gets_a_draft_with_a_probability(question):
    draft = ask(Knowledge(read_articles(FOLDER)), question)

    assert draft.text
    assert 0.0 <= draft.signals.confidence <= 1.0


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("+++\ntitle = 'x'\nno end", 1, "close it"),
        ("+++\ntitle = x\n+++\nText.", 1, "no TOML"),
        ("+++\ntitle = 'x'\n+++\n\n", 1, "at least one paragraph"),
    ],
)
def test_a_malformed_article_is_refused_with_its_place(tmp_path, text, line, problem):
    (tmp_path / "bad.md").write_text(text, encoding="utf-8")
    with pytest.raises(BadArticle, match=problem) as bad:
        read_articles(tmp_path)

    assert bad.value.path.name == "bad.md"


def test_an_empty_folder_says_what_to_put_there(tmp_path):
    with pytest.raises(BadArticle, match=r"returns\.md"):
        read_articles(tmp_path)
