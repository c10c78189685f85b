"""What may come back from an endpoint. Nothing is believed unseen: shape, types, names and ranges are looked at."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from ...core.reading import BadReading, Likely, Reading, Spotted, Stake, check
from .endpoint import NoAnswer
from .question import FIGURES, Names

AMOUNT_AT_MOST = 10**14
"""Hundredths. Source: the policy's own bound, a trillion."""

SPOTTED_AT_MOST, WORDS_AT_MOST = 40, 300
"""Spotted words that are kept, and characters of each. Our own guess."""

_LANGUAGE = re.compile("[a-z]{2}")
_CURRENCY = re.compile("[A-Z]{3}")
_WORD = re.compile(r"[^\x00-\x1f\x7f]{0,80}")

_STAKE = ("name", "p", "amount_cents", "currency", "of")
_KEYS = {*FIGURES, "tone", "repeats", "language", "intents", "topics", "stakes", "spotted"}


def reading_of(body: bytes, names: Names) -> Reading:
    """The reading in the body of an answer.

    Raises:
        NoAnswer: it is none, in whatever way.
    """
    told = figures_of(body, _KEYS)
    wants_human, out_of_scope, frustration, injection, abuse = (number(told[name], 0.0, 1.0, name) for name in FIGURES)
    try:
        return check(
            Reading(
                wants_human=wants_human,
                out_of_scope=out_of_scope,
                frustration=frustration,
                injection=injection,
                abuse=abuse,
                tone=number(told["tone"], -1.0, 1.0, "tone"),
                repeats=_whole(told["repeats"], 1_000, "repeats"),
                language=_code(told["language"], _LANGUAGE, "language"),
                intents=_likely(told["intents"], names.intents, "intents"),
                topics=_likely(told["topics"], names.topics, "topics"),
                stakes=_stakes(told["stakes"], names.stakes),
                spotted=_spotted(told["spotted"], names.signals),
            )
        )
    except BadReading as error:
        _refuse(error.field)


def figures_of(body: bytes, keys: set[str]) -> Mapping[str, Any]:
    """The object in the body of an answer, with exactly these keys.

    Raises:
        NoAnswer: it is none, in whatever way.
    """
    return _object(_parsed(_content(body)), keys)


def _content(body: bytes) -> str:
    """What the model wrote."""
    answer = _parsed(body)
    try:
        message = answer["choices"][0]["message"]
        content, refusal = message.get("content"), message.get("refusal")
    except (TypeError, KeyError, IndexError, AttributeError):
        raise NoAnswer("answered with something that is no completion") from None
    if refusal:
        raise NoAnswer("declined to answer")
    if not isinstance(content, str) or not content.strip():
        raise NoAnswer("answered with nothing")
    return content


def _parsed(text: str | bytes) -> Any:  # Any: whatever JSON can hold
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):  # cut off, no text in UTF-8, NaN, nested without end
        raise NoAnswer("answered with something that is no JSON") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _object(value: object, keys: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise NoAnswer("answered with something that is no reading")
    if missing := sorted(keys - value.keys()):
        raise NoAnswer(f"left out {missing[0]}")
    if value.keys() - keys:
        raise NoAnswer("answered with more than it was asked for")
    return value


def _refuse(name: str) -> NoReturn:
    raise NoAnswer(f"answered with a figure that cannot be believed ({name})")


def number(value: object, low: float, high: float, name: str) -> float:
    """A figure within its range.

    Raises:
        NoAnswer: it is none.
    """
    if type(value) not in (int, float) or not low <= value <= high:  # type: ignore[operator]  # it is a number
        _refuse(name)
    return float(value)  # type: ignore[arg-type]  # likewise


def _whole(value: object, high: int, name: str) -> int:
    if type(value) is not int or not 0 <= value <= high:
        _refuse(name)
    return value


def _code(value: object, form: re.Pattern[str], name: str) -> str | None:
    if value is not None and (type(value) is not str or not form.fullmatch(value)):
        _refuse(name)
    return value


def _rows(value: object, keys: tuple[str, ...], name: str) -> list[Mapping[str, Any]]:
    if not isinstance(value, list):
        _refuse(name)
    return [_object(row, set(keys)) for row in value]


def _named(value: object, names: tuple[str, ...], name: str) -> str:
    if type(value) is not str or value not in names:
        raise NoAnswer(f"named something among {name} that the team does not have")
    return value


def _likely(value: object, names: tuple[str, ...], name: str) -> tuple[Likely, ...]:
    """Each name once, likeliest first."""
    rows = _rows(value, ("name", "p"), name)
    found = [Likely(_named(row["name"], names, name), number(row["p"], 0.0, 1.0, name)) for row in rows]
    return _once(found, lambda likely: (likely.name, likely.p))


def _stakes(value: object, names: tuple[str, ...]) -> tuple[Stake, ...]:
    found = [
        Stake(
            _named(row["name"], names, "stakes"),
            number(row["p"], 0.0, 1.0, "stakes"),
            None if row["amount_cents"] is None else _whole(row["amount_cents"], AMOUNT_AT_MOST, "stakes"),
            _code(row["currency"], _CURRENCY, "stakes"),
            _code(row["of"], _WORD, "stakes"),
        )
        for row in _rows(value, _STAKE, "stakes")
    ]
    return _once(found, lambda stake: (stake.name, stake.p))


def _spotted(value: object, signals: tuple[str, ...]) -> tuple[Spotted, ...]:
    rows = _rows(value, ("signal", "words"), "spotted")
    if any(type(row["words"]) is not str for row in rows):
        _refuse("spotted")
    found = [Spotted(_named(row["signal"], signals, "spotted"), row["words"]) for row in rows]
    return tuple(spotted for spotted in found if 0 < len(spotted.words) <= WORDS_AT_MOST)[:SPOTTED_AT_MOST]


def _once(found: list[Any], of: Callable[[Any], tuple[str, float]]) -> tuple[Any, ...]:
    """Each name once, as likely as it was told at most; likeliest first."""
    best: dict[str, Any] = {}
    for item in sorted(found, key=lambda item: -of(item)[1]):
        best.setdefault(of(item)[0], item)
    return tuple(best.values())
