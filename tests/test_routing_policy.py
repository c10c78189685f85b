"""What a policy says of routing: certificates, tiers, holidays, overflow; and what of it cannot work or hardly does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from typer.testing import CliRunner

from segue.cli import app
from segue.cli.policy import warnings
from segue.core.policy import BadPolicy, Holiday, Hours, Policy, Team, Tier
from segue.core.policy.hours import as_text, from_text, holiday_from
from segue.core.policy.toml import from_toml
from segue.core.reading import Likely
from segue.core.receiving import Seat, next_offer, on_duty
from segue.core.routing import Destination, Matcher, route
from segue.core.routing.inputs import agent_of, case_of, rules_of
from segue.core.routing.widening import overflow_at, wider
from segue.core.triggers import Reason, Trigger

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
        (A_TEAM + "hours = 'Fri-Sun 22:00-06:00'\n", "teams.support.hours", 2,
         "ends before it begins", '"Fri-Sun 22:00-24:00; Mon, Sat-Sun 00:00-06:00"'),
        (A_TEAM + "hours = 'Mon 09:00-24:00; Mon 20:00-22:00'\n", "teams.support.hours", 2, "overlap",
         '"Mon 09:00-24:00"'),
        (A_TEAM + "timezone = 'Europe/Berln'\n", "teams.support.timezone", 2, "no time zone 'Europe/Berln'",
         '"Europe/Berlin"'),
        (A_TEAM + "timezone = 'new york'\n", "teams.support.timezone", 2, "no time zone", '"America/New_York"'),
        ("[tiers.gold]\ntarget = '0s'\n", "tiers.gold.target", 2, "longer than nothing", '"90s"'),
        ("[tiers.gold]\nhead_start = '-5s'\n", "tiers.gold.head_start", 2, "no length of time", '"60s"'),
        ("[tiers.gold]\nhead_start = -5\n", "tiers.gold.head_start", 2, "nothing or more", '"60s"'),
        ("[tiers.gold]\ngoal = '5s'\n", "tiers.gold.goal", 2, "is not a setting", "target"),
        ("[channels.voice]\nweight = 0\n", "channels.voice.weight", 2, "0 is less than one", "1"),
        ("[channels.voice]\nweight = 2000\n", "channels.voice.weight", 2, "2000 is too much", "3"),
        ("[channels.voice]\nweight = 1.5\n", "channels.voice.weight", 2, "no whole number", "3"),
        ("[channels.voice]\nwieght = 3\n", "channels.voice.wieght", 2, "is not a setting", "weight"),
        ("[times]\nwrap_up = '-5s'\n", "times.wrap_up", 2, "no length of time", '"90s"'),
        ("[times]\nwrap_up = '2d'\n", "times.wrap_up", 2, "longer than a day", '"90s"'),
        ("[times]\ncool_down = '25h'\n", "times.cool_down", 2, "longer than a day", '"15s"'),
        ("[times]\ncool_down_lapsed = '25h'\n", "times.cool_down_lapsed", 2, "longer than a day", '"60s"'),
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


# ---- the way of a case

MONDAY = datetime(2026, 11, 23, 15, tzinfo=UTC)
THANKSGIVING = datetime(2026, 11, 26, 15, tzinfo=UTC)
TRUST = from_toml(
    """
[topics]
certified = ["fraud", "fraud_report"]

[teams.support]
intents = ["order_status"]
[teams.billing]
intents = ["refund"]
overflow_after = "10m"
fallback = "support"
[teams.billing.holidays]
2026-11-26 = "Thanksgiving"
[teams.trust]
intents = ["fraud_report"]
topics = ["fraud", "privacy"]
hours = "Mon-Fri 09:00-17:00"
fallback = "support"

