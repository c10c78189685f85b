"""Words of others as one line each: nobody writes a line of a packet's own, or turns one round."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from .contents import Packet

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What turns the direction of the words after it round; the words of a right-to-left language need none of it."""

_JOINS = "\u200c\u200d"
"""Without a look of their own, but Persian words and emoji have them."""


def unturned(text: str) -> str:
    """A text in which nothing turns the direction round."""
    return _TURNS.sub("", text)


def one_line(text: str) -> str:
    """A text as one line without control characters."""
    return " ".join(_plain(unturned(" ".join(text.split()))).split())


def _plain(text: str) -> str:
    return "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)


def visible(text: str) -> str:
    """One line of what can be seen: a value that somebody gives."""
    line = one_line(text)
    return "".join(c for c in line if c in _JOINS or not unicodedata.category(c).startswith("C")).strip()


def indented(text: str) -> str:
    """A message of several lines, of which only the first stands at the margin."""
    return "\n    ".join(unturned(line) for line in text.splitlines())


def straight(packet: Packet) -> Packet:
    """The packet with nothing in its own texts that turns them round."""
    return replace(
        packet,
        goal=unturned(packet.goal).strip() or packet.goal,
        brief=unturned(packet.brief).strip() or packet.brief,
        stuck=unturned(packet.stuck),
        identity=unturned(packet.identity),
        tried=tuple(replace(done, what=unturned(done.what), result=unturned(done.result)) for done in packet.tried),
        facts=tuple(
            replace(fact, value=unturned(fact.value), first=fact.first and unturned(fact.first))
            for fact in packet.facts
        ),
        missing=tuple(map(unturned, packet.missing)),
        promised=tuple(map(unturned, packet.promised)),
    )
