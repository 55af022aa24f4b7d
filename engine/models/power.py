"""The power law."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.model import Array, Model


class Power(Model):
    """A factor and an exponent; x must be above 0."""

    title = "Power law"
    task = "regression"
    names = ("b1", "b2")
    letters = ("b_1", "b_2")
    positive = True
    idea = "A power law: a curved, narrow valley, because factor and exponent make up for each other."
    formula = r"b_1 x^{b_2}"

    def predict(self, xp: Any, first: Array, second: Array, x: tuple[Array, ...]) -> Array:
        return first * xp.exp(second * xp.log(x[0]))

    def guess(self, x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
        """A straight line through the logarithms, of the samples that have one."""
        there = y > 0
        if there.sum() < 2 or np.ptp(x[there, 0]) == 0:
            return 1.0, 1.0
        slope, height = np.polyfit(np.log(x[there, 0]), np.log(y[there]), 1)
        return float(np.exp(height)), float(slope)
