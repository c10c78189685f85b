"""Pages of the list views, from the journal: what is not at hand any more is found there too."""

from __future__ import annotations

from collections.abc import Mapping

from ...core.conversation import Holder
from ...library import Segue
from ..access import Access, Agent
from ..views.desk import row
from ..views.shapes import Listing
from .lists import Lists

PAGE = 50
"""Rows of a page."""

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
        """A page of a view, newest first.

        Args:
            before: what an earlier page said; None: the first.
            words: searched for in names, references and what was said; "": all.
        """
        rows = [
            row(standing, self._lists.policy)
            for standings in (self._lists.held, self._lists.recent)
            for standing in standings.values()
            if standing.state.holder in HOLDERS[view]
            and (view != "mine" or standing.state.who == agent.person)
            and self._access.may_see(agent, standing.state)
        ]
        rows.sort(key=lambda one: (one["last"]["at"], one["id"]), reverse=True)
        return {"rows": rows[:PAGE], "before": None}
