"""Hard facts: numbers, addresses and names. One that no source has makes a sentence unsupported, whatever the overlap.

Numbers are compared by value ("1,200", "1.200", "1200" and "twelve hundred" are the same), with their unit where both
sides name one. A date counts by its parts, so that "3rd of March" is "03/03" and "March 3".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .units import CURRENCIES as CURRENCIES
from .units import MONEY, UNITS, WHOLE, is_negative, multiples, parts_off
from .words import WORD, stems

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SHORT_SCALES = {"k": 1000, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9}
VALUES: dict[str, float] = {
    **{name: value for value, name in enumerate(ONES)},
    **{name: value for value, name in enumerate(ORDINALS)},
    **{name: 10.0 * value for value, name in enumerate(TENS, 2)},
    "dozen": 12, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
FRACTIONS = {
    "half": (0.5, 50), "third": (3, 33, 33.3), "thirds": (66, 67, 66.7), "quarter": (0.25, 25), "quarters": (75,),
    "once": (1,), "twice": (2,), "double": (2,), "doubled": (2,), "triple": (3,), "tripled": (3,), "decade": (10,),
    "century": (100,), "noon": (12,), "midday": (12,), "midnight": (0, 12, 24), "pair": (2,), "single": (1,),
}  # fmt: skip
"""Words of a source that speak for a number without being one."""
MONTHS = (
    "january february march april may june july august september october november december".split(),
    "jan feb mar apr may jun jul aug sep oct nov dec".split(),
)
MONTH_OF = {name: float(number) for names in MONTHS for number, name in enumerate(names, 1)}
LEAST_WORD = 5.0
"""Number words below it are not looked for ("two ways" is often the writer's own count); figures always are.
Source: on BEGIN and LFQA-Verification, words from five on fired on no supported sentence, lower ones on five."""

UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
NUMBER = re.compile(
    rf"(?:(?P<before>us\$|[$€£¥₹]|\b(?:usd|eur|gbp|chf|inr|jpy)\b)\s?)?"
    r"(?P<digits>\d[\d.,'’\u00a0\u202f]*\d|\d)"
    r"(?:(?:st|nd|rd|th)\b)?"
    r"(?:[ -]?(?P<scale>hundred|thousand|million|billion|trillion|bn|mn|k|m|b)\b)?"
    rf"(?:[\s-]?(?:(?:calendar|business|working|full|more)\s)?(?P<after>{UNIT})(?!\w)|\s?(?P<half>[ap])\.?m\b)?",
)
WORDS = re.compile(r"\b[a-z]+\b|[.!?…;:\n]")
"""English words, and the ends of clauses, over which no number in words goes."""
ABOUT = re.compile(
    r"\b(?:about|around|approximately|roughly|nearly|almost|over|more than|less than|under|at least|some|circa)\W+$"
)
ROUND = 0.1
"""How far a number may lie from that of a source after a word such as "about", as a share. Our own guess."""

ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?:https?://|www\.)[^\s<>\"'()\[\]]+"
    r"|\b(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|app|shop|store|info|edu|gov|eu|uk|de|fr|es|it|nl|at|ch|co|me|biz)\b(?:/[^\s<>\"'()\[\]]*)?",
    re.I,
)
CAPITAL = re.compile(r"(?<![\w'’@./-])[A-ZÀ-ÖØ-Þ]\w+(?:[’'-]\w+)*")
OPENERS = frozenset(".!?:;…\"“”'‘([•*|/–—-")
"""Signs after which a capital letter may begin a sentence or a title."""
GERMAN = frozenset("der die das und ist nicht mit für sie ein eine wird werden bei zum zur".split())
SHORT = 3
"""Capital letters up to which an abbreviation is not looked for: "TV" is no name that a source must have."""
REGIONS = {
    "EU": ("european", "europe", "europäische"), "US": ("usa", "united states", "america", "american"),
    "USA": ("us", "united states", "america", "american"), "UK": ("united kingdom", "britain", "british", "england"),
    "UN": ("united nations",), "UAE": ("emirates",),
}  # fmt: skip
"""Abbreviations that are names all the same, and what may stand for them."""
TITLED = re.compile(
    r"\b(?:Herrn?|Frau|Mr|Mrs|Ms|Señora?|Monsieur|Madame|Mme|Senhora?|Dona|Prof|Dr)\.?"
    r" ([A-ZÀ-ÖØ-Þ][\wÀ-ÿ]+(?:-[A-ZÀ-ÖØ-Þ]\w+)?)"
)
NO_NAMES = frozenset("I I'm I've I'll I'd OK FAQ PS AM PM Mr Mrs Ms Dr Sir Madam".split())


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a text.

    Attributes:
        units: value to the units it stands with; "" for none.
    """

    units: dict[float, frozenset[str]]

    def has(self, value: float, unit: str, is_about: bool) -> bool:
        """Whether a number is among these, with this unit or one that was not named."""
        near = [value]
        if is_about:
            near += [other for other in self.units if abs(value - other) <= ROUND * abs(other)]
        return any(not unit or unit in own or "" in own for other in near if (own := self.units.get(other)))


def numbers_in(text: str) -> Numbers:
    """Every number that a source can be said to have: figures, words, parts of dates, what a fraction comes to."""
    units: dict[float, set[str]] = {}
    lower = text.lower()
    for value, unit, _, _ in _figures(lower):
        units.setdefault(value, set()).add(unit)
    for value, unit in _spelled(lower):
        units.setdefault(value, set()).add(unit)
    for word in WORDS.findall(lower):
        if word in WHOLE:
            units.setdefault(100.0, set()).add("%")
        for value in (*FRACTIONS.get(word, ()), *((MONTH_OF[word],) if word in MONTH_OF else ())):
            units.setdefault(float(value), set()).add("")
    return Numbers({value: frozenset(of) for value, of in units.items()})


def missing_numbers(sentence: str, have: Callable[[], Numbers]) -> Iterator[str]:
    """The numbers of a sentence that are not among these, as they stand there.

    Args:
        have: called only if the sentence has a number.
    """
    lower = sentence.lower()
    if len(lower) != len(sentence):  # a few letters change their length with their case; places would be off then
        sentence = lower
    seen: set[int] = set()
    for value, unit, start, end in _figures(lower):
        if start in seen:
            continue
        others = [other for other, _, at, _ in _figures(lower[start:end]) if at == 0] or [value]
        if is_negative(lower[max(0, start - 40) : start], lower[end:]):
            others = [-other for other in others]
        is_about = ABOUT.search(lower[max(0, start - 20) : start]) is not None
        if not any(have().has(other, unit, is_about) for other in others) and not any(
            have().has(more, "", is_about) for other in others for more in multiples(other, _after(lower, start))
        ):
            yield sentence[start:end].strip()
        seen.add(start)
    for words, values in parts_off(lower):
        if not any(have().has(value, "%", False) for value in values):
            yield words
    for value, unit in _spelled(lower):
        if value >= LEAST_WORD and not have().has(value, unit, False):
            yield f"{value:g}"


def _figures(lower: str) -> Iterator[tuple[float, str, int, int]]:
    """Each number written in figures: every value it may mean, its unit, where it begins and ends."""
    for found in NUMBER.finditer(lower):
        unit = UNITS.get((found["before"] or found["after"] or "").strip(), "") or _half(found["half"])
        scale = found["scale"] or ""
        factor = SCALES.get(scale, SHORT_SCALES.get(scale, 1))
        values = list(dict.fromkeys(_values(found["digits"])))
        if (
            unit in MONEY and len(values) == 2 and values[0] >= 1000
        ):  # money has no thousandths: "5.000 EUR" is one thing
            values = values[:1]
        for value in values:
            yield value * factor, unit, found.start(), found.end()
            if is_negative(lower[max(0, found.start() - 40) : found.start()], lower[found.end("digits") :]):
                yield -value * factor, unit, found.start(), found.end()
            if scale and scale not in SCALES:  # "5 m" may be metres
                yield value, unit, found.start(), found.end()
            if found["half"] == "p" and value < 12:
                yield value + 12, "", found.start(), found.end()
            if not found["half"] and 12 < value < 24:
                yield value - 12, unit, found.start(), found.end()


def _half(letter: str | None) -> str:
    """The half of the day as a unit: nine in the morning is not nine in the evening."""
    return f"{letter}m" if letter else ""


def _after(lower: str, start: int) -> str:
    """What follows the figures of a number."""
    found = NUMBER.match(lower, start)
    return lower[found.end("digits") :][:12] if found else ""


def _values(digits: str) -> Iterator[float]:
    """What figures may mean: "1,234.5" is one thing, "1.234" may be two, "03.04.2024" its parts."""
    plain = re.sub(r"['’\u00a0\u202f]", "", digits).strip(".,")
    parts = [part for part in re.split(r"[.,]", plain) if part]
    grouped = len(parts) > 1 and len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])
    if grouped:
        yield float("".join(parts)[:300])
    if len(parts) == 1:
        yield float(parts[0][:300])
    elif len(parts) == 2:
        yield float(f"{parts[0][:200]}.{parts[1][:100]}")
    elif all(len(part) == 3 for part in parts[1:-1]) and len(parts[0]) <= 3:
        yield float(f"{''.join(parts[:-1])[:200]}.{parts[-1][:100]}")
    elif not grouped:
        yield from (float(part[:300]) for part in parts)


