"""How long a regular expression can take, told from its structure before any text is seen.

Python's own parser of patterns is private, so this has a small one of its own. It understands what the form of a number
needs: characters, classes, groups, alternatives, bounded repeats, and looking around. What it does not know it refuses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce

SEEN = 1_000
"""Characters of a text that a pattern sees. Our own guess: a number that somebody gives stands near the beginning."""

MOST = 6_000
"""Steps from one place of a text. Measured: with SEEN places a pattern of so many takes less than 50 ms."""

SLOW = 3
"""Steps that a repeat, a group or a place takes more than a character. Measured."""

LOOKS = 12
"""Steps of looking ahead or back: it happens at every place."""

SAY_HOW_OFTEN = r"say how often: \d{1,8}"

_REPEAT = re.compile(r"(?:[*+?]|\{(\d*)(,?)(\d*)\})[?+]?")
"""As Python has it: {,} is *, and {} are two characters."""
_GROUP = re.compile(r"\((?:\?(?P<kind>:|P<\w+>|=|!|<=|<!)|(?!\?))")
_HEX = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_LOOK = re.compile(r"\(\?<?[=!]")
_MAY_MISS = re.compile(r"(?<!\()[?*|]|\{0?,")
_PLACES = ("^", "$", r"\b", r"\B", r"\A", r"\Z")

Chars = frozenset[str]
NONE: Chars = frozenset()


class TakesTooLong(ValueError):
    """A pattern that could take too long, or whose time cannot be told. `str` says what would do."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a part of a pattern can cost from one place.

    Attributes:
        ways: in how many ways it can fit at most.
        steps: to try all of them.
        entry: to find at its first character that it does not fit.
        first: characters that it can begin with.
        empty: whether it fits without a character.
    """

    ways: int
    steps: int
    entry: int
    first: Chars
    empty: bool


NOTHING = Shape(1, 0, 0, NONE, True)
Part = Callable[[Chars], Shape]
"""A part of a pattern, by what can follow it; nothing follows where the whole fits, and then no other way is tried."""


def refuse_slow(pattern: str) -> None:
    """Refuses a pattern that can take long.

    Args:
        pattern: one that Python compiles.

    Raises:
        TakesTooLong: with what would do.
    """
    shape = _Reading(pattern).whole()(NONE)
    look = len(_LOOK.findall(pattern)) * LOOKS
    along = SEEN * (
        2 + look + SLOW * len(_MAY_MISS.findall(pattern))
    )  # one way sees each character, and goes back over it
    if min(shape.steps, shape.ways * along) > MOST:
        raise TakesTooLong(f"can take too long on a long message; {SAY_HOW_OFTEN}")


class _Reading:
    """A pattern while it is read, from the left."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0
        self.known = _known(pattern)
        self.words = self._chars(r"\w")
        self.before: Chars | None = None  # what the last character can be, None if that is not sure

    def whole(self) -> Part:
        part = self._either()
        if self.at < len(self.pattern):
            raise TakesTooLong("has a bracket that is not understood here; write it plainly")
        return part

    def _either(self) -> Part:
        """Alternatives up to the end of the group."""
        branches = [self._row()]
        while self.pattern.startswith("|", self.at):
            self.at += 1
            branches.append(self._row())
        return branches[0] if len(branches) == 1 else lambda follow: _any_of([one(follow) for one in branches])

    def _row(self) -> Part:
        parts: list[Part] = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            parts.append(self._one())
        return lambda follow: reduce(lambda rest, part: _then(part, rest, follow), reversed(parts), NOTHING)

    def _one(self) -> Part:
        """One character, class, place or group, with how often."""
        before, self.before = self.before, None
        is_look = _LOOK.match(self.pattern, self.at) is not None
        if self.pattern[self.at] == "(":
            part, chars = self._group(), None
            self.before = None
        elif (text := self._atom()) in _PLACES:
            part, chars = _place(self._edge(before) if text == r"\b" else self.known), None
        else:
            chars = self._chars(text)
            part = _char(chars)
        found = _REPEAT.match(self.pattern, self.at)
        if found is None or found[0][:2] == "{}":
            self.before = chars
            return part
        if is_look:
            raise TakesTooLong("repeats a look ahead or back; once is enough")
        self.at = found.end()
        least, most = _bounds(found)
        if chars is not None:
            self.before = chars if least else None
            return _repeated_char(chars, least, SEEN if most is None else min(most, SEEN))
        if most is None:
            raise TakesTooLong("repeats a group without an end; say how often: (?:...){1,4}")
        return _repeated(part, least, most)

    def _edge(self, before: Chars | None) -> Chars:
        """What can follow the edge of a word."""
        if before is None or (before & self.words and before - self.words):
            return self.known
        return self.known - self.words if before & self.words else self.words

    def _group(self) -> Part:
        opening = _GROUP.match(self.pattern, self.at)
        if opening is None:
            raise TakesTooLong(f"has {self.pattern[self.at : self.at + 4]!r}, which is not understood here")
        self.at = opening.end()
        inner = self._either()
        if not self.pattern.startswith(")", self.at):
            raise TakesTooLong("has a bracket that is not understood here; write it plainly")
        self.at += 1
        if opening["kind"] in ("=", "!", "<=", "<!"):
            return _looking(inner, self.known, is_next=opening["kind"] == "=")
        return inner

    def _atom(self) -> str:
        """The text of one character or class."""
        start = self.at
        found = (_HEX if self.pattern[start] == "\\" else _CLASS).match(self.pattern, start)
        if found is not None:
            self.at = found.end()
        elif self.pattern[start] == "\\":
            if self.pattern[start + 1].isdigit() or self.pattern[start + 1] == "N":
                raise TakesTooLong(f"has {self.pattern[start : start + 2]!r}, which is not understood here")
            self.at += 2
        else:
            self.at += 1
        return self.pattern[start : self.at]

    def _chars(self, text: str) -> Chars:
        chars = frozenset(filter(re.compile(text, re.IGNORECASE | re.DOTALL).fullmatch, self.known))
        if not chars:
            raise TakesTooLong(f"has {text!r:.20}, which fits no character")
        return chars


