"""What comes due: offers that lapse, long waits, answers that never came, wrap-up tasks, callbacks, old conversations.

Jobs are leased rows of the journal, written in the same breath as the change that wants them. Each carries a fence; a
job whose fence no longer holds has nothing to do. A job that fails comes due again after a pause that grows with each
attempt; one whose process died comes due again when its lease ends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from ..core import events as e
from ..core.conversation import OPEN_TO_AI, Conversation, Holder, UnknownConversation
from ..core.entries import Job, JobKind
from ..core.handback import Task, TaskKind
from ..core.receiving import looked_at, on_duty, still_waiting
from ..core.routing import Destination
from ..core.routing.widening import overflow_at, wider
from ..core.transcript import Speaker
from ..core.triggers import Evidence, Reason, Trigger
from ..core.wording import say
from .asking import Asking
from .chains import Chains
from .choices import close_job
from .desk import Desk
from .holding import Holding
from .line import NOTHING, Line, Step, log, raise_if_cancelled
from .looks import held_look, inform_job, is_for, wait_fence
from .passing import hand_off, lapsed, rehomed
from .switchboard import Switchboard
from .watchdog import Watchdog

LEASE = timedelta(seconds=30)
"""How long a claimed job is ours before another may claim it. Our own guess: well above what a handler needs."""

POLL = 0.5
"""Seconds between two looks at the clock. Source: the measured idle poll of a million timers costs 3 us."""

SEND_WITHIN = 15.0
"""Seconds that one message of the outbox may take; half its lease, so that nobody else sends it meanwhile."""

AT_ONCE = 100

BESIDE_AT_ONCE = 16
"""Messages and hooks on their way at once. Our own guess: enough for 100 a second to a system that answers in 0.1 s."""

BESIDE = (JobKind.SEND, JobKind.HOOK)
"""Kinds that wait for other systems, and for which nothing else may wait."""

TOGETHER = (JobKind.INFORM, JobKind.LEFT)
"""Kinds that a whole line may wait for, so that nobody of it waits for another."""

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 3600))
"""Between two attempts at a job that fails; the last one again and again. Source: the schedule that Standard Webhooks
suggests (5 s, 5 min, 30 min, 2 h, ...), with more in the first minutes, when a restart is over."""


class Timers:
    """Carries out what is due."""

    def __init__(self, line: Line, switchboard: Switchboard, desk: Desk) -> None:
        self.line, self.switchboard, self.desk = line, switchboard, desk
        self.watchdog = Watchdog(line)
        self.holding = Holding(line)
        self._informs = Chains()
        self._beside: set[asyncio.Task[int]] = set()
        self._reading: set[asyncio.Task[int]] = set()
        self._delivered: dict[int, int] = {}
        self.handlers: Mapping[JobKind, Callable[[Job], Awaitable[None]]] = {
            JobKind.ANSWER: self._answer,
            JobKind.OFFER: self._offer,
            JobKind.INFORM: self._inform,
            JobKind.HELD: self._held,
            JobKind.LEFT: self._left,
            JobKind.HOLDS: self.holding.look,
            JobKind.ASK: Asking(line).look,
            JobKind.TASK: self._task,
            JobKind.CLOSE: self._close,
            JobKind.WRAP_UP: desk.pauses.wrap_up_over,
            JobKind.COOL_DOWN: desk.pauses.cool_down_over,
            JobKind.SEND: self._send,
            JobKind.HOOK: self._hook,
        }
        self._timed = tuple(kind for kind in self.handlers if kind not in (*BESIDE, JobKind.ASK))

    async def run_due(self) -> int:
        """Carries out everything that is due now; how many jobs were done.

        What is told to other systems goes beside the rest; what takes long is not waited for.
        """
        await self.holding.begin()
        done = await self._run_timed() + await self._run_reading() + await self._run_beside()
        await self.desk.filling.look_if_due()
        await self.watchdog.look_if_due()
        return done

    async def run_forever(self) -> None:
        """Looks at the clock until it is cancelled; a failing journal is logged and tried again."""
        await self.holding.begin()
        looks = (self.desk.filling.look_if_due, self.watchdog.look_if_due)
        async with asyncio.TaskGroup() as together:
            for run in (self._run_timed, self._run_reading, self._run_beside, *looks):
                together.create_task(self._again_and_again(run))

    async def end(self) -> None:
        """Gives up what is still being sent or read; it comes due again."""
        beside = (*self._beside, *self._reading)
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)

    async def _again_and_again(self, run: Callable[[], Awaitable[int]]) -> None:
        while True:
            try:
                await run()
            except (Exception, asyncio.CancelledError) as error:
                raise_if_cancelled(error)
                log.exception("the timers stumbled and go on")
            await asyncio.sleep(POLL)

    async def _run_timed(self) -> int:
        """What is due and needs nobody else, soonest first."""
        done = 0
        while jobs := await self.line.journal.claim(self.line.clock(), AT_ONCE, LEASE, self._timed):
            for is_told, some in groupby(jobs, lambda job: job.kind in TOGETHER):
                if is_told:  # of a whole line at once, where the last of a team has left
                    done += sum(await asyncio.gather(*map(self._run, some)))
                else:
                    for job in some:
                        done += await self._run(job)
            if len(jobs) < AT_ONCE:
                break
        if self.line.has_freed:  # by whatever it was: looked at once for all of them
            await self.desk.fill()
        return done

    async def _run_beside(self) -> int:
        """What is told to other systems. What nobody carries stays pending, to be seen with `Segue.unsent`."""
        line = self.line
        plugged = zip(BESIDE, (line.outbox, line.hooks), strict=True)
        kinds = tuple(kind for kind, plug in plugged if plug is not None)
        return await self._run_lane(kinds, self._beside)

    async def _run_reading(self) -> int:
        """Who waits is asked, and their answers are read: beside the rest, since a reader may take its time."""
        return await self._run_lane((JobKind.ASK,), self._reading)

    async def _run_lane(self, kinds: tuple[JobKind, ...], running: set[asyncio.Task[int]]) -> int:
        """Some kinds of jobs, 16 at once; what takes long is not waited for."""
        done = 0
        while kinds and (free := BESIDE_AT_ONCE - len(running)) > 0:
            jobs = await self.line.journal.claim(self.line.clock(), free, LEASE, kinds)
            if not jobs:
                break
            begun = [asyncio.create_task(self._run(job)) for job in jobs]
            running.update(begun)
            for task in begun:
                task.add_done_callback(running.discard)
            ready, _ = await asyncio.wait(begun, timeout=POLL)
            done += sum(task.result() for task in ready)
        return done

    async def _run(self, job: Job) -> int:
        try:
            await self.handlers[job.kind](job)
        except UnknownConversation:
            log.error("%s is for the conversation %s, which is gone; it is dropped", job.kind, job.conversation)
        except (Exception, asyncio.CancelledError) as error:
            raise_if_cancelled(error)
            await self._put_off(job, error)
            return 0
        self._delivered.pop(job.id, None)
        await self.line.journal.finish(job)
        return 1

    async def _put_off(self, job: Job, error: BaseException) -> None:
        """Lets a job that failed come due again."""
        pause = PAUSES[min(job.attempts, len(PAUSES)) - 1]
        told = "%s of %s failed for the %d. time and comes due again in %s: %r"
        if job.kind in BESIDE:  # somebody else's fault, and expected now and then
            log.warning(told, job.kind, job.conversation, job.attempts, pause, error)
        else:
            log.error(told, job.kind, job.conversation, job.attempts, pause, error, exc_info=error)
        await self.line.journal.postpone(job, self.line.clock() + pause)

    async def _answer(self, job: Job) -> None:
        """The AI did not answer in time: a person gets it."""
        turn, limit = int(job.fence), self.line.policy.answer_within.total_seconds()

        async def plan(state: Conversation) -> Step:
            if turn not in state.unanswered or state.holder not in OPEN_TO_AI:
                return NOTHING
            reason = Reason(Trigger.FAILURE, f"the AI gave no answer within {limit:g} s", (Evidence(turn, ""),))
            return await hand_off(self.line, state, (*state.alarms, reason))

        await self.line.change(job.conversation, plan)

    async def _offer(self, job: Job) -> None:
        """An offer lapsed: the next person is asked, in the same breath."""

        async def plan(state: Conversation) -> Step:
            made = state.offer
            return NOTHING if made is None or made.id != job.fence else await lapsed(self.line, state, made)

        await self.line.change(job.conversation, plan)

    async def _inform(self, job: Job) -> None:
        """A long wait: everybody is asked again; if that finds nobody, the customer hears how it stands."""
        if not is_for(await self.line.state(job.conversation), job):
            self._informs.ends(job)
            return
        if self._informs.is_double(job):
            return
        await self.desk.filling.try_offer(job.conversation, again=True)

        async def plan(state: Conversation) -> Step:
            if not is_for(state, job) or state.destination is None:
                return NOTHING
            now, told = self.line.clock(), int(dict(job.body)["told"]) + 1
            later = overflow_at(state.destination, self.line.policy, state.waiting_since or now)
            again = Step(jobs=(inform_job(self.line, state.id, wait_fence(state), told, later),))
            if state.holder is Holder.TRANSFER or state.is_arranged:
                return again  # a person is with them, or they need not wait: looked for, not told
            return (await self._told(state, state.destination, now)).then(again)

        written = await self.line.change(job.conversation, plan)
        for one in written.jobs:
            if one.kind is JobKind.INFORM and one.fence == job.fence:
                self._informs.goes_on(one)

    async def _held(self, job: Job) -> None:
        """A hold is over: whoever fits less well may be asked from now on, or once the next one is over."""
        await self.desk.filling.try_offer(job.conversation)

        async def plan(state: Conversation) -> Step:
            is_open = state.holder in (Holder.QUEUE, Holder.TRANSFER) and state.offer is None
            return held_look(state, self.line.clock()) if is_open else NOTHING

        await self.line.change(job.conversation, plan)

    async def _left(self, job: Job) -> None:
        """The last of a team went: whoever waits for it hears so, or goes to another; nothing if somebody is back."""

        async def plan(state: Conversation) -> Step:
            to, now = state.destination, self.line.clock()
            if not is_for(state, job) or to is None or state.is_arranged or state.holder is not Holder.QUEUE:
                return NOTHING
            there = on_duty(await self.line.seats(), to.team, self.line.policy, now, to.certificate)
            return NOTHING if there else await self._told(state, to, now)

        await self.line.change(job.conversation, plan)

    async def _told(self, state: Conversation, destination: Destination, now: datetime) -> Step:
        """What a waiting customer is told; or another team takes the place, see `wider`."""
        policy, language = self.line.policy, self.line.policy.language_or_first(state.language)
        seats = await self.line.seats()
        there = on_duty(seats, destination.team, policy, now, destination.certificate)
        since = state.waiting_since or now
        over = overflow_at(destination, policy, since)
        instead, is_over = None, over is not None and over <= now
        if state.offer is None and (is_over or not there):  # else nobody need be counted, team by team
            there_of = {team.id: on_duty(seats, team.id, policy, now, destination.certificate) for team in policy.teams}
            staffed = frozenset(id for id, seated in there_of.items() if seated)
            instead = wider(destination, policy, staffed, since, now)
        if instead is not None:
            weight = policy.weight_of(state.channel)
            looked = looked_at(destination, seats, frozenset(state.asked), policy, now, weight)
            return await rehomed(self.line, state, replace(instead, looked=looked))
        told = await self.line.expected(state, destination, seats)
        sentence = still_waiting(
            destination.team, told, policy, now, language, state.reference or "", is_staffed=bool(there)
        )
        return Step((e.Informed(now, sentence, told),))

    async def _task(self, job: Job) -> None:
        """A wrap-up task or a callback is due."""
        body = dict(job.body)
        task = Task(TaskKind(job.fence), body["detail"], datetime.fromisoformat(body["due"]))

        async def plan(state: Conversation) -> Step:
            now, done = self.line.clock(), e.TaskDone(self.line.clock(), task)
            if task not in state.tasks:  # done before a crash that left the job behind
                return NOTHING
            match task.kind:
                case TaskKind.SURVEY:
                    if state.holder is not Holder.WRAP_UP or state.rated is not None:
                        return Step((done,))
                    asked = say("rate", self.line.policy.language_or_first(state.language))
                    return Step((e.AiSpoke(now, asked, state.assistant), done))
                case TaskKind.CALLBACK:
                    return await self._called(state, task, done)
                case TaskKind.CONFIRM | TaskKind.FOLLOW_UP:
                    return Step((done,), (self._message(state, task, now),))

        await self.line.change(job.conversation, plan)

    async def _called(self, state: Conversation, task: Task, done: e.TaskDone) -> Step:
        """A promised call: told to the outbox; if the AI has the conversation, a person gets it back for the call."""
        now = self.line.clock()
        came_back = (e.Reopened(now),) if state.holder is Holder.ARCHIVE else ()
        message = Step((*came_back, done), (self._message(state, task, now),))
        if state.holder not in OPEN_TO_AI and not came_back:
            return message
        reason = Reason(Trigger.CALLBACK, f"a call was promised for now: {task.detail}")
        return await hand_off(self.line, state, (reason,), said=message)

    def _message(self, state: Conversation, task: Task, now: datetime) -> Job:
        to = state.customer or state.id
        return Job(JobKind.SEND, state.id, now, task.kind.value, (("to", to), ("text", task.detail)))

    async def _send(self, job: Job) -> None:
        """A message of the outbox."""
        body = dict(job.body)
        assert self.line.outbox is not None
        async with asyncio.timeout(SEND_WITHIN):
            await self.line.outbox.send(job.conversation, job.fence, body["to"], body["text"])

    async def _hook(self, job: Job) -> None:
        """Events that another system is told of; which of them it has is remembered until this process ends."""
        assert self.line.hooks is not None
        endpoint, versions = dict(job.body)["endpoint"], job.fence.split(",")
        async with asyncio.timeout(SEND_WITHIN):
            for version in map(int, versions[self._delivered.get(job.id, 0) :]):
                event = await self.line.message(job.conversation, version)
                if event is not None:
                    await self.line.hooks.deliver(job.conversation, version, event, endpoint, job.attempts)
                self._delivered[job.id] = self._delivered.get(job.id, 0) + 1

    async def _close(self, job: Job) -> None:
        """A conversation in which the customer said nothing for a day, and which no person has, is closed."""
        epoch, turn = map(int, job.fence.split("."))

        async def plan(state: Conversation) -> Step:
            wrote_more = any(number > turn for number, _ in state.transcript().of(Speaker.CUSTOMER))
            if state.holder not in OPEN_TO_AI or state.epoch != epoch or wrote_more:
                return NOTHING
            if any(task.kind is TaskKind.CALLBACK for task in state.tasks):
                return Step(jobs=(close_job(self.line, state.id, epoch, turn),))  # a call is still to come
            return Step((e.Closed(self.line.clock(), "the customer has been silent"),))

        await self.line.change(job.conversation, plan)
