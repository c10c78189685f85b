"""Try a policy on yesterday's conversations: when it would have handed off, why, and what the AI did instead.

Every step knows what was known then: the turns up to it, and readings taken as the turns came. What was never recorded
(a draft's confidence, what the AI held back) cannot be rehearsed; the rules that need it stay silent and say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from .conversation.fold import KEPT_READINGS
from .packet import Packet, pack
from .policy import Policy
from .reading import Reading
from .transcript import Speaker, Transcript
from .triggers import MEASURES, STRETCH, Decision, HandOff, Signals, Situation, Trigger, decide

Read = Callable[[Transcript], Reading]
"""Reads the last customer turn of the last stretch of a conversation."""

EXCERPT = 160
"""Characters of what the AI did instead."""

OF_DRAFTS = tuple(measure.name for measure in MEASURES)
"""The figures of a draft; the others are of what the customer said."""


@dataclass(frozen=True, slots=True)
class Step:
    """One moment at which the policy is asked.

    Attributes:
        turn: the number of the turn it was asked at: a customer's, a tool's, or an AI's, before that was sent.
        message: how many messages the customer had sent by then.
        of: whose turn it is: the customer's, a tool's, or the AI's.
    """

    turn: int
    message: int
    of: Speaker
    decision: Decision


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a policy would have made of one recorded conversation.

    Attributes:
        steps: oldest first. None while a person had the conversation: there is nothing to decide then.
        at: the turn of the first handoff; None if there is none.
        message: after which of the customer's messages that was, counted from 1.
        packet: what the person would have got at that moment.
        did_instead: what the recorded AI did then; "" without a handoff.
    """

    steps: tuple[Step, ...]
    at: int | None = None
    message: int | None = None
    packet: Packet | None = None
    did_instead: str = ""

    def triggers(self) -> tuple[Trigger, ...]:
        """Why it would have been handed off, the first reason first."""
        first = next((step.decision for step in self.steps if step.turn == self.at), None)
        return tuple(dict.fromkeys(reason.trigger for reason in first.reasons)) if first else ()


