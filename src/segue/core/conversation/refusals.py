"""Why something was not written of a conversation. IllegalMove stands beside MOVES."""

from __future__ import annotations

from ..errors import SegueError


class Overtaken(SegueError):
    """The conversation moved on since it was read. Nothing was written; read it again and decide anew.

    Attributes:
        conversation: its id.
        holder: who has it now, None if that is not known.
    """

    def __init__(self, conversation: str, holder: str | None = None) -> None:
        super().__init__(f"{conversation} moved on" + (f"; {holder} has it now" if holder else ""))
        self.conversation = conversation
        self.holder = holder


class UnknownConversation(SegueError):
    """No conversation has this id. Open it first.

    Attributes:
        conversation: the id.
    """

    def __init__(self, conversation: str) -> None:
        super().__init__(f"there is no conversation {conversation!r}; open it first")
        self.conversation = conversation


class MessageTooLong(SegueError):
    """A message beyond the policy's bound. Nothing was written; send it in parts.

    Attributes:
        length, at_most: characters.
    """

    def __init__(self, length: int, at_most: int) -> None:
        super().__init__(f"the message has {length:,} characters, at most {at_most:,} are taken; send it in parts")
        self.length = length
        self.at_most = at_most


class EmptyMessage(SegueError):
    """A message with neither words nor files. Nothing was written; there is nothing to send."""


class KeyReused(SegueError):
    """A message came under a key that another text had before. Nothing was written; send it under a key of its own.

    Attributes:
        conversation: its id.
        key: the key.
    """

    def __init__(self, conversation: str, key: str) -> None:
        super().__init__(f"another message of {conversation} had the key {key!r}; send this one under a new key")
        self.conversation = conversation
        self.key = key
