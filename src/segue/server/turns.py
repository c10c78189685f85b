"""`segue.turn` for backends in other languages: one message until exactly one outcome, over HTTP.

Nothing of a turn is kept here between two requests: the conversation's epoch, sent as ETag and asked for as If-Match,
tells whether the conversation moved on meanwhile.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import orjson
from fastapi import Header, HTTPException, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from ..agents.messages import messages_of
from ..agents.turn import LONGEST
from ..core.conversation import OPEN_TO_AI, Conversation, KeyReused, Overtaken
from ..core.transcript import is_blank
from ..core.triggers import Answer, Clarify, Decision, HandOff, Reason, Signals, Trigger
from ..switchboard.ai import Said
from . import problems
from .access import Backend
from .door import who_is
from .epochs import epoch_of, etag_of
from .house import House, house_of

Figure = Annotated[float | None, Field(ge=0, le=1)]
IfMatch = Annotated[str, Header(description='The epoch of the last answer, e.g. "3".')]
Number = Annotated[int, Path(ge=0, le=2**31, description="Of the turn, as `turns` gave it.")]
Key = Annotated[str | None, Header(max_length=200, description="The same again is answered as the first time.")]


class Heard(BaseModel):
    """What a customer wrote, and who it was."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Where is my order?", "customer": "c-1001"}]})

    text: str = Field(max_length=1_000_000)
    customer: str | None = Field(None, max_length=200)
    channel: str = Field("chat", max_length=50)


class Draft(BaseModel):
    """What your AI would say; figures that were not measured are left out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "It ships today.", "confidence": 0.93}]})

    text: str = Field(max_length=1_000_000)
    confidence: Figure = None
    grounded: Figure = None
    agreement: Figure = None
    retrieval: Figure = None
    token_probability: Figure = None
    sources: list[str] = Field([], max_length=50)


class Wish(BaseModel):
    """Your AI wants a person to take it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"because": "the customer is a reseller"}]})

    because: str = Field(min_length=1, max_length=1000)
    to: str | None = Field(None, max_length=200, description="A team's id; routing decides without one.")


class Failure(BaseModel):
    """Your AI failed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"because": "the model timed out"}]})

    because: str = Field(min_length=1, max_length=1000)


class Why(BaseModel):
    """A reason in words, with its stable code."""

    trigger: str
    because: str


class Decided(BaseModel):
    """answer: your AI may speak. clarify: a question was asked back. hand_off: a person gets it."""

    kind: str
    reasons: list[Why]
    question: str | None = None


class TurnBegun(BaseModel):
    """A turn; `open` says whether your AI is to answer, with `messages` for its model."""

    turn: int | None
    open: bool
    outcome: str
    epoch: int
    decision: Decided | None
    messages: list[dict[str, str]]
    outbox: list[str]
    repeated: bool


class TurnEnded(BaseModel):
    """What became of a draft; `outbox` is what the customer reads."""

    outcome: str
    because: str
    epoch: int
    decision: Decided | None
    outbox: list[str]


async def begin(request: Request, response: Response, id: str, body: Heard, idempotency_key: Key = None) -> Any:
    """Keep a customer's message, and hear whether your AI is to answer it. The first one opens the conversation."""
    house, _ = house_of(request), who_is(request, Backend)
    key = idempotency_key and f"begin {idempotency_key}"
    known = await _known(house, id, key, body)
    if known is not None:
        return answered({**known, "repeated": True})
    house.segue.board.check_message(body.text)
    await house.segue.board.open(id, body.customer, body.channel, house.segue.name)
    change = await house.segue.board.hear(id, body.text, idempotency_key)
    state = await house.segue.conversation(id) if change.repeated else change.after
    begun = await _thought(house, state, change.repeated)
    await _keep(house, id, key, body, begun.model_dump())
    return answered(begun.model_dump())


async def say(
    request: Request, id: str, turn: Number, body: Draft, if_match: IfMatch = "", idempotency_key: Key = None
) -> Any:
    """What your AI would answer. It is judged, and sent, or a person gets it; never both."""
    signals = Signals(
        body.confidence, body.grounded, body.agreement, tuple(body.sources), body.retrieval, body.token_probability
    )
    alarms = []
    if is_blank(body.text):
        alarms.append(Reason(Trigger.FAILURE, "the AI gave an empty answer"))
    if len(body.text) > LONGEST:
        alarms.append(Reason(Trigger.FAILURE, f"the AI's answer has {len(body.text):,} characters"))
    return await _spoken(request, id, turn, body, if_match, idempotency_key, body.text[:LONGEST], signals, alarms)


async def hand_off(
    request: Request, id: str, turn: Number, body: Wish, if_match: IfMatch = "", idempotency_key: Key = None
) -> Any:
    """Your AI asks for a person: its own wish, or one more signal of yours."""
    alarms = [Reason(Trigger.TRANSFER, body.because, to=body.to)]
    return await _spoken(request, id, turn, body, if_match, idempotency_key, "", Signals(), alarms)


async def fail(
    request: Request, id: str, turn: Number, body: Failure, if_match: IfMatch = "", idempotency_key: Key = None
) -> Any:
    """Your AI failed: a person gets the conversation, if the turn was still your AI's."""
    house = house_of(request)
    return await _once(
        house, request, id, turn, body, if_match, idempotency_key,
        lambda epoch, key: house.segue.board.give_up(
            id, epoch, turn, Reason(Trigger.FAILURE, body.because), key=key
        ),
    )  # fmt: skip


