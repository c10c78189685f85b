"""TaskRouter's expressions: read, asked of a worker's attributes, and taken apart into what a filter asks for.

The form is Twilio's: comparisons of keys and constants (==, !=, <, >, <=, >=, CONTAINS, IN, NOT IN, HAS), joined by AND
and OR, with parentheses; the words in any case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"]*"|'[^']*')|(?P<number>-?\d*\.?\d+)|(?P<op>==|!=|<=|>=|=|<|>)|(?P<mark>[()\[\],])
    |(?P<word>[A-Za-z_$][\w.$-]*(?:\[\d+\])?))""",
    re.VERBOSE,
)
_WORDS = {"AND", "OR", "NOT", "IN", "HAS", "CONTAINS", "TRUE", "FALSE"}
Value: TypeAlias = "str | float | bool | tuple[Value, ...] | Key | None"


class NotAnExpression(ValueError):
    """A text that is no expression, with what was not understood."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the attributes, with dots."""

    path: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison."""

    left: Value
    op: str
    right: Value

    def told(self) -> str:
        """As it would be written."""
        return f"{_told(self.left)} {self.op} {_told(self.right)}"


@dataclass(frozen=True, slots=True)
class Joined:
    """Comparisons that all hold (AND), or of which one does (OR)."""

    op: str
    parts: tuple[Joined | Compared, ...]


Expression = Joined | Compared


def parsed(text: str) -> Expression:
    """The expression in a text.

    Raises:
        NotAnExpression: it is none.
    """
    tokens: list[tuple[str, str]] = []
    at = 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if not found:
            raise NotAnExpression(f"{text[at:].strip()[:20]!r} is not understood")
        kind = found.lastgroup or ""
        said = found[kind]
        tokens.append(("keyword", said.upper()) if kind == "word" and said.upper() in _WORDS else (kind, said))
        at = found.end()
    reader = _Reader(tokens)
    try:
        whole = reader.either(0)
    except RecursionError:
        raise NotAnExpression("it is nested too deeply") from None
    if reader.left():
        raise NotAnExpression(f"{reader.left()!r} comes too much")
    return whole


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.at = tokens, 0

    def left(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self, *said: str) -> bool:
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        if kind in ("keyword", "mark", "op") and text in said:
            self.at += 1
            return True
        return False

    def either(self, depth: int) -> Expression:
        parts = [self.both(depth)]
        while self.take("OR"):
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else Joined("OR", tuple(parts))

    def both(self, depth: int) -> Expression:
        parts = [self.one(depth)]
        while self.take("AND"):
            parts.append(self.one(depth))
        return parts[0] if len(parts) == 1 else Joined("AND", tuple(parts))

    def one(self, depth: int) -> Expression:
        if depth > 50:
            raise NotAnExpression("it is nested too deeply")
        if self.take("("):
            inside = self.either(depth + 1)
            if not self.take(")"):
                raise NotAnExpression("a parenthesis is not closed")
            return inside
        left = self.value()
        op = self.operator()
        return Compared(left, op, self.value())

    def operator(self) -> str:
        for op in ("==", "!=", "<=", ">=", "<", ">", "IN", "HAS", "CONTAINS"):
            if self.take(op):
                return op
        if self.take("="):
            return "=="
        if self.take("NOT") and self.take("IN"):
            return "NOT IN"
        raise NotAnExpression(f"{self.left() or 'the end'!r} is no comparison")

    def value(self) -> Value:
        if self.take("["):
            items: list[Value] = []
            while not self.take("]"):
                items.append(self.value())
                self.take(",")
            return tuple(items)
        if self.at >= len(self.tokens):
            raise NotAnExpression("it ends too early")
        kind, said = self.tokens[self.at]
        self.at += 1
        match kind, said:
            case "text", _:
                return said[1:-1]
            case "number", _:
                return float(said)
            case "keyword", ("TRUE" | "FALSE"):
                return said == "TRUE"
            case "word", _:
                return Key(said)
        raise NotAnExpression(f"{said!r} stands where a value should")


def is_always(expression: Expression) -> bool:
    """Whether it holds of everything, as "1 == 1" does."""
    if isinstance(expression, Compared):
        return not isinstance(expression.left, Key) and expression.op == "==" and expression.left == expression.right
    return (all if expression.op == "AND" else any)(is_always(part) for part in expression.parts)


def holds(expression: Expression, attributes: Mapping[str, object]) -> bool:
    """Whether it holds of somebody's attributes; a key that is not there compares as nothing."""
    if isinstance(expression, Joined):
        return (all if expression.op == "AND" else any)(holds(part, attributes) for part in expression.parts)
    left, right = _of(expression.left, attributes), _of(expression.right, attributes)
    match expression.op:
        case "==":
            return left == right
        case "!=":
            return left != right
        case "IN":
            return isinstance(right, list | tuple) and left in right
        case "NOT IN":
            return not (isinstance(right, list | tuple) and left in right)
        case "HAS":
            return isinstance(left, list | tuple) and right in left
        case "CONTAINS":
            return isinstance(left, str) and isinstance(right, str) and right in left
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        return False
    return {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[expression.op]


def alternatives(expression: Expression) -> list[list[Compared]]:
    """The same as lists of comparisons of which all hold, one list for each way it can be true; 64 at most."""
    if isinstance(expression, Compared):
        return [[expression]]
    parts = [alternatives(part) for part in expression.parts]
    if expression.op == "OR":
        return [way for ways in parts for way in ways][:64]
    whole: list[list[Compared]] = [[]]
    for ways in parts:
        whole = [[*one, *other] for one in whole for other in ways][:64]
    return whole


def wanted(compared: Compared) -> tuple[str, tuple[str, ...]] | None:
    """The key and the values that a comparison asks for; None where it is no `==` or `IN` of texts."""
    left, right = compared.left, compared.right
    if compared.op == "==" and isinstance(right, Key):
        left, right = right, left
    if not isinstance(left, Key):
        return None
    values = right if compared.op == "IN" and isinstance(right, tuple) else (right,) if compared.op == "==" else ()
    texts = tuple(value for value in values if isinstance(value, str) and value.strip())
    return (left.path.removeprefix("task."), texts) if texts and len(texts) == len(values) else None


def _of(value: Value, attributes: Mapping[str, object]) -> object:
    if not isinstance(value, Key):
        return value
    found: object = attributes
    for name in value.path.removeprefix("worker.").split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _told(value: Value) -> str:
    match value:
        case Key(path):
            return path
        case str():
            return f'"{value}"'
        case tuple():
            return f"[{', '.join(map(_told, value))}]"
        case bool():
            return str(value).lower()
        case float():
            return f"{value:g}"
    return str(value)
