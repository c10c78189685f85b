"""All of a Reading without any model: word lists and rules. Fast, and the same every time.

Each list stands in a room of its own: wishes, stakes, topics, tone, attacks, amounts, language, repeats, intents. No
figure is left out, so a policy works before any model is there; a model that reads better replaces it figure by figure.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace

from segue.core.policy import Policy
from segue.core.reading import Reading, Spotted, Stake
from segue.core.transcript import Speaker, Transcript, Turn

from ..length import LONG, size_of
from .attacks import injection
from .intents import examples_of, intents, phrases_of
from .language import language
from .message import Message, glance, message
from .middle import wish_amid
from .planted import planted
from .repeats import is_small_talk, repeats
from .stakes import stakes
from .tone import abuse, frustration, tone
from .topics import out_of_scope, topics
from .wishes import SERVED, wish

EARLIER = 12
"""Earlier customer turns that are looked at."""

RESULT_HEAD = 20_000
RESULT_TAIL = 5_000
"""Characters of a tool's result that are searched for orders."""

RESULTS = 8
"""Results since the customer's turn that are searched, the latest ones."""

LONG_PASSAGES = 4_000
"""Characters of passages beyond which they are read in a thread. Source: measured; so many take some 3 ms."""


class Lexicon:
    """All of a Reading without a model.

    A Reader. It keeps nothing between readings and can be shared by tasks and threads.

    Args:
        policy: for the phrases of the team's intents and its languages.
    """

    def __init__(self, policy: Policy) -> None:
        self._phrases = phrases_of(policy.intents)
        self._topics, self._stakes = (examples_of(policy.subjects, kind) for kind in ("topic", "stake"))
        self._languages = policy.languages

    async def read(self, transcript: Transcript) -> Reading:
        """The reading of the last customer turn, beside the event loop if it is long. Never raises, whatever was
        written."""
        if size_of(transcript) > LONG:
            return await asyncio.to_thread(self.read_now, transcript)
        return self.read_now(transcript)

    def read_now(self, transcript: Transcript, tongue: str | None = None) -> Reading:
        """The same, for callers that do not wait.

        Args:
            tongue: the language, by who knows it better; None: the lists tell.
        """
        earlier, text, since = _parted(transcript.turns)
        said = message(text)
        spoke = [turn for turn in earlier if turn.speaker is Speaker.CUSTOMER][-EARLIER:]
        before = tuple(glance(turn.text) for turn in spoke)
        tongue = tongue or language(said, before, self._languages)
        return _with_middle(self._reading(said, before, _answered(earlier), since, tongue), text)

    async def read_passages(self, passages: Sequence[str]) -> tuple[tuple[float, str], ...]:
        """For each passage the probability that it gives the AI orders, and the words that show it with what stands
        around them; beside the event loop if they are long."""
        if sum(map(len, passages)) > LONG_PASSAGES:
            return await asyncio.to_thread(self.read_passages_now, passages)
        return self.read_passages_now(passages)

    def read_passages_now(self, passages: Sequence[str]) -> tuple[tuple[float, str], ...]:
        """The same, for callers that do not wait."""
        return tuple(_in_passage(message(passage, RESULT_HEAD, RESULT_TAIL)) for passage in passages)

    def _reading(
        self, said: Message, before: Sequence[Message], answered: str, since: Sequence[Turn], tongue: str | None
    ) -> Reading:
        wanted, wanted_by = wish(said, tongue)
        meant = intents(said, self._phrases)
        topical = (*topics(said), *intents(said, self._topics))
        own = ((Stake(likely.name, likely.p), words) for likely, words in intents(said, self._stakes))
        at_stake = (*stakes(said), *own)
        mood, mood_by = tone(said)
        repeated = repeats(said, before)
        annoyed, annoyed_by = frustration(said, [tone(turn)[0] for turn in before[-3:]], repeated, answered)
        abused, abused_by = abuse(said)
        attacked, attacked_by = _attacked(said, since)
        known = (wanted, *(likely.p for likely, _ in meant), *(stake.p for stake, _ in at_stake))
        far_off, far_off_by = out_of_scope(said, known, is_small_talk(said))
        reading = Reading(
            wants_human=wanted,
            intents=tuple(likely for likely, _ in meant),
            out_of_scope=far_off,
            tone=mood,
            frustration=annoyed,
            topics=tuple(likely for likely, _ in topical),
            stakes=tuple(stake for stake, _ in at_stake),
            repeats=repeated,
            injection=attacked,
            abuse=abused,
            language=tongue,
            spotted=tuple(
                _spotted(
                    ("wants_human", wanted_by),
                    ("intents", meant[0][1] if meant else ""),
                    ("out_of_scope", far_off_by),
                    ("tone", mood_by),
                    ("frustration", annoyed_by),
                    *((likely.name, words) for likely, words in topical),
                    *((stake.name, words) for stake, words in at_stake),
                    ("repeats", said.shown if repeated else ""),
                    ("injection", attacked_by),
                    ("abuse", abused_by),
                )
            ),
        )
        return reading if tongue in SERVED or not has_letters(said) else unserved(reading)


