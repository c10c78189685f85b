"""Ticket files as help desks and spreadsheets write them: what is read of them, what is refused, and what is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from segue.readers.tickets.tickets import BadTickets, read_tickets

from .test_tickets import lines, run

PLAIN = "text,label\nwhere is it,late\nstill late,late\nbroken,fault\nin pieces,fault\n"


def written(tmp_path: Path, content: str | bytes, name: str = "tickets.csv") -> Path:
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def labels(tmp_path: Path, content: str | bytes, **said: str) -> dict[str, int]:
    return dict(read_tickets(written(tmp_path, content), **said).counts())


# ---- what is no file of tickets


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (PLAIN.replace("broken", "cass\xe9").encode("latin-1"), r"the byte 0xe9 at 48 \(line 4\) is not UTF-8.*iconv -f ISO-8859-1"),
        (b"\xef\xbb\xbf" + "text,label\ncaf\xe9,x".encode("latin-1"), r"the byte 0xe9 at 17 \(line 2\)"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff", "is no text"),
        (b"text,label\na\x00b,x\n", "is no text"),
        (PLAIN.encode("utf-16-le"), "is no text"),
        (b"\xff\xfea", "the byte 0x61"),
        (f'text,label\n"{"x" * 200_000}",late\n', "line [12] has a field of more than 131,072 characters"),
        (f"{'x' * 200_000},label\na,b\n", "line 1 has a field of more than 131,072 characters"),
        ('{"text": ' + "[" * 100_000, "line 1 is nested too deeply"),
        ('[{"text": "a", "label": "x"}]', r"is one JSON array; write one ticket on each line, e.g. with: jq -c '\.\[\]'"),
        ("[\n]", "has no column|is one JSON array|no ticket below"),
        ("text,label\n", "has a header and no ticket below it"),
        ("text,label", "has a header and no ticket below it"),
        ('{"text": "a", "label": "x"}\n7', "line 2 is no JSON object"),
        ('{"text": "a", "label": ' + "9" * 5000 + "}", "line 1 is no JSON"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_place_and_what_to_do(tmp_path, content, told):
    file = written(tmp_path, content)

    with pytest.raises(BadTickets, match=told):
        read_tickets(file)
    done = run("train", file, "--out", tmp_path / "m")

    assert (done.exit_code, isinstance(done.exception, SystemExit)) == (2, True)
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_file_in_unicode_is_read_whatever_its_form(tmp_path, encoding):
    assert labels(tmp_path, PLAIN.replace("late\n", "spät\n").encode(encoding)) == {"fault": 2, "spät": 2}


def test_a_json_text_may_hold_other_ends_of_lines(tmp_path):
    rows = [{"text": f"one\u2028two\x85three {n}", "label": "xy"[n % 2]} for n in range(4)]
    content = "\r\n".join(json.dumps(row, ensure_ascii=False) for row in rows)

    assert read_tickets(written(tmp_path, content)).texts[0] == "one two three 0"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_quotes_doubled_within_quotes_are_quotes(tmp_path, mark):
    rows = [(f'say ""hi{mark} {n}""', "xy"[n % 2]) for n in range(4)]
    content = f'"text"{mark}"label"\r\n' + "".join(f'"{text}"{mark}"{label}"\r\n' for text, label in rows)

    found = read_tickets(written(tmp_path, content))

    assert (found.texts[0], dict(found.counts())) == (
        f'say "hi{mark} 0"'.replace("\t", " ").replace("  ", " "),
        {"x": 2, "y": 2},
    )


def test_half_of_a_sign_is_no_fault_of_the_rest(tmp_path):
    content = "".join(f'{{"text": "\\ud83d {n}", "label": "{"xy"[n % 2]}\\ud83d"}}\n' for n in range(4))

    assert labels(tmp_path, content) == {"x?": 2, "y?": 2}


# ---- labels


def test_numbers_are_labels_too(tmp_path):
    rows = [{"text": f"number {n}", "label": n % 2} for n in range(4)]

    assert dict(read_tickets(lines(tmp_path / "t.jsonl", rows)).counts()) == {"0": 2, "1": 2}


def test_capitals_make_no_other_intent_and_that_is_said(tmp_path):
    names = ("refund", "Refund", "REFUND", "refund", "late", "late", "Out_Of_Scope", "out of scope")
    rows = [{"text": f"number {n}", "label": name} for n, name in enumerate(names)]

    found = read_tickets(lines(tmp_path / "t.jsonl", rows))

    assert dict(found.counts()) == {"late": 2, "refund": 4}
    assert len(found.outside) == 2
    assert (
        "Capitals make no other label: out of scope is out_of_scope; Out_Of_Scope is out_of_scope;"
        " REFUND, Refund, refund are one, refund." in found.notes
    )


# ---- exports


def test_tags_go_before_what_zendesk_has_of_every_ticket(tmp_path):
    content = "Subject,Description,Ticket type,Tags\n" + "".join(
        f"Help,number {n},{('Question', 'Incident')[n % 2]},{('refund', 'late')[n % 2]}\n" for n in range(6)
    )

    assert labels(tmp_path, content) == {"late": 3, "refund": 3}
    assert labels(tmp_path, content, label="Ticket Type") == {"Incident": 3, "Question": 3}
    assert labels(tmp_path, content.replace(",refund", ",").replace(",late", ",")) == {"Incident": 3, "Question": 3}


def test_which_columns_were_taken_is_said(tmp_path):
    content = "Subject,Description,Tags\n" + "".join(f"Help,number {n},{'xy'[n % 2]}\n" for n in range(4))

    notes = read_tickets(written(tmp_path, content)).notes

    assert notes == ("Words are taken from 'Subject' and 'Description', intents from 'Tags'.",)


def test_of_several_tags_the_rarest_is_taken_that_is_frequent_enough(tmp_path):
    tags = [*["vip refund"] * 5, *["vip late"] * 6, "vip late oops"]
    content = "text,tags\n" + "".join(f"number {n},{found}\n" for n, found in enumerate(tags))

    found = read_tickets(written(tmp_path, content))

    assert dict(found.counts()) == {"late": 7, "refund": 5}
    assert (
        "Of several tags (12 tickets) the rarest is taken that at least 2 tickets have; passed over: vip (12),"
        " oops (1). Where that is no intent, name another column: --label-column"
    ) in found.notes


def test_a_column_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    with pytest.raises(BadTickets, match="has no column 'kind'; it has label, text"):
        labels(tmp_path, PLAIN, label="kind")
    with pytest.raises(BadTickets, match="has no column 'words'; it has label, text"):
        labels(tmp_path, PLAIN, text="words")


def test_what_the_shop_said_is_left_out_and_counted(tmp_path):
    kinds = ("incoming", "outgoing", 0, 1, "activity", "incoming", 2, 3, "incoming")
    rows = [
        {"content": f"number {n}", "labels": ["xy"[n % 2]], "message_type": kind}
        for n, kind in enumerate(kinds)
    ]  # fmt: skip

    found = read_tickets(lines(tmp_path / "t.jsonl", [*rows, *rows, rows[0] | {"content": "y", "labels": "y"}]))

    assert not {"number 1", "number 3", "number 4"} & set(found.texts)
    assert "Left out: 10 messages that are not the customer's (message_type)." in found.notes


def test_the_customers_first_message_is_found_in_a_conversation(tmp_path):
    def told(n, **agent):
        messages = [{"content": "Hello, how can I help?", **agent}, {"content": f"number {n}", "message_type": 0}, 7]
        return {"id": n, "labels": ["xy"[n % 2]], "messages": [*messages, {"content": "thanks", "message_type": 0}]}

    kinds = [{"message_type": 1}, {"message_type": "outgoing"}, {"role": "assistant"}, {"sender": {"type": "user"}}]
    found = read_tickets(lines(tmp_path / "t.jsonl", [told(n, **kinds[n]) for n in range(4)]))

    assert sorted(found.texts)[:3] == ["number 0", "number 1", "number 2"]
    assert "Words are taken from 'messages', intents from 'labels'." in found.notes
