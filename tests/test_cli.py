"""The command line as a user meets it: lines in, lines out, and one plain sentence about what is wrong."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from segue import __version__
from segue.cli import app
from segue.cli.files import plain
from segue.cli.journal import STORY, story
from segue.cli.policy import as_toml, warnings
from segue.cli.reading import as_printed
from segue.cli.rehearsal import not_measured
from segue.core import events as e
from segue.core.conversation import Conversation, apply_all
from segue.core.entries import Entry
from segue.core.packet import Mood, Packet
from segue.core.policy import IntentWords, Person, Policy, Team
from segue.core.policy.toml import KEYS, from_toml
from segue.core.reading import Likely, Reading, Stake
from segue.core.rehearsal import Summary
from segue.core.routing import Destination
from segue.core.transcript import Attachment
from segue.core.triggers import Reason, Signals, Trigger
from segue.journal.sqlite import SqliteJournal
from segue.server.settings import SETTINGS

SHOP = Path(__file__).parents[1] / "examples" / "shop" / "policy.toml"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ASKS = {
    "id": "a",
    "turns": [
        {"speaker": "customer", "text": "Where is my order 4471?"},
        {"speaker": "ai", "text": "Let me look."},
        {
            "speaker": "tool",
            "text": "",
            "tool": {"name": "get_order", "arguments": {"order": "4471"}, "result": "lost"},
        },
        {"speaker": "ai", "text": "It is on its way."},
        {"speaker": "customer", "text": "I want to speak to a human"},
        {"speaker": "ai", "text": "I can help you with that!"},
    ],
}
OPENAI = {
    "messages": [
        {"role": "user", "content": "Where is my order?"},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "1", "function": {"name": "get", "arguments": "{}"}}],
        },
        {"role": "tool", "tool_call_id": "1", "content": "shipped"},
        {"role": "assistant", "content": "It is on its way."},
    ]
}
TEXT = {"id": 7, "text": "agent please"}
POLICY = """
[policy]
name = "Harrow Lane"
general_team = "support"

[high_stakes]
refund_above = 20

[teams.support]
[teams.billing]
intents = ["refund"]
fallback = "support"

[people.ana]
teams = ["billing"]
skills = { refund = 1.0 }

