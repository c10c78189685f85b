"""The ledger: facts by name and task, found again by their value. No text is read here."""

from __future__ import annotations

import re
from dataclasses import replace

from .contents import Fact
from .shapes import plain

MOST_FACTS = 100
"""Facts that are kept; beyond it the oldest goes, so that work does not grow with the conversation. Our own guess."""

_SEVERAL = frozenset(("named", "choice", "likes", "with", "by", "about", "at", "number"))
"""Names under which several values stand side by side."""

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}$")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?$")


class Ledger:
    """What is known so far.

    Attributes:
        task: the number of the customer's present task; a new task may have its own date, its own city.
    """

    def __init__(self) -> None:
        self.task = 0
        self._facts: dict[str, Fact] = {}
        self._by_value: dict[str, str] = {}
        self._alias: dict[str, str] = {}

    def facts(self) -> tuple[Fact, ...]:
        """The present task's facts first, each task's in the order in which they were given."""
        of_task: dict[int, list[Fact]] = {}
        for key, fact in self._facts.items():
            of_task.setdefault(int(key.partition(":")[0]), []).append(fact)
        return tuple(fact for task in sorted(of_task, reverse=True) for fact in of_task[task])

    def present(self) -> tuple[Fact, ...]:
        """Those of the present task alone."""
        return tuple(self._facts[key] for key in self._of_task())

    def has_name(self, name: str) -> bool:
        """Whether the present task has a fact of this name."""
        return f"{self.task}:{name}" in self._facts

    def correct(self, was: str, value: str, turn: int) -> bool:
        """Puts a value in the place of one that the customer rules out; whether there was such a one."""
        key = self._by_value.get(plain(was))
        if key is None:
            return False
        old = self._facts[key]
        self._by_value.pop(plain(old.value), None)
        self._facts[key] = fact = _after(old, replace(old, value=value, turn=turn, source="customer", verified=False))
        self._index(fact, key)
        return True

    def add(self, fact: Fact, is_change: bool = False, *, is_beside: bool = False) -> None:
        """Keeps a fact. The same value again is no news; another value of the same name takes the place of the first.

        Args:
            is_change: the words around it correct something said before.
            is_beside: the same message names another value of this name: both stand.
        """
        said = plain(fact.value)
        if not said or said in self._by_value:
            return
        key = f"{self.task}:{fact.name}"
        if is_change:
            key = self._alias.get(key, key)
        old = self._facts.get(key)
        is_beside = is_beside or fact.name in _SEVERAL
        if old is not None and is_beside and not said.startswith(f"{plain(old.value)} "):
            key, old = f"{key}:{said}", None
        if old is not None:
            if plain(old.value) == said:
                return
            fact = _after(old, replace(fact, name=old.name))
            self._by_value.pop(plain(old.value), None)
        elif len(self._facts) >= MOST_FACTS:
            oldest = next(iter(self._facts))
            self._by_value.pop(plain(self._facts.pop(oldest).value), None)
        self._facts[key] = fact
        self._index(fact, key)

    def rename(self, key: str, label: str, verified: bool) -> None:
        """Gives a fact the name that a tool has for it; an older value of that name is thereby replaced."""
        fact = self._facts[key]
        named = f"{key.partition(':')[0]}:{label}"
        first = fact.first
        if named != key:
            old = self._facts.pop(named, None)
            if old is not None:
                self._by_value.pop(plain(old.value), None)
                first = first or old.first or old.value
            del self._facts[key]
            self._alias[key] = named
        self._facts[named] = replace(fact, name=label, verified=fact.verified or verified, first=first)
        self._index(fact, named)

    def key_of(self, value: str, label: str) -> str | None:
        """The fact that a tool's argument means, None if it is a new one."""
        said = plain(value)
        if said.isdigit() and len(said) < 3:
            return self._counted(said, label)
        return self._valued(said) or self._same_moment(value)

    def _valued(self, said: str) -> str | None:
        """The fact with this value, or with a fuller one of the present task ("Anaheim, CA" for "Anaheim")."""
        key = self._by_value.get(said)
        if key is not None or said.isdigit():
            return key
        here = f"{self.task}:"
        return next((k for v, k in self._by_value.items() if v.startswith(f"{said} ") and k.startswith(here)), None)

    def _counted(self, said: str, label: str) -> str | None:
        """By what is counted, else the latest count of this size that no tool used yet."""
        mine = [key for key in self._of_task() if plain(self._facts[key].value) == said]
        words = [word[:3] for word in label.split() if word not in ("number", "of")]
        by_noun = [key for key in mine if any(word in self._facts[key].name for word in words)]
        return next(iter(by_noun or [key for key in reversed(mine) if not self._facts[key].verified]), None)

    def _same_moment(self, value: str) -> str | None:
        """The customer's own words for a date or time that a tool got in figures."""
        kind = "date" if is_iso_date(value) else "time" if is_clock(value) else ""
        if not kind:
            return None
        mine = [key for key in self._of_task() if kind in key]
        return next((key for key in reversed(mine) if not self._facts[key].verified), mine[-1] if mine else None)

    def _of_task(self) -> list[str]:
        return [key for key in self._facts if key.startswith(f"{self.task}:")]

    def _index(self, fact: Fact, key: str) -> None:
        said = plain(fact.value)
        if not said.isdigit() or len(said) > 2:  # two rooms and two people are not the same fact
            self._by_value[said] = key


def _after(old: Fact, fact: Fact) -> Fact:
    """The fact that takes the place of another, with what was given first; who comes back to that never left it."""
    first = old.first or old.value
    return replace(fact, first=None if plain(first) == plain(fact.value) else first)


def is_iso_date(value: str) -> bool:
    return bool(_ISO_DATE.match(value))


def is_clock(value: str) -> bool:
    return bool(_CLOCK.match(value))
