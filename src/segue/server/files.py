"""Attachments: what is taken, where it is kept, who gets it back."""

from __future__ import annotations

from ..core.errors import SegueError


class UnknownFile(SegueError):
    """There is no such file, or none that you may see.

    Attributes:
        file: its id.
    """

    def __init__(self, file: str) -> None:
        super().__init__(f"there is no file {file!r}; it may have been removed because no message carried it")
        self.file = file


class FileTooLarge(SegueError):
    """A file beyond the bound. Make it smaller, or send a part of it.

    Attributes:
        at_most: bytes.
    """

    def __init__(self, at_most: int) -> None:
        super().__init__(f"a file may have {at_most / 1_000_000:g} MB; send a smaller one")
        self.at_most = at_most


class FileNotTaken(SegueError):
    """A file of a kind that is not taken, whatever its name says. Send a picture or a PDF."""


class FilesFull(SegueError):
    """A conversation has as many files as it may.

    Attributes:
        at_most: bytes.
    """

    def __init__(self, at_most: int) -> None:
        super().__init__(
            f"the files of one conversation may have {at_most / 1_000_000:g} MB together; describe it in words"
        )
        self.at_most = at_most


class Files:
    """The attachments."""
