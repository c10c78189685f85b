"""Step 2, context packaging: what the next one must know, so that the customer never starts over."""

from __future__ import annotations

from collections.abc import Sequence

from ..policy import Policy
from ..reading import Reading
from ..transcript import Speaker, Transcript
from ..triggers import Reason
from .contents import Attempt as Attempt
from .contents import EmptyPacket as EmptyPacket
from .contents import Fact as Fact
from .contents import Mood as Mood
from .contents import Packet as Packet
from .contents import Record as Record
from .facts import read


def pack(
    transcript: Transcript,
    readings: Sequence[tuple[int, Reading]],
    reasons: tuple[Reason, ...],
    policy: Policy,
    *,
    record: Record | None = None,
    gaps: tuple[str, ...] = (),
    draft: str | None = None,
) -> Packet:
    """What the next one must know, from what was said, done and read."""
    last = transcript.last(Speaker.CUSTOMER)
    goal = (last.text[:120] if last else "").strip() or "not said yet"
    because = reasons[0].because if reasons else "handed over"
    tried = tuple(
        Attempt(turn.tool.name, (turn.tool.result or "no result yet")[:120], number, turn.tool.ok)
        for number, turn in transcript.numbered()
        if turn.tool is not None
    )
    ledger = read(transcript)
    reading = readings[-1][1] if readings else Reading()
    return Packet(
        mood=Mood("not measured", reading.tone),
        urgency="normal",
        goal=goal,
        brief=f"The customer says: {goal}. Handed off: {because}.",
        tried=tried,
        facts=ledger.facts(),
        why=reasons,
        intents=reading.intents,
        language=reading.language,
        record=record,
        gaps=gaps,
        draft=draft,
        turns=transcript.first + len(transcript.turns),
    )


def card(packet: Packet) -> str:
    """Five seconds: mood and urgency, goal, brief, why."""
    why = "; ".join(reason.because for reason in packet.why) or "no reason given"
    return f"{packet.mood.word} / {packet.urgency}\n{packet.goal}\n{packet.brief}\n{why}"


def brief_text(packet: Packet) -> str:
    """One screen."""
    return card(packet)
