"""The straight line."""

from __future__ import annotations

from typing import Any

from engine.model import Array, Model


class Line(Model):
    """A slope and an intercept."""

    title = "Line"
    task = "regression"
    names = ("w", "b")
    letters = ("w", "b")
    linear = True
    idea = "A straight line through points: the smallest model there is."
    formula = r"w x + b"

    def predict(self, xp: Any, first: Array, second: Array, x: tuple[Array, ...]) -> Array:
        return first * x[0] + second
