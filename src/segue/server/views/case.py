"""One conversation, opened at the desk: the card, then everything that happened."""

from __future__ import annotations

from collections.abc import Sequence

from ...core import events as e
from ...core.conversation import Conversation
from ...core.conversation.fold import turn_of
from ...core.packet import Packet
from ...core.policy import Policy
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
        "card": card(packet, lines) if packet else None,
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
        "may": may(state, person),
    }
    return standing.vault.hidden(case)


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
