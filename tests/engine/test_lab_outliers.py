"""The lines of the page on outliers are minimisers, and what is said of a point is so."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.declared import BadInput
from engine.lab import outliers as lab
from engine.lab.line_fits import huber_line, least_squares, quantile_line
from engine.lab.outliers import FEWEST, MOST, OutliersPage


def drawn(seed: int) -> np.ndarray:
    """Points `[N, 2]` around a line; some with outliers, some on a grid, so that there are ties."""
    rng = np.random.default_rng(seed)
    count = rng.integers(3, 21)
    x = rng.uniform(0, 10, count)
    y = 0.5 * x + 1 + rng.normal(0, 0.4, count)
    if seed % 3:
        y[rng.integers(count)] += rng.normal(0, 8)
    return np.stack([x, y], -1) if seed % 4 else np.round(np.stack([x, y], -1))


def pinball(line: tuple[float, float], points: np.ndarray, q: float) -> float:
    errors = points[:, 1] - line[0] * points[:, 0] - line[1]
    return float(np.maximum(q * errors, (q - 1) * errors).sum())


@pytest.mark.parametrize("seed", range(20))
def test_the_mse_line_is_that_of_least_squares(seed: int) -> None:
    points = drawn(seed)
    wanted = np.linalg.lstsq(np.stack([points[:, 0], np.ones(len(points))], -1), points[:, 1])[0]
    np.testing.assert_allclose(least_squares(points), wanted, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("q", [0.5, 0.05, 0.75])
def test_zero_is_a_subgradient_at_the_quantile_line(seed: int, q: float) -> None:
    """No direction leads down: the slope of the sum along each is at least 0 (on a kink the worse side counts)."""
    points = drawn(seed)
    line = quantile_line(points, q)
    errors = points[:, 1] - line[0] * points[:, 0] - line[1]
    for angle in np.linspace(0, 2 * np.pi, 181):
        change = -(np.cos(angle) * (points[:, 0] - points[:, 0].mean()) / 10 + np.sin(angle))  # of the errors
        side = np.where(np.abs(errors) > 1e-9, errors, change)
        assert (np.where(side > 0, q, q - 1) * change).sum() >= -1e-9


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("q", [0.5, 0.9])
def test_no_line_of_a_grid_is_better_than_the_quantile_line(seed: int, q: float) -> None:
    points = drawn(seed)
    best = pinball(quantile_line(points, q), points, q)
    slopes, intercepts = np.meshgrid(np.linspace(-3, 3, 241), np.linspace(-10, 15, 251))
    for slope, intercept in zip(slopes.ravel()[::17], intercepts.ravel()[::17], strict=True):
        assert pinball((slope, intercept), points, q) >= best - 1e-9


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("delta", [1e-3, 0.3, 1.0, 50.0])
def test_the_gradient_of_torchs_huber_loss_is_zero_at_the_huber_line(seed: int, delta: float) -> None:
    points = torch.tensor(drawn(seed))
    theta = torch.tensor(huber_line(points.numpy(), delta), dtype=torch.float64, requires_grad=True)
    predicted = theta[0] * points[:, 0] + theta[1]
    torch.nn.functional.huber_loss(predicted, points[:, 1], delta=delta, reduction="sum").backward()
    assert theta.grad is not None
    assert theta.grad.abs().max() <= 1e-10 * len(points) * (1 + delta)


def test_huber_is_half_of_mse_for_a_large_delta_and_near_mae_for_a_small_one() -> None:
    points = np.array(OutliersPage().moved(5, (3.7, 11.0)).points)
    np.testing.assert_allclose(huber_line(points, 1e3), least_squares(points), rtol=1e-9)
    near = huber_line(points, 1e-6)
    assert pinball(near, points, 0.5) == pytest.approx(pinball(quantile_line(points, 0.5), points, 0.5), rel=1e-4)


def test_points_above_one_another_get_a_level_line() -> None:
    points = np.array([(2.0, 1.0), (2.0, 3.0), (2.0, 8.0)])
    assert least_squares(points) == (0, 4)
    assert quantile_line(points, 0.5) == (0, 3)
    for delta, height in ((1.0, 3.0), (3.5, 3.75), (20.0, 4.0)):  # the pulls, at most delta each, add up to 0
        slope, intercept = huber_line(points, delta)
        assert slope == 0
        assert intercept == pytest.approx(height)


def test_one_outlier_has_most_of_the_squared_errors_and_pulls_mse_most() -> None:
    page = OutliersPage().moved(13, (8.8, 12.0))
    found = {fit.key: fit for fit in lab.fits(page)}
    assert found["mse"].pulled > 4 * found["huber"].pulled > 4 * found["quantile"].pulled
    slope, intercept = found["mse"].without
    points = np.array(page.points)
    squared = (points[:, 1] - slope * points[:, 0] - intercept) ** 2
    assert found["mse"].before == pytest.approx(squared[13] / squared.sum())
    assert found["mse"].before > 0.95
    said = lab.words(tuple(found.values()), len(points))
    assert "98 % of the squared errors and 70 % of the absolute ones" in said
    assert "pulls the line of MSE by 2.03" in said


def test_the_distance_is_that_to_the_fit_of_the_other_points() -> None:
    page = OutliersPage().moved(0, (0.5, 9.0))
    fit = lab.fits(page)[0]
    assert fit.without == least_squares(np.array(page.points[1:]))
    x = np.linspace(0, 10, 101)
    gaps = np.abs(np.polyval(fit.line, x) - np.polyval(fit.without, x))
    assert fit.pulled == pytest.approx(gaps.max())


def test_points_on_one_line_have_no_shares() -> None:
    page = OutliersPage(points=((1, 1), (2, 2), (3, 3), (4, 4)), picked=2)
    assert {(fit.before, fit.after) for fit in lab.fits(page)} == {(None, None)}
    assert lab.words(lab.fits(page), 4).startswith("The picked point lies with the others.")


def test_points_stay_in_the_box_and_between_the_fewest_and_the_most() -> None:
    page = OutliersPage()
    assert page.moved(3, (99.0, -99.0)).points[3] == (10.0, -2.0)
    assert page.added((1.23456, 2.0)).picked == len(page.points)
    assert page.added((1.23456, 2.0)).points[-1] == (1.235, 2.0)
    fewest = OutliersPage(points=page.points[:FEWEST])
    with pytest.raises(BadInput, match="needs 3 points"):
        fewest.removed(0)
    most = OutliersPage(points=page.points[:1] * MOST)
    with pytest.raises(BadInput, match="Remove one first"):
        most.added((1, 1))
    with pytest.raises(BadInput, match="point 0 is"):
        page.changed(points=((50, 1), (1, 1), (2, 2)))


def test_the_picked_point_is_followed_when_others_go() -> None:
    page = OutliersPage(picked=5)
    assert page.removed(2).points[page.removed(2).picked] == page.points[5]
    assert page.removed(9).picked == 5
    assert OutliersPage(picked=13).removed(13).picked == 12
    assert page.reset().points == OutliersPage().points
