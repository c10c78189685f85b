"""A trained model in its folder: what is replaced and what never is, what is refused, and the command that repairs it."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import stat
from pathlib import Path

import numpy as np
import pytest

from segue.core.policy import Policy
from segue.readers.encoder import encoder_of
from segue.readers.local import LocalReader, local_reader
from segue.readers.tickets import activation, store
from segue.readers.tickets.command import command
from segue.readers.tickets.model import load_model
from segue.readers.tickets.place import NoPlaceForModel, checked, is_ours
from segue.readers.tickets.store import ModelDamaged, NoModel, load, manifest_of, save, sealed

from .test_tickets import NAMES, ROWS, lines, run, said, shop, tickets  # noqa: F401  # shop is a fixture

MINILM = "all-MiniLM-L6-v2"
FEW = [{"text": f"{name} please {n}", "label": name} for name in ("tea", "coffee") for n in range(2)]


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def stored(folder: Path, **manifest: object) -> Path:
    """A folder with our files in it, of a model that nobody trained."""
    save(folder, {"by_words_bias": np.zeros(2)}, {"tickets": "t.jsonl", "encoder": "x", **manifest})
    return folder


def retold(folder: Path, **told: object) -> None:
    """The manifest changed, its seal made anew."""
    (folder / "manifest.json").write_text(json.dumps(sealed(manifest_of(folder) | told)))


# ---- where it may be kept


@pytest.mark.parametrize(
    "names", [("shop.db", "policy.toml"), ("manifest.json",), ("model.npz",), ("reliability.png",)]
)
def test_a_folder_that_is_not_ours_is_never_replaced(tmp_path, names):
    (out := tmp_path / "shop").mkdir()
    for name in names:
        (out / name).write_text('{"name": "a page"}')

    done = run("train", lines(tmp_path / "t.jsonl", tickets(2)), "--out", out)

    assert done.exit_code == 2
    assert f"name a folder for the model, e.g. --out {out / 'model'}" in done.output
    assert contents(out) == dict.fromkeys(names, b'{"name": "a page"}')
    assert sorted(file.name for file in tmp_path.iterdir()) == ["shop", "t.jsonl"]


def test_the_folder_in_which_somebody_works_is_never_replaced(tmp_path, monkeypatch):
    file = lines(tmp_path / "t.jsonl", tickets(2))
    monkeypatch.chdir(tmp_path)

    done = run("train", file, "--out", ".")

    assert (done.exit_code, "e.g. --out model" in done.output) == (2, True)
    assert list(contents(tmp_path)) == ["t.jsonl"]


@pytest.mark.parametrize(
    "place", ["notes.txt", "notes.txt/model", "/proc/x", "a\0b", "nowhere", "nowhere/m", "x" * 300]
)
def test_a_place_that_cannot_be_a_folder_is_refused_with_one_that_can(tmp_path, place):
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")

    with pytest.raises(NoPlaceForModel) as refused:
        save(tmp_path / place, {}, {})

    checked(Path(refused.value.instead))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["notes.txt", "nowhere"]
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_other_files_beside_a_model_stay_as_they_are(tmp_path):
    (stored(tmp_path / "m") / "notes.txt").write_text("mine")
    (tmp_path / "m" / "old").mkdir()

    stored(tmp_path / "m", encoder="y")

    assert (tmp_path / "m" / "notes.txt").read_text() == "mine"
    assert (tmp_path / "m" / "old").is_dir()
    assert manifest_of(tmp_path / "m")["encoder"] == "y"


def test_a_model_has_the_rights_that_new_files_have(tmp_path):
    (tmp_path / "plain").mkdir()
    out = stored(tmp_path / "m")
    (tmp_path / "file").touch()

    assert out.stat().st_mode == (tmp_path / "plain").stat().st_mode
    assert {stat.S_IMODE(file.stat().st_mode) for file in out.iterdir()} == {
        stat.S_IMODE((tmp_path / "file").stat().st_mode)
    }


def test_the_manifest_takes_its_place_last_and_nothing_does_if_anything_fails(tmp_path, monkeypatch):
    out, placed, replace = stored(tmp_path / "m"), [], os.replace
    before = contents(out)

    def full(file):
        file.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(NoPlaceForModel, match="No space left"):
        save(out, {}, {}, full)
    assert contents(out) == before
    monkeypatch.setattr(store.os, "replace", lambda one, other: (placed.append(other.name), replace(one, other)))
    save(out, {}, {}, lambda file: bool(file.write_bytes(b"png")))

    assert placed == ["reliability.png", "model.npz", "manifest.json"]


def test_a_reader_that_meets_half_of_a_new_model_looks_again(tmp_path, monkeypatch):
    out, new = stored(tmp_path / "m"), stored(tmp_path / "new", encoder="y")
    np.savez(new / "model.npz", by_words_bias=np.ones(2))
    retold(new, sha256=store._hash((new / "model.npz").read_bytes()))
    shutil.copy(new / "model.npz", out)
    monkeypatch.setattr(store.time, "sleep", lambda _: shutil.copy(new / "manifest.json", out))

    arrays, told = load(out)

    assert (told["encoder"], arrays["by_words_bias"].tolist()) == ("y", [1.0, 1.0])


# ---- the command that repairs it


def test_what_is_printed_to_be_copied_is_quoted_and_keeps_the_options(tmp_path):
    options = {"text-column": "the words", "label-column": "x", "encoder": "-e", "policy": "p.toml", "coverage": "0.9"}

    words = shlex.split(command("my models", {"tickets": "a; rm -rf /", "options": options}, "--activate"))

    assert words == [
        "segue", "train", "a; rm -rf /", "--out", "my models", "--activate", "--text-column", "the words",
        "--label-column", "x", "--encoder=-e", "--policy", "p.toml", "--coverage", "0.9",
    ]  # fmt: skip
    assert command("m", {"tickets": "--policy"}) == "segue train ./--policy --out m"


@pytest.mark.parametrize("tickets", [None, 3, ["a"], "a\nb", "\x1b[2J", "", "x\u202ey"])
def test_what_is_no_name_of_a_file_is_not_printed(tickets):
    assert command("m", {"tickets": tickets, "options": [tickets]}) == "segue train TICKETS --out m"


def test_a_manifests_text_prints_no_command_to_copy(tmp_path):
    out = stored(tmp_path / "m", tickets="a; rm -rf /", encoder="x; rm -rf ~")
    (out / "model.npz").unlink()

    with pytest.raises(ModelDamaged) as refused:
        load(out)

    assert refused.value.repair == f"segue train 'a; rm -rf /' --out {out}"


@pytest.mark.parametrize("damage", ["cut", "manifest", "encoder"])
def test_the_command_that_is_printed_repairs_it(shop, tmp_path, damage):  # noqa: F811
    out = tmp_path / "my models"
    lines(file := tmp_path / "my tickets.jsonl", [{"words": row["text"], "is": row["label"]} for row in tickets(2)])
    options = ("--text-column", "words", "--label-column", "is")
    assert run("train", file, "--out", out, *options).exit_code == 0
    if damage == "manifest":
        (out / "manifest.json").write_text(json.dumps(manifest_of(out) | {"intents": ["only"]}))
    elif damage == "cut":
        (out / "model.npz").write_bytes((out / "model.npz").read_bytes()[:5000])
    else:
        retold(out, languages=3)
    with pytest.raises(ModelDamaged) as refused:
        load_model(out, MINILM)

    done = run(*shlex.split(refused.value.repair)[1:])

    assert done.exit_code == 0, done.output
    assert "cannot be used" in done.output
    assert set(load_model(out, MINILM).intents) == set(NAMES)


def test_where_a_model_stays_the_command_that_replaces_it_is_printed(shop, tmp_path):  # noqa: F811
    file = lines(tmp_path / "t.jsonl", tickets(2))

    done = run("train", file, "--out", shop[1], "--coverage", "0.9")

    assert f"segue train {file} --out {shop[1]} --activate --coverage 0.9" in done.output


# ---- what is decided on


@pytest.mark.parametrize(
    "change",
    [
        {"intents": sorted(NAMES, reverse=True)}, {"intents": ["only"]}, {"encoder_at": "http://127.0.0.1:9/v1#x"},
        {"encoder_at": "elsewhere"}, {"languages": ["de"]}, {"encoder": "another"}, {"seal": None}, {"tickets": "x"},
    ],
)  # fmt: skip
def test_a_manifest_that_was_changed_is_refused_before_anything_of_it_is_used(shop, tmp_path, change):  # noqa: F811
    out = shutil.copytree(shop[1], tmp_path / "model")
    (out / "manifest.json").write_text(json.dumps(manifest_of(out) | change))

    with pytest.raises(ModelDamaged, match=r"manifest\.json is not what was written"):
        local_reader(out, Policy())


@pytest.mark.parametrize(
    "change", [{"intents": ["only"]}, {"intents": ["x"] * 6}, {"intents": 6}, {"languages": 3}, {"languages": [""]}]
)
def test_names_that_do_not_fit_the_figures_are_refused_even_with_a_seal(shop, tmp_path, change):  # noqa: F811
    out = shutil.copytree(shop[1], tmp_path / "model")
    retold(out, **change)

    with pytest.raises(ModelDamaged):
        load_model(out, MINILM)
    assert activation.current(out).model is None


def test_a_folder_that_cannot_be_looked_at_is_refused():
    with pytest.raises(ModelDamaged, match=r"manifest\.json cannot be read \(File name too long\)"):
        manifest_of(Path("x" * 300))


def test_deep_nesting_in_a_manifest_is_refused(tmp_path):
    (stored(tmp_path / "m") / "manifest.json").write_text("[" * 100_000)

    with pytest.raises(ModelDamaged, match="not readable"):
        load(tmp_path / "m")
    assert is_ours(tmp_path / "m")


# ---- what may replace it


def test_four_tickets_do_not_replace_a_model_of_many(shop, tmp_path):  # noqa: F811
    out = shutil.copytree(shop[1], tmp_path / "model")
    file = lines(tmp_path / "t.jsonl", FEW)
    before = contents(out)

    done = run("train", file, "--out", out, "--activate")
    dropped = run("train", file, "--out", out, "--activate", "--drop-intents")

    assert (done.exit_code, dropped.exit_code) == (2, 2)
    assert "6 of its 6 intents would be gone (cancel_subscription, discount_code, invoice," in done.output
    assert "say --drop-intents if they are meant to go" in done.output
    assert "cannot be compared" in done.output
    assert "say --drop-intents" not in dropped.output
    assert "cannot be compared" in dropped.output
    assert contents(out) == before


def test_an_intent_goes_only_if_that_is_said(shop, tmp_path):  # noqa: F811
    out = shutil.copytree(shop[1], tmp_path / "model")
    file = lines(tmp_path / "t.jsonl", [row for row in ROWS if row["label"] in NAMES[1:]][:400])

    kept = run("train", file, "--out", out, "--activate")
    dropped = run("train", file, "--out", out, "--activate", "--drop-intents")

    assert (kept.exit_code, dropped.exit_code) == (2, 0)
    assert "1 of its 6 intents would be gone (order_status)" in kept.output
    assert "cannot be compared" not in kept.output
    assert set(load_model(out, MINILM).intents) == set(NAMES[1:])


def test_an_intent_may_be_added(shop, tmp_path):  # noqa: F811
    out = shutil.copytree(shop[1], tmp_path / "model")
    other = next(row["label"] for row in ROWS if row["label"] not in (*NAMES, "out_of_scope", None))
    more = [row for row in ROWS if row["label"] == other][:16]

    done = run("train", lines(tmp_path / "t.jsonl", [*tickets(16), *more]), "--out", out, "--activate")

    assert done.exit_code == 0, done.output
    assert set(load_model(out, MINILM).intents) == {*NAMES, other}


def test_a_model_is_replaced_only_if_that_is_wanted_and_it_is_no_worse(shop, tmp_path):  # noqa: F811
    out = shutil.copytree(shop[1], tmp_path / "model")
    few = lines(tmp_path / "few.jsonl", tickets(2))
    kept, worse = run("train", few, "--out", out), run("train", few, "--out", out, "--activate")
    before = (out / "manifest.json").read_text()
    better = run("train", lines(tmp_path / "more.jsonl", tickets(18)), "--out", out, "--activate")

    assert (kept.exit_code, worse.exit_code, better.exit_code) == (2, 2, 0)
    assert before == (shop[1] / "manifest.json").read_text() != (out / "manifest.json").read_text()
    assert "--activate" in kept.output
    assert "stays" in worse.output


def test_a_running_reader_takes_up_a_new_model(shop, tmp_path, monkeypatch):  # noqa: F811
    out = shutil.copytree(shop[1], tmp_path / "model")
    reader = LocalReader(Policy(), encoder_of(), out)
    monkeypatch.setattr("segue.readers.local.LOOK_EVERY", 0.0)
    rows = [{"text": f"{name} please {n}", "label": name} for name in ("tea", "coffee") for n in range(6)]
    assert run("train", lines(tmp_path / "t.jsonl", rows), "--out", tmp_path / "other").exit_code == 0
    shutil.rmtree(out)
    shutil.copytree(tmp_path / "other", out)
    (out / "manifest.json").touch()

    assert {one.name for one in reader.read_now(said("tea please")).intents} <= {"tea", "coffee"}
    (out / "model.npz").write_bytes(b"half")
    (out / "manifest.json").touch()
    assert reader.read_now(said("coffee please")).intents[0].name == "coffee"


@pytest.mark.parametrize("damage", ["cut", "changed", "gone", "manifest", "format", "encoder"])
def test_a_damaged_model_is_refused_with_the_command_that_repairs_it(shop, tmp_path, damage):  # noqa: F811
    out = shutil.copytree(shop[1], tmp_path / "model")
    arrays, manifest = out / "model.npz", out / "manifest.json"
    told = json.loads(manifest.read_text())
    if damage == "cut":
        arrays.write_bytes(arrays.read_bytes()[:5000])
    elif damage == "changed":
        arrays.write_bytes(arrays.read_bytes()[:-1] + b"x")
    elif damage == "gone":
        arrays.unlink()
    elif damage == "manifest":
        manifest.write_text("{")
    else:
        manifest.write_text(json.dumps(told | {damage: 99}))

    with pytest.raises(ModelDamaged) as refused:
        load_model(out, "all-MiniLM-L6-v2")
    assert "segue train" in str(refused.value)
    assert activation.current(out) is not None
    assert run("read", "--models", out, lines(tmp_path / "r.jsonl", [{"id": 1, "text": "hi"}])).exit_code == 2


def test_where_there_is_no_model_it_is_said_how_to_make_one(tmp_path):
    with pytest.raises(NoModel, match="segue train TICKETS --out"):
        load_model(tmp_path, "x")


def test_a_stored_model_reads_like_the_one_that_was_learned(shop):  # noqa: F811
    arrays = np.load(shop[1] / "model.npz", allow_pickle=False)

    assert {"meaning", "by_words", "tickets", "heat", "scope", "seen"} <= set(arrays.files)
    assert not any(arrays[name].dtype == object for name in arrays.files)
