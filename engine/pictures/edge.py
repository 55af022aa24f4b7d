"""The edge of stability: how sharp the loss may be for the learning rate in force."""

from __future__ import annotations

import numpy as np

from engine.optimizer import Optimizer


def limits(optimizer: Optimizer, rate: np.ndarray) -> tuple[np.ndarray, str]:
    """The largest eigenvalue `[T]` at which a rule is stable with each `rate [T]`, and its formula.

    NaN and no formula where the rule has no such limit (one that scales its steps is bounded by the eigenvalues of the
    scaled Hessian instead: Cohen et al., "Adaptive Gradient Methods at the Edge of Stability", 2022).
    """
    one, half = optimizer.curvature_limit(1.0), optimizer.curvature_limit(0.5)
    if one is None or half is None:
        return np.full(len(rate), np.nan), ""
    slope = half[0] - one[0]  # every limit is a straight line in 1 / rate
    with np.errstate(divide="ignore"):
        return one[0] + slope * (1 / np.asarray(rate, dtype=float) - 1), one[1]
