"""The smooth L1 loss."""

from __future__ import annotations

from typing import Any

from engine.declared import real
from engine.loss import Kink, Loss, Reduction, Tensor


class SmoothL1(Loss):
    """A square below `beta`, a line of slope 1 above: Huber's loss divided by `beta`."""

    title = "Smooth L1"
    task = "regression"
    takes = "value"
    idea = "The absolute error with its corner rounded off: a square for errors below beta, a line above."
    strength = "Robust to outliers like MAE, but smooth, and its gradient shrinks near the minimum."
    weakness = "Beta has to suit the scale of the errors; and the smaller it is, the more curved is the minimum."
    also = ("Huber loss divided by beta", "Huber loss (for beta = 1)")
    twin = "smooth_l1_loss"
    source = "Girshick: Fast R-CNN, ICCV 2015"

    beta: float = real(1.0, "The error at which square turns into line.", above=0, high=1e6, slider=(0.05, 5.0))

    def formula(self) -> str:
        return (
            r"\begin{cases} \frac{(\hat y - y)^2}{2 \beta} & |\hat y - y| \lt \beta"
            r" \\ |\hat y - y| - \frac{\beta}{2} & \text{otherwise} \end{cases}"
        )

    def derivative(self) -> str:
        return (
            r"\begin{cases} \frac{\hat y - y}{\beta} & |\hat y - y| \lt \beta"
            r" \\ \operatorname{sign}(\hat y - y) & \text{otherwise} \end{cases}"
        )

    def forward(self, torch: Any, prediction: Tensor, target: Tensor) -> Tensor:
        return torch.nn.functional.smooth_l1_loss(prediction, target, beta=self.beta, reduction="none")

    def line(self, reduction: Reduction = "mean", dtype: str = "float64") -> str:
        return self.call(reduction, beta=self.beta)

    def kinks(self) -> tuple[Kink, ...]:
        return Kink(-self.beta, "from line to square"), Kink(self.beta, "from square to line")
