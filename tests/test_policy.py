"""A policy that exists can be trusted: every contradiction is refused, with its key, its line and what would do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.core import policy as policy_room
from segue.core.policy import ALWAYS, BadPolicy, CannedReply, Hours, IntentWords, Person, Policy, Team
from segue.core.policy.hours import as_text, from_text
from segue.core.policy.toml import KEYS, from_toml, line_of
from segue.readers.lexicon.stakes import STAKES as READ_STAKES
from segue.readers.lexicon.topics import TOPICS as READ_TOPICS

SHOP = Path(__file__).parents[1] / "examples" / "shop" / "policy.toml"
SUPPORT, BILLING = Team("support", "Support"), Team("billing", "Billing", ("refund",))
ANA = Person("ana", "Ana", ("support",))
NOTHING = timedelta(0)


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("confidence.answer_above", {"answer_above": 1.01}),
        ("confidence.answer_above", {"answer_above": float("nan")}),
        ("confidence.hand_off_below", {"hand_off_below": -0.01}),
        ("confidence.hand_off_below", {"hand_off_below": 0.9, "answer_above": 0.8}),
        ("confidence.grounded_above", {"grounded_above": 2.0}),
        ("confidence.agreement_above", {"agreement_above": -0.1}),
        ("confidence.retrieval_above", {"retrieval_above": 1.1}),
        ("confidence.token_probability_above", {"token_probability_above": float("nan")}),
        ("confidence.clarify_on", {"clarify_on": ("agreement", "grounding")}),
        ("confidence.clarify_at_most", {"clarify_at_most": -1}),
        ("topics.out_of_scope_above", {"out_of_scope_above": 85}),
        ("tone.floor", {"tone_floor": 0.1}),
        ("tone.floor", {"tone_floor": -1.1}),
        ("tone.fall", {"tone_fall": 0.0}),
        ("tone.fall", {"tone_fall": 2.1}),
        ("tone.messages", {"tone_messages": 0}),
        ("repeats.same_question", {"same_question_at": 1}),
        ("repeats.same_answer", {"same_answer_at": 1}),
        ("repeats.refusals", {"refusals_at": 0}),
        ("repeats.tool_failures", {"tool_failures_at": 0}),
        ("repeats.hops", {"hops_at": 1}),
        ("high_stakes.refund_above", {"refund_above_cents": -1}),
        ("times.message_at_most", {"message_at_most": 99}),
        ("times.answer_within", {"answer_within": NOTHING}),
        ("times.read_within", {"read_within": NOTHING}),
        ("times.records_within", {"records_within": -timedelta(seconds=1)}),
        ("times.offer_for", {"offer_for": NOTHING}),
        ("times.inform_every", {"inform_every": NOTHING}),
        ("times.close_after", {"close_after": NOTHING}),
        ("times.survey_after", {"survey_after": -timedelta(seconds=1)}),
        ("policy.languages", {"languages": ()}),
        ("policy.general_team", {"general_team": "sales"}),
        ("policy.general_team", {"teams": ()}),
        ("teams", {"teams": (SUPPORT, SUPPORT)}),
        ("teams.support.fallback", {"teams": (replace(SUPPORT, fallback="sales"),)}),
        ("teams.support.fallback", {"teams": (replace(SUPPORT, fallback="support"),)}),
        (
            "teams.support.fallback",
            {"teams": (replace(SUPPORT, fallback="billing"), replace(BILLING, fallback="support"))},
        ),
        ("confidence.clarify_at_most", {"clarify_at_most": 99999999999999999999}),
        ("repeats.refusals", {"refusals_at": 1001}),
        ("repeats.hops", {"hops_at": 10**5000}),
        ("times.close_after", {"close_after": timedelta(days=4000)}),
        ("times.survey_after", {"survey_after": timedelta(days=4000)}),
        ("people.ana.capacity", {"people": (replace(ANA, capacity=1001),)}),
        ("people", {"people": (ANA, ANA)}),
        ("people.ana.teams", {"people": (replace(ANA, teams=("sales",)),)}),
        ("people.ana.teams", {"people": (replace(ANA, teams=()),)}),
        ("people.ana.role", {"people": (replace(ANA, role="boss"),)}),
        ("times.first_answer_within", {"first_answer_within": NOTHING}),
        ("replies", {"replies": (CannedReply("hi", "Hi."), CannedReply("hi", "Hello."))}),
        ("replies.say hi", {"replies": (CannedReply("say hi", "Hi."),)}),
        ("replies.hi", {"replies": (CannedReply("hi", " "),)}),
        ("replies.hi", {"replies": (CannedReply("hi", "Hello {name}"),)}),
        ("replies.hi", {"replies": (CannedReply("hi", "Hello {customer!r}"),)}),
        ("replies.hi", {"replies": (CannedReply("hi", "Hello {customer"),)}),
        ("people.ana.capacity", {"people": (replace(ANA, capacity=-1),)}),
        ("people.ana.skills", {"people": (replace(ANA, skills=(("refund", 1.1),)),)}),
        ("people.ana.skills", {"people": (replace(ANA, skills=(("refund", float("nan")),)),)}),
    ],
)
def test_every_contradiction_is_refused_with_its_key_and_what_would_do(key, wrong):
    with pytest.raises(BadPolicy) as refused:
        Policy(**wrong)

    assert refused.value.key == key
    assert refused.value.try_this
    assert refused.value.line is None
    assert f"{key}: " in str(refused.value)


@pytest.mark.parametrize(
    "edge",
    [
        {"answer_above": 1.0, "hand_off_below": 0.0},
        {"answer_above": 0.8, "hand_off_below": 0.8},
        {"clarify_at_most": 0},
        {"tone_floor": 0.0, "tone_fall": 2.0},
        {"tone_floor": -1.0},
        {"refund_above_cents": 0},
        {"survey_after": NOTHING},
        {"teams": (SUPPORT, replace(BILLING, fallback="support"))},
        {"people": (replace(ANA, skills=(("refund", 0.0), ("invoice", 1.0))),)},
    ],
)
def test_what_lies_on_the_edge_is_allowed(edge):
    policy = Policy(**edge)

    assert all(getattr(policy, field) == value for field, value in edge.items())


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.path)
def test_every_key_takes_its_own_example(key):
    section, name = key.path.split(".")
    team = "[teams.support]" if key.path != "policy.general_team" else f"[teams.{key.example.strip(chr(34))}]"

    policy = from_toml(f"[{section}]\n{name} = {key.example}\n{team}\n")

    assert type(getattr(policy, key.field)) is type(getattr(Policy(), key.field))
    assert key.meaning.endswith(".")
    assert key.source


def test_every_setting_of_a_policy_has_a_key():
    fields = {key.field for key in KEYS}
    tables = {"teams", "people", "tiers", "channels", "intents", "subjects", "facts", "replies"}
    tables |= {"records_sql", "records_http"}

    assert fields | tables == set(Policy.__slots__)
    assert len(fields) == len({key.path for key in KEYS}) == len(KEYS)


@pytest.mark.parametrize(
    ("path", "written", "meant"),
    [
        ("times.answer_within", "90", timedelta(seconds=90)),
        ("times.answer_within", "0.5", timedelta(seconds=0.5)),
        ("times.answer_within", '"90s"', timedelta(seconds=90)),
        ("times.answer_within", '"1.5m"', timedelta(seconds=90)),
        ("times.answer_within", '"24 h"', timedelta(hours=24)),
        ("times.answer_within", '"7d"', timedelta(days=7)),
        ("high_stakes.refund_above", "50", 5000),
        ("high_stakes.refund_above", "50.00", 5000),
        ("high_stakes.refund_above", '"50.00"', 5000),
        ("high_stakes.refund_above", "0.29", 29),
        ("high_stakes.refund_above", "1_000", 100000),
        ("high_stakes.ai_may_cancel", "[]", ()),
        ("confidence.answer_above", "1", 1.0),
    ],
)
def test_a_value_may_be_written_as_people_write_it(path, written, meant):
    section, name = path.split(".")
    field = next(key.field for key in KEYS if key.path == path)

    assert getattr(from_toml(f"[{section}]\n{name} = {written}\n"), field) == meant


@pytest.mark.parametrize(
    ("text", "key", "line", "would_do"),
    [
        ("[confidence]\nanswer_abov = 0.9\n", "confidence.answer_abov", 2, "answer_above"),
        ("[confidence]\n\n# tuned\nhandoff_below = 0.7\n", "confidence.handoff_below", 4, "hand_off_below"),
        ("\n[confidance]\nanswer_above = 0.9\n", "confidance", 2, "confidence"),
        ("[zebra]\n", "zebra", 1, "confidence, facts, high_stakes"),
        ("[times]\nzebra = 1\n", "times.zebra", 2, "answer_within"),
        ("policy = 3\n", "policy", 1, "[policy]"),
        ("[teams]\nsupport = 3\n", "teams.support", 2, "[teams.support]"),
        ("[teams.support]\nhour = 'always'\n", "teams.support.hour", 2, "hours"),
        ("[teams.support]\n[people.ana]\nskill = {}\n", "people.ana.skill", 3, "skills"),
        ("[intents.refund]\nphrase = ['money']\n", "intents.refund.phrase", 2, "phrases"),
        ("[confidence]\nanswer_above = 'high'\n", "confidence.answer_above", 2, "0.85"),
        ("[confidence]\nanswer_above = true\n", "confidence.answer_above", 2, "0.85"),
        ("[confidence]\nclarify_at_most = 1.5\n", "confidence.clarify_at_most", 2, "1"),
        ("[policy]\nname = ''\n", "policy.name", 2, '"Harrow Lane"'),
        ("[policy]\nlanguages = 'en'\n", "policy.languages", 2, '["en", "de"]'),
        ("[policy]\nlanguages = ['en', '']\n", "policy.languages", 2, '["en", "de"]'),
        ("[times]\noffer_for = 'soon'\n", "times.offer_for", 2, '"20s"'),
        ("[times]\noffer_for = true\n", "times.offer_for", 2, '"20s"'),
        ("[times]\noffer_for = inf\n", "times.offer_for", 2, '"20s"'),
        ("[times]\noffer_for = nan\n", "times.offer_for", 2, '"20s"'),
        ("[times]\noffer_for = '999999999999d'\n", "times.offer_for", 2, '"20s"'),
        ("[high_stakes]\nrefund_above = 'much'\n", "high_stakes.refund_above", 2, "50.00"),
        ("[high_stakes]\nrefund_above = inf\n", "high_stakes.refund_above", 2, "50.00"),
        ("[high_stakes]\nrefund_above = nan\n", "high_stakes.refund_above", 2, "50.00"),
        ("[policy]\nname = 'x'\n[confidence]\nhand_off_below = 0.9\n", "confidence.hand_off_below", 4, "0.85"),
        ("[confidence]\nanswer_above = 0.5\n", "confidence.hand_off_below", 1, "0.5"),
        ("confidence.answer_above = 2\n", "confidence.answer_above", 1, "0.85"),
        ("[teams.support]\nhours = 'Mon-Fri 9-5'\n", "teams.support.hours", 2, '"Mon-Fri 09:00-17:00"'),
        ("[teams.support]\nhours = 'always'\ntimezone = 'Berlin'\n", "teams.support.timezone", 3, '"Europe/Berlin"'),
        ("[teams.support]\n[people.ana]\nteams = ['sales']\n", "people.ana.teams", 3, "['support']"),
        ("[teams.support]\n\n[people.ana]\nname = 'Ana'\n", "people.ana.teams", 3, "['support']"),
        ("[teams.support]\n[people]\nana = { teams = ['sales'] }\n", "people.ana.teams", 2, "['support']"),
        ("[teams.support]\n[people.ana]\nteams = ['support']\ncapacity = -1\n", "people.ana.capacity", 4, "3"),
        ("[teams.support]\n[people.ana]\nskills = { refund = 'good' }\n", "people.ana.skills", 3, "{ refund = 1.0 }"),
        ("[teams.support]\n[people.ana]\nskills = ['refund']\n", "people.ana.skills", 3, "{ refund = 1.0 }"),
        ("[teams.support]\nfallback = 'sales'\n", "teams.support.fallback", 2, "leave it out"),
        ("[teams.billing]\n", "policy.general_team", 1, "billing"),
        ("[policy]\nname = \n", "", 2, 'key = "value"'),
        ("[policy]\nname = 'x'\nname = 'y'\n", "", 3, 'key = "value"'),
        ("[policy", "", 1, 'key = "value"'),
        ("[teams.support]\n[people.ana]\nteams = ['support']\nrole = 'boss'\n", "people.ana.role", 4, "supervisor"),
        ("[replies]\nhi = 3\n", "replies.hi", 2, "Hello {customer}"),
        ("[replies]\nhi = 'Hello'\nbye = 'Bye {name}'\n", "replies.bye", 3, "Hello {customer}"),
        ("replies = 'Hello'\n", "replies", 1, "[replies]"),
    ],
)  # fmt: skip
def test_whatever_is_wrong_in_the_file_is_named_with_its_line_and_what_would_do(text, key, line, would_do):
    with pytest.raises(BadPolicy) as refused:
        from_toml(text)

    assert (refused.value.key, refused.value.line) == (key, line)
    assert would_do in refused.value.try_this
    assert str(refused.value).startswith(f"line {line}: ")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[high_stakes]\nrefund_above = nan\n", "nan is no amount"),
        ("[high_stakes]\nrefund_above = inf\n", "inf is no amount"),
        ("[high_stakes]\nrefund_above = '1e999'\n", "'1e999' is no amount"),
        ("[times]\noffer_for = '99999999999d'\n", "'99999999999d' is longer than ten years"),
        ("[times]\noffer_for = inf\n", "inf is longer than ten years"),
        ("[times]\noffer_for = nan\n", "nan is no length of time"),
        ("[tone]\nfloor = true\n", "true is no number"),
        ("[tone]\nfloor = 1979-05-27\n", '"1979-05-27" is no number'),
        (f"[tone]\nfloor = {'9' * 400}\n", "the number is too large"),
        (f"[tone]\nfloor = {'9' * 5000}\n", "a number or a list in it is too long"),
        ('[teams.""]\n', "the id is empty"),
        ('[people.ana]\n[people."  "]\n', "the id is empty"),
    ],
)
def test_what_is_wrong_is_told_in_words_not_in_those_of_python(text, problem):
    with pytest.raises(BadPolicy) as refused:
        from_toml(text)

    assert refused.value.problem == problem
    assert refused.value.line
    assert refused.value.try_this.strip("\"'")


def test_the_known_names_are_those_that_the_reader_in_the_box_knows():
    assert set(policy_room.STAKES) == set(READ_STAKES)
    assert set(policy_room.TOPICS) == set(READ_TOPICS)


def test_an_empty_file_is_the_default_policy():
    assert from_toml("") == from_toml("# nothing yet\n") == Policy()


def test_a_key_that_is_not_in_the_text_stands_at_the_head_of_its_table():
    text = "[policy]\nname = 'x'\n\n[people.ana]\nname = 'Ana'\n"

    assert line_of(text, "people.ana.capacity") == 4
    assert line_of(text, "times.offer_for") == 1
    assert line_of("", "times.offer_for") is None


def test_the_shop_loads_whole():
    shop = from_toml(SHOP.read_text(encoding="utf-8"))

    assert [len(shop.teams), len(shop.people), len(shop.intents)] == [5, 8, 18]
    assert shop.team("billing").fallback == "support"
    assert shop.person("ana").skills[0] == ("refund", 1.0)
    assert shop.refund_above_cents == 5000
    assert shop.ai_may_cancel == ()
    assert [person.id for person in shop.people if person.role == "supervisor"] == ["mei"]
    assert len(shop.replies) == 6
    assert shop.replies[0].text.format(customer="Carla", agent="Ana").startswith("Hello Carla, this is Ana.")
    assert "cancel_order" in {words.intent for words in shop.intents}
    assert {skill for person in shop.people for skill, _ in person.skills} <= {words.intent for words in shop.intents}
    assert all(phrase == phrase.lower() for words in shop.intents for phrase in words.phrases)


def test_a_policy_is_asked_by_id_and_says_names():
    policy = Policy(
        languages=("de", "en"),
        teams=(SUPPORT, BILLING),
        people=(ANA, Person("bo", "Bo", ("billing", "support"))),
        intents=(IntentWords("refund", ("money back",), "a refund"), IntentWords("late_delivery", ("late",))),
    )

    assert policy.team("billing") is BILLING
    assert policy.team("sales") is policy.person("mia") is None
    assert (policy.team_name("billing"), policy.team_name("sales")) == ("Billing", "sales")
    assert (policy.intent_name("refund"), policy.intent_name("late_delivery")) == ("a refund", "late delivery")
    assert policy.intent_name("not_listed") == "not listed"
    assert [person.id for person in policy.staff_of("support")] == ["ana", "bo"]
    assert [policy.language_or_first(language) for language in ("en", "fr", None)] == ["en", "de", "de"]


OFFICE = "Mon-Fri 09:00-17:30; Sat 10:00-14:00"
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("said", "zone", "at", "on"),
    [
        (OFFICE, "UTC", datetime(2026, 11, 23, 9, tzinfo=UTC), True),
        (OFFICE, "UTC", datetime(2026, 11, 23, 8, 59, 59, tzinfo=UTC), False),
        (OFFICE, "UTC", datetime(2026, 11, 23, 17, 29, 59, tzinfo=UTC), True),
        (OFFICE, "UTC", datetime(2026, 11, 23, 17, 30, tzinfo=UTC), False),
        (OFFICE, "UTC", datetime(2026, 11, 28, 13, tzinfo=UTC), True),
        (OFFICE, "UTC", datetime(2026, 11, 28, 15, tzinfo=UTC), False),
        (OFFICE, "UTC", datetime(2026, 11, 29, 12, tzinfo=UTC), False),
        (OFFICE, "America/New_York", datetime(2026, 11, 23, 13, 59, tzinfo=UTC), False),
        (OFFICE, "America/New_York", datetime(2026, 11, 23, 14, tzinfo=UTC), True),
        (OFFICE, "Asia/Tokyo", datetime(2026, 11, 23, 0, tzinfo=UTC), True),
        (OFFICE, "Asia/Tokyo", datetime(2026, 11, 22, 23, 59, tzinfo=UTC), False),
        (OFFICE, "Europe/Berlin", datetime(2026, 3, 27, 8, tzinfo=UTC), True),  # winter: an hour ahead of UTC
        (OFFICE, "Europe/Berlin", datetime(2026, 3, 30, 7, tzinfo=UTC), True),  # summer: two hours ahead
        (OFFICE, "Europe/Berlin", datetime(2026, 3, 27, 7, tzinfo=UTC), False),
        (OFFICE, "Europe/Berlin", datetime(2026, 10, 26, 7, 59, tzinfo=UTC), False),
        ("Sun 02:00-03:00", "Europe/Berlin", datetime(2026, 3, 29, 1, 30, tzinfo=UTC), False),  # the hour that is not
        ("Sun 02:00-03:00", "Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), True),  # the hour that is
        ("Sun 02:00-03:00", "Europe/Berlin", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), True),  # there twice
        ("always", "UTC", datetime(2026, 11, 29, 3, tzinfo=UTC), True),
        (" Always ", "Asia/Tokyo", datetime(2026, 11, 29, 3, tzinfo=UTC), True),
        ("Mon 18:00-24:00", "UTC", datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC), True),
        ("Mon 18:00-00:00", "UTC", datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC), True),
        ("Mon 18:00-24:00", "UTC", datetime(2026, 11, 24, 0, tzinfo=UTC), False),
        ("Mon 00:00-24:00", "UTC", datetime(2026, 11, 23, 0, tzinfo=UTC), True),
        ("Fri-Mon 10:00-12:00", "UTC", datetime(2026, 11, 29, 11, tzinfo=UTC), True),
        ("Fri-Mon 10:00-12:00", "UTC", datetime(2026, 11, 24, 11, tzinfo=UTC), False),
        ("Mon, Wed 9:00-12:00", "UTC", datetime(2026, 11, 25, 9, tzinfo=UTC), True),
        ("monday - friday 09:00 - 12:00", "UTC", datetime(2026, 11, 24, 9, tzinfo=UTC), True),
    ],
)
def test_somebody_is_on_duty_within_the_hours_of_their_own_zone(said, zone, at, on):
    assert from_text(said, zone).are_on(at) is on


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (OFFICE, OFFICE),
        ("Mon, Tue, Wed 08:00-20:00", "Mon-Wed 08:00-20:00"),
        ("Mon-Tue 9:00-12:00; Mon-Tue 13:00-24:00; Fri 9:00-12:00", "Mon-Tue, Fri 09:00-12:00; Mon-Tue 13:00-24:00"),
        ("Fri-Mon 10:00-12:00", "Mon, Fri-Sun 10:00-12:00"),
        ("always", "always"),
    ],
)
def test_hours_are_told_with_equal_days_together_and_mean_the_same(said, told):
    assert as_text(from_text(said)) == told
    assert set(from_text(told).spans or ()) == set(from_text(said).spans or ())


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("", "UTC"),
        ("weekdays", "UTC"),
        ("Mon-Fri", "UTC"),
        ("Mon-Fri 9-17", "UTC"),
        ("Mon-Fri 09:00-17:00;", "UTC"),
        ("Mo-Fr 09:00-17:00", "UTC"),
        ("Mon-Xyz 09:00-17:00", "UTC"),
        ("Mon 17:00-09:00", "UTC"),
        ("Mon 09:00-09:00", "UTC"),
        ("Mon 09:00-25:00", "UTC"),
        ("Mon 09:60-17:00", "UTC"),
        (OFFICE, "Berlin"),
        ("always", "Middle/Earth"),
        ("always", "../etc/passwd"),
    ],
)
def test_hours_that_are_not_understood_are_refused_in_words(said, zone):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        from_text(said, zone)


@pytest.mark.parametrize(
    ("hours", "after", "opening"),
    [
        (from_text(OFFICE), datetime(2026, 11, 23, 8, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC)),
        (from_text(OFFICE), datetime(2026, 11, 23, 12, tzinfo=UTC), datetime(2026, 11, 23, 12, tzinfo=UTC)),
        (from_text(OFFICE), datetime(2026, 11, 28, 14, tzinfo=UTC), datetime(2026, 11, 30, 9, tzinfo=UTC)),
        (from_text("Mon 09:00-10:00"), datetime(2026, 11, 23, 10, tzinfo=UTC), datetime(2026, 11, 30, 9, tzinfo=UTC)),
        (
            from_text(OFFICE, "Europe/Berlin"),
            datetime(2026, 3, 28, 20, tzinfo=UTC),
            datetime(2026, 3, 30, 7, tzinfo=UTC),  # the clocks went forward in between
        ),
        (ALWAYS, datetime(2026, 11, 29, 3, tzinfo=UTC), datetime(2026, 11, 29, 3, tzinfo=UTC)),
        (Hours(()), datetime(2026, 11, 29, 3, tzinfo=UTC), None),
    ],
)
def test_the_next_opening_is_the_first_moment_on_duty(hours, after, opening):
    assert hours.next_opening(after) == opening


@pytest.mark.parametrize(
    ("said", "opening"),
    [
        ("Sat-Sun 02:00-06:00", datetime(2026, 3, 8, 7, tzinfo=UTC)),  # three o'clock; there is no two o'clock
        ("Sat-Sun 02:00-03:00", datetime(2026, 3, 14, 6, tzinfo=UTC)),
    ],
)
def test_an_hour_that_spring_leaves_out_is_no_opening(said, opening):
    hours = from_text(said, "America/New_York")
    found = hours.next_opening(datetime(2026, 3, 8, 5, tzinfo=UTC))
    assert found == opening
    assert hours.are_on(found)
    assert f"{found:%H:%M}" in ("03:00", "02:00")


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)))
def test_at_the_next_opening_somebody_is_there_and_never_in_the_past(after):
    hours = from_text(OFFICE, "Europe/Berlin")
    opening = hours.next_opening(after)

    assert opening >= after
    assert hours.are_on(opening)
    assert opening - after < timedelta(days=3)
    assert hours.are_on(after) or not hours.are_on(opening - timedelta(seconds=1))
    assert opening.astimezone(BERLIN).weekday() < 6
