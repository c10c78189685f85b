"""AI to AI by charter: what crosses, what may be done, and who takes over when a bound is met.

refunds = Specialist("refunds", run=refund_agent, charter=Charter(
    tools={"get_order", "refund"}, per_call={"refund.amount": 100}, per_conversation={"refund.amount": 100},
    last_messages=10, mask=("card", "iban"), over_to="billing"))

turn.say(await refunds(turn, "charged twice, wants one refunded"), confidence=0.95)
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from ..core.charter import Charter, Refused
from ..core.packet.crossing import Crossing, crossing
from ..core.redaction import Mask, learn, texts_in
from ..core.transcript import Transcript
from ..core.triggers import Reason
from .messages import Message, messages_of
from .turn import Turn


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a specialist is asked to do.

    Attributes:
        crossing: what crosses to it, masked, and nothing else does; `crossing.text()` is for a prompt.
        charter: its bounds, for a prompt that wants to tell them. They hold without that.
    """

    crossing: Crossing
    charter: Charter

    @property
    def because(self) -> str:
        """Why it was asked, in the first AI's words."""
        return self.crossing.because

    @property
    def messages(self) -> tuple[Message, ...]:
        """The last ones in the chat APIs' form; tools' findings are fenced as data."""
        return tuple(dict(message) for message in self.crossing.messages)


Run = Callable[[Assignment], Awaitable[str]]


class Specialist:
    """An AI that another AI may ask, within its charter.

    Args:
        name: short and stable, as used in events.
        run: gets an Assignment, returns what to say. Its guarded tools are held to the charter.
        charter: it can only narrow that of the AI that asks.
    """

    def __init__(self, name: str, run: Run, charter: Charter) -> None:
        self.name, self.run, self.charter = name, run, charter

    async def __call__(self, turn: Turn, because: str) -> str:
        """The specialist's answer.

        Raises:
            Refused: the AIs went in a circle, or the conversation is somebody else's by now. It is recorded already:
                the turn ends with a person even if this is swallowed.
        """
        outer_name, outer = turn.by, turn.charter
        charter = self.charter.narrowed_to(outer)
        reason = await turn.board.delegate(turn.conversation, turn.state.epoch, outer_name, self.name, because)
        if reason is not None:
            refused = Refused(self.name, _to_people(reason, charter))
            await turn.alarm(refused.reason)
            raise refused
        packet = await turn.board.so_far(turn.conversation) if charter.fields else None
        mask = Mask(charter.mask)
        for message in messages_of(turn.state.transcript(), turn.state):
            mask.hide(message["content"])  # what one message shows to be a value is hidden in all of them
        if packet is not None:
            learn(packet, mask)
            for text in texts_in(packet):
                mask.hide(text)
        assignment = Assignment(crossing(charter, packet, because, self._last(turn, charter), mask.hide), charter)
        with turn.acting(self.name, charter):
            answer: str = mask.reveal(await self.run(assignment))
        return answer

    def _last(self, turn: Turn, charter: Charter) -> list[Message]:
        whole = turn.state.transcript()
        last = whole.tail(charter.last_messages) if charter.last_messages else Transcript()
        return messages_of(last, turn.state)


def _to_people(reason: Reason, charter: Charter) -> Reason:
    return replace(reason, to=reason.to or charter.over_to)
