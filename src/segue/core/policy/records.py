"""Where a team's own records say what, `[records.sql]` and `[records.http]` of policy.toml, and what is wrong there.

A database is only ever read. The account that reads it should be one that may not write; these checks are for slips.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PARTS = ("customer", "orders", "tickets")
"""What records are asked for, each on its own."""

READS = re.compile(r"\s*(?:select|with)\b", re.IGNORECASE)
WRITES = re.compile(
    r"\b(?:insert|update|delete|merge|drop|alter|create|truncate|grant|revoke|call|exec|execute|copy|into|attach|pragma"
    r"|vacuum|lock|set)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|--[^\n]*|/\*(?!!).*?\*/", re.DOTALL)
CUSTOMER = re.compile(r"(?<![:\w]):customer\b(?!:)")
OTHER = re.compile(r"(?<![:\w]):(?!customer\b)([A-Za-z_]\w*)(?!:)")
GAP = re.compile(r"\{([^{}]*)\}")

EXAMPLES = {
    "customer": '"SELECT id, name, tier, language FROM customers WHERE id = :customer"',
    "orders": '"SELECT id, placed_on, status FROM orders WHERE customer_id = :customer ORDER BY placed_on DESC"',
    "tickets": '"SELECT id, date, subject, solution FROM tickets WHERE customer_id = :customer ORDER BY date DESC"',
}


@dataclass(frozen=True, slots=True)
class Statements:
    """What is asked of a database, `[records.sql]`: SELECT statements with `:customer`; "" is not asked.

    Attributes:
        customer: one row; the columns id, name, tier and language are understood, all others are facts.
        orders, tickets: a row each, latest first.
    """

    customer: str = ""
    orders: str = ""
    tickets: str = ""


@dataclass(frozen=True, slots=True)
class Paths:
    """Where what stands in an endpoint's JSON, `[records.http]`: names with dots between them ("data.full_name").

    Attributes:
        facts: names of facts, and where each stands.
        orders, tickets: where the lists stand, latest first; "" for none.
        order_line, ticket_line: how one is told ("{id}: {status}, {total}"); "" tells all that is in it.
        orders_at, tickets_at: the path of an address of its own ("/orders?of={customer}"), on the same host; "" if they
            stand in the customer's answer.
    """

    name: str = "name"
    tier: str = "tier"
    language: str = "language"
    facts: tuple[tuple[str, str], ...] = ()
    orders: str = "orders"
    tickets: str = "tickets"
    order_line: str = ""
    ticket_line: str = ""
    orders_at: str = ""
    tickets_at: str = ""


NO_STATEMENTS, USUAL_PATHS = Statements(), Paths()
NO_FACTS: tuple[tuple[str, str], ...] = ()


def wrong_in(statement: str) -> str | None:
    """What is wrong with a statement that is to read one customer's rows; None if nothing is."""
    bare = QUOTED.sub(" ", statement)
    if not READS.match(bare):
        return "does not begin with SELECT or WITH; a record is read, never written"
    if ";" in bare.rstrip().rstrip(";"):
        return "is more than one statement"
    if (word := WRITES.search(bare)) is not None:
        return f"has the word {word[0].upper()}; a record is read, never written (a column of that name goes in quotes)"
    if not CUSTOMER.search(bare):
        return "does not name :customer, so that everybody would get the same rows"
    if (other := OTHER.search(bare)) is not None:
        return f"names :{other[1]}; there is only :customer"
    return None


def records_contradictions(sql: Statements, http: Paths) -> Iterable[tuple[str, str, str]]:
    """What cannot be asked like this, each as key, problem and a value that would do."""
    if not sql.customer and (sql.orders or sql.tickets):
        yield "records.sql.customer", "is missing: orders and tickets belong to a customer", EXAMPLES["customer"]
    for part in PARTS:
        statement = str(getattr(sql, part))
        if statement and (problem := wrong_in(statement)) is not None:
            yield f"records.sql.{part}", problem, EXAMPLES[part]
    for name in ("orders_at", "tickets_at"):
        path = str(getattr(http, name))
        if path and not (path.startswith("/") and not path.startswith("//") and "{customer}" in path):
            example = f'"/customers/{{customer}}/{name.removesuffix("_at")}"'
            yield (
                f"records.http.{name}",
                "is no path with {customer} in it; it is on the host of SEGUE_RECORDS",
                example,
            )
    for name in ("order_line", "ticket_line"):
        line = str(getattr(http, name))
        if line and not GAP.search(line):
            yield f"records.http.{name}", "has no gap, so that all of them would be told alike", '"{id}: {status}"'


def names_of_paths(value: object) -> tuple[tuple[str, str], ...]:
    """`[records.http.facts]`: each fact's name and its path.

    Raises:
        ValueError: it is no table of texts.
    """
    if not isinstance(value, Mapping) or not all(isinstance(path, str) and path for path in value.values()):
        raise ValueError("is no table of names and paths")
    return tuple((str(name), str(path)) for name, path in value.items())
