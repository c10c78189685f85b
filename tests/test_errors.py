"""The drawing at the head of errors.py is the truth, and every refusal says what is wrong."""

from __future__ import annotations

import importlib
import pkgutil
import re
from datetime import UTC, datetime
from inspect import signature

import pytest

import segue
from segue.core import errors
from segue.core.conversation import Holder
from segue.core.errors import SegueError
from segue.core.events import HandedOff
from segue.core.packet import EmptyPacket, Fact, Mood, Packet
from segue.core.routing import Destination
from segue.core.triggers import Reason, Trigger

DRAWN = re.findall(r"^ *[├└]── (\w+) +(\S+\.py) +(\S.*)$", errors.__doc__, re.MULTILINE)
"""Name, file and meaning of each error in the drawing."""

for module in pkgutil.walk_packages(segue.__path__, "segue."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)


def family(parent):
    return {parent, *(grown for child in parent.__subclasses__() for grown in family(child))}


REAL = {error for error in family(SegueError) - {SegueError} if error.__module__.startswith("segue.")}
GIVEN = {
    "holder": Holder.AI, "index": 3, "length": 30_000, "at_most": 20_000, "line": 7, "n": 12, "at_least": 500,
    "pid": 4711, "version": 2, "capacity": 3, "busy": 2, "weight": 3, "reason": Reason(Trigger.LIMIT, "it is too much"), "wait": 7.0,
    "facts": (Fact("order", "4471", 0),), "rows": 1_200, "off_by": 0.3, "figures": {"expected": 40.0},
}  # fmt: skip
"""What an error is given, by the name of its argument; whatever is not listed is text."""
BY_NAME = sorted(REAL, key=lambda error: error.__name__)
WITH_FIELDS = [error for error in BY_NAME if "__init__" in vars(error)]


def raised(error):
    """An example of an error, each argument of its own filled in."""
    names = list(signature(error.__init__).parameters)[1:] if error in WITH_FIELDS else ()
    return error(*(GIVEN.get(name, f"some {name}") for name in names))


def test_the_drawing_names_every_error_once_and_no_other():
    drawn = [name for name, _, _ in DRAWN]

    assert sorted(drawn) == sorted(error.__name__ for error in REAL)


@pytest.mark.parametrize(("name", "file", "meaning"), DRAWN)
def test_each_error_stands_in_the_room_that_the_drawing_names(name, file, meaning):
    """A room that grew into a package keeps its name: core/policy.py stands for core/policy/ too."""
    error = next(error for error in REAL if error.__name__ == name)
    room = "segue." + file.removesuffix(".py").replace("/", ".")

    assert error.__module__ == room or error.__module__.startswith(f"{room}.")
    assert len(meaning.split()) >= 3


@pytest.mark.parametrize("error", BY_NAME, ids=lambda error: error.__name__)
def test_each_error_says_more_than_its_name(error):
    said = str(raised(error))

    assert len(said.split()) >= 4
    assert error.__name__ not in said
    assert error.__doc__.strip().splitlines()[0].endswith((".", ","))


@pytest.mark.parametrize("error", WITH_FIELDS, ids=lambda error: error.__name__)
def test_each_error_carries_what_it_was_given_as_fields(error):
    one = raised(error)

    assert vars(one)
    assert error.__doc__.count("Attributes:") == 1
    assert all(name in error.__doc__ for name in vars(one))


def test_an_error_without_words_says_its_docstring_once_and_with_words_says_those():
    assert str(EmptyPacket()) == "A packet that would tell the next one nothing: its brief or its goal is empty."
    assert str(EmptyPacket("nothing at all")) == "nothing at all"


@pytest.mark.parametrize(("goal", "brief"), [("", "Wants a refund."), ("a refund", " "), ("\n", "")])
def test_a_packet_that_says_nothing_cannot_be_built(goal, brief):
    with pytest.raises(EmptyPacket):
        Packet(Mood("calm"), "normal", goal, brief)


@pytest.mark.parametrize("silence", ["", " ", "\n\t"])
def test_a_handoff_of_which_the_customer_would_not_be_told_cannot_be_built(silence):
    packet = Packet(Mood("calm"), "normal", "a refund", "Wants a refund.")

    with pytest.raises(SegueError, match="would not be told"):
        HandedOff(datetime(2026, 11, 23, tzinfo=UTC), packet, Destination("billing", "it is"), silence, "R-17")
