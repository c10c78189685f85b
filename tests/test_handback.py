"""The way back: what the AI wraps up, and what it must not touch again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.core.handback import (
    Book,
    GoBack,
    Rate,
    Solved,
    Task,
    TaskKind,
    after,
    callback_in,
    rating_in,
    reopens,
    wrap_up,
)
from segue.core.policy import Policy
from segue.core.reading import Likely, Reading
from segue.core.triggers import Evidence, Trigger
from segue.core.wording import LANGUAGES

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
"""A Monday, three in the afternoon in UTC, four in Berlin, ten in the morning in New York."""


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("5", 5),
        (" 4 ", 4),
        ("3.", 3),
        ("1!", 1),
        ("4/5", 4),
        ("4 / 5", 4),
        ("5 out of 5", 5),
        ("three", 3),
        ("Five stars!", 5),
        ("3 stars", 3),
        ("one star", 1),
        ("a 5", 5),
        ("I'd give it a 4", 4),
        ("i rate it 2", 2),
        ("★★★★", 4),
        ("⭐️⭐️⭐️", 3),
        ("fünf", 5),
        ("vier von 5", 4),
        ("4 Sterne", 4),
        ("cinco", 5),
        ("4 de 5", 4),
        ("3 estrellas", 3),
        ("quatre", 4),
        ("4 sur 5", 4),
        ("2 étoiles", 2),
        ("três", 3),
        ("5 estrelas", 5),
        ("", None),
        ("0", None),
        ("6", None),
        ("10", None),
        ("45", None),
        ("4/10", None),
        ("-3", None),
        ("★★★★★★", None),
        ("\ufe0f", None),
        ("it was great", None),
        ("great", None),
        ("5 orders", None),
        ("I have 5 orders", None),
        ("4 or 5", None),
        ("order 4", None),
    ],
)
def test_a_number_that_stands_alone_is_a_rating(text, score):
    assert rating_in(text) == score


@given(st.text(max_size=30))
def test_a_rating_lies_between_one_and_five_or_there_is_none(text):
    assert rating_in(text) in {None, 1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("text", "zone", "due"),
    [
        ("call me in 2 hours", "UTC", datetime(2026, 11, 23, 17, tzinfo=UTC)),
        ("Please call me back in an hour.", "Europe/Berlin", datetime(2026, 11, 23, 16, tzinfo=UTC)),
        ("call me in 30 minutes", "UTC", datetime(2026, 11, 23, 15, 30, tzinfo=UTC)),
        ("can you ring in 3 days", "UTC", datetime(2026, 11, 26, 15, tzinfo=UTC)),
        ("call me tomorrow at 10", "UTC", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("call me tomorrow at 10", "Europe/Berlin", datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("call me tomorrow at 10", "America/New_York", datetime(2026, 11, 24, 15, tzinfo=UTC)),
        ("call me tomorrow", "UTC", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("call me at 15:30", "UTC", datetime(2026, 11, 23, 15, 30, tzinfo=UTC)),
        ("call me at 15:30", "America/New_York", datetime(2026, 11, 23, 20, 30, tzinfo=UTC)),
        ("call me at 5pm", "UTC", datetime(2026, 11, 23, 17, tzinfo=UTC)),
        ("call me around 5.15 pm", "UTC", datetime(2026, 11, 23, 17, 15, tzinfo=UTC)),
        # a time of the day that is over is meant tomorrow
        ("call me at 15:30", "Europe/Berlin", datetime(2026, 11, 24, 14, 30, tzinfo=UTC)),
        ("call me at 15", "UTC", datetime(2026, 11, 24, 15, tzinfo=UTC)),
        ("call me at 9am", "UTC", datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("call me at 12pm", "UTC", datetime(2026, 11, 24, 12, tzinfo=UTC)),
        ("call me at 12am", "UTC", datetime(2026, 11, 24, 0, tzinfo=UTC)),
        ("Rufen Sie mich morgen um 15 Uhr an", "Europe/Berlin", datetime(2026, 11, 24, 14, tzinfo=UTC)),
        ("Bitte um Anruf um 16:30", "UTC", datetime(2026, 11, 23, 16, 30, tzinfo=UTC)),
        ("Llámeme mañana a las 10", "UTC", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("¿Puede llamarme a las 16:00?", "UTC", datetime(2026, 11, 23, 16, tzinfo=UTC)),
        ("Rappelez-moi demain à 15h", "UTC", datetime(2026, 11, 24, 15, tzinfo=UTC)),
        ("Rappelez-moi à 15h30", "UTC", datetime(2026, 11, 23, 15, 30, tzinfo=UTC)),
        ("Me ligue amanhã às 9", "UTC", datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("Could somebody call me back at 17:00?", "UTC", datetime(2026, 11, 23, 17, tzinfo=UTC)),
        ("please phone me in 20 minutes", "UTC", datetime(2026, 11, 23, 15, 20, tzinfo=UTC)),
        ("give me a ring tomorrow at 9:30", "UTC", datetime(2026, 11, 24, 9, 30, tzinfo=UTC)),
        ("Rufen Sie mich bitte in 2 Stunden an", "UTC", datetime(2026, 11, 23, 17, tzinfo=UTC)),
        ("Ruf mich morgen um 9 an", "UTC", datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("Bitte rufen Sie mich um 17:30 zurück", "UTC", datetime(2026, 11, 23, 17, 30, tzinfo=UTC)),
        ("Llámeme en 2 horas", "UTC", datetime(2026, 11, 23, 17, tzinfo=UTC)),
        ("¿Me puede llamar mañana a las 10?", "UTC", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("Llámame a las 17:30", "UTC", datetime(2026, 11, 23, 17, 30, tzinfo=UTC)),
        ("Rappelez-moi dans 2 heures", "UTC", datetime(2026, 11, 23, 17, tzinfo=UTC)),
        ("Appelez-moi à 17h30", "UTC", datetime(2026, 11, 23, 17, 30, tzinfo=UTC)),
        ("Me ligue em 2 horas", "UTC", datetime(2026, 11, 23, 17, tzinfo=UTC)),
        ("Pode me ligar amanhã às 10?", "UTC", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("Ligue para mim às 17:30", "UTC", datetime(2026, 11, 23, 17, 30, tzinfo=UTC)),
        ("Me liguem daqui a 30 minutos", "UTC", datetime(2026, 11, 23, 15, 30, tzinfo=UTC)),
        # a day that is not understood is worse guessed than asked for
        ("call me on Friday at 10", "UTC", None),
        ("3 December at 14:00 call me", "UTC", None),
        ("Please call me on 3/12 at 14:00", "UTC", None),
        ("call me on the 3rd at 10", "UTC", None),
        ("call me next week at 10", "UTC", None),
        ("Rufen Sie mich am Freitag um 10 an", "UTC", None),
        ("Llámeme el viernes a las 10", "UTC", None),
        ("Rappelez-moi vendredi à 10h", "UTC", None),
        ("Me ligue na sexta às 9", "UTC", None),
        # refusals
        ("Don't call me tomorrow please", "UTC", None),
        ("Don’t call me tomorrow please", "UTC", None),
        ("no need to call me tomorrow", "UTC", None),
        ("please stop calling me tomorrow at 10", "UTC", None),
        ("No me llamen mañana a las 10", "UTC", None),
        ("Ne m'appelez pas demain à 10h", "UTC", None),
        ("Não me ligue amanhã às 9", "UTC", None),
        # words about calls
        ("I called yesterday at 10 and nobody picked up", "UTC", None),
        ("I tried to call you and was cut off after 15 minutes", "UTC", None),
        ("what do you call the machine at 20 bar?", "UTC", None),
        ("nobody called me back in 2 hours", "UTC", None),
        ("I was on the call at 10", "UTC", None),
        ("let's call it a day at 5", "UTC", None),
        ("call me", "UTC", None),
        ("call me at 25", "UTC", None),
        ("call me at 10:75", "UTC", None),
        ("call me at 555 0100", "UTC", None),
        ("tomorrow at 10", "UTC", None),
        ("my parcel arrives at 15:30", "UTC", None),
        ("I need it in 2 hours", "UTC", None),
        ("", "UTC", None),
    ],
)
def test_a_callback_is_booked_at_the_time_that_was_named_in_the_teams_zone(text, zone, due):
    assert callback_in(text, NOW, zone) == due


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),
    st.sampled_from(["call me at 10", "call me tomorrow", "call me in 5 minutes", "call me at 2:30"]),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo"]),
)
def test_a_callback_never_lies_in_the_past_nor_two_days_away(now, text, zone):
    due = callback_in(text, now, zone)

    assert now < due < now + timedelta(hours=49)


SOLVED = Solved("ana", "refunded", ("refund",))


def read(*intents):
    return Reading(intents=tuple(Likely(name, 0.9) for name in intents))


@pytest.mark.parametrize(
    ("text", "reading", "returns"),
    [
        ("where is my money", read("refund"), True),
        ("Thanks, but where is the refund?", read("refund"), True),
        ("it still doesn't work", Reading(), True),
        ("That didn't help", read("product_question"), True),
        ("It’s not fixed", Reading(), True),
        ("The money has not arrived", Reading(), True),
        ("es geht immer noch nicht", Reading(), True),
        ("sigue sin funcionar", Reading(), True),
        ("toujours pas de remboursement", Reading(), True),
        ("ainda não chegou", Reading(), True),
        ("thanks for the refund", read("refund"), False),
        ("Danke für die Rückerstattung!", read("refund"), False),
        ("which grinder do you recommend", read("product_question"), False),
        ("and my refund? no, the grinder", read("product_question", "refund"), False),
        ("do you still have beans", Reading(), False),
        ("", Reading(), False),
    ],
)
def test_words_that_go_back_into_the_solved_problem_are_its_persons(text, reading, returns):
    assert reopens(SOLVED, reading, text) is returns


@pytest.mark.parametrize(
    ("text", "was_asked", "became"),
    [
        ("5", True, Rate(5)),
        ("5", False, None),
        ("call me in 1 hours", True, Book(NOW + timedelta(hours=1))),
        ("it still does not work, call me in an hour", True, Book(NOW + timedelta(hours=1))),
        ("which grinder do you recommend?", True, None),
        ("thank you", True, None),
    ],
)
def test_after_the_handback_a_message_is_a_rating_a_callback_or_a_follow_up(text, was_asked, became):
    assert after(text, 7, Reading(), SOLVED, was_asked, NOW, "UTC") == became


def test_a_return_to_the_solved_problem_says_so_with_its_evidence():
    found = after("it still doesn't work", 7, Reading(), SOLVED, True, NOW, "UTC")

    assert isinstance(found, GoBack)
    assert found.reason.trigger is Trigger.REOPENED
    assert found.reason.evidence == (Evidence(7, "it still doesn't work"),)


def test_the_tasks_come_with_their_times_soonest_first():
    own = datetime(2026, 11, 23, 15, 1, tzinfo=UTC)
    tasks = (
        Task(TaskKind.FOLLOW_UP),
        Task(TaskKind.CALLBACK, "555-0100"),
        Task(TaskKind.SURVEY),
        Task(TaskKind.CALLBACK, "555-0199", own),
        Task(TaskKind.CONFIRM),
    )

    _, timed = wrap_up("Refunded.", tasks, Policy(), "en", NOW)

    assert timed == (
        Task(TaskKind.CONFIRM, "Refunded.", NOW),
        Task(TaskKind.CALLBACK, "555-0199", own),
        Task(TaskKind.SURVEY, "", NOW + timedelta(minutes=2)),
        Task(TaskKind.CALLBACK, "555-0100", NOW + timedelta(hours=24)),
        Task(TaskKind.FOLLOW_UP, "Refunded.", NOW + timedelta(hours=48)),
    )


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("Refunded 50 euros", "Refunded 50 euros. If"),
        ("Refunded.", "Refunded. If"),
        ("Refunded!  ", "Refunded! If"),
        ("All right now?", "All right now? If"),
        ("Two\nlines", "Two lines. If"),
        ("{note} in braces", "{note} in braces. If"),
    ],
)
def test_the_ai_first_says_what_was_agreed_as_a_sentence(note, said):
    sentence, tasks = wrap_up(note, (), Policy(), "en", NOW)

    assert f"Here is what was agreed: {said}" in sentence
    assert tasks == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_agreed_is_said_in_the_customers_language(language):
    said = {name: wrap_up("Refunded.", (), Policy(languages=LANGUAGES), name, NOW)[0] for name in LANGUAGES}

    assert "Refunded." in said[language]
    assert len(set(said.values())) == len(LANGUAGES)


@given(st.lists(st.builds(Task, st.sampled_from(TaskKind), st.sampled_from(["", "x"])), max_size=6), st.randoms())
def test_no_task_is_lost_and_the_order_they_were_ticked_in_does_not_matter(tasks, chance):
    shuffled = list(tasks)
    chance.shuffle(shuffled)

    _, timed = wrap_up("Done.", tasks, Policy(), "en", NOW)
    _, again = wrap_up("Done.", shuffled, Policy(), "en", NOW)

    assert sorted(task.kind for task in timed) == sorted(task.kind for task in tasks)
    assert [(task.kind, task.due) for task in timed] == [(task.kind, task.due) for task in again]
    assert [task.due for task in timed] == sorted(task.due for task in timed)
