"""Pages of the list views, from the journal: what is not at hand any more is found there too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from ...core.conversation import Holder
from ...core.entries import Listed
from ...library import Segue
from ..access import Access, Agent
from ..views.desk import row
from ..views.shapes import Listing
from ..views.standing import Standing, standing_of
from .lists import Lists

PAGE = 50
"""Rows of a page."""

LOOKED_AT = (200, 2000)
"""Conversations with the words searched for that are looked at, the latest first; the second number where the first
were mostly other people's."""

HOLDERS: Mapping[str, tuple[Holder, ...]] = {
    "mine": (Holder.HUMAN, Holder.TRANSFER),
    "waiting": (Holder.QUEUE, Holder.OFFER),
    "people": (Holder.HUMAN, Holder.TRANSFER),
    "ai": (Holder.AI, Holder.WRAP_UP),
    "closed": (Holder.ARCHIVE,),
    "all": tuple(Holder)[1:],
}
"""Each view and whose conversations it shows."""


class Pages:
    """Pages of lists, for whoever may see what stands in them."""

    def __init__(self, segue: Segue, access: Access, lists: Lists) -> None:
        self._segue, self._access, self._lists = segue, access, lists

    async def page(self, agent: Agent, view: str, before: str | None, words: str) -> Listing:
        """A page of a view, newest first. Where somebody is asked for help outside their teams, the lists that are live
        have it; a page has what is their teams' or theirs.

        Args:
            before: what an earlier page said; None: the first.
            words: searched for in names, references and what was said; "": all.

        Raises:
            ValueError: `before` is none that we gave.
        """
        if words.strip():
            return await self._found(agent, view, words)
        listed = await self._listed(agent, view, _cursor(before))
        last = listed[PAGE - 1] if len(listed) >= PAGE else None
        standings = [await self._standing(one.conversation) for one in listed[:PAGE]]
        return {
            "rows": [row(one, self._lists.policy) for one in self._seen(agent, view, standings)],
            "before": f"{last.last_at.isoformat()}|{last.conversation}" if last else None,
        }

    async def _found(self, agent: Agent, view: str, words: str) -> Listing:
        seen: list[Standing] = []
        for most in LOOKED_AT:
            found = await self._segue.journal.find(words, most)
            seen = list(self._seen(agent, view, [await self._standing(one.conversation) for one in found]))
            if len(seen) >= PAGE or len(found) < most:
                break
        return {"rows": [row(one, self._lists.policy) for one in seen[:PAGE]], "before": None}

    async def _listed(self, agent: Agent, view: str, before: tuple[datetime, str] | None) -> list[Listed]:
        ask, holders = self._segue.journal.listing, HOLDERS[view]
        if view == "mine":
            return list(await ask(holders=holders, who=agent.person, before=before, most=PAGE))
        if agent.is_supervisor:
            return list(await ask(holders=holders, before=before, most=PAGE))
        theirs = await ask(holders=holders, teams=agent.teams, before=before, most=PAGE)
        own = await ask(holders=holders, who=agent.person, before=before, most=PAGE)
        all_of_them = {one.conversation: one for one in (*theirs, *own)}.values()
        return sorted(all_of_them, key=lambda one: (one.last_at, one.conversation), reverse=True)

    async def _standing(self, id: str) -> Standing | None:
        """At hand, or from the journal."""
        standing = self._lists.standing(id)
        if standing is not None:
            return standing
        state = await self._segue.journal.load(id)
        if state is None:
            return None
        return standing_of(state, await self._segue.journal.events_of(id), self._lists.policy.mask_people)

    def _seen(self, agent: Agent, view: str, standings: Iterable[Standing | None]) -> Iterable[Standing]:
        for standing in standings:
            if standing is None or standing.state.holder not in HOLDERS[view]:
                continue
            is_theirs = view != "mine" or standing.state.who == agent.person
            if is_theirs and self._access.may_see(agent, standing.state):
                yield standing


def _cursor(before: str | None) -> tuple[datetime, str] | None:
    if not before:
        return None
    at, _, id = before.partition("|")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not id:
        raise ValueError(f"a page goes on where an earlier one ended: its `before`, not {before[:40]!r}")
    return moment, id
