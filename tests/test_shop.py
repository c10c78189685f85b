"""The example shop is complete, consistent, and what its pages say."""

from __future__ import annotations

import asyncio
import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from segue.agents.knowledge import read_articles
from segue.core.policy.toml import from_toml
from segue.records.csv import CsvRecords

SHOP = Path(__file__).parents[1] / "examples" / "shop"


@pytest.fixture(scope="module")
def policy():
    return from_toml((SHOP / "policy.toml").read_text(encoding="utf-8"))


def rows(name):
    with (SHOP / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def tickets():
    return [json.loads(line) for line in (SHOP / "tickets.jsonl").read_text(encoding="utf-8").splitlines()]


def test_it_has_the_people_teams_customers_orders_and_articles_of_a_real_shop(policy):
    tiers = Counter(row["tier"] for row in rows("customers.csv"))

    assert (len(policy.teams), len(policy.people), len(policy.intents)) == (5, 8, 18)
    assert (sum(tiers.values()), len(tiers)) == (40, 3)
    assert len(rows("orders.csv")) == 60
    assert len(read_articles(SHOP / "knowledge")) >= 30


def test_every_order_belongs_to_a_customer_and_every_id_is_given_once():
    customers, orders = [row["id"] for row in rows("customers.csv")], rows("orders.csv")

    assert len(set(customers)) == 40
    assert len({order["id"] for order in orders}) == 60
    assert {order["customer_id"] for order in orders} <= set(customers)


def test_there_are_more_than_five_hundred_tickets_in_the_teams_own_intents(policy, tickets):
    labels = Counter(ticket["label"] for ticket in tickets)

    assert len(tickets) >= 500
    assert len({ticket["text"] for ticket in tickets}) == len(tickets)
    assert set(labels) == {intent.intent for intent in policy.intents}
    assert min(labels.values()) >= 25


def test_every_ticket_went_to_the_team_that_the_policy_names(policy, tickets):
    team_of = {intent: team.id for team in policy.teams for intent in team.intents}

    assert {(ticket["label"], ticket["team"]) for ticket in tickets} <= set(team_of.items())


def test_articles_speak_of_the_policys_intents(policy):
    named = {intent for article in read_articles(SHOP / "knowledge") for intent in article.intents}

    assert named <= {intent.intent for intent in policy.intents}


def test_a_customer_is_known_with_tier_and_orders():
    record = asyncio.run(CsvRecords(SHOP / "customers.csv", SHOP / "orders.csv").record("c-1001"))

    assert record is not None
    assert record.tier in ("standard", "plus", "business")
    assert asyncio.run(CsvRecords(SHOP / "customers.csv").record("c-9999")) is None


def test_nobody_in_it_can_be_written_to_or_called():
    for row in rows("customers.csv"):
        assert row["email"].endswith(("@example.com", "@example.org", "@example.net"))
        assert "555" in row["phone"]
