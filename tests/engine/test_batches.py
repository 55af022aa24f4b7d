"""Batches: every sample once an epoch, the same order whenever asked, and gradients that average to the full one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Scenario, Trajectory, run
from engine.batches import Batches, batches_of, steps_per_epoch
from engine.jobs.race import new_trajectory, race
from engine.pictures.clock import Clock, unit_of
from engine.pictures.curves import Plotter
from engine.runtime import Backend
from engine.trajectory import Lane

NORRIS = {"model": "line", "loss": "mse", "data": "norris", "standardise": True}
CLASSES = {"model": "logistic", "loss": "bce_with_logits", "data": {"key": "two_classes", "samples": 23}, "l2": 0.1}
ROBUST = {"model": "power", "loss": "huber", "data": "danwood", "l1": 0.01}


def racer(batch: int | None, key: str = "sgd", lr: float = 0.05, **more: Any) -> dict[str, Any]:
    return {"optimizer": {"key": key, "lr": lr}, "batch": batch, **more}


def scenario(*racers: dict[str, Any], landscape: Any = NORRIS, **more: Any) -> Scenario:
    return Scenario(**{"landscape": landscape, "racers": racers, "starts": [(0.5, 0.2)], "stop": {"steps": 60}, **more})


def path(film: Trajectory, lane: int = 0) -> np.ndarray:
    return film.rows.position[:, lane]


@given(st.integers(1, 60), st.integers(1, 70), st.integers(0, 5), st.integers(0, 300))
def test_every_sample_is_seen_exactly_once_an_epoch(samples: int, size: int, seed: int, epoch: int) -> None:
    batches = Batches(samples, size, seed)
    steps = range(epoch * batches.per_epoch, (epoch + 1) * batches.per_epoch)
    seen = [batches.at(step) for step in steps]
    assert sorted(np.concatenate(seen).tolist()) == list(range(samples))
    assert {len(batch) for batch in seen[:-1]} <= {min(size, samples)}
    assert 1 <= len(seen[-1]) <= min(size, samples)


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=20), st.integers(0, 3))
def test_a_batch_is_the_same_whatever_was_asked_before(steps: list[int], seed: int) -> None:
    asked = Batches(36, 6, seed)
    for step in steps:
        np.testing.assert_array_equal(asked.at(step), Batches(36, 6, seed).at(step))


def test_epochs_and_seeds_have_orders_of_their_own() -> None:
    one, other = Batches(36, 36 // 2, 0), Batches(36, 36 // 2, 1)
    assert not np.array_equal(one.at(0), one.at(2))
    assert not np.array_equal(one.at(0), other.at(0))


def test_more_than_all_is_all_in_their_order() -> None:
    for size in (None, 36, 1000):
        batches = Batches(36, size, 0)
        assert batches.whole
        assert batches.per_epoch == 1
        np.testing.assert_array_equal(batches.at(7), np.arange(36))


@pytest.mark.parametrize("landscape", [NORRIS, CLASSES, ROBUST], ids=["quadratic", "autograd", "kinks"])
@pytest.mark.parametrize("size", [1, 4, 5])
def test_batch_gradients_average_to_the_full_gradient_over_an_epoch(landscape: dict[str, Any], size: int) -> None:
    asked = scenario(racer(size), landscape=landscape)
    batches = batches_of(asked, Lane(0, 0, 0))
    assert batches is not None
    evaluator = asked.landscape.objective().on(Backend("numpy"))
    assert evaluator.samples == batches.samples
    for point in np.array([[0.5, 0.2], [1.3, 3.0], [-2.0, 0.7]]):
        parts = [batches.at(step) for step in range(3 * batches.per_epoch, 4 * batches.per_epoch)]
        gradients = [evaluator.gradient_on(point[None], part[None])[0] for part in parts]
        mean = np.average(gradients, axis=0, weights=[len(part) for part in parts])
        full = evaluator.gradient(point[None])[0]
        np.testing.assert_allclose(mean, full, rtol=1e-12, atol=1e-12 * np.abs(gradients).max())


def test_what_the_optimizer_saw_is_the_gradient_of_its_batch_and_the_exact_one_is_kept() -> None:
    asked = scenario(racer(5), racer(None))
    film, batches = run(asked), batches_of(asked, Lane(0, 0, 0))
    assert batches is not None
    evaluator = asked.landscape.objective().on(Backend("numpy"))
    rows = film.rows
    for step in (0, 7, 8, 41):
        here = rows.position[step, :1]
        np.testing.assert_allclose(rows.noisy_gradient[step, :1], evaluator.gradient_on(here, batches.at(step)[None]))
        np.testing.assert_allclose(rows.gradient[step, :1], evaluator.gradient(here))
        np.testing.assert_allclose(rows.loss[step, :1], evaluator.value(here))
        np.testing.assert_allclose(rows.position[step + 1, 0], here[0] - 0.05 * rows.noisy_gradient[step, 0])
    np.testing.assert_array_equal(rows.noisy_gradient[:, 1], rows.gradient[:, 1])


@pytest.mark.parametrize("landscape", [NORRIS, CLASSES], ids=["quadratic", "autograd"])
def test_a_batch_of_all_is_plain_descent_bit_for_bit(landscape: dict[str, Any]) -> None:
    full = path(run(scenario(racer(None, "adam"), landscape=landscape)))
    np.testing.assert_array_equal(path(run(scenario(racer(36, "adam"), landscape=landscape))), full)
    beside = run(scenario(racer(3), racer(36, "adam"), landscape=landscape))
    np.testing.assert_array_equal(path(beside, 1), full)


def test_the_same_seed_gives_the_same_path_and_another_seed_another() -> None:
    first, again = (path(run(scenario(racer(4)))) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    moved = path(run(scenario(racer(4), seed=1)))
    own = path(run(scenario(racer(4, seed=1))))
    assert not np.array_equal(first, moved)
    np.testing.assert_array_equal(moved, own)  # the racer's seed is added to the run's


def test_racers_with_one_seed_see_one_order_and_seeds_run_beside_each_other() -> None:
    asked = scenario(racer(4), racer(4), racer(4, seed=2), seeds=3)
    film = run(asked)
    lanes = [path(film, lane) for lane in range(9)]
    for seed in range(3):
        np.testing.assert_array_equal(lanes[seed], lanes[3 + seed])
    np.testing.assert_array_equal(lanes[2], lanes[6])  # seed 2 of the first is seed 0 of the third
    assert not np.array_equal(lanes[0], lanes[1])
    np.testing.assert_array_equal(lanes[1], path(run(scenario(racer(4), seed=1))))


def test_batches_do_not_depend_on_how_a_race_is_cut_into_chunks() -> None:
    asked = scenario(racer(5), racer(None), stop={"steps": 300})
    cut = new_trajectory(asked)
    for _ in race(asked, cut, pace=1e-9, first=3):
        pass
    np.testing.assert_array_equal(cut.rows.position, run(asked).rows.position)


def test_noise_comes_on_top_of_the_batch() -> None:
    quiet, noisy = run(scenario(racer(4))).rows, run(scenario(racer(4, noise=0.5))).rows
    drawn = noisy.noisy_gradient[0] - quiet.noisy_gradient[0]
    again = run(scenario(racer(None, noise=0.5))).rows
    np.testing.assert_allclose(drawn, again.noisy_gradient[0] - again.gradient[0])


def test_many_lanes_on_torch_see_the_same_batches() -> None:
    starts = [(x, 0.2) for x in np.linspace(-1, 1, 300)]
    many = run(scenario(racer(5), racer(None), starts=starts, stop={"steps": 20}))
    few = run(scenario(racer(5), starts=starts[:2], stop={"steps": 20}))
    np.testing.assert_allclose(many.rows.position[:, :2], few.rows.position, rtol=1e-12)


def test_a_formula_has_no_samples_and_ignores_a_batch() -> None:
    plain, batched = (run(scenario(racer(batch, lr=0.001), landscape="rosenbrock")) for batch in (None, 5))
    np.testing.assert_array_equal(path(plain), path(batched))
    assert batches_of(scenario(racer(5), landscape="rosenbrock"), Lane(0, 0, 0)) is None


def test_only_what_is_trained_on_comes_in_batches() -> None:
    asked = scenario(racer(5), landscape={**NORRIS, "held_out": 0.25})
    assert steps_per_epoch(asked, 0) == 6  # 27 samples
    film = run(asked)
    assert np.isfinite(film.rows.loss).all()


# --- epochs --------------------------------------------------------------------------------------------


def test_an_axis_of_epochs_counts_passes_and_ends_where_all_have_come() -> None:
    asked = scenario(racer(None), racer(6), racer(1), view={"horizontal": "epochs"}, stop={"steps": 72})
    film = run(asked)
    clock = Clock(asked, film)
    assert [clock.at(film.rows, 36, lane) for lane in range(3)] == [36, 6, 1]
    assert clock.step_at(film.rows, 1, 2.0) == 12
    full, mini, single = Plotter(asked, film, "loss").plot(film.rows, 400, 200).curves
    assert (np.nanmax(full.x), np.nanmax(mini.x), np.nanmax(single.x)) == (2, 2, 2)
    assert full.end is not None
    assert full.end[1] == pytest.approx(np.log10(film.rows.loss[2, 0] - asked.landscape.minimum_now()))


def test_bands_of_seeds_are_drawn_over_epochs() -> None:
    asked = scenario(racer(6), racer(None), seeds=5, view={"horizontal": "epochs"}, stop={"steps": 60})
    film = run(asked)
    mini, full = Plotter(asked, film, "gradient norm").plot(film.rows, 400, 200).curves
    assert mini.band is not None
    low, high = (np.nanmin(mini.band[1]), np.nanmax(mini.band[1]))
    assert low < high
    assert np.nanmax(mini.x) == np.nanmax(full.x) == 10


def test_formulas_are_counted_in_steps_where_epochs_are_asked_for() -> None:
    assert unit_of(scenario(racer(None), view={"horizontal": "epochs"})) == "epochs"
    assert unit_of(scenario(racer(None), landscape="bowl", view={"horizontal": "epochs"})) == "steps"
