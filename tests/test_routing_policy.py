"""What a policy says of routing: certificates, tiers, holidays, overflow; and what of it cannot work or hardly does."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from segue.core.policy import BadPolicy, Holiday, Hours, Policy, Team, Tier
from segue.core.policy.hours import as_text, from_text, holiday_from
from segue.core.policy.toml import from_toml

OFFICE = "Mon-Fri 09:00-17:00"
TOML = """
[topics]
certified = ["fraud"]

[holidays]
12-25 = "Christmas"
2026-11-26 = "Thanksgiving"
12-24 = { name = "Christmas Eve", hours = "09:00-12:00" }

[tiers.gold]
target = "90s"
head_start = "1m"

[teams.support]
[teams.billing]
intents = ["refund"]
topics = ["fraud"]
hours = "Mon-Fri 09:00-12:00, 13:00-17:00"
timezone = "America/New_York"
overflow_after = "10m"
overflow_to = "support"

[teams.billing.holidays]
07-04 = "Independence Day"
12-25 = { name = "the Christmas shift", hours = "10:00-11:00" }

[people.ana]
teams = ["billing"]
certifications = ["fraud"]
"""
POLICY = from_toml(TOML)
BILLING = POLICY.team("billing")


def test_certificates_tiers_and_overflow_are_read():
    assert POLICY.certified == ("fraud",)
    assert POLICY.person("ana").certifications == ("fraud",)
    assert POLICY.certified_for("fraud", "billing") == POLICY.people
    assert POLICY.certified_for("fraud", "support") == ()
    assert POLICY.tiers == (Tier("gold", timedelta(seconds=90), timedelta(seconds=60)),)
    assert (BILLING.overflow_after, BILLING.overflow_to) == (timedelta(minutes=10), "support")


@pytest.mark.parametrize(
    ("at", "on"),
    [
        (datetime(2026, 11, 25, 15, tzinfo=UTC), True),
        (datetime(2026, 11, 25, 17, 30, tzinfo=UTC), False),  # half past twelve: the break
        (datetime(2026, 11, 26, 15, tzinfo=UTC), False),  # Thanksgiving
        (datetime(2026, 11, 27, 3, tzinfo=UTC), False),
        (datetime(2027, 11, 26, 15, tzinfo=UTC), True),  # it was that day in 2026 only
        (datetime(2026, 12, 24, 15, tzinfo=UTC), True),
        (datetime(2026, 12, 24, 18, tzinfo=UTC), False),
        (datetime(2026, 12, 25, 15, 30, tzinfo=UTC), True),  # the team's own word goes before everybody's
        (datetime(2026, 12, 25, 16, 30, tzinfo=UTC), False),
        (datetime(2027, 12, 24, 15, tzinfo=UTC), True),  # every year
    ],
)
def test_a_holiday_has_its_own_hours_in_the_zone_of_the_team(at, on):
    assert BILLING.hours.are_on(at) is on


def test_everybodys_holidays_are_those_of_a_team_without_hours_too_and_its_own_are_not_those_of_others():
    support = POLICY.team("support").hours

    assert not support.are_on(datetime(2026, 12, 25, 12, tzinfo=UTC))
    assert support.are_on(datetime(2026, 7, 4, 12, tzinfo=UTC))
    assert support.holiday(datetime(2026, 12, 25, 12, tzinfo=UTC)).name == "Christmas"
    assert BILLING.hours.holiday(datetime(2026, 7, 5, 3, tzinfo=UTC)).name == "Independence Day"  # eleven there
    assert from_toml('[holidays]\n12-25 = "Christmas"\n').teams[0].hours.holidays[0].name == "Christmas"


def test_the_next_opening_comes_after_the_holidays():
    hours = Hours(from_text("Mon 09:00-10:00").spans, "UTC", tuple(
        Holiday(day.month, day.day, "closed") for day in (date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 7))
    ))  # fmt: skip

    assert hours.next_opening(datetime(2026, 11, 22, tzinfo=UTC)) == datetime(2026, 12, 14, 9, tzinfo=UTC)
    assert BILLING.hours.next_opening(datetime(2026, 12, 24, 18, tzinfo=UTC)) == datetime(2026, 12, 25, 15, tzinfo=UTC)


def test_a_day_of_one_year_goes_before_the_yearly_one():
    twice = (holiday_from("12-24", "Eve"), holiday_from("2026-12-24", "Eve, open", "09:00-10:00, 11:00-12:00"))

    for days in (twice, twice[::-1]):
        assert Hours(None, "UTC", days).of(date(2026, 12, 24)) == ((time(9), time(10)), (time(11), time(12)))
        assert Hours(None, "UTC", days).of(date(2027, 12, 24)) == ()


def test_a_span_without_a_day_is_of_the_days_before():
    assert as_text(from_text("Mon-Fri 9:00-12:00, 13:00-17:00")) == "Mon-Fri 09:00-12:00; Mon-Fri 13:00-17:00"
    assert from_text("Mon, Wed 09:00-12:00").spans == ((0, time(9), time(12)), (2, time(9), time(12)))


def test_people_with_hours_of_their_own_have_everybodys_holidays_off():
    policy = from_toml(TOML + 'hours = "Fri 09:00-17:00"\n')

    assert not policy.person("ana").hours.are_on(datetime(2026, 12, 25, 12, tzinfo=UTC))
    assert policy.person("ana").hours.are_on(datetime(2026, 12, 18, 12, tzinfo=UTC))
    assert from_toml(TOML + 'timezone = "Europe/Berlin"\n').person("ana").hours is None


A_TEAM = "[teams.support]\n"


@pytest.mark.parametrize(
    ("text", "key", "line", "problem", "would_do"),
    [
        (A_TEAM + "[teams.a]\nfallback = 'b'\n[teams.b]\nfallback = 'a'\n", "teams.a.fallback", 3,
         "leads back to the team itself: a -> b -> a", "leave it out"),
        (A_TEAM + "[teams.a]\noverflow_to = 'b'\n[teams.b]\noverflow_to = 'a'\n", "teams.a.overflow_to", 3,
         "leads back to the team itself: a -> b -> a", "leave it out"),
        (A_TEAM + "[teams.a]\noverflow_to = 'nowhere'\n", "teams.a.overflow_to", 3, "there is no team 'nowhere'",
         '"support"'),
        (A_TEAM + "overflow_after = '0s'\n", "teams.support.overflow_after", 2, "longer than nothing", '"10m"'),
        (A_TEAM + "overflow_after = '2d'\n", "teams.support.overflow_after", 2, "a day at most", '"10m"'),
        (A_TEAM + "hours = 'Mon-Fri 09:00-17:00; Fri 16:00-20:00'\n", "teams.support.hours", 2,
         "on Fri 09:00-17:00 and 16:00-20:00 overlap", '"Mon-Thu 09:00-17:00; Fri 09:00-20:00"'),
        (A_TEAM + "hours = 'Mon 09:00-24:00; Mon 20:00-22:00'\n", "teams.support.hours", 2, "overlap",
         '"Mon 09:00-24:00"'),
        (A_TEAM + "timezone = 'Europe/Berln'\n", "teams.support.timezone", 2, "no time zone 'Europe/Berln'",
         '"Europe/Berlin"'),
        (A_TEAM + "timezone = 'new york'\n", "teams.support.timezone", 2, "no time zone", '"America/New_York"'),
        ("[tiers.gold]\ntarget = '0s'\n", "tiers.gold.target", 2, "longer than nothing", '"90s"'),
        ("[tiers.gold]\nhead_start = '-5s'\n", "tiers.gold.head_start", 2, "no length of time", '"60s"'),
        ("[tiers.gold]\nhead_start = -5\n", "tiers.gold.head_start", 2, "nothing or more", '"60s"'),
        ("[tiers.gold]\ngoal = '5s'\n", "tiers.gold.goal", 2, "is not a setting", "target"),
        ("[holidays]\n02-30 = 'x'\n", "holidays.02-30", 2, "is no day", '"12-25"'),
        ("[holidays]\nchristmas = 'x'\n", "holidays.christmas", 2, "is no day", '"12-25"'),
        ("[holidays]\n12-25 = 3\n", "holidays.12-25", 2, "3 is no text", "Christmas"),
        ("[holidays]\n12-25 = { hours = '9-5' }\n", "holidays.12-25", 2, "hours of a day", '"09:00-12:00"'),
        ("[holidays]\n12-25 = { hours = '09:00-12:00; 11:00-13:00' }\n", "holidays.12-25", 2,
         "09:00-12:00 and 11:00-13:00 overlap", '"09:00-13:00"'),
        ("[holidays]\n12-25 = { open = '9-5' }\n", "holidays.12-25", 2, "'open' is not a setting", "hours"),
        (A_TEAM + "holidays = 'none'\n", "teams.support.holidays", 2, "a table of days", "[teams.support.holidays]"),
        (A_TEAM + "[teams.support.holidays]\n13-01 = 'x'\n", "teams.support.holidays.13-01", 3, "is no day", '"12-25"'),
        ("[topics]\ncertified = 'fraud'\n", "topics.certified", 2, "no list of names", '["fraud"]'),
        (A_TEAM + "[people.ana]\nteams = ['support']\ncertifications = 'fraud'\n", "people.ana.certifications", 4,
         "no list of names", '["fraud"]'),
    ],
)  # fmt: skip
def test_what_cannot_work_is_refused_with_its_line_and_what_would_do(text, key, line, problem, would_do):
    with pytest.raises(BadPolicy) as refused:
        from_toml(text)

    assert (refused.value.key, refused.value.line) == (key, line)
    assert problem in refused.value.problem
    assert would_do in refused.value.try_this


def test_a_leap_day_may_be_a_holiday():
    assert holiday_from("02-29", "leap day").when() == "02-29"
    assert holiday_from("2028-02-29", "leap day").when() == "2028-02-29"


def test_two_tiers_of_one_name_are_refused():
    with pytest.raises(BadPolicy, match="two tiers share an id"):
        Policy(tiers=(Tier("gold"), Tier("gold")))


def test_a_chain_of_overflows_that_ends_is_allowed():
    teams = (Team("support", "S"), Team("a", "A", overflow_to="b"), Team("b", "B", overflow_to="support"))

    assert Policy(teams=teams).teams == teams
