"""Scripted customers and colleagues, who use Segue as anybody does: over HTTP and sockets, with what a browser has.

They go on for as long as the demo runs, a handful of conversations at a time. Scripted colleagues are only who nobody
real is: whoever signs in at the desk as Ben takes Ben's place, and the script's Ben hands back what he had and goes.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Coroutine, Iterator

import httpx
from websockets.exceptions import WebSocketException

from .colleagues import Colleague
from .customers import Chat, Frame
from .performance import GaveUp, Performance
from .scenes import SCENES, Scene

log = logging.getLogger("segue.play")

AT_ONCE = 6
"""Scenes at the same time, once all of the opening were played. Our own guess at what one can follow on a screen."""
EVERY = (5.0, 9.0)
"""Seconds from the beginning of a scene to that of the next, by chance in between."""
QUICK, CALM = 0.12, 1.0
"""The pace of the opening, and of what follows: 1.0 is a person who types and reads."""
SHOWN_FOR = 45.0
"""Seconds that a finished conversation is left to be looked at before it is closed."""
GREETING = (
    "Hello, this is {name}, a scripted colleague of this demo. I have your words and what was tried; nothing needs to "
    "be said twice. To answer such a customer yourself, sign in at the desk."
)
FAILURES = (httpx.HTTPError, WebSocketException, OSError, GaveUp, KeyError)


class Play:
    """Everybody scripted.

    Args:
        base: the server's address, "http://127.0.0.1:8700".
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self.http = httpx.AsyncClient(base_url=base, timeout=30, headers={"Origin": base})
        self.colleagues: list[Colleague] = []
        self.cast: dict[str, Performance] = {}
        self._visiting: set[str] = set()  # customers whose last conversation is not closed yet
        self._languages: dict[str, str] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Plays until it is cancelled."""
        try:
            while not await self._sit_down():  # noqa: ASYNC110  # nobody tells when a busy machine is ready
                await asyncio.sleep(1)
            for scene in (scene for scene in SCENES if scene.opens):
                self._begin(self._played(scene, QUICK))
                await asyncio.sleep(0.05)
            for scene in _again():
                await asyncio.sleep(random.uniform(*EVERY))
                if len(self.cast) < AT_ONCE and scene.customer not in self._visiting:
                    self._begin(self._played(scene, CALM))
        finally:
            await self._end()

    @property
    def lead(self) -> Colleague | None:
        """The supervisor, who sees everything; None while somebody real is that."""
        return next((one for one in self.colleagues if one.role == "supervisor" and one.is_there), None)

    async def _sit_down(self) -> bool:
        """Everybody takes their place; False if the server did not answer, which a busy machine may not at first."""
        try:
            page = (await self.http.get("/v1/desk/login")).json()
            customers = (await self.http.get("/v1/demo/customers")).json()["customers"]
            self._languages = {one["id"]: one["language"] or "en" for one in customers}
            self.colleagues = [Colleague(self.base, person, self._offered) for person in page["demo"]]
        except FAILURES as error:
            log.debug("could not sit down: %r", error)
            return False
        self._begin(self._make_room())
        return True

    async def _make_room(self) -> None:
        """Gives up whoever somebody real became, and sits down again when they have gone."""
        while True:
            try:
                await self._look_around()
            except FAILURES as error:
                log.debug("could not look around: %r", error)
            await asyncio.sleep(1)

    async def _look_around(self) -> None:
        people = (await self.http.get("/v1/demo/people")).json()["people"]
        desks = {person["id"]: person for person in people}
        for one in self.colleagues:
            one.teams = tuple(desks[one.id]["teams"])
        coming = (one.come() for one in self.colleagues if not one.is_there and desks[one.id]["sockets"] == 0)
        going = (one.go() for one in self.colleagues if one.is_there and desks[one.id]["sockets"] > 1)
        for failed in await asyncio.gather(*coming, *going, return_exceptions=True):
            if failed is not None:
                log.debug("a colleague could not come or go: %r", failed)

    async def _played(self, scene: Scene, pace: float) -> None:
        """A scene from its first line until its conversation is closed."""
        chat: Chat | None = None
        self._visiting |= {scene.customer} if scene.customer else set()
        try:
            chat = await Chat.open(self.http, scene.customer, self._languages.get(scene.customer or "", "en"))
            performance = Performance(scene, chat, lambda: self.colleagues, self.lead, pace)
            self.cast[chat.conversation] = performance
            await performance.run()
            await asyncio.sleep(5 * pace)
        except FAILURES as error:
            log.debug("the scene %r ended early: %r", scene.shows, error)
        finally:
            if chat is not None:
                self.cast.pop(chat.conversation, None)
                await chat.close()
                await asyncio.sleep(SHOWN_FOR)
                await self._close(chat.conversation)
            self._visiting.discard(scene.customer or "")

    async def _close(self, conversation: str) -> None:
        """Closed by the supervisor, or by whoever else may see it; what somebody real has is left to them."""
        for one in sorted(self.colleagues, key=lambda one: one is not self.lead):
            if one.is_there and await one.do(conversation, "close", because="the customer has gone"):
                return

    async def _offered(self, colleague: Colleague, offer: Frame) -> None:
        performance = self.cast.get(offer["conversation"])
        if performance is not None:
            performance.offers.put_nowait((colleague, offer))
            return
        try:
            await self._serve(colleague, offer)
        except FAILURES as error:
            log.debug("%s could not serve %s: %r", colleague.id, offer["conversation"], error)

    async def _serve(self, colleague: Colleague, offer: Frame) -> None:
        """A customer who is not of the play: left to somebody real of the team, else answered honestly."""
        conversation = offer["conversation"]
        real = {one.id for one in self.colleagues if not one.is_there}
        await asyncio.sleep(0.5)
        if real & {one.id for one in self.colleagues if offer["team"] in one.teams}:
            await colleague.do(conversation, "decline", offer=offer["id"], because="left to whoever really sits here")
            return
        await asyncio.sleep(2)
        if not await colleague.do(conversation, "accept", offer=offer["id"]):
            return
        await asyncio.sleep(1.5)
        await colleague.reply(conversation, GREETING.replace("{name}", colleague.name.split()[0]))
        await asyncio.sleep(60)
        note = "A scripted colleague was here; ask for a person again at any time."
        await colleague.do(conversation, "give_back", note=note, tasks=[])

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(one.end() for one in self.colleagues), return_exceptions=True)
        await self.http.aclose()


def _again() -> Iterator[Scene]:
    """Every scene, those that did not open first, then all by chance, for ever."""
    yield from (scene for scene in SCENES if not scene.opens)
    while True:
        yield from random.sample(SCENES, len(SCENES))