@dataclass(frozen=True, slots=True)
class Example:
    """One handoff as a lead would want to see it.

    Attributes:
        because: its first reason in words.
    """

    conversation: str
    trigger: Trigger
    because: str
    did_instead: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Many rehearsals in one view.

    Attributes:
        why: triggers with the number of handoffs they speak for, most frequent first; one handoff may have several.
        when: the customer's message after which it was handed off, with how often, earliest first.
        median_message: None without a handoff.
        examples: at most a few for each trigger, in the order of `why`.
        messages: the customers' messages that were judged.
        drafts: the AI's turns that were judged.
        unread: figures of messages that nobody measured, each with of how many, most frequent first.
        unmeasured: figures of drafts that nobody measured, likewise.
    """

    conversations: int
    handed_off: int
    why: tuple[tuple[Trigger, int], ...]
    when: tuple[tuple[int, int], ...]
    median_message: float | None
    examples: tuple[Example, ...]
    messages: int = 0
    drafts: int = 0
    unread: tuple[tuple[str, int], ...] = ()
    unmeasured: tuple[tuple[str, int], ...] = ()


def rehearse(transcript: Transcript, read: Read, policy: Policy) -> Rehearsal:
    """What the policy would have decided at each customer turn, tool result and AI turn, knowing nothing of later ones.

    Each customer turn is read once. An AI turn is judged as a draft before it is sent; tools are judged as they end.
    """
    readings: list[tuple[int, Reading]] = []
    steps: list[Step] = []
    at: Step | None = None
    packet: Packet | None = None
    for number, situation in _moments(transcript, read, readings):
        message = len(readings)
        step = Step(number, message, _speaker(transcript, number), decide(situation, policy))
        steps.append(step)
        if at is None and isinstance(step.decision, HandOff):
            at = step
            known = transcript.until(number - 1 if situation.draft is not None else number)
            packet = pack(known, tuple(readings), step.decision.reasons, policy, draft=situation.draft)
    if at is None:
        return Rehearsal(tuple(steps))
    return Rehearsal(tuple(steps), at.turn, at.message, packet, did_instead(transcript, at.turn))


def readings_of(transcript: Transcript, read: Read, most: int | None = None) -> tuple[tuple[int, Reading], ...]:
    """Each customer turn's reading with its number, read as it came: from the stretch that ends with it.

    The last one is read from the stretch that ends the conversation, since tools may have brought something since.

    Args:
        most: only the last so many; None: all.
    """
    numbers = [number for number, _ in transcript.of(Speaker.CUSTOMER)][-most if most else 0 :]
    end = transcript.first + len(transcript.turns) - 1
    ends = [*numbers[:-1], *(min(end, last + STRETCH - 1) for last in numbers[-1:])]
    return tuple((number, read(_stretch(transcript, end))) for number, end in zip(numbers, ends, strict=True))


def did_instead(transcript: Transcript, at: int) -> str:
    """What was done with the customer at or after a turn: tools called up to the next answer, and that answer."""
    called: list[str] = []
    for number, turn in transcript.numbered():
        if number < at or (number == at and turn.speaker is not Speaker.AI):
            continue
        if turn.tool is not None:
            called.append(turn.tool.name)
        elif turn.speaker in (Speaker.AI, Speaker.HUMAN) and turn.text.strip():
            who = "said" if turn.speaker is Speaker.AI else "a person said"
            return _cut(", ".join([*_calls(called), f"{who}: {' '.join(turn.text.split())}"]))
        elif turn.speaker is Speaker.CUSTOMER:
            break
    return _cut(", ".join(_calls(called))) or "nothing that was recorded"


def summarise(rehearsals: Iterable[tuple[str, Rehearsal]], examples: int = 2) -> Summary:
    """One view over many, each with its conversation's id.

    Args:
        examples: how many to keep for each trigger.
    """
    conversations, why, when = 0, Counter[Trigger](), Counter[int]()
    kept: dict[Trigger, list[Example]] = {}
    asked, unread, unmeasured = Counter[Speaker](), Counter[str](), Counter[str]()
    for id, rehearsal in rehearsals:
        conversations += 1
        for step in rehearsal.steps:
            asked[step.of] += 1
            missing = step.decision.not_measured
            if step.of is Speaker.CUSTOMER:
                unread.update(missing)
            elif step.of is Speaker.AI:
                unmeasured.update(name for name in missing if name in OF_DRAFTS)
        if rehearsal.at is None:
            continue
        triggers = rehearsal.triggers()
        why.update(triggers)
        when[rehearsal.message or 0] += 1
        listed = kept.setdefault(triggers[0], [])
        if len(listed) < examples:
            listed.append(Example(id, triggers[0], _because(rehearsal), rehearsal.did_instead))
    ordered = tuple(sorted(why.items(), key=lambda row: (-row[1], list(Trigger).index(row[0]))))
    shown = tuple(example for trigger, _ in ordered for example in kept.get(trigger, ()))
    middle = float(median(when.elements())) if when else None
    return Summary(
        conversations, when.total(), ordered, tuple(sorted(when.items())), middle, shown,
        asked[Speaker.CUSTOMER], asked[Speaker.AI], tuple(unread.most_common()), tuple(unmeasured.most_common()),
    )  # fmt: skip


def _moments(
    transcript: Transcript, read: Read, readings: list[tuple[int, Reading]]
) -> Iterator[tuple[int, Situation]]:
    """Every situation in which the policy is asked, with its turn; adds each reading to `readings` as it is taken."""
    with_person = False
    for number, turn in transcript.numbered():
        now = _stretch(transcript, number)
        if turn.speaker is Speaker.CUSTOMER:
            readings.append((number, read(now)))
        if turn.speaker in (Speaker.AI, Speaker.HUMAN):
            with_person = turn.speaker is Speaker.HUMAN
        recent = tuple(readings[-KEPT_READINGS:])
        if with_person or not readings:
            continue
        if turn.speaker in (Speaker.CUSTOMER, Speaker.TOOL):
            yield number, Situation(now, recent)
        elif turn.speaker is Speaker.AI and turn.text.strip():
            yield number, Situation(_stretch(transcript, number - 1), recent).with_draft(turn.text, Signals())


def _speaker(transcript: Transcript, number: int) -> Speaker:
    return transcript.turns[number - transcript.first].speaker


def _stretch(transcript: Transcript, end: int) -> Transcript:
    """The last turns up to and with `end`."""
    start = max(transcript.first, end + 1 - STRETCH)
    return Transcript(transcript.turns[start - transcript.first : end + 1 - transcript.first], start)


def _because(rehearsal: Rehearsal) -> str:
    first = next(step.decision for step in rehearsal.steps if step.turn == rehearsal.at)
    return first.reasons[0].because


def _calls(names: Sequence[str]) -> list[str]:
    return [f"called {', '.join(names)}"] if names else []


def _cut(words: str) -> str:
    return words if len(words) <= EXCERPT else words[: EXCERPT - 1].rstrip() + "…"
