"""GET /v1/desk/board: what a board shows at once; its socket tells it again as it changes."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from starlette.requests import Request

from ..access import Agent, NotAllowed
from ..door import who_is
from ..house import house_of
from .periods import Period
from .shapes import BoardShown

TeamId = Annotated[str | None, Query(description="A team's id; left out: all teams, which is for supervisors.")]
PeriodName = Annotated[Period, Query(description="The last hour, since midnight, the last 7 or the last 30 days.")]


async def show(request: Request, team: TeamId = None, period: PeriodName = "today") -> BoardShown:
    """The figures of a team and a period, and what is so now.

    Supervisors see every team; everybody else at the desk sees their own.
    """
    check_may_see(who_is(request, Agent), team)
    shown: BoardShown = await house_of(request).board.view(team, period)
    return shown


def check_may_see(agent: Agent, team: str | None) -> None:
    """Refuses a board of other people's work.

    Raises:
        NotAllowed: it is neither their team nor are they a supervisor.
    """
    if not agent.is_supervisor and team not in agent.teams:
        raise NotAllowed("a supervisor")
