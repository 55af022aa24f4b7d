"""The standings at any step of a real recording, against what its rows say when read one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.jobs.race import new_trajectory, race
from engine.outcome import Outcome
from engine.pictures.standings import Judge, distances, names, tally
from engine.scenario import Scenario
from engine.trajectory import Ending, Trajectory

FIELD = [
    {"optimizer": {"key": "sgd", "lr": 0.001}},
    {"optimizer": {"key": "momentum", "lr": 0.001}},
    {"optimizer": {"key": "adam", "lr": 0.05}},
    {"optimizer": {"key": "sgd", "lr": 0.02}},  # diverges at step 3
]


def raced(**wanted: Any) -> tuple[Scenario, Trajectory]:
    scenario = Scenario(**{"racers": FIELD, "stop": {"steps": 800}, **wanted})
    trajectory = new_trajectory(scenario)
    for _ in race(scenario, trajectory):
        pass
    return scenario, trajectory


def test_a_racers_numbers_are_those_of_its_row() -> None:
    scenario, trajectory = raced()
    rows, judge = trajectory.rows, Judge(scenario, trajectory)
    for row in (0, 1, 7, 400, 800):
        standings = judge.at(rows, row)
        assert len(standings) == 4
        for lane in range(4):
            one = standings[lane]
            assert (one.racer, one.start) == (lane, 0)
            assert one.loss == rows.loss[row, lane]
            assert one.distance == pytest.approx(np.hypot(*(rows.position[row, lane] - 1)))
            assert one.evaluations == (min(row, 3) if lane == 3 else row)


def test_steps_to_tolerance_is_the_first_step_within_it_and_known_only_from_then_on() -> None:
    scenario, trajectory = raced(view={"tolerance": 0.01})
    rows, judge = trajectory.rows, Judge(scenario, trajectory)
    first = int(np.flatnonzero(rows.loss[:, 1] <= 0.01)[0])
    assert 100 < first < 800
    assert [judge.at(rows, row)[1].arrival for row in (0, first - 1, first, 800)] == [None, None, first, first]


def test_without_a_known_minimum_the_best_loss_of_the_recording_is_the_goal() -> None:
    typed = {"expression": "(x - 1)**2 + 3*y**2 + 5", "start": (0.0, 2.0)}
    scenario, trajectory = raced(landscape=typed, racers=FIELD[:3], view={"tolerance": 0.1})
    judge, rows = Judge(scenario, trajectory), trajectory.rows
    last = judge.at(rows, len(rows) - 1)
    assert not judge.goal_is_known
    assert last.distance is None
    for lane in range(3):
        reached = np.flatnonzero(rows.loss[:, lane] <= rows.loss.min() + 0.1)
        assert last[lane].arrival == (rows.step[reached[0]] if len(reached) else None)


def test_places_go_to_who_arrived_first_then_to_the_lowest_loss_and_last_to_who_diverged() -> None:
    scenario, trajectory = raced(view={"tolerance": 0.01})
    rows, judge = trajectory.rows, Judge(scenario, trajectory)
    assert list(judge.at(rows, 0).place) == [1, 1, 1, 1]
    for row in (50, 700):
        standings = judge.at(rows, row)
        expected = sorted(
            standings, key=lambda s: (s.endings[0].outcome.failed, s.arrival or np.inf, 0 if s.arrival else s.loss)
        )
        assert [s.place for s in expected] == [1, 2, 3, 4]
        assert standings[3].place == 4
    assert judge.at(rows, 700)[1].arrival is not None


def test_a_lane_runs_until_the_step_shown_comes_to_its_ending() -> None:
    scenario, trajectory = raced()
    judge, rows = Judge(scenario, trajectory), trajectory.rows
    assert judge.at(rows, 2)[3].endings == (Ending(),)
    (ending,) = judge.at(rows, 3)[3].endings
    assert ending.outcome is Outcome.DIVERGED
    assert "2/λ" in ending.sentence
    assert judge.at(rows, 799)[0].endings[0].outcome is Outcome.RUNNING
    assert judge.at(rows, 800)[0].endings[0].outcome is Outcome.STEP_LIMIT


def test_each_start_is_a_race_of_its_own() -> None:
    scenario, trajectory = raced(starts=[(-1.2, 1), (1.5, 1.5)])
    standings = Judge(scenario, trajectory).at(trajectory.rows, 500)
    assert [(s.racer, s.start) for s in standings] == [(r, s) for r in range(4) for s in (0, 1)]
    for start in (0, 1):
        assert sorted(s.place for s in standings if s.start == start) == [1, 2, 3, 4]


def test_several_seeds_stand_as_their_medians_and_how_many_ended_how() -> None:
    noisy = [{**racer, "noise": 2.0} for racer in FIELD]
    scenario, trajectory = raced(racers=noisy, seeds=5, stop={"steps": 60})
    rows = trajectory.rows
    standings = Judge(scenario, trajectory).at(rows, 60)
    assert len(standings) == 4
    assert standings[1].loss == np.median(rows.loss[60, 5:10])
    offsets = rows.position[60, 5:10] - 1
    assert standings[1].distance == pytest.approx(np.median(np.hypot(offsets[:, 0], offsets[:, 1])))
    assert tally(standings[3].endings) == {Outcome.DIVERGED: 5}


def test_a_growing_recording_is_judged_anew() -> None:
    scenario, whole = raced(racers=FIELD[:3], view={"tolerance": 0.01})
    partial, rows = new_trajectory(scenario), whole.rows
    judge = Judge(scenario, partial)
    partial.append(rows.taken(slice(0, 50)), tuple(Ending() for _ in range(3)))
    assert judge.at(partial.rows, 49)[1].arrival is None
    partial.append(rows.taken(slice(50, 801)), whole.endings)
    for row in (49, 600, 800):
        assert list(judge.at(partial.rows, row)) == list(Judge(scenario, whole).at(rows, row))


def test_thinning_keeps_arrivals_and_endings() -> None:
    scenario, whole = raced()
    thin = new_trajectory(scenario)
    thin.capacity = 128
    for first in range(0, 801, 40):
        done = first + 40 > 800
        thin.append(whole.rows.taken(slice(first, first + 40)), whole.endings, last=done)
    assert thin.stride > 1
    rows = thin.rows
    last, exact = Judge(scenario, thin).at(rows, len(rows) - 1), Judge(scenario, whole).at(whole.rows, 800)
    for one, other in zip(last, exact, strict=True):
        assert (one.endings, one.evaluations, one.loss) == (other.endings, other.evaluations, other.loss)
        if other.arrival is not None:
            assert one.arrival is not None
            assert 0 <= one.arrival - other.arrival < thin.stride


def test_the_nearest_of_several_minima_counts() -> None:
    minima = np.array([[3.0, 2.0], [-2.805118, 3.131312]])  # of Himmelblau's function
    places = np.array([[3.0, 1.0], [-2.805118, 3.0]])
    np.testing.assert_allclose(distances(places, minima), [1.0, 0.131312])


def test_racers_of_the_same_name_are_told_apart_by_their_rates() -> None:
    assert names(Scenario(racers=FIELD)) == ("SGD 0.001", "Momentum", "Adam", "SGD 0.02")
    mine = [{**FIELD[0], "name": "mine"}, FIELD[3]]
    assert names(Scenario(racers=mine)) == ("mine", "SGD")


def test_racers_of_the_same_title_are_told_apart_by_their_batches_where_there_are_data() -> None:
    sgd = {"optimizer": {"key": "sgd", "lr": 0.1}}
    racers = (sgd, {**sgd, "batch": 6}, {**sgd, "batch": 1}, "adam")
    on_data = Scenario(landscape="line", racers=racers)
    assert names(on_data) == ("SGD full batch", "SGD batch 6", "SGD batch 1", "Adam")
    faster = on_data.racers[0].changed(optimizer={"key": "sgd", "lr": 0.5})
    assert names(on_data.changed(racers=(faster, on_data.racers[1]))) == ("SGD 0.5 full batch", "SGD 0.1 batch 6")
    assert names(on_data.changed(landscape="bowl"))[:3] == ("SGD 0.1", "SGD 0.1", "SGD 0.1")


def test_where_no_minimum_is_known_nobody_arrives_by_leaving_the_landscape() -> None:
    scenario = Scenario.checked(
        {"landscape": "saddle", "starts": [[-1.5, 0.001]], "racers": [{"optimizer": {"key": "sgd", "lr": 0.05}}] * 2}
    )
    trajectory = new_trajectory(scenario)
    for _ in race(scenario, trajectory):
        pass
    standings = Judge(scenario, trajectory).at(trajectory.rows, len(trajectory.rows) - 1)
    assert [standings[group].failed for group in range(2)] == [True, True]
    assert [standings[group].arrival for group in range(2)] == [None, None]
