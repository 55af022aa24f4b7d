"""The mean absolute error."""

from __future__ import annotations

from typing import Any

from engine.loss import Kink, Loss, Tensor


class MeanAbsoluteError(Loss):
    """The absolute value of the error. As a sum it is the L1 loss, least absolute deviations."""

    title = "Mean absolute error"
    task = "regression"
    takes = "value"
    idea = "The absolute error: too high costs as much as too low, and twice the error costs twice as much."
    strength = "Robust: an outlier pulls no harder than any other point, and the best constant is the median."
    weakness = (
        "No derivative at 0, and the gradient does not shrink near the minimum, so that fixed steps jump about it."
    )
    also = ("MAE", "L1 loss (as a sum: least absolute deviations)")
    twin = "l1_loss"
    keras = "MeanAbsoluteError"
    source = "Boscovich: De litteraria expeditione per pontificiam ditionem, 1757"

    def formula(self) -> str:
        return r"|\hat y - y|"

    def derivative(self) -> str:
        return r"\operatorname{sign}(\hat y - y)"

    def forward(self, torch: Any, prediction: Tensor, target: Tensor) -> Tensor:
        return torch.nn.functional.l1_loss(prediction, target, reduction="none")

    def kinks(self) -> tuple[Kink, ...]:
        return (Kink(0.0, "the slope jumps from -1 to 1"),)
