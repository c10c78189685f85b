"""What a waiting customer reads above the composer, from figures at hand: who is there, and who is due earlier.

Nothing is asked of the journal for it, so that a thousand who wait cost no more than the lists do.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ...core.conversation import Conversation, Holder
from ...core.handback import TaskKind
from ...core.policy import Policy
from ...core.receiving import Seat, on_duty, still_waiting
from ...core.waits import Expected, bucket
from ...core.wording import say
from ...switchboard.expecting import Expecting
from ..views.chat import WAITING, name_of, stamp
from ..views.shapes import Banner


class Waits:
    """What is told of waits, and who is at the desk.

    Attributes:
        seats: everybody as they were when it was last looked.

    Args:
        expecting: of the line; asked again for every look.
    """

    def __init__(self, policy: Policy, expecting: Expecting) -> None:
        self.policy, self.expecting = policy, expecting
        self.seats: tuple[Seat, ...] = ()

    def banner(self, state: Conversation, now: datetime) -> Banner | None:
        """What is told of the wait now; None where nobody is waited for."""
        to = state.destination
        if state.holder not in WAITING or to is None:
            return None
        policy, language = self.policy, self.policy.language_or_first(state.language)
        since = state.waiting_since or now
        there = on_duty(self.seats, to.team, policy, now, to.certificate)
        self.expecting.look(self.seats, now)
        told = self._as_told(self.expecting.expected(state, to, state.returned_at or since, now), state, now)
        return {
            "text": self._text(state, language, told, bool(there), now),
            "team": policy.team_name(to.team),
            "since": stamp(since),
            "on_duty": bool(there),
            "minutes": None if told.is_longer else told.minutes,  # told longer with its apology only, in the text
            "arranged": state.is_arranged,
        }

    def _as_told(self, told: Expected, state: Conversation, now: datetime) -> Expected:
        """The figure that was told stands there as long as it holds, until a smaller one would do."""
        if not told.holds or state.promised_until is None:
            return told
        return replace(told, minutes=bucket(state.promised_until - now), holds=False)

    def _text(self, state: Conversation, language: str, told: Expected, is_on_duty: bool, now: datetime) -> str:
        assert state.destination is not None
        team, reference = self.policy.team_name(state.destination.team), state.reference or ""
        if state.holder is Holder.TRANSFER:
            return say("transferring", language, name=name_of(state.who or "", self.policy), team=team)
        if state.is_arranged:
            calls = [task.due for task in state.tasks if task.kind is TaskKind.CALLBACK and task.due is not None]
            if calls:
                at = f"{min(calls):%Y-%m-%d %H:%M} ({min(calls).tzname()})"
                return say("callback_booked", language, when=at, reference=reference)
        return still_waiting(state.destination.team, told, self.policy, now, language, reference, is_staffed=is_on_duty)
