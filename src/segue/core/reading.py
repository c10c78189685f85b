"""What a customer's turn means, as far as it was measured.

A reader fills a Reading; nothing here knows how. What a reader could not measure is None, never a guess in the middle.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields

from .errors import SegueError


class BadReading(SegueError):
    """A reader returned nonsense: a figure outside its range, or something that is no Reading at all.

    The switchboard treats it like a reader that failed: the conversation goes toward a person.

    Attributes:
        field: the name of the figure, "" if the whole is no Reading.
        value: what came instead.
    """

    def __init__(self, field: str, value: object) -> None:
        super().__init__(f"the reader gave {field or 'no reading'}: {value!r:.80}")
        self.field = field
        self.value = value


@dataclass(frozen=True, slots=True)
class Likely:
    """A name and how likely it is.

    Attributes:
        p: probability, 0.0 to 1.0.
    """

    name: str
    p: float


@dataclass(frozen=True, slots=True)
class Stake:
    """Something that costs dearly if it goes wrong.

    Attributes:
        name: cancel, refund, close_account, dispute, fraud_security or complaint; teams may add others.
        p: probability, 0.0 to 1.0.
        amount_cents: the amount spoken of in hundredths of its currency; None if none was named.
        currency: ISO 4217 code, None if it was not said.
        of: what is at stake in the customer's own word ("subscription"), None if it was not said.
    """

    name: str
    p: float
    amount_cents: int | None = None
    currency: str | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Spotted:
    """The words that showed a signal, so that every claim can be checked.

    Attributes:
        signal: the name of a field of Reading, or of a topic or stake.
        words: as the customer wrote them.
    """

    signal: str
    words: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The meaning of the last customer turn. None means "not measured".

    Attributes:
        wants_human: probability that the customer wants a person, said outright or not.
        intents: likeliest first, by the team's own names; empty if none was recognised.
        out_of_scope: probability that the request is none of the team's.
        tone: -1.0 (furious) to 1.0 (delighted); 0.0 is neutral.
        frustration: probability that the customer is frustrated with the service.
        topics: regulated or delicate subjects (legal, medical, self_harm, ...), likeliest first.
        stakes: likeliest first.
        repeats: how often the customer asked this before in the same conversation.
        injection: probability that somebody tries to give the AI orders through the text.
        abuse: probability that the customer abuses the other side.
        language: ISO 639-1 code of the turn.
        spotted: the words behind the figures.
        said_before: numbers of the AI's earlier turns that said or asked what its last one did, oldest first, in
            whatever words; empty also where nobody compares what turns mean.
        notes: how it was read, where that is not as planned, as plain facts for people ("read by the word lists: the
            models were busy"). No rule goes by them, and no customer's words stand in them.
    """

    wants_human: float | None = None
    intents: tuple[Likely, ...] = ()
    out_of_scope: float | None = None
    tone: float | None = None
    frustration: float | None = None
    topics: tuple[Likely, ...] = ()
    stakes: tuple[Stake, ...] = ()
    repeats: int | None = None
    injection: float | None = None
    abuse: float | None = None
    language: str | None = None
    spotted: tuple[Spotted, ...] = ()
    said_before: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

    def not_measured(self) -> tuple[str, ...]:
        """The names of the figures that nobody measured, in the order of the fields."""
        return tuple(f.name for f in fields(self) if getattr(self, f.name) is None)

    def words_for(self, signal: str) -> str:
        """The words that showed `signal`; "" if none were kept."""
        return next((s.words for s in self.spotted if s.signal == signal), "")

    def topic(self, name: str) -> float:
        """Probability of a topic, 0.0 if it was not seen."""
        return next((t.p for t in self.topics if t.name == name), 0.0)

    def stake(self, name: str) -> Stake | None:
        """A stake by its name, None if it was not seen."""
        return next((s for s in self.stakes if s.name == name), None)

    def intent(self) -> Likely | None:
        """The likeliest intent."""
        return self.intents[0] if self.intents else None


NOTHING_READ = Reading()
"""The reading of a turn that no reader could read: everything is "not measured"."""


def check(reading: object) -> Reading:
    """The same reading, if it can be believed.

    Raises:
        BadReading: it is no Reading, or a figure lies outside its range or is not a number.
    """
    if not isinstance(reading, Reading):
        raise BadReading("", reading)
    for name, value in _probabilities(reading):
        if not _is_between(0.0, value, 1.0):
            raise BadReading(name, value)
    for stake in reading.stakes:
        if stake.amount_cents is not None and (type(stake.amount_cents) is not int or stake.amount_cents < 0):
            raise BadReading("stakes", stake.amount_cents)
    if reading.tone is not None and not _is_between(-1.0, reading.tone, 1.0):
        raise BadReading("tone", reading.tone)
    if reading.repeats is not None and (type(reading.repeats) is not int or reading.repeats < 0):
        raise BadReading("repeats", reading.repeats)
    told = reading.said_before
    if type(told) is not tuple or not all(type(turn) is int and turn >= 0 for turn in told):
        raise BadReading("said_before", reading.said_before)
    if type(reading.notes) is not tuple or not all(type(note) is str for note in reading.notes):
        raise BadReading("notes", reading.notes)
    return reading


def _probabilities(reading: Reading) -> Iterator[tuple[str, object]]:
    for name in ("wants_human", "out_of_scope", "frustration", "injection", "abuse"):
        if getattr(reading, name) is not None:
            yield name, getattr(reading, name)
    for group in ("intents", "topics", "stakes"):
        for item in getattr(reading, group):
            yield group, item.p


def _is_between(low: float, value: object, high: float) -> bool:
    return isinstance(value, int | float) and not math.isnan(value) and low <= value <= high
