"""What people at the desk do, by HTTP, so that each deed has an answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from ..core.conversation import Conversation, Holder
from ..core.handback import Task, TaskKind
from ..core.receiving import OfferGone
from ..switchboard.desk import UnknownAgent
from .access import Agent
from .chat import FILES_AT_MOST, KEY, seq_of
from .door import who_is
from .house import House, house_of
from .views import shapes


def _shown(**example: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [example]})


class PresenceChosen(BaseModel):
    """Whether one is there."""

    model_config = _shown(presence="away")

    presence: Literal["online", "away"]


class OfferTaken(BaseModel):
    """Which offer is meant."""

    model_config = _shown(offer="o-7K3M9QXA")

    offer: str = Field(max_length=200)


class OfferDeclined(BaseModel):
    """Which offer, and why not."""

    model_config = _shown(offer="o-7K3M9QXA", because="I am on the phone")

    offer: str = Field(max_length=200)
    because: str = Field("", max_length=500)


class TokenSeen(BaseModel):
    """What stands in place of a value, as the page has it."""

    model_config = _shown(token="[card-1]")

    token: str = Field(max_length=40)


class Reply(BaseModel):
    """Words to the customer."""

    model_config = _shown(key="r-1", text="Hello, I am looking at it now.")

    key: str = KEY
    text: str = ""
    files: list[str] = Field([], max_length=FILES_AT_MOST)


class Note(BaseModel):
    """Words among colleagues."""

    model_config = _shown(text="The parcel was scanned in Ohio.")

    text: str


class AssignTo(BaseModel):
    """To whom, and why."""

    model_config = _shown(to="ben", because="knows this customer")

    to: str = Field(max_length=200)
    because: str = Field(max_length=2000)


class TransferTo(BaseModel):
    """Which team, or which person, and why."""

    model_config = _shown(to="billing", because="a refund above my limit")

    to: str = Field(max_length=200)
    because: str = Field(max_length=2000)


class Help(BaseModel):
    """What it is about; `to` is a person's id, or null for the supervisors."""

    model_config = _shown(text="May I refund the shipping too?", to=None)

    text: str
    to: str | None = Field(None, max_length=200)


class TaskAsked(BaseModel):
    """Something the AI does afterwards; without `due`, when the policy says so."""

    kind: Literal["confirm", "survey", "callback", "follow_up"]
    detail: str = Field("", max_length=2000)
    due: datetime | None = None


class GivenBack(BaseModel):
    """What was agreed, for the customer's eyes, and what the AI does afterwards."""

    model_config = _shown(note="Refunded 59.90; it takes 3 to 5 days.", tasks=[{"kind": "survey"}])

    note: str = Field(min_length=1, max_length=5000)
    tasks: list[TaskAsked] = Field([], max_length=20)


class ClosedBecause(BaseModel):
    """Why it is over."""

    model_config = _shown(because="solved by phone")

    because: str = Field(max_length=2000)


async def presence(request: Request, body: PresenceChosen) -> shapes.Colleague:
    """Be there, or away for a while."""
    house, agent = house_of(request), who_is(request, Agent)
    await house.live.presence.choose(agent.person, body.presence == "online")
    await house.live.people.look()
    shown: shapes.Colleague = house.live.people.colleague(agent.person)
    return shown


async def ready(request: Request) -> shapes.Colleague:
    """Ready for the next: online, with nothing left to write up, and spared no more."""
    house, agent = house_of(request), who_is(request, Agent)
    await house.segue.ready(agent.person)
    await house.live.presence.choose(agent.person, True)
    await house.live.people.look()
    shown: shapes.Colleague = house.live.people.colleague(agent.person)
    return shown


View = Literal["mine", "waiting", "people", "ai", "closed", "all"]


async def conversations(
    request: Request,
    view: View = "all",
    before: Annotated[str | None, Query(max_length=300)] = None,
    q: Annotated[str, Query(max_length=200)] = "",
) -> shapes.Listing:
    """A page of a list, newest first; `q` searches in what was said, in names and in references."""
    house, agent = house_of(request), who_is(request, Agent)
    page: shapes.Listing = await house.live.pages.page(agent, view, before, q)
    return page


