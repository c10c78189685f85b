"""Mood and urgency: what must be known before the first word is read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..reading import Reading
from ..transcript import Speaker, Transcript
from ..triggers import LIKELY, Evidence, Reason, Trigger
from .contents import Mood

ANGRY, UNHAPPY, PLEASED = -0.6, -0.25, 0.5
"""Bounds on tone, -1.0 to 1.0. Our own guess: thirds of the two sides, with room for a polite "no" in the middle."""

RECENT = 3
"""Readings that make the mood: who was furious two messages ago and now writes "agent" is not calm. Our own guess."""

_PRESSING = re.compile(
    r"\b(?:urgent(?:ly|e|emente)?|asap|immediately|right (?:now|away)|emergency|as soon as possible|at once"
    r"|dringend|sofort|notfall|eilig"
    r"|urgencia|inmediatamente|ahora mismo|urgence|immédiatement|tout de suite|urgência|imediatamente|agora mesmo"
    r"|time[- ]sensitive|deadline)\b",
    re.IGNORECASE,
)
_DANGER = ("self_harm", "safety")
_GRAVE = ("legal_threat", "fraud", "regulatory", "medical")


def mood_of(readings: Sequence[tuple[int, Reading]]) -> Mood:
    """The worst of the last readings, with the words that showed it."""
    recent = [(turn, reading) for turn, reading in readings[-RECENT:]]
    tones = [(reading.tone, turn, reading) for turn, reading in recent if reading.tone is not None]
    vexed = [(turn, r) for turn, r in recent if r.frustration is not None and r.frustration >= LIKELY]
    abusive = any(r.abuse is not None and r.abuse >= LIKELY for _, r in recent)
    if not tones and not any(r.frustration is not None for _, r in recent):
        return Mood("not measured")
    tone, turn, worst = min(tones, key=lambda found: (found[0], -found[1]), default=(0.0, recent[-1][0], recent[-1][1]))
    last = tones[-1][0] if tones else None
    if tone <= ANGRY or abusive:
        return Mood("angry", last, _evidence(turn, worst))
    if vexed:
        return Mood("frustrated", last, _evidence(*vexed[-1]))
    if tone <= UNHAPPY:
        return Mood("unhappy", last, _evidence(turn, worst))
    return Mood("pleased" if last is not None and last >= PLEASED else "calm", last)


def _evidence(turn: int, reading: Reading) -> tuple[Evidence, ...]:
    """The words of a grievance ("fed up with this"), which say more than the single one that weighs most."""
    words = reading.words_for("frustration") or reading.words_for("tone")
    return (Evidence(turn, words),) if words else ()


def urgency_of(
    transcript: Transcript, readings: Sequence[tuple[int, Reading]], reasons: Sequence[Reason], mood: Mood
) -> str:
    """low, normal, high or critical: danger to somebody first, then money and law, then haste and anger."""
    recent = [reading for _, reading in readings[-RECENT:]]
    about = {reason.about for reason in reasons}
    if any(name in about or any(r.topic(name) >= LIKELY for r in recent) for name in _DANGER):
        return "critical"
    grave = any(name in about or any(r.topic(name) >= LIKELY for r in recent) for name in _GRAVE)
    stakes = {stake.name for r in recent for stake in r.stakes if stake.p >= LIKELY}
    said = [turn.text for _, turn in transcript.tail(12).of(Speaker.CUSTOMER)]
    if (
        grave
        or "fraud_security" in stakes
        or mood.word == "angry"
        or any(_PRESSING.search(text[:2000]) for text in said)
    ):
        return "high"
    if mood.word == "pleased" and not stakes and all(reason.trigger is Trigger.ASKED for reason in reasons):
        return "low"
    return "normal"