# ---- the same for all


async def _spoken(
    request: Request, id: str, turn: int, body: BaseModel, if_match: str, key: str | None, text: str,
    signals: Signals, alarms: list[Reason],
) -> Any:  # fmt: skip
    board = house_of(request).segue.board
    return await _once(
        house_of(request), request, id, turn, body, if_match, key,
        lambda epoch, key: board.speak(id, epoch, turn, text, signals, alarms=tuple(alarms), key=key),
    )  # fmt: skip


async def _once(
    house: House,
    request: Request,
    id: str,
    turn: int,
    body: BaseModel,
    if_match: str,
    key: str | None,
    do: Callable[[int, str | None], Awaitable[Said]],
) -> Response:
    """Ends a turn, once for each key; a draft that comes too late is kept for the person, and its sender told who."""
    epoch = epoch_of(if_match)
    key = f"{request.url.path.rpartition('/')[2]} {turn} {key}" if key else None
    known = await _known(house, id, key, body)
    if known is not None:
        return answered(known)
    if turn >= (await house.segue.conversation(id)).turns:
        raise HTTPException(404, f"there is no turn {turn} in {id}; say the one that you were given")
    said = await do(epoch, key)
    if said.outcome == "repeated" and key:  # it came twice at once, or its answer was lost with the process
        said = await house.segue.board.became_of(id, key) or said
    if said.outcome == "kept":
        moved = (
            f"it is at epoch {said.conversation.epoch} by now, not at {epoch}; an unsent draft is kept for the person"
        )
        return overtaken(request, said.conversation, said.because if said.conversation.epoch == epoch else moved)
    ended = TurnEnded(
        outcome=said.outcome, because=said.because, epoch=said.conversation.epoch,
        decision=_decided(said.decision), outbox=list(said.said),
    ).model_dump()  # fmt: skip
    await _keep(house, id, key, body, ended)
    return answered(ended)


async def _thought(house: House, state: Conversation, repeated: bool) -> TurnBegun:
    """What is decided before any AI is asked. A message that came before is decided on again if nobody answered it."""
    turn = state.unanswered[-1] if state.unanswered else None
    if state.holder not in OPEN_TO_AI or turn is None:
        outcome = "repeated" if repeated and state.holder in OPEN_TO_AI else "with_people"
        return _begun(state, None if turn is None else turn, False, outcome, None, (), repeated)
    heard = await house.segue.board.think(state.id, turn)
    after, decision = heard.conversation, heard.decision
    if isinstance(decision, Answer):
        return _begun(after, turn, True, "", decision, heard.said, repeated)
    settled = "settled" if after.holder in OPEN_TO_AI else "with_people"
    outcome = "handed_off" if isinstance(decision, HandOff) else settled
    return _begun(after, turn, False, outcome, decision, heard.said, repeated)


def _begun(
    state: Conversation, turn: int | None, is_open: bool, outcome: str, decision: Decision | None,
    outbox: tuple[str, ...], repeated: bool,
) -> TurnBegun:  # fmt: skip
    messages = [
        {"role": str(one["role"]), "content": str(one["content"])} for one in messages_of(state.transcript(), state)
    ]
    return TurnBegun(
        turn=turn, open=is_open, outcome=outcome, epoch=state.epoch, decision=_decided(decision),
        messages=messages if is_open else [], outbox=list(outbox), repeated=repeated,
    )  # fmt: skip


def _decided(decision: Decision | None) -> Decided | None:
    if decision is None:
        return None
    kind = {Answer: "answer", Clarify: "clarify", HandOff: "hand_off"}[type(decision)]
    reasons = [Why(trigger=reason.trigger.value, because=reason.because) for reason in decision.reasons]
    return Decided(kind=kind, reasons=reasons, question=decision.question if isinstance(decision, Clarify) else None)


def answered(answer: dict[str, Any]) -> Response:
    return Response(orjson.dumps(answer), headers={"etag": etag_of(answer["epoch"])}, media_type="application/json")


def overtaken(request: Request, state: Conversation, because: str) -> Response:
    """Who has it now, for whoever comes too late."""
    row = problems.PROBLEMS[Overtaken]
    now: dict[str, object] = {
        "conversation": state.id,
        "holder": state.holder.value,
        "who": state.who,
        "epoch": state.epoch,
    }
    return problems.answer(
        {**now, **problems.of(request, problems.said(row, because or row.title))},
        {"etag": etag_of(state.epoch)},
    )


async def _known(house: House, id: str, key: str | None, body: BaseModel) -> dict[str, Any] | None:
    """What was answered to this key before.

    Raises:
        KeyReused: it came with something else.
    """
    kept = await house.accounts.answer(id, key) if key else None
    if kept is None:
        return None
    print_of, answer = orjson.loads(kept)
    if print_of != _print(body):
        raise KeyReused(id, key or "")
    found: dict[str, Any] = answer
    return found


async def _keep(house: House, id: str, key: str | None, body: BaseModel, answer: dict[str, Any]) -> None:
    if key:
        await house.accounts.keep_answer(id, key, orjson.dumps([_print(body), answer]), house.segue.line.clock())


def _print(body: BaseModel) -> str:
    return hashlib.sha256(body.model_dump_json().encode()).hexdigest()
