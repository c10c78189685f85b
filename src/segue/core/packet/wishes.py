"""Wishes told again: "I want to cancel my order" becomes "Customer wants to cancel their order"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .clauses import shortened
from .requests import Form

NOT_SAID = "not said yet"
"""The goal of somebody who wrote nothing that names a need."""

_THEIRS = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (r"\b(?:my|our)\b", "their"),
        (r"\b(?:mine|ours)\b", "theirs"),
        (r"\b(?:myself|ourselves)\b", "themselves"),
        (r"\b(?:i['’]m|im|i am|we['’]re|we are)\b", "they are"),
        (r"\b(?:i was|we were)\b", "they were"),
        (r"\b(?:i['’]ve|i have|we['’]ve|we have)\b", "they have"),
        (r"\b(?:i|we)['’](d|ll)\b", r"they'\1"),
        (r"\b(?:i(?!\.\w)|we)\b", "they"),
        (r"\b(?:me|(?-i:us))\b", "them"),
    )
)
_CUTS = re.compile(
    r",? (?:because|since|so that|as i|and i|but i|and we|for which|thank|thanks|please)\b.*", re.IGNORECASE
)
_TRAILS = re.compile(r",? (?:though|tho|anyway|then)$", re.IGNORECASE)

_PAST = {
    Form.DO: "wanted to",
    Form.ASK: "asked you to",
    Form.REFRAIN: "asked you not to",
    Form.THING: "wanted",
    Form.QUESTION: "asked",
    Form.WORDS: "said",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish as somebody else would tell it, fit to follow the words of its form."""

    form: Form
    text: str
    turn: int

    @property
    def beside(self) -> str:
        """The same before other words of the sentence, where a question mark would end it."""
        return f"“{self.text}”" if self.form is Form.QUESTION else self.shown

    @property
    def shown(self) -> str:
        """With the marks of its form."""
        if self.form is Form.QUESTION:
            return f"{self.text}?"
        return f"“{self.text}”" if self.form is Form.WORDS else self.text


@dataclass(frozen=True, slots=True)
class Goal:
    """The goal in the two ways in which it is told.

    Attributes:
        wish: the latest; None if no sentence names one.
        other: what else is wanted, or the words that tell what the wish is about.
        name: of the intent that fits the wish, or what was done about it; "" if there is none.
    """

    wish: Wish | None = None
    other: Wish | None = None
    name: str = ""

    @property
    def text(self) -> str:
        """Verb and thing, the latest wish first."""
        if self.wish is None:
            return self.name or NOT_SAID
        name = f" ({self.name})" if self.name else ""
        if self.other is None:
            return f"{self.wish.shown}{name}"
        joint = "before" if self.other.turn != self.wish.turn else "after" if self.other.form is Form.WORDS else "also"
        return f"{self.wish.shown}; {joint}: {self.other.shown}{name}"

    def told_of(self, who: str) -> str:
        """The first sentence of the brief."""
        if self.wish is None:
            return f"{who} writes about {self.name}" if self.name else f"{who} has not said yet what they need"
        name = f" ({self.name})" if self.name else ""
        is_question = self.wish.form is Form.QUESTION
        wish = f"{self.wish.form}: {self.wish.shown}" if is_question else f"{self.wish.form} {self.wish.shown}{name}"
        if self.other is None:
            return f"{who} {wish}"
        past = f"{_PAST[self.other.form]} {self.other.beside}"
        if self.other.turn != self.wish.turn:
            return f"{who} earlier {past} and now {wish}" if is_question else f"{who} {wish}; earlier they {past}"
        if self.wish.form is self.other.form is Form.WORDS:
            return f"{who} {self.wish.form} {self.wish.shown} and {self.other.shown}{name}"
        if is_question or self.other.form is Form.WORDS:
            return f"{who} {self.other.form} {self.other.beside} and {wish}"
        colon = ":" if self.other.form is Form.QUESTION else ""
        return f"{who} {wish} and also {self.other.form}{colon} {self.other.shown}"


def theirs(phrase: str) -> str:
    """The wish as somebody else would report it: "my order" -> "their order"."""
    said = _TRAILS.sub("", _CUTS.sub("", shortened(phrase, 400)))
    for pattern, instead in _THEIRS:
        said = pattern.sub(instead, said)
    return lowered(" ".join(said.split()))


def lowered(said: str) -> str:
    """The same in the middle of a sentence, where its first word is not a name."""
    first = said.split(" ")[0]
    return said[:1].lower() + said[1:] if first[:1].isupper() and first[1:].islower() else said
