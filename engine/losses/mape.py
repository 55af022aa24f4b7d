"""The mean absolute percentage error."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.loss import Kink, Loss, Reduction, Tensor, ending
from engine.loss_input import refuse


class MeanAbsolutePercentageError(Loss):
    """The absolute error in percent of the target. Torch has no function for it."""

    title = "Mean absolute percentage error"
    task = "regression"
    takes = "value"
    idea = "The absolute error in percent of the target."
    strength = (
        "Knows no unit: errors on small and on large targets are compared fairly, and everyone reads a percentage."
    )
    weakness = "Has no value for a target of 0, explodes near it, and prefers predictions that are too low."
    also = ("MAPE",)
    keras = "MeanAbsolutePercentageError"
    source = "Hyndman, Koehler: Another look at measures of forecast accuracy, Int. Journal of Forecasting 22, 2006"

    def formula(self) -> str:
        return r"100 \frac{|\hat y - y|}{|y|}"

    def derivative(self) -> str:
        return r"100 \frac{\operatorname{sign}(\hat y - y)}{|y|}"

    def forward(self, torch: Any, prediction: Tensor, target: Tensor) -> Tensor:
        return 100 * (prediction - target).abs() / target.abs()

    def line(self, reduction: Reduction = "mean", dtype: str = "float64") -> str:
        return f"(100 * (prediction - (y := target)) / y).abs(){ending(reduction)}"

    def check(self, prediction: np.ndarray, target: np.ndarray) -> None:
        super().check(prediction, target)
        refuse(target == 0, target, "the target is 0, of which no error is a percentage")

    def kinks(self) -> tuple[Kink, ...]:
        return (Kink(0.0, "the slope jumps from -100/|y| to 100/|y|"),)
