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
from collections.abc import Awaitable, Callable, Mapping
from typing import ParamSpec, TypeVar, cast, overload

from ..core.charter import Charter, check_call
from .turn import current_turn

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

    Raises:
        TypeError: it is a generator, which runs after it has returned, or a classmethod or staticmethod.
    """

    def decorate(tool: Callable[P, R]) -> Callable[P, R]:
        _check_guardable(tool)
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

    if inspect.iscoroutinefunction(tool) or inspect.iscoroutinefunction(getattr(tool, "__call__", None)):  # noqa: B004

        @functools.wraps(tool)
        async def guarded_async(*args: P.args, **kwargs: P.kwargs) -> object:
            turn, given = current_turn(), named(*args, **kwargs)
            if turn is None:
                check_call(charter, name, given, {})
                return await cast("Awaitable[object]", tool(*args, **kwargs))
            call = await turn.touch(name, given, charter)
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
        call = turn.touch_now(name, given, charter)
        try:
            result = tool(*args, **kwargs)
        except BaseException as error:
            turn.now(call.failed(error))
            raise
        turn.now(call.ended(result))
        return result

    return guarded_plain


def _check_guardable(tool: object) -> None:
    if isinstance(tool, classmethod | staticmethod):
        raise TypeError("put @guarded below @classmethod or @staticmethod, next to the function")
    if inspect.isgeneratorfunction(tool) or inspect.isasyncgenfunction(tool):
        raise TypeError(f"{getattr(tool, '__name__', tool)!s} is a generator; return what it found instead")
