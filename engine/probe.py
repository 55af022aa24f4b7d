"""What a point of a landscape is like: value, slope and curvature, and the largest learning rate it bears."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.landscape import Landscape
from engine.runtime import Backend


@dataclass(frozen=True, slots=True)
class Probe:
    """The landscape at one point. Numbers that do not exist there are NaN.

    `condition` is the ratio of the eigenvalues' sizes, the larger to the smaller. `rate_limit` is 2 / lambda_max:
    above it plain gradient descent moves away along the steepest direction; `None` where nothing curves upwards.
    """

    x: float
    y: float
    value: float
    gradient: tuple[float, float]
    grad_norm: float
    eigenvalues: tuple[float, float]  # of the Hessian, the smaller first
    condition: float
    rate_limit: float | None


def probe(landscape: Landscape, x: float, y: float) -> Probe:
    """Everything worth knowing of the landscape at (x, y)."""
    evaluator = landscape.objective().on(Backend("numpy"))
    point = np.array([[x, y]], dtype=float)
    with np.errstate(all="ignore"):
        f, g = evaluator.value_and_gradient(point)
        lost = ~np.isfinite(f)  # log(x) at -1 has no value, but its derivative 1/x has
        g = np.where(lost[:, None], np.nan, g)
        small, large = eigenvalues(np.where(lost[:, None, None], np.nan, evaluator.hessian(point)))[0]
        sizes = sorted((abs(small), abs(large)))
        condition = np.divide(sizes[1], sizes[0])
    return Probe(
        x=x,
        y=y,
        value=float(f[0]),
        gradient=(float(g[0, 0]), float(g[0, 1])),
        grad_norm=float(np.hypot(g[0, 0], g[0, 1])),
        eigenvalues=(float(small), float(large)),
        condition=float(condition),
        rate_limit=2 / float(large) if large > 0 else None,
    )


def eigenvalues(hessian: np.ndarray) -> np.ndarray:
    """The eigenvalues `[L, 2]`, the smaller first, of symmetric matrices `[L, 2, 2]`; NaN where one is not finite."""
    finite = np.isfinite(hessian).all((1, 2))
    values = np.full(hessian.shape[:2], np.nan)
    values[finite] = np.linalg.eigvalsh(hessian[finite])
    return values
