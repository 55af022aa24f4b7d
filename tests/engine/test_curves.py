"""Curves, axes and their labels: what is drawn is what was recorded, only thinner."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.jobs.race import new_trajectory, race
from engine.pictures.axes import apart, linear, logarithmic
from engine.pictures.clock import Clock
from engine.pictures.curves import Plotter
from engine.pictures.decimate import extremes
from engine.pictures.digits import digits, latex, short
from engine.scenario import Scenario
from engine.trajectory import Trajectory

FIELD = [
    {"optimizer": {"key": "sgd", "lr": 0.001}},
    {"optimizer": {"key": "adam", "lr": 0.05}},
    {"optimizer": {"key": "sgd", "lr": 0.02}},
]


def raced(**wanted: Any) -> tuple[Scenario, Trajectory]:
    scenario = Scenario(**{"racers": FIELD, "stop": {"steps": 3000}, **wanted})
    trajectory = new_trajectory(scenario)
    for _ in race(scenario, trajectory):
        pass
    return scenario, trajectory


@given(st.integers(1, 400), st.integers(1, 60), st.integers(0, 5))
def test_thinning_keeps_ends_and_extremes_of_every_column(rows: int, columns: int, seed: int) -> None:
    y = np.random.default_rng(seed).normal(size=(3, rows))
    kept = extremes(y, columns)
    assert kept.shape[1] <= 2 * columns + 2
    assert (np.diff(kept, axis=1) >= 0).all()
    assert (kept[:, 0] == 0).all()
    assert (kept[:, -1] == rows - 1).all()
    drawn = np.take_along_axis(y, kept, axis=1)
    np.testing.assert_array_equal(drawn.min(1), y.min(1))
    np.testing.assert_array_equal(drawn.max(1), y.max(1))


def test_a_spike_of_one_step_is_not_thinned_away() -> None:
    y = np.zeros((1, 10_000))
    y[0, 4321] = 7.0
    assert 4321 in extremes(y, 50)[0]


def test_a_curve_is_the_logarithm_of_the_loss_until_its_lane_ends() -> None:
    scenario, trajectory = raced()
    plot = Plotter(scenario, trajectory, "loss").plot(trajectory.rows, 300, 100)
    sgd, adam, diverged = plot.curves
    for curve, lane in ((sgd, 0), (adam, 1)):
        steps, logs = curve.x[:-1].astype(int), curve.y[:-1]
        np.testing.assert_array_equal(logs, np.log10(trajectory.rows.loss[steps, lane]))
        assert steps[-1] == trajectory.endings[lane].step
    assert diverged.x[np.isfinite(diverged.y)].max() == trajectory.endings[2].step
    assert plot.x.low == 0
    assert plot.x.high == 3000
    assert plot.y.low <= np.nanmin(adam.y)
    assert plot.y.high == 2  # the start's loss is 24.2: what diverged takes no room


@pytest.mark.parametrize("seeds", [1, 3])
@pytest.mark.parametrize("beyond", [2.0, 1e6])
def test_of_a_race_that_all_leave_the_range_is_what_happens_inside_the_box(seeds: int, beyond: float) -> None:
    scenario, trajectory = raced(
        landscape="saddle", starts=((-1.5, 0.001),), seeds=seeds, view={"loss_scale": "linear"},
        racers=[{"optimizer": {"key": key, "lr": 0.05}, "noise": 1e-6} for key in ("sgd", "adam")],
        stop={"steps": 150, "diverged_beyond": beyond},
    )  # fmt: skip
    assert (np.abs(trajectory.rows.position[-1, :, 1]) > 2).all()
    axis = Plotter(scenario, trajectory, "loss").plot(trajectory.rows, 300, 100).y
    assert axis.low == pytest.approx(-4, abs=0.5)
    assert axis.high == pytest.approx(2.25, abs=0.5)


def test_a_known_minimum_is_subtracted_on_a_log_axis_only() -> None:
    tilted = {"landscape": "branin", "starts": [(1.0, 4.0)], "racers": FIELD[:1], "stop": {"steps": 50}}
    scenario, trajectory = raced(**tilted)
    minimum = scenario.landscape.minimum_now()
    assert minimum
    above = Plotter(scenario, trajectory, "loss").plot(trajectory.rows, 300, 100)
    assert above.above_minimum
    assert 10 ** above.curves[0].y[0] == pytest.approx(trajectory.rows.loss[0, 0] - minimum)
    scenario = scenario.changed(view={"loss_scale": "linear"})
    plain = Plotter(scenario, trajectory, "loss").plot(trajectory.rows, 300, 100)
    assert not plain.above_minimum
    assert plain.curves[0].y[0] == trajectory.rows.loss[0, 0]


def test_zero_and_negative_losses_are_left_out_of_a_log_axis_and_said_so() -> None:
    typed = {"expression": "x**2 + y**2 - 1", "start": (2.0, 0.0)}
    racer = {"optimizer": {"key": "sgd", "lr": 0.1}}
    scenario, trajectory = raced(landscape=typed, racers=[racer], stop={"steps": 20})
    plot = Plotter(scenario, trajectory, "loss").plot(trajectory.rows, 300, 100)
    assert plot.cut
    drawn = np.isfinite(plot.curves[0].y[:-1])
    np.testing.assert_array_equal(drawn, trajectory.rows.loss[:, 0] > 0)


def test_seeds_are_drawn_as_their_median_in_the_band_of_their_middle_half() -> None:
    noisy = [{"optimizer": {"key": "sgd", "lr": 0.001}, "noise": 5.0}]
    scenario, trajectory = raced(racers=noisy, seeds=9, stop={"steps": 100})
    (curve,) = Plotter(scenario, trajectory, "gradient norm").plot(trajectory.rows, 300, 100).curves
    norm = trajectory.rows.grad_norm
    np.testing.assert_allclose(10 ** curve.y[:-1], np.median(norm, axis=1))
    assert curve.band is not None
    low, high = 10 ** curve.band[1][:101], 10 ** curve.band[1][101:202][::-1]
    np.testing.assert_allclose(low, np.quantile(norm, 0.25, axis=1))
    np.testing.assert_allclose(high, np.quantile(norm, 0.75, axis=1))


def test_hidden_racers_are_not_drawn_and_distance_needs_a_minimum() -> None:
    hidden = [FIELD[0], {**FIELD[1], "hidden": True}]
    scenario, trajectory = raced(racers=hidden, stop={"steps": 10})
    assert [c.racer for c in Plotter(scenario, trajectory, "loss").plot(trajectory.rows, 300, 100).curves] == [0]
    assert Plotter(scenario, trajectory, "distance").possible
    scenario, trajectory = raced(landscape={"expression": "x*y"}, stop={"steps": 1})
    assert not Plotter(scenario, trajectory, "distance").possible


@pytest.mark.parametrize("horizontal", ["steps", "evaluations", "seconds"])
def test_a_place_on_the_horizontal_axis_is_a_step_and_back(horizontal: str) -> None:
    scenario, trajectory = raced(view={"horizontal": horizontal}, stop={"steps": 500})
    rows, clock = trajectory.rows, Clock(scenario, trajectory)
    for step in (0, 1, 250, 499):
        x = clock.at(rows, step, 0)
        assert clock.at(rows, clock.step_at(rows, 0, x), 0) == x
    assert clock.step_at(rows, 0, -1e9) == 0
    assert clock.step_at(rows, 0, 1e9) == 500
    marks = list(Plotter(scenario, trajectory, "loss").now(rows, 250))
    assert marks[0] == (0, clock.at(rows, 250, 0), math.log10(rows.loss[250, 0]))


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.integers(2, 9))
def test_linear_axes_hold_the_range_and_do_not_crowd(low: float, size: float, most: int) -> None:
    axis, slack = linear(low, low + size, most), 1e-6 * size + 1e-9 * abs(low)
    assert axis.low <= low + slack
    assert axis.high >= low + size - slack
    assert axis.high - axis.low <= 1.25 * size + slack
    assert 1 <= len(axis.labels) <= most
    assert all(axis.low - slack <= place <= axis.high + slack for place, _ in axis.labels)


def test_axes_move_only_when_they_must() -> None:
    assert len({linear(0, high, 5) for high in range(500, 1001)}) <= 12
    assert len({logarithmic(low, 1.4, 5) for low in np.linspace(-2.99, -2.01, 50)}) == 1


@given(st.integers(-40, 20), st.integers(1, 60), st.integers(2, 8))
def test_log_axes_always_have_two_numbers_and_never_too_many(low: int, decades: int, most: int) -> None:
    assert 2 <= len(logarithmic(low, low + decades, most).labels) <= most


def test_log_axes_name_whole_decades() -> None:
    axis = logarithmic(-11.2, 1.4, 5)
    assert (axis.low, axis.high) == (-12, 2)
    assert [text for _, text in axis.labels] == ["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "1"]
    assert logarithmic(0.1, 0.2, 5).labels == ((0.0, "1"), (1.0, "10"))


@given(st.lists(st.floats(-10, 110), max_size=8), st.floats(1, 12))
def test_labels_are_pushed_apart_in_their_order_and_stay_inside(wanted: list[float], gap: float) -> None:
    placed = apart(np.array(wanted), gap, 0.0, 100.0)
    order = np.argsort(np.array(wanted), kind="stable")
    assert (np.diff(placed[order]) >= gap - 1e-6).all()
    assert ((placed >= -1e-6) & (placed <= 100 + 1e-6)).all()
    if len(wanted) == 1:
        assert placed[0] == min(max(wanted[0], 0), 100)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (1.0, "1.000"), (0.0012345, "0.001234"), (12345.6, "12350"),
        (99999.0, "1.000e+05"), (-2.5e-7, "-2.500e-07"),
        (math.inf, "∞"), (math.nan, "not a number"), (9.99996, "10.00"),
    ],
)  # fmt: skip
def test_four_digits(value: float, text: str) -> None:
    assert digits(value) == text


def test_constants_have_no_zeros_at_their_end_and_latex_powers_of_ten() -> None:
    assert [short(v, 6) for v in (0.9, 1e-8, 0.99995, 1.0, 123456.0)] == ["0.9", "1e-8", "0.99995", "1", "123456"]
    assert latex("1.234e-05") == r"1.234 \times 10^{-5}"
