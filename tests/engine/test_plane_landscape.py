"""A slice as a landscape: exact at the points of its grid, smooth between them, with derivatives that fit."""

from __future__ import annotations

import numpy as np
import pytest

from engine.landscapes.plane import Grid, PlaneLandscape
from engine.probe import probe
from engine.runtime import Backend

XS, YS = np.linspace(-1, 2, 31), np.linspace(-2, 1, 25)


def bowl(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Above 0 everywhere, and over three powers of ten."""
    return np.asarray(np.exp(0.8 * x**2 + 0.5 * x * y + 1.1 * y**2) - 0.9)


def landscape(values: np.ndarray) -> PlaneLandscape:
    grid = Grid(XS, YS, values, ("direction 1", "direction 2"), "a slice")
    return PlaneLandscape.of(grid, "Slice", (0.0, 0.0))


@pytest.fixture
def slice_of_bowl() -> PlaneLandscape:
    return landscape(bowl(*np.meshgrid(XS, YS)))


def test_the_points_of_the_grid_are_exact_and_its_edges_are_the_box(slice_of_bowl: PlaneLandscape) -> None:
    x, y = (places.ravel() for places in np.meshgrid(XS, YS))
    evaluator = slice_of_bowl.objective().on(Backend("numpy"))
    np.testing.assert_allclose(evaluator.value(np.stack([x, y], -1)), bowl(x, y), rtol=1e-9)
    assert slice_of_bowl.box == ((-1, 2), (-2, 1))


def test_between_them_value_gradient_and_curvature_are_near_the_function(slice_of_bowl: PlaneLandscape) -> None:
    found = probe(slice_of_bowl, 0.37, -0.61)
    assert found.value == pytest.approx(float(bowl(np.array(0.37), np.array(-0.61))), rel=1e-3)
    step = 1e-5
    by_x = (bowl(np.array(0.37 + step), np.array(-0.61)) - bowl(np.array(0.37 - step), np.array(-0.61))) / (2 * step)
    assert found.gradient[0] == pytest.approx(float(by_x), rel=0.01)


@pytest.mark.parametrize("lift", [0.0, -5.0])  # interpolated as logarithms, and as they are
def test_gradient_and_hessian_are_those_of_the_interpolated_values(lift: float) -> None:
    evaluator = landscape(bowl(*np.meshgrid(XS, YS)) + lift).objective().on(Backend("numpy"))
    point, h = np.array([[0.41, -0.33]]), 1e-5
    steps = h * np.eye(2)
    values = [(evaluator.value(point + step) - evaluator.value(point - step))[0] / (2 * h) for step in steps]
    np.testing.assert_allclose(evaluator.value_and_gradient(point)[1][0], values, rtol=1e-6)
    rows = [(evaluator.gradient(point + step) - evaluator.gradient(point - step))[0] / (2 * h) for step in steps]
    np.testing.assert_allclose(evaluator.hessian(point)[0], rows, rtol=1e-5)


def test_beyond_the_grid_nothing_is_known(slice_of_bowl: PlaneLandscape) -> None:
    evaluator = slice_of_bowl.objective().on(Backend("numpy"))
    assert np.isnan(evaluator.value(np.array([[2.1, 0.0], [0.0, -2.1]]))).all()


def test_a_grid_with_holes_is_still_drawn() -> None:
    values = bowl(*np.meshgrid(XS, YS))
    values[0, 0] = np.inf
    evaluator = landscape(values).objective().on(Backend("numpy"))
    assert np.isfinite(evaluator.value(np.array([[0.0, 0.0], [-0.99, -1.99]]))).all()


@pytest.mark.parametrize("lift", [0.0, -5.0])
def test_a_lattice_has_the_values_of_its_points(lift: float) -> None:
    evaluator = landscape(bowl(*np.meshgrid(XS, YS)) + lift).objective().on(Backend("numpy"))
    xs, ys = np.linspace(-1.2, 2, 40), np.linspace(-2, 1.3, 30)
    points = np.stack(np.meshgrid(xs, ys), -1).reshape(-1, 2)
    np.testing.assert_allclose(evaluator.lattice(xs, ys).ravel(), evaluator.value(points), rtol=1e-12)
