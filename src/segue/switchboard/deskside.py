"""What people at the desk do, as the library offers it. `desk.py` beside this does it."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.conversation import Conversation
from ..core.handback import Task
from ..core.receiving import Offer
from ..core.transcript import Attachment
from .desk import Desk
from .ports import Journal


class DeskSide:
    """The people's half of `Segue`, which plugs the rest together."""

    desk: Desk
    journal: Journal

    async def arrive(self, person: str) -> None:
        """Somebody is at the desk; whoever waits for them is offered to them."""
        await self.desk.arrive(person)

    async def leave(self, person: str) -> None:
        """Somebody leaves the desk; nothing new is offered to them."""
        await self.desk.leave(person)

    async def ready(self, person: str) -> None:
        """Somebody is ready for the next, before their wrap-up time or their cool-down is over."""
        await self.desk.ready(person)

    async def offers(self, person: str) -> Sequence[tuple[Conversation, Offer]]:
        """What is offered to a person now, longest wait first."""
        states = [await self.journal.load(id) for id in await self.journal.offered_to(person)]
        return [(one, one.offer) for one in states if one and one.offer and one.offer.agent == person]

    async def accept(self, conversation: str, offer: str, by: str) -> Conversation:
        """Takes an offered conversation; see switchboard/desk.py for this and the next ones."""
        return await self.desk.accept(conversation, offer, by)

    async def decline(self, conversation: str, offer: str, by: str, because: str = "") -> Conversation:
        """Says no to an offer."""
        return await self.desk.decline(conversation, offer, by, because)

    async def take_over(self, conversation: str, by: str) -> Conversation:
        """Takes a conversation from whoever has it."""
        return await self.desk.take_over(conversation, by)

    async def assign(self, conversation: str, to: str, by: str, because: str) -> Conversation:
        """A supervisor gives a conversation to somebody, who has it at once, whoever had it."""
        return await self.desk.assign(conversation, to, by, because)

    async def reply(
        self, conversation: str, by: str, text: str, key: str | None = None, *, files: tuple[Attachment, ...] = ()
    ) -> Conversation:
        """A person's words to the customer."""
        return (await self.desk.reply(conversation, by, text, key, files=files)).after

    async def ask_for_help(self, conversation: str, by: str, text: str, to: str | None = None) -> Conversation:
        """Asks a colleague, or the supervisors, to look at it; whoever asks keeps it."""
        return await self.desk.ask_for_help(conversation, by, text, to)

    async def transfer(self, conversation: str, by: str, to: str, because: str) -> Conversation:
        """Brings in another team, or a colleague by id; the first person keeps it until somebody accepts."""
        return await self.desk.transfer(conversation, by, to, because)

    async def give_back(self, conversation: str, by: str, note: str, tasks: Sequence[Task] = ()) -> Conversation:
        """Solved by a person: the AI confirms the note and wraps up."""
        return await self.desk.hand_back(conversation, by, note, tasks)

    async def note(self, conversation: str, by: str, text: str) -> Conversation:
        """A note among colleagues; the customer never sees it."""
        return await self.desk.note(conversation, by, text)
