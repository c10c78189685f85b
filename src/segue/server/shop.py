"""The example shop and its AI: help articles, two guarded tools, and a refunds specialist bound by a charter.

This is the AI of `segue demo`, and a pattern for your own: nothing here decides whether to hand off. Limits are held at
the tools' door and confidence is measured, so that the rooms of `core/` can decide.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from ..agents.assistants import Drafted
from ..agents.guard import guarded
from ..agents.knowledge import Knowledge
from ..agents.specialist import Assignment, Specialist
from ..agents.turn import current_turn
from ..core.charter import Charter
from ..core.errors import SegueError
from ..core.policy import ALWAYS, Policy
from ..core.policy.toml import from_toml
from ..core.transcript import Speaker, Transcript
from ..core.triggers import Signals

AI_NAME = "Lane"
"""The shop's AI, as its customers read it."""

LIMIT = 50.00
"""What the refunds specialist may give back, in one call and in one conversation. Source: the policy's refund_above."""

SILENT_CARRIER = "Bluebird Post"
"""The carrier that never answers in the example shop, so that it can be seen what a tool that fails leads to."""

SURE = Signals(confidence=0.96, grounded=1.0, sources=("orders",))
"""An answer that was read from the order book."""

STATUS = ("order_status", "late_delivery")
"""Intents to which it helps to see the order."""

_ORDER = re.compile(r"\bHL[- ]?(\d{5})\b", re.I)
_AMOUNT = re.compile(r"(?<![\d.,])(\d{1,4}[.,]\d{2})(?![\d.,])")
_HELLO = re.compile(
    r"\s*(?:hi|hello|hey|hallo|guten (?:tag|morgen)|hola|buen[oa]s \w+|bonjour|salut|olá|oi)\b[\s,.!]*", re.I
)
_THANKS = re.compile(r"\b(?:thanks|thank you|cheers|danke|gracias|merci|obrigad[oa])\b", re.I)
_WORDS: Mapping[str, Mapping[str, str]] = {
    "hello": {
        "en": "Hello, I am Lane, the shop's AI. I can look up an order, answer from our help pages, or get you a person. What can I do?",
        "de": "Hallo, ich bin Lane, die KI des Ladens. Ich sehe Bestellungen nach, antworte aus den Hilfeseiten oder hole einen Menschen. Worum geht es?",
        "es": "Hola, soy Lane, la IA de la tienda. Puedo consultar un pedido, responder con nuestras páginas de ayuda o avisar a una persona. ¿Qué necesita?",
        "fr": "Bonjour, je suis Lane, l'IA de la boutique. Je peux consulter une commande, répondre avec nos pages d'aide ou appeler une personne. Que puis-je faire ?",
        "pt": "Olá, sou a Lane, a IA da loja. Posso consultar um pedido, responder com as páginas de ajuda ou chamar uma pessoa. Em que posso ajudar?",
    },
    "welcome": {
        "en": "You're welcome. I am here if anything else comes up.",
        "de": "Gern geschehen. Ich bin da, falls noch etwas ist.",
        "es": "De nada. Aquí sigo si surge algo más.",
        "fr": "Je vous en prie. Je reste là si besoin.",
        "pt": "De nada. Continuo aqui se precisar de mais alguma coisa.",
    },
}  # fmt: skip


class ShopMissing(SegueError):
    """The example shop is not beside this installation. Install Segue's wheel again, or run from a checkout.

    Attributes:
        looked: where it was looked for.
    """

    def __init__(self, looked: tuple[Path, ...]) -> None:
        places = " or ".join(map(str, looked))
        super().__init__(f"the example shop is not in {places}; install the wheel again, or run from a checkout")
        self.looked = looked


def shop_folder() -> Path:
    """Where the example shop stands: inside the wheel, or in the checkout.

    Raises:
        ShopMissing: it is in neither.
    """
    here = Path(__file__).resolve()
    looked = (here.parents[1] / "examples" / "shop", here.parents[3] / "examples" / "shop")
    for folder in looked:
        if (folder / "policy.toml").is_file():
            return folder
    raise ShopMissing(looked)


def shop_policy(folder: Path) -> Policy:
    """The shop's policy as a demonstration needs it: open around the clock, and quick to tell and to ask."""
    policy = from_toml((folder / "policy.toml").read_text(encoding="utf-8"))
    return replace(
        policy,
        teams=tuple(replace(team, hours=ALWAYS) for team in policy.teams),
        survey_after=timedelta(seconds=4),
        inform_every=timedelta(seconds=45),
    )


@dataclass(frozen=True, slots=True)
class Order:
    """A row of the order book."""

    id: str
    customer: str
    status: str
    items: str
    total: float
    currency: str
    carrier: str
    tracking: str
    delivered_on: str

    def __str__(self) -> str:
        """As the ledger and the desk tell it."""
        parcel = f", {self.carrier} {self.tracking}" if self.tracking else ""
        return (
            f"{self.id}: {self.items}, {self.total:.2f} {self.currency}, {self.status} {self.delivered_on}".rstrip()
            + parcel
        )


