"""What is known of a customer: the same story from files, a database and an endpoint, and what is told when one fails."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest

from segue import CsvRecords, Segue
from segue.core.packet import Record, Solved
from segue.core.policy import BadPolicy, Paths, Policy, Statements
from segue.core.policy.toml import from_toml
from segue.records.http import BYTES, HttpRecords, at
from segue.records.kept import CUSTOMERS, Kept
from segue.records.parts import BadRecords, RecordsFailed
from segue.records.sql import ONLY_READ, SqlRecords

CUSTOMER = {"id": "c-7", "name": "Ada Park", "tier": "gold", "language": "en", "city": "Graz"}
ORDERS = [
    {"id": "HL-2", "placed_on": "2026-11-20", "status": "sent"},
    {"id": "HL-1", "placed_on": "2026-10-02", "status": "delivered"},
]
TICKETS = [
    {"id": "t-9", "date": "2026-11-01", "subject": "The kettle leaks", "solution": "a new kettle was sent"},
    {"id": "t-4", "date": "2026-05-01", "subject": "Where is my order?", "solution": ""},
]
STORY = Record(
    "c-7", "Ada Park", "gold", "en", (("city", "Graz"),),
    ("HL-2: placed on 2026-11-20, status sent", "HL-1: placed on 2026-10-02, status delivered"),
    ("t-9 (2026-11-01): The kettle leaks; a new kettle was sent", "t-4 (2026-05-01): Where is my order?"),
)  # fmt: skip
"""What each of them tells."""

STATEMENTS = Statements(
    "SELECT id, name, tier, language, city FROM customers WHERE id = :customer",
    "SELECT id, customer_id, placed_on, status FROM orders WHERE customer_id = :customer ORDER BY placed_on DESC",
    "SELECT id, date, subject, solution FROM tickets WHERE customer_id = :customer ORDER BY date DESC;",
)
PATHS = Paths(facts=(("city", "city"),))
QUICK = 0.3
"""Seconds that a part has where it is to run out of time."""


class Endpoint:
    """A shop's endpoint on loopback; `answers` says what it does for a path."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []
        self.answers: Callable[[BaseHTTPRequestHandler], object] = lambda handler: known(handler.path)
        self.over = threading.Event()
        self.url = ""


def known(path: str) -> object:
    if unquote(path.rpartition("/")[2]) == "c-7":
        return {**CUSTOMER, "orders": ORDERS, "tickets": TICKETS}
    return (404, {}, b"{}")


@contextmanager
def endpoint() -> Iterator[Endpoint]:
    here = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.asked.append((self.path, self.headers.get("Authorization")))
            said = here.answers(self)
            status, headers, body = said if isinstance(said, tuple) else (200, {}, said)
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass  # whoever asked has gone

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    here.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield here
    finally:
        here.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def shop() -> Iterator[Endpoint]:
    with endpoint() as here:
        yield here


def database(folder: Path) -> str:
    tables = {"customers": [CUSTOMER], "orders": ORDERS, "tickets": TICKETS}
    with closing(sqlite3.connect(folder / "shop.db")) as base:
        for table, rows in tables.items():
            rows = rows if table == "customers" else [{**row, "customer_id": "c-7"} for row in rows]
            base.execute(f"CREATE TABLE {table} ({', '.join(rows[0])})")
            for row in reversed(rows):
                base.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", list(row.values()))
        base.commit()
    return f"sqlite:///{folder / 'shop.db'}"


def files(folder: Path) -> CsvRecords:
    for name, rows in (("customers", [CUSTOMER]), ("orders", ORDERS), ("tickets", TICKETS)):
        rows = rows if name == "customers" else [{**row, "customer_id": "c-7"} for row in reversed(rows)]
        lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return CsvRecords(folder / "customers.csv", folder / "orders.csv", folder / "tickets.csv")


