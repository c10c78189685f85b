"""Steps 2 to 4 in one breath: pack, route, make the first offer, tell the customer.

Used by the AI's side, the desk and the timers alike, so that no handoff is cold, silent or without a next step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..core import events as e
from ..core.conversation import Conversation, Holder
from ..core.conversation.back import first_place
from ..core.conversation.parts import part_until
from ..core.entries import Job, JobKind
from ..core.packet import Packet
from ..core.policy import Policy
from ..core.receiving import Found, Offer, Seat, looked_at, next_offer, nobody_there, notice, on_duty, sorry, when
from ..core.routing import Destination, route
from ..core.routing.candidates import Looked
from ..core.routing.duty import may_take
from ..core.routing.inputs import due_at, holds_until
from ..core.routing.widening import moved, overflow_at
from ..core.triggers import Reason
from ..core.waits import Expected
from ..core.wording import say
from .keeping import kept_free
from .line import NOTHING, Line, Step
from .looks import handoff_fence, held_look, inform_job
from .packing import packed
from .pauses import not_taken
from .questions import answered_by, ask_jobs


async def hand_off(
    line: Line, state: Conversation, reasons: Sequence[Reason], *, draft: str | None = None, said: Step = NOTHING
) -> Step:
    """The step that gives a conversation to people, with its first offer.

    Args:
        draft: what the AI would have said; kept for the person.
        said: events of this breath that come before (a reading, a kept draft); their turns are answered too.
    """
    now = line.clock()
    packet = await packed(line, state, reasons, draft, said.events)
    intents, language = packet.intents, packet.language or state.language
    person = state.last_human
    until = part_until(await line.journal.events_of(state.id), person) if person else None
    destination = route(
        reasons, intents, line.policy, now, language=language, person=person, person_until=until
    )  # fmt: skip
    since = first_place(state, line.policy, now)
    destination = promised(destination, packet, line.policy, since or now, now)
    destination = replace(destination, answers_until=answered_by(state, destination, packet, line.policy, now))
    reference = state.reference or line.ids("r")
    seats = await line.seats()
    told = await line.expected(state, destination, seats, is_new=True)
    sentence = notice(
        destination, seats, told, line.policy, now,
        language=language, reference=reference, tried=any(attempt.kind != "answer" for attempt in packet.tried),
    )  # fmt: skip
    handed = e.HandedOff(now, packet, destination, sentence, reference, state.assistant, state.unanswered, since, told)
    fence = handoff_fence(reference, state.handoffs + 1)
    inform = inform_job(line, state.id, fence, 0, overflow_at(destination, line.policy, since or now))
    waiting = replace(state, destination=destination, asked=(), last_at=now)
    ask = ask_jobs(line, state.id, fence, now + line.policy.ask_after)
    return said.then(Step((handed,), (inform, *ask))).then(await offer(line, waiting, said_no=()))


async def transfer(line: Line, state: Conversation, by: str, reason: Reason, draft: str | None = None) -> Step:
    """The step in which one person brings in another team, or somebody of it; the first keeps it until one accepts."""
    now = line.clock()
    packet = await packed(line, state, (reason,), draft, ())
    destination = route((reason,), packet.intents, line.policy, now, language=packet.language or state.language)
    since = state.destination.since if state.destination else None
    destination = promised(destination, packet, line.policy, since or now, now)
    asking = replace(state, destination=destination, asked=(by,), holder=Holder.TRANSFER)
    offered = await offer(line, asking, said_no=(by,))
    asked = next((event.offer.agent for event in offered.events if isinstance(event, e.Offered)), None)
    named = destination.person if destination.is_named and asked == destination.person else None
    sentence = say(
        "transferring_to" if named else "transferring", line.policy.language_or_first(state.language),
        name=line.policy.person_name(by), team=line.policy.team_name(destination.team),
        **({"colleague": line.policy.person_name(named)} if named else {}),
    )  # fmt: skip
    handed = e.HandedOff(now, packet, destination, sentence, state.reference or line.ids("r"), by)
    inform = inform_job(line, state.id, handoff_fence(handed.reference, state.handoffs + 1), 0)
    return Step((handed,), (inform,)).then(offered)


def promised(destination: Destination, packet: Packet, policy: Policy, since: datetime, now: datetime) -> Destination:
    """With what decides how soon it is due, and how long it waits for somebody who fits well.

    Args:
        since: the first request; kept through transfers.
    """
    tier = packet.record.tier if packet.record else None
    return replace(
        destination, tier=tier, urgency=packet.urgency, since=since, due=due_at(policy, since, tier, packet.urgency),
        holds_until=holds_until(policy, now, tier),
    )  # fmt: skip


async def offer(line: Line, state: Conversation, *, said_no: tuple[str, ...], again: bool = False) -> Step:
    """The step that asks the next person, of the general team if nobody of the team is left; none while all are busy.

    Args:
        said_no: who is not asked again while others can be: decliners, and who let an offer lapse; in order.
        again: everybody may be asked again, because some time has passed.
    """
    to = state.destination
    if to is None:
        return NOTHING
    now, seats = line.clock(), without_wrap_up(await line.seats(), state)
    keeper = (state.who,) if state.holder is Holder.TRANSFER and state.who else ()  # who transfers is not asked
    not_asked = frozenset((*(_silent(state, seats, line.policy, now) if again else said_no), *keeper))
    weight = line.policy.weight_of(state.channel)
    search = Search(line.policy, seats, now, weight, await kept_free(line, state, seats, now))
    soon = line.soon(seats)
    found = replace(search, seats=soon).next(to, not_asked)
    if found is None and soon is not seats:
        found = search.next(to, not_asked)
    if found is None and _goes_wider(line.policy, to, seats, said_no, now):
        because = f"nobody left in {line.policy.team_name(to.team)}"
        wider = moved(to, line.policy.general_team, because, "everybody there was asked", line.policy)
        return await rehomed(line, state, replace(wider, scores=(), looked=search.looked_at(to, not_asked)), said_no)
    if found is None and not state.is_arranged:  # who booked a call need not wait, and nobody is pressed for them
        asked = (*said_no, *keeper)
        found = _asked_again(state, seats, asked, now, lambda not_asked: search.next(to, not_asked))
    if found is None:
        return held_look(state, now)  # nobody is there, or somebody will be free: they keep their place
    return _offered(line, state, to, found, now)


@dataclass(frozen=True, slots=True)
class Search:
    """Who may be asked for one conversation at this moment; see `next_offer`.

    Attributes:
        seats: everybody as they are for this conversation.
    """

    policy: Policy
    seats: tuple[Seat, ...]
    now: datetime
    weight: int
    kept: frozenset[str]

    def next(self, to: Destination, not_asked: frozenset[str]) -> Found | None:
        """Who is asked next, None for nobody."""
        return next_offer(to, self.seats, not_asked, self.policy, self.now, self.weight, self.kept)

    def looked_at(self, to: Destination, not_asked: frozenset[str]) -> Looked:
        """Who was looked at where nobody is asked."""
        return looked_at(to, self.seats, not_asked, self.policy, self.now, self.weight, self.kept)


def _goes_wider(
    policy: Policy, to: Destination, seats: tuple[Seat, ...], said_no: tuple[str, ...], now: datetime
) -> bool:
    """Whether everybody there of its team said no, and the general team, which is another, may take it."""
    general = policy.team(policy.general_team)
    if general is None or general.id == to.team or not may_take(general, to.certificate, policy):
        return False
    there = {seat.person.id for seat in on_duty(seats, to.team, policy, now, to.certificate)}
    return bool(there) and there <= set(said_no)


def _asked_again(
    state: Conversation,
    seats: tuple[Seat, ...],
    said_no: tuple[str, ...],
    now: datetime,
    find: Callable[[frozenset[str]], Found | None],
) -> Found | None:
    """Better somebody who said no than nobody: whoever was asked least often, once they are spared no more.

    Not who said no in this very breath, nor who passes it on, nor who had it and was silent.

    Args:
        find: finds the next one but for those who are not asked.
    """
    times = Counter(said_no)
    spared = {seat.person.id for seat in seats if seat.is_cooling(now)}
    never = {*said_no[len(state.asked) :], *state.silent, *spared}
    for most in sorted({times[person] for person in times.keys() - never}):
        found = find(frozenset(never | {person for person, many in times.items() if many > most}))
        if found is not None:
            return found
    return None


def _silent(state: Conversation, seats: tuple[Seat, ...], policy: Policy, now: datetime) -> tuple[str, ...]:
    """Who had it in this handoff and was silent, so that others are asked first; nobody where no others are there."""
    to = state.destination
    there = on_duty(seats, to.team, policy, now, to.certificate) if to and state.silent else ()
    return state.silent if {seat.person.id for seat in there} - set(state.silent) else ()


def without_wrap_up(seats: tuple[Seat, ...], state: Conversation) -> tuple[Seat, ...]:
    """Everybody as they are for this conversation: who still writes it up has room for it."""
    own = {one.by: one.weight for one in state.wrapping}
    return tuple(
        replace(seat, busy=seat.busy - own[seat.person.id], wrapping=seat.wrapping - own[seat.person.id])
        if seat.person.id in own
        else seat
        for seat in seats
    )


async def lapsed(line: Line, state: Conversation, made: Offer, *, has_left: bool = False) -> Step:
    """The step after an offer that its person let pass or left: the next one is asked, in the same breath.

    Args:
        has_left: they went, so that nobody need spare them.
    """
    span = timedelta(0) if has_left else line.policy.cool_down_lapsed
    now = line.clock()
    over = not_taken(lambda cools: e.Expired(now, made.id, made.agent, cools), line, state.id, made.agent, span)
    return over.then(await offer(line, state, said_no=(*state.asked, made.agent)))


async def rehomed(line: Line, state: Conversation, to: Destination, said_no: tuple[str, ...] | None = None) -> Step:
    """The step that moves a waiting customer to another team, tells them and asks the first one there.

    Args:
        said_no: as in `offer`; None: those of the state.
    """
    now, seats = line.clock(), await line.seats()
    told = await line.expected(state, to, seats)
    step = widened(line, state, to, on_duty(seats, to.team, line.policy, now, to.certificate), told, now)
    said_no = state.asked if said_no is None else said_no
    return step.then(await offer(line, replace(state, destination=to), said_no=said_no))


def widened(
    line: Line, state: Conversation, to: Destination, there: tuple[Seat, ...], told: Expected, now: datetime
) -> Step:
    """The step that moves a waiting customer to another team and tells them why: theirs is not there, or is busy.

    Args:
        there: who of the other team is there.
    """
    language = line.policy.language_or_first(state.language)
    left = state.destination.team if state.destination else to.team
    if not there:
        sentence = nobody_there(left, line.policy, now, language, state.reference or "")
    else:
        sentence = say("general_queue", language, team=line.policy.team_name(left), when=when(told, language))
    return Step((e.Rerouted(now, to, sorry(told, sentence, language), told),))


def _offered(line: Line, state: Conversation, destination: Destination, found: Found, now: datetime) -> Step:
    person, looked = found.seat.person.id, found.looked
    made = Offer(
        line.ids("o"), person, destination.team, now + line.policy.offer_for, found.because,
        looked.candidates, looked.others, line.policy.version(), found.seat.takes(line.policy.weight_of(state.channel)),
    )  # fmt: skip
    return Step((e.Offered(now, made),), (Job(JobKind.OFFER, state.id, made.until, made.id),))
