"""What the AI says or asks again in other words, by the encoder's vectors: what counts as the same, and what it costs."""

from __future__ import annotations

import pytest

from segue.core.policy import Policy
from segue.core.rehearsal import rehearse
from segue.core.transcript import Speaker, Transcript, Turn
from segue.core.triggers import Trigger
from segue.readers.encoder import encoder_of
from segue.readers.heads import Heads
from segue.readers.lexicon import Lexicon
from segue.readers.local import LocalReader

WHO = {"C": Speaker.CUSTOMER, "A": Speaker.AI, "H": Speaker.HUMAN}
ASKS = (
    "A: Could you please provide your order number so that I can look it up?",
    "A: To look up your order, I need the order number. Could you please provide it?",
    "A: Please provide the number of your order, so that I can look up the order.",
)
IN_A_LOOP = ("C: Where is my parcel?", ASKS[0], "C: I do not have it here", ASKS[1], "C: As I said, I lost that mail", ASKS[2],
             "C: So what do we do now")  # fmt: skip


class Counting:
    """The bundled encoder, which says what it was asked."""

    def __init__(self):
        self._encoder, self.runs = encoder_of(), []
        self.name, self.size = self._encoder.name, self._encoder.size

    def encode(self, texts):
        self.runs.append(list(texts))
        return self._encoder.encode(texts)


@pytest.fixture
def encoder():
    return Counting()


@pytest.fixture
def reader(encoder):
    return LocalReader(Policy(), encoder, None, Heads())


def talk(*lines: str, first: int = 0) -> Transcript:
    return Transcript(tuple(Turn(WHO[line[0]], line[3:]) for line in lines), first)


@pytest.mark.parametrize(
    ("lines", "turns"),
    [
        (IN_A_LOOP, (1, 3)),
        (IN_A_LOOP[:5], (1,)),
        (IN_A_LOOP[:3], ()),
        ((*IN_A_LOOP[:-1], "A: Thank you. Which colour was the kettle that you ordered?", "C: Blue"), ()),
        ((*IN_A_LOOP[:4], "H: Hello, this is Ana.", "C: Hi Ana", ASKS[2], "C: I lost it"), ()),
        (("C: Hi", "A: Your order 4471 was cancelled today.", "C: And the other?",
          "A: Your order 4472 was cancelled today.", "C: Good"), ()),
        (("C: Hi", "A: Sure.", "C: My parcel", "A: Sure!", "C: Well?"), ()),
        (("C: Hi",), ()),
    ],
    ids=["twice before", "once before", "never", "something else", "before a person had it", "other numbers", "too short",
         "nothing"],
)  # fmt: skip
def test_what_the_ai_says_again_in_other_words_is_told_by_its_turns(reader, lines, turns):
    assert reader.read_now(talk(*lines)).said_before == turns
    assert reader.read_now(talk(*lines, first=40)).said_before == tuple(turn + 40 for turn in turns)


def test_a_reading_costs_one_more_text_which_is_encoded_alone(reader, encoder):
    for end in range(1, len(IN_A_LOOP) + 1, 2):
        encoder.runs.clear()
        reader.read_now(talk(*IN_A_LOOP[:end]))
        spoken = [line[3:] for line in IN_A_LOOP[:end]]

        assert encoder.runs == [[spoken[-1]], *([[spoken[-2]]] if end > 1 else [])]


def test_in_a_language_that_the_encoder_does_not_know_nothing_is_compared(reader, encoder):
    same = "A: Bitte nennen Sie mir Ihre Bestellnummer, damit ich nachsehen kann."
    talked = talk(
        "C: Wo ist mein Paket?", same, "C: Die habe ich leider nicht", same, "C: Und jetzt, was machen wir nun?"
    )

    assert reader.read_now(talked).said_before == ()
    assert same[3:] not in [text for run in encoder.runs for text in run]


def test_a_third_question_in_other_words_brings_a_person_and_word_lists_alone_do_not_hear_it(reader):
    by_meaning, by_words = (rehearse(talk(*IN_A_LOOP), one.read_now, Policy()) for one in (reader, Lexicon(Policy())))

    assert (by_meaning.at, by_words.at) == (6, None)
    assert by_meaning.triggers() == (Trigger.REPEATED,)
