"""Tokens in place of what must not travel, and the way back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .forms import ALL, SHORT, Find, find, kinds_of

_TOKEN = re.compile(rf"\[(?:{'|'.join(SHORT)}|text)-\d{{1,9}}\]")
_NAME_OF = {kind: short for short, kind in SHORT.items()}

LONG_ENOUGH = 6
"""A value of this length that was found once is masked wherever it comes again, also where no word names it."""


@dataclass(slots=True)
class Mask:
    """Hides values behind tokens and brings them back; one for each conversation and destination.

    The same value always has the same token, so that a model can still speak of it. What is in the vault only grows.

    Attributes:
        kinds: what to hide, by short or full names.

    Raises:
        BadPolicy: there is no such kind.
    """

    kinds: tuple[str, ...] = ALL
    _tokens: dict[str, str] = field(default_factory=dict, repr=False)
    _values: dict[str, str] = field(default_factory=dict, repr=False)
    _counts: dict[str, int] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.kinds = kinds_of(self.kinds)

    def hide(self, text: str) -> str:
        """The text with tokens in place of what must not travel; `reveal` gives back the very same text."""
        spans = [(begin, end, self._token(name, text[begin:end])) for begin, end, name in self._spans(text)]
        again = self._again()
        parts: list[str] = []
        at = 0
        for begin, end, token in [*spans, (len(text), len(text), "")]:
            between = text[at:begin]
            parts += [again.sub(lambda match: self._tokens[match[0]], between) if again else between, token]
            at = end
        return "".join(parts)

    def reveal(self, text: str) -> str:
        """The text with the values back in place of our tokens; other text is left alone."""
        return _TOKEN.sub(lambda match: self._values.get(match[0], match[0]), text)

    def _spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where something is hidden and under what name. A token that somebody typed gets its own."""
        typed = [Find("", *match.span()) for match in _TOKEN.finditer(text)]
        taken = 0
        for found in sorted([*typed, *find(text, self.kinds)], key=lambda found: (found.start, -found.end)):
            if found.end > taken:
                yield max(taken, found.start), found.end, _NAME_OF.get(found.kind, "text")
                taken = found.end

    def _again(self) -> re.Pattern[str] | None:
        """What was hidden before and is long enough to be known without the word that named it."""
        long = [value for value, token in self._tokens.items() if len(value) >= LONG_ENOUGH and token[:5] != "[text"]
        return re.compile("|".join(re.escape(value) for value in sorted(long, key=len, reverse=True))) if long else None

    def _token(self, name: str, value: str) -> str:
        token = self._tokens.get(value)
        if token is None:
            self._counts[name] = self._counts.get(name, 0) + 1
            token = self._tokens[value] = f"[{name}-{self._counts[name]}]"
            self._values[token] = value
        return token
