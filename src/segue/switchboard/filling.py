"""Who waits is offered to who is free: at once when a slot opens, and once a minute, whatever was missed.

Most slots are filled in the breath that frees them. The look once a minute is for what nothing else tells of: hours
begin, a process died between a handback and the next offer, a policy no longer has the team that a customer waits for.
"""

from __future__ import annotations

from collections import Counter

from ..core.conversation import Conversation, Holder
from ..core.routing.widening import instead_of_gone
from .line import NOTHING, Line, Step, log
from .passing import offer, rehomed
from .places import BEHIND, BEHIND_ALL, Kind


class Filling:
    """Offers who waits to who is free."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self._minute: int | None = None

    async def look_if_due(self) -> int:
        """Looks at the whole line with each minute that begins, for hours begin with one; how many offers were made."""
        minute = int(self.line.clock().timestamp() // 60)
        if minute == self._minute:
            return 0
        self._minute = minute
        try:
            await self._from_gone_teams()
            return await self.fill(whole=True)
        except Exception:
            log.exception("filling stumbled and looks again in a minute")
            return 0

    async def fill(self, *, whole: bool = False) -> int:
        """Offers who waits to who is free, whoever is due first; how many offers were made.

        Who said no to somebody is offered them again after everybody else, or in their turn once they are late.

        Args:
            whole: far behind those whom nobody can be asked for too.
        """
        self.line.has_freed = False
        await self.line.begin()
        passed, made, behind = Counter[Kind](), 0, BEHIND_ALL if whole else BEHIND
        while found := self.line.places.first(await self.line.seats(), passed, self.line.clock(), behind):
            kind, id = found
            if await self.try_offer(id):
                made += 1
            else:
                passed[kind] += 1
        return made

    async def try_offer(self, id: str, *, again: bool = False) -> bool:
        """Offers one waiting conversation, if somebody is free; `again` also asks who said no before."""

        async def plan(state: Conversation) -> Step:
            if state.offer is not None or state.holder not in (Holder.QUEUE, Holder.TRANSFER):
                return NOTHING
            step = await offer(self.line, state, said_no=state.asked, again=again)
            return step if step.events else NOTHING  # when to look again is known already

        return bool((await self.line.change(id, plan)).events)

    async def _from_gone_teams(self) -> None:
        """Whoever waits for a team that the policy does not have any more goes to another."""

        async def plan(state: Conversation) -> Step:
            where, policy = state.destination, self.line.policy
            if state.holder not in (Holder.QUEUE, Holder.TRANSFER) or state.offer is not None or where is None:
                return NOTHING
            if policy.team(where.team) is not None:
                return NOTHING
            return await rehomed(self.line, state, instead_of_gone(where, policy, self.line.clock()))

        for row in await self.line.journal.waiting():
            if self.line.policy.team(row.team) is None:
                await self.line.change(row.conversation, plan)
