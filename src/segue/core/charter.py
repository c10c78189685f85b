"""What an AI specialist may do: its tools, its limits, what may cross to it, and who takes over when it is breached.

A charter is checked in code at the tool's door, not in a prompt. Spending is reserved before a tool runs, so that
parallel calls cannot outrun a limit. No money moves here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from .errors import SegueError
from .triggers import Evidence, Reason, Trigger

Spending = Mapping[str, Decimal]
"""Sums by "tool.argument" ("refund.amount"), each zero or more."""


CROSSABLE = (
    "mood", "urgency", "goal", "brief", "stuck", "tried", "facts", "missing", "promised", "why", "intent", "language",
)  # fmt: skip
"""Fields of a packet that may cross to an AI. What is for people only never does: the record, who they are, similar
tickets of other customers, what could not be had, the unsent draft."""

FIELDS = ("goal", "brief", "stuck", "tried", "facts", "missing", "promised")
"""What crosses unless a charter says otherwise. Source: our own guess; without it the customer would be asked again."""


class Refused(SegueError):
    """A tool call that the charter or a limit forbids. The tool did not run; the conversation goes to people.

    Attributes:
        tool: its name.
        reason: what the person at the desk will read.
    """

    def __init__(self, tool: str, reason: Reason) -> None:
        super().__init__(f"{tool} was not run: {reason.because}. A person takes over.")
        self.tool = tool
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Charter:
    """The bounds of one AI.

    Attributes:
        tools: names of the tools it may call; None: any.
        per_call: most that one call may spend, by "tool.argument".
        per_conversation: most that all calls of a conversation may spend together, by "tool.argument".
        last_messages: how many of the last messages cross to it.
        mask: kinds of personal data that are masked before anything crosses; see core/redaction.py.
        over_to: the team that takes over after a breach; None: routing decides.
        fields: of the packet, that cross to it beside the messages; those of CROSSABLE.

    Raises:
        ValueError: a limit is for nothing that the charter has, so that it would hold nothing; or a field cannot cross.
    """

    tools: frozenset[str] | None = None
    per_call: Mapping[str, float] = field(default_factory=dict)
    per_conversation: Mapping[str, float] = field(default_factory=dict)
    last_messages: int = 10
    mask: tuple[str, ...] = ("card", "iban")
    over_to: str | None = None
    fields: tuple[str, ...] = FIELDS

    def __post_init__(self) -> None:
        for name in self.fields:
            if name not in CROSSABLE:
                raise ValueError(
                    f"{name!r} cannot cross to an AI; fields of the packet that can: {', '.join(CROSSABLE)}"
                )
        if self.tools is not None:
            object.__setattr__(self, "tools", frozenset(self.tools))
        for key in (*self.per_call, *self.per_conversation):
            tool = key.rpartition(".")[0]
            if not tool or (self.tools is not None and tool not in self.tools):
                named = f"{sorted(self.tools)[0]}.amount" if self.tools else "refund.amount"
                raise ValueError(f'{key!r} limits nothing; say "tool.argument" of a tool it has, e.g. "{named}"')

    def narrowed_to(self, outer: Charter) -> Charter:
        """This charter inside another: permissions may only shrink along a hop."""
        sets = [tools for tools in (self.tools, outer.tools) if tools is not None]
        tools = frozenset.intersection(*sets) if sets else None  # no tools at all is not the same as any tool
        return Charter(
            tools,
            _least(self.per_call, outer.per_call, tools),
            _least(self.per_conversation, outer.per_conversation, tools),
            min(self.last_messages, outer.last_messages),
            tuple(dict.fromkeys((*self.mask, *outer.mask))),
            self.over_to or outer.over_to,
            tuple(name for name in self.fields if name in outer.fields),
        )

    def declared(self) -> tuple[str, ...]:
        """All of it in words, one line each, sorted, so that two versions of a charter can be compared line by line."""
        return tuple(sorted(self._lines()))

    def _lines(self) -> Iterator[str]:
        yield "crosses: why it was asked"
        yield from (f"crosses: field {name}" for name in self.fields)
        if self.last_messages:
            yield f"crosses: messages, the last {self.last_messages}"
        yield from (f"masked: {kind}" for kind in self.mask or ("nothing",))
        yield from (
            f"tool: {tool}" for tool in ("any" if self.tools is None else "", *sorted(self.tools or ())) if tool
        )
        yield from () if self.tools is None or self.tools else ("tool: none",)
        yield from (f"limit: {key} at most {_decimal(most)} for one call" for key, most in self.per_call.items())
        for key, most in self.per_conversation.items():
            yield f"limit: {key} at most {_decimal(most)} for one conversation"
        yield f"over to: {self.over_to or 'wherever routing says'}"


UNBOUNDED = Charter()
"""No bound but the masks: what an AI without a charter has."""


def spending(charter: Charter, tool: str, arguments: Mapping[str, object]) -> Spending:
    """What a call would spend of the sums that the charter counts.

    Raises:
        Refused: an argument under a limit is missing, negative or no number, so that the limit could not be held.
    """
    keys = (*charter.per_call, *charter.per_conversation)
    return {
        key: _amount(charter, tool, key, arguments) for key in dict.fromkeys(keys) if key.rpartition(".")[0] == tool
    }


def check_call(charter: Charter, tool: str, arguments: Mapping[str, object], spent: Spending) -> Spending:
    """What the call will spend, if it is allowed.

    Args:
        spent: what the conversation spent or reserved so far.

    Raises:
        Refused: the tool is not in the charter, or a limit would be passed, alone or with what was spent before.
    """
    if charter.tools is not None and tool not in charter.tools:
        allowed = ", ".join(sorted(charter.tools)) or "none"
        raise Refused(tool, _breach(charter, f"the charter has no {tool} (it has {allowed})", _call(tool, arguments)))
    adds = spending(charter, tool, arguments)
    for key, amount in adds.items():
        if key in charter.per_call and amount > _decimal(charter.per_call[key]):
            because = f"{key} {amount} is above {_decimal(charter.per_call[key])} for one call"
            raise Refused(tool, _breach(charter, because, _call(tool, arguments)))
        before = spent.get(key, Decimal(0))
        if key in charter.per_conversation and before + amount > _decimal(charter.per_conversation[key]):
            limit = _decimal(charter.per_conversation[key])
            because = f"{key} {before} before and {amount} now are above {limit} for one conversation"
            raise Refused(tool, _breach(charter, because, _call(tool, arguments)))
    return adds


def _amount(charter: Charter, tool: str, key: str, arguments: Mapping[str, object]) -> Decimal:
    given = arguments.get(key.rpartition(".")[2])
    try:
        amount = Decimal("NaN") if given is None or isinstance(given, bool) else Decimal(str(given))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0:
        because = f"{key} is {given!r}, so its limit cannot be held"
        raise Refused(tool, _breach(charter, because, _call(tool, arguments)))
    return amount


def _breach(charter: Charter, because: str, words: str) -> Reason:
    return Reason(Trigger.LIMIT, because, (Evidence(None, words),), to=charter.over_to)


def _call(tool: str, arguments: Mapping[str, object]) -> str:
    shown = (f"{name}={str(value)[:60]}" for name, value in arguments.items() if _is_data(value))
    return f"{tool}({', '.join(shown)})"


def _is_data(value: object) -> bool:
    """Frameworks hand context objects to tools too; what is in them is nobody's business at the desk."""
    return value is None or isinstance(value, str | int | float | Decimal | list | tuple | dict)


def _least(one: Mapping[str, float], other: Mapping[str, float], tools: frozenset[str] | None) -> dict[str, float]:
    """The tighter of two limits for each tool that is left."""
    keys = [key for key in dict.fromkeys((*one, *other)) if tools is None or key.rpartition(".")[0] in tools]
    return {key: min(limits[key] for limits in (one, other) if key in limits) for key in keys}


def _decimal(limit: float) -> Decimal:
    return Decimal(str(limit))
