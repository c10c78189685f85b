"""Values as text and back: exactly, briefly, and across versions of Segue."""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import UTC, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from segue.core import events as e
from segue.core.conversation import Conversation
from segue.core.errors import SegueError
from segue.core.packet import Packet
from segue.core.reading import Likely, Reading
from segue.core.transcript import Speaker
from segue.core.triggers import Signals
from segue.journal.codec import EVENTS, JournalTampered, decode, decode_event, encode

NOW = datetime(2026, 11, 2, 9, 30, 15, 123456, tzinfo=UTC)
SPOKE = e.CustomerSpoke(NOW, "Where is it?")


@dataclass(frozen=True, slots=True)
class Everything:
    """One field for each rule of the codec."""

    moment: datetime
    wait: timedelta = timedelta(seconds=-1, microseconds=5)
    opens: time = time(9, 30)
    share: float = 0.0
    amount: Decimal = Decimal("0.00")
    names: frozenset[str] = frozenset()
    row: tuple[str, int, bool] | None = None
    rows: tuple[tuple[str, Decimal], ...] = ()
    by_name: Mapping[str, float] = field(default_factory=dict)
    either: Likely | Signals | None = None
    plain: int | str = 0
    kind: Literal["chat", "email"] = "chat"
    speaker: Speaker = Speaker.AI
    nested: tuple[Likely, ...] = (Likely("refund", 0.5),)


PLAIN: Mapping[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=20),
    int: st.integers(),
    float: st.floats(0.0, 1.0),
    bool: st.booleans(),
    types.NoneType: st.none(),
    datetime: st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))])),
    time: st.times(),
    timedelta: st.timedeltas(),
    Decimal: st.decimals(allow_nan=False),
}


