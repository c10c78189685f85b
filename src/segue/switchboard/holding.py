"""Whether whoever has a conversation still holds it; if not, it goes back in line and somebody else is asked at once.

They took it and are silent, or they are away while the customer waits: what that means is a rule of
core/conversation/lapses.py. Nobody loses a customer whom nobody else could take.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ..core import events as e
from ..core.conversation import HELD, Conversation, Holder
from ..core.conversation.lapses import Lapsed, lapse, look_at, waits_since
from ..core.conversation.stuck import spoken
from ..core.entries import Job, JobKind
from ..core.packet import Packet
from ..core.receiving import Seat, nobody_there, on_duty
from ..core.routing import Destination, route
from ..core.routing.widening import overflow_at
from ..core.triggers import Reason, Trigger
from ..core.waits import Expected, clause
from ..core.wording import say
from .chains import Chains
from .line import NOTHING, Line, Step, log
from .looks import inform_job, wait_fence
from .packing import open_packet, packed
from .passing import offer, promised

GRACE = timedelta(seconds=30)
"""So long after somebody left it is looked at whom they left waiting. Source: as long as the server forgives a lost
connection (`lost_after`)."""

AGAIN = timedelta(minutes=1)
"""Between two looks at somebody who is silent while nobody else is free. Our own guess: as often as the watchdog."""

AT_MOST = 1000
"""Conversations with people that are looked at together. Our own guess: more than any desk has open at once."""


def taken_jobs(line: Line, state: Conversation, by: str) -> tuple[Job, ...]:
    """The first look at whether somebody who takes it at this moment holds it, if the policy wants one."""
    at = look_at(state.channel, line.policy, line.clock(), is_taken=True)
    return () if at is None else (_job(state.id, at, by),)


def asked_jobs(line: Line, state: Conversation) -> tuple[Job, ...]:
    """The look at whether a customer who writes to a person at this moment is answered; none if they wait already."""
    if state.holder not in HELD or state.who is None or waits_since(state) is not None:
        return ()
    at = look_at(state.channel, line.policy, line.clock(), is_taken=False)
    return () if at is None else (_job(state.id, at, state.who),)


def _job(id: str, at: datetime, who: str) -> Job:
    return Job(JobKind.HOLDS, id, at, who)


async def look_after(line: Line, person: str) -> None:
    """Somebody is no longer there: what they have is looked at once they have had their time to come back."""
    after = line.policy.reassign_away_after
    if not after:
        return

    async def plan(state: Conversation) -> Step:
        is_theirs = state.holder in HELD and state.who == person
        return Step(jobs=(_job(state.id, line.clock() + min(GRACE, after), person),)) if is_theirs else NOTHING

    for row in await line.journal.listing(holders=tuple(sorted(HELD)), who=person, most=AT_MOST):
        await line.change(row.conversation, plan)


class Holding:
    """Looks whether people still hold what they have."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self._looks = Chains()
        self._has_begun = False

    async def begin(self) -> None:
        """Once: whoever has a customer who waits is looked at, if no look is coming; a journal of before has none."""
        if self._has_begun:
            return
        self._has_begun = True
        try:
            coming = {(job.conversation, job.fence) for job in await self.line.journal.pending(JobKind.HOLDS)}
            for row in await self.line.journal.listing(holders=tuple(sorted(HELD)), most=AT_MOST):
                if row.who is not None and (row.conversation, row.who) not in coming:
                    await self.line.change(row.conversation, self._begun)
        except Exception:
            log.exception("who holds what at the start could not be looked at")

    async def _begun(self, state: Conversation) -> Step:
        at = look_at(state.channel, self.line.policy, self.line.clock(), is_taken=state.silent_since is not None)
        if at is None or state.who is None or waits_since(state) is None:
            return NOTHING
        return Step(jobs=(_job(state.id, at, state.who),))

    async def look(self, job: Job) -> None:
        """Takes it from whoever is silent or away, if it is time and somebody else could have it."""

        async def plan(state: Conversation) -> Step:
            if state.holder not in HELD or state.who != job.fence:
                return NOTHING  # somebody else has it, or nobody: this look comes too late
            return await self._looked_at(state, job.fence)

        written = await self.line.change(job.conversation, plan)
        for one in written.jobs:
            if one.kind is JobKind.HOLDS:
                self._looks.goes_on(one)
        if written.events or written.after.who != job.fence:
            self._looks.ends(job)

    def _again(self, job: Job) -> Step:
        """Another look; nothing where one comes by then anyway."""
        return NOTHING if self._looks.has_before(job, self.line.clock()) else Step(jobs=(job,))

    async def _looked_at(self, state: Conversation, who: str) -> Step:
        now = self.line.clock()
        seat = next((seat for seat in await self.line.seats() if seat.person.id == who), None)
        found = lapse(state, seat, self.line.policy, now)
        if found is None:
            return NOTHING
        if found.due > now:
            return self._again(_job(state.id, found.due, who))
        if state.offer is not None:  # passed on, and somebody is asked at this moment
            return self._again(_job(state.id, state.offer.until, who))
        taken = await self._taken_from(state, who, found)
        is_asked = any(isinstance(event, e.Offered) for event in taken.events)
        if is_asked or (found.lapse is e.Lapse.AWAY and self._could_others(state, who)):
            return taken
        return self._again(_job(state.id, now + AGAIN, who))

    def _could_others(self, state: Conversation, who: str) -> bool:
        """Whether anybody else works here who may take it, now or tomorrow."""
        policy, to = self.line.policy, state.destination
        teams = {to.team if to else policy.general_team, policy.general_team}
        certificate = to.certificate if to else None
        return any(
            person.id != who and person.capacity and teams & set(person.teams)
            and (certificate is None or certificate in person.certifications)
            for person in policy.people
        )  # fmt: skip

    async def _taken_from(self, state: Conversation, who: str, found: Lapsed) -> Step:
        """The step that takes it from them, with the next offer; nothing where they may be on the phone."""
        line, now = self.line, self.line.clock()
        events = await line.journal.events_of(state.id)
        before = open_packet(events)
        if before is not None and any(why.trigger is Trigger.CALLBACK for why in before.why):
            return NOTHING
        name = line.policy.person_name(who)
        because = _because(name, found, now)
        why = before.why if before is not None else (Reason(Trigger.TRANSFER, because),)
        packet = await packed(line, state, why, None, ())
        is_away = found.lapse is e.Lapse.AWAY
        reference, since = state.reference or line.ids("r"), _asked_at(events, found.since)
        to = self._destination(state, packet, why, who if is_away else None, None if before is not None else since)
        seats = await line.seats()
        told = await line.expected(state, to, seats, is_new=True)
        sentence = self._sentence(state, to, seats, told, reference, name)
        event = e.Reassigned(now, who, found.lapse, because, packet, to, sentence, reference, since, told)
        silent = state.silent if is_away else (*state.silent, who)
        back = replace(
            state, holder=Holder.QUEUE, who=None, destination=to, reference=reference, offer=None, asked=silent,
            silent=silent, waiting_since=since, returned_at=now, last_at=now,
        )  # fmt: skip
        inform = inform_job(line, state.id, wait_fence(back), 0, overflow_at(to, line.policy, now))
        return Step((event,), (inform,)).then(await offer(line, back, said_no=silent))

    def _destination(
        self,
        state: Conversation,
        packet: Packet,
        why: tuple[Reason, ...],
        person: str | None,
        since: datetime | None,
    ) -> Destination:
        """Where it was handed to; what a person took from the AI is routed for the first time, as asked for `since`."""
        now = self.line.clock()
        if since is None and state.destination is not None:
            known = self.line.policy.person(person) if person else None
            is_theirs = known is not None and state.destination.team in known.teams
            return replace(state.destination, person=person if is_theirs else None, is_named=False)
        found = route(
            why, packet.intents, self.line.policy, now,
            language=packet.language or state.language, person=person,
        )  # fmt: skip
        return promised(found, packet, self.line.policy, since or now, now)

    def _sentence(
        self, state: Conversation, to: Destination, seats: tuple[Seat, ...], told: Expected, reference: str, name: str
    ) -> str:
        """What the customer reads: who goes on and how soon, or that nobody is there and what they may do."""
        policy, now = self.line.policy, self.line.clock()
        language = policy.language_or_first(state.language)
        if not on_duty(seats, to.team, policy, now, to.certificate):
            return nobody_there(to.team, policy, now, language, reference)
        team, soon = policy.team_name(to.team), clause(told.minutes, language)
        return say("reassigned", language, name=name, team=team, soon=soon)


def _because(name: str, found: Lapsed, now: datetime) -> str:
    """Why they lose it, without a customer's words."""
    span = spoken(now - found.since)
    if found.lapse is e.Lapse.SILENT:
        return f"{name} took it and wrote nothing for {span}"
    return f"{name} is not there, and the customer has waited for an answer for {span}"


def _asked_at(events: Sequence[e.Event], since: datetime) -> datetime:
    """When the customer first asked in this handoff; `since` where they were never handed off."""
    for event in reversed(events):
        if isinstance(event, e.HandedOff):
            return event.since or event.at
        if isinstance(event, e.Reassigned):
            return event.since
        if isinstance(event, e.HandedBack | e.Closed | e.Reopened):
            break
    return since
