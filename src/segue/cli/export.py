"""`segue export`: a stored conversation for other systems, as an open packet, a carrier's fields, or a vCon."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from ..core.conversation.packets import packet_of
from ..core.conversation.vaults import vault_of
from ..core.events import Event
from ..core.packet.carriers import CARRIERS, project
from ..core.packet.opened import opened, schema
from ..journal import statements
from ..journal.vcon import vcon_of
from ..server.settings import settings_from
from . import files
from .journal import JOURNAL, opened_to_read

CONVERSATION = typer.Argument(metavar="CONVERSATION", help="Its id; `segue replay JOURNAL` lists them.")
VCON = typer.Option("--vcon", help="The whole conversation with its packets as an IETF vCon (a draft).")
CARRIER = typer.Option("--carrier", metavar="NAME", help=f"The packet as a carrier takes it: {', '.join(CARRIERS)}.")
LINK = typer.Option("--link", metavar="URL", help="With --carrier: where the whole packet can be seen.")
SCHEMA = typer.Option("--schema", help="The JSON Schema of the packet; nothing else is needed.")


def export(
    journal: Annotated[str | None, JOURNAL] = None,
    conversation: Annotated[str | None, CONVERSATION] = None,
    policy: Annotated[str | None, files.POLICY] = None,
    vcon: Annotated[bool, VCON] = False,
    carrier: Annotated[str | None, CARRIER] = None,
    link: Annotated[str, LINK] = "",
    print_schema: Annotated[bool, SCHEMA] = False,
) -> None:
    """Write one conversation's packet as JSON, for a carrier, or all of it as a vCon.

    What the policy, or that of SEGUE_POLICY, hides from exports ([mask] exports) is hidden. The journal is only read.
    """
    if print_schema:
        return files.write([schema()])
    if journal is None or conversation is None:
        raise files.BadFile("export", "it needs a journal and a conversation", "segue export shop.db c-17 --vcon")
    file = policy or settings_from().policy or None
    rules = files.policy(file)
    if file is None:
        typer.echo(
            "masked as Segue does without a policy: name the team's with --policy FILE, or in SEGUE_POLICY", err=True
        )
    whole = _events(journal, conversation)
    vault = vault_of(rules.mask_exports, whole)
    if vcon:
        return files.write([vcon_of(conversation, [vault.hidden(event) for event in whole], rules)])
    packet = packet_of(whole)
    if packet is None:
        raise files.BadFile(journal, f"{conversation!r:.80} was never handed to people; it has no packet", "--vcon")
    kept = vault.hidden(packet)
    if carrier is None:
        return files.write([opened(kept)])
    told = project(kept, carrier, link)
    return files.write([{"text": told.text, "keys": dict(told.keys)}])


def _events(journal: str, conversation: str) -> Sequence[Event]:
    with opened_to_read(journal, conversation) as (cursor, _):
        return statements.events_of(cursor, conversation, 0)
