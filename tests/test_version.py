"""A policy's version: the same for what decides alike, another for what does not, and cheap."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from segue.core.policy import Policy
from segue.core.policy.toml import from_toml

SHOP = (Path(__file__).parents[1] / "examples/shop/policy.toml").read_text(encoding="utf-8")

TWO = """
[teams.support]
[teams.billing]
intents = ["refund", "invoice"]
hours = "Mon-Fri 09:00-17:00"
[people.ana]
teams = ["billing"]
skills = { refund = 1.0, invoice = 0.5 }
[people.ben]
teams = ["support"]
"""
SAID_OTHERWISE = """
# the same, told in another order
[people.ben]
teams = ["support"]
capacity = 3
[people.ana]
name = "Ana Ruiz"
teams = ["billing"]
skills = { invoice = 0.50, refund = 1 }
[teams.support]
name = "Help"
[teams.billing]
intents = ["invoice", "refund"]
hours = "Mon-Tue 09:00-17:00; Wed-Fri 9:00-17:00"
[times]
offer_for = 20
[replies]
hello = "Hello {customer}"
"""


def test_two_files_that_mean_the_same_have_the_same_version():
    assert from_toml(TWO).version() == from_toml(SAID_OTHERWISE).version()
    assert from_toml(SHOP).version() == from_toml(SHOP).version()
    assert len(from_toml(SHOP).version()) == 10


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("refund = 1.0", "refund = 0.9"),
        ("09:00-17:00", "09:00-18:00"),
        ('["refund", "invoice"]', '["refund"]'),
        ('[people.ben]\nteams = ["support"]', '[people.ben]\nteams = ["support", "billing"]'),
        ('[people.ben]\nteams = ["support"]', '[people.ben]\nteams = ["support"]\ncapacity = 4'),
    ],
)
def test_what_decides_differently_has_another(said, instead):
    assert said in TWO
    assert from_toml(TWO).version() != from_toml(TWO.replace(said, instead)).version()


def test_a_threshold_makes_another_and_a_name_does_not():
    policy = Policy()

    assert replace(policy, offer_for=timedelta(seconds=21)).version() != policy.version()
    assert replace(policy, name="another shop", mask_people=()).version() == policy.version()
