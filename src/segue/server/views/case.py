"""One conversation, opened at the desk: the card, then everything that happened."""

from __future__ import annotations

from collections.abc import Sequence

from ...core import events as e
from ...core.conversation import MOVES, Conversation
from ...core.conversation.fold import turn_of
from ...core.packet import Packet
from ...core.policy import Policy
from .cards import Verdict
from .chat import said
from .desk import Lines, card, desk_said, destination_shown, may, record_of, row, task_shown
from .shapes import Case, Viewer
from .standing import standing_of

BEFORE = 8
"""Turns that are shown before the first one that is evidence of the problem. Our own guess at what explains it."""


def case_of(
    state: Conversation, events: Sequence[e.Event], policy: Policy, person: str, viewers: list[Viewer], seen: int
) -> Case:
    """A conversation as somebody at the desk sees it.

    Args:
        events: all of them, oldest first.
        person: who looks.
        seen: the last line that the customer has seen.
    """
    standing, lines = standing_of(state, events, policy.mask_people), lines_of(events)
    packet = standing.packet
    case: Case = {
        "row": row(standing, policy),
        "epoch": state.epoch,
        "card": card(packet, lines, corrections_in(events)) if packet else None,
        "verdict": verdict_of(state, events, person),
        "destination": destination_shown(state),
        "record": record_of(packet.record) if packet else None,
        "began": began_at(events, packet, lines),
        "said": [
            line
            for seq, event in enumerate(events, 1)
            if (line := desk_said(event, seq, policy, said(event, seq, policy))) is not None
        ],
        "draft": state.draft,
        "tasks": [task_shown(task) for task in state.tasks],
        "viewers": viewers,
        "read": {"customer": seen},
        "may": may(state, person, policy),
    }
    return standing.vault.hidden(case)


def corrections_in(events: Sequence[e.Event]) -> frozenset[tuple[str, str | None]]:
    """Names and values that the customer gave when they saw what was passed on; None: withheld."""
    return frozenset((event.name, event.value) for event in events if isinstance(event, e.Corrected))


def received_by(events: Sequence[e.Event], person: str) -> int:
    """The number of the handoff with which somebody got the conversation last, from 1; 0 if they never had one."""
    handoffs = theirs = 0
    for event in events:
        if isinstance(event, e.HandedOff):
            handoffs += 1
        elif isinstance(event, e.Accepted | e.TookOver) and event.by == person:
            theirs = handoffs
    return theirs


def verdict_of(state: Conversation, events: Sequence[e.Event], person: str) -> Verdict | None:
    """What somebody said of the handoff that they received; None if they have nothing to say of it, or not now."""
    theirs = received_by(events, person)
    if not theirs or e.Judged not in MOVES[state.holder]:
        return None
    verdict: Verdict = {"needed": None, "right_team": None, "right_brief": None}
    for event in events:
        if isinstance(event, e.Judged) and (event.by, event.handoff) == (person, theirs):
            verdict["needed"] = verdict["needed"] if event.needed is None else event.needed
            verdict["right_team"] = verdict["right_team"] if event.right_team is None else event.right_team
            verdict["right_brief"] = verdict["right_brief"] if event.right_brief is None else event.right_brief
    return verdict


def lines_of(events: Sequence[e.Event]) -> Lines:
    """Where each turn stands."""
    numbered: dict[int, int] = {}
    for seq, event in enumerate(events, 1):
        if turn_of(event) is not None:
            numbered[len(numbered)] = seq
    return numbered


def began_at(events: Sequence[e.Event], packet: Packet | None, lines: Lines) -> int:
    """The `seq` of the line at which the present problem began: what is older may be folded away.

    That is where the conversation was opened, reopened or handed back last before the problem showed, or some turns
    before its first evidence, whichever is later.
    """
    handed = max((seq for seq, event in enumerate(events, 1) if isinstance(event, e.HandedOff)), default=len(events))
    proofs = [proof.turn for reason in (packet.why if packet else ()) for proof in reason.evidence]
    shown = min((turn for turn in proofs if turn is not None), default=None)
    showed_at = handed if shown is None else lines.get(shown, handed)
    opened = [seq for seq, event in enumerate(events, 1) if isinstance(event, e.Opened | e.Reopened | e.HandedBack)]
    boundary = max((seq for seq in opened if seq <= showed_at), default=0)
    return boundary if shown is None else max(boundary, lines.get(shown - BEFORE, 0))
