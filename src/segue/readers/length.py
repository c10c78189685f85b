"""How much there is to read, and from which length on it is not read in the event loop."""

from __future__ import annotations

from ..core.transcript import Speaker, Transcript

LONG = 500
"""Characters beyond which the word lists read in a thread. Source: bench/reading.py; they read so many in some 10 ms,
and the five thousand that they look at in some 100 ms."""


def place_of_last(transcript: Transcript) -> int:
    """Where the last customer turn stands; 0 if there is none."""
    turns = transcript.turns
    return next((at for at in range(len(turns) - 1, -1, -1) if turns[at].speaker is Speaker.CUSTOMER), 0)


def size_of(transcript: Transcript) -> int:
    """Characters from the last customer turn on, what tools brought back included."""
    since = transcript.turns[place_of_last(transcript) :]
    return sum(len(turn.text) + len((turn.tool and turn.tool.result) or "") for turn in since)