@pytest.fixture(params=["files", "a database", "an endpoint"])
def records(request: pytest.FixtureRequest, tmp_path: Path, shop: Endpoint) -> object:
    match request.param:
        case "files":
            return files(tmp_path)
        case "a database":
            return SqlRecords(database(tmp_path), STATEMENTS)
        case _:
            return HttpRecords(f"{shop.url}/customers/{{customer}}", PATHS)


def over_http(shop: Endpoint, paths: Paths = PATHS, **more: object) -> HttpRecords:
    return HttpRecords(f"{shop.url}/customers/{{customer}}", paths, **more)


# ---- the same story


async def told(records: object, customer: str = "c-7") -> Record | None:
    return await records.record(customer)


def test_every_kind_tells_the_same_story(records):
    assert asyncio.run(told(records)) == STORY
    assert asyncio.run(told(records)) == STORY  # in another loop too


@pytest.mark.parametrize(
    "id",
    ["nobody", "", "c-7' OR '1'='1", "c-7'; DROP TABLE customers; --", ":customer", "..", ".", "../customers/c-7", "c-7/",
     "c-7?x=1", "c-7#", "%63-7", "c-7\r\nX: y", "ü漢", "c-7\0", "{customer}"],
)  # fmt: skip
def test_an_id_is_an_id_whatever_stands_in_it(records, id):
    assert asyncio.run(told(records, id)) is None
    assert asyncio.run(told(records)) == STORY  # nothing was dropped


def test_every_kind_is_kept_for_the_length_of_a_conversation(records):
    if isinstance(records, CsvRecords):
        pytest.skip("files are read once")
    kept = Kept(records)

    async def twice():
        return await kept.record("c-7"), await kept.record("c-7")

    assert asyncio.run(twice()) == (STORY, STORY)


# ---- a database


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM customers WHERE id = :customer",
        "UPDATE customers SET name = 'x' WHERE id = :customer",
        "SELECT 1 WHERE 'a' = :customer; DELETE FROM customers",
        "WITH gone AS (DELETE FROM customers WHERE id = :customer RETURNING *) SELECT * FROM gone",
        "SELECT * INTO OUTFILE '/x' FROM customers WHERE id = :customer",
        "SELECT * FROM customers WHERE id = :customer FOR UPDATE",
        "/* a */ -- b\nDROP TABLE customers --:customer",
        "SELECT /*! 1 */ * FROM customers; -- :customer",
        "PRAGMA writable_schema = 1",
        "SELECT * FROM customers",
        "SELECT * FROM customers WHERE id = ':customer'",
        "SELECT * FROM customers WHERE id = :customer AND tier = :tier",
        "SELECT * FROM customers WHERE id = :customer_id",
        "",
    ],
)
def test_a_statement_that_does_more_than_read_one_customer_is_refused_at_the_start(tmp_path, statement):
    with pytest.raises(BadPolicy) as refused:
        SqlRecords(database(tmp_path), Statements(statement))

    assert refused.value.key == "records.sql.customer"
    assert "SELECT" in refused.value.try_this
    if statement:
        with pytest.raises(BadPolicy) as refused:
            from_toml(f"[records.sql]\n\ncustomer = {json.dumps(statement)}\n")

        assert refused.value.line == 3


@pytest.mark.parametrize(
    "statement",
    [
        "select id, replace(name, 'delete', ';') as name from customers where id = :customer",
        "-- who is it? -- update it later\nSELECT id, name, 'x; drop' AS note FROM customers WHERE id=:customer;\n",
        "WITH one AS (SELECT * FROM customers) SELECT id, name FROM one WHERE id = (:customer)",
        'SELECT id, name, 1 AS "delete", updated_at FROM (SELECT *, 2 AS updated_at FROM customers) WHERE id = :customer',
    ],
)
def test_what_only_reads_is_taken_also_where_it_looks_odd(tmp_path, statement):
    records = SqlRecords(database(tmp_path), Statements(statement))

    assert asyncio.run(told(records)).name == "Ada Park"


