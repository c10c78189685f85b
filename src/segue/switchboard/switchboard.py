"""The switchboard: carries a customer's message through the rooms. Hear first, think later.

It knows the order (keep the words, read, decide, append) and no rule. What a person at the desk does stands in
`desk.py`, what comes due in `timers.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from ..core import events as e
from ..core.conversation import OPEN_TO_AI, Conversation, Holder, KeyReused, apply_all, said_in
from ..core.conversation.scrubbing import asked_last
from ..core.entries import Job, JobKind
from ..core.handback import Book, GoBack, Rate, after
from ..core.packet import attend
from ..core.reading import Reading
from ..core.redaction import SAMPLES, cleaned, without_secrets
from ..core.transcript import Attachment, Speaker
from ..core.triggers import Decision, Evidence, HandOff, Reason, Trigger, decide
from ..core.wording import SENTENCES, say
from .choices import Choices, booked, close_job, rated
from .holding import asked_jobs
from .line import NOTHING, Change, Line, Step
from .packing import repacked
from .passing import hand_off
from .questions import answer_jobs
from .understanding import reading_of

LOOKED_AT = 4
"""Turns that are looked at with each message, so that the packet of a long conversation is there at once."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a customer's message once it was kept.

    Attributes:
        turn: its number; None if its key was known, so that it had been kept before.
        decision: Answer means that the AI may be asked; None where a person has the conversation or the message
            was settled without the AI (a rating, a callback).
        said: sentences that the customer was told because of it.
    """

    conversation: Conversation
    turn: int | None
    decision: Decision | None = None
    said: tuple[str, ...] = ()


class Switchboard(Choices):
    """The customer's and the AI's side of every conversation."""

    async def open(
        self, id: str, customer: str | None = None, channel: str = "chat", assistant: str = "ai"
    ) -> Conversation:
        """Begins a conversation; one that exists stays as it is."""

        async def plan(state: Conversation) -> Step:
            if state.holder is not Holder.NOBODY:
                return NOTHING
            return Step((e.Opened(self.line.clock(), customer, channel, assistant),))

        return (await self.line.change(id, plan, opens=True)).after

    async def hear(self, id: str, text: str, key: str | None = None, *, files: tuple[Attachment, ...] = ()) -> Change:
        """Keeps a customer's words, whoever has the conversation; acknowledged when durable.

        Args:
            key: the client's own id of the message; the same key again changes nothing (`Change.repeated`).
            files: what came with them; the text may be "" then.

        Raises:
            UnknownConversation: open it first.
            EmptyMessage, MessageTooLong: nothing was written.
            KeyReused: another message came under this key before; nothing was written.
        """
        self.check_message(text, files)

        async def plan(state: Conversation) -> Step:
            now = self.line.clock()
            came_back = (e.Reopened(now),) if state.holder is Holder.ARCHIVE else ()
            jobs = (*asked_jobs(self.line, state), *answer_jobs(self.line, state))
            if state.holder in OPEN_TO_AI or came_back:
                due = now + self.line.policy.answer_within
                answer = Job(JobKind.ANSWER, id, due, str(state.turns))
                jobs = (answer, close_job(self.line, id, state.epoch + len(came_back), state.turns))
            words = without_secrets(text, asked_last(state))
            spoke = e.CustomerSpoke(now, words, key, files)
            more = await repacked(self.line, state, spoke)
            return Step((*came_back, spoke, *more), jobs, key=_customers(key))

        change = await self.line.change(id, plan)
        if change.repeated and key is not None:
            first = await self.line.message(id, change.first)
            if not isinstance(first, e.CustomerSpoke) or not _is_same(first, text, files):
                raise KeyReused(id, key)
        return change

    def check_message(self, text: str, files: tuple[Attachment, ...] = ()) -> None:
        """Refuses what is no message, before anything is written.

        Raises:
            EmptyMessage: neither words nor files.
            MessageTooLong: beyond the policy's bound.
        """
        self.line.check_message(text, files)

    async def ask_for_person(self, id: str, key: str | None = None, language: str | None = None) -> Change:
        """The button "Talk to a person": a handoff in one breath, with no reader or model in between.

        The wish is kept as the customer's words. Whom people have already, they keep; nothing else changes then.

        Args:
            key: the client's own id of the press; the same key again changes nothing (`Change.repeated`).
            language: of the page they press it on; used where nothing they wrote was read yet.

        Raises:
            UnknownConversation: open it first.
            KeyReused: a message came under this key before; nothing was written.
        """

        async def plan(state: Conversation) -> Step:
            return await asked_for_person(self.line, state, key, language)

        change = await self.line.change(id, plan)
        if change.repeated and key is not None:
            first = await self.line.message(id, change.first)
            if not isinstance(first, e.CustomerSpoke) or first.text not in SENTENCES["person_please"].values():
                raise KeyReused(id, key)
        return change

    async def think(self, id: str, turn: int) -> Heard:
        """Reads a kept message and decides, before any AI is asked, what happens with it.

        Args:
            turn: its number. Words that came after it are read too, and the decision is about the last of them.
        """
        readings: dict[int, tuple[Reading, str]] = {}
        decided: list[Decision | None] = [None]

        async def plan(state: Conversation) -> Step:
            decided[0] = None
            if state.holder not in OPEN_TO_AI or turn not in state.unanswered:
                return NOTHING
            read = await self._read(state, readings)
            if state.holder is Holder.WRAP_UP:
                settled = await self._after_handback(state, read)
                if settled is not None:
                    decided[0], step = settled
                    return step
            decision = decide(_with(state, read).situation(), self.line.policy)
            decided[0] = decision
            if isinstance(decision, HandOff):
                return await hand_off(self.line, state, decision.reasons, said=read)
            return read

        change = await self.line.change(id, plan)
        return Heard(change.after, turn, decided[0], said_in(change.events))

    async def close(self, id: str, because: str) -> Conversation:
        """Ends it.

        Raises:
            IllegalMove: a person still has it.
        """

        async def plan(state: Conversation) -> Step:
            if state.holder is Holder.ARCHIVE:
                return NOTHING
            return Step((e.Closed(self.line.clock(), because),))

        return (await self.line.change(id, plan)).after

    # ---- reading

    async def _read(self, state: Conversation, known: dict[int, tuple[Reading, str]]) -> Step:
        """The customer turns nobody read yet, read; each is read once, however often the plan is made anew."""
        done = {number for number, _ in state.readings}
        transcript = state.transcript()
        new = [
            number for number, _ in transcript.of(Speaker.CUSTOMER) if number in state.unanswered and number not in done
        ]
        events: list[e.Event] = []
        attend(transcript.turns[-LOOKED_AT:])
        if any(number < transcript.first and number not in done for number in state.unanswered):
            reason = Reason(Trigger.FAILURE, "the customer wrote more at once than could be read")
            events.append(e.Alarmed(self.line.clock(), reason))
        for number in new:
            if number not in known:
                known[number] = await reading_of(self.line, transcript.until(number))
            reading, gap = known[number]
            events.append(e.Understood(self.line.clock(), number, reading, gap))
            if gap:
                reason = Reason(Trigger.FAILURE, gap, (Evidence(number, ""),))
                events.append(e.Alarmed(self.line.clock(), reason))
        return Step(tuple(events))

    async def _after_handback(self, state: Conversation, read: Step) -> tuple[Decision | None, Step] | None:
        """What settles a message after the handback without the AI; None: it is a follow-up like any other."""
        understood = next((event for event in reversed(read.events) if isinstance(event, e.Understood)), None)
        last = state.transcript().last(Speaker.CUSTOMER)
        if state.solved is None or understood is None or last is None:
            return None
        team = self.line.policy.team(state.destination.team) if state.destination else None
        zone = team.hours.zone if team else "UTC"
        now, was_asked = self.line.clock(), state.is_rating_asked
        found = after(last.text, understood.turn, understood.reading, state.solved, was_asked, now, zone)
        match found:
            case Rate(score):
                return None, read.then(rated(self.line, state, score, state.unanswered))
            case Book(due):
                contact = state.customer or "this conversation"
                return None, read.then(booked(self.line, state, due, contact, state.unanswered))
            case GoBack(reason):
                back = replace(reason, to=team.id if team else None)  # to the team that solved it
                return HandOff((back,)), await hand_off(self.line, state, (back,), said=read)
            case None:
                return None


def _is_same(first: e.CustomerSpoke, text: str, files: tuple[Attachment, ...]) -> bool:
    """Whether a message is the one that was kept, from which secrets may have been taken."""
    kept = (without_secrets(text), *map(partial(without_secrets, text), SAMPLES))
    return first.files == cleaned(files) and first.text in kept


def _customers(key: str | None) -> str | None:
    """A customer's key in the journal, where people at the desk have keys of their own."""
    return key and f"customer {key}"


async def asked_for_person(line: Line, state: Conversation, key: str | None, language: str | None) -> Step:
    """The step behind the button. Its reading is certain, so that nobody is asked for one."""
    now = line.clock()
    tongue = state.language or (language if language in line.policy.languages else None)
    words = say("person_please", line.policy.language_or_first(tongue))
    came_back = (e.Reopened(now),) if state.holder is Holder.ARCHIVE else ()
    spoke = e.CustomerSpoke(now, words, key)
    if state.holder not in OPEN_TO_AI and not came_back:
        return Step((spoke,), answer_jobs(line, state), key=_customers(key))
    wish = Reading(wants_human=1.0, language=tongue)
    said = Step((*came_back, spoke, e.Understood(now, state.turns, wish)), key=_customers(key))
    reason = Reason(Trigger.ASKED, "the customer pressed the button for a person", (Evidence(state.turns, words),))
    return await hand_off(line, _with(state, said), (reason,), said=said)


def _with(state: Conversation, read: Step) -> Conversation:
    """The state as it will be once these readings are written, for the decision."""
    return apply_all(state, read.events)
