"""A conversation as a model gets it: the chat APIs' form, with what tools found fenced as data."""

from __future__ import annotations

from ..core.conversation import Conversation
from ..core.transcript import Speaker, ToolCall, Transcript, Turn, fenced

Message = dict[str, str]
"""role and content."""


def messages_of(transcript: Transcript, state: Conversation | None = None) -> list[Message]:
    """Turns in the chat APIs' form; notices are left out, what tools found is told as data, not as orders."""
    messages: list[Message] = []
    if state is not None and state.solved is not None:
        agreed = fenced("Agreed", state.solved.note)
        told = f"A person handled this part; control is back with you. Do not reopen it. {agreed}"
        messages.append({"role": "system", "content": told})
    for turn in transcript.turns:
        if turn.speaker is Speaker.CUSTOMER:
            messages.append({"role": "user", "content": _words(turn)})
        elif turn.speaker in (Speaker.AI, Speaker.HUMAN):
            messages.append({"role": "assistant", "content": _words(turn)})
    done = [turn.tool for turn in transcript.turns if turn.tool is not None and turn.tool.ok]
    if done:
        told = fenced("Done so far by tools", [_told(call) for call in done[-6:]])
        messages.insert(0, {"role": "system", "content": told})
    return messages


def _words(turn: Turn) -> str:
    """What was said, and that files came with it: the model cannot see them, and must not speak as if none had come."""
    files = "; ".join(f"{file.name}, {file.media_type}" for file in turn.files)
    return f"{turn.text}\n(attached: {files})".lstrip() if files else turn.text


def _told(call: ToolCall) -> str:
    arguments = ", ".join(f"{name}={value}" for name, value in call.arguments)
    return f"{call.name}({arguments}) -> {(call.result or '')[:200]}"
