"""Facts of a team's own, told by a pattern: its order numbers, its policies, its meter readings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .repeats import SEEN, TakesTooLong, refuse_slow

LONGEST = 200
"""Characters of a pattern. Our own guess: what is longer is no form of a number."""


@dataclass(frozen=True, slots=True)
class FactPattern:
    """A fact that is known by its form.

    Attributes:
        name: as the fact is called in the packet ("order", "meter reading").
        pattern: a regular expression; its group 1 is the value if it has one. Case makes no difference.
        examples: texts that it must find something in.
        called: as a customer reads it ("order number"), in the policy's first language.
        ask: language and the words in which a waiting customer is asked for it; "" for the first language.
        needed_for: intents whose cases need it; () with words to ask in: all do.
    """

    name: str
    pattern: str
    examples: tuple[str, ...] = ()
    called: str = ""
    ask: tuple[tuple[str, str], ...] = ()
    needed_for: tuple[str, ...] = ()

    @property
    def is_asked(self) -> bool:
        """Whether a waiting customer may be asked for it."""
        return bool(self.ask or self.needed_for)

    def found_in(self, text: str) -> list[tuple[str, int, int]]:
        """Each value with where it stands, in the first SEEN characters."""
        compiled = _compiled(self.pattern)
        group = 1 if compiled.groups else 0
        return [(match[group], *match.span(group)) for match in compiled.finditer(text[:SEEN]) if match[group]]

    def problem(self) -> str:
        """What is wrong with it, in words; "" if nothing is."""
        if not 0 < len(self.pattern) <= LONGEST:
            return f"should have 1 to {LONGEST} characters"
        try:
            if _compiled(self.pattern).match(""):
                return "fits an empty text"
            refuse_slow(self.pattern)
        except re.error as wrong:
            return f"is no regular expression ({wrong})"
        except TakesTooLong as wrong:
            return str(wrong)
        missed = next((text for text in self.examples if not self.found_in(text)), None)
        return "" if missed is None else f"finds nothing in its example {missed!r:.60}"


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
