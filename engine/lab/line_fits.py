"""Exact fits of a line under MSE, MAE, quantile and Huber loss to a handful of points."""

from __future__ import annotations

import numpy as np

Line = tuple[float, float]  # slope, intercept
TIE = 1e-11  # relative: sums of absolute errors that rounding alone can tell apart are equal
GRADIENT, ROUNDS = 1e-13, 200  # of the scaled Huber problem


def least_squares(points: np.ndarray) -> Line:
    """The line through points `[N, 2]` with the least sum of squared errors (closed form; level if all x are equal)."""
    x, y = points.T
    middle = x.mean()
    spread = ((x - middle) ** 2).sum()
    slope = float(((x - middle) * (y - y.mean())).sum() / spread) if spread else 0.0
    return slope, float(y.mean() - slope * middle)


def quantile_line(points: np.ndarray, q: float) -> Line:
    """The line with the least sum of q-weighted absolute errors to points `[N, 2]`; q = 1/2 is MAE.

    A linear program: among its solutions is one through two of the points, so that all pairs are tried. Where
    several are equally good, so is their mean, and it is taken. Koenker, Bassett: Regression Quantiles, 1978.
    """
    x, y = points.T
    first, second = np.triu_indices(len(x), 1)
    apart = x[first] != x[second]
    if not apart.any():
        return 0.0, float(np.quantile(y, q, method="averaged_inverted_cdf"))
    first, second = first[apart], second[apart]
    slopes = (y[second] - y[first]) / (x[second] - x[first])
    intercepts = y[first] - slopes * x[first]
    errors = y - slopes[:, None] * x - intercepts[:, None]  # [pairs, N]
    totals = np.maximum(q * errors, (q - 1) * errors).sum(-1)
    best = totals <= totals.min() + TIE * (1 + totals.min())
    return float(slopes[best].mean()), float(intercepts[best].mean())


def huber_line(points: np.ndarray, delta: float) -> Line:
    """The line with the least sum of Huber losses to points `[N, 2]`, by Newton's method with a line search.

    The sum is convex and piecewise quadratic: Newton ends in a few steps once it knows which points lie within
    `delta`. x is centred and scaled first; it begins at the MAE line, which no outlier holds.
    """
    x, y = points.T
    middle, width = x.mean(), float(np.ptp(x)) or 1.0
    rows = np.stack([(x - middle) / width, np.ones_like(x)], axis=-1)
    slope, intercept = quantile_line(points, 0.5)
    theta = np.array([slope * width, intercept + slope * middle])
    for _ in range(ROUNDS):
        errors = rows @ theta - y
        gradient = rows.T @ np.clip(errors, -delta, delta)
        if np.abs(gradient).max() <= GRADIENT * (1 + delta) * len(x):
            break
        theta = _newton_step(rows, y, delta, theta, gradient, np.abs(errors) <= delta)
    return float(theta[0] / width), float(theta[1] - theta[0] / width * middle)


def _newton_step(
    rows: np.ndarray, y: np.ndarray, delta: float, theta: np.ndarray, gradient: np.ndarray, inside: np.ndarray
) -> np.ndarray:
    """From `theta` along Newton's direction to where the slope along it is 0, between two of its kinks."""
    curvature = rows[inside].T @ rows[inside]
    if np.linalg.det(curvature) < 1e-10 * np.trace(curvature) ** 2:  # too few points within delta to say where to go
        curvature = curvature + 1e-3 * rows.T @ rows
    step: np.ndarray = -np.linalg.lstsq(curvature, gradient, rcond=None)[0]  # level where all x are equal
    along, errors = rows @ step, rows @ theta - y

    def slope(t: float) -> float:
        return float(along @ np.clip(errors + t * along, -delta, delta))

    with np.errstate(divide="ignore", invalid="ignore"):
        kinks = np.concatenate([(-delta - errors) / along, (delta - errors) / along])
    low = 0.0
    for high in np.sort(kinks[np.isfinite(kinks) & (kinks > 0)]):
        if slope(float(high)) >= 0:
            at_low, at_high = slope(low), slope(float(high))
            share = at_low / (at_low - at_high) if at_low != at_high else 0.0
            return theta + (low + share * (float(high) - low)) * step
        low = float(high)
    return theta + low * step
