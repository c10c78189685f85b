"""How good the handoffs are: each figure on small journals, and one outcome for every customer turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.core import events as e
from segue.core.conversation import MOVES, Holder, replay
from segue.core.handback import Task, TaskKind
from segue.core.packet import Fact, Mood, Packet
from segue.core.quality import METRICS, Report, lean, measure, observe, outcomes, repeats, report_of
from segue.core.quality.promises import minutes_told
from segue.core.reading import Reading
from segue.core.receiving import Offer
from segue.core.routing import Destination
from segue.core.triggers import Reason, Trigger
from segue.core.waits import BUCKETS, clause, tell
from segue.core.wording import SENTENCES, say

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FACTS = (Fact("order_number", "4471", 0), Fact("city", "Bath", 0))
PACKET = Packet(
    Mood("calm"), "normal", "a refund", "Wants a refund.", facts=FACTS,
    why=(Reason(Trigger.ASKED, "asked"), Reason(Trigger.TONE, "angry")),
)  # fmt: skip
BARE = Packet(Mood("calm"), "normal", "a refund", "Wants a refund.", why=(Reason(Trigger.ASKED, "asked"),))


def at(second: float) -> datetime:
    return NOON + timedelta(seconds=second)


def opened(second: float = 0) -> e.Event:
    return e.Opened(at(second), "ana")


def customer(second: float, text: str = "hello") -> e.Event:
    return e.CustomerSpoke(at(second), text)


def ai(second: float, *answers: int, question: bool = False) -> e.Event:
    return e.AiSpoke(at(second), "sure", answers=answers, is_question=question)


def handoff(
    second: float, *answers: int, packet: Packet = PACKET, by: str = "ai", say: str = "A colleague comes.",
    team: str = "billing",
) -> e.Event:  # fmt: skip
    return e.HandedOff(at(second), packet, Destination(team, "it is"), say, "r1", by, answers)


def nudged(second: float, outcome: e.Heed) -> e.Event:
    return e.Nudged(at(second), "mia", "order", 0, outcome)


def promised(second: float, minutes: int | None) -> e.Event:
    """A handoff whose sentence tells the wait."""
    return handoff(second, 0, say=say("handing_off", "en", team="Billing", passed="it", soon=clause(minutes, "en")))


def offered(second: float, agent: str = "mia") -> e.Event:
    return e.Offered(at(second), Offer("o1", agent, "billing", at(second + 20)))


def accepted(second: float, by: str = "mia") -> e.Event:
    return e.Accepted(at(second), "o1", by, f"{by} has joined.")


def human(second: float, text: str = "Hi, I have read it all.", by: str = "mia") -> e.Event:
    return e.HumanSpoke(at(second), by, text)


def handed_back(second: float) -> e.Event:
    return e.HandedBack(at(second), "mia", "paid back", (Task(TaskKind.SURVEY),), "Here is what was agreed.")


def closed(second: float) -> e.Event:
    return e.Closed(at(second), "silence")


def rated(second: float, score: int, after_human: bool) -> e.Event:
    return e.Rated(at(second), score, after_human, "Thank you.")


AI_ONLY = (opened(), customer(1), ai(2, 0), rated(5, 5, False), closed(9))
CLEAN = (
    opened(), customer(1), handoff(2, 0), offered(3), accepted(10), human(32), handed_back(302), rated(310, 4, True),
    closed(400),
)  # fmt: skip
RE_TRANSFERRED = (
    opened(), customer(1), handoff(2, 0), offered(3), accepted(4), human(12, "What is your order number?"),
    handoff(20, by="mia"), offered(21, "bo"), human(22, "One moment."), accepted(40, "bo"), human(50, by="bo"),
    handed_back(104),
)  # fmt: skip
GAVE_UP = (
    opened(), customer(1), handoff(2, 0), offered(3), e.Expired(at(23), "o1", "mia"), offered(24, "bo"),
    e.Declined(at(30), "o1", "bo"), closed(99),
)  # fmt: skip
CALLED_BACK = (
    opened(), customer(1), handoff(2, 0, packet=BARE),
    e.CallbackBooked(at(5), at(3600), "0170", "We'll call you."), closed(4000),
)  # fmt: skip
SLOW = (
    opened(), customer(1), promised(2, 1), e.Informed(at(122), f"You are still in line. {tell(2, 'en')}"),
    offered(150), accepted(160), human(200),
)  # fmt: skip
STILL_WAITING = (opened(), customer(1), promised(2, 2), e.Informed(at(130), "Still in line."))
DRAFTED = (opened(), customer(1), e.TookOver(at(3), "mia", "Mia is here."), e.DraftKept(at(4), "sure", "mia took over"))


@pytest.mark.parametrize(
    ("name", "journals", "value", "n"),
    [
        ("handoffs", [AI_ONLY, CLEAN, RE_TRANSFERRED], 3, 3),
        ("handed_off", [AI_ONLY, CLEAN, RE_TRANSFERRED, GAVE_UP], 0.75, 4),
        ("reasons", [CLEAN, CALLED_BACK], 3, 2),
        ("first_human_message", [CLEAN], 30, 1),
        ("first_human_message", [RE_TRANSFERRED], 20, 2),
        ("first_human_message", [CLEAN, GAVE_UP], 30, 1),
        ("ask_to_repeat", [CLEAN, RE_TRANSFERRED], 1 / 3, 3),
        ("csat_ai_only", [AI_ONLY, CLEAN], 5, 1),
        ("csat_after_handoff", [AI_ONLY, CLEAN], 4, 1),
        ("handle_time", [CLEAN], 292, 1),
        ("handle_time", [RE_TRANSFERRED], 100, 1),
        ("re_transfers", [AI_ONLY, CLEAN, RE_TRANSFERRED], 0.5, 2),
        ("right_first_time", [CLEAN, RE_TRANSFERRED, GAVE_UP], 0.5, 2),
        ("abandoned", [CLEAN, GAVE_UP], 0.5, 2),
        ("abandoned", [CALLED_BACK], 0, 1),
        ("offers_accepted", [CLEAN, GAVE_UP], 1 / 3, 3),
        ("offers_declined", [CLEAN, GAVE_UP], 1 / 3, 3),
        ("offers_expired", [CLEAN, GAVE_UP], 1 / 3, 3),
        ("ai_resolved", [AI_ONLY, CLEAN], 0.5, 2),
        ("ai_resolved", [DRAFTED, AI_ONLY], 1, 1),
        ("unsent_drafts", [DRAFTED, AI_ONLY], 1, 2),
        ("service_level", [CLEAN, RE_TRANSFERRED], 1, 3),
        ("service_level", [CLEAN, GAVE_UP], 0.5, 2),
        ("service_level", [CLEAN, SLOW], 0.5, 2),
        ("service_level", [CLEAN, STILL_WAITING], 0.5, 2),
        ("service_level", [CLEAN, CALLED_BACK, (opened(), customer(1), handoff(2, 0))], 1, 1),
        ("promise_kept", [SLOW], 0.5, 2),  # under a minute was told first, under two minutes after that
        ("promise_kept", [STILL_WAITING], 0, 1),
        ("promise_kept", [(opened(), customer(1), promised(2, 5), offered(3), accepted(4), human(290))], 1, 1),
    ],
)  # fmt: skip
def test_each_figure_is_what_its_sentence_says(
    name: str, journals: Sequence[Sequence[e.Event]], value: float, n: int
) -> None:
    figure = measure(journals)[name]

    assert figure.value == pytest.approx(value)
    assert figure.n == n


def test_a_wait_that_was_left_open_or_not_waited_out_is_no_promise() -> None:
    left_open = (opened(), customer(1), promised(2, None), offered(3), accepted(4), human(9))
    gave_up = (opened(), customer(1), promised(2, 5), closed(30))
    called = (*CALLED_BACK[:2], promised(2, 5), *CALLED_BACK[3:])

    assert measure([left_open, gave_up, called])["promise_kept"].value is None


def test_the_bound_of_the_service_level_is_the_teams_own() -> None:
    assert measure([CLEAN], timedelta(seconds=29))["service_level"].value == 0.0
    assert measure([CLEAN], timedelta(seconds=30))["service_level"].value == 1.0


@pytest.mark.parametrize("language", sorted(SENTENCES["wait"]))
@pytest.mark.parametrize("minutes", BUCKETS)
def test_the_wait_told_is_read_back_from_every_sentence(minutes: int, language: str) -> None:
    sentences = (
        tell(minutes, language),
        say("handing_off", language, team="Billing", passed="42", soon=clause(minutes, language)),
        say("still_waiting", language, team="Team 7", when=tell(minutes, language)),
        say("general_queue", language, team="Team 7", when=tell(minutes, language)),
    )

    assert [minutes_told(sentence) for sentence in sentences] == [minutes] * len(sentences)
    assert minutes_told(say("still_waiting", language, team="Team 7", when=tell(None, language))) is None


def test_what_is_seen_counts_for_the_team_that_it_is_about() -> None:
    moved = (*RE_TRANSFERRED[:6], handoff(20, by="mia", team="technical"), *RE_TRANSFERRED[7:], rated(110, 2, True))
    teams = {name: one.team for name, one in observe(moved)}
    seconds = [one.team for name, one in observe(moved) if name == "first_human_message"]

    assert seconds == ["billing", "technical"]
    assert (teams["right_first_time"], teams["csat_after_handoff"]) == ("billing", "technical")
    assert {teams[name] for name in ("handed_off",)} == {None}
    assert {one.team for name, one in observe(AI_ONLY)} == {None}


def test_what_was_never_seen_is_none_and_not_zero() -> None:
    report = measure([])

    assert {figure.value for _, figure in report.figures} == {None}
    assert {figure.n for _, figure in report.figures} == {0}


def test_a_conversation_that_only_began_gives_no_times_and_no_ratings() -> None:
    report = measure([(opened(), customer(1))])

    assert report["handed_off"].value == 0.0  # it was seen, and was not handed off
    assert [report[name].value for name in ("first_human_message", "handle_time", "csat_ai_only", "ai_resolved")] == [
        None
    ] * 4


def test_every_metric_has_a_name_of_its_own_and_a_sentence() -> None:
    names = [metric.name for metric in METRICS]

    assert len(set(names)) == len(names)
    assert all(metric.meaning.endswith(".") and "n " in metric.meaning for metric in METRICS)
    assert tuple(name for name, _ in measure([CLEAN]).figures) == tuple(names)


def test_reasons_are_told_by_trigger_most_frequent_first() -> None:
    assert measure([CLEAN, CALLED_BACK])["reasons"].parts == (("explicit_request", 2), ("tone", 1))


def test_ratings_of_both_kinds_are_never_mixed() -> None:
    report = measure([AI_ONLY, AI_ONLY, CLEAN])

    assert (report["csat_ai_only"].value, report["csat_ai_only"].n) == (5.0, 2)
    assert (report["csat_after_handoff"].value, report["csat_after_handoff"].n) == (4.0, 1)


def test_who_rates_twice_counts_once_with_the_last_word() -> None:
    assert measure([(*AI_ONLY, rated(20, 1, False))])["csat_ai_only"].value == 1.0


def test_a_conversation_opened_again_is_a_new_case() -> None:
    again = (*AI_ONLY, e.Reopened(at(50)), customer(51), handoff(52, 1))

    report = measure([again])

    assert report["handed_off"].n == 2
    assert report["ai_resolved"].value == 1.0


def test_words_of_whoever_passes_it_on_are_not_the_first_human_message() -> None:
    """In RE_TRANSFERRED the first person writes again at 22 s, the second one first at 50 s, asked for at 20 s."""
    second = (opened(), e.TookOver(at(1), "mia", "Mia is here."), *RE_TRANSFERRED[6:])

    assert measure([second])["first_human_message"].value == 30.0


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("What is your order number?", ["order_number"]),
        ("Hi there! Could you give me your ORDER NUMBER, please?", ["order_number"]),
        ("Which city is it? And what is the order number?", ["order_number", "city"]),
        ("Is your order number 4471?", []),
        ("I see your order number. One moment.", []),
        ("Can I do anything else for you?", []),
        ("Would you like me to cancel the order?", []),
        ("What happened to your order?", []),
        ("Please give me your order id.", ["order_number"]),
        ("What is the capacity?", []),
        ("", []),
    ],
)
def test_asking_for_what_is_known_is_found_by_its_name(text: str, asked: list[str]) -> None:
    assert [fact.name for fact in repeats(text, FACTS)] == asked


@pytest.mark.parametrize(
    ("events", "became"),
    [
        ((opened(), customer(1)), {0: "open"}),
        ((opened(), customer(1), ai(2, 0)), {0: "answered"}),
        ((opened(), customer(1), customer(2), ai(3, 0, 1)), {0: "answered", 1: "answered"}),
        ((opened(), customer(1), customer(2), ai(3, 0)), {0: "answered", 1: "open"}),
        ((opened(), customer(1), ai(2, 0, question=True), customer(3), ai(4, 2)), {0: "asked back", 2: "answered"}),
        ((opened(), customer(1), handoff(2, 0)), {0: "handed off"}),
        ((opened(), customer(1), handoff(2, 0), customer(3)), {0: "handed off", 2: "waiting for a person"}),
        (
            (opened(), customer(1), handoff(2), offered(3), accepted(4), customer(5)),
            {0: "with a person", 3: "with a person"},
        ),
        ((opened(), customer(1), e.TookOver(at(2), "mia", "Mia is here.")), {0: "with a person"}),
        ((opened(), customer(1), e.Rated(at(2), 5, False, "Thanks.", (0,))), {0: "rated"}),
        ((opened(), customer(1), e.CallbackBooked(at(2), at(9), "0170", "We'll call.", (0,))), {0: "callback booked"}),
        ((opened(), customer(1), closed(2)), {0: "closed"}),
        ((*CLEAN[:7], customer(303)), {0: "handed off", 5: "open"}),
        ((*CLEAN[:7], customer(303), ai(304, 5)), {0: "handed off", 5: "answered"}),
    ],
)  # fmt: skip
def test_each_customer_turn_has_one_outcome(events: Sequence[e.Event], became: dict[int, str]) -> None:
    found = outcomes(events)

    assert {turn: found[turn] for turn in became} == became


ANY_EVENT = st.sampled_from(
    (
        customer(1), ai(2, 0, 1), ai(2, 2, 3, 4, question=True), handoff(2, 0, 1, 2), handoff(2), offered(3),
        accepted(4), e.Declined(at(4), "o1", "mia"), e.Expired(at(4), "o1", "mia"),
        e.TookOver(at(5), "bo", "Bo is here."), human(6), handed_back(7), closed(8), rated(9, 3, True),
        e.Reopened(at(10)), e.Informed(at(11), "Still in line."), e.Understood(at(1), 0, Reading()),
        e.CallbackBooked(at(12), at(99), "0170", "We'll call.", (5,)), e.DraftKept(at(13), "sure", "late"),
        e.DetailsLeft(at(14), "a@b.c", "Thank you."), promised(2, 1), human(70, "What is your order number?"),
        e.Informed(at(63), tell(1, "en")), human(130), nudged(20, e.Heed.SHOWN), nudged(21, e.Heed.HEEDED),
        e.Judged(at(30), "mia", 1, True), e.Judged(at(31), "mia", 2, False, True),
    )
)  # fmt: skip


def possible(events: Sequence[e.Event]) -> list[e.Event]:
    """Those that MOVES allows, in order."""
    holder, kept = Holder.AI, [opened()]
    for event in events:
        if type(event) in MOVES[holder]:
            kept.append(event)
            holder = MOVES[holder][type(event)] or holder
    return kept


@given(st.lists(ANY_EVENT, max_size=40))
def test_open_turns_are_exactly_those_the_conversation_still_owes_an_answer(events: list[e.Event]) -> None:
    journal = possible(events)

    found = outcomes(journal)

    assert tuple(turn for turn, became in found.items() if became == "open") == replay("c", journal).unanswered
    assert len(found) == sum(isinstance(event, e.CustomerSpoke) for event in journal)


@given(st.lists(st.lists(ANY_EVENT, max_size=30), max_size=5))
def test_shares_lie_between_nothing_and_all_and_none_means_nothing_was_seen(journals: list[list[e.Event]]) -> None:
    report = measure([possible(journal) for journal in journals])
    units = {metric.name: metric.unit for metric in METRICS}

    for name, figure in report.figures:
        assert (figure.value is None) == (figure.n == 0)
        assert figure.value is None or units[name] != "share" or 0.0 <= figure.value <= 1.0


@given(st.lists(ANY_EVENT, max_size=40))
def test_a_lean_story_shows_what_the_whole_one_shows(events: list[e.Event]) -> None:
    journal = possible(events)
    told: tuple[e.Event, ...] = ()
    for event in journal:
        told = lean(told, event)

    assert list(observe(told)) == list(observe(journal))


def test_nudges_are_counted_by_what_came_of_them() -> None:
    story = (
        opened(), customer(1), handoff(2, 0), offered(3), accepted(4), nudged(5, e.Heed.SHOWN), nudged(6, e.Heed.HEEDED),
        human(7), nudged(8, e.Heed.SHOWN), nudged(9, e.Heed.SENT), human(10), nudged(11, e.Heed.SHOWN),
    )  # fmt: skip
    report, quiet, waiting = measure([story]), measure([story[:5]]), measure([story[:3]])

    assert (report["nudges"].value, report["nudges"].n) == (3, 1)
    assert (report["nudges_heeded"].value, report["nudges_heeded"].n) == (0.5, 2)
    assert (quiet["nudges"].value, quiet["nudges_heeded"].value) == (0, None)
    assert waiting["nudges"].value is None


def test_the_last_verdict_on_each_handoff_counts() -> None:
    story = (
        opened(), customer(1), handoff(2, 0), offered(3), accepted(4), e.Judged(at(5), "mia", 1, True, True),
        e.Judged(at(6), "mia", 1, right_team=False), handoff(7, by="mia"), e.Judged(at(8), "mia", 1, right_brief=True),
        offered(9), accepted(10), e.Judged(at(11), "bo", 2, right_team=True), handed_back(12), closed(13),
        e.Reopened(at(14)), customer(15), handoff(16, 2), offered(17), accepted(18), e.Judged(at(19), "mia", 3, False),
    )  # fmt: skip
    report = measure([story])

    assert (report["needed"].value, report["needed"].n) == (0.5, 2)
    assert (report["right_team"].value, report["right_team"].n) == (0.5, 2)
    assert (report["right_brief"].value, report["right_brief"].n) == (1, 1)
    assert measure([story[:5]])["needed"].value is None


def test_a_lean_story_does_not_grow_with_what_is_said() -> None:
    told: tuple[e.Event, ...] = ()
    for event in (*RE_TRANSFERRED[:6], *(human(13 + second / 100) for second in range(500)), *RE_TRANSFERRED[6:]):
        told = lean(told, event)

    assert len(told) < len(RE_TRANSFERRED)
    assert measure([told]) == measure([RE_TRANSFERRED])


@given(st.lists(st.lists(ANY_EVENT, max_size=20), max_size=6), st.data())
def test_tallies_in_any_order_and_parts_give_the_same_report(
    journals: list[list[e.Event]], data: st.DataObject
) -> None:
    """What a board does: it counts case by case, takes the older view of a case out again, and adds up stretches."""
    stories = [possible(journal) for journal in journals]
    parts = [{metric.name: metric.tally() for metric in METRICS} for _ in range(2)]
    for journal in data.draw(st.permutations(stories)):
        part = parts[data.draw(st.integers(0, 1))]
        for name, one in observe(journal[: len(journal) // 2]):
            part[name].count(one)
        for name, one in observe(journal[: len(journal) // 2]):
            part[name].forget(one)
        for name, one in observe(journal):
            part[name].count(one)
    for name, tally in parts[0].items():
        tally.add(parts[1][name])

    assert report_of(parts[0]) == measure(stories)


def test_a_report_of_nothing_has_every_figure() -> None:
    assert (
        report_of({})
        == measure([])
        == Report(tuple((metric.name, metric.figure(metric.tally())) for metric in METRICS))
    )