def _spelled(lower: str) -> Iterator[tuple[float, str]]:
    """Numbers in words: "twenty-five", "two hundred and fifty", "three million euros"."""
    total = current = 0.0
    is_open = False
    last = ""
    for word in [*WORDS.findall(lower), ""]:
        if word in VALUES:
            value = VALUES[word]
            if is_open and not (current % 100 >= 20 and value < 10) and not (current and current % 100 == 0):
                yield total + current, ""
                total = current = 0.0
            current, is_open = current + value, True
        elif word in SCALES and (is_open or last in ("a", "per")):
            if word == "hundred":
                current = (current or 1) * 100
            else:
                total, current = total + (current or 1) * SCALES[word], 0.0
            is_open = True
        elif not (word == "and" and is_open and current % 100 == 0 and last in SCALES):
            if is_open:
                yield total + current, UNITS.get(word, "")
            total, current, is_open = 0.0, 0.0, False
        last = word


def addresses_in(text: str) -> frozenset[str]:
    """Web and mail addresses, lower case, without scheme and what closes the sentence."""
    return frozenset(_address(found) for found in ADDRESS.findall(text))


def _address(found: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", found.lower()).rstrip("/.,;:!?")


def missing_addresses(sentence: str, have: Callable[[], frozenset[str]]) -> Iterator[str]:
    """Addresses of a sentence that are not among these; the domain of a longer address counts as had.

    Args:
        have: called only if the sentence has an address.
    """
    for found in ADDRESS.findall(sentence):
        had, address = have(), _address(found)
        if address not in had and not any(address in (one.partition("/")[0], one.rpartition("@")[2]) for one in had):
            yield found.rstrip(".,;:!?")


def missing_names(sentence: str, have: Callable[[], frozenset[str]], initials: Callable[[], str]) -> Iterator[str]:
    """Capitalised words inside a sentence whose stems no source has; none where capitals mean something else.

    Args:
        have: stems of all sources; called only if there is a name.
        initials: first letters of the sources' words in order, so that "UNHCR" is found where it is written out.
    """
    yield from _titled(sentence, have)
    yield from (name for name in REGIONS if name in WORD.findall(sentence) and not _has_region(name, have()))
    words = WORD.findall(sentence)
    capitals = [word for word in words if word[:1].isupper()]
    if len(capitals) * 2 > len(words) + 2 or sum(word.lower() in GERMAN for word in words) >= 2:
        return
    for found in CAPITAL.finditer(sentence):
        name = re.sub(r"['’]s$", "", found[0])
        before = sentence[: found.start()].rstrip()[-1:]
        if name in NO_NAMES or name in REGIONS or not before or before in OPENERS:
            continue
        if name.isupper() and (len(name) <= SHORT or name.lower() in initials()):
            continue
        if all(part in have() or _is_kin(part, have()) for part in stems(name)):
            continue
        yield name


def _titled(sentence: str, have: Callable[[], frozenset[str]]) -> Iterator[str]:
    """Names after a title, in whichever language: "Herrn Müller"."""
    for found in TITLED.finditer(sentence):
        if not all(part in have() for part in stems(found[1])):
            yield found[1]


def _has_region(name: str, have: frozenset[str]) -> bool:
    return name.lower() in have or any(set(stems(other)) <= have for other in REGIONS[name])


def _is_kin(part: str, have: frozenset[str]) -> bool:
    """Whether a source has another form of a name: "Europe" for "European"."""
    begins = part[: max(4, len(part) - 3)]
    return any(stem.startswith(begins) for stem in have)
