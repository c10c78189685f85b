"""What one text says by itself, found once: looked at as it comes, a turn costs a packet next to nothing later.

No conversation is kept here: the same text says the same by itself wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import islice

from ..transcript import Speaker, Turn
from .answers import answer_in, says_nothing
from .names import names_in
from .questions import Question, agrees, confirms, proposes, questions_in
from .requests import Request, requests_in, sentences_in, things_of
from .shapes import ENOUGH, Shape, plain, shapes_in

REMEMBERED = 4_096
"""Texts that are remembered, the latest ones: some 10 MB. Our own guess: 20 conversations of 200 turns, or hundreds of
usual ones."""

SHORT = 60
"""Characters of a message that does little more than answer. Our own guess."""

MOST_OF_A_MESSAGE = 60
"""Values that are taken from one message: who writes more of them pastes a list. Our own guess."""

_CHANGES = re.compile(
    r"\b(?:actually|instead|change|changed|rather|sorry|mistake|meant|correction|make (?:it|that)|different|no,)\b",
    re.IGNORECASE,
)


_RULES_OUT = re.compile(r"not\b|n['’]t\b|instead of|rather than|no longer|used to", re.IGNORECASE)
_OTHER = re.compile(r"\b(?:no|not|wrong|sorry)\b[^.?!]{0,30}\b(?:other|different|another) (\w{3,20})\b", re.IGNORECASE)
_SECRET = re.compile(r"\b(?:cvv2?|cvc2?|csc|pin|otp|pass ?(?:word|code|phrase)|secret|security code)\b", re.IGNORECASE)
_REJECTS = re.compile(
    r"\b(?:not|n['’]t|instead of|rather than|no longer|used to (?:\w+ ){0,4}?)\s*"
    r"(?:(?:the|my|for|on|at|to|in|from|it|is|was|order|number)\s+)*[\"'“#]?$",
    re.IGNORECASE,
)


def _states(sentence: str) -> bool:
    return not sentence.endswith("?") and len(sentence.split()) >= 5 and len(things_of(sentence)) >= 2


class Look:
    """A text, of a long one the beginning, and what it says by itself; each is found when it is first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def plain(self) -> str:
        """Its words in lower case."""
        return plain(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Each of its words once, in their order."""
        return tuple(dict.fromkeys(self.plain.split()))

    @cached_property
    def low(self) -> str:
        """The same in lower case."""
        return self.text.lower()

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """Values by their form; at most 60."""
        return tuple(islice(shapes_in(self.text), MOST_OF_A_MESSAGE))

    @cached_property
    def names(self) -> tuple[tuple[str, str, int], ...]:
        """Names with the small word before them; as many as are left of 60."""
        return tuple(islice(names_in(self.text, self.shapes), MOST_OF_A_MESSAGE - len(self.shapes)))

    @cached_property
    def requests(self) -> tuple[Request, ...]:
        """What it asks for, as if it were turn 0."""
        return tuple(requests_in(0, self.text))

    @cached_property
    def statement(self) -> str:
        """The first sentence that states something: no question, thanks or courtesy; "" if there is none."""
        if len(self.text) <= 20:
            return ""
        return next((part for part in sentences_in(self.text[:600]) if _states(part)), "")

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What it asks, if it is the AI's."""
        return questions_in(self.text)

    @cached_property
    def agrees(self) -> bool:
        """Whether it says yes."""
        return agrees(self.text)

    @cached_property
    def confirms(self) -> bool:
        """Whether it says back what was understood."""
        return confirms(self.text)

    @cached_property
    def proposes(self) -> bool:
        """Whether it puts something forward."""
        return proposes(self.text)

    @cached_property
    def changes(self) -> bool:
        """Whether its words correct something."""
        return bool(_CHANGES.search(self.text))

    @cached_property
    def ruled_out(self) -> frozenset[int]:
        """Where a value or a name begins that is only named to be ruled out: "not Friday", "instead of May 5"."""
        if not _RULES_OUT.search(self.text):
            return frozenset()
        starts = (*(shape.start for shape in self.shapes), *(start for _, _, start in self.names))
        return frozenset(start for start in starts if _REJECTS.search(self.text[max(0, start - 48) : start]))

    @cached_property
    def other(self) -> str:
        """What another one is meant of: "no, the other order"; "" for nothing."""
        found = _OTHER.search(self.text)
        return found[1].lower() if found else ""

    @cached_property
    def asks_for_secret(self) -> bool:
        """Whether its words name a secret, so that what answers it is none of ours."""
        return bool(_SECRET.search(self.text))

    @cached_property
    def is_figure(self) -> bool:
        """Whether it does little more than give a figure: in any language that answers something."""
        return len(self.text) < SHORT and any(map(str.isdigit, self.text))

    @cached_property
    def answer(self) -> str:
        """The value in a short answer; "" if there is none."""
        return answer_in(self.text)

    @cached_property
    def says_nothing(self) -> bool:
        """Whether it names no value: yes, no, whatever."""
        return says_nothing(self.text.strip())


@lru_cache(maxsize=REMEMBERED)
def look(text: str) -> Look:
    """What a text says by itself; the same object for the same text while it is remembered."""
    return Look(text[:ENOUGH])


def attend(turns: Iterable[Turn]) -> None:
    """Looks at turns as they come, so that the packet of a long conversation is there at once."""
    for turn in turns:
        if turn.tool is not None or not turn.text:
            continue
        seen = look(turn.text)
        _ = seen.words, seen.shapes, seen.names, seen.agrees, seen.confirms, seen.proposes
        if turn.speaker is Speaker.CUSTOMER:
            _ = seen.requests, seen.changes, seen.says_nothing, seen.answer, seen.ruled_out, seen.other, seen.is_figure
        else:
            _ = seen.questions, seen.low, seen.statement, seen.asks_for_secret
