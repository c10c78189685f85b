"""Facts by a pattern of the team's own: what is taken takes no time, whatever a customer writes."""

from __future__ import annotations

import random
import re
import time
import warnings

import pytest

from segue.core.policy.patterns import FactPattern
from segue.core.policy.repeats import SEEN

SLOW = (
    r"meter (?:\d+ ?)+ ?kwh", r"(\d+|x)+!", r"(?:a|a)+!", r"((\d+) ?)+!", r"\d*\d*\d*\d*\d*!", r".*.*.*!", r".*.*!",
    r"(?:\d{1,8} ?){1,8}kwh", r"((1|b{0,3})?([ -]+\s*){2}){2}\w", r"(?=.*.*!)a", r"(?=a){1,9}b", r"(a+)\1!",
)  # fmt: skip
QUICK = (
    r"HL-\d{5}", r"HL-\d+", r"policy (?:no\.?|number)?:? ?(P\d+)", r"(\d{1,8}) ?kwh", r"\d+-\d+-\d+",
    r"\b[A-Z]{2}\d{2}(?: ?\d{4}){4,5}\b", r"(?<!\d)\d{4}(?!\d)", r"[A-Z]{2,}-\d{1,8}", r"\d+\s*kwh",
)  # fmt: skip


@pytest.mark.parametrize("pattern", SLOW)
def test_what_can_take_forever_is_refused_with_what_would_do(pattern: str):
    assert re.search(
        "say how often|is not understood|looks too far|once is enough", FactPattern("x", pattern).problem()
    )


@pytest.mark.parametrize("pattern", QUICK)
def test_the_forms_of_numbers_are_taken(pattern: str):
    assert FactPattern("x", pattern).problem() == ""


def test_it_sees_the_beginning_of_a_text():
    order = FactPattern("order", r"HL-\d{5}")

    assert [value for value, *_ in order.found_in("HL-48213" + " " * SEEN + "HL-48214")] == ["HL-48213"]


ATOMS = ("a", "b", "1", "x", " ", "-", r"\d", r"\w", r"\s", ".", "[a-c]", "[^a]", r"\W", r"\b", "[ -]", "é")
OFTEN = ("", "", "", "+", "*", "?", "{1,8}", "{2,}", "{0,3}", "+?", "{3}")
TEXTS = ("a", "1", "a ", "1 ", "ab", "a1", "x", " ", "1-", "aé", "b x1-")


def made(rnd: random.Random, depth: int = 2) -> str:
    """A pattern out of everything that may be in one."""
    parts = []
    for _ in range(rnd.randint(1, 3)):
        if depth and rnd.random() < 0.35:
            inner = "|".join(made(rnd, depth - 1) for _ in range(rnd.randint(1, 2)))
            parts.append(rnd.choice(("(", "(?:", "(?=", "(?!")) + inner + ")" + rnd.choice(("", "?", "{1,3}", "{2}")))
        else:
            atom = rnd.choice(ATOMS)
            parts.append(atom + (rnd.choice(OFTEN) if atom != r"\b" else ""))
    return "".join(parts)


def took(pattern: str, text: str) -> float:
    """Seconds of this process, the best of three: other work on the machine is none of it."""
    found = []
    for _ in range(3):
        began = time.process_time()
        FactPattern("x", pattern).found_in(text)
        found.append(time.process_time() - began)
        if found[-1] < 0.02:
            break
    return min(found)


def test_nothing_that_is_taken_takes_long():
    rnd = random.Random(7)
    taken = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        while len(taken) < 60:
            pattern = made(rnd) + rnd.choice(("", "!", "x"))
            if not FactPattern("x", pattern).problem():
                taken.append(pattern)
    slow = [
        (pattern, text)
        for pattern in (*taken, *QUICK)
        for text in TEXTS
        if took(pattern, (text * SEEN)[: SEEN - 1] + "\n") > 0.05
    ]

    assert slow == []
