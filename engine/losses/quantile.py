"""The quantile loss."""

from __future__ import annotations

from typing import Any

from engine.declared import real
from engine.loss import Kink, Loss, Reduction, Tensor, ending


class Quantile(Loss):
    """The absolute error with one slope below the target and another above. Torch has no function for it."""

    title = "Quantile"
    task = "regression"
    takes = "value"
    idea = "The absolute error, weighted q where the prediction is too low and 1 - q where it is too high."
    strength = "Its best constant is the q-quantile, so that two of them enclose a share of the data; robust like MAE."
    weakness = "Like MAE it has no derivative at 0 and a gradient that does not shrink near the minimum."
    also = ("pinball loss", "check loss", "half of MAE (for q = 0.5)")
    source = "Koenker, Bassett: Regression Quantiles, Econometrica 46, 1978"

    q: float = real(
        0.5, "The share of targets that should lie below the prediction.", above=0, below=1, slider=(0.01, 0.99)
    )

    def formula(self) -> str:
        return r"\max(q (y - \hat y), (1 - q) (\hat y - y))"

    def derivative(self) -> str:
        return r"\begin{cases} -q & \hat y \lt y \\ 1 - q & \hat y \gt y \end{cases}"

    def forward(self, torch: Any, prediction: Tensor, target: Tensor) -> Tensor:
        error = prediction - target
        size = error.abs()  # with slope 0 where there is no error
        return torch.where(error < 0, self.q * size, (1 - self.q) * size)

    def line(self, reduction: Reduction = "mean", dtype: str = "float64") -> str:
        return f"torch.maximum({self.q} * (e := target - prediction), ({self.q} - 1) * e){ending(reduction)}"

    def kinks(self) -> tuple[Kink, ...]:
        return (Kink(0.0, f"the slope jumps from {-self.q:.4g} to {1 - self.q:.4g}"),)
