"""Attachments: what is taken, where it is kept, who gets it back. Their bytes say what they are, never their names."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import unicodedata
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path

from ..core.errors import SegueError
from ..core.transcript import Attachment
from ..switchboard.ports import Clock
from .accounts import Accounts, FileRow
from .settings import Settings

ID = re.compile(r"f_[\w-]{32}")
HEAD = 64
"""Bytes by which a file is known."""
PIECE = 256 * 1024
"""Bytes that are written at a time."""
NAME_AT_MOST = 100
"""Characters."""
ENDINGS = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
}
"""What is taken, and how its names end."""


class UnknownFile(SegueError):
    """There is no such file, or none that you may see.

    Attributes:
        file: its id.
    """

    def __init__(self, file: str) -> None:
        super().__init__(f"there is no file {file!r}; one that no message carried is removed after a while")
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
    """A file of a kind that is not taken, whatever its name says. Send a picture (PNG, JPEG, GIF, WebP) or a PDF."""


class FilesFull(SegueError):
    """A conversation has as many files as it may.

    Attributes:
        at_most: bytes.
    """

    def __init__(self, at_most: int) -> None:
        super().__init__(
            f"the files of one conversation may have {at_most / 1_000_000:g} MB together; use words instead"
        )
        self.at_most = at_most


class Files:
    """The attachments, in a folder that no page is served from.

    Args:
        folder: made when the first file comes.
    """

    def __init__(self, settings: Settings, accounts: Accounts, folder: Path, clock: Clock) -> None:
        self._settings, self._accounts, self._folder, self._clock = settings, accounts, folder, clock

    async def keep(self, conversation: str, by: str, name: str, chunks: AsyncIterator[bytes]) -> FileRow:
        """Takes a file as it comes in; little of it is in memory at a time.

        Args:
            by: a customer's subject, or "agent:<person>".

        Raises:
            FileTooLarge, FileNotTaken, FilesFull: nothing was kept.
        """
        id = f"f_{secrets.token_urlsafe(24)}"
        path = self._path(id)
        try:
            kind, size = await self._write(path, chunks)
            row = FileRow(id, conversation, safe_name(name, kind), kind, size, by, self._clock(), False)
            if not await self._accounts.add_file(row, self._settings.files_at_most):
                raise FilesFull(self._settings.files_at_most)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return row

    async def _write(self, path: Path, chunks: AsyncIterator[bytes]) -> tuple[str, int]:
        """Writes what comes, once it is known to be taken; its kind and size."""
        kind, size, waiting = None, 0, bytearray()
        async for chunk in chunks:
            waiting += chunk
            size += len(chunk)
            if size > self._settings.file_at_most:
                raise FileTooLarge(self._settings.file_at_most)
            if kind is None and size >= HEAD and (kind := kind_of(bytes(waiting[:HEAD]))) is None:
                raise FileNotTaken
            if kind is not None and len(waiting) >= PIECE:
                await asyncio.to_thread(_append, path, bytes(waiting))
                waiting.clear()
        kind = kind or kind_of(bytes(waiting[:HEAD]))
        if kind is None:
            raise FileNotTaken
        await asyncio.to_thread(_append, path, bytes(waiting))
        return kind, size

    async def attached(self, conversation: str, ids: Sequence[str]) -> tuple[Attachment, ...]:
        """Files that a message of this conversation is about to carry; they stay for good from now on.

        Raises:
            UnknownFile: one is not there, or is another conversation's.
        """
        found = []
        for id in dict.fromkeys(ids):
            row = await self._accounts.file(id) if ID.fullmatch(id) else None
            if row is None or row.conversation != conversation:
                raise UnknownFile(id)
            found.append(row)
        if await self._accounts.send_files([row.id for row in found]) < len(found):
            raise UnknownFile(found[0].id)  # tidied away this very moment
        return tuple(Attachment(row.id, row.name, row.media_type, row.size) for row in found)

    async def row(self, id: str) -> FileRow:
        """What is known of a file. Whoever asks must have been let in by access before it is shown.

        Raises:
            UnknownFile: there is none.
        """
        row = await self._accounts.file(id) if ID.fullmatch(id) else None
        if row is None:
            raise UnknownFile(id)
        return row

    def path(self, row: FileRow) -> Path:
        """Where the bytes of a file are.

        Raises:
            UnknownFile: they are not there.
        """
        if not (path := self._path(row.id)).is_file():
            raise UnknownFile(row.id)
        return path

    async def remove_orphans(self, before: datetime) -> int:
        """Removes what was uploaded and never sent; how many there were. What a crash left half written goes too."""
        ids = await self._accounts.remove_orphans(before)
        for id in ids:
            await asyncio.to_thread(self._path(id).unlink, missing_ok=True)
        old = await asyncio.to_thread(self._older_than, before)
        known = await self._accounts.known_files([path.name for path in old])
        for path in old:
            if path.name not in known:
                await asyncio.to_thread(path.unlink, missing_ok=True)
        return len(ids)

    def _older_than(self, before: datetime) -> list[Path]:
        found = self._folder.glob("*/f_*") if self._folder.is_dir() else ()
        return [path for path in found if path.stat().st_mtime < before.timestamp()]

    def _path(self, id: str) -> Path:
        return self._folder / id[2:4] / id  # ids are ours, and match ID


def _append(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as to:
        to.write(content)


def kind_of(head: bytes) -> str | None:
    """What a file is by its first bytes; None if it is not taken. A picture that is something else too (HTML in a GIF)
    stays a picture for every browser, for it is told not to guess."""
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    return None


def safe_name(name: str, kind: str) -> str:
    """A name that is only a name: no path, no control characters, with the ending of what it is."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(one for one in unicodedata.normalize("NFC", last) if one.isprintable() and one not in '<>:"|?*')
    kept = kept.strip(". ")
    stem = kept[:-8] if len(kept) > NAME_AT_MOST else kept
    stem = stem[:NAME_AT_MOST] or "file"
    return stem if stem.lower().endswith(ENDINGS[kind]) else stem + ENDINGS[kind][0]
