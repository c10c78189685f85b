"""What a waiting customer reads above the composer, from figures at hand: who is there, and who asked earlier.

Nothing is asked of the journal for it, so that a thousand who wait cost no more than the lists do.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from datetime import datetime

from ...core.conversation import Conversation, Holder
from ...core.handback import TaskKind
from ...core.policy import Policy
from ...core.receiving import Seat, on_duty, opening
from ...core.receiving import minutes as minutes_of
from ...core.waits import tell
from ...core.wording import say
from ..views.chat import WAITING, name_of, stamp
from ..views.shapes import Banner
from ..views.standing import Standing


class Waits:
    """The lines of all teams, and who is at the desk.

    Attributes:
        seats: everybody as they were when it was last looked.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.seats: tuple[Seat, ...] = ()
        self._due: dict[str, list[datetime]] = {}

    def look(self, standings: Iterable[Standing]) -> None:
        """Takes in who waits now."""
        found: dict[str, list[datetime]] = {}
        for standing in standings:
            due, to = standing.state.due_at(), standing.state.destination
            if due is not None and to is not None:
                found.setdefault(to.team, []).append(due)
        for times in found.values():
            times.sort()
        self._due = found

    def ahead(self, team: str, due: datetime) -> int:
        """How many wait for a team and are due earlier."""
        return bisect.bisect_left(self._due.get(team, ()), due)

    def banner(self, state: Conversation, now: datetime) -> Banner | None:
        """What is told of the wait now; None where nobody is waited for."""
        if state.holder not in WAITING or state.destination is None:
            return None
        policy, language, team = self.policy, self.policy.language_or_first(state.language), state.destination.team
        since = state.waiting_since or now
        there = on_duty(self.seats, team, policy, now)
        minutes = minutes_of(there, self.ahead(team, state.due_at() or since)) if there else None
        return {
            "text": self._text(state, language, minutes, bool(there), now),
            "team": policy.team_name(team),
            "since": stamp(since),
            "on_duty": bool(there),
            "minutes": minutes,
            "arranged": state.is_arranged,
        }

    def _text(self, state: Conversation, language: str, minutes: int | None, is_on_duty: bool, now: datetime) -> str:
        assert state.destination is not None
        team, reference = self.policy.team_name(state.destination.team), state.reference or ""
        if state.holder is Holder.TRANSFER:
            return say("transferring", language, name=name_of(state.who or "", self.policy), team=team)
        if state.is_arranged:
            calls = [task.due for task in state.tasks if task.kind is TaskKind.CALLBACK and task.due is not None]
            if calls:
                when = f"{min(calls):%Y-%m-%d %H:%M} ({min(calls).tzname()})"
                return say("callback_booked", language, when=when, reference=reference)
        if not is_on_duty:
            back = opening(state.destination.team, self.policy, now, language)
            return say("off_duty", language, team=team, opening=back, reference=reference)
        return say("still_waiting", language, team=team, when=tell(minutes, language))
