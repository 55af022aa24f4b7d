"""Fits without torch: where a search begins, which box to draw, and how long and narrow the valley is."""

from __future__ import annotations

import numpy as np

from engine.landscape import LARGEST, PLAIN_BOX, Box
from engine.model import Model

STEP = 1e-30  # of a complex step: the derivative is exact to rounding [Squire and Trapp, SIAM Review 40, 1998]
ITERATIONS = 60
POLISH = 3  # more steps, where the loss has no digits left
BEYOND = 1e100  # numbers that a search does not come back from
RIDGE = 1e-6  # keeps the logits finite where the classes do not overlap


def slopes(model: Model, theta: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The derivatives `[N, 2]` of the predictions for `x [N, F]` by the parameters `theta [2]`."""
    columns = tuple(x.T)
    steps = np.eye(2) * STEP * 1j
    found = [model.predict(np, np.array([[one[0]]]), np.array([[one[1]]]), columns).imag for one in theta + steps]
    return np.stack([np.broadcast_to(row[0] / STEP, len(x)) for row in found], axis=1)


def predicted(model: Model, theta: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The predictions `[L, N]` for parameters `theta [L, 2]` and `x [N, F]`."""
    found = model.predict(np, theta[:, :1], theta[:, 1:], tuple(x.T))
    return np.broadcast_to(found, (len(theta), len(x)))


def fitted(model: Model, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The parameters `[2]` of least squares, or for classes of the highest likelihood."""
    with np.errstate(all="ignore"):
        if model.task == "binary":
            return _likeliest(model, x, y)
        if model.linear:
            return np.asarray(np.linalg.lstsq(slopes(model, np.zeros(2), x), y, rcond=None)[0])
        return _least_squares(model, x, y)


def curvature(model: Model, theta: np.ndarray, x: np.ndarray) -> np.ndarray:
    """A factor `R [2, 2]` of the Hessian `R^T R` at a fit: of half the mean squared error, or of the mean log loss.

    For models that are not linear it is Gauss and Newton's, which leaves the residuals' own curvature out.
    """
    weight = np.full(len(x), 1 / len(x))
    if model.task == "binary":
        p = _sigmoid(predicted(model, theta[None], x)[0])
        weight = weight * p * (1 - p)
    return np.asarray(np.linalg.qr(slopes(model, theta, x) * np.sqrt(weight)[:, None], mode="r"))


def condition(model: Model, x: np.ndarray, y: np.ndarray) -> float:
    """The condition number of that Hessian, the ratio of its eigenvalues; infinite where the valley is level."""
    with np.errstate(all="ignore"):
        factor = curvature(model, fitted(model, x, y), x)
        if factor.shape != (2, 2) or not np.isfinite(factor).all():
            return np.inf
        large, small = np.linalg.svd(factor, compute_uv=False)
        return float((large / small) ** 2) if small > 1e-15 * large else np.inf


def box_around(model: Model, x: np.ndarray, y: np.ndarray) -> Box:
    """A box around the fit, so wide that the loss rises from the bottom of the valley to well above it."""
    with np.errstate(all="ignore"):
        best = fitted(model, x, y)
        reach = np.sqrt((slopes(model, best, x) ** 2).mean(0))  # what a step of 1 does to the predictions
        if model.task == "binary":
            half = np.maximum(4 / reach, 1.5 * np.abs(best))  # 4 in the logit is as good as sure
        else:
            half = 2 * (y.std() or np.abs(y).max() or 1.0) / reach
        if not (np.isfinite(best) & np.isfinite(half) & (half < LARGEST / 100) & (half > 1e-6 * np.abs(best))).all():
            return PLAIN_BOX
    unit = 10 ** (np.floor(np.log10(half)) - 1)  # plain numbers to read
    middle, half = np.round(best / unit) * unit, np.ceil(half / unit) * unit
    edges = [(float(f"{m - h:.6g}"), float(f"{m + h:.6g}")) for m, h in zip(middle, half, strict=True)]
    return edges[0], edges[1]


def _sigmoid(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))


def _likeliest(model: Model, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Newton's method on the mean log loss of a logit that is linear in the parameters, with a trace of ridge."""
    design, theta = slopes(model, np.zeros(2), x), np.zeros(2)
    ridge = RIDGE * np.maximum((design**2).mean(0), 1e-300)
    for _ in range(ITERATIONS):
        p = _sigmoid(design @ theta)
        hessian = (design.T * (p * (1 - p))) @ design / len(x) + np.diag(ridge)
        move = np.linalg.lstsq(hessian, design.T @ (p - y) / len(x) + ridge * theta, rcond=None)[0]
        theta = theta - move
        if np.abs(move).max() <= 1e-12 * np.abs(theta).max():
            break
    return theta


def _least_squares(model: Model, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Levenberg's and Marquardt's method from the model's own guess, with Gauss's and Newton's steps at the end."""
    theta = np.array(model.guess(x, y))
    residual = predicted(model, theta[None], x)[0] - y
    damping = 1e-3
    for _ in range(4 * ITERATIONS):
        jacobian = slopes(model, theta, x)
        if not max(np.abs(jacobian).max(), np.abs(residual).max()) < BEYOND:
            return theta
        size = np.sqrt(damping) * np.maximum(np.linalg.norm(jacobian, axis=0), 1e-12)
        move = np.linalg.lstsq(np.vstack([jacobian, np.diag(size)]), np.append(residual, [0, 0]), rcond=None)[0]
        there = predicted(model, (theta - move)[None], x)[0] - y
        if there @ there < residual @ residual:
            theta, residual, damping = theta - move, there, max(damping / 10, 1e-16)
        elif damping > 1e6:
            break
        else:
            damping *= 10
    for _ in range(POLISH):  # sums of squares that are equal to rounding lie 1e-8 apart; slopes tell more
        jacobian = slopes(model, theta, x)
        closer = theta - np.linalg.lstsq(jacobian, residual, rcond=None)[0]
        there = predicted(model, closer[None], x)[0] - y
        if not _steepness(model, closer, x, there) < np.linalg.norm(jacobian.T @ residual):
            break
        theta, residual = closer, there
    return theta


def _steepness(model: Model, theta: np.ndarray, x: np.ndarray, residual: np.ndarray) -> float:
    return float(np.linalg.norm(slopes(model, theta, x).T @ residual))
