"""A day on paper: what theory knows comes out, what must never happen does not, and what is typed is understood."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import factorial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from segue import Segue
from segue.cli import app
from segue.cli.journal import opened_to_read
from segue.core.policy import IntentWords, Person, Policy, Team
from segue.core.policy.toml import from_toml as policy_of
from segue.core.reading import Likely, Reading
from segue.core.simulation import BadScenario, Simulation, compared, interval
from segue.core.simulation.comparing import student
from segue.core.simulation.figures import ALL
from segue.core.simulation.floor import slower
from segue.core.simulation.hearing import Hearing, noise, points
from segue.core.simulation.patience import fitted, stayed, staying, survival
from segue.core.simulation.seen import handoffs_of, plan_of
from segue.core.simulation.toml import from_toml
from segue.core.simulation.variants import applied, from_words
from segue.core.simulation.world import Arrivals, Scenario, Tier, Worker
from segue.journal.statements import events_of

ALL_DAY = tuple((day, (0.0, 86_400.0)) for day in range(7))
SHOP = Path(__file__).parents[1] / "examples" / "shop"


def luck(seed):
    return lambda name: random.Random(f"{seed} {name}")


def line(people, an_hour, talk=60.0, cv=1.0, **others):
    """A line of theory: one intent, nobody gives up, nothing between two conversations."""
    workers = tuple(Worker(f"w{i}", "all", {"all": 1.0}, ALL_DAY, capacity=1) for i in range(people))
    arrivals = Arrivals({"all": (float(an_hour),) * 24}, spread=1e-9)
    still = {"wrap_up": 1e-6, "accept_after": 1e-6, "lapse_share": 0.0, "breaks": ()}
    tiers = {"standard": Tier(1.0, 120.0, 1e9)}
    return Scenario(arrivals, workers, {"all": "all"}, {"all": talk}, cv, tiers=tiers, **(still | others))


SMALL = from_toml(
    """
    [arrivals]
    hours = "Mon-Fri 08:00-18:00"
    per_day = { billing = 400, tech = 300, fraud = 60 }
    [service]
    usual = "6m"
    [customers]
    languages = { en = 0.8, es = 0.2 }
    [reading]
    confused = { billing = ["tech", "fraud"] }
    [staff.billing]
    count = 4
    skills = { billing = 1.0, tech = 0.85 }
    languages = ["en", "es"]
    [staff.tech]
    count = 3
    skills = { tech = 1.0 }
    [staff.es]
    team = "tech"
    skills = { tech = 0.9 }
    languages = ["es"]
    [staff.fraud]
    count = 2
    skills = { fraud = 1.0, billing = 0.85 }
    languages = ["en", "es"]
    certified = ["fraud"]
    """,
    lambda name: Policy(),
).base


def days_of(worlds, n, seed=1):
    simulation = Simulation(worlds, luck(seed))
    return {name: [simulation.simulate(name, i % 5, i // 5) for i in range(n)] for name in worlds}


# ---- what theory knows


@pytest.mark.parametrize(("share", "cv"), [(0.5, 0.85), (0.7, 0.5), (0.8, 0.3)])
def test_one_person_makes_customers_wait_as_pollaczek_and_khinchine_say(share, cv):
    days = days_of({"one": line(1, share * 60, cv=cv)}, 24)["one"]
    found = interval([day[ALL]["wait_mean"] for day in days])

    assert found.low <= 60 * share * (1 + cv * cv) / (2 * (1 - share)) <= found.high


def test_several_people_make_customers_wait_nearly_as_erlang_says():
    """Lengths are lognormal with the spread of the exponential, for which his formula is near and not exact."""
    days = days_of({"five": line(5, 0.8 * 5 * 60)}, 12)["five"]
    offered, c = 4.0, 5
    last = offered**c / factorial(c) * c / (c - offered)
    waits = last / (sum(offered**k / factorial(k) for k in range(c)) + last)
    found = interval([day[ALL]["wait_mean"] for day in days])

    assert found.mean == pytest.approx(waits * 60 / (c - offered), rel=0.1)


def test_those_who_have_no_patience_are_lost_as_erlang_says():
    """With patience of next to nothing a line is a loss system, whose losses do not depend on the spread of lengths."""
    scenario = replace(line(4, 180.0), tiers={"standard": Tier(1.0, 120.0, 1e-3)})
    days = days_of({"lost": scenario}, 12)["lost"]
    parts = [3.0**k / factorial(k) for k in range(5)]
    found = interval([day[ALL]["abandoned"] for day in days])

    assert found.low - 0.005 <= parts[-1] / sum(parts) <= found.high + 0.005


def test_as_many_come_as_the_hours_say():
    simulation = Simulation({"base": SMALL}, luck(3))
    visits = [visit for number in range(20) for visit in simulation.played("base", 0, number)]

    assert len(visits) / 20 == pytest.approx(760, rel=0.05)
    assert {visit.customer.at // 3600 for visit in visits} == set(range(8, 18))
    assert list(simulation.played("base", 6, 0)) == []


@pytest.mark.parametrize("accuracy", [0.7, 0.9, 0.97])
def test_a_reader_is_right_as_often_as_stated_and_its_probabilities_mean_what_they_say(accuracy):
    shares, confused, chance = {"a": 0.5, "b": 0.3, "c": 0.2}, {"a": ("b",)}, random.Random(5)
    hearing, at = Hearing(shares, confused, accuracy, random.Random(1)), points(tuple(shares), confused)
    heard = [
        (name, hearing.heard(name, noise(chance, at))) for name in chance.choices([*shares], [*shares.values()], k=4000)
    ]
    said = sum(max(found.values()) for _, found in heard) / len(heard)
    right = sum(max(found, key=found.get) == name for name, found in heard) / len(heard)

    assert right == pytest.approx(accuracy, abs=0.02)
    assert said == pytest.approx(right, abs=0.02)
    assert all(sum(found.values()) == pytest.approx(1) for _, found in heard)


def test_patience_is_found_among_many_who_were_served():
    chance = random.Random(2)
    spells = []
    for _ in range(4_000):
        patience, served = chance.weibullvariate(600 / 0.9236, 1.3), chance.expovariate(1 / 90)
        spells.append((min(patience, served), patience < served))
    mean, shape = fitted(spells)

    assert mean == pytest.approx(600, rel=0.15)
    assert shape == pytest.approx(1.3, abs=0.1)
    assert stayed(spells, 120) == pytest.approx(staying(mean, shape, 120), abs=0.02)
    assert fitted(spells[:50]) is None


def test_the_curve_of_those_who_still_wait_is_kaplan_and_meiers():
    curve = survival([(1, True), (2, False), (3, True), (3, False), (4, True)])

    assert [(time, pytest.approx(share), at_risk) for time, share, at_risk in curve] == [
        (1, 4 / 5, 5), (3, 4 / 5 * 2 / 3, 3), (4, 0, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(("freedom", "quantile"), [(4, 2.776), (5, 2.571), (9, 2.262), (29, 2.045), (1000, 1.962)])
def test_few_days_have_the_wide_intervals_of_student(freedom, quantile):
    assert student(freedom) == pytest.approx(quantile, abs=0.004)


def test_an_interval_shrinks_with_days_and_holds_its_mean():
    chance = random.Random(4)
    values = [chance.gauss(40, 8) for _ in range(64)]
    few, many = interval(values[:8]), interval(values)

    assert few.low <= few.mean <= few.high
    assert many.high - many.low < (few.high - few.low) / 2
    assert interval(values[:4]).low is None
    assert interval([]) is None


def test_whoever_knows_less_takes_longer():
    assert [round(slower(share), 2) for share in (0.0, 0.15, 0.5, 0.85, 1.0)] == [1.6, 1.6, 1.4, 1.2, 1.0]


# ---- what must hold


@pytest.mark.parametrize("seed", range(4))
def test_nobody_gets_a_case_that_something_hard_forbids(seed):
    simulation = Simulation({"base": SMALL}, luck(seed))
    of_id = {worker.id: worker for worker in SMALL.workers}

    for visit in simulation.played("base", 0, 0):
        assert all(visit.customer.language in of_id[id].languages for id in visit.by)
        if visit.customer.intent == "fraud" and len(visit.by) > 1:
            assert all("fraud" in of_id[id].certified for id in visit.by[1:])


@pytest.mark.parametrize("seed", range(4))
def test_nobody_has_more_than_they_take_and_everybody_comes_to_an_end(seed):
    visits = Simulation({"base": SMALL}, luck(seed)).played("base", 0, 0)

    assert {visit.state for visit in visits} <= {"done", "gone"}
    assert all((visit.right_at is None) == (visit.gone_at is not None) for visit in visits)
    assert all(visit.first_at is None or visit.first_at >= visit.customer.at for visit in visits)


def test_the_same_seed_gives_the_same_answer_and_another_another():
    one, same, other = (days_of({"base": SMALL}, 2, seed)["base"] for seed in (1, 1, 2))

    assert one == same
    assert one != other


def test_every_variant_sees_the_same_customers_and_more_load_some_more():
    worlds = {
        "base": SMALL,
        "busy": applied(SMALL, from_words("load 1.5")),
        "more": applied(SMALL, from_words("add tech 2")),
    }
    simulation = Simulation(worlds, luck(1))
    came = {name: {visit.customer for visit in simulation.played(name, 1, 0)} for name in worlds}

    assert came["base"] == came["more"]
    assert came["base"] < came["busy"]


def test_more_people_never_make_it_worse_on_average_and_more_customers_never_better():
    worlds = {name: applied(SMALL, from_words(name)) for name in ("load 1", "add billing 3, add tech 3", "load 1.4")}
    days = days_of(worlds, 10)
    more = compared(days["load 1"], days["add billing 3, add tech 3"], ALL, "wait_mean").difference
    busy = compared(days["load 1"], days["load 1.4"], ALL, "wait_mean").difference

    assert more.is_seen
    assert more.mean < 0
    assert busy.is_seen
    assert busy.mean > 0


def test_a_worse_reader_sends_more_to_somebody_without_the_skill():
    days = days_of({name: applied(SMALL, from_words(name)) for name in ("accuracy 0.95", "accuracy 0.7")}, 10)

    assert compared(days["accuracy 0.95"], days["accuracy 0.7"], ALL, "right_first").difference.high < 0


def test_where_nothing_changes_no_difference_is_seen():
    days = days_of({"base": SMALL, "same": applied(SMALL, from_words("load 1"))}, 5)
    found = compared(days["base"], days["same"], ALL, "wait_mean").difference

    assert (found.low, found.high, found.is_seen) == (0, 0, False)


# ---- what is typed


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("add biling 2", "nobody works in 'biling', so nobody can be added like them. This would do: billing"),
        ("add billing", "'add billing' is none of add TEAM N, remove PERSON"),
        ("remove tech-9", "nobody called 'tech-9' works there. This would do: tech-"),
        ("load 0", "0 is no factor above 0"),
        ("load 99", "99 is no factor above 0 and up to 10"),
        ("accuracy 85", "85 is no share above 0 and up to 1. This would do: 0.85"),
        ("add tech 1 on mondy", "'mondy' is no day of the week. This would do: monday"),
        ("", "'' is none of"),
    ],
)
def test_a_variant_that_cannot_be_is_refused_with_one_that_can(words, told):
    with pytest.raises(BadScenario) as refused:
        applied(SMALL, from_words(words))

    assert told in str(refused.value)


def test_a_variant_is_understood_in_any_order():
    found = from_words("load 1.15, add billing 2, remove tech-1 on Mon, friday")

    assert (found.load, found.add, found.remove, found.on) == (1.15, (("billing", 2),), ("tech-1",), (0, 4))


GOOD = '[arrivals]\nper_day = { a = 10 }\n[staff.a]\nskills = { a = 1.0 }\nshifts = ["Mon-Fri 09:00-17:00"]\n'


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("", None, "it does not say how many customers come"),
        ("[arrivals", 1, "this is no TOML"),
        (GOOD + "[arivals]\nx = 1", 6, "is not a part of a scenario. This would do: arrivals"),
        (GOOD + '[service]\nwrapup = "1m"', 7, "is not a setting. This would do: wrap_up"),
        (GOOD + "[service]\ncv = -1.0", 7, "-1.0 is no number above 0. This would do: 0.85"),
        (GOOD + '[service]\nwrap_up = "soon"', 7, "'soon' is no length of time"),
        (GOOD + '[service]\ntalk = { b = "6m" }', 7, "no customer comes for 'b'. This would do: a"),
        (GOOD + "[reading]\naccuracy = 1.5", 7, "1.5 is no share from 0.0 to 1.0. This would do: 0.9"),
        (GOOD + "[customers]\nlanguages = { fr = 1.0 }", 7, "nobody speaks 'fr'. This would do: en"),
        (GOOD + '[certified]\na = ["ana"]', 7, "nobody is certified for it"),
        (GOOD + "[staff.b]\ncount = 0", 7, "0 is no whole number from 1 to 1,000. This would do: 4"),
        (GOOD + "[staff.b]\nskill = 1", 7, "is not a setting. This would do: count, team, skills"),
        (GOOD + "[tiers.gold]\nshare = 0.0", 6, "none of the shares is above 0"),
        (GOOD + "[variants.x]\nadd = { b = 2 }", 7, "nobody works in 'b'"),
        (GOOD + '[variants.x]\non = "blursday"', 7, "'blursday' is no day of the week"),
        (GOOD + "[variants.x]\nload = nan", 7, "nan is no factor above 0"),
        ("[arrivals]\nper_day = { a = 10 }\nby_hour = [1, 2]", 3, "is no list of 24 numbers"),
        ("[arrivals]\nper_day = { a = 10 }", None, "nobody works there"),
        (GOOD.replace("a = 10", "b = 10"), 2, "nobody has the skill for it"),
    ],
)
def test_a_scenario_that_cannot_be_is_refused_with_its_line_and_what_would_do(text, line, told):
    with pytest.raises(BadScenario) as refused:
        from_toml(text, lambda name: Policy())

    assert told in str(refused.value)
    assert refused.value.line == line or line is None


def test_the_people_of_a_policy_work_their_own_hours_in_the_clock_of_the_first_team():
    policy = policy_of(
        '[teams.support]\nintents = ["a"]\nhours = "Mon 09:00-17:00"\ntimezone = "America/New_York"\n'
        '[people.ana]\nteams = ["support"]\n[people.ben]\nteams = ["support"]\nskills = { a = 0.7 }\n'
        'hours = "Mon 15:00-18:00"\ntimezone = "Europe/Berlin"\n'
    )
    plan = from_toml('policy = "p"\n[arrivals]\nper_day = { a = 10 }', lambda name: policy)
    ana, ben = plan.base.workers

    assert ana.shifts == ((0, (9 * 3600.0, 17 * 3600.0)),)
    assert ana.skills == {"a": 0.85}
    assert ben.shifts == ((0, (9 * 3600.0, 12 * 3600.0)),)
    assert plan.base.teams == {"a": "support"}


# ---- the command


def run(*arguments):
    return CliRunner().invoke(app, ["simulate", *map(str, arguments)], env={"COLUMNS": "140"})


def rows(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_command_tells_people_on_stderr_and_programs_on_stdout(tmp_path):
    plot = tmp_path / "waits.png"
    done = run(SHOP / "scenario.toml", "--days", 5, "--plot", plot)
    found = {(row["variant"], row["of"], row["name"]): row for row in rows(done)}
    monday = found["two-more-in-billing", "all", ""]

    assert done.exit_code == 0
    assert monday["on"] == ["monday"]
    assert monday["difference"]["wait_mean"]["seen"] is True
    assert monday["difference"]["wait_mean"]["high"] < 0
    assert found["base", "all", ""]["difference"] is None
    assert ("without-deniz", "team", "technical") in found
    assert "Assumed: " in done.stderr
    assert "no difference seen" in done.stderr
    assert plot.read_bytes().startswith(b"\x89PNG")


def test_the_same_seed_prints_the_same_lines():
    first, again, other = (run(SHOP / "scenario.toml", "--days", 2, "--seed", seed).stdout for seed in (4, 4, 5))

    assert first == again
    assert first != other


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "say a scenario.toml, or --from and a journal"),
        ((SHOP / "scenario.toml", "--from", "shop.db"), "say a scenario.toml, or --from and a journal"),
        ((SHOP / "scenario.toml", "--policy", SHOP / "policy.toml"), "--policy goes with --from"),
        ((SHOP / "scenari.toml",), "This would do"),
        ((SHOP / "scenario.toml", "--plot", "waits.pdf"), "the plot is a PNG. This would do: waits.png"),
        ((SHOP / "scenario.toml", "--plot", "nowhere/waits.png"), "there is no folder nowhere"),
        ((SHOP / "scenario.toml", "--variant", "add billing 2 on sunday"), "nobody comes on a sunday"),
        ((SHOP / "scenario.toml", "--variant", "ad billing 2"), "'add billing 2 on monday'"),
        (("--from", SHOP / "scenario.toml"), "it is no journal"),
    ],
)
def test_what_cannot_be_simulated_is_refused_in_one_line_and_nothing_is_printed(arguments, told):
    done = run(*arguments)

    assert done.exit_code == 2
    assert told in " ".join(done.stderr.replace("│", " ").split())
    assert done.stdout == ""


def test_a_scenario_without_variants_is_told_as_it_is_with_all_that_was_assumed(tmp_path):
    file = tmp_path / "s.toml"
    file.write_text(GOOD)
    done = run(file, "--days", 2)

    assert {row["variant"] for row in rows(done)} == {"base"}
    assert "customers come at any time of the week" in done.stderr
    assert "conversations of 8 minutes: a" in done.stderr
    assert "→" not in done.stderr


def test_a_mistake_in_the_file_is_told_with_file_and_line(tmp_path):
    file = tmp_path / "s.toml"
    file.write_text(GOOD + "[service]\ncv = 0\n")
    done = run(file)

    assert done.stderr == f"{file}:7: service.cv: 0 is no number above 0. This would do: 0.85\n"


# ---- from what happened


class Reads:
    """A reader that knows two intents, and that everybody wants a person."""

    async def read(self, transcript):
        intent = "refund" if "money" in transcript.turns[-1].text else "parcel"
        return Reading(wants_human=0.99, intents=(Likely(intent, 0.95), Likely("other", 0.05)), language="en")


async def a_shop(path, policy, days, each, leaving=0):
    """So many handoffs on each of so many days; Ana takes them, but for those who leave."""
    clock = [datetime(2026, 3, 2, 9, tzinfo=UTC)]
    segue = Segue(path, policy, reader=Reads(), clock=lambda: clock[0], timers=False)
    async with segue:
        for day in range(days):
            for i in range(each):
                clock[0] = datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(days=day, minutes=25 * i)
                id = f"c{day}-{i}"
                await segue.receive(id, "a person please, my money" if i % 2 else "a person please, my parcel")
                if i < leaving:
                    clock[0] += timedelta(minutes=4)
                    await segue.close(id, "the customer left")
                    continue
                clock[0] += timedelta(seconds=30)
                await segue.take_over(id, "ana")
                clock[0] += timedelta(minutes=8)
                await segue.give_back(id, "ana", "done")


POLICY = Policy(
    teams=(Team("support", "Support", ("refund", "parcel")),),
    people=(Person("ana", "Ana", ("support",), capacity=2),),
    intents=(IntentWords("refund", ("money",)), IntentWords("parcel", ("parcel",))),
)


def test_a_journal_of_the_library_becomes_a_scenario(tmp_path):
    file = tmp_path / "shop.db"
    asyncio.run(a_shop(file, POLICY, 14, 16, leaving=3))
    done = run("--from", file, "--weeks", 4, "--days", 5, "--variant", "add support 1")
    found = {(row["variant"], row["of"], row["name"]): row for row in rows(done)}

    assert done.exit_code == 0, done.stderr
    assert found["base", "all", ""]["customers_a_day"] == pytest.approx(16, rel=0.4)
    assert ("add support 1", "hour", "09") in found
    assert "224 handoffs of 14 days to 2026-03-15, 1 person" in done.stderr
    assert "Assumed: " in done.stderr


def test_what_was_seen_is_what_the_scenario_has(tmp_path):
    file = tmp_path / "shop.db"
    asyncio.run(a_shop(file, POLICY, 14, 16, leaving=3))
    with opened_to_read(str(file)) as (cursor, listed):
        handoffs = [one for id in listed for one in handoffs_of(events_of(cursor, id, 0), timedelta(minutes=2))]
    plan = plan_of(handoffs, POLICY, 4)
    base, (ana,) = plan.base, plan.base.workers

    assert base.arrivals.expected(0) == pytest.approx(16)
    assert {name: round(sum(hours)) for name, hours in base.arrivals.rates.items()} == {"parcel": 8, "refund": 8}
    assert base.talk == pytest.approx({"parcel": 480, "refund": 480})
    assert base.accuracy == pytest.approx(0.95)
    assert base.tiers["standard"].target == POLICY.first_answer_within.total_seconds()
    assert 100 < base.tiers["standard"].patience < 1_000
    assert ana.skills == {"refund": 0.85, "parcel": 0.85}
    assert [day for day, _ in ana.shifts] == list(range(7))
    assert all(10 * 3600 < start < 10.5 * 3600 and 15 * 3600 < end < 16 * 3600 for _, (start, end) in ana.shifts)


def test_a_journal_that_shows_too_little_is_refused_with_counts(tmp_path):
    file = tmp_path / "shop.db"
    asyncio.run(a_shop(file, POLICY, 2, 3))
    done = run("--from", file)

    assert done.exit_code == 2
    assert "not enough data: 6 handoffs in the last weeks, at least 200 are needed" in done.stderr
    assert done.stdout == ""