[intents.refund]
phrases = ["money back"]
[intents.grinder]
phrases = ["grinder"]
"""


def run(*arguments: str, stdin: bytes | str = "") -> Any:
    return CliRunner().invoke(app, list(arguments), input=stdin)


def lines(*rows: Mapping[str, object]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def answers(*arguments: str, stdin: str) -> list[Any]:
    done = run(*arguments, stdin=stdin)

    assert done.exit_code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.split("\n")[:-1]]  # strings may hold other line ends


@pytest.fixture
def policy(tmp_path: Path) -> str:
    path = tmp_path / "policy.toml"
    path.write_text(POLICY, "utf-8")
    return str(path)


# ---- lines in, lines out


@pytest.mark.parametrize("verb", ["rehearse", "read", "pack"])
def test_every_row_gets_one_line_in_order_with_its_id_or_else_the_number_of_its_line(verb: str) -> None:
    assert [row["id"] for row in answers(verb, "-", stdin=lines(ASKS, OPENAI, TEXT))] == ["a", 2, 7]


@pytest.mark.parametrize("verb", ["rehearse", "read", "pack", "redact"])
@pytest.mark.parametrize(
    ("stdin", "told"),
    [
        ("\n", "standard input: there is no conversation in it. This would do: {"),
        ('{"messages": []}\n', "standard input:1: there is no conversation in it, messages is empty. This would do: {"),
    ],
)
def test_a_file_without_a_conversation_is_refused(verb: str, stdin: str, told: str) -> None:
    done = run(verb, "-", stdin=stdin)

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(told)


def test_a_rehearsal_says_when_why_with_what_packet_and_what_the_ai_did_instead() -> None:
    asks, openai, _ = answers("rehearse", "-", stdin=lines(ASKS, OPENAI, TEXT))

    assert (asks["handed_off"], asks["at"]) == (True, 4)
    assert [turn["turn"] for turn in asks["turns"]] == [0, 1, 2, 3, 4, 5]
    assert [turn["of"] for turn in asks["turns"]] == ["customer", "ai", "tool", "ai", "customer", "ai"]
    assert asks["turns"][4]["action"] == "hand_off"
    assert asks["turns"][4]["reasons"][0]["trigger"] == "explicit_request"
    assert asks["turns"][4]["reasons"][0]["evidence"][0]["turn"] == 4
    assert asks["did_instead"] == "said: I can help you with that!"
    assert asks["packet"]["tried"][0]["turn"] == 2
    assert (openai["handed_off"], openai["at"], openai["packet"], openai["did_instead"]) == (False, None, None, "")


def test_the_report_tells_how_many_why_when_and_what_instead() -> None:
    told = " ".join(run("rehearse", "-", stdin=lines(ASKS, OPENAI, TEXT)).stderr.split())

    for words in ("2 of 3 conversations", "explicit_request", "median 1.5", "I can help"):
        assert words in told


def test_the_report_says_what_nobody_measured_and_of_how_many() -> None:
    told = " ".join(run("rehearse", "-", stdin=lines(ASKS, OPENAI, TEXT)).stderr.split())

    assert "Not measured: confidence, grounded, agreement, retrieval, token_probability in 4 of 4 drafts" in told
    assert not_measured(Summary(1, 0, (), (), None, (), 3, 0, (("tone", 1), ("abuse", 1)))) == (
        "tone, abuse in 1 of 3 messages"
    )
    assert not_measured(Summary(1, 0, (), (), None, ())) == ""


@pytest.mark.parametrize("verb", ["rehearse", "read", "pack"])
def test_figures_have_three_places_at_most(verb: str) -> None:
    row = {"id": 1, "text": "This is terrible, I want a refund of 40 euros and a human!!"}

    assert not re.search(r"\d\.\d{4}", run(verb, "-", stdin=lines(row)).stdout)


def test_the_report_can_be_left_out() -> None:
    assert run("rehearse", "-", "--no-report", stdin=lines(ASKS)).stderr == ""


def test_a_reading_has_a_number_for_every_figure_and_the_queue_of_the_handoff() -> None:
    asks, openai, text = answers("read", "-", stdin=lines(ASKS, OPENAI, TEXT))

    assert asks["reading"]["wants_human"] >= 0.5
    assert (asks["decision"]["action"], asks["decision"]["queue"]) == ("hand_off", "support")
    assert (openai["decision"]["action"], openai["decision"]["queue"]) == ("answer", None)
    assert text["decision"]["reasons"][0]["because"] == "the customer asks for a person"


def test_how_a_turn_was_read_is_printed_with_the_reading() -> None:
    busy = "read by the word lists: the models were busy"

    assert as_printed(Reading(notes=(busy,)))["notes"] == [busy]
    assert as_printed(Reading())["notes"] == []


def test_what_was_not_measured_is_a_named_zero() -> None:
    printed = as_printed(Reading(tone=-0.5, stakes=(Stake("refund", 0.9, 5000, "EUR"), Stake("cancel", 0.2))))

    assert (printed["wants_human"], printed["repeats"], printed["language"], printed["tone"]) == (0.0, 0, "", -0.5)
    assert printed["stakes"] == [
        {"name": "refund", "p": 0.9, "amount": 50.0, "currency": "EUR"},
        {"name": "cancel", "p": 0.2},
    ]
    assert set(printed["not_measured"]) == {  # type: ignore[call-overload]  # a list of names
        "wants_human", "out_of_scope", "frustration", "repeats", "injection", "abuse", "language",
    }  # fmt: skip


def test_the_policy_of_the_team_is_the_one_that_decides(policy: str) -> None:
    row = {"id": "r", "text": "I want my money back, 40 euros, please refund me."}

    (by_default,) = answers("read", "-", stdin=lines(row))
    (by_team,) = answers("read", "-", "--policy", policy, stdin=lines(row))

    assert by_default["decision"]["action"] == "answer"
    assert (by_team["decision"]["action"], by_team["decision"]["queue"]) == ("hand_off", "billing")


def test_a_packet_tells_mood_goal_brief_and_what_was_tried() -> None:
    customer = {"id": "ana", "name": "Ana", "tier": "gold", "orders": ["4471 grinder"], "since": 2019}

    (packed,) = answers("pack", "-", stdin=lines({**ASKS, "customer": customer}))
    packet = packed["packet"]

    assert packet["brief"]
    assert packet["goal"]
    assert packet["tried"][0]["turn"] == 2
    assert (packet["record"]["name"], packet["record"]["facts"]) == ("Ana", [["since", "2019"]])
    assert {"intent", "facts", "missing", "tone", "urgency"} <= set(packet)


def test_a_redacted_text_has_tokens_and_says_where_they_stood() -> None:
    text = "Write to ana@example.org about card 4111 1111 1111 1111"

    (told,) = answers("redact", "-", stdin=lines({"id": "t", "text": text}))

    assert "ana@" not in told["text"]
    assert "4111" not in told["text"]
    assert {text[found["start"] : found["end"]] for found in told["found"]} == {
        "ana@example.org",
        "4111 1111 1111 1111",
    }


def test_redact_hides_the_kinds_that_are_asked_for() -> None:
    text = {"id": "t", "text": "I am Ana Ruiz, card 4111 1111 1111 1111"}
    (told,) = answers("redact", "-", "--kinds", "name", stdin=lines(text))
    wrong = run("redact", "-", "--kinds", "nmae", stdin=lines(text))

    assert told["text"] == "I am [name-1], card 4111 1111 1111 1111"
    assert wrong.exit_code == 2
    assert "there is no kind 'nmae'" in wrong.output


def test_a_redacted_conversation_has_the_text_of_each_turn_and_one_token_for_one_value() -> None:
    said = [
        {"role": "user", "content": "I am ana@example.org"},
        {"role": "tool", "name": "get_user", "content": "ana@example.org"},
    ]

    first, second = answers("redact", "-", stdin=lines({"id": "c", "messages": said}, {"id": "t", "text": "Hello"}))

    assert [turn["text"] for turn in first["turns"]] == ["I am [email-1]", "[email-1]"]
    assert [turn["speaker"] for turn in first["turns"]] == ["customer", "tool"]
    assert [(found["start"], found["end"]) for found in first["turns"][0]["found"]] == [(5, 20)]
    assert second == {"id": "t", "text": "Hello", "found": []}


def test_a_file_is_read_like_standard_input(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes("\ufeff".encode() + lines(TEXT).replace("\n", "\r\n").encode())

    assert answers("read", str(path), stdin="")[0]["id"] == 7


def test_half_an_emoji_and_odd_line_ends_inside_strings_survive() -> None:
    row = '{"id": "\\ud83d", "text": "one\u2028two \\ud83d"}\n'

    assert answers("read", "-", stdin=row)[0]["id"] == "\ud83d"


_ID = st.integers() | st.text(max_size=5)
_SAID = st.fixed_dictionaries({"speaker": st.sampled_from(("customer", "ai", "human")), "text": st.text(max_size=40)})


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries({"id": _ID, "turns": st.lists(_SAID, min_size=1, max_size=6)}),
        min_size=1, max_size=4, unique_by=lambda row: row["id"],
    )
)  # fmt: skip
def test_any_conversation_gets_an_answer_from_every_command(rows: list[dict[str, object]]) -> None:
    for verb in ("rehearse", "read", "pack"):
        assert [answer["id"] for answer in answers(verb, "-", stdin=lines(*rows))] == [row["id"] for row in rows]


# ---- what is wrong is told in one line


@pytest.mark.parametrize(
    ("stdin", "told"),
    [
        (lines(TEXT) + "nope\n", "standard input:2: this is no JSON"),
        (lines(TEXT) + "[1]\n", "standard input:2: each line should be one JSON object"),
        (lines(TEXT, {"id": 1}), "standard input:2: there is no turns, messages or text in it. This would do: {"),
        (lines({"text": 5}), "standard input:1: text should be a string"),
        (lines({"turns": {}}), "standard input:1: turns should be a list, not an object"),
        (lines({"messages": "hi"}), "standard input:1: messages should be a list, not text"),
        (lines(TEXT) + '{"id": 1 "text"}\n', "standard input:2: this is no JSON (Expecting ',' delimiter, column 10); "),
        (lines(TEXT, TEXT), "standard input:2: id 7 was already on line 1. This would do: an id of its own"),
        (lines({**TEXT, "id": 2}, {"text": "a"}), "standard input:2: id 2 was already on line 1; a line without an id"),
        (lines({**TEXT, "id": None}), "standard input:1: id is null; it should be text or a whole number"),
        (lines({**TEXT, "id": True}), "standard input:1: id is true; it should be text"),
        (lines({**TEXT, "id": 1.5}), "standard input:1: id is 1.5; it should be text"),
        (json.dumps([TEXT, TEXT]), "standard input: the whole file is one JSON array; each line should be one "
                                   "conversation. This would do: jq -c '.[]'"),
        (json.dumps([TEXT], indent=1), "standard input: the whole file is one JSON array"),
        (json.dumps(OPENAI["messages"]), "standard input: the whole file is the turns of one conversation"),
        (json.dumps(TEXT, indent=1), "standard input: the objects run over several lines; each should stand on one "
                                     "line. This would do: jq -c ."),
        ('{"id": ' + "9" * 5000 + "}", "standard input:1: a number in it is too long"),
        (lines({"turns": [{"speaker": "bob"}]}), "standard input:1: turn 0: speaker (or role) is 'bob'"),
        (lines({"turns": [], "customer": 3}), "standard input:1: customer should be an object"),
        (b'{"id": 1, "text": "a"}\n{"text": "\xff"}\n', "standard input:2: byte 0xff is not UTF-8"),
        ('{"id": 1, "text": ' + "[" * 100_000, "standard input:1: this is nested too deeply"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("verb", ["rehearse", "read", "pack"])
def test_a_bad_line_is_named_and_nothing_is_written(verb: str, stdin: bytes | str, told: str) -> None:
    done = run(verb, "-", stdin=stdin)

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(told)
    assert done.stderr.count("\n") == 1


def test_redact_wants_texts_or_turns() -> None:
    done = run("redact", "-", stdin=lines({"id": 1}))

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith('standard input:1: there is no text, turns or messages in it. This would do: {"id"')


def test_the_way_out_of_an_array_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "my rows.json"
    path.write_text(json.dumps([TEXT]), "utf-8")

    assert run("read", str(path)).stderr.endswith(f"This would do: jq -c '.[]' '{path}'\n")


@pytest.mark.parametrize("verb", ["read", "redact", "check", "replay"])
def test_a_near_name_in_the_folder_is_suggested(tmp_path: Path, verb: str) -> None:
    (tmp_path / "conversations.jsonl").write_text(lines(TEXT), "utf-8")

    told = run(verb, str(tmp_path / "conversation.jsonl")).stderr
    of_folder = run(verb, str(tmp_path)).stderr

    assert told.endswith(f"there is no such file. This would do: {tmp_path / 'conversations.jsonl'}\n")
    assert of_folder.endswith(f"this is a directory. This would do: {tmp_path / 'conversations.jsonl'}\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("read", "{}/nowhere.jsonl"), "nowhere.jsonl: there is no such file"),
        (("read", "{}"), "directory"),
        (("read", "-", "--policy", "{}/nowhere.toml"), "nowhere.toml: there is no such file"),
        (("check", "{}/nowhere.toml"), "nowhere.toml: there is no such file"),
        (("replay", "{}/nowhere.db"), "nowhere.db: there is no such file"),
    ],
)
def test_a_file_that_is_not_there_is_named(tmp_path: Path, arguments: Sequence[str], told: str) -> None:
    done = run(*(argument.replace("{}", str(tmp_path)) for argument in arguments))

    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("verb", ["rehearse", "read", "pack", "check"])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[tone]\n\nfloor = -2\n", ":3: tone.floor: -2.0 is outside -1.0 to 0.0. This would do: -0.5"),
        ("[tone]\nflor = 0.9\n", ":2: tone.flor: is not a setting. This would do: floor"),
        ("name = \n", ":1: this is no TOML"),
    ],
)  # fmt: skip
def test_a_bad_policy_is_told_with_its_line_and_a_value_that_would_do(
    tmp_path: Path, verb: str, text: str, told: str
) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(text, "utf-8")

    done = run("check", str(path)) if verb == "check" else run(verb, "-", "--policy", str(path), stdin=lines(TEXT))

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{path}{told}")


# ---- check


def test_check_shows_every_setting_with_its_value_and_where_it_comes_from(policy: str) -> None:
    told = run("check", policy).stdout

    assert all(key.path in told for key in KEYS)
    assert policy in told.splitlines()[0]
    assert "line 7" in next(line for line in told.splitlines() if "high_stakes.refund_above" in line)
    assert "20.00" in next(line for line in told.splitlines() if "high_stakes.refund_above" in line)
    assert "default" in next(line for line in told.splitlines() if "tone.floor" in line)
    assert "Answers at or above it are sent. (the mission document)" in told


@pytest.mark.parametrize("columns", [40, 80, 100, 120])
def test_no_key_is_cut_however_narrow_it_is(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    told = run("check", str(SHOP)).stdout.splitlines()[1:]

    assert all(any(line.startswith(f"  {key.path} ") for line in told) for key in KEYS)
    assert columns < 80 or all(len(line) <= columns for line in told)


def test_what_is_piped_is_no_wider_than_a_hundred(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_no_terminal(_: int) -> None:
        raise OSError

    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr("os.get_terminal_size", is_no_terminal)

    assert max(map(len, run("check", str(SHOP)).stdout.splitlines())) <= 100


def test_hours_are_told_as_people_write_them() -> None:
    told = run("check", str(SHOP)).stdout

    assert "Mon-Fri 08:00-20:00; Sat-Sun 09:00-17:00 (America/New_York)" in told


def test_a_policy_is_checked_from_standard_input_too() -> None:
    assert "line 2" in run("check", "-", stdin="[tone]\nfloor = -0.4\n").stdout


def test_check_shows_teams_and_people_and_what_a_lead_overlooked(policy: str) -> None:
    told = run("check", policy).stdout

    assert "ana" in told
    assert "Nobody works in support; while that is so its customers wait." in told
    assert "intents grinder." in " ".join(told.split())


def test_check_without_a_file_shows_what_the_server_would_run_with(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "one that nobody must ever read on a screen"
    monkeypatch.setenv("SEGUE_POLICY", str(SHOP))
    monkeypatch.setenv("SEGUE_SECRET", secret)
    told = run("check").stdout
    lines = told.partition(f"Settings of {SHOP}")[0].splitlines()

    assert [line.split()[0] for line in lines if line.startswith("  SEGUE_")] == [row.variable for row in SETTINGS]
    assert next(line for line in lines if "SEGUE_POLICY " in line).split()[1:] == ["environment", str(SHOP)]
    assert next(line for line in lines if "SEGUE_PORT " in line).split()[1:] == ["default", "8700"]
    assert secret not in told
    assert "Harrow Lane Coffee" in told


def test_check_refuses_a_setting_of_the_server_that_there_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEGUE_PROT", "80")
    done = run("check")

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "SEGUE_PROT: there is no such setting; did you mean SEGUE_PORT?\n"


def test_check_without_a_file_shows_the_defaults() -> None:
    done = run("check")

    assert done.exit_code == 0
    keys = [line for line in done.stdout.splitlines() if line.startswith("  confidence.")]
    assert len(keys) > 5
    assert all("default" in line for line in keys)


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        (Policy(people=(Person("ana", "Ana", ("support",)),)), []),
        (Policy(), ["Nobody works in support"]),
        (Policy(languages=("en", "de"), people=(Person("ana", "Ana", ("support",)),)), ["Nobody speaks de; languages = [\"de\"] for somebody would do."]),
        (
            Policy(people=(Person("ana", "Ana", ("support",), skills=(("refund", 1.0),)),)),
            ["ana is skilled in refund, which no team has."],
        ),
        (
            Policy(
                teams=(Team("support", "Support", ("refund",)), Team("law", "Law", topics=("medical",))),
                people=(Person("ana", "Ana", ("support", "law")),), high_stakes=("refund",),
                compliance=("medical", "privacy"), out_of_scope=(),
                intents=(IntentWords("refund", ("refund",)),),
            ),
            ["No team has these, they go to support: topics privacy."],
        ),
        (
            Policy(teams=(Team("support", "Support"), Team("law", "Law")),
                   people=(Person("ana", "Ana", ("support", "law")),)),
            ["No team has these, they go to support: topics medical, financial_advice, legal_advice, privacy, "
             "legal_threat, regulatory, fraud, accessibility, safety, self_harm; stakes (unless an intent fits) "
             "refund, cancel, close_account, dispute."],
        ),
        (
            Policy(people=(Person("ana", "Ana", ("support",)),), high_stakes=("refnd",)),
            ["No reader in the box knows the stake refnd; did you mean refund?"],
        ),
        (
            Policy(people=(Person("ana", "Ana", ("support",)),), out_of_scope=("politics", "fruad")),
            ["No reader in the box knows the topic politics; one of yours must.",
             "No reader in the box knows the topic fruad; did you mean fraud?"],
        ),
        (
            Policy(languages=("klingon",), people=(Person("ana", "Ana", ("support",), ("klingon",)),)),
            ["There are no sentences in klingon, its customers read English; there are en, de, es, fr, pt, ja."],
        ),
    ],
)  # fmt: skip
def test_warnings_name_what_is_hardly_meant(policy: Policy, told: list[str]) -> None:
    found = list(warnings(policy))

    assert len(found) == len(told)
    assert all(warning.startswith(words) for warning, words in zip(found, told, strict=True))


@pytest.mark.parametrize(
    ("value", "said"),
    [("a", '"a"'), (("a", "b"), '["a", "b"]'), (timedelta(hours=24), '"24h"'), (timedelta(seconds=90), '"90s"'),
     (timedelta(minutes=2), '"2m"'), (0.85, "0.85"), (3, "3")],
)  # fmt: skip
def test_values_are_shown_as_they_would_stand_in_the_file(value: object, said: str) -> None:
    assert as_toml(value) == said


# ---- replay

WHY = (Reason(Trigger.ASKED, "the customer asks"),)
PACKET = Packet(Mood("calm"), "normal", "a refund", "Wants a refund.", why=WHY)
BILLING = Destination("billing", "it is")
EVENTS: tuple[e.Event, ...] = (
    e.Opened(NOON, "ana"),
    e.CustomerSpoke(NOON + timedelta(seconds=1), "agent\x1b[2J please"),
    e.Understood(NOON + timedelta(seconds=2), 0, Reading(wants_human=0.97, intents=(Likely("refund", 0.9),))),
    e.HandedOff(NOON + timedelta(seconds=2), PACKET, BILLING, "A colleague comes.", "r1", answers=(0,)),
    e.TookOver(NOON + timedelta(seconds=30), "mia", "Mia is here."),
    e.HumanSpoke(NOON + timedelta(seconds=40), "mia", "I have read it all."),
)  # fmt: skip


def journal(path: Path) -> str:
    async def write() -> None:
        kept = await SqliteJournal.open(path)
        before = Conversation("c1")
        await kept.append(Entry(before, apply_all(before, EVENTS), EVENTS))
        await kept.append(Entry(Conversation("c2"), apply_all(Conversation("c2"), EVENTS[:1]), EVENTS[:1]))
        await kept.close()

    asyncio.run(write())
    return str(path)


def test_a_journal_is_told_as_a_story_and_checked(tmp_path: Path) -> None:
    done = run("replay", journal(tmp_path / "j.db"))

    assert done.exit_code == 0
    assert "c1 (6 events)" in done.stdout
    assert "HANDED OFF to billing: the customer asks; the customer reads: A colleague comes." in done.stdout
    assert done.stdout.count("replayed: the events give the stored state") == 2
    assert "\x1b" not in done.stdout


def test_a_reading_is_told_with_how_it_was_read() -> None:
    busy = "read by the word lists: the models were busy"
    read = e.Understood(NOON, 0, Reading(wants_human=0.02, intents=(Likely("refund", 0.9),), notes=(busy,)))

    assert f"turn 0 was read: refund, wants a person 0.02; {busy}" in story("c1", [read])


def test_an_answer_is_told_with_how_it_was_measured_where_that_was_not_as_planned() -> None:
    late = "1 of 1 claim grounded by words alone: the judge took longer than 2 s"
    spoke = e.AiSpoke(NOON, "Returns are free.", signals=Signals(grounded=0.9, notes=(late,)))

    assert f"Returns are free. ({late})" in story("c1", [spoke])


def test_one_conversation_can_be_asked_for(tmp_path: Path) -> None:
    done = run("replay", journal(tmp_path / "j.db"), "c2")

    assert (done.exit_code, "c1" in done.stdout, "c2 (1 event)\n" in done.stdout) == (0, False, True)


def test_an_unknown_conversation_is_named(tmp_path: Path) -> None:
    done = run("replay", journal(tmp_path / "j.db"), "c9")

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.endswith("there is no conversation 'c9'. This would do: c2, c1\n")


@pytest.mark.parametrize("has_lock", [True, False])
def test_telling_a_journal_leaves_nothing_beside_it(tmp_path: Path, has_lock: bool) -> None:
    path = Path(journal(tmp_path / "j.db"))
    if not has_lock:
        Path(f"{path}.lock").unlink()
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    done = run("replay", str(path))

    assert done.exit_code == 0
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_what_a_killed_process_left_in_the_log_is_told_and_left_there(tmp_path: Path) -> None:
    path = Path(journal(tmp_path / "j.db"))
    connection = sqlite3.connect(path)
    connection.execute("UPDATE conversation SET version = 5 WHERE id = 'c1'")
    connection.commit()
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("j.db", "j.db-wal"):
        (copy / name).write_bytes((tmp_path / name).read_bytes())
    connection.close()

    done = run("replay", str(copy / "j.db"))

    assert (done.exit_code, done.stdout.count("DIFFERS: ")) == (1, 1)
    assert sorted(file.name for file in copy.iterdir()) == ["j.db", "j.db-wal"]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE conversation SET version = 5 WHERE id = 'c1'",
        "DELETE FROM event WHERE conversation = 'c1' AND version = 4",
        "UPDATE event SET body = '{}' WHERE conversation = 'c1' AND version = 2",
        "UPDATE snapshot SET body = replace(body, 'read it all', 'read nothing') WHERE conversation = 'c1'",
    ],
)
def test_events_that_tell_another_story_than_the_state_end_with_1_and_the_others_are_still_told(
    tmp_path: Path, damage: str
) -> None:
    path = journal(tmp_path / "j.db")
    connection = sqlite3.connect(path)
    connection.execute(damage)
    connection.commit()
    connection.close()

    done = run("replay", path)

    assert done.exit_code == 1
    assert done.stdout.count("DIFFERS: ") == 1
    assert done.stdout.count("replayed: the events give the stored state") == 1


def test_a_journal_that_is_in_use_is_told_kindly(tmp_path: Path) -> None:
    path = journal(tmp_path / "j.db")
    held = SqliteJournal(path)

    done = run("replay", path)
    asyncio.run(held.close())

    assert (done.exit_code, done.stdout) == (2, "")
    assert "has it open. This would do: a copy of it" in done.stderr


@pytest.mark.parametrize("content", [b"", b"nothing", b"SQLite format 3\x00 and then nonsense" * 40])
def test_what_is_no_journal_is_left_as_it_was(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "j.db"
    path.write_bytes(content)

    done = run("replay", str(path))

    assert (done.exit_code, done.stdout) == (2, "")
    assert "it is no journal" in done.stderr
    assert path.read_bytes() == content


def test_every_event_has_its_words() -> None:
    assert set(STORY) == set(e.Event.__args__)


def test_a_story_is_one_line_for_each_event() -> None:
    assert len(story("c1", EVENTS).splitlines()) == 1 + len(EVENTS)


def test_a_story_names_the_files_and_what_was_said_beside_a_rating() -> None:
    photo = Attachment("f-1", "damage.jpg", "image/jpeg", 9)
    spoke = e.CustomerSpoke(EVENTS[0].at, "look", files=(photo,))
    told = story("c1", [EVENTS[0], spoke, e.Rated(spoke.at, 5, True, comment="lovely")])

    assert "look [damage.jpg]" in told
    assert "rated 5 of 5 after a person: lovely" in told


# ---- help


def test_the_version_is_told() -> None:
    done = run("--version")

    assert (done.exit_code, done.stdout) == (0, f"segue {__version__}\n")


def test_every_command_says_in_one_whole_line_what_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    told = run("--help").stdout

    assert "..." not in told.partition("Commands:")[2]
    assert all(len(line) <= 80 for line in told.splitlines())
    for verb in ("rehearse", "read", "pack", "redact", "check", "replay"):
        assert re.search(rf"^  {verb} +[A-Z].*\.$", told, re.MULTILINE)


# ---- the real thing


def test_the_command_runs_as_a_program_of_its_own() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "segue.cli", "read", "-"],
        input=lines(TEXT),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert json.loads(done.stdout)["decision"]["action"] == "hand_off"
    assert done.stderr == ""


def test_values_of_the_rooms_become_plain_json() -> None:
    assert plain(Stake("refund", 0.9)) == {
        "name": "refund",
        "p": 0.9,
        "amount_cents": None,
        "currency": None,
        "of": None,
    }
    assert plain({"at": NOON, "for": timedelta(minutes=1), "in": (1, frozenset({2}))}) == {
        "at": "2026-03-02T12:00:00+00:00", "for": 60.0, "in": [1, [2]],
    }  # fmt: skip


# ---- ground and calibrate

GROUNDED = {
    "id": "a1",
    "answer": "Returns are free. It takes 40 days. Happy to help!",
    "sources": ["Returns are free."],
}


def test_ground_prints_each_answer_with_what_no_source_supports() -> None:
    polite = {"id": 2, "answer": "Happy to help!", "sources": []}
    done = run("ground", "-", stdin=lines(GROUNDED, polite))
    first, second = (json.loads(line) for line in done.stdout.splitlines())

    assert done.exit_code == 0
    assert first["id"] == "a1"
    assert first["grounded"] < 0.1
    assert [(claim["text"], claim["missing"]) for claim in first["unsupported"]] == [("It takes 40 days.", ["40 days"])]
    assert [sentence["supported"] for sentence in first["sentences"]] == [True, False, True]
    assert first["sentences"][0]["passages"] == [{"source": 0, "text": "Returns are free."}]
    assert (second["grounded"], second["unsupported"], second["not_measured"]) == (0.0, [], ["grounded"])


def test_ground_counts_words_in_a_knowledge_base() -> None:
    done = run("ground", "-", "--knowledge", str(SHOP.parent / "knowledge"), stdin=lines(GROUNDED))

    assert done.exit_code == 0
    assert json.loads(done.stdout)["unsupported"][0]["text"] == "It takes 40 days."


@pytest.mark.parametrize(
    ("verb", "row", "told"),
    [
        ("ground", {"id": 1, "sources": []}, "standard input:1: answer should be a string"),
        ("ground", {"id": 1, "answer": "x", "sources": "y"}, "standard input:1: sources should be a list of texts"),
        ("calibrate", {"signal": "grounded", "score": 0.8}, "right should be true or false"),
        ("calibrate", {"signal": "groundet", "score": 0.8, "right": True}, '"signal": "grounded"'),
        ("calibrate", {"signal": "grounded", "score": 1.8, "right": True}, "score should be a number between"),
        ("calibrate", {"score": 0.8, "right": True}, "there is no signal in it"),
    ],
)
def test_a_row_that_is_none_is_refused_with_one_that_would_do(verb: str, row: dict[str, Any], told: str) -> None:
    done = run(verb, "-", stdin=lines(row))

    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr


def test_calibrate_gives_each_signal_its_floor_and_the_lines_that_a_policy_takes() -> None:
    good, bad = (
        {"grounding": 0.8, "confidence": 0.6, "right": True},
        {"grounding": 0.3, "retrieval": None, "right": False},
    )
    done = run("calibrate", "-", stdin=lines(*[good] * 600, *[bad] * 100, {"retrieval": 0.2, "right": True}))

    assert done.exit_code == 0
    assert "grounded: floor 0.8 keeps 600 of 700 (86%), 0 of them wrong (0.0%); calibration error" in done.stdout
    assert "retrieval: not enough data: 1 outcome, 0 of them wrong; at least 500 are needed" in done.stdout
    pasted = done.stdout.partition("# for your policy.toml")[2]
    assert from_toml(pasted) == Policy(answer_above=0.6, hand_off_below=0.6, grounded_above=0.8)


def test_calibrate_ends_with_2_if_no_signal_has_a_floor() -> None:
    few = run("calibrate", "-", stdin=lines(*[{"signal": "logprobs", "score": 0.9, "right": True}] * 20))
    none = run(
        "calibrate", "-", stdin=lines(*[{"signal": "grounded", "score": 0.9, "right": n % 2 > 0} for n in range(600)])
    )

    assert (few.exit_code, none.exit_code) == (2, 2)
    assert "token_probability: not enough data: 20 outcomes" in few.stdout
    assert "grounded: no floor keeps wrong answers within 5.0%: 600 outcomes, 300 of them wrong" in none.stdout
    assert "[confidence]" not in few.stdout + none.stdout
