"""Turns from the two forms that people have, and the questions asked of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.core.transcript import ROLES, BadTurn, Speaker, ToolCall, Transcript, Turn, from_rows, looks_failed

ORDER = (("order", "4471"),)


def calls_of(rows):
    return [turn.tool for turn in from_rows(rows).turns if turn.tool]


def test_segues_own_form_is_taken_as_it_stands():
    rows = [
        {"speaker": "customer", "text": "Where is order 4471?"},
        {
            "speaker": "tool",
            "tool": {"name": "get_order", "arguments": {"order": "4471"}, "result": "sent", "ok": True},
        },
        {"speaker": "ai", "text": "It was sent.", "name": "concierge"},
        {"speaker": "human", "text": "Ana here.", "name": "ana"},
        {"speaker": "system", "text": "Ana has joined."},
    ]

    assert from_rows(rows).turns == (
        Turn(Speaker.CUSTOMER, "Where is order 4471?"),
        Turn(Speaker.TOOL, "", ToolCall("get_order", ORDER, "sent", True)),
        Turn(Speaker.AI, "It was sent.", name="concierge"),
        Turn(Speaker.HUMAN, "Ana here.", name="ana"),
        Turn(Speaker.SYSTEM, "Ana has joined."),
    )


def test_the_form_of_the_chat_apis_means_the_same():
    rows = [
        {"role": "user", "content": "Where is order 4471?"},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "a", "function": {"name": "get_order", "arguments": '{"order": "4471"}'}}],
        },
        {"role": "tool", "tool_call_id": "a", "content": "sent"},
        {"role": "assistant", "content": "It was sent."},
    ]

    assert from_rows(rows).turns == (
        Turn(Speaker.CUSTOMER, "Where is order 4471?"),
        Turn(Speaker.AI, ""),
        Turn(Speaker.TOOL, "", ToolCall("get_order", ORDER, "sent", True)),
        Turn(Speaker.AI, "It was sent."),
    )


def two_calls(*results):
    """An assistant that called two tools at once, then these results."""
    asked = [
        {"id": "a", "name": "get_order", "arguments": {"order": 4471}},
        {"id": "b", "name": "get_user", "args": {}},
    ]
    return [{"role": "assistant", "calls": asked}, *({"role": "tool", **result} for result in results)]


@pytest.mark.parametrize(
    ("rows", "calls"),
    [
        (two_calls({"content": "sent"}, {"content": "Mia"}), [("get_order", "sent"), ("get_user", "Mia")]),
        (
            two_calls({"content": "Mia", "tool_call_id": "b"}, {"content": "sent", "tool_call_id": "a"}),
            [("get_user", "Mia"), ("get_order", "sent")],
        ),
        (
            two_calls({"content": "Mia", "tool_call_id": "b"}, {"content": "sent"}),
            [("get_user", "Mia"), ("get_order", "sent")],
        ),
        (two_calls({"content": "sent"}), [("get_order", "sent")]),
        ([{"role": "tool", "name": "get_order", "content": "sent"}], [("get_order", "sent")]),
        ([{"role": "function", "name": "get_order", "content": "sent"}], [("get_order", "sent")]),
        ([{"speaker": "tool", "tool": "get_order", "text": "sent"}], [("get_order", "sent")]),
        ([{"role": "tool", "content": "sent"}], [("unknown", "sent")]),
    ],
)
def test_results_find_their_calls_by_id_and_else_by_order(rows, calls):
    assert [(call.name, call.result) for call in calls_of(rows)] == calls


@pytest.mark.parametrize(
    ("given", "arguments"),
    [
        ({"order": "4471"}, ORDER),
        ('{"order": "4471"}', ORDER),
        ({"order": 4471, "paid": True, "items": ["a"]}, (("order", "4471"), ("paid", "true"), ("items", '["a"]'))),
        ({"city": "Münster"}, (("city", "Münster"),)),
        ({}, ()),
        ("", ()),
        (None, ()),
        ("order 4471", (("arguments", "order 4471"),)),
    ],
)
def test_arguments_become_text_in_the_order_given(given, arguments):
    rows = [{"role": "assistant", "tool_calls": [{"name": "t", "arguments": given}]}, {"role": "tool", "content": ""}]

    assert calls_of(rows)[0].arguments == arguments


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Hello", "Hello"),
        (None, ""),
        ([], ""),
        ([{"type": "text", "text": "Hello"}, {"type": "text", "text": "there"}], "Hello there"),
        (
            [{"type": "image_url", "image_url": {"url": "x"}}, {"type": "text", "text": "What is this?"}],
            "What is this?",
        ),
        (["Hello", {"type": "text", "text": "there"}], "Hello there"),
    ],
)
def test_a_list_of_parts_is_read_for_its_words(content, text):
    assert from_rows([{"role": "user", "content": content}]).turns[0].text == text


@pytest.mark.parametrize(
    ("rows", "index", "would_do"),
    [
        (None, None, "speaker"),
        ({"turns": []}, None, "speaker"),
        ("Hello", None, "speaker"),
        (["Hello"], 0, '"role": "user"'),
        ([{"text": "Hello"}], 0, "customer"),
        ([{"role": "user", "content": "Hi"}, {"role": "bot", "content": "Hello"}], 1, "assistant"),
        ([{"role": 5, "content": "Hello"}], 0, "customer"),
        ([{"role": ["user"], "content": "Hello"}], 0, "customer"),
        ([{"role": "user", "content": 5}], 0, '"text": "Hello"'),
        ([{"role": "user", "content": {"text": "Hello"}}], 0, '"text": "Hello"'),
        ([{"role": "user", "content": True}], 0, '"text": "Hello"'),
        ([{"role": "assistant", "tool_calls": {"name": "get_order"}}], 0, '[{"name": "get_order"}]'),
        ([{"role": "assistant", "tool_calls": ["get_order"]}], 0, '{"name": "get_order"}'),
        ([{"role": "assistant", "tool_calls": [{"arguments": {}}]}], 0, '"name": "get_order"'),
        ([{"role": "assistant", "tool_calls": [{"name": ""}]}], 0, '"name": "get_order"'),
        ([{"role": "assistant", "tool_calls": [{"name": "t", "arguments": [1]}]}], 0, '{"order": "4471"}'),
        ([{"role": "assistant", "tool_calls": [{"name": "t", "arguments": "[1]"}]}], 0, '{"order": "4471"}'),
        ([{"role": "user"}, {"speaker": "tool", "tool": {"result": "sent"}}], 1, '"name": "get_order"'),
        ([{"speaker": "tool", "tool": {"name": "t", "ok": "yes"}}], 0, "true or false"),
        ([{"speaker": "tool", "tool": {"name": "t", "arguments": 5}}], 0, '{"order": "4471"}'),
        ([{"role": "tool", "content": 5}], 0, '"text": "Hello"'),
    ],
)
def test_what_is_no_conversation_is_refused_with_its_turn_and_what_would_do(rows, index, would_do):
    with pytest.raises(BadTurn) as refused:
        from_rows(rows)

    assert refused.value.index == index
    assert would_do in refused.value.try_this
    assert refused.value.try_this in str(refused.value)
    assert ("the conversation" if index is None else f"turn {index}:") in str(refused.value)


def test_what_is_no_list_is_told_under_the_name_it_was_given():
    with pytest.raises(BadTurn, match="messages should be a list, not text"):
        from_rows("Hello", "messages")


@pytest.mark.parametrize(("word", "speaker"), ROLES.items())
def test_every_word_for_a_speaker_is_understood_under_both_names(word, speaker):
    as_speaker, as_role = from_rows([{"speaker": word, "text": "Hi"}, {"role": word, "content": "Hi"}]).turns

    assert as_speaker.speaker is as_role.speaker is speaker


def test_every_speaker_has_a_word():
    assert set(ROLES.values()) == set(Speaker)


@pytest.mark.parametrize(
    ("result", "failed"),
    [
        ("Error: order not found", True),
        ('{"error": "no such order"}', True),
        ("  Traceback (most recent call last):", True),
        ("An error occurred while reading", True),
        ("Exception: timeout", True),
        ("sent", False),
        ("", False),
        ("No errors were found", False),
        ('{"order": 4471, "error": null}', False),
    ],
)
def test_a_result_that_reads_like_a_failure_is_one(result, failed):
    call = calls_of([{"role": "tool", "name": "t", "content": result}])[0]

    assert looks_failed(result) is failed
    assert call.ok is not failed


@given(st.lists(st.sampled_from(list(Speaker)), max_size=8), st.integers(0, 5), st.integers(0, 9))
def test_turns_keep_their_numbers_however_the_stretch_is_cut(speakers, first, most):
    whole = Transcript(tuple(Turn(speaker, str(first + i)) for i, speaker in enumerate(speakers)), first)
    kept = whole.tail(most)
    early = whole.until(first + most)

    assert all(turn.text == str(number) for number, turn in kept.numbered())
    assert all(turn.text == str(number) for speaker in Speaker for number, turn in kept.of(speaker))
    assert len(kept.turns) == min(most, len(speakers))
    assert [number for number, _ in early.numbered()] == [n for n, _ in whole.numbered() if n <= first + most]


def test_the_last_turn_of_a_speaker_is_found_or_missing():
    turns = Transcript((Turn(Speaker.CUSTOMER, "one"), Turn(Speaker.AI, "two"), Turn(Speaker.CUSTOMER, "three")))

    assert turns.last(Speaker.CUSTOMER).text == "three"
    assert turns.last(Speaker.HUMAN) is None
    assert turns.until(-1).turns == ()
