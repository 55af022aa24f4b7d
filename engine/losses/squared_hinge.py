"""The squared hinge loss."""

from __future__ import annotations

from typing import Any

from engine.loss import Kink, Loss, Reduction, Tensor, ending


class SquaredHinge(Loss):
    """The square of what the margin lacks. Labels are 0 and 1 or -1 and 1. Torch has no function for it."""

    title = "Squared hinge"
    task = "binary"
    takes = "score"
    targets = "0/1 or -1/1"
    idea = "Nothing for a score beyond 1 on the right side, and the square of what is lacking before."
    strength = "Smooth where the hinge has its kink, so that its gradient shrinks as the margin is reached."
    weakness = "A sample far on the wrong side, such as a mislabelled one, weighs by its square."
    also = ("L2-SVM loss",)
    keras = "SquaredHinge"
    source = "Tang: Deep Learning using Linear Support Vector Machines, arXiv 1306.0239, 2013"

    def formula(self) -> str:
        return r"\max(0, 1 - y s)^2, \quad y \in \{-1, 1\}"

    def derivative(self) -> str:
        return r"-2 y \max(0, 1 - y s)"

    def forward(self, torch: Any, prediction: Tensor, target: Tensor) -> Tensor:
        lack = torch.relu(1 - torch.where(target > 0, prediction, -prediction))
        return lack * lack

    def line(self, reduction: Reduction = "mean", dtype: str = "float64") -> str:
        return f"torch.relu(1 - (2 * (target > 0) - 1) * prediction).square(){ending(reduction)}"

    def kinks(self) -> tuple[Kink, ...]:
        return (Kink(1.0, "the margin is wide enough"),)
