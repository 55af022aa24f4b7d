"""The sampled picture is the function on the pixels, and its contour lines lie where the function has their level."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine import catalogue
from engine.landscape import Landscape
from engine.landscapes.expression import FormulaLandscape
from engine.pictures import contours
from engine.pictures.grid import BLOCK, axes, sample
from engine.runtime import Backend

ROSENBROCK = catalogue.builtin()["rosenbrock"]


def test_every_pixel_is_the_value_at_its_place() -> None:
    box = ((-2.0, 1.0), (0.0, 4.0))
    values = sample(ROSENBROCK.objective(), box, 301, 173)  # more than one block, and not a whole number of them
    assert values.size > 2 * BLOCK
    xs, ys = np.linspace(-2, 1, 301), np.linspace(0, 4, 173)
    expected = (1 - xs) ** 2 + 100 * (ys[:, None] - xs**2) ** 2
    np.testing.assert_allclose(values, expected, rtol=1e-12, atol=1e-12)
    assert values[0, 0] == pytest.approx(9 + 100 * 16)  # row 0 is the lowest y


def test_pixels_start_and_end_on_the_edges_of_the_box() -> None:
    xs, ys = axes(((-1, 3), (0, 10)), 5, 3)
    assert (xs.tolist(), ys.tolist()) == ([-1, 0, 1, 2, 3], [0, 5, 10])


@pytest.mark.parametrize("log", [True, False])
@pytest.mark.parametrize("landscape", catalogue.builtin().values(), ids=lambda landscape: landscape.key)
def test_a_contour_line_lies_where_the_function_has_its_level(landscape: Landscape, log: bool) -> None:
    values = sample(landscape.objective(), landscape.box, 150, 150)
    rising = contours.levels(values, 15, log)
    assert len(rising) == 15
    assert (np.diff(rising) > 0).all()
    assert values.min() < rising[0] < rising[-1] < values.max()
    xs, ys = axes(landscape.box, 150, 150)
    middle = rising[7]
    points = contours.lines(xs, ys, values, np.array([middle]))
    points = points[np.isfinite(points).all(1)]
    assert len(points) > 3
    column, row = np.searchsorted(xs, points[:, 0]).clip(1, 149), np.searchsorted(ys, points[:, 1]).clip(1, 149)
    corners = np.stack([values[row - i, column - j] for i in (0, 1) for j in (0, 1)])
    slack = 1e-9 * np.ptp(values)
    assert (corners.min(0) <= middle + slack).all()
    assert (corners.max(0) >= middle - slack).all()


def test_logarithmic_levels_show_the_floor_of_rosenbrocks_valley() -> None:
    values = sample(ROSENBROCK.objective(), ROSENBROCK.box, 400, 400)
    log, linear = (contours.levels(values, 20, kind) for kind in (True, False))
    assert log[0] < 0.2
    assert linear[0] > 50
    steps = np.diff(np.log(log - values.min()))
    np.testing.assert_allclose(steps, steps[0], rtol=1e-9)


def test_lines_are_separated_by_nan_and_there_may_be_none() -> None:
    xs = ys = np.linspace(-2, 2, 60)
    rings = xs**2 + ys[:, None] ** 2
    points = contours.lines(xs, ys, rings, np.array([1.0, 2.0]))
    assert points.dtype == np.float64
    assert np.isnan(points).all(1).sum() == 2
    np.testing.assert_allclose(np.hypot(*points[: np.flatnonzero(np.isnan(points[:, 0]))[0]].T), 1, atol=1e-3)
    assert contours.lines(xs, ys, rings, np.array([99.0])).shape == (0, 2)
    assert contours.lines(xs, ys, rings, np.empty(0)).shape == (0, 2)


@pytest.mark.parametrize("log", [True, False])
def test_flat_and_lost_values_make_no_levels_and_do_no_harm(log: bool) -> None:
    assert contours.levels(np.ones((5, 5)), 10, log).size == 0
    assert contours.levels(np.full((5, 5), np.nan), 10, log).size == 0
    assert contours.levels(np.array([[0.0, 1.0]]), 0, log).size == 0
    values = np.array([[np.nan, 1.0, 2.0], [np.inf, 3.0, 4.0], [-np.inf, 5.0, 9.0]])
    rising = contours.levels(values, 5, log)
    assert np.isfinite(rising).all()
    assert 1 < rising[0] < rising[-1] < 9
    points = contours.lines(np.arange(3.0), np.arange(3.0), values, rising)
    assert (points[np.isfinite(points).all(1)][:, 0] >= 1).all()  # none through the column that is lost


def test_a_function_that_is_not_finite_everywhere_is_sampled_all_the_same() -> None:
    landscape = FormulaLandscape.typed("log(x) + 1/y", box=((-1, 1), (-1, 1)))
    values = sample(landscape.objective(), landscape.box, 101, 101)
    assert np.isnan(values[:, :50]).all()
    assert np.isfinite(values[:50, 60:]).all()
    assert len(contours.lines(*axes(landscape.box, 101, 101), values, contours.levels(values, 9, log=True)))


def test_a_sample_is_the_same_as_the_rows_one_by_one() -> None:
    evaluator = ROSENBROCK.objective().on(Backend("numpy"))
    xs, ys = axes(ROSENBROCK.box, 9, 7)
    one_by_one = [[float(evaluator.value(np.array([[x, y]]))[0]) for x in xs] for y in ys]
    assert sample(ROSENBROCK.objective(), ROSENBROCK.box, 9, 7).tolist() == one_by_one
    assert math.isclose(one_by_one[0][0], 9 + 100 * 25)
