"""Exponential approach to a ceiling."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.model import Array, Model


class Saturation(Model):
    """A ceiling and a rate: from 0 up to the ceiling."""

    title = "Saturation"
    task = "regression"
    names = ("b1", "b2")
    letters = ("b_1", "b_2")
    idea = "A curve that levels off: far from the answer its landscape is so flat that descent stands still."
    formula = r"b_1 (1 - e^{-b_2 x})"

    def predict(self, xp: Any, first: Array, second: Array, x: tuple[Array, ...]) -> Array:
        return first * (1 - xp.exp(-second * x[0]))

    def guess(self, x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
        """The sample farthest from 0 as the ceiling, half of it reached at the middle of x."""
        return float(y[np.abs(y).argmax()]), float(np.log(2) / max(x.mean(), np.abs(x).max() / 2, 1e-9))