[people.ana]
teams = ["billing", "support"]
skills = { refund = 1.0 }
[people.ben]
teams = ["support"]
languages = ["en", "de"]
[people.jo]
teams = ["trust"]
certifications = ["fraud", "fraud_report"]
"""
)


def about(topic, to=None):
    return Reason(Trigger.HIGH_STAKES, "it is needed", about=topic, to=to)


@pytest.mark.parametrize(
    ("reasons", "intents", "team", "because", "certificate"),
    [
        ([about("refund"), about("fraud")], (), "trust", "it is about fraud, which only certified people take", "fraud"),
        ([about("privacy")], (Likely("refund", 0.9),), "trust", "the topic is privacy", None),
        ([], (Likely("refund", 0.9), Likely("fraud_report", 0.03)), "billing", "intent is refund (0.90)", None),
        ([], (Likely("refund", 0.9), Likely("fraud_report", 0.06)), "trust",
         "it may be about fraud report, which only certified people take", "fraud_report"),
        ([about("refund", to="support")], (Likely("fraud_report", 0.9),), "support", "it is needed (goes to Support)", None),
        ([about("fraud", to="billing")], (), "trust", "it may be about fraud, which only certified people take", "fraud"),
    ],
)  # fmt: skip
def test_what_only_certified_people_take_goes_first_to_a_team_that_has_one(
    reasons, intents, team, because, certificate
):
    found = route(reasons, intents, TRUST, MONDAY)

    assert (found.team, found.because, found.certificate) == (team, because, certificate)


def test_the_teams_that_lost_say_why():
    unsure = route([], (Likely("refund", 0.9), Likely("fraud_report", 0.06)), TRUST, MONDAY)
    topic = route([about("privacy")], (Likely("refund", 0.9),), TRUST, MONDAY)
    holiday = route([about("refund")], (), TRUST, THANKSGIVING)

    assert unsure.lost[0] == ("billing", "intent is refund (0.90), but nobody there is certified for fraud report")
    assert topic.lost == (("billing", "intent speaks for it with 0.90, but the topic goes first"),)
    assert holiday.because == "what is at stake is refund; Billing is closed for Thanksgiving, Support stands in"
    assert holiday.lost == (("billing", "closed for Thanksgiving until 2026-11-27 00:00 (UTC)"),)


def test_no_stand_in_without_a_certificate_takes_it():
    night = datetime(2026, 11, 22, 4, tzinfo=UTC)

    waits = route([about("fraud")], (), TRUST, night)
    assert (waits.team, waits.on_duty) == ("trust", False)
    assert waits.lost == (("support", "nobody there is certified for fraud"),)
    assert route([about("privacy")], (), TRUST, night).team == "support"


def test_nobody_without_the_certificate_is_asked_and_nobody_without_room_counts_as_there():
    seats = [Seat(person, True, 0, MONDAY) for person in TRUST.people]
    to_support = Destination("support", "x", certificate="fraud")

    assert next_offer(to_support, seats, frozenset(), TRUST, MONDAY) is None
    assert next_offer(replace(to_support, team="trust"), seats, frozenset(), TRUST, MONDAY).seat.person.id == "jo"
    assert on_duty(seats, "trust", TRUST, MONDAY, "fraud")
    assert not on_duty(seats, "trust", TRUST, MONDAY, "medical")
    idle = [Seat(replace(seat.person, capacity=0), True, 0, MONDAY) for seat in seats]
    assert on_duty(idle, "support", TRUST, MONDAY) == ()


def test_on_a_holiday_of_the_team_nobody_is_there_for_it_whatever_their_own_hours():
    ana = Seat(replace(TRUST.person("ana"), hours=from_text("always")), True, 0, MONDAY)

    assert on_duty([ana], "billing", TRUST, THANKSGIVING) == ()
    assert on_duty([ana], "support", TRUST, THANKSGIVING) == (ana,)


REFUND = Destination("billing", "intent is refund", (Likely("refund", 0.9),), lost=(("support", "less likely"),))


@pytest.mark.parametrize(
    ("staffed", "minutes", "team", "because"),
    [
        ({"billing", "support"}, 9, None, None),
        ({"billing", "support"}, 10, "support", "nobody of Billing was free within 10 minutes"),
        ({"billing"}, 60, None, None),
        ({"support"}, 0, "support", "nobody of Billing is there"),
        (set(), 60, None, None),
    ],
)
def test_a_waiting_case_goes_elsewhere_after_its_time_or_when_nobody_is_there(staffed, minutes, team, because):
    found = wider(REFUND, TRUST, frozenset(staffed), MONDAY, MONDAY + timedelta(minutes=minutes))

    assert (found and (found.team, found.because)) == (team and (team, because))
    if found:
        assert found.lost == (("billing", because),)
        assert found.intents == REFUND.intents


def test_what_only_certified_people_take_never_overflows_to_others():
    sure = replace(REFUND, certificate="fraud")

    assert wider(sure, TRUST, frozenset({"billing", "support"}), MONDAY, MONDAY + timedelta(hours=2)) is None
    assert overflow_at(sure, TRUST, MONDAY) == MONDAY + timedelta(minutes=10)
    assert overflow_at(Destination("support", "x"), TRUST, MONDAY) is None


# ---- what the matcher is told


def test_the_rules_have_every_tier_and_the_standard_one():
    rules = rules_of(replace(TRUST, tiers=(Tier("Gold", timedelta(seconds=90), timedelta(seconds=60)),)))

    assert rules.targets == {"standard": 180.0, "gold": 90.0}
    assert rules.head_start == {"standard": 0.0, "gold": 60.0}
    assert rules.certified == {"fraud", "fraud_report"}


def test_an_agent_has_listed_skills_and_less_of_what_else_their_teams_do():
    ana, ben = agent_of(TRUST.person("ana"), TRUST, busy=2), agent_of(TRUST.person("ben"), TRUST, is_there=False)

    assert ana.skills == {"refund": 1.0, "order_status": 0.6, "team billing": 1.0, "team support": 1.0}
    assert (ana.capacity, ana.busy, ana.languages) == (3, 2, {"en"})
    assert ben.skills == {"order_status": 0.85, "team support": 1.0}
    assert ben.capacity == 0
    assert agent_of(TRUST.person("jo"), TRUST).certifications == {"fraud", "fraud_report"}
    assert agent_of(TRUST.person("ana"), TRUST).skills is ana.skills


def test_a_case_has_whole_probabilities_a_language_that_is_spoken_and_a_tier_that_is_known():
    policy = replace(TRUST, tiers=(Tier("gold"),))
    case = case_of("c-1", replace(REFUND, language="de"), policy, requested_at=MONDAY, tier="GOLD", urgency="critical")

    assert case.intents == {"refund": 0.9, "team billing": pytest.approx(0.1)}
    assert (case.language, case.tier, case.urgency, case.requested_at) == ("en", "gold", 2.5, MONDAY.timestamp())
    support = case_of("c-2", Destination("support", "x", language="de"), policy, requested_at=MONDAY, tier="iron")
    assert (support.intents, support.language, support.tier, support.urgency) == (
        {"team support": 1.0},
        "de",
        "standard",
        1.0,
    )
    more = case_of("c-3", replace(REFUND, intents=(Likely("a", 1.0), Likely("b", 1.0))), policy, requested_at=MONDAY)
    assert more.intents == {"a": 0.5, "b": 0.5}


def test_the_matcher_takes_what_it_is_told():
    matcher = Matcher(rules_of(TRUST))
    wait = {"requested_at": MONDAY}

    for id, destination in (("known", REFUND), ("unclear", Destination("support", "no intent was recognised"))):
        assert matcher.arrive(case_of(id, destination, TRUST, **wait), 0.0) == []
    certified = replace(REFUND, team="trust", intents=(Likely("fraud_report", 1.0),), certificate="fraud_report")
    matcher.arrive(case_of("fraud", certified, TRUST, **wait), 0.0)
    assert [case for case, *_ in matcher.free(agent_of(TRUST.person("ben"), TRUST), 1.0)] == ["unclear"]
    assert [case for case, *_ in matcher.free(agent_of(TRUST.person("ana"), TRUST), 2.0)] == ["known"]
    assert [case for case, *_ in matcher.free(agent_of(TRUST.person("jo"), TRUST), 3.0)] == ["fraud"]


# ---- what is hardly meant

STAFF = "[people.ana]\nteams = ['support']\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[teams.support]\n" + STAFF, []),
        ("[teams.support]\n[teams.law]\nfallback = 'support'\n" + STAFF,
         ["line 2: Nobody works in law; while that is so support stands in. teams = [\"law\"] for somebody would do"]),
        ("[teams.support]\n" + STAFF + "capacity = 0\n[people.ben]\nteams = ['support']\n",
         ["line 4: ana is never asked with capacity 0; 3 would do"]),
        ("[teams.support]\n" + STAFF + "capacity = 0\n", ["line 1: Nobody works in support", "line 4: ana is never asked"]),
        ("[channels.voice]\nweight = 3\n[teams.support]\n" + STAFF + "capacity = 2\n[people.ben]\nteams = ['support']\n",
         ["line 2: One of voice takes 3, more than the capacity of ana (2), who take it only while they have nothing else;"
          " weight = 2 would do, or capacity = 3 for them."]),
        ("[times]\ncool_down = '3m'\n[teams.support]\n" + STAFF,
         ["line 2: Who does not take an offer is spared for 180 s, longer than a customer should wait"
          " (times.first_answer_within, 120 s); \"60s\" would do."]),
        ("[teams.support]\nhours = 'Mon-Fri 09:00-17:00'\n" + STAFF + "hours = 'Mon-Thu 09:00-17:00; Fri 09:00-13:00'\n",
         ["line 1: Nobody of support has hours on Fri 13:00-17:00, while it is open; its customers wait then."]),
        ("[teams.support]\nhours = 'Mon-Tue 09:00-17:00'\nfallback = 'law'\n[teams.law]\n[people.ben]\nteams = ['law']\n"
         "[people.ana]\nteams = ['support']\nhours = 'Sat 09:00-17:00'\n",
         ["line 1: Nobody of support has hours on Mon 09:00-17:00 and at 1 more times, while it is open; law stands in"]),
        ("[topics]\ncertified = ['fraud']\n[teams.support]\ntopics = ['fraud']\n" + STAFF + "[people.ben]\n"
         "teams = ['support']\ncertifications = ['fraud']\nhours = 'Mon-Sun 00:00-12:00'\n",
         ["line 2: Nobody certified for fraud has hours on Mon 12:00-24:00 and at 6 more times, while support is open"]),
        ("[topics]\ncertified = ['fraud']\n[teams.support]\ntopics = ['fraud']\n" + STAFF + "[people.ben]\n"
         "teams = ['support']\ncertifications = ['fraud']\ncapacity = 0\n",
         ["line 10: ben is never asked with capacity 0", "line 2: Nobody is certified for fraud, so its customers wait"]),
        ("[teams.support]\n" + STAFF + "languages = ['english']\n",
         ["Nobody speaks en; languages = [\"en\"] for somebody would do.",
          "line 4: ana speaks 'english', and readers tell two letters"]),
        ("[teams.support]\noverflow_after = '5m'\n" + STAFF,
         ["line 2: The overflow of support leads nowhere, it is the general team; leave it out."]),
        ("[teams.support]\n[teams.law]\noverflow_to = 'support'\n[people.ana]\nteams = ['support', 'law']\n",
         ["line 3: Nothing overflows from law without a time; overflow_after = \"10m\" would do."]),
        ("[teams.support]\noverflow_after = '5m'\noverflow_to = 'law'\n[teams.law]\n[teams.pr]\n"
         "[people.ana]\nteams = ['support', 'pr']\n",
         ["line 3: The overflow of support leads to law, where nobody works; \"pr\" would do.", "line 4: Nobody works in law"]),
        ("[teams.support]\nfallback = 'law'\n[teams.law]\n" + STAFF,
         ["line 2: Nobody works in law, which stands in for support; leave it out.", "line 3: Nobody works in law"]),
        ("[topics]\ncertified = ['fraud']\n[teams.support]\ntopics = ['fraud']\n" + STAFF,
         ["line 2: Nobody is certified for fraud, so its customers wait for ever; certifications = [\"fraud\"]"]),
        ("[topics]\ncertified = ['fraud']\n[teams.support]\n" + STAFF + "certifications = ['fraud', 'fruad']\n",
         ["line 2: No team has fraud, which only certified people take",
          "line 6: ana is certified for fruad, which topics.certified does not have; did you mean fraud?"]),
        ("[teams.support]\nintents = ['refund', 'late']\n" + STAFF + "skills = { refund = 1.0 }\n",
         ["line 2: Nobody lists a skill for late, which support has, so anybody of it is asked; skills = { late = 0.8 }",
          "Fewer than 3 people share a language and a skill: en with refund (1)."]),
    ],
)  # fmt: skip
def test_what_is_hardly_meant_is_told_with_its_line_and_the_way_out(text, told):
    found = [warning for warning in warnings(from_toml(text), text) if "No team has these" not in warning]

    assert len(found) == len(told), found
    assert all(warning.startswith(words) for warning, words in zip(found, told, strict=True)), found


def test_check_shows_what_the_policy_says_of_routing_and_ends_well(tmp_path):
    file = tmp_path / "policy.toml"
    file.write_text(TOML, encoding="utf-8")
    done = CliRunner().invoke(app, ["check", str(file)], env={"COLUMNS": "200"})

    assert done.exit_code == 0
    for told in ("overflow   after 10m to support", "certified  fraud", "Thanksgiving 2026-11-26",
                 "Christmas Eve 12-24 (09:00-12:00)", "gold", "target     \"90s\""):  # fmt: skip
        assert told in done.stdout
