"""A judge's look at an answer before it is sent: the claims that words support, and that may be wrong all the same.

It can only lower what was measured. A claim with a fact that no source has is not asked about, so nobody talks it back
into the answer. A judge that fails or is late changes nothing, and a note says so.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any, cast

from ..core.grounding import Grounding, Support
from ..core.triggers import Signals

log = logging.getLogger("segue")

Judge = Callable[[str, Sequence[str]], float | Awaitable[float]]
"""The probability that passages support a claim, from a plain function or an async one."""

WITHIN = 2.0
"""Seconds for all claims of an answer together. Source: what a reader has (`times.read_within`)."""

AT_ONCE = 32
"""Claims that are judged at once, those given up but not ended included. Our own guess: an answer has one to five."""


class Judging:
    """A judge that is asked within a limit. For one event loop; all turns share it.

    A thread cannot be stopped: a plain function that is stuck is left alone, and counts until it comes back.

    Args:
        judge: a plain function is asked in threads, several at once.
    """

    def __init__(self, judge: Judge, within: float = WITHIN) -> None:
        self._judge, self._within = judge, within
        self._is_async = inspect.iscoroutinefunction(judge) or inspect.iscoroutinefunction(type(judge).__call__)
        self._open: set[object] = set()

    async def look(self, grounding: Grounding) -> tuple[Grounding, Signals]:
        """The grounding as low as the judge has it, and its figure, with a note on what was not judged."""
        claims = grounding.to_judge
        verdicts, problem = await self._verdicts(claims[: max(0, AT_ONCE - len(self._open))])
        judged = grounding.judged(verdicts)
        if len(verdicts) == len(claims):
            return judged, Signals(grounded=judged.grounded)
        count = f"{len(claims) - len(verdicts)} of {len(claims)} claim{'' if len(claims) == 1 else 's'}"
        note = f"{count} grounded by words alone: the judge {problem or 'was busy'}"
        log.warning("%s", note)
        return judged, Signals(grounded=judged.grounded, notes=(note,))

    async def _verdicts(self, claims: Sequence[Support]) -> tuple[Mapping[str, float], str]:
        """What came in time, by claim, and what went wrong; "" if nothing did."""
        if not claims:
            return {}, ""
        begun = {self._begin(claim): claim.text for claim in claims}
        try:
            done, late = await asyncio.wait(begun, timeout=self._within)
        finally:
            for one in begun:
                one.cancel()  # nobody waits until it has ended: it might not heed this
        told = {text: _told(one) for one, text in begun.items() if one in done}
        problems = [f"took longer than {self._within:g} s"] if late else []
        problems += [problem for problem in told.values() if isinstance(problem, str)]
        return {text: p for text, p in told.items() if isinstance(p, float)}, problems[0] if problems else ""

    def _begin(self, claim: Support) -> asyncio.Future[float]:
        call = partial(self._judge, claim.text, claim.shown)
        begun = asyncio.ensure_future(cast("Awaitable[float]", call())) if self._is_async else _in_thread(call)
        self._open.add(begun)
        begun.add_done_callback(self._open.discard)
        return begun if isinstance(begun, asyncio.Future) else asyncio.wrap_future(begun)


def _told(one: asyncio.Future[float]) -> float | str:
    """The probability that a judge told, or why it is none."""
    error = asyncio.CancelledError() if one.cancelled() else one.exception()
    if error is not None:
        return f"failed ({type(error).__name__})"
    try:
        p = float(one.result())  # of a model it may be a figure of numpy's
    except (TypeError, ValueError):
        return "returned no number"
    return p if 0.0 <= p <= 1.0 else "returned no probability"


def _in_thread(call: Callable[[], Any]) -> Future[float]:
    """Calls a plain function in a thread of its own, for which no end of the process waits."""
    told: Future[float] = Future()

    def work() -> None:
        try:
            told.set_result(call())
        except BaseException as error:
            told.set_exception(error)

    told.set_running_or_notify_cancel()
    try:
        threading.Thread(target=work, name="segue-judge", daemon=True).start()
    except RuntimeError as error:  # the machine gives no more threads
        told.set_exception(error)
    return told
