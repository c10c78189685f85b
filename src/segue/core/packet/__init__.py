"""Step 2, context packaging: what the next one must know, so that the customer never starts over.

`contents.py` beside this says what a packet holds; `facts.py` walks the conversation once, `goal.py` chooses the wish
that leads, `wishes.py`, `mood.py` and `brief.py` put into words what was found. The transcript is not copied: whoever
wants it finds it where it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..policy import Policy
from ..reading import Likely, Reading
from ..transcript import Transcript
from ..triggers import LIKELY, Reason
from .attempts import attempts_in, done_in
from .brief import brief_of, promises_in, stuck_at
from .brief import brief_text as brief_text
from .brief import card as card
from .brief import full_text as full_text
from .changes import WITHHELD as WITHHELD
from .changes import corrected as corrected
from .changes import reworded as reworded
from .clauses import clause
from .contents import Asked as Asked
from .contents import Attempt as Attempt
from .contents import EmptyPacket as EmptyPacket
from .contents import Fact as Fact
from .contents import Mood as Mood
from .contents import Packet as Packet
from .contents import Record as Record
from .contents import Solved as Solved
from .facts import Walk, files_in, read
from .goal import goal_of
from .identity import identity_of
from .looks import attend as attend
from .mood import mood_of, urgency_of


def pack(
    transcript: Transcript,
    readings: Sequence[tuple[int, Reading]],
    reasons: tuple[Reason, ...],
    policy: Policy,
    *,
    customer: str | None = None,
    record: Record | None = None,
    gaps: tuple[str, ...] = (),
    draft: str | None = None,
) -> Packet:
    """What the next one must know, from what was said, done and read. Works for any conversation, also an empty one.

    Args:
        readings: by turn number, oldest first; may be empty, then nothing is claimed about mood or intent.
        reasons: the first trigger first.
        customer: their id, None for a visitor.
        record: what the records know; None if they were not asked or did not answer (say so in `gaps`).
        draft: what the AI would have said next.

    Returns:
        Every figure and name in its brief stands in the transcript or the record.
    """
    walk = read(transcript, policy.facts)
    last = readings[-1][1] if readings else Reading()
    intent, intents = _intent(readings), _intents(readings)
    wished = {turn: r.words_for("wants_human") for turn, r in readings if (r.wants_human or 0.0) >= LIKELY}
    goal = goal_of(transcript, walk.requests, walk.tasks, intent, policy, wished)
    tried = attempts_in(transcript)
    mood = mood_of(readings)
    done = done_in(tried)
    stuck = stuck_at(transcript, done, walk.requests, walk.unanswered)
    facts = (*walk.ledger.facts(), *files_in(transcript))
    return Packet(
        mood=mood,
        urgency=urgency_of(transcript, readings, reasons, mood),
        goal=goal.text,
        brief=brief_of(goal, done, stuck, reasons, record.name if record else None),
        stuck=stuck,
        tried=tried,
        facts=facts,
        missing=_missing(walk, last, intents, facts, policy),
        promised=promises_in(transcript),
        why=reasons,
        intent=intent[1] if intent else None,
        intents=intents,
        language=_language(readings, record),
        record=record,
        gaps=gaps,
        draft=draft,
        turns=transcript.first + len(transcript.turns),
        identity=identity_of(customer, record, facts),
    )


def _intent(readings: Sequence[tuple[int, Reading]]) -> tuple[int, str] | None:
    """The likeliest intent of late and the turn in which it was read; None if none was likely enough."""
    read_at = next(((turn, likely) for turn, reading in reversed(readings[-3:]) if (likely := reading.intent())), None)
    return (read_at[0], read_at[1].name) if read_at is not None and read_at[1].p >= LIKELY else None


def _intents(readings: Sequence[tuple[int, Reading]]) -> tuple[Likely, ...]:
    """What the last turn may mean; where it only wishes for a person or names nothing, what the one before it did that
    named something: whoever asks for a person asks about what they said already."""
    last = readings[-1][1] if readings else Reading()
    if last.intents and (last.wants_human or 0.0) < LIKELY:
        return last.intents
    told = (one for _, one in reversed(readings) if one.words_for("intents") or any(i.p >= LIKELY for i in one.intents))
    named = next((one.intents for one in told if one.intents), ())
    return named or last.intents


def _language(readings: Sequence[tuple[int, Reading]], record: Record | None) -> str | None:
    """The language read last, or else the one in the records."""
    read_last = next((reading.language for _, reading in reversed(readings) if reading.language), None)
    return read_last or (record.language if record else None)


def _missing(
    walk: Walk, last: Reading, intents: tuple[Likely, ...], facts: tuple[Fact, ...], policy: Policy
) -> tuple[str, ...]:
    """What was asked and not answered, the team's own facts that the case needs, and the sum that a refund needs."""
    refund = last.stake("refund")
    sum_unknown = refund is not None and refund.p >= LIKELY and refund.amount_cents is None
    asked = [clause(question.text, 24) for question in walk.unanswered]
    known = frozenset(fact.name.casefold() for fact in facts)
    likely = frozenset(intent.name for intent in intents if intent.p >= LIKELY)
    own = [fact.called or fact.name for fact in policy.missing_facts(likely, known)]
    return tuple([part for part in asked if part] + own + (["amount of the refund"] if sum_unknown else []))
