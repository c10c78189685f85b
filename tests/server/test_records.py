"""Records and the history as the settings say: a folder, a database, a web address, and what would do instead."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from segue.core.packet import Record
from segue.core.policy import Policy
from segue.core.policy.toml import from_toml
from segue.readers.lexicon import Lexicon
from segue.records.csv import CsvRecords
from segue.records.kept import Kept
from segue.server.plugs import history_of, records_of, segue_of
from segue.server.settings import BadSetting, settings_from, told

SHOP = Path(__file__).parents[2] / "examples" / "shop"
POLICY = """
[records]
keep_for = "1m"
[records.sql]
customer = "SELECT id, name, tier FROM customers WHERE id = :customer"
"""


def database(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "shop.db")) as base:
        base.execute("CREATE TABLE customers (id TEXT, name TEXT, tier TEXT)")
        base.execute("INSERT INTO customers VALUES ('c-7', 'Ada Park', 'gold')")
        base.commit()
    return f"sqlite:///{folder / 'shop.db'}"


def plugged(policy: Policy | None = None, **settings: str):
    return records_of(
        settings_from({f"SEGUE_{name.upper()}": value for name, value in settings.items()}), policy or Policy()
    )


def test_a_folder_has_files_a_url_a_database_or_an_endpoint(tmp_path):
    assert plugged() is None
    assert isinstance(plugged(records=str(SHOP)), CsvRecords)
    assert isinstance(plugged(from_toml(POLICY), records=database(tmp_path)), Kept)
    assert isinstance(plugged(records="https://shop.example/{customer}", records_key="hush"), Kept)
    assert isinstance(plugged(records="http://127.0.0.1:9/{customer}"), Kept)


def test_past_tickets_lie_in_the_folder_beside_the_orders(tmp_path):
    for name in ("customers.csv", "orders.csv"):
        shutil.copy(SHOP / name, tmp_path)
    rows = "id,customer_id,date,subject,status\nt-1,c-1001,2026-01-02,Late,solved\nt-2,c-1001,2026-03-04,Leaks,open\n"
    (tmp_path / "tickets.csv").write_text(rows, encoding="utf-8")

    found = asyncio.run(plugged(records=str(tmp_path)).record("c-1001"))

    assert found.tickets == ("t-2 (2026-03-04): Leaks; open", "t-1 (2026-01-02): Late; solved")


@pytest.mark.parametrize(
    ("settings", "variable", "said"),
    [
        ({"records": "nowhere"}, "SEGUE_RECORDS", "is no folder"),
        ({"records": "http://shop.example/{customer}"}, "SEGUE_RECORDS", "by https only"),
        ({"records": "https://shop.example/customers"}, "SEGUE_RECORDS", "where the customer's id goes"),
        ({"records": "https:///{customer}"}, "SEGUE_RECORDS", "say an address with its scheme"),
        ({"records": "sqlite:///nowhere.db"}, "SEGUE_RECORDS", "there is no file nowhere.db"),
        ({"records": "nosuch://reader:hunter2@db/shop"}, "SEGUE_RECORDS", "no address of a database"),
        ({"records_key": "hush"}, "SEGUE_RECORDS_KEY", "is for a web address"),
        ({"records": "https://shop.example/{customer}", "records_key": "two words"}, "SEGUE_RECORDS_KEY", "no spaces"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_would_do(settings, variable, said):
    with pytest.raises(BadSetting, match=said) as refused:
        plugged(**settings)

    assert refused.value.name == variable
    assert "hunter2" not in str(refused.value)


def test_a_database_without_statements_says_which_key_of_the_policy_is_missing(tmp_path):
    with pytest.raises(BadSetting, match=r"records\.sql\.customer: is missing") as refused:
        plugged(records=database(tmp_path))

    assert refused.value.name == "SEGUE_POLICY"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("postgresql://reader:hunter2@db/shop", "postgresql://reader:***@db/shop"),
        ("postgresql://reader:hun/ter@2@db/shop?sslmode=require", "postgresql://reader:***@db/shop?sslmode=require"),
        ("postgresql://db/shop?user=a&password=hunter2&x=1", "postgresql://db/shop?user=a&password=***&x=1"),
        ("https://shop.example/{customer}?api_key=hunter2", "https://shop.example/{customer}?api_key=***"),
        ("sqlite:////srv/shop.db", "sqlite:////srv/shop.db"),
        ("folder/of/files", "folder/of/files"),
    ],
)
def test_an_address_is_shown_without_its_password(value, shown):
    (row,) = [one for one in told({"SEGUE_RECORDS": value}) if one.setting.name == "records"]

    assert row.value == shown


def test_the_key_is_never_shown():
    given = {"SEGUE_RECORDS": "https://shop.example/{customer}", "SEGUE_RECORDS_KEY": "hush-hush"}

    assert "hush-hush" not in str([one.value for one in told(given)])


def test_a_history_that_is_none_is_refused_with_its_line(tmp_path):
    file = tmp_path / "h.jsonl"
    with pytest.raises(BadSetting, match="cannot be read"):
        history_of(settings_from({"SEGUE_HISTORY": str(file)}))
    file.write_text('{"id": "t-1", "text": "x", "solution": "y"}\n{\n', encoding="utf-8")
    with pytest.raises(BadSetting, match=r"h\.jsonl, line 2: is no JSON"):
        history_of(settings_from({"SEGUE_HISTORY": str(file)}))


def test_without_the_encoder_the_server_starts_and_says_so(tmp_path, monkeypatch, caplog):
    def missing(*_):
        raise ImportError("No module named 'onnxruntime'")

    monkeypatch.setattr("segue.readers.encoder.encoder_of", missing)

    assert history_of(settings_from({"SEGUE_HISTORY": str(SHOP / "tickets.jsonl")})) is None
    assert "pip install 'segue[readers]'" in caplog.text


def test_a_handoff_on_the_server_has_the_record_and_similar_tickets(tmp_path):
    file = tmp_path / "tickets.jsonl"
    past = {"id": "t-9", "text": "the kettle I bought leaks at its handle", "solution": "A new kettle was sent."}
    file.write_text(json.dumps(past) + "\n", encoding="utf-8")
    settings = settings_from({
        "SEGUE_JOURNAL": ":memory:", "SEGUE_RECORDS": database(tmp_path), "SEGUE_HISTORY": str(file),
    })  # fmt: skip
    policy = from_toml(POLICY + '[times]\nsimilar_within = "10s"\n')

    async def walk():
        async with segue_of(settings, policy, Lexicon(policy)) as segue:
            async with segue.turn("c-1", "My new kettle is leaking near the handle", customer="c-7") as turn:
                turn.say("I am sorry to hear that.", confidence=0.99)
            async with segue.turn("c-1", "I want to talk to a person"):
                pass
            return await segue.packet("c-1")

    packet = asyncio.run(walk())

    assert packet.record == Record("c-7", "Ada Park", "gold")
    assert [one.ticket for one in packet.similar] == ["t-9"]
    assert packet.gaps == ()
