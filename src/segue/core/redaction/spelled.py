"""Texts as they are read: one kind of space and of dash, figures and letters of ordinary width, nothing unseen."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\u180e"
_PLAIN = {
    **{ord(space): " " for space in _SPACES},
    **{ord(dash): "-" for dash in _DASHES},
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
}
_IS_UNSEEN = re.compile(f"[{_UNSEEN}]")


def spelled(text: str) -> tuple[str, Sequence[int] | None]:
    """The text in plain letters; where each of them stood, with the end after them, or None if all stand where they"
    " were."""
    if text.isascii():
        return text, None
    if _IS_UNSEEN.search(text) is None:
        return text.translate(_PLAIN), None
    places = [at for at, letter in enumerate(text) if letter not in _UNSEEN]
    return "".join(text[at] for at in places).translate(_PLAIN), [*places, len(text)]


def in_text(start: int, end: int, places: Sequence[int] | None) -> tuple[int, int]:
    """A stretch of the plain text as it stands in the text itself."""
    return (start, end) if places is None else (places[start], places[end - 1] + 1 if end > start else places[start])
