"""Asks who waits, and reads what they answer: in the background, with nobody waiting for a reader.

One look does all of it: what was written since is read, the packet and the destination take it in, and the next
question is asked if there is one. It is fenced to its handoff and written at the version it was decided on, so that it
says nothing once somebody has the customer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ..core import events as e
from ..core.asking import Question
from ..core.asking.answers import answers, intents_after, place_after, refuses
from ..core.conversation import IN_LINE, Conversation, Holder, apply_all
from ..core.conversation.back import said_in_line
from ..core.conversation.fold import transcript_of, turn_of
from ..core.entries import Job
from ..core.packet import Packet
from ..core.packet.clauses import clause
from ..core.reading import NOTHING_READ, Reading
from ..core.receiving import on_duty, sorry, when
from ..core.routing import Destination
from ..core.transcript import Transcript
from ..core.wording import say
from .line import NOTHING, Line, Step
from .looks import handoff_fence
from .packing import open_packet, repacked
from .passing import offer
from .questions import question_for
from .understanding import reading_of

READ_AT_MOST = 3
"""Messages that one look reads, the last ones. Our own guess: an answer is rarely longer."""

WORDS_KEPT = 24
"""Words of an answer that the card shows. Our own guess, as of what is missing."""

Readings = dict[int, tuple[Reading, str]]
"""By turn, each with why nothing was read: each is read once, however often the plan is made anew."""


@dataclass(slots=True)
class Look:
    """One look at a waiting customer, as far as it is decided.

    Attributes:
        state: as it will be once `step` is written.
        whole: all events, those of `step` included.
    """

    state: Conversation
    whole: tuple[e.Event, ...]
    packet: Packet
    now: datetime
    step: Step = NOTHING

    def add(self, more: Step) -> None:
        """Takes more into the step."""
        self.state = apply_all(self.state, more.events)
        self.whole = (*self.whole, *more.events)
        self.step = self.step.then(more)

    def transcript(self) -> Transcript:
        """All of it as turns."""
        return transcript_of(self.whole)


class Asking:
    """Looks at who waits."""

    def __init__(self, line: Line) -> None:
        self.line = line

    async def look(self, job: Job) -> None:
        """What a waiting customer wrote is read, and what may be asked is asked; nothing once somebody has them."""
        known: Readings = {}

        async def plan(state: Conversation) -> Step:
            return await self._looked(state, job.fence, known)

        await self.line.change(job.conversation, plan)

    async def _looked(self, state: Conversation, fence: str, known: Readings) -> Step:
        is_over = state.holder not in IN_LINE or handoff_fence(state.reference, state.handoffs) != fence
        if is_over or state.destination is None:
            return NOTHING
        whole = tuple(await self.line.journal.events_of(state.id))[: state.version]
        packet = open_packet(whole)
        written = since_question(whole) if state.question is not None else said_in_line(whole)
        if packet is None or (state.question is not None and not written):
            return NOTHING  # it is open, and they have not written
        look = Look(state, whole, packet, self.line.clock())
        await self._read(look, written, known)
        await self._place(look, written, known)
        question = self._next(look)
        if question is not None:
            look.add(Step((e.AskedWhileWaiting(look.now, question, state.assistant),)))
        return look.step

    async def _read(self, look: Look, numbers: Sequence[int], known: Readings) -> None:
        """Reads what nobody read yet, each as the answer it is; the packet takes it in."""
        done = {event.turn for event in look.whole if isinstance(event, e.Understood)}
        transcript = look.transcript()
        for number in [number for number in numbers if number not in done][-READ_AT_MOST:]:
            if number not in known:
                known[number] = await reading_of(self.line, transcript.until(number))
            reading, gap = known[number]
            words, question = transcript.turns[number].text, look.state.question
            intents = intents_after(look.packet.intents, question, words, reading, self.line.policy)
            look.packet = replace(look.packet, intents=intents)
            look.add(Step((e.Understood(look.now, number, replace(reading, intents=intents), gap),)))
        if look.step.events:
            intents = look.packet.intents
            look.add(Step(await repacked(self.line, look.state, *look.step.events)))
            look.packet = replace(open_packet(look.whole) or look.packet, intents=intents)

    async def _place(self, look: Look, written: Sequence[int], known: Readings) -> None:
        """Where they wait with what is known now, and what they read of it; the next person of it is asked."""
        state, was, policy = look.state, look.state.destination, self.line.policy
        assert was is not None
        question = state.question
        words = "\n".join(look.transcript().turns[number].text for number in written)
        reading = known[written[-1]][0] if written and written[-1] in known else NOTHING_READ
        is_answer = question is None or answers(question, words, reading, look.packet, policy)
        to = await self._destination(look, was) if is_answer else was
        to = replace(to, answers_until=None)
        if question is None and (not written or to.intents == was.intents):
            return
        is_moved = to.team != was.team
        if is_moved and state.offer is not None:
            because = f"it goes to {policy.team_name(to.team)}: {to.because}"
            look.add(Step((e.Withdrawn(look.now, state.offer.id, state.offer.agent, because),)))
        about, told = (question.about, clause(words, WORDS_KEPT)) if question else ("", "")
        answered = e.Answered(look.now, written[-1], about, told, is_answer, to)
        is_over = self._next(replace(look, state=apply_all(look.state, (answered,)))) is None
        is_refused = question is not None and refuses(words, reading)
        sentence = _sentence(to.team if is_moved else None, is_refused, is_answer and is_over and bool(question))
        language = policy.language_or_first(look.state.language)
        told_back = say(sentence, language, team=policy.team_name(to.team)) if sentence else ""
        expected = None
        if is_moved:  # the line of another team may be longer, and then that is said
            expected = await self.line.expected(look.state, to, await self.line.seats())
            told_back = sorry(expected, f"{told_back} {when(expected, language)}", language)
        look.add(Step((replace(answered, say=told_back, expected=expected),)))
        if look.state.holder is Holder.QUEUE and (to.intents != was.intents or was.answers_until is not None):
            look.add(await offer(self.line, look.state, said_no=look.state.asked))

    async def _destination(self, look: Look, was: Destination) -> Destination:
        seats, policy, now = await self.line.seats(), self.line.policy, look.now
        there = (team.id for team in policy.teams if on_duty(seats, team.id, policy, now, was.certificate))
        return place_after(was, look.packet, policy, now, frozenset(there))

    def _next(self, look: Look) -> Question | None:
        """What they are asked now; nothing while a question is open, or where they need not or will not answer."""
        state, to = look.state, look.state.destination
        is_quiet = state.is_arranged or state.question is not None
        if is_quiet or to is None or state.holder not in IN_LINE:
            return None
        return question_for(state, to, look.packet, look.transcript(), self.line.policy, look.now)


def _sentence(team: str | None, is_refused: bool, is_noted: bool) -> str:
    """Which sentence the customer reads; "" for none, because the next question says enough."""
    if team is not None:
        return "better_team"
    if is_refused:
        return "no_more_questions"
    return "answer_noted" if is_noted else ""


def since_question(events: Sequence[e.Event]) -> tuple[int, ...]:
    """Numbers of the customer turns since the last question, oldest first."""
    found: list[int] = []
    turns = 0
    for event in events:
        if isinstance(event, e.AskedWhileWaiting):
            found.clear()
        elif isinstance(event, e.CustomerSpoke):
            found.append(turns)
        turns += turn_of(event) is not None
    return tuple(found)
