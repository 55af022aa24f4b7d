"""The multi-class hinge loss."""

from __future__ import annotations

from typing import Any

from engine.declared import real
from engine.loss import Loss, Reduction, Tensor


class MultiMargin(Loss):
    """How far every other class's score comes within the margin of the true class's, over the number of classes."""

    title = "Multi-class hinge"
    task = "classes"
    takes = "score"
    targets = "class"
    idea = "Sums over the other classes by how much their scores come too near to that of the true class."
    strength = "A sample whose class leads by the margin costs nothing: only the hard ones shape the border."
    weakness = "Scores are no probabilities, and the slope jumps where another class comes within the margin."
    also = ("multi-margin loss", "Weston-Watkins hinge")
    twin = "multi_margin_loss"
    source = "Weston, Watkins: Support Vector Machines for Multi-Class Pattern Recognition, ESANN 1999"

    margin: float = real(1.0, "By how much the true class's score should lead.", above=0, high=1e6, slider=(0.1, 5.0))

    def formula(self) -> str:
        return r"\frac{1}{K} \sum_{j \neq t} \max(0, m - s_t + s_j)"

    def derivative(self) -> str:
        return (
            r"\frac{1}{K} (a_k - y_k \sum_j a_j), \quad"
            r" a_j = \begin{cases} 1 & j \neq t, s_j \gt s_t - m \\ 0 & \text{otherwise} \end{cases}"
        )

    def forward(self, torch: Any, prediction: Tensor, target: Tensor) -> Tensor:
        chosen = target.unsqueeze(1)  # torch's own has no second derivative, which the sharpness of a network needs
        over = (self.margin - prediction.gather(1, chosen) + prediction).relu()
        return over.scatter(1, chosen, 0.0).sum(1) / prediction.shape[1]

    def line(self, reduction: Reduction = "mean", dtype: str = "float64") -> str:
        return self.call(reduction, margin=self.margin)