def has_letters(said: Message) -> bool:
    """Whether it is in any language at all."""
    return any(letter.isalpha() for letter in said.text)


def unserved(reading: Reading) -> Reading:
    """A reading of a message in a language that the lists do not serve: what they did not see was not measured."""
    known = {spotted.signal for spotted in reading.spotted}
    tongue = f"in {reading.language}" if reading.language else "in the language of this message"
    figures = ("wants_human", "out_of_scope", "tone", "frustration", "injection", "abuse")
    note = f"wishes, topics and stakes are not served {tongue} by the word lists: what is not told was not measured"
    changes = dict.fromkeys((name for name in figures if name not in known), None)
    return replace(reading, notes=(*reading.notes, note), **changes)  # type: ignore[arg-type]  # all may be None


def _with_middle(reading: Reading, text: str) -> Reading:
    """The same with the wish that lies in the middle of a long message; only start and end are read for the rest."""
    p, words, is_all = wish_amid(text, reading.language)
    if not is_all:
        note = "the middle of a long message was searched for a wish for a person in part only"
        reading = replace(reading, notes=(*reading.notes, note))
    if p <= (reading.wants_human or 0.0):
        return reading
    others = (spotted for spotted in reading.spotted if spotted.signal != "wants_human")
    return replace(reading, wants_human=p, spotted=(Spotted("wants_human", words), *others))


def _parted(turns: Sequence[Turn]) -> tuple[Sequence[Turn], str, Sequence[Turn]]:
    """The turns before the last customer turn, that turn, and those since; an empty one if no customer spoke."""
    for at in range(len(turns) - 1, -1, -1):
        if turns[at].speaker is Speaker.CUSTOMER:
            return turns[:at], turns[at].text, turns[at + 1 :]
    return (), "", turns


def _answered(earlier: Sequence[Turn]) -> str:
    """What was said to the customer last."""
    said = (turn.text for turn in reversed(earlier) if turn.speaker in (Speaker.AI, Speaker.HUMAN))
    return next(said, "")


def _attacked(said: Message, since: Sequence[Turn]) -> tuple[float, str]:
    """Orders to the AI, in the turn or in what tools brought back since, whichever is likelier."""
    results = [turn.tool.result for turn in since if turn.tool is not None and turn.tool.result][-RESULTS:]
    found = [injection(said), *(planted(message(result, RESULT_HEAD, RESULT_TAIL)) for result in results)]
    return max(found, key=lambda pair: pair[0])


def _in_passage(passage: Message) -> tuple[float, str]:
    """The same of one passage, with the words around the order: people must see what it says."""
    p, words = planted(passage)
    at = passage.shown.find(words) if words else 0
    return p, passage.shown[max(0, at - 60) : at + len(words) + 100].strip()[:200] if words else ""


def _spotted(*signals: tuple[str, str]) -> Iterator[Spotted]:
    yield from (Spotted(signal, words) for signal, words in signals if words)