async def case(request: Request, id: str) -> shapes.Case:
    """One conversation with its card and everything that happened."""
    house, agent = house_of(request), who_is(request, Agent)
    return await _case(house, agent, id)


async def accept(request: Request, id: str, body: OfferTaken) -> shapes.Case:
    """Take an offered conversation. Of two who try, one has it and the other is told who."""
    house, agent = await _seen(request, id)
    try:
        await house.segue.accept(id, body.offer, agent.person)
    except OfferGone:
        state = await house.segue.conversation(id)
        if state.who != agent.person or state.holder is not Holder.HUMAN:
            raise
    return await _case(house, agent, id)


async def decline(request: Request, id: str, body: OfferDeclined) -> None:
    """Say no to an offer; the next one is asked."""
    house, agent = await _seen(request, id)
    await house.segue.decline(id, body.offer, agent.person, body.because)


async def take_over(request: Request, id: str) -> shapes.Case:
    """Take a conversation from whoever has it."""
    house, agent = await _seen(request, id)
    await house.segue.take_over(id, agent.person)
    return await _case(house, agent, id)


async def assign(request: Request, id: str, body: AssignTo) -> shapes.Case:
    """Give a conversation to somebody, who has it at once; supervisors only."""
    house, agent = await _seen(request, id)
    await house.segue.assign(id, body.to, agent.person, body.because)
    return await _case(house, agent, id)


async def reveal(request: Request, id: str, body: TokenSeen) -> shapes.Shown:
    """What is hidden behind a token; that you looked is written down first."""
    house, agent = await _seen(request, id)
    return {"token": body.token, "value": await house.segue.packets.reveal(id, agent.person, body.token)}


async def replies(request: Request, id: str, body: Reply) -> shapes.Kept:
    """Answer the customer."""
    house, agent = await _seen(request, id)
    files = await house.files.attached(id, body.files) if body.files else ()
    change = await house.segue.desk.reply(id, agent.person, body.text, body.key, files=files)
    return {"seq": seq_of(change), "repeated": change.repeated}


async def notes(request: Request, id: str, body: Note) -> shapes.Seq:
    """Leave a note among colleagues."""
    house, agent = await _seen(request, id)
    return {"seq": (await house.segue.note(id, agent.person, body.text)).version}


async def transfer(request: Request, id: str, body: TransferTo) -> shapes.Case:
    """Bring in another team, or a person, who is asked first; you keep the conversation until somebody accepts."""
    house, agent = await _seen(request, id)
    await house.segue.transfer(id, agent.person, body.to, body.because)
    return await _case(house, agent, id)


async def help_wanted(request: Request, id: str, body: Help) -> shapes.Case:
    """Ask a colleague, or the supervisors, to look at it."""
    house, agent = await _seen(request, id)
    if body.to is not None and house.segue.policy.person(body.to) is None:
        raise UnknownAgent(body.to)
    await house.segue.ask_for_help(id, agent.person, body.text, body.to)
    return await _case(house, agent, id)


async def give_back(request: Request, id: str, body: GivenBack) -> shapes.Case:
    """Solved: the AI confirms it and wraps up."""
    house, agent = await _seen(request, id)
    tasks = [Task(TaskKind(task.kind), task.detail, _aware(task.due)) for task in body.tasks]
    await house.segue.give_back(id, agent.person, body.note, tasks)
    return await _case(house, agent, id)


async def close(request: Request, id: str, body: ClosedBecause) -> shapes.Case:
    """End a conversation that no person has."""
    house, agent = await _seen(request, id)
    await house.segue.close(id, body.because)
    return await _case(house, agent, id)


def _aware(due: datetime | None) -> datetime | None:
    if due is not None and due.tzinfo is None:
        raise ValueError(f"a task needs an aware time, e.g. {due.isoformat()}Z")
    return due


async def _seen(request: Request, id: str) -> tuple[House, Agent]:
    """Whoever may see it may try; the switchboard knows what they may do.

    Raises:
        UnknownConversation: there is none, or none for them.
    """
    house, agent = house_of(request), who_is(request, Agent)
    state: Conversation = await house.access.conversation(agent, id)
    assert state.id == id
    return house, agent


async def _case(house: House, agent: Agent, id: str) -> shapes.Case:
    shown: shapes.Case = await house.live.case(agent, id)
    return shown
