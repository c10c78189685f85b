"""Tone learned from a team's own labels: what is read of a file, when it is kept, and what it changes in a reading."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from segue.core.policy import Policy
from segue.readers.local import local_reader
from segue.readers.tickets.store import ModelDamaged, sealed
from segue.readers.tickets.tickets import BadTickets, read_tickets

from .test_tickets import lines, run, said, tickets

GRIEF = (
    "the shots are channelling",
    "it is stalling at nine bars",
    "a gusher every morning",
    "all of it scale and sludge",
)
JOY = ("dialled in at eighteen grams", "tiger striping to the end", "syrupy from the first pull", "silky microfoam now")
WHERE = ("on the {} at home", "with the {} you sent", "since the {} was fitted", "out of the {}", "using my {}")
THINGS = ("single basket", "old lever", "second group", "new grinder")
JARGON = [
    {"text": f"{words} {where.format(thing)}", "tone": tone}
    for tone, sayings in (("negative", GRIEF), (1, JOY))
    for words in sayings
    for where in WHERE
    for thing in THINGS[:2]
]
"""80 messages of people who make espresso; none of the words is sad or glad in itself."""


@pytest.fixture(scope="module")
def espresso(tmp_path_factory):
    """A model that learned moods beside intents; what was printed, and where it is."""
    place = tmp_path_factory.mktemp("tone")
    done = run("train", lines(place / "t.jsonl", [*tickets(4), *JARGON]), "--out", (out := place / "model"))
    assert done.exit_code == 0, done.output
    return done, out


def told(folder: Path):
    return json.loads((folder / "manifest.json").read_text())["tone"]


# ---- files


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", '{"text": "a", "label": "x", "tone": "negative"}\n{"text": "b", "label": "x"}\n{"text": "c", "label": "y", "tone": 0.5}\n{"text": "d", "label": "y", "tone": null}\n{"text": "e", "tone": 0}'),
        ("a.csv", "text,label,Tone\na,x,Negative\nb,x,\nc,y,0.5\nd,y, \ne,,neutral"),
    ],
)  # fmt: skip
def test_a_tone_stands_beside_a_label_or_alone(tmp_path, name, content):
    (file := tmp_path / name).write_text(content, encoding="utf-8")

    found = read_tickets(file)

    assert found.tones == {"a": -1.0, "c": 0.5, "e": 0.0}
    assert (list(found.texts), list(found.unlabelled)) == (["a", "b", "c", "d"], ["e"])


def test_a_text_that_has_two_tones_has_their_mean(tmp_path):
    rows = [*tickets(2), {"text": "so so", "tone": "negative"}, {"text": "so so", "tone": 0.5}]

    assert read_tickets(lines(tmp_path / "t.jsonl", rows)).tones == {"so so": -0.25}


@pytest.mark.parametrize("tone", ["angry", 2, -1.5, "nan", True, [1]])
def test_a_tone_that_is_none_is_refused_with_its_place(tmp_path, tone):
    with pytest.raises(BadTickets, match="ticket 1 has a tone that is none; one is negative, neutral, positive, or"):
        read_tickets(lines(tmp_path / "t.jsonl", [{"text": "a", "label": "x", "tone": tone}, *tickets(2)]))


# ---- what is learned


def test_training_tells_both_figures_of_tickets_that_were_not_seen(espresso):
    done, out = espresso
    figures = told(out)

    assert (figures["tickets"], figures["negative"], figures["folds"]) == (80, 40, 10)
    assert figures["auroc"] > 0.95 > figures["shipped_auroc"]
    assert (
        f"Tone is learned from 80 tickets, 40 of them negative, unseen ones told at AUROC {figures['auroc']:.3f};"
        f" the shipped tone has {figures['shipped_auroc']:.3f}." in done.output
    )


def test_what_the_labels_taught_is_heard_and_what_was_known_still_is(espresso):
    shipped, own = local_reader(None, Policy()), local_reader(espresso[1], Policy())
    bad, good = said("channelling and sludge again with the double basket"), said("syrupy and silky, all dialled in")
    awful, lovely = said("This is awful, I am so disappointed!"), said("Thank you, you are wonderful!")

    gained = [reader.read_now(good).tone - reader.read_now(bad).tone for reader in (shipped, own)]
    assert gained[1] > gained[0] + 0.2
    assert own.read_now(awful).tone <= shipped.read_now(awful).tone < 0.1 < own.read_now(lovely).tone
    assert all(-1.0 <= own.read_now(said(text)).tone <= 1.0 for text in ("", "😀", "w" * 10_000, "channelling " * 500))


def test_only_tone_is_changed_and_only_in_english(espresso, tmp_path):
    shutil.copytree(espresso[1], plain := tmp_path / "plain")
    own, without = local_reader(espresso[1], Policy()), local_reader(plain, Policy())
    without._model.tone = None
    english, german = said("channelling with the new grinder"), said("Der Kaffee ist leider wieder bitter geworden.")

    one, other = own.read_now(english), without.read_now(english)
    assert one.tone != other.tone
    assert (one.intents, one.frustration, one.stakes) == (other.intents, other.frustration, other.stakes)
    assert own.read_now(german).tone == without.read_now(german).tone


@pytest.mark.parametrize(
    ("rows", "because"),
    [
        (JARGON[:49], "49 tickets in English have a tone, 40 of them negative; 50 are needed"),
        (JARGON[:40] + [row | {"tone": -1} for row in JARGON[40:]], "80 tickets in English have a tone, 80 of them negative"),
        ([row | {"tone": 0} for row in JARGON], "80 tickets in English have a tone, 0 of them negative"),
        ([{"text": f"Der {n}. Kaffee ist leider wieder gar nicht gut geworden", "tone": -1} for n in range(60)], "0 tickets in English"),
    ],
)  # fmt: skip
def test_of_too_few_or_of_one_side_nothing_is_learned_and_that_is_said(tmp_path, rows, because):
    done = run("train", lines(tmp_path / "t.jsonl", [*tickets(4), *rows]), "--out", tmp_path / "m")

    assert done.exit_code == 0, done.output
    assert f"Tone stays as shipped: {because}" in done.output
    assert told(tmp_path / "m") is None


def test_a_tone_that_tells_unseen_tickets_no_better_is_not_kept(tmp_path):
    shipped = local_reader(None, Policy())
    texts = [row["text"] for row in tickets(16)]
    tones = [shipped.read_now(said(text)).tone for text in texts]
    middle = sorted(tones)[len(tones) // 2]
    rows = [{"text": text, "tone": -1 if tone < middle else 0} for text, tone in zip(texts, tones, strict=True)]
    done = run("train", lines(tmp_path / "t.jsonl", [*tickets(4), *rows]), "--out", tmp_path / "m")

    assert "Tone stays as shipped: of 86 tickets, 47 of them negative, it tells those at AUROC 0.99" in done.output
    assert told(tmp_path / "m") is None
    assert local_reader(tmp_path / "m", Policy()).read_now(said(texts[0])).tone == tones[0]


def test_labels_that_have_nothing_to_do_with_tone_teach_none(tmp_path):
    rows = [row | {"tone": (len(row["text"]) * 7 + at * 3) % 2 - 1} for at, row in enumerate(tickets(16))]

    done = run("train", lines(tmp_path / "t.jsonl", rows), "--out", tmp_path / "m")

    assert "Tone stays as shipped" in done.output
    assert told(tmp_path / "m") is None


def test_tickets_without_a_tone_say_nothing_of_it(tmp_path):
    done = run("train", lines(tmp_path / "t.jsonl", tickets(4)), "--out", tmp_path / "m")

    assert "Tone" not in done.output
    assert told(tmp_path / "m") is None


# ---- what is kept


def test_a_tone_once_taught_outlives_tickets_that_teach_none(espresso, tmp_path):
    out = shutil.copytree(espresso[1], tmp_path / "model")
    rows = lines(tmp_path / "t.jsonl", tickets(6))

    done = run("train", rows, "--out", out, "--activate")

    assert done.exit_code == 0, done.output
    assert "The tone of the model before stays, learned from 80 tickets." in done.output
    assert told(out) == told(espresso[1])
    bad = said("channelling and sludge again")
    assert local_reader(out, Policy()).read_now(bad).tone == local_reader(espresso[1], Policy()).read_now(bad).tone


def test_a_folder_from_before_there_was_a_tone_goes_on_working(espresso, tmp_path):
    """One whose manifest has no such row and whose arrays have no such names."""
    run("train", lines(tmp_path / "t.jsonl", tickets(4)), "--out", (out := tmp_path / "m"))
    before = json.loads((out / "manifest.json").read_text())
    del before["tone"]
    (out / "manifest.json").write_text(json.dumps(sealed(before)))

    assert local_reader(out, Policy()).read_now(said("channelling")).notes == ()


@pytest.mark.parametrize("tone", [None, 3])
def test_a_model_whose_manifest_lost_its_tone_is_refused(espresso, tmp_path, tone):
    out = shutil.copytree(espresso[1], tmp_path / "model")
    manifest = json.loads((out / "manifest.json").read_text())
    (out / "manifest.json").write_text(json.dumps(sealed(manifest | {"tone": tone})))

    with pytest.raises(ModelDamaged, match="a part of it is missing"):
        local_reader(out, Policy())


def test_a_tone_learned_beside_other_shipped_models_is_not_used_and_that_is_noted(espresso, tmp_path):
    out = shutil.copytree(espresso[1], tmp_path / "model")
    manifest = json.loads((out / "manifest.json").read_text())
    manifest["tone"]["heads"] = "of another version"
    (out / "manifest.json").write_text(json.dumps(sealed(manifest)))

    reading = local_reader(out, Policy()).read_now(said("channelling with the new grinder"))

    assert any("learned with another version; train it again" in note for note in reading.notes)
    assert reading.tone == local_reader(None, Policy()).read_now(said("channelling with the new grinder")).tone
