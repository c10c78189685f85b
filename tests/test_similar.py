"""Past tickets like this one: found by meaning, masked, and their vectors made once."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
import shutil
import stat
import time
from pathlib import Path

import numpy as np
import pytest

from segue import Segue
from segue.core.packet import Solved
from segue.readers.encoder import encoder_of
from segue.records.history import AT_MOST, BadHistory, Ticket, tickets_of
from segue.records.parts import RecordsFailed
from segue.records.similar import FLOOR, SHOWN, SOLUTION, WHAT, Shelf, SimilarTickets, shown
from segue.records.vectors import SUFFIX
from segue.server.plugs import reads_english

SHOP = Path(__file__).parents[1] / "examples" / "shop" / "tickets.jsonl"


class Words:
    """An encoder that knows words by their letters alone, and counts what it is given."""

    name, size = "words", 64

    def __init__(self, name: str = "words") -> None:
        self.name, self.given = name, list[str]()

    def encode(self, texts):
        self.given += texts
        rows = np.zeros((len(texts), self.size), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[int(hashlib.md5(word.encode()).hexdigest(), 16) % self.size] += 1.0
        return (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(np.float32)


KETTLE = {"id": "t-1", "text": "my kettle leaks at the handle", "solution": "A new kettle was sent."}
LIGHT = {"id": "t-2", "text": "the red light blinks all night", "solution": "Descale it twice."}


def written(file: Path, *tickets: object) -> Path:
    file.write_text("".join(json.dumps(ticket) + "\n" for ticket in tickets), encoding="utf-8")
    return file


def found(history: SimilarTickets, text: str) -> tuple[Solved, ...]:
    return tuple(asyncio.run(history.similar(text)))


def ready(file: Path, encoder: Words | None = None) -> tuple[SimilarTickets, Words]:
    encoder = encoder or Words()
    history = SimilarTickets(file, encoder)
    history._making.result(10)
    return history, encoder


# ---- with the encoder of Segue, on the shop's tickets


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    file = tmp_path_factory.mktemp("history") / "tickets.jsonl"
    shutil.copy(SHOP, file)
    history = SimilarTickets(file, encoder_of(), reads=reads_english)
    history._making.result(60)
    return history


@pytest.mark.parametrize(
    ("text", "ticket"),
    [
        ("I unpacked the machine and the glass of the pressure gauge is broken", "t-0004"),
        ("I am self-employed in Ireland, may I get the invoice without VAT?", "t-0002"),
        ("the mail about shipping never came, only the one with the order number", "t-0001"),
    ],
)
def test_a_ticket_is_found_in_other_words(shop, text, ticket):
    similar = found(shop, text)

    assert ticket in [one.ticket for one in similar]
    assert len(similar) <= SHOWN
    assert [one.likeness for one in similar] == sorted((one.likeness for one in similar), reverse=True)
    assert all(FLOOR <= one.likeness <= 1.0 and one.what and one.solution for one in similar)


@pytest.mark.parametrize(
    "text",
    [
        "what will the weather be in Lisbon tomorrow",
        "who won the match last night",
        "hello there",
        "",
        "?",
        "Je voudrais une facture au nom de la société et non au mien, pour la commande HL-48125",
    ],
)
def test_nothing_is_shown_where_nothing_is_like_it(shop, text):
    assert found(shop, text) == ()


def test_it_reaches_the_packet_of_a_real_handoff(shop, tmp_path):
    async def walk():
        async with Segue(tmp_path / "shop.db", history=shop, timers=False) as segue:
            async with segue.turn(
                "c-1", "I unpacked the machine and the glass of the pressure gauge is broken"
            ) as turn:
                if turn.open:
                    turn.say("I am sorry.", confidence=0.99)
            async with segue.turn("c-1", "I want to talk to a person"):
                pass
            return await segue.packet("c-1")

    packet = asyncio.run(walk())

    assert packet.similar[0].ticket == "t-0004"
    assert packet.similar[0].solution.startswith("Told not to plug in")


# ---- another person's


def test_what_belongs_to_another_person_is_not_shown(tmp_path):
    text = "my kettle leaks, write to eva.berg@example.com or +49 170 5550199, card 4111 1111 1111 1111"
    solution = "Refunded to DE89 3704 0044 0532 0130 00; told eva.berg@example.com."
    history, _ = ready(written(tmp_path / "h.jsonl", {"id": "t-1", "text": text, "solution": solution}))

    (one,) = found(history, text)

    for secret in ("eva.berg", "5550199", "4111", "3704"):
        assert secret not in f"{one.what}{one.solution}"
    assert "[email-1]" in one.what
    assert "[email-1]" in one.solution


def test_it_is_masked_before_it_is_cut_short():
    at = WHAT - 12
    one = shown(Ticket("t", f"{'x' * at} eva.berg@example.com", f"{'y ' * SOLUTION}"), 1.2)

    assert "eva" not in one.what
    assert len(one.what) <= WHAT
    assert len(one.solution) <= SOLUTION
    assert one.solution.endswith("...")
    assert one.likeness == 1.0


# ---- the file


def test_json_lines_and_csv_are_read_alike(tmp_path):
    lines = written(tmp_path / "h.jsonl", KETTLE, {**LIGHT, "solution": ""}, {"text": "a b c", "resolution": "d"})
    table = tmp_path / "h.csv"
    table.write_text(f"\ufeffid,text,solution\nt-1,{KETTLE['text']},{KETTLE['solution']}\n,a b c,d\n", encoding="utf-8")

    assert tickets_of(lines) == (Ticket("t-1", KETTLE["text"], KETTLE["solution"]), Ticket("3", "a b c", "d"))
    assert [ticket.text for ticket in tickets_of(table)] == [KETTLE["text"], "a b c"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no solved ticket"),
        (b'{"id": "t-1"', "line 1: is no JSON"),
        (b"\n[1]\n", "line 2: is no ticket"),
        (b'{"id": "t-1", "solution": "x"}', "line 1: has no text"),
        (b'{"id": "t-1", "text": "x"}', "line 1: has no solution"),
        (b'{"text": 3, "solution": "x"}', "line 1: has a text or a solution that is no text"),
        (b"\xff\xfe\x00", "no text in UTF-8"),
        (b"[" * 100_000, "line 1: is no JSON"),
    ],
)
def test_a_file_that_is_no_history_is_refused_with_its_line(tmp_path, content, said):
    (tmp_path / "h.jsonl").write_bytes(content)

    with pytest.raises(BadHistory, match=said):
        SimilarTickets(tmp_path / "h.jsonl", Words())


# ---- the vectors


def test_vectors_are_made_once_and_kept_beside_the_file(tmp_path):
    file = written(tmp_path / "h.jsonl", KETTLE, LIGHT)
    ready(file)
    history, encoder = ready(file)

    assert encoder.given == []
    assert [one.ticket for one in found(history, "my kettle leaks at the handle too")] == ["t-1"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["h.jsonl", f"h.jsonl{SUFFIX}"]
    assert stat.S_IMODE((tmp_path / f"h.jsonl{SUFFIX}").stat().st_mode) == 0o600


def test_of_a_file_that_grew_only_what_is_new_is_encoded(tmp_path):
    file = written(tmp_path / "h.jsonl", KETTLE)
    ready(file)
    written(file, KETTLE, LIGHT)

    history, encoder = ready(file)

    assert encoder.given == [LIGHT["text"]]
    assert [one.ticket for one in found(history, "the red light blinks all day")] == ["t-2"]


def test_a_file_that_changes_while_it_is_used_is_read_again(tmp_path):
    file = written(tmp_path / "h.jsonl", KETTLE)
    history, encoder = ready(file)
    assert found(history, LIGHT["text"]) == ()

    written(file, {**KETTLE, "text": "my kettle whistles at the handle"}, LIGHT)
    os.utime(file, ns=(1, 1))
    history._looked -= 60.0
    found(history, "what was there still serves")
    history._making.result(10)

    assert [one.ticket for one in found(history, LIGHT["text"])] == ["t-2"]
    assert [one.solution for one in found(history, "my kettle whistles at the handle")] == [KETTLE["solution"]]
    assert KETTLE["text"] not in encoder.given[1:]


def test_a_file_that_is_broken_later_leaves_what_was_read(tmp_path, caplog):
    file = written(tmp_path / "h.jsonl", KETTLE)
    history, _ = ready(file)
    for content in ("{", None):
        file.write_text(content) if content else file.unlink()
        history._looked -= 60.0
        found(history, "my kettle leaks")
        if content:
            with pytest.raises(RecordsFailed):
                history._making.result(10)

        assert [one.ticket for one in found(history, KETTLE["text"])] == ["t-1"]
    assert "could not be made ready" in caplog.text


def tamper(file: Path, **changed: object) -> None:
    with np.load(file) as arrays:
        kept = dict(arrays)
    with file.open("wb") as content:
        np.savez(content, **(kept | changed))


def test_vectors_that_were_changed_are_refused_and_made_anew(tmp_path, caplog):
    file = written(tmp_path / "h.jsonl", KETTLE, LIGHT)
    ready(file)
    kept = tmp_path / f"h.jsonl{SUFFIX}"
    good = kept.read_bytes()
    with np.load(kept) as arrays:
        vectors = arrays["vectors"]

    def pickled():
        tamper(kept, vectors=np.array([Words(), "x"], dtype=object))

    damages = (
        lambda: tamper(kept, vectors=vectors[::-1].copy()),
        lambda: tamper(kept, encoder=np.array("another")),
        lambda: tamper(kept, vectors=vectors[:1]),
        lambda: tamper(kept, big=np.zeros(AT_MOST * 80, dtype=np.float32)),
        pickled,
        lambda: kept.write_bytes(good[: len(good) // 2]),
        lambda: kept.write_bytes(b"no arrays"),
        lambda: kept.write_bytes(b""),
    )
    for damage in damages:
        caplog.clear()
        damage()
        history, encoder = ready(file)

        assert sorted(encoder.given) == sorted([KETTLE["text"], LIGHT["text"]])
        assert "is not used and made anew" in caplog.text
        assert [one.ticket for one in found(history, KETTLE["text"])] == ["t-1"]
        assert ready(file)[1].given == []  # and kept


def test_another_encoder_makes_its_own(tmp_path):
    file = written(tmp_path / "h.jsonl", KETTLE)
    ready(file)

    assert ready(file, Words("other"))[1].given == [KETTLE["text"]]


def test_a_folder_that_cannot_be_written_to_does_no_harm(tmp_path, caplog, monkeypatch):
    def refused(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("segue.records.vectors.tempfile.mkstemp", refused)
    history, _ = ready(written(tmp_path / "h.jsonl", KETTLE))

    assert [one.ticket for one in found(history, KETTLE["text"])] == ["t-1"]
    assert "cannot be kept beside it" in caplog.text


def test_an_encoder_that_fails_is_said_and_keeps_nobody_waiting(tmp_path, caplog):
    class Broken(Words):
        def encode(self, texts):
            raise RuntimeError("no memory")

    history = SimilarTickets(written(tmp_path / "h.jsonl", KETTLE), Broken())

    with pytest.raises(RecordsFailed, match="could not be made ready"):
        found(history, KETTLE["text"])


def test_while_the_vectors_are_made_a_search_waits_and_giving_up_does_not_end_them(tmp_path):
    class Slow(Words):
        def encode(self, texts):
            time.sleep(0.2)
            return super().encode(texts)

    history = SimilarTickets(written(tmp_path / "h.jsonl", KETTLE), Slow())

    async def impatient():
        async with asyncio.timeout(0.05):
            await history.similar(KETTLE["text"])

    with pytest.raises(TimeoutError):
        asyncio.run(impatient())
    assert [one.ticket for one in found(history, KETTLE["text"])] == ["t-1"]


def test_a_history_of_which_nothing_can_be_read_finds_nothing(tmp_path):
    history = SimilarTickets(written(tmp_path / "h.jsonl", KETTLE), Words(), reads=lambda text: "kettle" not in text)

    assert found(history, KETTLE["text"]) == ()
    assert found(history, LIGHT["text"]) == ()


def test_the_same_ticket_twice_is_shown_once_and_the_latest_first(tmp_path):
    later = {**KETTLE, "id": "t-9"}
    history, _ = ready(written(tmp_path / "h.jsonl", KETTLE, later, {**KETTLE, "id": "t-3", "solution": "Another."}))

    assert [one.ticket for one in found(history, KETTLE["text"])] == ["t-3", "t-9"]


def test_fifty_thousand_tickets_are_searched_in_milliseconds(tmp_path, caplog):
    caplog.set_level(logging.ERROR)
    history, _ = ready(written(tmp_path / "h.jsonl", KETTLE))
    random = np.random.default_rng(1).standard_normal((AT_MOST, 384), dtype=np.float32)
    random /= np.linalg.norm(random, axis=1, keepdims=True)
    shelf = Shelf([Ticket(f"t-{i}", f"text {i}", "solved") for i in range(AT_MOST)], random)
    history._encoder.encode = lambda texts: random[7:8]
    took = []
    for _ in range(20):
        began = time.perf_counter()
        (one,) = history._found(shelf, "x")
        took.append(time.perf_counter() - began)

    assert one.ticket == "t-7"
    assert min(took) < 0.010  # 2.5 ms where nothing else runs
