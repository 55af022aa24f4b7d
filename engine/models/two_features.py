"""The weighted sum of two features."""

from __future__ import annotations

from typing import Any

from engine.model import Array, Model


class TwoFeatures(Model):
    """A weight for each of two features, and no intercept."""

    title = "Two features"
    task = "regression"
    features = 2
    names = ("w1", "w2")
    letters = ("w_1", "w_2")
    linear = True
    idea = "A weight for each of two features: how their spread and correlation bend the landscape into a ravine."
    formula = r"w_1 x_1 + w_2 x_2"

    def predict(self, xp: Any, first: Array, second: Array, x: tuple[Array, ...]) -> Array:
        return first * x[0] + second * x[1]