def any_of(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a type of the core."""
    origin, inner = get_origin(hint), get_args(hint)
    if hint in PLAIN:
        return PLAIN[hint]
    if (isinstance(hint, type) and issubclass(hint, Enum)) or origin is Literal:
        return st.sampled_from(list(inner or hint))
    if origin in (Union, types.UnionType):
        return st.one_of(*map(any_of, inner))
    if origin is tuple and inner[-1:] != (...,):
        return st.tuples(*map(any_of, inner))
    if origin is tuple:
        return st.lists(any_of(inner[0]), max_size=2).map(tuple)
    if origin is frozenset:
        return st.frozensets(any_of(inner[0]), max_size=3)
    if origin is not None and issubclass(origin, Mapping):
        return st.dictionaries(any_of(inner[0]), any_of(inner[1]), max_size=3)
    said = {"say", "goal", "brief"} if hint in (e.HandedOff, Packet) else set()  # these may not be empty
    hints = get_type_hints(hint)
    values = {row.name: any_of(hints[row.name]) for row in fields(hint) if row.init}
    return st.builds(_if_allowed(hint), **(values | {name: st.just("It is late.") for name in said & values.keys()}))


def _if_allowed(kind: type) -> Callable[..., object]:
    """The class, whose refusals of chance values are no failures."""

    def build(**values: object) -> object:
        try:
            return kind(**values)
        except (SegueError, ValueError):
            reject()

    return build


ANY = {kind: any_of(kind) for kind in (*EVENTS.values(), Everything, Conversation)}


@given(st.data(), st.sampled_from(list(ANY)))
def test_every_value_comes_back_as_it_was(data: st.DataObject, kind: type) -> None:
    value = data.draw(ANY[kind])

    text = encode(value)
    back = decode(kind, text)

    assert back == value
    assert encode(back) == text  # -0.0 equals 0.0 and Decimal("1") equals Decimal("1.0"), but they are not the same


def test_what_has_its_default_is_left_out() -> None:
    assert json.loads(encode(SPOKE)) == {"at": "2026-11-02T09:30:15.123456+00:00", "text": "Where is it?"}
    assert json.loads(encode(e.AiSpoke(NOW, "Soon.", signals=Signals()))) == {"at": NOW.isoformat(), "text": "Soon."}


def test_a_number_that_only_equals_its_default_is_kept() -> None:
    assert repr(decode(Everything, encode(Everything(NOW, share=-0.0))).share) == "-0.0"
    assert str(decode(Everything, encode(Everything(NOW, amount=Decimal("0")))).amount) == "0"


def test_an_older_segue_skips_what_it_does_not_know() -> None:
    newer = json.loads(encode(SPOKE)) | {"mood": "curious", "seen_by": ["ana"]}

    assert decode(e.CustomerSpoke, json.dumps(newer)) == SPOKE


def test_a_newer_segue_takes_the_default_of_what_was_not_written() -> None:
    older = {"at": NOW.isoformat(), "turn": 3, "reading": {"tone": -0.4}}

    assert decode(e.Understood, json.dumps(older)) == e.Understood(NOW, 3, Reading(tone=-0.4))


def test_how_a_turn_was_read_is_kept_and_a_reading_kept_without_it_loads() -> None:
    noted = e.Understood(NOW, 3, Reading(tone=-0.4, notes=("the models do not serve ja",)))
    before = {"at": NOW.isoformat(), "turn": 3, "reading": {"tone": -0.4}}

    assert json.loads(encode(noted)) == before | {"reading": {"tone": -0.4, "notes": ["the models do not serve ja"]}}
    assert decode(e.Understood, encode(noted)) == noted
    assert decode(e.Understood, json.dumps(before)).reading.notes == ()


@pytest.mark.parametrize("text", ["\ud83d", "a\udc00b", "naïve \ud83d café", "null \x00 byte", "😀", "</script>\u2028"])
def test_whatever_a_browser_sends_can_be_kept(text: str) -> None:
    kept = encode(e.CustomerSpoke(NOW, text))

    assert decode(e.CustomerSpoke, kept).text == text
    assert kept.encode()  # a file takes it


TAMPERED = {
    "not JSON": '{"at": ',
    "no object": "[1, 2]",
    "null": "null",
    "a field is missing": '{"at": "2026-11-02T09:30:15+00:00"}',
    "a text is a number": '{"at": "2026-11-02T09:30:15+00:00", "text": 5}',
    "a time is none": '{"at": "yesterday", "text": "Hello"}',
    "a time has no zone": '{"at": "2026-11-02T09:30:15", "text": "Hello"}',
}


@pytest.mark.parametrize("text", TAMPERED.values(), ids=TAMPERED)
def test_what_cannot_be_understood_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(JournalTampered) as refused:
        decode_event("CustomerSpoke", text, "c1", 7)

    assert (refused.value.conversation, refused.value.version) == ("c1", 7)
    assert "CustomerSpoke" in refused.value.problem


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("Abducted", "{}"),
        ("Understood", json.dumps({"at": NOW.isoformat(), "turn": True, "reading": {}})),
        ("Understood", json.dumps({"at": NOW.isoformat(), "turn": 1, "reading": {"intents": "refund"}})),
        ("Understood", json.dumps({"at": NOW.isoformat(), "turn": 1, "reading": {"tone": "bad"}})),
        ("Alarmed", json.dumps({"at": NOW.isoformat(), "reason": {"trigger": "boredom", "because": "x"}})),
        ("ToolStarted", json.dumps({"at": NOW.isoformat(), "call": "1", "tool": "x", "arguments": [["a"]]})),
        ("HandedOff", json.dumps({"at": NOW.isoformat(), "say": " "})),
    ],
)
def test_an_event_that_is_none_is_refused(kind: str, text: str) -> None:
    with pytest.raises(JournalTampered):
        decode_event(kind, text, "c1", 1)


def test_a_time_without_a_zone_is_not_written() -> None:
    with pytest.raises(ValueError, match="zone"):
        encode(e.CustomerSpoke(datetime(2026, 11, 2), "Hello"))  # that is the point


def test_a_type_without_a_rule_is_named() -> None:
    @dataclass(frozen=True)
    class Strange:
        value: complex

    with pytest.raises(TypeError, match="complex"):
        encode(Strange(1j))


def test_every_event_has_a_name_of_its_own_and_begins_with_its_time() -> None:
    assert len(EVENTS) == len(get_args(e.Event))
    for kind in EVENTS.values():
        first = fields(kind)[0]
        assert (first.name, first.default) == ("at", MISSING)
