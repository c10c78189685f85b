"""What a customer may choose with a button: a call, leaving details, back to the AI, a rating.

Words that say the same (a rating after the handback, a call at three) come to the same steps by `switchboard.py`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from ..core import events as e
from ..core.conversation import IN_LINE, OPEN_TO_AI, Conversation, said_in
from ..core.conversation.back import said_in_line
from ..core.entries import Job, JobKind
from ..core.handback import Task, TaskKind
from ..core.reading import Reading
from ..core.redaction import without_secrets
from ..core.transcript import is_blank
from ..core.triggers import LIKELY
from ..core.wording import say
from .ai import AiSide, Said
from .line import NOTHING, Line, Step
from .packing import repacked
from .understanding import reading_of

BOOKED_AHEAD = timedelta(days=366)
"""How far ahead a call can be booked. Our own guess: what lies further is a slip."""

READ_AT_MOST = 3
"""Messages written in line that are read when somebody goes back to the AI, the last ones; each may take as long as
any reading. Our own guess."""


class Choices(AiSide):
    """What stands beside the customer's words; each answer says what they read."""

    async def book_callback(self, id: str, due: datetime, contact: str) -> Said:
        """The customer is called at a time and keeps the place in line.

        Raises:
            ValueError: the time has no zone, is past, or is more than a year ahead.
            IllegalMove: the conversation is closed.
        """
        if due.tzinfo is None:
            raise ValueError(f"a callback needs an aware time, e.g. {due.isoformat()}+00:00")
        now = self.line.clock()
        if not now < due <= now + BOOKED_AHEAD:
            raise ValueError(f"a callback lies ahead, at most {BOOKED_AHEAD.days} days; {due.isoformat()} does not")

        contact = without_secrets(contact)  # it stands in a job too

        async def plan(state: Conversation) -> Step:
            return booked(self.line, state, due, contact)

        change = await self.line.change(id, plan)
        return Said(change.after, "booked", said_in(change.events))

    async def leave_details(self, id: str, contact: str, text: str = "") -> Said:
        """The customer goes and is answered by another way; the case stays in line.

        Args:
            text: what they want to have said, kept as their words; may be "".

        Raises:
            IllegalMove: nobody is being waited for.
            MessageTooLong: nothing was written.
        """
        self.line.check_length(text)

        async def plan(state: Conversation) -> Step:
            reference = state.reference or self.line.ids("r")
            language = self.line.policy.language_or_first(state.language)
            sentence = say("details_left", language, contact=contact, reference=reference)
            now = self.line.clock()
            spoke = e.CustomerSpoke(now, text)
            words = (spoke, *await repacked(self.line, state, spoke)) if not is_blank(text) else ()
            return Step((*words, e.DetailsLeft(now, contact, sentence)))

        change = await self.line.change(id, plan)
        return Said(change.after, "left", said_in(change.events))

    async def back_to_ai(self, id: str, *, is_answered: bool = True) -> Said:
        """A waiting customer would rather go on with the AI: it has them again at once, and an open offer is withdrawn.

        What only people may decide stays with them: the customer is told so and keeps the place. Who is with the AI
        stays there.

        Args:
            is_answered: somebody will answer at once what they wrote while they waited; else that is left as it is.

        Returns:
            "back", or "stays" where only people may decide it.

        Raises:
            UnknownConversation: there is none.
            IllegalMove: a person has it, or it is over.
        """
        readings: dict[int, tuple[Reading, str]] = {}

        async def plan(state: Conversation) -> Step:
            if state.holder in OPEN_TO_AI:
                return NOTHING
            if state.holder in IN_LINE and state.destination and state.destination.only_people:
                return self._stays(state, state.destination.team)
            return await self._back(state, readings if is_answered else None)

        change = await self.line.change(id, plan)
        outcome = "back" if change.after.holder in OPEN_TO_AI else "stays"
        return Said(change.after, outcome, said_in(change.events))

    def _stays(self, state: Conversation, team: str) -> Step:
        language = self.line.policy.language_or_first(state.language)
        sentence = say("stays_with_people", language, team=self.line.policy.team_name(team))
        is_told = bool(state.recent) and state.recent[-1].text == sentence
        return NOTHING if is_told else Step((e.Informed(self.line.clock(), sentence),))

    async def _back(self, state: Conversation, readings: dict[int, tuple[Reading, str]] | None) -> Step:
        """The AI has it again; what was written in line and is no wish for a person waits for its answer."""
        now, policy = self.line.clock(), self.line.policy
        read: list[e.Event] = []
        transcript = state.transcript()
        said = said_in_line(await self.line.journal.events_of(state.id)) if readings is not None else ()
        for number in [number for number in said if number >= transcript.first][-READ_AT_MOST:]:
            assert readings is not None
            if number not in readings:
                readings[number] = await reading_of(self.line, transcript.until(number))
            reading, gap = readings[number]
            if not gap and (reading.wants_human or 0.0) < LIKELY:  # a wish they had before they chose this
                read.append(e.Understood(now, number, reading))
        turns = tuple(event.turn for event in read if isinstance(event, e.Understood))
        minutes = int(policy.place_kept_for.total_seconds() // 60)
        language = policy.language_or_first(state.language)
        kept = say("place_kept", language, minutes=str(minutes)) if minutes and state.waiting_since else ""
        back = e.WentBack(now, say("back_with_ai", language, kept=kept), turns)
        jobs = [close_job(self.line, state.id, state.epoch + 1, state.turns)]
        jobs += [Job(JobKind.ANSWER, state.id, now + policy.answer_within, str(turn)) for turn in turns[-1:]]
        return Step((*read, back), tuple(jobs))

    async def rate(self, id: str, score: int, comment: str = "") -> Said:
        """The customer's rating, 1 to 5, given by a button; with a comment of their own or "".

        Raises:
            ValueError: outside 1 to 5.
            IllegalMove: a person has the conversation, or somebody is being waited for.
            MessageTooLong: nothing was written.
        """
        self.line.check_length(comment)
        if not 1 <= score <= 5:
            raise ValueError(f"a rating lies between 1 and 5, not {score}")

        async def plan(state: Conversation) -> Step:
            return rated(self.line, state, score, (), comment)

        change = await self.line.change(id, plan)
        return Said(change.after, "rated", said_in(change.events))


def booked(line: Line, state: Conversation, due: datetime, contact: str, answers: tuple[int, ...] = ()) -> Step:
    """The step that books a call."""
    reference = state.reference or line.ids("r")
    language = line.policy.language_or_first(state.language)
    when = f"{due:%Y-%m-%d %H:%M} ({due.tzname()})"
    sentence = say("callback_booked", language, when=when, reference=reference)
    task = Task(TaskKind.CALLBACK, contact, due)
    job = task_job(state.id, task)
    return Step((e.CallbackBooked(line.clock(), due, contact, sentence, answers),), (job,))


def close_job(line: Line, id: str, epoch: int, turn: int) -> Job:
    """The end of a conversation in which the customer says nothing after this turn, and which nobody takes."""
    return Job(JobKind.CLOSE, id, line.clock() + line.policy.close_after, f"{epoch}.{turn}")


def task_job(id: str, task: Task) -> Job:
    """A task as something that comes due."""
    assert task.due is not None
    return Job(JobKind.TASK, id, task.due, task.kind.value, (("detail", task.detail), ("due", task.due.isoformat())))


def rated(line: Line, state: Conversation, score: int, answers: tuple[int, ...], comment: str = "") -> Step:
    thanks = say("thanks_for_rating", line.policy.language_or_first(state.language))
    return Step((e.Rated(line.clock(), score, state.last_human is not None, thanks, answers, comment),))
