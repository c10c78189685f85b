"""A TaskRouter workflow and a CSV of agents become a policy that `segue check` accepts, and what was left out is named."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from segue.cli import app
from segue.cli.importing.agents import add_agents
from segue.cli.importing.expressions import NotAnExpression, alternatives, holds, parsed, wanted
from segue.cli.importing.plan import Plan
from segue.cli.importing.taskrouter import given as read_from
from segue.cli.importing.taskrouter import planned
from segue.cli.importing.written import as_policy
from segue.core.policy.toml import from_toml

WORKFLOW = {
    "task_routing": {
        "filters": [
            {
                "filter_friendly_name": "Money in Spanish",
                "expression": "intent == 'refund' AND language == 'es'",
                "targets": [{"queue": "WQes", "timeout": 30}],
            },
            {
                "filter_friendly_name": "Money",
                "expression": 'intent == "billing" OR intent IN ["refund", "invoice"]',
                "targets": [
                    {"queue": "WQbilling", "timeout": 60, "priority": 5, "skip_if": "workers.available == 0"},
                    {"queue": "WQbilling", "timeout": 60, "order_by": "worker.level DESC"},
                    {"queue": "WQseniors", "timeout": 300, "expression": "worker.tenure > 2"},
                    {"queue": "WQall"},
                ],
            },
            {
                "filter_friendly_name": "Danger",
                "expression": "topic IN ['fraud', 'safety']",
                "targets": [{"queue": "WQseniors", "timeout": "120", "known_worker_sid": "task.worker"}],
            },
            {"expression": "customer_tier == 'Gold' AND type == 'returns'", "targets": [{"queue": "WQes"}]},
            {"expression": "channel == 'voice'", "targets": [{"queue": "WQall"}]},
            {"expression": "intent ~ 'x'", "targets": [{"queue": "WQall"}]},
        ],
        "default_filter": {"queue": "WQall"},
    }
}
QUEUES = [
    {"sid": "WQbilling", "friendly_name": "Billing", "target_workers": "routing.skills HAS 'billing'"},
    {"sid": "WQes", "friendly_name": "Español", "target_workers": 'languages HAS "es" AND tenure >= 1'},
    {"sid": "WQseniors", "friendly_name": "Senior Team", "target_workers": "tenure > 2"},
    {"sid": "WQall", "friendly_name": "Everyone", "target_workers": "1==1"},
]
WORKERS = [
    {"friendly_name": "ana@shop", "attributes": json.dumps({
        "full_name": "Ana Ruiz", "languages": ["English", "es-MX"], "tenure": 4,
        "routing": {"skills": ["billing", "refunds"], "levels": {"billing": 4, "refunds": 2}},
    })},
    {"friendly_name": "ben", "attributes": "{"},
]  # fmt: skip
WHOLE = {"workflow": {"configuration": json.dumps(WORKFLOW)}, "task_queues": QUEUES, "workers": WORKERS}
AGENTS = """name,email,queues,skills,languages,capacity,role,timezone,hours,shoe size
Chloé Martin,c@x.y,Billing;Everyone,refund:3; invoice:1,en;fr,4,Team Lead,Europe/Paris,Mon-Fri 09:00-17:00,38
Deniz,d@x.y,Seniors,,German,many,boss,Europe/Berln,,41
Emeka,e@x.y,everyone,returns,Klingonese!,2,agent,Africa/Lagos,9 to 5,44
Ana Ruiz,a@x.y,Senior Team,,pt,5,,,,36
,nobody@x.y,Billing,,,,,,,
"""


@pytest.fixture
def run(tmp_path):
    def run(*said, workflow=WHOLE, agents=AGENTS):
        (tmp_path / "workflow.json").write_text(workflow if isinstance(workflow, str) else json.dumps(workflow))
        (tmp_path / "agents.csv").write_text(agents, encoding="utf-8")
        there = [str(tmp_path / one) if one.endswith((".json", ".csv", ".toml")) else one for one in said]
        return CliRunner().invoke(app, there)

    return run


@pytest.fixture
def policy(run):
    return from_toml(run("import-policy", "workflow.json", "--agents", "agents.csv").stdout)


def test_filters_become_intents_and_topics_of_teams(policy):
    told = {team.id: (team.name, team.intents, team.topics) for team in policy.teams}

    assert told == {
        "espanol": ("Español", ("returns",), ()),
        "billing": ("Billing", ("billing", "refund", "invoice"), ()),
        "senior_team": ("Senior Team", (), ("fraud", "safety")),
        "everyone": ("Everyone", (), ()),
    }
    assert policy.general_team == "everyone"
    assert [words.intent for words in policy.intents] == ["returns", "billing", "refund", "invoice"]
    assert [tier.id for tier in policy.tiers] == ["gold"]


def test_timeouts_become_overflows_and_skip_if_a_stand_in(policy):
    ways = {team.id: (team.fallback, team.overflow_after, team.overflow_to) for team in policy.teams}

    assert ways == {
        "espanol": (None, timedelta(seconds=30), "everyone"),
        "billing": ("senior_team", timedelta(seconds=120), "senior_team"),
        "senior_team": (None, timedelta(seconds=120), "everyone"),
        "everyone": (None, None, None),
    }


def test_workers_and_agents_become_people(policy):
    ana, ben, chloe = (policy.person(id) for id in ("ana_ruiz", "ben", "chloe_martin"))

    assert (ana.name, ana.languages) == ("Ana Ruiz", ("en", "es", "pt"))
    assert ana.teams == ("senior_team", "billing", "everyone")  # the agents' file goes first
    assert (dict(ana.skills), ana.capacity) == ({"billing": 1.0, "refunds": 0.5}, 5)
    assert ben.teams == ("everyone",)
    assert (chloe.teams, chloe.languages, chloe.capacity) == (("billing", "everyone"), ("en", "fr"), 4)
    assert (dict(chloe.skills), chloe.role, chloe.hours.zone) == (
        {"refund": 1.0, "invoice": 0.33},
        "supervisor",
        "Europe/Paris",
    )
    assert dict(policy.person("emeka").skills) == {"returns": 0.85}


@pytest.mark.parametrize(
    "told",
    [
        'workflow.configuration.task_routing.filters[0].expression: language == "es" is left out',
        "filters[0].expression: refund goes to Billing by another filter, not to Español too",
        "filters[1].targets[0].priority: priority 5 is left out. By hand: Segue takes who is due first",
        'filters[1].targets[1].order_by: order_by "worker.level DESC" is left out',
        'filters[1].targets[2].expression: expression "worker.tenure > 2" is left out',
        "filters[1].targets[3]: the further step to everyone is left out",
        "filters[2].targets[0].known_worker_sid",
        'filters[3].expression: customer_tier == "Gold" is left out. By hand: give the tier a target',
        'filters[4].expression: channel == "voice" is left out',
        "filters[5].expression: \"intent ~ 'x'\" is not understood",
        "workers[0].attributes: levels became shares of the highest",
        "workers[1].attributes: these are no attributes",
        "agents.csv:1: the column 'shoe size' is left out",
        "agents.csv:1: addresses are left out. By hand: accounts are made with `segue user add PERSON`",
        "agents.csv:3: there is no team 'Seniors'. By hand: make a [teams.seniors], or check the name",
        "agents.csv:3: capacity 'many' is left out. By hand: capacity = 3 in [people.deniz]",
        "agents.csv:3: the role 'boss' became agent",
        "agents.csv:3: there is no time zone 'Europe/Berln'; hours and time zone are left out. By hand: timezone = \"Europe/Berlin\"",
        "agents.csv:3: deniz is in no team and came to everyone",
        "agents.csv:4: 'Klingonese!' is no language",
        "agents.csv:4: '9 to 5' is not understood as hours",
        "agents.csv:6: there is no name",
    ],
)
def test_what_could_not_be_carried_over_is_told_with_its_place_and_what_to_do(run, told):
    assert told in run("import-policy", "workflow.json", "--agents", "agents.csv").stderr


def test_what_is_written_is_accepted_by_check_and_nothing_is_written_over(run, tmp_path):
    done = run("import-policy", "workflow.json", "--agents", "agents.csv", "--out", "policy.toml")

    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.startswith(
        f"4 teams and 5 people carried over to {tmp_path / 'policy.toml'}.\nNot carried over:\n"
    )
    assert run("check", "policy.toml").exit_code == 0
    again = run("import-policy", "workflow.json", "--out", "policy.toml")
    assert (again.exit_code, again.stdout) == (2, "")
    assert "it is there already" in again.stderr


def test_a_plain_configuration_needs_nothing_else(run):
    plain = {"task_routing": {"filters": [{"expression": "type=='sales'", "targets": [{"queue": "Sales"}]}],
                              "default_filter": {"queue": "Everyone"}}}  # fmt: skip
    done = run("import-policy", "workflow.json", workflow=plain)
    policy = from_toml(done.stdout)

    assert [(team.id, team.intents) for team in policy.teams] == [("sales", ("sales",)), ("everyone", ())]
    assert done.stderr == "2 teams and 0 people carried over.\nAll of it was carried over.\n"


def test_a_circle_of_overflows_is_cut_and_told(run):
    there = {"expression": "type == 'a'", "targets": [{"queue": "A", "timeout": 10}, {"queue": "B"}]}
    back = {"expression": "type == 'b'", "targets": [{"queue": "B", "timeout": 10}, {"queue": "A"}]}
    done = run("import-policy", "workflow.json", workflow={"task_routing": {"filters": [there, back]}})

    assert done.exit_code == 0
    assert "overflow_to of a would lead in a circle" in done.stderr
    assert "there is no default_filter" in done.stderr
    assert from_toml(done.stdout).team("b").overflow_to == "a"


@pytest.mark.parametrize(
    ("workflow", "agents", "told"),
    [
        ("{", AGENTS, "workflow.json:1: this is no JSON"),
        ("[" * 100_000, AGENTS, "too long"),
        ({"filters": []}, AGENTS, "workflow.json: there is no task_routing in it"),
        (WORKFLOW, "who,team\nana,Billing\n", "agents.csv:1: there is no column name in it. This would do: name,email"),
        (WORKFLOW, "", "there is no column name in it"),
    ],
)
def test_files_that_cannot_be_read_are_refused_and_nothing_is_written(run, workflow, agents, told):
    done = run("import-policy", "workflow.json", "--agents", "agents.csv", workflow=workflow, agents=agents)

    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr


@pytest.mark.parametrize(
    ("text", "attributes", "true"),
    [
        (
            "(skills HAS 'support') AND (languages HAS 'english')",
            {"skills": ["support"], "languages": ["english"]},
            True,
        ),
        ("skills HAS 'support' and languages HAS 'english'", {"skills": ["support"], "languages": []}, False),
        ("a == 1 OR b == 2 AND c == 3", {"a": 1}, True),
        ("(a == 1 OR b == 2) AND c == 3", {"a": 1}, False),
        ("worker.level >= 2.5", {"level": 3}, True),
        ("level < 2", {}, False),
        ("team IN ['x', \"y\"]", {"team": "y"}, True),
        ("team NOT IN ['x']", {"team": "y"}, True),
        ("name CONTAINS 'na'", {"name": "ana"}, True),
        ("routing.on == true", {"routing": {"on": True}}, True),
        ("missing != 'x'", {}, True),
        ("1==1", {}, True),
        ("1 == 0", {}, False),
    ],
)
def test_expressions_hold_as_taskrouter_documents_them(text, attributes, true):
    assert holds(parsed(text), attributes) is true


@pytest.mark.parametrize(
    "text", ["", "a", "a ==", "a == 1 b", "(a == 1", "a ~ 1", "== 1", "a NOT 1", "(" * 500 + "a == 1"]
)
def test_what_is_no_expression_is_refused(text):
    with pytest.raises(NotAnExpression):
        parsed(text)


def test_an_expression_is_taken_apart_into_the_ways_it_can_be_true():
    ways = alternatives(parsed("(a == 'x' OR a == 'y') AND task.b IN ['p', 'q'] AND c > 1"))

    assert [[wanted(one) for one in way] for way in ways] == [
        [("a", (name,)), ("b", ("p", "q")), None] for name in ("x", "y")
    ]


NAMES = st.text(max_size=12)
TARGETS = st.fixed_dictionaries(
    {"queue": NAMES}, optional={"timeout": st.integers(-5, 10**6) | NAMES, "skip_if": NAMES, "priority": st.integers()}
)
FILTERS = st.fixed_dictionaries(
    {
        "expression": NAMES | NAMES.map(lambda name: f"intent == {json.dumps(name)}"),
        "targets": st.lists(TARGETS, max_size=3),
    }
)
WORKER = st.fixed_dictionaries({"friendly_name": NAMES, "attributes": st.dictionaries(
    st.sampled_from(["full_name", "languages", "skills", "level"]), NAMES | st.lists(NAMES, max_size=3), max_size=4
).map(json.dumps)})  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(FILTERS, max_size=4), st.none() | NAMES, st.lists(WORKER, max_size=3), st.text(max_size=80))
@example([], None, [{"friendly_name": " ", "attributes": "{}"}], "")
def test_whatever_comes_in_what_is_written_loads(tmp_path_factory, filters, default, workers, cells):
    folder = tmp_path_factory.getbasetemp()
    routing = {"filters": filters, **({"default_filter": {"queue": default}} if default is not None else {})}
    (folder / "w.json").write_text(json.dumps({"task_routing": routing, "workers": workers}), encoding="utf-8")
    (folder / "a.csv").write_bytes(("name,teams,skills,hours\n" + cells).encode("utf-8", "replace"))
    plan: Plan = planned(read_from(str(folder / "w.json")))
    add_agents(plan, str(folder / "a.csv"))

    policy = from_toml(as_policy(plan, "x\ny"))

    assert {team.id for team in policy.teams} == set(plan.teams)


def test_what_was_left_out_is_told_from_top_to_bottom(run):
    told = run("import-policy", "workflow.json", "--agents", "agents.csv").stderr.splitlines()[2:]
    filters = [int(line.partition("filters[")[2][0]) for line in told if "filters[" in line]

    assert filters == sorted(filters)
    assert ["agents.csv" in line for line in told] == sorted("agents.csv" in line for line in told)
