"""The loss on held-out samples and early stopping: recomputed from the samples, and judged row by row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Scenario, Trajectory, run
from engine.jobs.race import new_trajectory, race
from engine.landscapes.model import ModelLandscape
from engine.pictures.curves import Plotter
from engine.pictures.held_out import HeldOut, Stop, early_stop, evenly

NOISY = {"key": "noisy_line", "samples": 24, "noise": 2.0, "seed": 3}
LINE = {"model": "line", "loss": "mse", "data": NOISY, "held_out": 0.5, "l2": 0.3}


def raced(**wanted: Any) -> tuple[Scenario, Trajectory]:
    racers = [{"optimizer": {"key": "sgd", "lr": 0.01}}, {"optimizer": {"key": "sgd", "lr": 0.02}, "batch": 3}]
    asked = Scenario(**{"landscape": LINE, "racers": racers, "starts": [(8, -6)], "stop": {"steps": 400}, **wanted})
    return asked, run(asked)


def by_hand(landscape: Any, theta: np.ndarray) -> np.ndarray:
    """The mean squared error on the held-out samples for parameters `theta [K, 2]`, without any penalty."""
    assert isinstance(landscape, ModelLandscape)
    samples = landscape.samples
    x, y = samples.x[samples.held_out, 0], samples.y[samples.held_out]
    error = theta[:, :1] * x + theta[:, 1:] - y
    return np.asarray((error**2).mean(1))


def slow_stop(step: list[int], loss: list[float], patience: int) -> Stop | None:
    """Early stopping as anyone would write it."""
    best, best_step = np.inf, None
    for now, value in zip(step, loss, strict=True):
        if value < best:
            best, best_step = value, now
        if best_step is not None and now - best_step >= patience:
            return Stop(now, best_step, best)
    return None


@given(
    st.lists(st.sampled_from([0.5, 1.0, 2.0, 3.0, np.nan, np.inf]), min_size=1, max_size=40),
    st.integers(1, 12),
    st.integers(1, 4),
)
def test_early_stopping_is_the_loop_that_anyone_would_write(loss: list[float], patience: int, stride: int) -> None:
    step = [stride * k for k in range(len(loss))]
    assert early_stop(np.array(step), np.array(loss), patience) == slow_stop(step, loss, patience)


def test_the_held_out_loss_is_that_of_the_samples_kept_from_training() -> None:
    asked, film = raced()
    held_out = HeldOut(asked, 2)
    kept, loss = held_out.along(film.rows, [0, 1], 300)
    np.testing.assert_array_equal(kept, np.arange(301))
    for lane in (0, 1):
        np.testing.assert_allclose(loss[:, lane], by_hand(asked.landscape, film.rows.position[kept, lane]))
    samples = asked.landscape.samples  # type: ignore[attr-defined]
    assert sorted([*samples.training, *samples.held_out]) == list(range(24))


def test_the_plot_shows_both_losses_and_marks_where_it_would_stop() -> None:
    asked, film = raced(view={"patience": 25})
    plot = Plotter(asked, film, "loss").plot(film.rows, 400, 200)
    assert not plot.above_minimum  # the minimum is that of the training loss alone
    assert [curve.racer for curve in plot.companions] == [0, 1]
    for curve in plot.companions:
        loss = by_hand(asked.landscape, film.rows.position[:, curve.racer])
        stop = slow_stop(film.rows.step.tolist(), loss.tolist(), 25)
        assert stop is not None
        assert curve.stop is not None
        assert (curve.stop.step, curve.stop.best_step) == (stop.step, stop.best_step)
        assert curve.stopped == pytest.approx((stop.step, np.log10(loss[stop.step])))
        assert curve.best == pytest.approx((stop.best_step, np.log10(stop.best)))
        np.testing.assert_allclose(10**curve.y, loss[curve.x.astype(int)])
    assert plot.y.low <= min(curve.y.min() for curve in plot.companions)


def test_only_the_loss_has_held_out_curves_and_only_where_something_is_held_out() -> None:
    asked, film = raced()
    assert Plotter(asked, film, "gradient norm").plot(film.rows, 400, 200).companions == ()
    for landscape in ({**LINE, "held_out": 0.0}, "bowl"):
        asked, film = raced(landscape=landscape, stop={"steps": 5})
        assert Plotter(asked, film, "loss").plot(film.rows, 400, 200).companions == ()


def test_what_is_drawn_of_several_seeds_and_judged_is_their_median() -> None:
    asked, film = raced(seeds=5, view={"patience": 40})
    _, batched = Plotter(asked, film, "loss").plot(film.rows, 400, 200).companions
    losses = np.stack([by_hand(asked.landscape, film.rows.position[:, lane]) for lane in film.lanes_of(1)])
    median = np.median(losses, axis=0)
    np.testing.assert_allclose(10**batched.y, median)
    stop = slow_stop(film.rows.step.tolist(), median.tolist(), 40)
    assert stop is not None
    assert batched.stop is not None
    assert (batched.stop.step, batched.stop.best_step) == (stop.step, stop.best_step)


def test_a_growing_recording_gives_what_the_whole_one_gives() -> None:
    asked, whole = raced()
    growing, held_out = new_trajectory(asked), HeldOut(asked, 2)
    for _ in race(asked, growing, pace=1e-9, first=7):
        kept, loss = held_out.along(growing.rows, [0], len(growing.rows) - 1)
    np.testing.assert_allclose(loss, HeldOut(asked, 2).along(whole.rows, [0], 400)[1])
    assert kept[-1] == 400


def test_long_recordings_are_looked_at_in_even_steps_that_stay_the_same() -> None:
    few, more = evenly(np.arange(1000), 100), evenly(np.arange(3000), 100)
    assert len(few) <= 101
    assert set(more[:-1]) & set(range(992)) <= set(few)
    assert (few[-1], more[-1]) == (999, 2999)
    np.testing.assert_array_equal(evenly(np.arange(10), 100), np.arange(10))


def test_too_many_lanes_for_one_line_are_left_out() -> None:
    asked, film = raced(seeds=101, stop={"steps": 3})
    assert Plotter(asked, film, "loss").plot(film.rows, 400, 200).companions == ()
