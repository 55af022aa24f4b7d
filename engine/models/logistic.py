"""Logistic regression on one feature."""

from __future__ import annotations

from typing import Any

from engine.model import Array, Model


class Logistic(Model):
    """The logit of class 1 is a straight line in x; its sigmoid is the probability."""

    title = "Logistic"
    task = "binary"
    names = ("w", "b")
    letters = ("w", "b")
    linear = True
    idea = "A straight line as the logit of class 1: the sigmoid of it is a probability."
    formula = r"w x + b"

    def predict(self, xp: Any, first: Array, second: Array, x: tuple[Array, ...]) -> Array:
        return first * x[0] + second
