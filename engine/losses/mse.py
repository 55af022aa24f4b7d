"""The mean squared error."""

from __future__ import annotations

from typing import Any

from engine.loss import Loss, Tensor


class MeanSquaredError(Loss):
    """The square of the error. As a sum it is the L2 loss, least squares."""

    title = "Mean squared error"
    task = "regression"
    takes = "value"
    idea = "The squared error: an error twice as large costs four times as much."
    strength = "Smooth everywhere, and its gradient shrinks with the error, so that descent settles by itself."
    weakness = "One outlier weighs as much as many good points, and pulls the fit towards itself."
    also = ("MSE", "L2 loss (as a sum: least squares)", "quadratic loss")
    twin = "mse_loss"
    keras = "MeanSquaredError"
    source = "Legendre: Nouvelles méthodes pour la détermination des orbites des comètes, 1805"

    def formula(self) -> str:
        return r"(\hat y - y)^2"

    def derivative(self) -> str:
        return r"2 (\hat y - y)"

    def forward(self, torch: Any, prediction: Tensor, target: Tensor) -> Tensor:
        return torch.nn.functional.mse_loss(prediction, target, reduction="none")
