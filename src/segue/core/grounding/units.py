"""What a number is of: money, shares, spans of time, halves of the day, and measures of which one is a multiple of another."""

# ruff: noqa: E501 - names of one thing stand in a row

from __future__ import annotations

import re
from collections.abc import Iterator

CURRENCIES = {
    "$": "usd", "us$": "usd", "usd": "usd", "dollar": "usd", "dollars": "usd", "€": "eur", "eur": "eur", "euro": "eur",
    "euros": "eur", "£": "gbp", "gbp": "gbp", "pound": "gbp", "pounds": "gbp", "¥": "jpy", "jpy": "jpy", "yen": "jpy",
    "chf": "chf", "francs": "chf", "₹": "inr", "inr": "inr", "rupees": "inr", "%": "%",
    "percent": "%", "prozent": "%", "pct": "%", "percentage": "%",
}  # fmt: skip
SPANS = {
    name: names.split()[0]
    for names in (
        "day days tag tage tagen dia dias día días jour jours", "week weeks woche wochen semana semanas semaine semaines",
        "month months monat monate monaten mes meses mois mês", "year years jahr jahre jahren año años ano anos an ans année années yr yrs",
        "hour hours hr hrs stunde stunden hora horas heure heures", "minute minutes min mins minuten minuto minutos",
    )
    for name in names.split()
}  # fmt: skip
UNITS = CURRENCIES | SPANS
MONEY = frozenset(CURRENCIES.values()) - {"%"}

MULTIPLES = {
    "kg": (1000,), "g": (0.001, 1000), "mg": (0.001,), "km": (1000,), "m": (0.001, 100, 1000), "cm": (10, 0.01), "mm": (0.1, 0.001),
    "l": (1000, 100), "cl": (10, 0.01), "ml": (0.001, 0.1), "gb": (1000, 1024, 0.001), "mb": (0.001, 1 / 1024), "tb": (1000, 1024),
    "hour": (60, 1 / 24), "minute": (60, 1 / 60), "day": (24, 1 / 7), "week": (7,), "year": (12, 52), "month": (1 / 12,),
}  # fmt: skip
"""How many of the neighbouring measures one is: what weighs 1.5 kg weighs 1500 g."""
_MEASURE = re.compile(rf"\s?-?({'|'.join(sorted((*MULTIPLES, *SPANS), key=len, reverse=True))})\b")

WHOLE = frozenset(
    "full fully entire entirely whole complete completely vollständig voll ganz completo total intégral entier".split()
)
"""Words of a source that say 100 %."""
_PART_OFF = re.compile(r"\b(half|quarter|third)\b(?=(?: of)?(?: the)? (?:off|price)\b)")
PARTS = {"half": (0.5, 50.0), "quarter": (0.25, 25.0), "third": (33.0, 33.3)}
_MINUS = re.compile(r"(?:(?<=[\s(:])|^)[-−]$")
_DEGREES = re.compile(r"\s?(?:°|degrees?|grad|grados|degrés|graus|%|celsius|c\b|f\b)")


def multiples(value: float, after: str) -> Iterator[float]:
    """What a number comes to in the neighbouring measures.

    Args:
        after: what follows its figures.
    """
    found = _MEASURE.match(after)
    if found is not None:
        for factor in MULTIPLES.get(SPANS.get(found[1], found[1]), ()):
            yield round(value * factor, 6)


def parts_off(lower: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Parts of a price in words ("half off"), each with the numbers that say the same."""
    yield from ((found[1], PARTS[found[1]]) for found in _PART_OFF.finditer(lower))


def is_negative(before: str, after: str) -> bool:
    """Whether a minus stands before the figures: within a line, or at its start where degrees or a share follow."""
    sign = _MINUS.search(before)
    if sign is None:
        return before.endswith("minus ")
    return (sign.start() > 0 and not before[: sign.start()].rstrip().endswith(tuple("0123456789"))) or _DEGREES.match(
        after
    ) is not None