def read_orders(path: Path) -> dict[str, Order]:
    """The order book by number."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["id"]: Order(
                row["id"], row["customer_id"], row["status"], row["items"], float(row["total"]), row["currency"],
                row["carrier"], row["tracking"], row["delivered_on"],
            )
            for row in csv.DictReader(file)
        }  # fmt: skip


class ShopAssistant:
    """The AI of Harrow Lane Coffee. It is plugged in like any other: `Segue(..., assistant=ShopAssistant(folder))`.

    Args:
        folder: the example shop.
    """

    def __init__(self, folder: Path) -> None:
        self.articles = Knowledge.from_folder(folder / "knowledge")
        self.orders = read_orders(folder / "orders.csv")
        self.refunds = Specialist(
            "refunds",
            self._refunded,
            Charter(
                tools=frozenset({"find_order", "refund"}),
                per_call={"refund.amount": LIMIT},
                per_conversation={"refund.amount": LIMIT},
                over_to="billing",
            ),
        )

    async def answer(self, transcript: Transcript, language: str | None) -> Drafted:
        """A draft: from the order book, by the specialist, or from the articles, in this order.

        Raises:
            Refused: a limit was met; the turn ends with a person.
        """
        last = transcript.last(Speaker.CUSTOMER)
        text, turn = last.text if last else "", current_turn()
        pleasantry = _pleasantry(text)
        if pleasantry:
            return Drafted(_in(language, pleasantry), Signals(confidence=0.99))
        number = _order_in(transcript)
        if turn is not None and number is not None:
            intent = turn.state.readings[-1][1].intent() if turn.state.readings else None
            if intent is not None and intent.name == "refund":
                return Drafted(await self.refunds(turn, text), SURE)
            if _ORDER.search(text) and (intent is None or intent.name in STATUS):
                return await self._status(number)
        return await self.articles.answer(transcript, language)

    @guarded
    async def find_order(self, order: str) -> Order:
        """One of the customer's own orders. Whose conversation it is, the turn knows: nobody can talk the AI into it.

        Raises:
            LookupError: there is none, or it is somebody else's, which is not told apart.
        """
        turn, found = current_turn(), self.orders.get(order)
        if found is None or turn is None or found.customer != turn.state.customer:
            raise LookupError(f"this customer has no order {order}")
        return found

    @guarded
    async def ask_carrier(self, carrier: str, tracking: str) -> str:
        """Where a parcel is.

        Raises:
            ConnectionError: the carrier does not answer.
        """
        if carrier == SILENT_CARRIER:
            raise ConnectionError(f"{carrier} does not answer")
        return f"{carrier} has it as {tracking}, on its way"

    @guarded(limit={"amount": LIMIT}, to="billing")
    async def refund(self, order: str, amount: float, currency: str) -> str:
        """Gives money back. In the example shop no money moves; the ledger shows the call."""
        return f"refunded {amount:.2f} {currency} for {order}"

    async def _status(self, number: str) -> Drafted:
        try:
            order = await self.find_order(number)
        except LookupError:
            return Drafted(f"I find no order {number} among yours. Could you look at the number once more?", SURE)
        if order.status == "shipped":
            return await self._on_its_way(order)
        stands = f"was delivered on {order.delivered_on}" if order.status == "delivered" else f"is {order.status}"
        return Drafted(f"{order.id} ({order.items}) {stands}.", SURE)

    async def _on_its_way(self, order: Order) -> Drafted:
        for _ in range(2):
            try:
                said = await self.ask_carrier(order.carrier, order.tracking)
            except ConnectionError:
                continue  # both tries stand in the ledger, and two that fail are a handoff
            return Drafted(f"{order.id} ({order.items}) was shipped: {said}.", SURE)
        return Drafted(f"{order.id} was shipped with {order.carrier}, which does not answer me now.", SURE)

    async def _refunded(self, assignment: Assignment) -> str:
        """The specialist: sees what crossed to it, and is held to its charter whatever it tries."""
        words = " ".join(message["content"] for message in assignment.messages if message["role"] == "user")
        found = _ORDER.search(assignment.because) or _ORDER.search(words)
        assert found is not None, "it is asked about an order only"
        try:
            order = await self.find_order(number := f"HL-{found[1]}")
        except LookupError:
            return f"I find no order {number} among yours. Could you look at the number once more?"
        named = _AMOUNT.search(assignment.because)
        amount = float(named[1].replace(",", ".")) if named else order.total
        await self.refund(order.id, amount, order.currency)
        return f"{amount:.2f} {order.currency} for {order.id} is on its way back to you; banks book it in 3 to 5 working days."


def _order_in(transcript: Transcript) -> str | None:
    """The number of the order that the customer named last."""
    for _, turn in reversed(list(transcript.of(Speaker.CUSTOMER))):
        found = _ORDER.search(turn.text)
        if found:
            return f"HL-{found[1]}"
    return None


def _pleasantry(text: str) -> str | None:
    """The sentence that a greeting or thanks asks for; None if there is more in it."""
    if "?" not in text and _THANKS.search(text) and len(text) < 80:
        return "welcome"
    return "hello" if _HELLO.fullmatch(text) else None


def _in(language: str | None, sentence: str) -> str:
    return _WORDS[sentence].get(language or "en", _WORDS[sentence]["en"])
