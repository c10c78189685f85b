"""Intents learned from tickets: what is read of a file, what is learned, what is kept, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from segue.cli import app
from segue.core.policy import Policy
from segue.core.transcript import Speaker, Transcript, Turn
from segue.readers.encoder import encoder_of
from segue.readers.local import local_reader
from segue.readers.tickets.tickets import BadTickets, Tickets, read_tickets
from segue.readers.tickets.train import in_words, learn

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "examples" / "shop" / "tickets.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
NAMES = ("order_status", "late_delivery", "invoice", "machine_fault", "cancel_subscription", "discount_code")


def tickets(of_each: int) -> list[dict[str, str | None]]:
    """So many tickets of each of six intents of the example shop."""
    return [row for name in NAMES for row in [row for row in ROWS if row["label"] == name][:of_each]]


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def lines(file: Path, rows) -> Path:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def said(*texts: str) -> Transcript:
    return Transcript(tuple(Turn(Speaker.CUSTOMER, text) for text in texts))


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """The example shop's tickets, learned; what was printed, and where the model is."""
    place = tmp_path_factory.mktemp("models")
    done = run("train", lines(place / "tickets.jsonl", tickets(16)), "--out", (out := place / "shop"))
    assert done.exit_code == 0, done.output
    return done, out


@pytest.fixture(scope="module")
def reader(shop):
    return local_reader(shop[1], Policy())


# ---- files


@pytest.mark.parametrize(
    ("name", "content", "intents"),
    [
        ("a.jsonl", '{"text": "a b", "label": "x"}\n{"text": "c", "label": "x"}\n{"text": "d", "label": "y"}\n{"text": "e", "label": "y"}', ["x", "y"]),
        ("zendesk.csv", "Id,Subject,Description,Ticket type,Tags\n1,Late,where is it,question,a b\n2,,still late,question,a\n3,,broken,problem,c\n4,,in pieces,problem,c", ["a", "c"]),
        ("chatwoot.csv", "id;content;labels\n1;where is it;late,vip\n2;still late;late\n3;broken;broken\n4;in pieces;broken", ["broken", "late"]),
        ("bom.csv", "\ufefftext,intent\na b,x\nb,x\nc,y\nd,y", ["x", "y"]),
    ],
)  # fmt: skip
def test_the_columns_of_help_desks_are_known(tmp_path, name, content, intents):
    (file := tmp_path / name).write_text(content, encoding="utf-8")

    found = read_tickets(file)

    assert list(found.intents) == intents
    assert len(found.texts) == 4
    assert all(found.texts)


def test_what_has_no_label_is_history_and_what_is_out_of_scope_is_no_intent(tmp_path):
    rows = [{"text": f"{name} {n}", "label": name} for name in ("x", "y", None, "out_of_scope") for n in range(3)]

    found = read_tickets(lines(tmp_path / "t.jsonl", [*rows, {"text": "once", "label": "single"}, rows[0]]))

    assert found.counts() == {"x": 3, "y": 3}
    assert (len(found.unlabelled), len(found.outside), list(found.rare)) == (3, 3, ["single"])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "is empty"),
        ("text,label\n", "no column|no ticket"),
        ('{"text": "a", "label": "x"}\n{"text": "b", "label": "x"}', "two intents with two tickets each"),
        ('{"text": "a"}\n{"text": "b"}', "has no column with labels"),
        ('{"label": "a"}\n{"label": "b"}', "has no column with the customer's words"),
        ('{"text": "a", "label": null}', "no ticket has a label"),
        ('{"text": "a"', "line 1 is no JSON"),
        ("".join(f'{{"text": "same {n % 3}", "label": "{label}"}}\n' for n in range(6) for label in "xy"), "3 of 3 texts have two labels"),
    ],
)  # fmt: skip
def test_a_file_that_teaches_nothing_is_refused_with_counts(tmp_path, content, told):
    (file := tmp_path / "t.jsonl").write_text(content, encoding="utf-8")

    with pytest.raises(BadTickets, match=told):
        read_tickets(file)
    done = run("train", file, "--out", tmp_path / "out")

    assert done.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_a_few_contradictions_are_left_out_and_counted(tmp_path):
    rows = [{"text": f"{name} number {n}", "label": name} for name in "xy" for n in range(30)]

    found = read_tickets(lines(tmp_path / "t.jsonl", [*rows, {"text": "x number 0", "label": "y"}]))

    assert found.conflicts == 1
    assert "x number 0" not in found.texts