def test_the_database_itself_refuses_to_write(tmp_path):
    records = SqlRecords(database(tmp_path), STATEMENTS)

    with records._engine.connect() as connection, pytest.raises(Exception, match="readonly"):
        connection.exec_driver_sql("DELETE FROM customers")

    assert asyncio.run(told(records)) == STORY


@pytest.mark.parametrize("dialect", ["postgresql", "mysql", "mariadb"])
def test_a_database_that_knows_reading_only_is_told_so(dialect):
    assert any("READ ONLY" in line for line in ONLY_READ[dialect])
    assert any("{ms}" in line or "{s}" in line for line in ONLY_READ[dialect])  # and to give up in time


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite://", "is a file"),
        ("sqlite:///nowhere.db", "there is no file nowhere.db"),
        ("sqlite:///file:x.db?uri=true", "is a file"),
        ("no address:hunter2@", "this is no address"),
        ("postgresql+nodriver://reader:hunter2@db/shop", "this is no address"),
        ("postgresql+pg8000://reader:hunter2@db/shop", "driver of this database is missing"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_its_password(url, said):
    with pytest.raises(BadRecords, match=said) as refused:
        SqlRecords(url, STATEMENTS)

    assert "hunter2" not in str(refused.value)


def test_a_column_that_is_missing_is_a_named_gap_and_the_log_says_which(tmp_path, caplog):
    statements = replace(STATEMENTS, orders="SELECT number FROM orders WHERE customer_id = :customer")

    found = asyncio.run(told(SqlRecords(database(tmp_path), statements)))

    assert (found.name, found.orders, found.tickets) == (STORY.name, (), STORY.tickets)
    assert found.gaps == ("the orders could not be had (the database refused: OperationalError)",)
    assert "no such column: number" in caplog.text


def test_a_statement_that_does_not_end_is_given_up_and_stopped(tmp_path):
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n WHERE 'x' <> :customer"
    )
    records = SqlRecords(database(tmp_path), replace(STATEMENTS, tickets=endless), QUICK)

    found = asyncio.run(told(records))
    began = time.monotonic()
    while any(thread.name == "segue-records" for thread in threading.enumerate()):
        assert time.monotonic() - began < 5
        time.sleep(0.01)

    assert (found.name, found.orders) == (STORY.name, STORY.orders)
    assert len(found.gaps) == 1
    assert "past tickets could not be had" in found.gaps[0]
    assert "too long" in found.gaps[0]


def test_rows_and_words_are_bounded_and_odd_values_are_told(tmp_path):
    statements = Statements(
        "SELECT :customer AS id, 'Ada' AS name, 12.5 AS balance, NULL AS none, x'00ff' AS photo, 'a\n  b' AS note,"
        " hex(zeroblob(1000)) AS long",
        "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 500) SELECT id, :customer AS of FROM n",
    )

    found = asyncio.run(told(SqlRecords(database(tmp_path), statements)))

    assert found.facts[:2] == (("balance", "12.5"), ("note", "a b"))
    assert len(found.facts[2][1]) == 500
    assert len(found.orders) == 50
    assert found.orders[0] == "1: of c-7"


# ---- an endpoint


def test_fields_are_found_by_their_paths_and_lines_told_by_their_templates(shop):
    shop.answers = lambda handler: (
        {"items": [{"nr": 7, "about": {"title": "Leak"}}]}
        if handler.path.startswith("/tickets")
        else {
            "data": {
                "full": "Ada",
                "plan": "gold",
                "where": [{"city": "Graz"}],
                "list": [{"id": "HL-1", "total": 9}, "x"],
            }
        }
    )
    paths = Paths(
        "data.full", "data.plan", "data.tongue", (("city", "data.where.0.city"), ("gone", "data.no.way")), "data.list",
        "items", "{id}: {status}, {total}", "{nr}: {about.title} {__class__}", tickets_at="/tickets?of={customer}",
    )  # fmt: skip

    found = asyncio.run(told(over_http(shop, paths)))

    assert found == Record("c-7", "Ada", "gold", None, (("city", "Graz"),), ("HL-1: ?, 9", "x"), ("7: Leak ?",))
    assert sorted(path for path, _ in shop.asked) == ["/customers/c-7", "/tickets?of=c-7"]  # each once


