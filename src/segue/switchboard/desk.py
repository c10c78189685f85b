"""The people's side: come and go, accept, decline, take over, reply, transfer, hand back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from ..core import events as e
from ..core.conversation import HELD, Conversation, Holder, KeyReused
from ..core.handback import Task, wrap_up
from ..core.policy import Person
from ..core.receiving import Seat, check_accept, on_duty
from ..core.redaction import cleaned, without_secrets
from ..core.transcript import Attachment
from .choices import close_job, task_job
from .filling import Filling
from .giving import assigned, check_certified, check_supervisor, joined, needed, passed_to, team_for, weight_for
from .holding import look_after, taken_jobs
from .line import NOTHING, Change, Line, Step
from .looks import left_job
from .passing import lapsed, offer, transfer
from .pauses import Pauses, not_taken, wrap_up_job
from .refusals import DeskFull as DeskFull
from .refusals import NotCertified as NotCertified
from .refusals import NotSupervisor as NotSupervisor
from .refusals import NotThere as NotThere
from .refusals import NotYours as NotYours
from .refusals import UnknownAgent as UnknownAgent
from .refusals import UnknownTeam as UnknownTeam

AT_ONCE = 100
"""Of a line that is told something together. Source: 100 writers at once reach the disk's best."""


class Desk:
    """What people at the desk may do."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.filling = Filling(line)
        self.pauses = Pauses(line, self.fill)

    async def arrive(self, person: str) -> None:
        """Somebody is there; who waits for them is offered to them."""
        self._known(person)
        await self.line.journal.set_present(person, True, self.line.clock())
        await self.fill()

    async def leave(self, person: str) -> None:
        """Somebody goes; what they have stays with them, nothing new is offered, and what is offered goes on.

        Who waits for a team that is empty with that hears so at once.
        """
        self._known(person)
        before = await self.line.seats()
        await self.line.journal.set_present(person, False, self.line.clock())
        for id in await self.line.journal.offered_to(person):
            await self._move_on(id, person)
        await self._tell_who_waits(person, before)
        if any(seat.is_cooling(self.line.clock()) for seat in before):
            await self.fill()  # nobody is spared where they are the last one
        await look_after(self.line, person)

    async def ready(self, person: str) -> None:
        """They are ready for the next: what they gave back is written up, and they are spared no more."""
        self._known(person)
        await self.pauses.end(person)

    async def accept(self, id: str, offer_id: str, by: str) -> Conversation:
        """Takes an offered conversation.

        Raises:
            OfferGone: it was taken, withdrawn, made to somebody else or is too late; says who has it.
        """

        async def plan(state: Conversation) -> Step:
            now = self.line.clock()
            made = check_accept(state.offer, offer_id, by, now, state.holder_in_words())
            sentence = joined(self.line, by, made.team, state)
            return Step((e.Accepted(now, made.id, by, sentence),), taken_jobs(self.line, state, by))

        change = await self.line.change(id, plan)
        if change.before.holder is Holder.TRANSFER:
            await self.fill()
        return change.after

    async def decline(self, id: str, offer_id: str, by: str, because: str = "") -> Conversation:
        """Says no; the next person is asked in the same breath, and not the decliner.

        Raises:
            OfferGone: it is not theirs any more.
        """

        async def plan(state: Conversation) -> Step:
            now = self.line.clock()
            made = check_accept(state.offer, offer_id, by, now, state.holder_in_words())
            span = self.line.policy.cool_down
            no = not_taken(lambda cools: e.Declined(now, made.id, by, because, cools), self.line, id, by, span)
            return no.then(await offer(self.line, state, said_no=(*state.asked, by)))

        after = (await self.line.change(id, plan)).after
        await self.fill()  # the seat it took is free for another
        return after

    async def take_over(self, id: str, by: str) -> Conversation:
        """Takes a conversation without being asked, from whoever has it; the AI is silent from now on.

        Raises:
            UnknownAgent, DeskFull, NotCertified: nothing changed.
        """
        self._known(by)

        async def plan(state: Conversation) -> Step:
            if state.who == by and state.holder is Holder.HUMAN:
                return NOTHING
            check_certified(self.line, self._known(by), needed(self.line, state))
            weight = await weight_for(self.line, by, state)
            sentence = joined(self.line, by, team_for(self.line, by, state), state)
            taken = e.TookOver(self.line.clock(), by, sentence, state.unanswered, weight)
            return Step((taken,), taken_jobs(self.line, state, by))

        change = await self.line.change(id, plan)
        if self.line.has_freed:
            await self.fill()
        return change.after

    async def assign(self, id: str, to: str, by: str, because: str) -> Conversation:
        """A supervisor gives it to somebody, who has it at once, whoever had it; the customer reads who joined.

        Raises:
            NotSupervisor: `by` is none.
            UnknownAgent: nobody by this id works here.
            NotThere, DeskFull, NotCertified: they cannot have it; nothing changed.
            IllegalMove: it is closed.
        """
        check_supervisor(self.line, by)
        self._known(to)

        async def plan(state: Conversation) -> Step:
            return await assigned(self.line, state, to, by, because)

        change = await self.line.change(id, plan)
        if change.events:
            await self.fill()
        return change.after

    async def reply(
        self, id: str, by: str, text: str, key: str | None = None, *, files: tuple[Attachment, ...] = ()
    ) -> Change:
        """The person's words to the customer.

        Args:
            key: the client's own id of the message; the same key again changes nothing (`Change.repeated`).
            files: what goes with them; the text may be "" then.

        Raises:
            NotYours: somebody else has it.
            EmptyMessage, MessageTooLong: nothing was written.
            KeyReused: another message came under this key before; nothing was written.
        """
        self.line.check_message(text, files)

        async def plan(state: Conversation) -> Step:
            self._check_theirs(state, by)
            return Step((e.HumanSpoke(self.line.clock(), by, text, files),), key=key and f"{by} {key}")

        change = await self.line.change(id, plan)
        if change.repeated and key is not None:
            first = await self.line.message(id, change.first)
            kept = (without_secrets(text), cleaned(files))
            if not isinstance(first, e.HumanSpoke) or (first.text, first.files) != kept:
                raise KeyReused(id, key)
        return change

    async def note(self, id: str, by: str, text: str) -> Conversation:
        """A note among colleagues.

        Raises:
            UnknownAgent: nobody by this id works here.
            EmptyMessage, MessageTooLong: nothing was written.
        """
        self._known(by)
        self.line.check_message(text)

        async def plan(state: Conversation) -> Step:
            return Step((e.Noted(self.line.clock(), by, text),))

        return (await self.line.change(id, plan)).after

    async def ask_for_help(self, id: str, by: str, text: str, to: str | None = None) -> Conversation:
        """Asks a colleague to look at it; whoever asks keeps it, and the customer notices nothing.

        Args:
            text: what it is about; may be "".
            to: a person's id; None: the supervisors.

        Raises:
            NotYours: somebody else has it.
            UnknownAgent: nobody by this id works here.
            MessageTooLong: nothing was written.
            ValueError: they ask themselves.
        """
        if to is not None:
            self._known(to)
        if to == by:
            raise ValueError(
                f"{by} has it already; ask somebody else, or leave out whom you ask to ask the supervisors"
            )
        self.line.check_length(text)

        async def plan(state: Conversation) -> Step:
            self._check_theirs(state, by)
            return Step((e.HelpAsked(self.line.clock(), by, text, to),))

        return (await self.line.change(id, plan)).after

    async def transfer(self, id: str, by: str, to: str, because: str) -> Conversation:
        """Brings in another team with packet and reason, or a colleague; the first keeps it until somebody accepts.

        Args:
            to: a team; or a person, who is asked first, and their team if they do not take it.

        Raises:
            NotYours: somebody else has it.
            UnknownTeam: there is neither a team nor a person by this id.
            NotCertified: the colleague, or everybody of the team, may not take what only certified people take.
            ValueError: they name themselves, or somebody who takes nothing.
        """

        async def plan(state: Conversation) -> Step:
            self._check_theirs(state, by)
            return await transfer(self.line, state, by, passed_to(self.line, state, by, to, because))

        return (await self.line.change(id, plan)).after

    async def hand_back(self, id: str, by: str, note: str, tasks: Sequence[Task] = ()) -> Conversation:
        """Solved: the AI confirms the note to the customer and does the tasks.

        Args:
            note: what was agreed, for the customer's eyes.

        Raises:
            NotYours: somebody else has it.
            ValueError: the note is empty, so that there is nothing to confirm.
        """
        if not note.strip():
            raise ValueError('a handback needs a note that the customer may read, e.g. "Refunded 59.90, 3 to 5 days."')

        tasks = [replace(task, detail=without_secrets(task.detail)) for task in tasks]  # they stand in jobs too

        async def plan(state: Conversation) -> Step:
            self._check_theirs(state, by)
            now = self.line.clock()
            sentence, timed = wrap_up(note, tasks, self.line.policy, state.language, now)
            jobs = [task_job(id, task) for task in timed]
            jobs.append(close_job(self.line, id, state.epoch + 1, state.turns))
            until = now + self.line.policy.wrap_up_for if self.line.policy.wrap_up_for else None
            if until is not None:
                jobs.append(wrap_up_job(id, by, until))
            return Step((e.HandedBack(now, by, note, timed, sentence, until),), tuple(jobs))

        after = (await self.line.change(id, plan)).after
        await self.fill()
        return after

    async def fill(self) -> int:
        """Offers who waits to who is free, whoever is due first; how many offers were made."""
        return await self.filling.fill()

    async def _move_on(self, id: str, person: str) -> None:
        """Who has left cannot accept: the next one is asked."""

        async def plan(state: Conversation) -> Step:
            made = state.offer
            return (
                NOTHING if made is None or made.agent != person else await lapsed(self.line, state, made, has_left=True)
            )

        await self.line.change(id, plan)

    async def _tell_who_waits(self, person: str, before: tuple[Seat, ...]) -> None:
        """Has everybody told who waits for a team in which nobody able is left."""
        now, policy = self.line.clock(), self.line.policy
        after = await self.line.seats()

        @cache
        def is_empty_now(team: str, certificate: str | None) -> bool:
            was, still = (on_duty(seats, team, policy, now, certificate) for seats in (before, after))
            return bool(was) and not still

        async def plan(state: Conversation) -> Step:
            where = state.destination
            if state.holder is not Holder.QUEUE or where is None:
                return NOTHING
            is_left = is_empty_now(where.team, where.certificate)
            return Step(jobs=(left_job(state, self.line.clock()),)) if is_left else NOTHING

        seat = next((seat for seat in before if seat.person.id == person), None)
        for team in seat.person.teams if seat else ():
            if on_duty(before, team, policy, now):
                rows = await self.line.journal.waiting(team)
                for start in range(0, len(rows), AT_ONCE):
                    some = rows[start : start + AT_ONCE]
                    await asyncio.gather(*(self.line.change(row.conversation, plan) for row in some))

    def _known(self, person: str) -> Person:
        found = self.line.policy.person(person)
        if found is None:
            raise UnknownAgent(person)
        return found

    def _check_theirs(self, state: Conversation, by: str) -> None:
        if state.holder not in HELD or state.who != by:
            raise NotYours(state.id, state.holder_in_words())
