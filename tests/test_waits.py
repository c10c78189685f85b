"""The wait that a customer is told: an honest bucket or none, and never seconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.core.waits import BUCKETS, Expected, bucket, retold, tell
from segue.core.wording import LANGUAGES

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


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


SPANS = st.one_of(st.none(), st.timedeltas(timedelta(0), timedelta(hours=1)))


@given(SPANS)
def test_a_bucket_is_never_shorter_than_the_wait(wait):
    minutes = bucket(wait)

    assert minutes is None or timedelta(minutes=minutes) >= wait


@given(st.lists(st.tuples(SPANS, st.timedeltas(timedelta(0), timedelta(minutes=20))), min_size=1, max_size=12))
def test_what_was_told_is_never_told_longer_without_an_apology(looks):
    now, until, read = NOW, None, None
    for wait, later in looks:
        told = retold(wait, until, now)
        until = told.until(until, now)
        figure = now + timedelta(minutes=told.minutes) if told.minutes is not None else None
        if read is not None and not told.is_longer:
            assert told.holds or (figure is not None and figure <= read)
        if told.holds:
            assert figure is None
            assert until == read
        else:
            assert until == figure
        read = until
        now += later


@pytest.mark.parametrize(
    ("wait", "left", "told"),
    [
        (timedelta(seconds=100), None, Expected(2)),
        (None, None, Expected(None)),
        (timedelta(seconds=50), timedelta(minutes=2), Expected(1)),
        (timedelta(seconds=70), timedelta(minutes=2), Expected(2)),
        (timedelta(seconds=70), timedelta(seconds=100), Expected(None, holds=True)),
        (timedelta(seconds=101), timedelta(seconds=100), Expected(2, is_longer=True)),
        (timedelta(seconds=30), timedelta(seconds=-5), Expected(1, is_longer=True)),
        (None, timedelta(minutes=2), Expected(None, is_longer=True)),
        (timedelta(hours=1), timedelta(minutes=2), Expected(None, is_longer=True)),
    ],
)
def test_a_wait_is_told_again_by_what_is_left_of_what_was_told(wait, left, told):
    assert retold(wait, left and NOW + left, NOW) == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_customer_reads_minutes_or_an_honest_no_and_never_seconds(language):
    told = {minutes: tell(minutes, language) for minutes in (None, *BUCKETS)}

    assert all(str(minutes) in told[minutes] for minutes in BUCKETS if minutes > 1)
    assert not any(letter.isdigit() for letter in told[None] + told[1])
    assert not any(word in said.lower() for said in told.values() for word in ("second", "sekund", "segund"))
    assert len(set(told.values())) == len(told)
