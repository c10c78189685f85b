"""Functions that write and read one dataclass as JSON, made when its first value comes by.

They are made as Python source, as `dataclasses` makes `__init__`: three times as fast as functions that call functions,
measured on a Reading. RULES is the table: a type, how its text is made of `x`, how it is made of what json.loads gave.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from json.encoder import encode_basestring
from math import isfinite
from typing import Any, Literal, NoReturn, Union, get_args, get_origin, get_type_hints

Write = Callable[[Any], str]
"""A value as JSON text. Any: its type was looked up while running."""
Read = Callable[[Any], Any]
"""What json.loads made of such a text as the value. Any: likewise."""


def _moment_text(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError(f"{value.isoformat()} has no zone; hand in an aware time")
    return f'"{value.isoformat()}"'


def _moment(raw: str) -> datetime:
    value = datetime.fromisoformat(raw)
    if value.tzinfo is None:
        raise ValueError(f"{raw} has no zone")
    return value


def _number(raw: object) -> float:
    return float(raw) if type(raw) is int else wrong(raw, "number")


def wrong(raw: object, expected: str) -> NoReturn:
    raise TypeError(f"{raw!r:.40} is no {expected}")


RULES: Mapping[Any, tuple[str, str]] = {
    str: ("quote({x})", "({x} if type({x}) is str else wrong({x}, 'text'))"),
    int: ("int_text({x})", "({x} if type({x}) is int else wrong({x}, 'whole number'))"),
    float: ("(repr({x}) if isfinite({x}) else dumps({x}))", "({x} if type({x}) is float else number({x}))"),
    bool: ("('true' if {x} else 'false')", "({x} if type({x}) is bool else wrong({x}, 'truth'))"),
    types.NoneType: ("'null'", "({x} if {x} is None else wrong({x}, 'null'))"),
    datetime: ("moment_text({x})", "moment({x})"),
    date: ("quote({x}.isoformat())", "date.fromisoformat({x})"),
    time: ("quote({x}.isoformat())", "time.fromisoformat({x})"),
    timedelta: ("int_text({x} // microsecond)", "({x} * microsecond)"),
    Decimal: ("quote(str({x}))", "Decimal({x})"),
}
"""A type, the expression of its text, the expression of its value."""

NAMES: Mapping[str, object] = {
    "quote": encode_basestring,
    "int_text": int.__repr__,
    "isfinite": isfinite,
    "dumps": json.dumps,
    "wrong": wrong,
    "number": _number,
    "moment_text": _moment_text,
    "moment": _moment,
    "microsecond": timedelta(microseconds=1),
    "date": date,
    "time": time,
    "Decimal": Decimal,
    "missing": MISSING,
}
"""What the expressions of RULES may name."""


class _Source:
    """The names that one made function uses beside its own."""

    def __init__(self) -> None:
        self.names = dict(NAMES)

    def name(self, value: object) -> str:
        """A name under which the source finds a value."""
        name = f"given_{len(self.names)}"
        self.names[name] = value
        return name

    def row(self, count: int, body: Callable[[tuple[str, ...]], str]) -> str:
        """The name of a function of `count` arguments, so that a row is taken apart only once."""
        arguments = tuple(f"a{index}" for index in range(count))
        return self.name(eval(f"lambda {', '.join(arguments)}: {body(arguments)}", self.names))

    def function(self, lines: list[str]) -> Callable[[Any], Any]:
        """The function `made(value)` with this body."""
        exec("\n".join(["def made(value):", *(f"    {line}" for line in lines)]), self.names)
        made: Callable[[Any], Any] = self.names["made"]  # type: ignore[assignment]  # it was just made
        return made


@cache
def writer_of(kind: Any) -> Write:
    """The function that writes values of a dataclass.

    Raises:
        TypeError: a field is of a type that has no rule.
    """
    source = _Source()
    lines = ["text = ''"]
    for name, hint, default in _fields_of(kind):
        text = _text_of(hint, "x", source)
        lines.append(f"x = value.{name}")
        if default is MISSING:
            lines.append(f"text += ',\"{name}\":' + {text}")
        elif default is None:
            lines.append(f"if x is not None: text += ',\"{name}\":' + {text}")
        else:  # equal texts are equal values; equal values (0.0 and -0.0) need not be
            left_out = eval(_text_of(hint, "x", source), source.names, {"x": default})
            lines.append(f"if x is not {source.name(default)}:")
            lines.append(f"    part = {text}")
            lines.append(f"    if part != {left_out!r}: text += ',\"{name}\":' + part")
    return source.function([*lines, "return '{' + text[1:] + '}'"])


@cache
def reader_of(kind: Any) -> Read:
    """The function that makes values of a dataclass from what json.loads gave.

    Raises:
        TypeError: a field is of a type that has no rule.
    """
    source = _Source()
    lines, arguments = ["get = value.get"], []
    for index, (name, hint, default) in enumerate(_fields_of(kind)):
        x = f"x{index}"
        made = _value_of(hint, x, source)
        if default is MISSING:
            lines += [f"{x} = value[{name!r}]", f"{x} = {made}"]
        else:
            lines += [f"{x} = get({name!r}, missing)"]
            lines += [f"{x} = {source.name(default)} if {x} is missing else {made}"]
        arguments.append(f"{name}={x}")
    return source.function([*lines, f"return {source.name(kind)}({', '.join(arguments)})"])


def _text_of(hint: Any, x: str, source: _Source) -> str:
    """The expression of the text of `x`, a variable of the type `hint`."""
    if hint in RULES:
        return RULES[hint][0].format(x=x)
    if _is_record(hint):
        return f"{source.name(writer_of(hint))}({x})"
    if isinstance(hint, type) and issubclass(hint, Enum):
        return f"quote({x}._value_)"  # .value is a Python function before 3.12
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return RULES[str][0].format(x=x)
    if origin in (Union, types.UnionType):
        return _union_text(hint, x, source)
    if origin is tuple and inner[-1:] != (...,):
        items = source.row(len(inner), lambda a: " + ',' + ".join(map(_text_of, inner, a, [source] * len(inner))))
        return f"('[' + {items}(*{x}) + ']')"
    if origin in (tuple, frozenset):
        order = "sorted" if origin is frozenset else ""  # so that equal values have equal texts
        return f"('[' + ','.join({order}([{_text_of(inner[0], f'{x}_', source)} for {x}_ in {x}])) + ']')"
    if _is_mapping(origin):
        return f"{source.row(1, lambda a: _text_of(_pairs(inner), a[0], source))}({x}.items())"
    raise TypeError(f"{hint!r} has no rule in the codec")


def _value_of(hint: Any, x: str, source: _Source) -> str:
    """The expression of the value of type `hint` that json.loads left in the variable `x`."""
    if hint in RULES:
        return RULES[hint][1].format(x=x)
    if _is_record(hint):
        return f"{source.name(reader_of(hint))}({x})"
    if isinstance(hint, type) and issubclass(hint, Enum):
        return f"{source.name({member.value: member for member in hint})}[{x}]"
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return f"{source.name({value: value for value in inner})}[{x}]"
    if origin in (Union, types.UnionType):
        return _union_value(hint, x, source)
    if origin is tuple and inner[-1:] != (...,):
        items = source.row(len(inner), lambda a: f"({', '.join(map(_value_of, inner, a, [source] * len(inner)))},)")
        return f"{items}(*{_list(x)})"
    if origin in (tuple, frozenset):
        return f"{origin.__name__}([{_value_of(inner[0], f'{x}_', source)} for {x}_ in {_list(x)}])"
    if _is_mapping(origin):
        return f"dict({_value_of(_pairs(inner), x, source)})"
    raise TypeError(f"{hint!r} has no rule in the codec")


def _union_text(hint: Any, x: str, source: _Source) -> str:
    kinds = _kinds_of(hint)
    if len(kinds) == 1:
        return f"('null' if {x} is None else {_text_of(kinds[0], x, source)})"
    if kinds[0] in RULES:
        return f"{source.name(json.dumps)}({x})"
    tagged = {kind: (f'["{kind.__name__}",', writer_of(kind)) for kind in kinds}

    def tagged_text(value: object) -> str:
        if value is None:
            return "null"
        tag, write = tagged[type(value)]
        return f"{tag}{write(value)}]"

    return f"{source.name(tagged_text)}({x})"


def _union_value(hint: Any, x: str, source: _Source) -> str:
    kinds = _kinds_of(hint)
    if len(kinds) == 1:
        return f"(None if {x} is None else {_value_of(kinds[0], x, source)})"
    if kinds[0] in RULES:
        return f"({x} if type({x}) in {source.name(get_args(hint))} else wrong({x}, 'such value'))"
    tagged = {kind.__name__: reader_of(kind) for kind in kinds}

    def tagged_value(raw: Any) -> object:
        if raw is None:
            return None
        name, inner = raw
        return tagged[name](inner)

    return f"{source.name(tagged_value)}({x})"


def _kinds_of(hint: Any) -> tuple[Any, ...]:
    kinds = tuple(kind for kind in get_args(hint) if kind is not types.NoneType)
    if len(kinds) > 1 and not all(map(_is_record, kinds)) and not set(kinds) <= {str, int, float, bool}:
        raise TypeError(f"{hint!r}: the codec has no rule for this union")
    return kinds


def _list(x: str) -> str:
    return f"({x} if type({x}) is list else wrong({x}, 'list'))"


def _is_record(hint: Any) -> bool:
    return is_dataclass(hint)


def _pairs(inner: tuple[Any, ...]) -> Any:
    name, value = inner
    return tuple[tuple[name, value], ...]  # type: ignore[valid-type]  # a type made while running


def _is_mapping(origin: object) -> bool:
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _fields_of(kind: Any) -> list[tuple[str, Any, object]]:
    """Name, type and default (MISSING if there is none) of every field that is handed in."""
    hints = get_type_hints(kind)
    rows = []
    for field in fields(kind):
        default = field.default if field.default_factory is MISSING else field.default_factory()
        if field.init:
            rows.append((field.name, hints[field.name], default))
    return rows