# ---- what is learned


def test_training_tells_what_it_learned_and_draws_it(shop):
    done, out = shop
    told = json.loads((out / "manifest.json").read_text())

    assert "96 tickets, 6 intents" in done.output
    assert told["figures"]["accuracy"] > 0.6
    assert told["figures"]["calibration_error"] < 0.15
    assert f"{told['figures']['accuracy']:.1%}" in done.output
    assert told["encoder"] == "all-MiniLM-L6-v2"
    assert {"en"} <= set(told["languages"])
    assert (out / "reliability.png").read_bytes()[:4] == b"\x89PNG"


def test_a_reading_has_the_intents_of_the_team_likeliest_first(reader):
    reading = reader.read_now(said("my parcel was supposed to be here on monday and it still isn't"))

    assert reading.intents[0].name in ("late_delivery", "order_status")
    assert [one.p for one in reading.intents] == sorted((one.p for one in reading.intents), reverse=True)
    assert sum(one.p for one in reading.intents) <= 1.0 + 1e-6


def test_what_is_none_of_the_teams_is_further_out_than_what_is(reader):
    inside = reader.read_now(said("Where is my order? It has not arrived.")).out_of_scope
    outside = reader.read_now(said("What is the boiling point of nitrogen in kelvin?")).out_of_scope

    assert inside < outside / 3


def test_a_wish_for_a_person_is_heard_as_without_a_model_and_is_in_scope(reader):
    reading = reader.read_now(said("agent please"))

    assert reading.wants_human > 0.9
    assert reading.out_of_scope == 0.0


def test_the_same_question_in_other_words_is_a_repeat(reader):
    again = reader.read_now(said("When will my parcel get here?", "So when is my package going to arrive?"))
    another = reader.read_now(said("When will my parcel get here?", "And can I also pay with a gift card?"))

    assert (again.repeats, another.repeats) == (1, 0)


def test_a_language_that_the_tickets_hardly_have_is_noted(reader):
    notes = reader.read_now(said("Quero falar sobre o meu pedido, por favor")).notes

    assert any("hardly a ticket in pt" in note for note in notes)
    assert reader.read_now(said("Where is my order?")).notes == ()


@pytest.mark.parametrize(
    "text", ["", " ", "😀😀😀", "\x00\x1b[31m", "а́б\u200b\u202e", "<b>hi</b>" * 50, "w" * 100_000, "日本語です"]
)
def test_any_text_has_a_reading(reader, text):
    reading = reader.read_now(said(text))

    assert reading.out_of_scope is None or 0.0 <= reading.out_of_scope <= 1.0


def test_labels_that_are_few_learn_from_unlabelled_history(tmp_path):
    labelled = {row["id"] for row in tickets(4)}
    rows = [row if row["id"] in labelled else row | {"label": None} for row in tickets(16)]

    done = run("train", lines(tmp_path / "t.jsonl", rows), "--out", tmp_path / "few")

    assert done.exit_code == 0, done.output
    assert "learned from unlabelled" in done.output
    assert json.loads((tmp_path / "few" / "manifest.json").read_text())["figures"]["unlabelled_used"] > 40


# ---- the intents' own names


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("card_arrival", "card arrival"),
        ("CardArrival", "card arrival"),
        ("lost/stolen-card", "lost stolen card"),
        ("A17", "a17"),
    ],
)
def test_a_name_is_read_as_words(name, words):
    assert in_words(name) == words


def test_where_tickets_are_few_the_name_of_an_intent_is_one_of_them():
    texts = [
        "where is it",
        "it did not come",
        "still waiting for it",
        "give it back to me",
        "i want it back",
        "back to me please",
    ]
    names = ["delivery_of_a_coffee_grinder", "compensation_for_damage"]
    coded = ["A1", "A2"]
    numbers = [0, 0, 0, 1, 1, 1]
    encoder = encoder_of()
    told = {}
    for called in (names, coded):
        model = learn(Tickets(list(called), texts, numbers), encoder).model
        said = ["your compensation for damage", "delivery of the coffee grinder"]
        told[called[0]] = model.read(said, encoder.encode(said)).probabilities

    assert told[names[0]].argmax(axis=1).tolist() == [1, 0]
    assert told[names[0]][0, 1] > told["A1"][0, 1]