def test_the_id_is_percent_encoded_and_the_key_travels_as_a_bearer_token(shop):
    asyncio.run(told(over_http(shop, key="hush"), "c 7/ü?&#%"))

    assert shop.asked == [("/customers/c%207%2F%C3%BC%3F%26%23%25", "Bearer hush")]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((500, {}, b"down: hunter2"), "the endpoint answered with 500"),
        ((401, {}, b""), "the endpoint answered with 401"),
        (b"<html>", "something that is no JSON"),
        (b"[" * 100_000, "something that is no JSON"),
        (b"\xff\xfe", "something that is no JSON"),
        (b'"a text"', "JSON that is no object"),
        (b'{"name": "' + b"x" * BYTES + b'"}', "more than 256 kB"),
        ((302, {"Location": "http://elsewhere.invalid/c-7"}, b""), "another host"),
        ((302, {"Location": "https://127.0.0.1/c-7"}, b""), "another host"),
        ((302, {"Location": "/customers/c-7"}, b""), "in a circle"),
        ((200, {"Content-Length": "9"}, b"{"), "RemoteProtocolError"),
    ],
)
def test_an_endpoint_that_fails_says_why(shop, answer, said):
    shop.answers = lambda _: answer

    with pytest.raises(RecordsFailed, match=said) as failed:
        asyncio.run(told(over_http(shop, key="hush")))

    assert "hush" not in str(failed.value)
    assert "c-7" not in str(failed.value)


def test_a_redirect_on_the_same_host_is_followed(shop):
    shop.answers = lambda handler: (
        (307, {"Location": "/v2/c-7"}, b"") if handler.path.startswith("/customers") else known(handler.path)
    )

    assert asyncio.run(told(over_http(shop))) == STORY


def test_an_endpoint_that_hangs_or_is_not_there_is_given_up(shop):
    shop.answers = lambda _: shop.over.wait(5)

    with pytest.raises(TimeoutError):
        asyncio.run(told(over_http(shop, within=QUICK)))
    with pytest.raises(RecordsFailed, match="ConnectError"):
        asyncio.run(told(HttpRecords("http://127.0.0.1:9/{customer}")))


def test_orders_that_hang_are_named_and_the_rest_is_there(shop):
    shop.answers = lambda handler: shop.over.wait(5) if handler.path.startswith("/orders") else known(handler.path)

    found = asyncio.run(told(over_http(shop, replace(PATHS, orders_at="/orders/{customer}"), within=QUICK)))

    assert found == replace(STORY, orders=(), gaps=("the orders could not be had (it took too long)",))


