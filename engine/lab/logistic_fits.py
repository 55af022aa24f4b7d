"""Exact logistic fits of one feature, p = sigmoid(w x + b), under weighted cross entropy and focal loss."""

from __future__ import annotations

import numpy as np

Theta = tuple[float, float]  # w, b
RIDGE = 1e-6  # times w^2 / 2: where the classes do not overlap, w would grow without end
GRADIENT, ROUNDS, HALVINGS = 1e-12, 100, 50


def logistic_fit(x: np.ndarray, y: np.ndarray, weights: np.ndarray, gamma: float = 0.0, begin: Theta = (0, 0)) -> Theta:
    """The w and b with the least weighted mean of focal losses over `x, y, weights [N]` (labels 0 and 1).

    `gamma` 0 is cross entropy, which is convex. With focusing the loss of a badly wrong sample is concave; Newton then
    takes the size of its curvature, and halves the step until the mean falls. Lin et al., arXiv 1708.02002, 2017.
    """
    rows = np.stack([x, np.ones_like(x)], axis=-1)
    sign, share = 2 * y - 1, weights / weights.sum()
    theta = np.array(begin, dtype=float)
    value, first, second = _focal(sign * (rows @ theta), gamma)
    for _ in range(ROUNDS):
        gradient = rows.T @ (share * sign * first) + (RIDGE * theta[0], 0)
        if np.abs(gradient).max() <= GRADIENT:
            break
        curvature = (rows * (share * np.abs(second))[:, None]).T @ rows + np.diag([RIDGE, RIDGE])
        step = -np.linalg.solve(curvature, gradient)
        now, falls = float(share @ value) + RIDGE * theta[0] ** 2 / 2, float(gradient @ step)
        for halving in range(HALVINGS):
            tried = theta + step / 2**halving
            value, first, second = _focal(sign * (rows @ tried), gamma)
            if float(share @ value) + RIDGE * tried[0] ** 2 / 2 <= now + 1e-4 * falls / 2**halving + 1e-16:
                break
        theta = tried
    return float(theta[0]), float(theta[1])


def _focal(margin: np.ndarray, gamma: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Focal losses of margins `[N]` (the logit of the true label), with first and second derivative by the margin."""
    tail = np.exp(-np.abs(margin))
    p = np.where(margin >= 0, 1, tail) / (1 + tail)  # of the true label
    wrong = np.where(margin >= 0, tail, 1) / (1 + tail)
    entropy = np.maximum(-margin, 0) + np.log1p(tail)
    if gamma == 0:
        return entropy, -wrong, p * wrong
    focus = wrong**gamma
    first = -focus * (gamma * p * entropy + wrong)
    second = focus * p * (gamma * entropy * (gamma * p - wrong) + (2 * gamma + 1) * wrong)
    return focus * entropy, first, second
