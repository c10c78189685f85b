"""Who waits and is offered to nobody, in lines of those who may be told apart by nothing but their time.

As in the matcher, a slot that opens looks at the heads of a few lines and never at everybody: whoever nobody free may
take stands in another line than whoever they may, and holds nobody up.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..core.conversation import Conversation
from ..core.policy import Policy
from ..core.receiving import Seat, on_duty
from ..core.routing.lines import ANYBODY_AFTER, SURE

BEHIND, BEHIND_ALL = 3, 200
"""How many of a line nobody could be asked for before the rest of it is left alone: as in the matcher, for the first of
it may be held for somebody who fits better. Once a minute far more, for whoever is free may have said no to the first
ones; our own guess, half a second of work."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What tells those who wait apart for whoever may take them.

    Attributes:
        weight: what it takes of somebody's capacity.
        topic: the likeliest intent, "" for none; `is_sure` from SURE on.
        person: who is asked first, None for nobody.
        is_refused: somebody did not take it already.
    """

    team: str
    certificate: str | None
    language: str | None
    weight: int
    topic: str
    is_sure: bool
    person: str | None
    is_refused: bool = False


Place = tuple[datetime, datetime, str]
"""When it is due, when it was first asked for, and the conversation."""


class Places:
    """All lines of a desk, the earliest due of each first."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._lines: dict[Kind, list[Place]] = {}
        self._known: dict[str, tuple[Kind, Place]] = {}

    def take(self, state: Conversation) -> None:
        """Takes in how a conversation stands now."""
        found, known = self._place(state), self._known.get(state.id)
        if found == known:
            return
        if known is not None:
            kind, place = known
            line = self._lines[kind]
            del line[bisect_left(line, place)]
            if not line:
                del self._lines[kind]
            del self._known[state.id]
        if found is not None:
            insort(self._lines.setdefault(found[0], []), found[1])
            self._known[state.id] = found

    def first(
        self, seats: Iterable[Seat], passed: Mapping[Kind, int], now: datetime, behind: int = BEHIND
    ) -> tuple[Kind, str] | None:
        """Whoever is due first of those whom somebody free may take; None if there is nobody.

        Whom somebody did not take comes after all others, or in their turn once they are late.

        Args:
            seats: everybody as they are now.
            passed: how many of a line nobody could be asked for; so many are left out.
            behind: from so many on the rest of the line is left alone.
        """
        desk = _Desk(tuple(seats), self.policy, now)
        found: tuple[bool, Place, Kind] | None = None
        for kind, line in self._lines.items():
            at = passed.get(kind, 0)
            if at >= min(len(line), behind):
                continue
            turn = (kind.is_refused and line[at][0] > now, line[at])
            if (found is None or turn < found[:2]) and desk.could_take(kind, line[at][1]):
                found = *turn, kind
        return None if found is None else (found[2], found[1][2])

    def _place(self, state: Conversation) -> tuple[Kind, Place] | None:
        to, due, since = state.destination, state.due_at(), state.waiting_since
        if to is None or due is None or since is None or state.offer is not None:
            return None
        likely = to.intents[0] if to.intents else None
        did_not_refuse = (*state.silent, state.who)  # whoever passes it on stands among those asked
        is_refused = any(who not in did_not_refuse for who in state.asked)
        kind = Kind(
            to.team, to.certificate, to.language, self.policy.weight_of(state.channel), likely.name if likely else "",
            likely is not None and likely.p >= SURE, to.person, is_refused,
        )  # fmt: skip
        return kind, (due, to.since or since, state.id)


class _Desk:
    """Who is there at one moment, by team."""

    def __init__(self, seats: tuple[Seat, ...], policy: Policy, now: datetime) -> None:
        self.policy, self.now = policy, now
        self.free: dict[str, list[Seat]] = {}
        self.all: dict[str, list[Seat]] = {}
        for seat in seats:
            for team in seat.person.teams if seat.present else ():
                self.all.setdefault(team, []).append(seat)
                if seat.room():
                    self.free.setdefault(team, []).append(seat)

    def could_take(self, kind: Kind, since: datetime) -> bool:
        """Whether somebody has room for it whom nothing hard forbids it; how well they fit is for whoever chooses.

        Args:
            since: when the first of them came; in the end nobody waits for their language any more.
        """
        able = [seat for seat in self.free.get(kind.team, ()) if seat.fits(kind.weight) and self._is_on(seat, kind)]
        if not able or kind.language is None or self.now >= since + timedelta(seconds=ANYBODY_AFTER):
            return bool(able)
        if any(kind.language in seat.person.languages or seat.person.id == kind.person for seat in able):
            return True
        speakers = (seat for seat in self.all[kind.team] if kind.language in seat.person.languages)
        return not any(self._is_on(seat, kind) for seat in speakers)

    def _is_on(self, seat: Seat, kind: Kind) -> bool:
        return bool(on_duty((seat,), kind.team, self.policy, self.now, kind.certificate))
