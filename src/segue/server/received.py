"""What who received a conversation does with its packet: the nudge before a reply, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from starlette.requests import Request

from ..core import events as e
from ..core.conversation import MOVES, Conversation
from ..core.conversation.fold import transcript_of
from ..core.conversation.packets import packet_of
from ..core.conversation.vaults import Vault, vault_of
from ..core.nudge import SHOWN_FROM, Nudge, nudges
from ..core.nudge.asks import ASKS, asked_in
from ..core.packet.facts import read
from ..core.packet.shapes import plain
from ..switchboard.desk import NotYours
from ..switchboard.packets import NoPacket, UnknownFact
from .access import Agent
from .door import who_is
from .house import House, house_of
from .views import cards
from .views.case import lines_of, received_by, verdict_of
from .views.desk import Lines

NAME_AT_MOST = 100
"""Characters of a fact's name."""


def _shown(**example: JsonValue) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [example]})


class Drafted(BaseModel):
    """What somebody is writing; nobody has it yet, and it is not kept."""

    model_config = _shown(draft="Hello! What is your order number?")

    draft: str = Field(max_length=20_000)


class NudgeOutcome(BaseModel):
    """What became of a nudge; `line` as it was shown."""

    model_config = _shown(name="order", line=1, outcome="heeded")

    name: str = Field(min_length=1, max_length=NAME_AT_MOST)
    line: int | None = Field(None, ge=1)
    outcome: Literal["shown", "heeded", "sent"]


class VerdictGiven(BaseModel):
    """Whether it needed a person, came to the right team, with the right brief; what is left out stays as it was."""

    model_config = _shown(needed=True, right_team=False)

    needed: bool | None = None
    right_team: bool | None = None
    right_brief: bool | None = None


# ---- the nudge


async def nudge(request: Request, id: str, body: Drafted) -> cards.Nudges:
    """Whether a draft asks for what is known. For whoever has the conversation; nothing is kept."""
    house, agent = house_of(request), who_is(request, Agent)
    await _theirs(house, agent, id)
    if not any(True for _ in asked_in(body.draft)):
        return {"nudges": []}
    events = await house.segue.journal.events_of(id)
    found = _nudges(house, events, body.draft)
    if not found:
        return {"nudges": []}
    vault, lines = _vault(house, id, events), lines_of(events)
    answer: cards.Nudges = {"nudges": [_nudge(one, lines) for one in found]}
    return vault.hidden(answer)


async def nudged(request: Request, id: str, body: NudgeOutcome) -> None:
    """What became of a nudge, to be counted: shown, heeded, or sent anyway. 409 if there is no such fact."""
    house, agent = house_of(request), who_is(request, Agent)
    await _theirs(house, agent, id)
    events = await house.segue.journal.events_of(id)
    if not _is_known(house, events, body.name):
        packet = packet_of(events)
        facts = _vault(house, id, events).hidden(packet.facts if packet else ())
        raise UnknownFact(body.name, "", facts)
    turn = body.line - 1 if body.line else None
    await house.segue.packets.nudged(id, agent.person, body.name, turn, e.Heed(body.outcome))


def _nudges(house: House, events: Sequence[e.Event], draft: str) -> list[Nudge]:
    packet = packet_of(events)
    record = packet.record if packet else None
    found = nudges(transcript_of(events), draft, record, corrections_of(events), house.segue.policy.facts)
    return [one for one in found if one.p >= SHOWN_FROM]


def _is_known(house: House, events: Sequence[e.Event], name: str) -> bool:
    """Whether a nudge can have this name: a fact's, a kind's that may be asked for, or words that they said."""
    if name in ASKS or name in ("named", "people", "choice"):
        return True
    packet, said = packet_of(events), transcript_of(events)
    facts = [fact.name for fact in packet.facts] if packet else []
    facts += [known for known, _ in packet.record.facts] if packet and packet.record else []
    facts += [fact.name for fact in read(said, house.segue.policy.facts).ledger.facts()]
    if name in facts:
        return True
    heard = {word for turn in said.turns for word in plain(turn.text).split()}
    return all(part.isalpha() and any(word.startswith(part) for word in heard) for part in name.split())


def corrections_of(events: Sequence[e.Event]) -> dict[str, str | None]:
    """Each value that the customer corrected, with what holds in the end; None: withheld."""
    held: dict[str, str | None] = {}
    for event in events:
        if isinstance(event, e.Corrected):
            held = {was: event.value if value == event.was else value for was, value in held.items()}
            held[event.was] = event.value
    return held


def _nudge(found: Nudge, lines: Lines) -> cards.NudgeShown:
    turn = found.fact.turn
    return {
        "question": found.question, "name": found.fact.name, "value": found.fact.value, "source": found.fact.source,
        "turn": None if turn is None else lines.get(turn), "line": None if turn is None else turn + 1,
    }  # fmt: skip


def _vault(house: House, id: str, events: Sequence[e.Event]) -> Vault:
    """What people may see of it: the vault at hand if it knows all, else a new one."""
    standing = house.live.lists.standing(id)
    if standing is not None and standing.vault.is_whole and standing.vault.at >= len(events):
        known: Vault = standing.vault
        return known
    return vault_of(house.segue.policy.mask_people, events)


async def _theirs(house: House, agent: Agent, id: str) -> Conversation:
    """A conversation that this person has now.

    Raises:
        UnknownConversation: there is none, or none for them.
        NotYours: somebody else has it.
    """
    state: Conversation = await house.access.conversation(agent, id)
    if state.who != agent.person or e.Nudged not in MOVES[state.holder]:
        raise NotYours(id, state.holder_in_words())
    return state


# ---- the verdict


async def verdict(request: Request, id: str, body: VerdictGiven) -> cards.Verdict:
    """What the receiver thinks of the handoff that brought it to them; the last answer counts."""
    house, agent = house_of(request), who_is(request, Agent)
    state = await house.access.conversation(agent, id)
    theirs = received_by(await house.segue.journal.events_of(id), agent.person)
    if not theirs:
        if not state.handoffs:
            raise NoPacket(id)
        raise NotYours(id, state.holder_in_words())
    after = await house.segue.packets.judge(
        id, agent.person, needed=body.needed, right_team=body.right_team, right_brief=body.right_brief, handoff=theirs
    )
    given = verdict_of(after, await house.segue.journal.events_of(id), agent.person)
    return given or {"needed": body.needed, "right_team": body.right_team, "right_brief": body.right_brief}
