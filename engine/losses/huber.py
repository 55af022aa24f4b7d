"""The Huber loss."""

from __future__ import annotations

from typing import Any

from engine.declared import real
from engine.loss import Kink, Loss, Reduction, Tensor


class Huber(Loss):
    """Half the square below `delta`, a line of slope `delta` above."""

    title = "Huber"
    task = "regression"
    takes = "value"
    idea = "Half the squared error up to delta, and from there on its tangent, a line of slope delta."
    strength = "Near the minimum as smooth as MSE, far away as robust as MAE: no sample pulls harder than delta."
    weakness = "Delta, the size from which an error counts as an outlier, has to be chosen."
    also = ("smooth L1 loss times delta", "smooth L1 loss (for delta = 1)")
    twin = "huber_loss"
    keras = "Huber"
    source = "Huber: Robust Estimation of a Location Parameter, Annals of Mathematical Statistics 35, 1964"

    delta: float = real(1.0, "The error at which square turns into line.", above=0, high=1e6, slider=(0.05, 5.0))

    def formula(self) -> str:
        return (
            r"\begin{cases} \frac{(\hat y - y)^2}{2} & |\hat y - y| \lt \delta"
            r" \\ \delta (|\hat y - y| - \frac{\delta}{2}) & \text{otherwise} \end{cases}"
        )

    def derivative(self) -> str:
        return (
            r"\begin{cases} \hat y - y & |\hat y - y| \lt \delta"
            r" \\ \delta \operatorname{sign}(\hat y - y) & \text{otherwise} \end{cases}"
        )

    def forward(self, torch: Any, prediction: Tensor, target: Tensor) -> Tensor:
        return torch.nn.functional.huber_loss(prediction, target, delta=self.delta, reduction="none")

    def line(self, reduction: Reduction = "mean", dtype: str = "float64") -> str:
        return self.call(reduction, delta=self.delta)

    def kinks(self) -> tuple[Kink, ...]:
        return Kink(-self.delta, "from line to square"), Kink(self.delta, "from square to line")
