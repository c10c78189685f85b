"""A conversation as an IETF vCon: parties, dialog with its transfers, and our packet as an analysis.

After draft-ietf-vcon-vcon-core-04 (syntax 0.4.0). It is a draft: what we write says so, and nothing depends on it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from ..core import events as e
from ..core.conversation.fold import turn_of
from ..core.conversation.packets import packet_after
from ..core.packet import Packet
from ..core.packet.opened import ID, opened
from ..core.policy import Policy
from ..core.transcript import Speaker

SYNTAX = "0.4.0"
DRAFT = "draft-ietf-vcon-vcon-core-04"
VENDOR = "Segue"

Json = dict[str, object]


def vcon_of(id: str, events: Sequence[e.Event], policy: Policy) -> Json:
    """The whole conversation as a vCon.

    Args:
        events: oldest first, masked as the destination wants them.
        policy: whose people are named.

    Returns:
        JSON as an object. Its uuid is always the same for the same conversation: of version 8, of a hash of the id.

    Raises:
        ValueError: there is no event.
    """
    if not events:
        raise ValueError(f"{id} has no event, so there is nothing to export")
    written = _Writing(id, policy)
    for event in events:
        written.take(event)
    written.finish()
    return {
        "vcon": SYNTAX,
        "uuid": _uuid(id),
        "extensions": [],
        "created_at": _at(events[0].at),
        "updated_at": _at(events[-1].at),
        "subject": written.subject or f"Conversation {id}",
        "parties": written.parties,
        "dialog": written.dialog,
        "analysis": written.analysis,
        "attachments": [],
        "meta": {"draft": DRAFT, "conversation": id},
    }


class _Writing:
    """A vCon while it is written.

    Attributes:
        subject: the goal of the last packet, as it stands at the end.
    """

    def __init__(self, id: str, policy: Policy) -> None:
        self.policy = policy
        self.subject = ""
        self.parties: list[Json] = [{"name": "Customer", "role": "customer"}]
        self.dialog: list[Json] = []
        self.analysis: list[Json] = []
        self._place: dict[str, int] = {}
        self._with: int | None = None
        self._handed: int | None = None
        self._packet: Packet | None = None

    def take(self, event: e.Event) -> None:
        """Takes in the next event."""
        before, self._packet = self._packet, packet_after(self._packet, event)
        match event:
            case e.Opened():
                if event.customer is not None:
                    self.parties[0] |= {"name": event.customer, "validation": "signed in at the site"}
                self._with = self._party(event.assistant, "ai-agent")
            case e.HandedOff() | e.Reassigned():
                self._handed_off()
            case e.Accepted() | e.TookOver():
                self._transferred(event)
        if self._packet is not before:
            self._as_it_stands()
        turn = turn_of(event)
        if turn is None or turn.tool is not None or not turn.text.strip():
            return
        speaks = {Speaker.CUSTOMER: 0}.get(turn.speaker)
        if speaks is None:
            by = getattr(event, "by", None) or ("segue" if turn.speaker is Speaker.SYSTEM else "ai")
            speaks = self._party("segue", "system") if turn.speaker is Speaker.SYSTEM else self._spoke(by, turn.speaker)
        others = [place for place in (0, self._with) if place is not None and place != speaks]
        self.dialog.append(
            {
                "type": "text", "start": _at(event.at), "parties": [speaks, *others], "originator": speaks,
                "mediatype": "text/plain", "encoding": "none", "body": turn.text,
            }
        )  # fmt: skip

    def _spoke(self, by: str, speaker: Speaker) -> int:
        return self._party(by, "agent" if speaker is Speaker.HUMAN else "ai-agent")

    def _party(self, called: str, role: str) -> int:
        """Where a party stands; it is added when it first comes up."""
        if called not in self._place:
            self._place[called] = len(self.parties)
            self.parties.append({"name": self.policy.person_name(called), "role": role})
        return self._place[called]

    def _handed_off(self) -> None:
        self._handed = self._with
        self.analysis.append(
            {
                "type": "summary", "dialog": list(range(len(self.dialog))), "vendor": VENDOR, "schema": ID,
                "mediatype": "application/json", "encoding": "json", "body": {},
            }
        )  # fmt: skip

    def _as_it_stands(self) -> None:
        """The last analysis is the packet of its handoff, with all that changed in it."""
        if self._packet is not None and self.analysis:
            self.subject = self._packet.goal
            self.analysis[-1]["body"] = opened(self._packet)

    def _transferred(self, event: e.Accepted | e.TookOver) -> None:
        """The moment at which a person took it: who gave it, who has it, and from where on that is heard."""
        target = self._party(event.by, "agent")
        transferor = self._handed if self._handed is not None else self._with
        after = len(self.dialog)
        self.dialog.append(
            {
                "type": "transfer", "start": _at(event.at), "parties": [], "transferee": 0,
                "transferor": transferor if transferor is not None else target, "transfer_target": target,
                "original": [max(0, after - 1)], "target_dialog": [after + 1],
            }
        )  # fmt: skip
        self._with, self._handed = target, None

    def finish(self) -> None:
        """Leaves out what would name a part that never came."""
        for one in self.dialog:
            if one["type"] == "transfer" and one["target_dialog"] == [len(self.dialog)]:
                del one["target_dialog"]


def _at(at: datetime) -> str:
    return at.isoformat()


def _uuid(id: str) -> str:
    """A UUID of version 8 (RFC 9562): ours, made of a hash of the conversation's id."""
    raw = bytearray(hashlib.sha256(f"segue conversation {id}".encode()).digest()[:16])
    raw[6], raw[8] = (raw[6] & 0x0F) | 0x80, (raw[8] & 0x3F) | 0x80
    text = raw.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
