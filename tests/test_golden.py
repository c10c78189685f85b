"""Journals that an older Segue wrote are read as they were meant, and written the same way again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from segue.core.conversation import Conversation, replay
from segue.journal.codec import decode, decode_event, encode

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.jsonl"))


def rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_every_event_of_an_older_journal_comes_back_as_it_was_written(path):
    told = [row for row in rows(path) if "kind" in row]

    assert told
    for row in told:
        event = decode_event(row["kind"], json.dumps(row["body"]), "c", 1)
        assert json.loads(encode(event)) == row["body"]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_the_states_of_an_older_journal_are_what_its_events_tell_today(path):
    states = [row for row in rows(path) if "state" in row]

    assert states
    for row in states:
        id = row["conversation"]
        events = [
            decode_event(event["kind"], json.dumps(event["body"]), id, event["version"])
            for event in rows(path)
            if event.get("conversation") == id and "kind" in event
        ]
        assert replay(id, events) == decode(Conversation, json.dumps(row["state"]))
