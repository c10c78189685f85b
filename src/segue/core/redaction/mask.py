"""Tokens in place of what must not travel, and the way back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..packet.accounts import bare
from .forms import DEFAULT, SHORT, Find, find, kinds_of

_TOKEN = re.compile(rf"\[(?:{'|'.join(SHORT)}|text)-\d{{1,9}}\]")
_NAME_OF = {kind: short for short, kind in SHORT.items()}

LONG_ENOUGH = 6
"""A value of this length that was found once is masked wherever it comes again, also where no word names it, and where
a text ends within it."""

CLEAN_AT_MOST = 500
"""Texts without anything to hide that are remembered, so that one that comes again costs nothing. Our own guess: those
of one page, as the desk shows it."""

_STEPS = 40
"""Characters of a value of which a text may show the beginning; the rest of a longer one counts as one piece."""


@dataclass(slots=True)
class Mask:
    """Hides values behind tokens and brings them back; one for each conversation and destination.

    The same value always has the same token, so that a model can still speak of it. What is in the vault only grows.

    Attributes:
        kinds: what to hide, by short or full names.
        is_exact: a token that somebody typed gets a token of its own, so that `reveal` gives back the very same text.
            False: it is left alone, so that a text may be hidden twice.
        is_numbered: False: "[card]" for what comes up from now on, which does not come back.

    Raises:
        BadPolicy: there is no such kind.
    """

    kinds: tuple[str, ...] = DEFAULT
    is_exact: bool = True
    is_numbered: bool = True
    _tokens: dict[str, str] = field(default_factory=dict, repr=False)
    _values: dict[str, str] = field(default_factory=dict, repr=False)
    _counts: dict[str, int] = field(default_factory=dict, repr=False)
    _names: dict[str, tuple[str, str]] = field(default_factory=dict, repr=False)
    _form: re.Pattern[str] | None = field(default=None, repr=False)
    _clean: set[str] = field(default_factory=set, repr=False)

    def __post_init__(self) -> None:
        self.kinds = kinds_of(self.kinds)

    def hide(self, text: str) -> str:
        """The text with tokens in place of what must not travel; `reveal` gives back the very same text."""
        if not self.kinds or len(text) < 3 or text in self._clean:
            return text
        spans = [(begin, end, self._token(name, text[begin:end])) for begin, end, name in self._spans(text)]
        if not spans:
            hidden = self._form.sub(self._again, text) if self._form is not None else text
            if hidden == text and len(self._clean) < CLEAN_AT_MOST:
                self._clean.add(text)
            return hidden
        parts: list[str] = []
        at = 0
        for begin, end, token in [*spans, (len(text), len(text), "")]:
            between = text[at:begin]
            parts += [self._form.sub(self._again, between) if self._form is not None else between, token]
            at = end
        return "".join(parts)

    def forget_texts(self) -> None:
        """Lets go of the texts that had nothing to hide; what is in the vault stays."""
        self._clean.clear()

    def learn(self, kind: str, value: str) -> None:
        """Takes in a value that is known to be of a kind, so that it is hidden wherever it stands."""
        if kind in self.kinds and len(value.strip()) > 1:
            self._token(_NAME_OF[kind], value.strip(), always=True)

    def reveal(self, text: str) -> str:
        """The text with the values back in place of our tokens; other text is left alone."""
        return _TOKEN.sub(lambda match: self._values.get(match[0], match[0]), text)

    def value(self, token: str) -> str | None:
        """What stands behind a token; None if it is none of ours."""
        return self._values.get(token)

    def _spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where something is hidden and under what name. A token that somebody typed gets its own."""
        typed = [Find("", *match.span()) for match in _TOKEN.finditer(text)] if "[" in text else []
        taken = 0
        for found in sorted([*typed, *find(text, self.kinds)], key=lambda found: (found.start, -found.end)):
            if found.end > taken:
                if found.kind or self.is_exact:
                    yield max(taken, found.start), found.end, _NAME_OF.get(found.kind, "text")
                taken = found.end

    def _again(self, match: re.Match[str]) -> str:
        """The token of something that was hidden before; a beginning of it, or other capitals, have their own."""
        said = match[0]
        if said in self._tokens:
            return self._tokens[said]
        folded = " ".join(said.casefold().split())
        name, value = next((one for known, one in self._names.items() if known.startswith(folded)), ("text", said))
        return self._token(name, said, is_known=False) if self.is_exact else self._tokens[value]

    def _token(self, name: str, value: str, *, is_known: bool = True, always: bool = False) -> str:
        same = value if self.is_exact else _same(name, value)
        token = self._tokens.get(same)
        if token is None or (self.is_numbered and "-" not in token):
            token = f"[{name}]"
            if self.is_numbered:
                self._counts[name] = self._counts.get(name, 0) + 1
                token = f"[{name}-{self._counts[name]}]"
                self._values[token] = value
        if self._tokens.get(value) != token:
            self._tokens[same] = self._tokens[value] = token
            if is_known and name != "text" and (always or len(value) >= LONG_ENOUGH):
                self._names.setdefault(" ".join(value.casefold().split()), (name, value))
                self._clean.clear()
                self._form = _form(sorted(self._names, key=len, reverse=True))
        return token


def _same(name: str, value: str) -> str:
    """What every spelling of a value has in common: of numbers the figures, of an account the letters too."""
    if name in _NUMBERS:
        return f"{name} {bare(value).upper()}"
    return f"{name} {value.casefold()}" if name == "email" else value


_NUMBERS = ("card", "iban", "ssn")


def _form(values: list[str]) -> re.Pattern[str]:
    """Finds values again: whole, or where a text ends or is cut short within one."""
    whole = [_loose(value) for value in values]
    cut = [_beginning(value) for value in values if len(value) > LONG_ENOUGH]
    return re.compile("|".join([*whole, *cut]), re.IGNORECASE)


def _loose(value: str) -> str:
    """A value with any gaps where it has some; a short one only as a word of its own."""
    form = r"\s{1,3}".join(map(re.escape, value.split()))
    return form if len(value) >= LONG_ENOUGH else rf"(?<!\w){form}(?!\w)"


def _beginning(value: str) -> str:
    """Six characters or more of the beginning of a value, where the text ends after them."""
    steps = [r"\s{1,3}" if step == " " else re.escape(step) for step in value]
    first, more, rest = steps[:LONG_ENOUGH], steps[LONG_ENOUGH:_STEPS], len(value) > _STEPS
    nested = "".join(f"(?:{step}" for step in more) + (r"\S{0,500}" if rest else "") + ")?" * len(more)
    return rf"(?<!\w){''.join(first)}{nested}(?=\s{{0,2}}(?:\.\.\.|…|\Z))"
