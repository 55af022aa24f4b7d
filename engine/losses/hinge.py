"""The hinge loss."""

from __future__ import annotations

from typing import Any

from engine.loss import Kink, Loss, Reduction, Tensor, ending


class Hinge(Loss):
    """How far the margin falls short of 1. Labels are 0 and 1 or -1 and 1. Torch has no function for it."""

    title = "Hinge"
    task = "binary"
    takes = "score"
    targets = "0/1 or -1/1"
    idea = "Nothing for a score beyond 1 on the right side, and a straight line from there on."
    strength = (
        "Looks only at samples near or beyond the border and leaves a wide margin, as support vector machines do."
    )
    weakness = "Its scores are no probabilities, and at margin 1 it has no derivative."
    also = ("soft-margin loss", "SVM loss")
    keras = "Hinge"
    source = "Cortes, Vapnik: Support-Vector Networks, Machine Learning 20, 1995"

    def formula(self) -> str:
        return r"\max(0, 1 - y s), \quad y \in \{-1, 1\}"

    def derivative(self) -> str:
        return r"\begin{cases} -y & y s \lt 1 \\ 0 & \text{otherwise} \end{cases}"

    def forward(self, torch: Any, prediction: Tensor, target: Tensor) -> Tensor:
        return torch.relu(1 - torch.where(target > 0, prediction, -prediction))

    def line(self, reduction: Reduction = "mean", dtype: str = "float64") -> str:
        return f"torch.relu(1 - (2 * (target > 0) - 1) * prediction){ending(reduction)}"

    def kinks(self) -> tuple[Kink, ...]:
        return (Kink(1.0, "the margin is wide enough"),)
