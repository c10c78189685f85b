"""Every sentence that code says exists in every language, with the same gaps."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.core.wording import LANGUAGES, SENTENCES, say


def gaps_of(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_sentence_exists_in_every_language_with_the_same_gaps(sentence):
    forms = SENTENCES[sentence]

    assert tuple(forms) == LANGUAGES
    assert {language: gaps_of(text) for language, text in forms.items()} == dict.fromkeys(
        LANGUAGES, gaps_of(forms["en"])
    )
    assert len(set(forms.values())) == len(LANGUAGES)
    assert all(text.strip() for text in forms.values())


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_is_said_whole_with_its_gaps_filled(sentence, language):
    gaps = {name: f"<{name}>" for name in gaps_of(SENTENCES[sentence]["en"])}

    said = say(sentence, language, **gaps)

    assert all(gap in said for gap in gaps.values())
    assert "{" not in said
    assert said == " ".join(said.split())


@pytest.mark.parametrize("language", [None, "", "ko", "EN", "en-GB"])
def test_where_a_language_is_missing_english_is_said(language):
    assert say("thanks_for_rating", language) == SENTENCES["thanks_for_rating"]["en"]


def test_an_unknown_sentence_or_an_empty_gap_is_an_error_and_never_half_a_sentence():
    with pytest.raises(KeyError):
        say("goodbye_forever", "en")
    with pytest.raises(KeyError):
        say("agreed", "en")


@given(st.text(max_size=40), st.sampled_from(LANGUAGES))
def test_what_people_wrote_goes_in_as_it_is_whatever_it_holds(note, language):
    said = say("agreed", language, note=note)

    assert " ".join(note.split()) in said


def test_the_missions_sentence_is_kept_who_comes_and_that_nothing_must_be_repeated():
    """ "Connecting you with a specialist now — they'll have everything from our conversation." """
    said = say("handing_off", "en", team="Billing", passed=say("passed_with_tried", "en"), soon=say("soon_one", "en"))

    assert said == (
        "I'm connecting you with our Billing team now; they'll have this conversation, what you asked for and what we"
        " already tried, so you won't need to repeat anything, and it usually takes under a minute."
    )
