"""Limits in code, below the model: a guarded tool asks before it runs and writes down what it did.

    @guarded(limit={"amount": 50}, to="billing")
    def refund(order: str, amount: float) -> str: ...

Signature and docstring survive, so that every framework still builds its schema from them. A breach is recorded first
and raised second: where a framework swallows the exception, the turn still ends with a person.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import json
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from decimal import Decimal
from typing import Any, ParamSpec, TypeVar, cast, overload
from uuid import uuid4

from ..core.charter import Charter, Refused, Spending, check_call
from .turn import Turn, current_turn

P = ParamSpec("P")
R = TypeVar("R")


@overload
def guarded(function: Callable[P, R], /) -> Callable[P, R]: ...
@overload
def guarded(
    *,
    limit: Mapping[str, float] | None = None,
    per_conversation: Mapping[str, float] | None = None,
    to: str | None = None,
    name: str | None = None,
) -> Callable[[Callable[P, R]], Callable[P, R]]: ...


def guarded(
    function: Callable[P, R] | None = None,
    /,
    *,
    limit: Mapping[str, float] | None = None,
    per_conversation: Mapping[str, float] | None = None,
    to: str | None = None,
    name: str | None = None,
) -> Callable[P, R] | Callable[[Callable[P, R]], Callable[P, R]]:
    """Guards a tool, plain or async.

    Args:
        limit: argument and the most that one call may have of it.
        per_conversation: argument and the most that all calls of a conversation may have of it together.
        to: id of the team that takes over after a breach; None: routing decides.
        name: the tool's name in the ledger; None: the function's.

    Returns:
        The tool, which raises Refused instead of running where a limit or the turn's charter forbids it, and where
        somebody else has the conversation by now. Outside of a turn only `limit` is checked.
    """

    def decorate(tool: Callable[P, R]) -> Callable[P, R]:
        called = name or str(getattr(tool, "__name__", "tool"))
        charter = Charter(
            None,
            {f"{called}.{argument}": most for argument, most in (limit or {}).items()},
            {f"{called}.{argument}": most for argument, most in (per_conversation or {}).items()},
            over_to=to,
        )
        return _wrapped(tool, called, charter)

    return decorate if function is None else decorate(function)


def _wrapped(tool: Callable[P, R], name: str, charter: Charter) -> Callable[P, R]:
    signature = inspect.signature(tool)

    def named(*args: P.args, **kwargs: P.kwargs) -> dict[str, object]:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return dict(bound.arguments)

    if inspect.iscoroutinefunction(tool):

        @functools.wraps(tool)
        async def guarded_async(*args: P.args, **kwargs: P.kwargs) -> object:
            turn, given = current_turn(), named(*args, **kwargs)
            if turn is None:
                check_call(charter, name, given, {})
                return await tool(*args, **kwargs)
            call = await _started(turn, name, charter, given)
            try:
                result = await cast("Awaitable[object]", tool(*args, **kwargs))
            except BaseException as error:
                await asyncio.shield(call.failed(error))
                raise
            await call.ended(result)
            return result

        return cast("Callable[P, R]", guarded_async)

    @functools.wraps(tool)
    def guarded_plain(*args: P.args, **kwargs: P.kwargs) -> R:
        turn, given = current_turn(), named(*args, **kwargs)
        if turn is None:
            check_call(charter, name, given, {})
            return tool(*args, **kwargs)
        call = _started_plain(turn, name, charter, given)
        try:
            result = tool(*args, **kwargs)
        except BaseException as error:
            _wait(turn, call.failed(error))
            raise
        _wait(turn, call.ended(result))
        return result

    return guarded_plain


class Call:
    """One run of a guarded tool."""

    def __init__(
        self, turn: Turn, tool: str, given: Mapping[str, object], charters: tuple[Charter, ...], adds: Spending
    ) -> None:
        self.id = uuid4().hex[:12]
        self.turn, self.tool, self.given, self.charters, self.adds = turn, tool, given, charters, adds
        self.shown = tuple((key, _text(value)) for key, value in given.items() if _is_data(value))

    async def started(self) -> None:
        """The durable reservation.

        Raises:
            Refused: another process spent the limit meanwhile, or the conversation is somebody else's.
        """
        turn = self.turn
        try:
            await turn.board.start_tool(
                turn.conversation, turn.state.epoch, self.id, self.tool, self.given, self.shown, self.charters, turn.by
            )
        except Refused as refused:
            turn.ledger.release(turn.conversation, self.adds)
            turn.refused(refused)
            raise

    async def ended(self, result: object, ok: bool = True) -> None:
        """The result, written down."""
        turn = self.turn
        await turn.board.end_tool(turn.conversation, self.id, self.tool, self.shown, _text(result), ok, turn.by)

    async def failed(self, error: BaseException) -> None:
        """The failure, written down; what was reserved is given back."""
        self.turn.ledger.release(self.turn.conversation, self.adds)
        await self.ended(f"{type(error).__name__}: {error}"[:500], ok=False)


async def _started(turn: Turn, tool: str, charter: Charter, given: Mapping[str, object]) -> Call:
    await turn.caught_up()
    charters = (turn.charter, charter)
    try:
        adds = turn.ledger.reserve(turn.conversation, charters, tool, given)
    except Refused as refused:
        await turn.alarm(refused.reason)
        raise
    call = Call(turn, tool, given, charters, adds)
    await call.started()
    return call


def _started_plain(turn: Turn, tool: str, charter: Charter, given: Mapping[str, object]) -> Call:
    """As `_started` from plain code: in a thread it waits; in the loop itself it is reserved in the process at once and
    written beside the turn, because waiting there would stop everything."""
    charters = (turn.charter, charter)
    try:
        adds = turn.ledger.reserve(turn.conversation, charters, tool, given)
    except Refused as refused:
        if turn.is_in_loop():
            turn.alarm_now(refused.reason)
        else:
            turn.run_in_loop(turn.alarm(refused.reason))
        raise
    call = Call(turn, tool, given, charters, adds)
    _wait(turn, call.started())
    return call


def _wait(turn: Turn, work: Coroutine[Any, Any, None]) -> None:
    if turn.is_in_loop():
        turn.later(work)
    else:
        turn.run_in_loop(work)


def _is_data(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | Decimal | list | tuple | dict)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value[:4000]
    try:
        return json.dumps(value, ensure_ascii=False, default=str)[:4000]
    except (TypeError, ValueError):
        return repr(value)[:4000]
