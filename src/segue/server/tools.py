"""Tools and other AIs of a backend: asked before they run, written down when they have."""

from __future__ import annotations

import json
from typing import Annotated, Any
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from ..core.charter import Charter, Refused
from ..core.conversation import OPEN_TO_AI
from .epochs import epoch_of
from .house import house_of
from .turns import IfMatch, answered, overtaken

TEXT = 4000
"""Characters of an argument or result that are written down; as in agents/calls.py."""
Most = dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]]


class ToolBegins(BaseModel):
    """A tool is about to run."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"tool": "refund", "arguments": {"amount": 20}, "each": {"amount": 50}, "reserve": True}]
        }
    )

    tool: str = Field(min_length=1, max_length=200)
    turn: int | None = Field(None, ge=0)
    arguments: dict[str, Any] = {}
    each: Most = Field({}, description="Most of one call.")
    limits: Most = Field({}, description="Most of all calls of a conversation together, by argument.")
    reserve: bool = Field(True, description="Whether the sums count from now on; they do even if the call fails.")


class ToolEnds(BaseModel):
    """A tool has run."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"tool": "refund", "arguments": {"amount": 20}, "result": "done", "ok": True}]}
    )

    tool: str = Field(min_length=1, max_length=200)
    arguments: dict[str, Any] = {}
    result: str = Field("", max_length=1_000_000)
    ok: bool = True


class Passing(BaseModel):
    """One AI passes the customer to another."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"by": "ai", "to": "refunds", "because": "it is about money"}]}
    )

    by: str = Field(min_length=1, max_length=200)
    to: str = Field(min_length=1, max_length=200)
    because: str = Field(max_length=1000)


class ToolCall(BaseModel):
    """The id of a call."""

    call: str


class Epoch(BaseModel):
    """Where the conversation stands."""

    epoch: int


async def start(request: Request, id: str, body: ToolBegins, if_match: IfMatch = "") -> Any:
    """Ask before a tool runs, and reserve what it spends. 403 `refused`: it must not run, and a person takes over."""
    house, epoch = house_of(request), epoch_of(if_match)
    if body.limits and not body.reserve:
        raise ValueError("limits hold what is reserved; leave out reserve, or say each for one call alone")
    call = uuid4().hex[:12]
    each, limits = ({f"{body.tool}.{name}": most for name, most in part.items()} for part in (body.each, body.limits))
    charters = (house.segue.charter, Charter(per_call=each, per_conversation=limits))
    state = await house.segue.conversation(id)
    by = state.who or state.assistant
    try:
        await house.segue.board.start_tool(
            id, epoch, call, body.tool, body.arguments, _shown(body.arguments), charters, by
        )
    except Refused:
        state = await house.segue.conversation(id)
        if state.epoch != epoch or state.holder not in OPEN_TO_AI:
            return overtaken(request, state, f"{state.holder_in_words()} now; {body.tool} must not run")
        raise
    return ToolCall(call=call)


async def end(request: Request, id: str, call: str, body: ToolEnds) -> None:
    """Write down what a tool call came to, whoever has the conversation by now."""
    house = house_of(request)
    state = await house.segue.conversation(id)
    await house.segue.board.end_tool(
        id, call[:100], body.tool, _shown(body.arguments), body.result[:TEXT], body.ok, state.who or state.assistant
    )


async def delegate(request: Request, id: str, body: Passing, if_match: IfMatch = "") -> Any:
    """One AI of yours passes the customer to another; refused where that closes a circle."""
    house, epoch = house_of(request), epoch_of(if_match)
    refused = await house.segue.board.delegate(id, epoch, body.by, body.to, body.because)
    state = await house.segue.conversation(id)
    if refused is not None:
        return overtaken(request, state, refused.because)
    return answered({"epoch": state.epoch})


def _shown(arguments: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, value[:TEXT] if isinstance(value, str) else json.dumps(value, ensure_ascii=False)[:TEXT])
        for name, value in arguments.items()
    )
