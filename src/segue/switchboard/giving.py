"""A conversation given to somebody by name: taken over, assigned by a supervisor, passed on to a colleague.

Who is named must be able to take it: nobody is given what they may not take, or have no room for.
"""

from __future__ import annotations

from ..core import events as e
from ..core.conversation import OPEN_TO_AI, Conversation, Holder
from ..core.conversation.seats import seats_of
from ..core.policy import Person
from ..core.redaction import without_secrets
from ..core.routing import route
from ..core.routing.duty import certificate_of, may_take
from ..core.triggers import HandOff, Reason, Trigger, decide
from ..core.wording import say
from .holding import taken_jobs
from .line import NOTHING, Line, Step
from .packing import packed
from .passing import promised
from .refusals import DeskFull, NotCertified, NotSupervisor, NotThere, UnknownAgent, UnknownTeam


async def weight_for(line: Line, by: str, state: Conversation) -> int:
    """What a conversation would take of somebody's capacity.

    Raises:
        DeskFull: they have no room for it, even without what they have of it already.
    """
    weight = line.policy.weight_of(state.channel)
    seat = next((seat for seat in await line.seats() if seat.person.id == by), None)
    if seat is None:
        return weight
    others = seat.busy - seats_of(state).get(by, 0)
    if not 0 < seat.takes(weight) <= seat.person.capacity - others:
        raise DeskFull(by, seat.person.capacity, others, weight)
    return seat.takes(weight)


def joined(line: Line, by: str, team: str, state: Conversation) -> str:
    """What the customer reads when somebody takes it."""
    language = line.policy.language_or_first(state.language)
    return say("joined", language, name=line.policy.person_name(by), team=line.policy.team_name(team))


def team_for(line: Line, by: str, state: Conversation) -> str:
    """The team as whose somebody takes it: the one it waits for, if it is theirs, else their main one."""
    person, to = line.policy.person(by), state.destination
    if person is None:
        return line.policy.general_team
    return to.team if to is not None and to.team in person.teams else person.teams[0]


def check_supervisor(line: Line, by: str) -> None:
    """Refuses what only supervisors do.

    Raises:
        UnknownAgent: nobody by this id works here.
        NotSupervisor: they are none.
    """
    person = line.policy.person(by)
    if person is None:
        raise UnknownAgent(by)
    if person.role != "supervisor":
        raise NotSupervisor(by)


async def assigned(line: Line, state: Conversation, to: str, by: str, because: str) -> Step:
    """The step in which a supervisor gives it to somebody, who has it at once; nothing if they have it.

    What the AI has is packed and routed first, so that nobody gets it cold.

    Raises:
        NotThere, NotCertified, DeskFull: they cannot have it.
    """
    if state.holder is Holder.HUMAN and state.who == to:
        return NOTHING
    person = line.policy.person(to)
    assert person is not None
    if not any(seat.person.id == to and seat.present for seat in await line.seats()):
        raise NotThere(to)
    certificate = needed(line, state)
    check_certified(line, person, certificate)
    weight, because = await weight_for(line, to, state), without_secrets(because)
    team = team_for(line, to, state) if state.holder not in OPEN_TO_AI else person.teams[0]
    handed = NOTHING
    if state.holder in OPEN_TO_AI:
        told = f"{line.policy.person_name(by)} gave it to {person.name}: {because}"
        handed = await _handed(line, state, Reason(Trigger.TRANSFER, told, (), certificate, team, to), by)
    answers = () if handed.events else state.unanswered
    taken = e.TookOver(line.clock(), to, joined(line, to, team, state), answers, weight, by, because)
    return handed.then(Step((taken,), taken_jobs(line, state, to)))


async def _handed(line: Line, state: Conversation, reason: Reason, by: str) -> Step:
    """The handoff of what the AI has, with its packet."""
    now, why = line.clock(), (reason, *_reasons(line, state))
    packet = await packed(line, state, why, None, ())
    language = packet.language or state.language
    to = promised(route(why, packet.intents, line.policy, now, language=language), packet, line.policy, now, now)
    tongue = line.policy.language_or_first(language)
    tried = any(attempt.kind != "answer" for attempt in packet.tried)
    passed = say("passed_with_tried" if tried else "passed", tongue)
    sentence = say("handing_off", tongue, team=line.policy.team_name(to.team), passed=passed, soon="")
    return Step((e.HandedOff(now, packet, to, sentence, state.reference or line.ids("r"), by, state.unanswered),))


def _reasons(line: Line, state: Conversation) -> tuple[Reason, ...]:
    """What speaks for a person by now, while the AI has it."""
    found = decide(state.situation(), line.policy)
    return found.reasons if isinstance(found, HandOff) else ()


def needed(line: Line, state: Conversation) -> str | None:
    """The certificate that somebody needs for it, None for none."""
    if state.holder not in OPEN_TO_AI:
        return state.destination.certificate if state.destination else None
    intents = state.readings[-1][1].intents if state.readings else ()
    return certificate_of(_reasons(line, state), intents, line.policy)


def check_certified(line: Line, person: Person, certificate: str | None) -> None:
    """Refuses who may not take what only certified people take; nothing ever relaxes that.

    Raises:
        NotCertified: they do not hold the certificate.
    """
    if certificate is not None and certificate not in person.certifications:
        raise not_certified(line, person.id, certificate)


def not_certified(line: Line, id: str, certificate: str) -> NotCertified:
    """The refusal of a person or a team, with who may take it."""
    return NotCertified(id, certificate, tuple(one.id for one in line.policy.certified_for(certificate)))


def passed_to(line: Line, state: Conversation, by: str, to: str, because: str) -> Reason:
    """The reason with which somebody passes it on: to a team, or to a colleague by id.

    Raises:
        UnknownTeam: there is neither a team nor a person by this id.
        NotCertified: the colleague, or everybody of the team, may not take it.
        ValueError: they name themselves, or somebody who takes nothing.
    """
    because = without_secrets(because)
    certificate = state.destination.certificate if state.destination else None
    team = line.policy.team(to)
    if team is not None:
        if certificate is not None and not may_take(team, certificate, line.policy):
            raise not_certified(line, to, certificate)
        return Reason(Trigger.TRANSFER, because, about=certificate, to=to)
    person = line.policy.person(to)
    if person is None:
        raise UnknownTeam(to, tuple(team.id for team in line.policy.teams))
    if to == by:
        raise ValueError(f"{by} has it already; pass it on to somebody else, or to a team")
    if not person.capacity:
        raise ValueError(f"{to} takes no conversations (capacity 0); pass it on to somebody else, or to a team")
    check_certified(line, person, certificate)
    return Reason(Trigger.TRANSFER, because, about=certificate, to=team_for(line, to, state), person=to)
