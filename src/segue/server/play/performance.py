"""One scene as it is played: line by line, each when what came before it has happened."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from .colleagues import Colleague
from .customers import Chat, Frame
from .scenes import Line, Scene

PATIENCE = 120.0
"""Seconds that a customer waits for a person, who may be somebody real, before they give up."""
ANSWERED = 30.0
"""Seconds that a customer waits for an answer before they write on."""


class GaveUp(Exception):
    """Nobody came within PATIENCE, or the server refused: the scene ends here."""


class Performance:
    """A scene being played.

    Attributes:
        holder: the scripted colleague who has it; None: nobody, the AI, or somebody real.
        offers: what is offered to scripted colleagues, as it comes.
    """

    def __init__(
        self, scene: Scene, chat: Chat, team: Callable[[], Sequence[Colleague]], lead: Colleague | None, pace: float
    ) -> None:
        self.scene, self.chat, self.team, self.lead, self.pace = scene, chat, team, lead, pace
        self.holder: Colleague | None = None
        self.offers: asyncio.Queue[tuple[Colleague, Frame]] = asyncio.Queue()
        self._heard: int | None = None  # lines of others when the customer last wrote; None before their first words

    async def run(self) -> None:
        """The whole script; what a real person at the desk does instead of the script is left to them.

        Raises:
            GaveUp: see there.
            httpx.HTTPError, OSError: the server is gone.
        """
        for line in self.scene.lines:
            await ACTS[line.act](self, line)

    # ---- the customer

    async def speak(self, line: Line) -> None:
        if line.who != "customer":
            await self._desk_says(line)
            return
        if self._heard is not None:
            await self.chat.until(self._is_answered, PATIENCE if self._is_with_people() else ANSWERED)
            await asyncio.sleep(0.3 + 1.5 * self.pace)
        await self.chat.typing(self.pace * min(3.0, len(line.text) / 25))
        self._heard = self._others()
        await self.chat.say(line.text)

    async def press(self, line: Line) -> None:
        await self.chat.post("person", key=f"button-{self.chat.conversation}")

    async def book(self, line: Line) -> None:
        await self._until_waiting()
        due = datetime.now(UTC) + timedelta(minutes=int(line.more))
        await self.chat.post("callback", due=due.isoformat(), contact=line.text)

    async def leave_details(self, line: Line) -> None:
        await self._until_waiting()
        await self.chat.post("details", contact=line.text, text="")

    async def wait(self, line: Line) -> None:
        await asyncio.sleep(int(line.more))

    async def rate(self, line: Line) -> None:
        if await self.chat.until(lambda: bool(self.chat.state["rating"]["asked"]), ANSWERED):
            await asyncio.sleep(self.pace)
            await self.chat.post("rating", score=int(line.more), comment=line.text)

    # ---- the desk

    async def accept(self, line: Line) -> None:
        while True:
            found = await self._asked()
            if found is None:  # somebody real took it
                return
            colleague, offer = found
            await asyncio.sleep(0.2 + 1.5 * self.pace)  # the card is read first
            if await colleague.do(self.chat.conversation, "accept", offer=offer["id"]):
                self.holder = colleague
                return

    async def decline(self, line: Line) -> None:
        found = await self._asked()
        if found is not None:
            await asyncio.sleep(0.2 + self.pace)
            await found[0].do(self.chat.conversation, "decline", offer=found[1]["id"], because=line.text)

    async def let_lapse(self, line: Line) -> None:
        await self._asked()

    async def take_over(self, line: Line) -> None:
        if self.lead is None:  # somebody real is the supervisor, and takes over what they like
            raise GaveUp
        await self.chat.until(self._is_answered, ANSWERED)
        await asyncio.sleep(0.5 + 2 * self.pace)
        if await self.lead.do(self.chat.conversation, "take_over"):
            self.holder = self.lead

    async def note(self, line: Line) -> None:
        await self._do("notes", text=line.text)

    async def ask_for_help(self, line: Line) -> None:
        await self._do("help", text=line.text, to=line.more or None)
        await asyncio.sleep(3 * self.pace)

    async def transfer(self, line: Line) -> None:
        await self._do("transfer", to=line.more, because=line.text)

    async def hand_back(self, line: Line) -> None:
        tasks = [{"kind": kind, "detail": "", "due": None} for kind in line.more.split()]
        await asyncio.sleep(self.pace)
        await self._do("give_back", note=line.text, tasks=tasks)
        self.holder = None

    async def go_on_break(self, line: Line) -> None:
        await self._be(line.who, "away")

    async def come_back(self, line: Line) -> None:
        await asyncio.sleep(1 + 6 * self.pace)
        await self._be(line.who, "online")

    # ----

    async def _desk_says(self, line: Line) -> None:
        if self.holder is not None:
            await asyncio.sleep(0.3 + self.pace * min(4.0, len(line.text) / 25))
            name = self.holder.name.split()[0]
            await self._do("reply", text=line.text.replace("{name}", name))

    async def _do(self, what: str, **body: object) -> None:
        """A command by the script's own person; if it is refused, somebody real has it by now."""
        if self.holder is None:
            return
        if what == "reply":
            was_done = await self.holder.reply(self.chat.conversation, str(body["text"]))
        else:
            was_done = await self.holder.do(self.chat.conversation, what, **body)
        if not was_done:
            self.holder.mine.discard(self.chat.conversation)
            self.holder = None

    async def _asked(self) -> tuple[Colleague, Frame] | None:
        """The next offer to somebody scripted; None if somebody real has the conversation instead.

        Raises:
            GaveUp: nobody is asked within PATIENCE.
        """
        had = self.chat.state.get("epoch", 0)
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    try:
                        return await asyncio.wait_for(self.offers.get(), 0.5)
                    except TimeoutError:
                        is_theirs = self.chat.state["stage"] == "person" and self.chat.state["epoch"] > had
                        if is_theirs and self.offers.empty():
                            self.holder = None
                            return None
        except TimeoutError:
            raise GaveUp from None

    async def _be(self, team: str, presence: str) -> None:
        theirs = [colleague for colleague in self.team() if team in colleague.teams and colleague.is_there]
        await asyncio.gather(*(colleague.be(presence) for colleague in theirs))

    async def _until_waiting(self) -> None:
        await self.chat.until(lambda: bool(self.chat.state["stage"] != "ai"), ANSWERED)
        await asyncio.sleep(0.3 + 2 * self.pace)

    def _others(self) -> int:
        return sum(said["who"] != "customer" for said in self.chat.said)

    def _is_answered(self) -> bool:
        return self._others() > (self._heard or 0)

    def _is_with_people(self) -> bool:
        return bool(self.chat.state["stage"] in ("person", "waiting"))


ACTS: Mapping[str, Callable[[Performance, Line], Awaitable[None]]] = {
    "say": Performance.speak,
    "button": Performance.press,
    "book": Performance.book,
    "details": Performance.leave_details,
    "wait": Performance.wait,
    "rate": Performance.rate,
    "accept": Performance.accept,
    "decline": Performance.decline,
    "lapse": Performance.let_lapse,
    "take-over": Performance.take_over,
    "note": Performance.note,
    "help": Performance.ask_for_help,
    "transfer": Performance.transfer,
    "hand-back": Performance.hand_back,
    "break": Performance.go_on_break,
    "return": Performance.come_back,
}
"""What each verb of a script does."""
