"""The race against torch's own loops, closed forms, and its promises about lanes, noise and endings."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from engine.declared import BadInput
from engine.jobs.race import lanes_of, new_trajectory, race
from engine.outcome import Outcome
from engine.recording import MOST_ROWS
from engine.scenario import Scenario
from engine.trajectory import Trajectory


def recorded(pace: float = 0.03, capacity: int = MOST_ROWS, **fields: object) -> Trajectory:
    """Run a scenario to its end."""
    scenario = Scenario.checked({"landscape": "rosenbrock", **fields})
    trajectory = Trajectory(lanes_of(scenario), capacity)
    for _ in race(scenario, trajectory, pace):
        pass
    return trajectory


def torch_path(make: object, steps: int, start: tuple[float, float] = (-1.2, 1.0)) -> tuple[np.ndarray, np.ndarray]:
    """The loop a notebook would write: positions `[T, 2]` and losses `[T]` from torch.optim and autograd."""
    x = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = make([x])  # type: ignore[operator]
    positions, losses = [], []
    for _ in range(steps + 1):
        optimizer.zero_grad()
        loss = (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2
        loss.backward()
        positions.append(x.detach().clone().numpy())
        losses.append(loss.item())
        optimizer.step()
    return np.array(positions), np.array(losses)


@pytest.mark.parametrize(
    ("racer", "twin"),
    [
        ({"key": "sgd", "lr": 1e-3}, lambda p: torch.optim.SGD(p, lr=1e-3)),
        ({"key": "momentum", "lr": 5e-4, "momentum": 0.9}, lambda p: torch.optim.SGD(p, lr=5e-4, momentum=0.9)),
        ({"key": "adam", "lr": 0.02}, lambda p: torch.optim.Adam(p, lr=0.02)),
    ],
)
def test_the_recording_is_the_path_that_torch_walks(racer: dict[str, object], twin: object) -> None:
    positions, losses = torch_path(twin, 300)
    rows = recorded(starts=[(-1.2, 1.0)], racers=[racer], stop={"steps": 300}).rows
    np.testing.assert_allclose(rows.position[:, 0], positions, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(rows.loss[:, 0], losses, rtol=1e-8)
    assert rows.step.tolist() == list(range(301))


def test_a_schedule_sets_the_rate_of_every_step() -> None:
    racer = {"optimizer": {"key": "sgd", "lr": 1e-3}, "schedule": {"key": "cosine"}}
    rows = recorded(racers=[racer], stop={"steps": 200}).rows
    x = torch.tensor([0.0], requires_grad=True)
    optimizer = torch.optim.SGD([x], lr=1e-3)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=200)
    for step in range(200):
        assert math.isclose(rows.rate[step, 0], scheduler.get_last_lr()[0], rel_tol=1e-12)
        moved = rows.position[step + 1, 0] - rows.position[step, 0]
        np.testing.assert_allclose(moved, -rows.rate[step, 0] * rows.gradient[step, 0], rtol=1e-9, atol=1e-15)
        optimizer.step()
        scheduler.step()


def test_a_lane_does_not_depend_on_its_neighbours() -> None:
    racers = [{"key": "adam", "lr": 0.02}, {"key": "sgd", "lr": 0.02}, {"key": "rmsprop", "lr": 0.01}]
    noisy = [{"optimizer": racer, "noise": 0.3} for racer in racers]
    starts = [(-1.2, 1.0), (0.0, 2.0), (1.5, -0.5)]
    together = recorded(racers=noisy, starts=starts, seeds=2, stop={"steps": 150}).rows
    alone = recorded(racers=noisy[2:], starts=starts, seeds=2, stop={"steps": 150}).rows
    assert np.array_equal(together.position[:, 12:], alone.position)
    one_start = recorded(racers=noisy[:1], starts=starts[:1], stop={"steps": 150}).rows
    assert np.array_equal(together.position[:, 0], one_start.position[:, 0])


def test_the_same_scenario_gives_the_same_recording_however_it_is_paced() -> None:
    asked = {"racers": [{"optimizer": "adam", "noise": 1.0}, "momentum"], "seeds": 3, "stop": {"steps": 700}}
    first, second = recorded(pace=0.03, **asked).rows, recorded(pace=0.0005, **asked).rows
    for name in ("step", "position", "loss", "gradient", "noisy_gradient", "rate"):
        assert np.array_equal(getattr(first, name), getattr(second, name)), name
    assert all(np.array_equal(first.state[0][k], second.state[0][k]) for k in first.state[0])


def test_noise_is_gaussian_of_the_asked_deviation_and_equal_for_every_racer() -> None:
    racers = [{"optimizer": {"key": "sgd", "lr": 1e-4}, "noise": 0.5}, {"optimizer": {"key": "adam"}, "noise": 2.0}]
    rows = recorded(racers=racers, seeds=20, stop={"steps": 500, "grad_norm_below": None}).rows
    draws = rows.noisy_gradient - rows.gradient
    quiet, loud = draws[:, :20], draws[:, 20:]
    count = quiet.size
    assert abs(quiet.std() - 0.5) < 5 * 0.5 / math.sqrt(2 * count)
    assert abs(quiet.mean()) < 5 * 0.5 / math.sqrt(count)
    np.testing.assert_allclose(loud, 4 * quiet, atol=1e-9)
    assert not np.allclose(quiet[:, 0], quiet[:, 1])


def test_torch_rows_walk_as_numpy_rows_do() -> None:
    rng = np.random.default_rng(0)
    starts = [tuple(p) for p in rng.uniform(-1.5, 1.5, (600, 2)).tolist()]
    asked = {"racers": [{"key": "adam", "lr": 0.01}], "stop": {"steps": 60}}
    many = recorded(starts=starts, **asked).rows  # 600 lanes: torch
    few = recorded(starts=starts[:5], **asked).rows  # numpy
    np.testing.assert_allclose(many.position[:, :5], few.position, rtol=1e-9, atol=1e-12)


def test_float32_rows_are_rounded_rows() -> None:
    asked = {"racers": ["adam", "nadam"], "stop": {"steps": 50}}
    single, double = recorded(dtype="float32", **asked).rows, recorded(**asked).rows
    assert single.position.dtype == np.float32
    np.testing.assert_allclose(single.position, double.position, rtol=1e-4)


class TestEndings:
    def test_plain_descent_diverges_above_two_over_lambda_and_says_so(self) -> None:
        for rate, outcome in ((0.0198, Outcome.CONVERGED), (0.0202, Outcome.DIVERGED)):  # limit 2/100
            run = recorded(landscape="ravine", racers=[{"key": "sgd", "lr": rate}], stop={"steps": 20_000})
            assert run.endings[0].outcome is outcome
        assert run.endings[0].sentence.endswith("learning rate 0.0202 is above the limit 2/λ = 0.02 here")

    def test_the_limit_names_the_penalty_where_there_is_one(self) -> None:
        run = recorded(landscape="ravine", racers=[{"key": "sgd", "lr": 0.03, "weight_decay": 25.0}])
        assert run.endings[0].sentence.endswith("the limit 2/(λ + weight_decay) = 0.016 here")

    def test_the_limit_is_that_of_the_last_place_in_the_box_however_the_race_is_paced(self) -> None:
        asked = {"landscape": {"expression": "50*y**2 + 0.01*y**4"}, "starts": [(0.0, 2.0)]}
        runs = [recorded(pace, racers=[{"key": "sgd", "lr": 0.0201}], **asked) for pace in (0.0, 0.03)]
        first, second = (run.endings[0] for run in runs)
        assert first.outcome is Outcome.DIVERGED
        assert first == second
        y = runs[0].rows.position[:, 0, 1]
        last = y[np.flatnonzero(np.abs(y) <= 3)[-1]]
        assert first.step > 32 + np.flatnonzero(np.abs(y) <= 3)[-1], "it left the box some chunks before"
        assert first.sentence.endswith(f"2/λ = {2 / (100 + 0.12 * last**2):.4g} here")

    @pytest.mark.parametrize("settings", [{"momentum": 0.9}, {"momentum": 0.5, "dampening": 0.5}])
    @pytest.mark.parametrize("key", ["momentum", "nesterov"])
    def test_the_limit_a_rule_names_is_where_it_begins_to_diverge(self, key: str, settings: dict[str, float]) -> None:
        from engine.optimizer import OPTIMIZERS

        fields = {k: v for k, v in settings.items() if k in OPTIMIZERS[key].model_fields}
        found = OPTIMIZERS.read({"key": key, **fields}).rate_limit(100.0)
        assert found is not None
        for factor, outcome in ((0.98, Outcome.CONVERGED), (1.02, Outcome.DIVERGED)):
            racer = {"key": key, **fields, "lr": found[0] * factor}
            run = recorded(landscape="ravine", racers=[racer], stop={"steps": 20_000})
            assert run.endings[0].outcome is outcome

    def test_converged_is_the_first_row_below(self) -> None:
        run = recorded(landscape="bowl", racers=[{"key": "sgd", "lr": 0.1}], stop={"loss_below": 1e-3})
        step = run.endings[0].step
        x, y = -1.6 * 0.9**step, 0.0  # eigenvalues 1 and 10: the second coordinate arrives at once
        assert (x * x + 10 * y * y) / 2 < 1e-3 <= (x / 0.9) ** 2 / 2
        assert run.last_step == step
        assert run.endings[0].sentence == f"converged at step {step}: loss below 0.001"

    def test_a_start_at_a_stationary_point_ends_at_once(self) -> None:
        run = recorded(racers=["adam"], starts=[(1.0, 1.0)])
        assert (run.endings[0].outcome, run.endings[0].step, len(run.rows)) == (Outcome.CONVERGED, 0, 1)

    def test_leaving_the_numbers_freezes_the_last_good_row(self) -> None:
        landscape = {"expression": "log(x) + y**2", "box": [[0.01, 3], [-1, 1]]}
        run = recorded(landscape=landscape, starts=[(0.5, 0.1)], racers=[{"key": "sgd", "lr": 0.2}, "adam"])
        ending, rows = run.endings[0], run.rows
        assert ending.outcome is Outcome.NOT_FINITE
        assert ending.sentence == f"not finite at step {ending.step + 1}; frozen at step {ending.step}"
        assert np.isfinite(rows.position).all()
        assert np.isfinite(rows.loss).all()
        assert (rows.position[ending.step :, 0] == rows.position[ending.step, 0]).all()
        x = rows.position[ending.step, 0, 0]
        assert x - 0.2 / x <= 0  # the step that left the logarithm's domain

    @pytest.mark.parametrize("steps", range(200, 216))  # a chunk has 16 steps at this pace: one begins at each place
    def test_the_last_good_row_is_kept_wherever_a_chunk_begins_and_however_thin_the_rest(self, steps: int) -> None:
        asked = {
            "landscape": {"expression": "x + q*log(x)", "parameters": {"q": {"default": 1e-9}}, "box": [[0, 9]] * 2}
        }
        run = recorded(0.0, 64, starts=[(steps - 0.5, 0.0)], racers=[{"key": "sgd", "lr": 1.0}], **asked)
        assert run.stride > 1
        assert run.endings[0].step == run.last_step == steps - 1
        assert run.rows.position[-1, 0, 0] == pytest.approx(0.5, abs=1e-6)

    def test_a_start_without_a_value_is_said(self) -> None:
        landscape = {"expression": "log(x) + y**2", "box": [[0.01, 3], [-1, 1]]}
        run = recorded(landscape=landscape, starts=[(-1.0, 0.1)], racers=["adam"])
        assert run.endings[0].outcome is Outcome.NOT_FINITE
        assert "at the start" in run.endings[0].sentence

    def test_patience_counts_steps_without_improvement(self) -> None:
        stop = {"patience": 25, "steps": 5000, "grad_norm_below": None}
        run = recorded(racers=[{"optimizer": {"key": "sgd", "lr": 1e-3}, "noise": 20.0}], stop=stop)
        loss, step = run.rows.loss[:, 0], run.endings[0].step
        assert run.endings[0].outcome is Outcome.STOPPED
        best = int(np.argmin(loss[: step + 1]))
        assert step - best == 25
        for earlier in range(1, step):  # the rule did not hold before
            assert earlier - int(np.argmin(loss[: earlier + 1])) < 25

    def test_the_lanes_that_ended_repeat_their_end_while_others_run(self) -> None:
        racers = [{"key": "sgd", "lr": 0.1}, {"key": "adam", "lr": 0.001}]
        run = recorded(landscape="bowl", racers=racers, stop={"steps": 3000, "loss_below": 1e-6})
        rows, (first, second) = run.rows, run.endings
        assert first.step < second.step == run.last_step
        assert (rows.loss[first.step :, 0] == rows.loss[first.step, 0]).all()
        assert (rows.seconds[first.step :, 0] == rows.seconds[first.step, 0]).all()


def test_a_race_can_be_closed_at_any_yield() -> None:
    scenario = Scenario.checked({"racers": ["adam"], "stop": {"steps": 10_000_000, "grad_norm_below": None}})
    trajectory = new_trajectory(scenario)
    job = race(scenario, trajectory, pace=0.001)
    next(job)
    job.close()
    assert 0 < trajectory.last_step < 10_000_000
    assert trajectory.endings[0].outcome is Outcome.RUNNING


def test_too_many_lanes_are_refused_in_a_sentence() -> None:
    scenario = Scenario.checked({"racers": ["adam"], "starts": [(0.0, float(i)) for i in range(900)], "seeds": 900})
    with pytest.raises(BadInput, match="more than 20,000 runs"):
        new_trajectory(scenario)


def test_a_race_of_nobody_is_over_at_once() -> None:
    assert recorded(racers=[]).count == 0
