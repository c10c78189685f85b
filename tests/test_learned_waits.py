"""Waits that are learned: nothing before there is enough, better than the mean after, and the formula where it breaks."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys

import numpy as np
import pytest

from segue.core.routing.cases import Agent, Case, Rules
from segue.core.waits.features import NAMES
from segue.core.waits.floor import Waiting
from segue.waits import LearnedEstimator, Row, Rows
from segue.waits.store import INDEX, WaitsDamaged, latest, load, save
from segue.waits.train import NEEDED, TooFewHandoffs, learn

RULES = Rules({"standard": 180.0})
EN = frozenset({"en"})
MANY = 6_000


def rows(many: int, seed: int = 1) -> list[Row]:
    """Handoffs of ten days on which the wait is about a minute for each who is ahead."""
    rng = random.Random(seed)
    found = []
    for number in range(many):
        ahead = float(rng.randrange(6))
        values = {"ahead": ahead, "formula": rng.random(), "hour": rng.uniform(8, 18)}
        features = tuple((name, values.get(name, 0.0)) for name in NAMES)
        found.append(Row(number * 864_000.0 / many, features, (5 + 60 * ahead) * rng.lognormvariate(0, 0.4)))
    return found


@pytest.fixture(scope="module")
def learned():
    return learn(rows(MANY))


def features(ahead: float):
    return tuple((name, {"ahead": ahead}.get(name, 0.0)) for name in NAMES)


def test_too_few_handoffs_teach_nothing():
    with pytest.raises(TooFewHandoffs, match="train again after 1 more"):
        learn(rows(NEEDED - 1))


def test_what_was_learned_beats_the_mean_and_holds_its_bands(learned):
    figures = learned.figures

    assert learned.is_better
    assert figures["expected"] < 0.6 * figures["mean"]
    assert 0.72 <= figures["held"] <= 0.88
    assert figures["kept"] >= 0.85
    assert learned.model.told["rows"] == MANY
    assert learned.model.told["days"] == 10


def test_who_has_more_ahead_waits_longer(learned):
    few, many = learned.model.band(features(1)), learned.model.band(features(5))

    assert few[0] < few[1] < few[2]
    assert few[1] < many[1]
    assert 250 < many[1] < 380


def test_the_same_rows_teach_the_same(learned):
    again = learn(rows(MANY))

    assert again.figures == learned.figures
    assert again.model.band(features(3)) == learned.model.band(features(3))


def test_other_numbers_than_it_was_trained_on_get_no_answer(learned):
    assert learned.model.band((("ahead", 1.0),)) is None


def test_it_is_kept_in_versions_and_read_without_scikit_learn(learned, tmp_path):
    for number in range(1, 6):
        assert save(tmp_path, learned.model) == number
    code = (
        "import sys; from pathlib import Path; from segue.waits.store import load;"
        f"model = load(Path({str(tmp_path)!r}));"
        "print(model.band(tuple((name, 0.0) for name in model.told['features'])));"
        "assert not any(name.split('.')[0] == 'sklearn' for name in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert said.strip() == str(learned.model.band(features(0)))
    assert latest(tmp_path) == 5
    assert sorted(file.name for file in tmp_path.iterdir()) == ["waits-3.npz", "waits-4.npz", "waits-5.npz", INDEX]


def test_a_version_that_was_changed_is_not_used_and_the_one_before_is(learned, tmp_path):
    save(tmp_path, learned.model)
    save(tmp_path, learned.model)
    (tmp_path / "waits-2.npz").write_bytes(b"no model")
    assert load(tmp_path) is not None
    (tmp_path / "waits-1.npz").unlink()
    with pytest.raises(WaitsDamaged, match=r"waits-1\.npz"):
        load(tmp_path)


@pytest.mark.parametrize("words", ["", "[]", "{}", '{"format": 9, "versions": [], "seal": ""}', "null"])
def test_an_index_that_is_none_is_said_and_the_next_version_is_kept_all_the_same(words, learned, tmp_path):
    save(tmp_path, learned.model)
    (tmp_path / INDEX).write_text(words, encoding="utf-8")
    with pytest.raises(WaitsDamaged, match=INDEX):
        load(tmp_path)
    assert latest(tmp_path) == 0
    assert save(tmp_path, learned.model) == 2
    assert load(tmp_path) is not None


def test_figures_that_were_changed_by_hand_are_seen(learned, tmp_path):
    save(tmp_path, learned.model)
    told = json.loads((tmp_path / INDEX).read_text(encoding="utf-8"))
    told["versions"][0]["told"]["rows"] = 1_000_000
    (tmp_path / INDEX).write_text(json.dumps(told), encoding="utf-8")

    with pytest.raises(WaitsDamaged, match="not what was written"):
        load(tmp_path)


@pytest.mark.parametrize("version", [1, {"version": 1}, {"version": "../../1", "sha256": "", "told": {}}])
def test_an_index_with_a_right_seal_and_no_versions_in_it_is_not_believed(version, tmp_path):
    seal = hashlib.sha256(json.dumps([version], sort_keys=True).encode()).hexdigest()
    (tmp_path / INDEX).write_text(json.dumps({"format": 1, "versions": [version], "seal": seal}), encoding="utf-8")
    with pytest.raises(WaitsDamaged, match="another format"):
        load(tmp_path)
    assert latest(tmp_path) == 0


def test_nothing_kept_is_no_fault(tmp_path):
    assert load(tmp_path / "nowhere") is None


def test_trees_that_point_outside_themselves_are_refused(learned, tmp_path):
    child = learned.model.forest.child.copy()
    child[0] = 10**9
    from dataclasses import replace

    save(tmp_path, replace(learned.model, forest=replace(learned.model.forest, child=child)))
    with pytest.raises(WaitsDamaged, match="outside"):
        load(tmp_path)
    root = learned.model.forest.root + 10**9
    save(tmp_path / "roots", replace(learned.model, forest=replace(learned.model.forest, root=root)))
    with pytest.raises(WaitsDamaged, match="no roots"):
        load(tmp_path / "roots")


# ---- rows


def waiting(id: str, at: float, due: float, intent: str = "billing") -> Waiting:
    return Waiting(Case(id, at, {intent: 1.0}, "en"), due, (intent,), (intent, "en"))


def test_who_gave_up_counts_until_somebody_who_could_have_them_took_a_later_one():
    kept: list[Row] = []
    found = Rows(kept.append)
    found.asked(waiting("gone", 0, 180), 0, ())
    found.asked(waiting("earlier", 5, 100), 5, ())
    found.asked(waiting("later", 10, 190), 10, ())
    found.asked(waiting("other", 10, 190, "tech"), 10, ())
    found.left("gone", 60)
    found.answered("earlier", 80)
    found.answered("other", 90)
    found.answered("later", 100)

    assert [(row.waited, row.is_imputed) for row in kept] == [(75, False), (80, False), (90, False), (100, True)]


def test_who_gave_up_where_nobody_is_there_would_have_waited_as_long_as_is_counted():
    kept: list[Row] = []
    found = Rows(kept.append)
    found.asked(waiting("gone", 0, 180), 0, ())
    found.left("gone", 300)
    found.asked(waiting("other", 4_000, 4_180, "tech"), 4_000, ())
    found.answered("other", 4_010)

    assert [(row.waited, row.is_imputed) for row in kept] == [(10, False), (1_800, True)]


def test_of_who_chose_a_call_nothing_is_learned():
    kept: list[Row] = []
    found = Rows(kept.append)
    found.asked(waiting("call", 0, 180), 0, ())
    found.forget("call")
    found.answered("call", 100)

    assert kept == []


# ---- the estimator


def days(estimator: LearnedEstimator, many: int, each: int = 500) -> None:
    """Days on which one person serves one after the other; whoever asks while they are busy waits a minute more."""
    rng = random.Random(5)
    for day in range(many):
        for number in range(each):
            now = day * 86_400.0 + 28_800 + number * 70.0
            busy = rng.randrange(3)
            estimator.free(Agent("ana", {"billing": 1.0}, EN, capacity=2, busy=busy), now)
            case = Case(f"c-{day}-{number}", now, {"billing": 1.0}, "en")
            estimator.arrive(case, now)
            estimator.start(case.id, "ana", now + (60 if busy == 2 else 5) * rng.lognormvariate(0, 0.2))


def test_it_trains_itself_when_enough_came_and_never_before():
    estimator = LearnedEstimator(RULES)
    days(estimator, 4)
    assert (len(estimator.rows), estimator.model) == (2_000, None)
    days_later = 4 * 86_400.0
    estimator.arrive(Case("next", days_later, {"billing": 1.0}, "en"), days_later)
    assert estimator.model is not None

    case, now = Case("c", days_later + 40_000, {"billing": 1.0}, "en"), days_later + 40_000.0
    estimator.leave("next", now)
    estimator.free(Agent("ana", {"billing": 1.0}, EN, capacity=2, busy=0), now)
    low, high = estimator.estimate(case, now)
    estimator.free(Agent("ana", {"billing": 1.0}, EN, capacity=2, busy=2), now)
    busy_low, busy_high = estimator.estimate(case, now)

    assert low < 5 < high < 20
    assert 40 < busy_low < 60 < busy_high < 90
    assert 50 < estimator.expected(case, now) < 70


def test_without_a_model_it_says_what_the_formula_says():
    estimator = LearnedEstimator(RULES, trains=False)
    days(estimator, 1)
    now = 50_000.0
    case = Case("c", now, {"billing": 1.0}, "en")

    assert estimator.model is None
    assert estimator.estimate(case, now) == estimator._formula.estimate(case, now)
    assert estimator.expected(case, now) == estimator.seconds(case)


def test_a_model_for_other_numbers_is_not_taken(learned):
    from dataclasses import replace

    other = replace(learned.model, told=learned.model.told | {"version": 99})

    assert LearnedEstimator(RULES, other).model is None
    assert LearnedEstimator(RULES, learned.model).model is learned.model


def test_bands_are_in_order_whatever_the_numbers(learned):
    rng = np.random.default_rng(3)
    for _ in range(200):
        low, expected, high = learned.model.band(tuple(zip(NAMES, rng.normal(0, 50, len(NAMES)), strict=True)))
        assert 0 < low <= expected <= high
