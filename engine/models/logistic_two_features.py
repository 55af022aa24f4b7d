"""Logistic regression on two features."""

from __future__ import annotations

from typing import Any

from engine.model import Array, Model


class LogisticTwoFeatures(Model):
    """The logit of class 1 is a weighted sum of two features, without an intercept."""

    title = "Logistic, two features"
    task = "binary"
    features = 2
    names = ("w1", "w2")
    letters = ("w_1", "w_2")
    linear = True
    idea = "A weighted sum of two features as the logit of class 1: the border of the classes is a line through 0."
    formula = r"w_1 x_1 + w_2 x_2"

    def predict(self, xp: Any, first: Array, second: Array, x: tuple[Array, ...]) -> Array:
        return first * x[0] + second * x[1]