def _known(pattern: str) -> Chars:
    """Characters by which classes are held against each other: two that overlap do so in one of these."""
    named = {chr(int(found[0][2:], 16)) for found in _HEX.finditer(pattern) if int(found[0][2:], 16) < 0x110000}
    near = {chr(ord(char) + by) for char in {*pattern, *named} for by in (-1, 0, 1) if 0 <= ord(char) + by < 0x110000}
    both = {form for char in near for form in (char.lower(), char.upper()) if len(form) == 1}
    return frozenset({*map(chr, range(128)), *"éß٣\u2003€\u017f\u212aİı", *near, *both})


def _bounds(found: re.Match[str]) -> tuple[int, int | None]:
    if found[0][0] != "{":
        return (1 if found[0][0] == "+" else 0), (1 if found[0][0] == "?" else None)
    least = int(found[1] or 0)
    return least, (int(found[3]) if found[3] else None) if found[2] else least


def _then(part: Part, rest: Shape, follow: Chars) -> Shape:
    """A part and what stands after it."""
    after = rest.first | follow if rest.empty else rest.first
    one = part(after)
    return Shape(
        one.ways * rest.ways,
        one.steps + one.ways * rest.steps + _unwound(one) * rest.entry,
        one.entry + (rest.entry if one.empty else 0),
        one.first | rest.first if one.empty else one.first,
        one.empty and rest.empty,
    )


def _unwound(one: Shape) -> int:
    """At how many places more what follows is tried, and fails at its first character."""
    return max(0, one.steps // 2 - one.ways)


def _any_of(branches: list[Shape]) -> Shape:
    firsts = [one.first for one in branches]
    are_apart = not any(one.empty for one in branches) and sum(map(len, firsts)) == len(NONE.union(*firsts))
    return Shape(
        (max if are_apart else sum)(one.ways for one in branches),
        sum(one.steps for one in branches),
        sum(one.entry for one in branches),
        NONE.union(*firsts),
        any(one.empty for one in branches),
    )


def _char(chars: Chars) -> Part:
    return lambda follow: Shape(1, 1, 1, chars, False)


def _place(known: Chars) -> Part:
    """The beginning, the end, or the edge of a word: what comes before it may fit in any way."""
    return lambda follow: Shape(1, 1, SLOW, known, False)


def _looking(inner: Part, known: Chars, *, is_next: bool) -> Part:
    """Looking ahead or back: it is tried once, whatever comes of it."""

    def part(follow: Chars) -> Shape:
        one = inner(known)
        if one.steps > LOOKS or one.ways > 4:
            raise TakesTooLong("looks too far ahead or back; keep what stands in (?=...) to a few characters")
        first = one.first if is_next and not one.empty else known
        return Shape(1, one.steps + 1, one.entry + 1 if first is one.first else one.steps + 1, first, False)

    return part


def _repeated_char(chars: Chars, least: int, most: int) -> Part:
    """Where nothing that it repeats can follow, only the longest way goes on; at the very end any way will do."""

    def part(follow: Chars) -> Shape:
        steps = 2 * most if follow else max(1, 2 * least)
        return Shape(most - least + 1 if chars & follow else 1, steps, SLOW, chars, least == 0)

    return part


def _repeated(part: Part, least: int, most: int) -> Part:
    """A group, so often: each of its ways after each way of those before."""

    def repeated(follow: Chars) -> Shape:
        again = part(follow | part(follow).first)
        ways = steps = 0
        reached = 1
        for times in _up_to(most):
            steps += reached * again.steps
            reached *= again.ways
            ways += reached if times >= least else 0
            if max(ways, steps, reached) > MOST * SEEN:
                ways = max(ways, reached)
                break
        entry = (again.entry + SLOW) * (most if again.empty else 1)
        return Shape(ways + (least == 0), steps + SLOW, entry, again.first, least == 0 or again.empty)

    return repeated


def _up_to(most: int) -> Iterator[int]:
    return iter(range(1, min(most, SEEN) + 1))
