"""Scores into thresholds: known numbers, and the margin for chance."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from segue.cli import app
from segue.core.calibration import NotEnoughData, calibrated, chance_of_at_most, ece, floor

GOOD = [(0.9, True)] * 600
"""600 right of 600: at 95 % the true share of wrong ones lies below 1 - .05 ** (1/600), half a per cent."""


@pytest.mark.parametrize(
    ("wrong", "n", "p", "chance"),
    [
        (0, 59, 0.05, 0.0485),  # the textbook's 59 without a defect for 95/95
        (0, 58, 0.05, 0.0510),
        (1, 93, 0.05, 0.0500),  # and 93 with one
        (2, 10, 0.5, 56 / 1024),
        (10, 10, 0.5, 1.0),
        (0, 5, 0.0, 1.0),
        (3, 5, 1.0, 0.0),
    ],
)
def test_the_chance_of_so_few_wrong_ones_is_the_binomial_one(wrong: int, n: int, p: float, chance: float) -> None:
    assert chance_of_at_most(wrong, n, p) == pytest.approx(chance, abs=5e-5)


def test_what_was_always_right_may_be_sent_from_its_lowest_score_on() -> None:
    found = floor(GOOD, max_wrong=0.01)

    assert found is not None
    assert (found.threshold, found.kept, found.wrong, found.n) == (0.9, 600, 0, 600)


def test_the_margin_for_chance_counts_and_not_only_the_share_that_was_seen() -> None:
    """1 wrong in 93 is 1.1 %, and yet the most that can be promised of it is 5 %."""
    outcomes = [(0.9, False)] + [(0.9, True)] * 92

    assert floor(outcomes, max_wrong=0.051, at_least=93) is not None
    assert floor(outcomes, max_wrong=0.049, at_least=93) is None


def test_the_threshold_is_the_lowest_that_holds() -> None:
    outcomes = [(0.9, True)] * 400 + [(0.8, True)] * 390 + [(0.8, False)] * 10 + [(0.5, False)] * 200

    found = floor(outcomes, max_wrong=0.05)

    assert found is not None
    assert (found.threshold, found.kept, found.wrong, found.n) == (0.8, 800, 10, 1000)


def test_there_is_no_threshold_where_the_surest_answers_are_wrong() -> None:
    assert floor([(0.99, False)] * 300 + [(0.2, True)] * 300, max_wrong=0.1) is None


def test_equal_scores_stand_or_fall_together() -> None:
    assert floor([(0.9, True)] * 300 + [(0.9, False)] * 300, max_wrong=0.1) is None


def test_too_few_outcomes_are_refused_with_their_number() -> None:
    with pytest.raises(
        NotEnoughData, match="499 labelled outcomes are too few for a threshold; at least 500"
    ) as refused:
        floor(GOOD[:499], max_wrong=0.1)

    assert (refused.value.n, refused.value.at_least) == (499, 500)


def test_nothing_at_all_is_too_few_whatever_was_asked_for() -> None:
    with pytest.raises(NotEnoughData):
        floor([], max_wrong=0.1, at_least=0)


def test_a_promise_of_one_in_twenty_is_kept_nineteen_times_in_twenty_at_a_fixed_score() -> None:
    """With one score only, nothing is chosen among many, and the margin must hold: here 7 % are wrong in truth."""
    chance = random.Random(7)
    draws = [[(0.9, chance.random() >= 0.07) for _ in range(500)] for _ in range(200)]

    broken = sum(floor(draw, max_wrong=0.069) is not None for draw in draws)

    assert broken <= 200 * 0.10


@pytest.mark.parametrize(
    ("outcomes", "error"),
    [
        ([], None),
        ([(1.0, True)] * 10, 0.0),
        ([(1.0, False)] * 10, 1.0),
        ([(0.8, True)] * 8 + [(0.8, False)] * 2, 0.0),
        ([(0.85, True)] * 5 + [(0.85, False)] * 5, 0.35),
        ([(0.9, True)] * 9 + [(0.9, False)] + [(0.1, False)] * 5 + [(0.1, True)] * 5, 0.2),
    ],
)
def test_the_calibration_error_is_the_mean_distance_between_score_and_share_right(
    outcomes: list[tuple[float, bool]], error: float | None
) -> None:
    found = ece(outcomes)

    assert found == (None if error is None else pytest.approx(error))


_OUTCOMES = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=80)


@given(_OUTCOMES, st.floats(0.01, 0.9))
def test_whatever_is_kept_is_within_the_bound_and_every_lower_score_is_not(
    outcomes: list[tuple[float, bool]], max_wrong: float
) -> None:
    found = floor(outcomes, max_wrong, at_least=1)

    if found:
        kept = [right for score, right in outcomes if score >= found.threshold]
        assert (found.kept, found.wrong) == (len(kept), kept.count(False))
        assert found.wrong <= max_wrong * found.kept
    for score in {score for score, _ in outcomes if found is None or score < found.threshold}:
        rights = [right for s, right in outcomes if s >= score]
        assert chance_of_at_most(rights.count(False), len(rights), max_wrong) > 0.05 or (
            rights.count(False) > max_wrong * len(rights)
        )


@given(_OUTCOMES)
def test_the_calibration_error_lies_between_0_and_1_and_knows_no_order(outcomes: list[tuple[float, bool]]) -> None:
    found = ece(outcomes)

    assert found is not None
    assert -1e-9 <= found <= 1.0 + 1e-9
    assert ece(outcomes[::-1]) == pytest.approx(found)


def test_a_floor_that_is_written_down_keeps_what_it_promises() -> None:
    outcomes = [(0.91234, True)] * 500 + [(0.5, False)] * 100
    found = calibrated(outcomes, max_wrong=0.05)

    assert found.floor is not None
    assert (found.floor.threshold, found.floor.kept, found.floor.wrong) == (0.9123, 500, 0)


def test_too_few_outcomes_are_counted_and_give_no_number() -> None:
    found = calibrated([(0.9, True)] * 30 + [(0.2, False)] * 5, max_wrong=0.05)

    assert (found.floor, found.ece, found.n, found.wrong) == (None, None, 35, 5)
    assert found.too_few is not None
    assert (found.too_few.n, found.too_few.at_least) == (35, 500)


def test_enough_outcomes_without_a_safe_floor_give_their_error_and_no_floor() -> None:
    found = calibrated([(0.9, False), (0.9, True)] * 300, max_wrong=0.05)

    assert (found.floor, found.too_few, found.n, found.wrong) == (None, None, 600, 300)
    assert found.ece == pytest.approx(0.4)


def _calibrate(file: Path, row: dict[str, object], times: int) -> tuple[int, str]:
    file.write_text(f"{json.dumps(row)}\n" * times, encoding="utf-8")
    done = CliRunner().invoke(app, ["calibrate", str(file)])
    return done.exit_code, done.output


@pytest.mark.parametrize("other", ["grounding", "grounded"])
def test_a_signal_under_two_names_counts_once(tmp_path: Path, other: str) -> None:
    row: dict[str, object] = {"grounded": 0.9, other: 0.9, "right": True}

    code, told = _calibrate(tmp_path / "o.jsonl", row, 300)

    assert (code, "300 outcomes" in told, "600" in told) == (2, True, False)


def test_a_signal_under_two_names_with_two_scores_is_refused(tmp_path: Path) -> None:
    code, told = _calibrate(tmp_path / "o.jsonl", {"grounding": 0.9, "grounded": 0.2, "right": True}, 1)

    assert code == 2
    assert ":1: grounding and grounded are one signal, and differ (0.9 and 0.2); keep one of them" in told
