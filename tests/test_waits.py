"""The wait that a customer is told: an honest bucket or none, and never seconds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.core.waits import BUCKETS, bucket, tell, wait_for
from segue.core.wording import LANGUAGES

AHEAD, PEOPLE = st.integers(0, 200), st.integers(0, 60)


@pytest.mark.parametrize(
    ("wait", "minutes"),
    [
        (timedelta(0), 1),
        (timedelta(seconds=59), 1),
        (timedelta(minutes=1), 1),
        (timedelta(minutes=1, seconds=1), 2),
        (timedelta(minutes=3), 3),
        (timedelta(minutes=4), 5),
        (timedelta(minutes=9), 10),
        (timedelta(minutes=15), 15),
        (timedelta(minutes=15, seconds=1), None),
        (timedelta(hours=5), None),
        (None, None),
    ],
)
def test_a_wait_is_rounded_up_to_an_honest_bucket(wait, minutes):
    assert bucket(wait) == minutes


@pytest.mark.parametrize(
    ("ahead", "free", "slots", "minutes"),
    [
        (0, 1, 3, 1),
        (2, 3, 3, 1),
        (0, 0, 3, 5),
        (0, 0, 1, 10),
        (1, 1, 30, 1),
        (9, 0, 1, None),
        (0, 0, 0, None),
        (5, 0, 0, None),
    ],
)
def test_the_wait_grows_with_the_line_and_shrinks_with_the_desk(ahead, free, slots, minutes):
    assert bucket(wait_for(ahead, free, slots)) == minutes


@given(AHEAD, PEOPLE)
def test_where_nobody_is_there_no_figure_is_told(ahead, free):
    assert wait_for(ahead, free, 0) is None


@given(AHEAD, PEOPLE, st.integers(1, 60))
def test_whoever_stands_further_back_never_waits_less(ahead, free, slots):
    assert wait_for(ahead + 1, free, slots) >= wait_for(ahead, free, slots)


@given(AHEAD, PEOPLE, st.integers(1, 60))
def test_more_people_never_make_it_longer(ahead, free, slots):
    assert wait_for(ahead, free, slots + 1) <= wait_for(ahead, free, slots)
    assert wait_for(ahead, free + 1, slots) <= wait_for(ahead, free, slots)


@given(AHEAD, PEOPLE, st.integers(0, 60))
def test_a_bucket_is_never_shorter_than_the_wait(ahead, free, slots):
    wait = wait_for(ahead, free, slots)
    minutes = bucket(wait)

    assert minutes is None or timedelta(minutes=minutes) >= wait


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_customer_reads_minutes_or_an_honest_no_and_never_seconds(language):
    told = {minutes: tell(minutes, language) for minutes in (None, *BUCKETS)}

    assert all(str(minutes) in told[minutes] for minutes in BUCKETS if minutes > 1)
    assert not any(letter.isdigit() for letter in told[None] + told[1])
    assert not any(word in said.lower() for said in told.values() for word in ("second", "sekund", "segund"))
    assert len(set(told.values())) == len(told)
