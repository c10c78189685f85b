"""The whole walk without a server: an AI answers, hands off, a person solves it and hands back.

uv run python examples/library_only.py
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from segue import CsvRecords, Knowledge, Segue, Task, TaskKind, card, load_policy

SHOP = Path(__file__).parent / "shop"
MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # ten in the morning in New York: the shop is open


def show(who: str, text: str) -> None:
    print(f"{who:>10}  {text}\n")


async def main(journal: Path) -> None:
    segue = Segue(
        journal,
        load_policy(SHOP / "policy.toml"),
        assistant=Knowledge.from_folder(SHOP / "knowledge"),
        records=CsvRecords(SHOP / "customers.csv", SHOP / "orders.csv"),
        clock=lambda: MONDAY,
        timers=False,
    )
    async with segue:
        await segue.arrive("ana")
        for text in (
            "How long do refunds take?",
            "Hm. I was charged twice for HL-48213, 59.90 each. Please give me a person.",
        ):
            show("customer", text)
            turn = await segue.receive("chat-1", text, customer="c-1001")
            for sentence in turn.outbox:
                show("Segue", sentence)

        ((conversation, offer),) = await segue.offers("ana")
        packet = await segue.packet(conversation.id)
        assert packet is not None
        show(
            "card",
            f"for Ana ({offer.because}):\n" + "\n".join(f"            {line}" for line in card(packet).splitlines()),
        )

        await segue.accept(conversation.id, offer.id, "ana")
        await segue.reply(
            conversation.id, "ana", "Hello, I can see both payments for HL-48213. One is on its way back."
        )
        await segue.give_back(
            conversation.id, "ana", "One payment of 59.90 refunded, 3 to 5 days.", [Task(TaskKind.SURVEY)]
        )
        for said in (await segue.transcript(conversation.id)).turns[-3:]:
            show(said.name or said.speaker, said.text)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(Path(folder) / "shop.db"))
