"""Arrows are what the recording says: the next step lands on the next row, descent opposes the gradient."""

from __future__ import annotations

import pytest

from engine.jobs.race import new_trajectory, race
from engine.optimizer import OPTIMIZERS
from engine.pictures.arrows import Arrow, arrows
from engine.scenario import Scenario
from engine.trajectory import Trajectory


def recorded(*racers: object, **fields: object) -> tuple[Scenario, Trajectory]:
    """A short race on Rosenbrock from two starts and two seeds."""
    scenario = Scenario.checked(
        {"racers": racers, "starts": ((-1.2, 1.0), (0.5, -0.5)), "stop": {"steps": 40}, "seeds": 2, **fields}
    )
    trajectory = new_trajectory(scenario)
    for _ in race(scenario, trajectory):
        pass
    return scenario, trajectory


def by_kind(scenario: Scenario, trajectory: Trajectory, row: int, lane: int) -> dict[str, Arrow]:
    return {arrow.kind: arrow for arrow in arrows(scenario, trajectory, trajectory.rows, row, lane)}


@pytest.mark.parametrize("key", OPTIMIZERS.keys())
def test_the_step_arrow_ends_where_the_next_row_is(key: str) -> None:
    rule = OPTIMIZERS[key](**{**OPTIMIZERS[key].good, "lr": 1e-3})
    scenario, trajectory = recorded({"optimizer": "sgd"}, {"optimizer": rule, "noise": 0.3, "schedule": "cosine"})
    rows = trajectory.rows
    for lane in trajectory.lanes_of(1):
        for row in (0, 1, 17, 38):
            step = by_kind(scenario, trajectory, row, lane)["step"]
            assert step.tail == tuple(rows.position[row, lane])
            landed = (step.tail[0] + step.vector[0], step.tail[1] + step.vector[1])
            assert landed == pytest.approx(tuple(rows.position[row + 1, lane]), rel=1e-14, abs=1e-14)


def test_descent_and_momentum_point_against_what_is_recorded() -> None:
    scenario, trajectory = recorded({"optimizer": {"key": "momentum", "lr": 1e-4}}, {"optimizer": "adam"})
    rows = trajectory.rows
    for lane in (0, 3, 5):
        racer, column, name = (0, lane, "v") if lane < 4 else (1, lane - 4, "m")
        found = by_kind(scenario, trajectory, 9, lane)
        assert found["gradient"].vector == tuple(-rows.gradient[9, lane])
        assert found["momentum"].vector == tuple(-rows.state[racer][name][9, column])
        assert found["gradient"].length == pytest.approx(rows.grad_norm[9, lane])


def test_what_is_zero_or_not_kept_has_no_arrow() -> None:
    scenario, trajectory = recorded({"optimizer": "adam"}, {"optimizer": {"key": "sgd", "lr": 1e-4}})
    assert "momentum" not in by_kind(scenario, trajectory, 0, 0)  # it starts at zero
    assert "momentum" in by_kind(scenario, trajectory, 1, 0)
    assert set(by_kind(scenario, trajectory, 5, 4)) == {"gradient", "step"}


def test_a_lane_that_has_ended_has_no_arrows() -> None:
    scenario, trajectory = recorded({"optimizer": {"key": "sgd", "lr": 0.1}})
    step = trajectory.endings[0].step
    assert step is not None
    assert step < 40
    row = trajectory.rows.index(step)
    assert arrows(scenario, trajectory, trajectory.rows, row, 0) == ()
    assert arrows(scenario, trajectory, trajectory.rows, row - 1, 0) != ()


@pytest.mark.parametrize(
    ("racer", "kind"), [({"batch": 2}, "batch"), ({"noise": 0.5}, "noisy"), ({"batch": 2, "noise": 0.5}, "batch")]
)
def test_the_gradient_as_the_optimizer_saw_it_stands_beside_the_full_one(racer: dict[str, float], kind: str) -> None:
    points = {"key": "points", "x": [0, 1, 2, 4], "y": [1, 3, 4, 9]}
    landscape = {"model": "line", "loss": "mse", "data": points}
    scenario, trajectory = recorded({"optimizer": "sgd", **racer}, landscape=landscape, starts=[(0.5, 0.2)])
    found = by_kind(scenario, trajectory, 3, 0)
    assert found[kind].vector == pytest.approx(-trajectory.rows.noisy_gradient[3, 0])
    assert found["gradient"].vector == pytest.approx(-trajectory.rows.gradient[3, 0])
    assert found[kind].vector != pytest.approx(found["gradient"].vector)


def test_where_they_are_the_same_only_the_gradient_is_drawn() -> None:
    scenario, trajectory = recorded("sgd")
    assert not {"batch", "noisy"} & set(by_kind(scenario, trajectory, 3, 0))