@pytest.mark.parametrize(
    "url", ["https://shop.example/customers/", "ftp://x/{customer}", "{customer}", "https://{customer}/"]
)
def test_an_address_without_a_place_for_the_id_is_refused(url):
    with pytest.raises(BadRecords, match="where the customer's id goes"):
        HttpRecords(url)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ('orders_at = "https://other.example/{customer}"', "records.http.orders_at"),
        ('orders_at = "//other.example/{customer}"', "records.http.orders_at"),
        ('tickets_at = "/tickets"', "records.http.tickets_at"),
        ('order_line = "an order"', "records.http.order_line"),
        ("facts = 3", "records.http.facts"),
        ("key = 'hush'", "records.http.key"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused_with_its_line(written, key):
    with pytest.raises(BadPolicy) as refused:
        from_toml(f"[records.http]\n{written}\n")

    assert (refused.value.key, refused.value.line) == (key, 2)


def test_a_path_leads_to_something_or_to_nothing():
    answer = {"a": [{"b": 1}], "c": None}

    assert [at(answer, path) for path in ("a.0.b", "a.1.b", "a.b", "c.d", "a.0.b.c", "a.-1")] == [1, *[None] * 5]
    assert at(answer, "") == answer


# ---- kept, and named


class Shop:
    """Records in parts that a test scripts."""

    def __init__(self, **failing: object) -> None:
        self.failing, self.asked = failing, list[str]()

    async def _part(self, name: str, found: object) -> object:
        self.asked.append(name)
        failure = self.failing.get(name)
        if isinstance(failure, float):
            await asyncio.sleep(failure)
        elif isinstance(failure, BaseException):
            raise failure
        return found

    async def customer(self, id: str) -> Record | None:
        return await self._part("customer", Record(id, "Ada") if id != "nobody" else None)

    async def orders(self, id: str) -> tuple[str, ...]:
        return await self._part("orders", ("HL-1: sent",))

    async def tickets(self, id: str) -> tuple[str, ...]:
        return await self._part("tickets", ("t-1: leaks",))


def test_a_customer_is_asked_for_once_and_again_when_it_is_old():
    shop, now = Shop(), [0.0]
    kept = Kept(shop, Policy(), lambda: now[0])

    async def walk():
        for _ in range(3):
            assert (await kept.record("c-7")).name == "Ada"
            assert await kept.record("nobody") is None
        assert len(shop.asked) == 6
        now[0] = 299.0
        await kept.record("c-7")
        assert len(shop.asked) == 6
        now[0] = 300.0
        await kept.record("c-7")

    asyncio.run(walk())

    assert len(shop.asked) == 9


def test_only_so_many_customers_are_remembered():
    kept = Kept(Shop())

    async def walk():
        for number in range(CUSTOMERS + 50):
            await kept.record(f"c-{number}")

    asyncio.run(walk())

    assert len(kept._kept) == 3 * CUSTOMERS


def test_what_failed_is_asked_again_and_what_was_had_is_not():
    shop = Shop(orders=OSError("down"))
    kept = Kept(shop)

    async def walk():
        first = await kept.record("c-7")
        shop.failing.clear()
        return first, await kept.record("c-7")

    first, then = asyncio.run(walk())

    assert first.gaps == ("the orders could not be had (OSError)",)
    assert first.tickets == then.tickets == ("t-1: leaks",)
    assert (then.orders, then.gaps) == (("HL-1: sent",), ())
    assert shop.asked == ["customer", "orders", "tickets", "orders"]


@pytest.mark.parametrize(
    ("failing", "gaps"),
    [
        ({"tickets": 9.0}, ("the past tickets could not be had (it took too long)",)),
        ({"customer": RecordsFailed("it is down")}, ("the customer's name and tier could not be had (it is down)",)),
        ({"orders": asyncio.CancelledError()}, ("the orders could not be had (CancelledError)",)),
        ({"orders": 9.0, "tickets": ValueError()},
         ("the orders could not be had (it took too long)", "the past tickets could not be had (ValueError)")),
    ],
)  # fmt: skip
def test_a_part_that_fails_is_named_in_the_packet_and_the_person_comes(failing, gaps):
    policy = replace(Policy(), records_within=timedelta(seconds=0.4))

    async def walk():
        async with Segue(":memory:", policy, records=Kept(Shop(**failing), policy), timers=False) as segue:
            async with segue.turn("c-1", "I want to talk to a person", customer="c-7"):
                pass
            return await segue.packet("c-1")

    packet = asyncio.run(walk())

    assert packet.gaps == gaps
    assert packet.record.gaps == gaps


def test_records_that_fail_as_a_whole_are_one_gap_that_says_why(shop, caplog):
    shop.answers = lambda _: (503, {}, b"")
    caplog.set_level(logging.DEBUG)

    async def walk():
        async with Segue(":memory:", records=Kept(over_http(shop, key="hush-hush")), timers=False) as segue:
            async with segue.turn("c-1", "I want to talk to a person", customer="c-7"):
                pass
            return await segue.packet("c-1")

    packet = asyncio.run(walk())

    assert packet.gaps == ("the customer's record could not be had (the endpoint answered with 503)",)
    assert packet.record is None
    assert "hush-hush" not in caplog.text


# ---- similar tickets in the packet


class Past:
    """A history that a test scripts."""

    def __init__(self, answer: object) -> None:
        self.answer, self.asked = answer, list[str]()

    async def similar(self, text: str) -> object:
        self.asked.append(text)
        if isinstance(self.answer, BaseException):
            raise self.answer
        if isinstance(self.answer, float):
            await asyncio.sleep(self.answer)
        return self.answer


ONE = Solved("t-9", "My kettle leaks", "a new kettle was sent", 0.81)


@pytest.mark.parametrize(
    ("answer", "similar", "gaps"),
    [
        ([ONE], (ONE,), ()),
        ((), (), ()),
        (OSError(), (), ("similar tickets could not be looked for (OSError)",)),
        (RecordsFailed("it is not ready"), (), ("similar tickets could not be looked for (it is not ready)",)),
        (asyncio.CancelledError(), (), ("similar tickets could not be looked for (CancelledError)",)),
        (9.0, (), ("similar tickets could not be looked for (it took too long)",)),
        (["t-9"], (), ("similar tickets could not be understood",)),
        (None, (), ("similar tickets could not be understood",)),
    ],
)
def test_similar_tickets_reach_the_packet_or_are_a_named_gap(tmp_path, answer, similar, gaps):
    past, policy = Past(answer), replace(Policy(), similar_within=timedelta(seconds=0.05))

    async def walk():
        async with Segue(tmp_path / "shop.db", policy, history=past, timers=False) as segue:
            async with segue.turn("c-1", "The kettle that I got from you last week leaks") as turn:
                turn.say("I am sorry to hear that.", confidence=0.99)
            async with segue.turn("c-1", "let me talk to a person"):
                pass
            assert await segue.is_true("c-1")
            return await segue.packet("c-1")

    packet = asyncio.run(walk())

    assert packet.similar == similar
    assert packet.gaps == gaps
    assert past.asked == ["The kettle that I got from you last week leaks"]


def test_similar_tickets_are_looked_for_beside_the_records():
    slow = Past(0.3)

    class Slow:
        async def record(self, customer: str) -> Record:
            await asyncio.sleep(0.3)
            return Record(customer, "Ada")

    async def walk():
        async with Segue(":memory:", records=Slow(), history=slow, timers=False) as segue:
            began = time.monotonic()
            async with segue.turn(
                "c-1",
                "My kettle leaks, it is broken since last week and I want to talk to a real person, please, now",
                customer="c-7",
            ):
                pass
            return time.monotonic() - began

    assert asyncio.run(walk()) < 0.58


def test_csv_dates_are_sorted_as_dates_ids_stripped_and_a_double_id_is_said(tmp_path, caplog):
    (tmp_path / "c.csv").write_text("id,name\n c-1 ,Ana\nc-1,Bea\n", encoding="utf-8")
    rows = "id,customer_id,placed_on\no-1,c-1,2026-2-3\no-2, c-1,2026-11-02\n"
    (tmp_path / "o.csv").write_text(rows, encoding="utf-8")
    record = asyncio.run(CsvRecords(tmp_path / "c.csv", tmp_path / "o.csv").record("c-1"))

    assert record.name == "Bea"
    assert [order[:3] for order in record.orders] == ["o-2", "o-1"]
    assert "again in row 3" in caplog.text
