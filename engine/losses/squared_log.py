"""The mean squared logarithmic error."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.loss import Loss, Reduction, Tensor
from engine.loss_input import refuse


class MeanSquaredLogarithmicError(Loss):
    """The squared difference of the logarithms of 1 + value: torch's squared error between logarithms."""

    title = "Mean squared logarithmic error"
    task = "regression"
    takes = "value"
    idea = "The squared difference of ln(1 + value): what counts is the ratio, not the difference."
    strength = "Fair to targets of very different size, such as prices or counts, of which only the ratio matters."
    weakness = "Only for values above -1; too low costs more than too high by the same amount, and it is not convex."
    also = ("MSLE",)
    keras = "MeanSquaredLogarithmicError"
    source = "Keras documentation, keras.losses.MeanSquaredLogarithmicError"

    def formula(self) -> str:
        return r"(\ln(1 + \hat y) - \ln(1 + y))^2"

    def derivative(self) -> str:
        return r"\frac{2 (\ln(1 + \hat y) - \ln(1 + y))}{1 + \hat y}"

    def forward(self, torch: Any, prediction: Tensor, target: Tensor) -> Tensor:
        return torch.nn.functional.mse_loss(prediction.log1p(), target.log1p(), reduction="none")

    def line(self, reduction: Reduction = "mean", dtype: str = "float64") -> str:
        return f'torch.nn.functional.mse_loss(prediction.log1p(), target.log1p(), reduction="{reduction}")'

    def check(self, prediction: np.ndarray, target: np.ndarray) -> None:
        super().check(prediction, target)
        refuse(prediction <= -1, prediction, "the prediction {value} is not above -1, so 1 + it has no logarithm")
        refuse(target <= -1, target, "the target {value} is not above -1, so 1 + it has no logarithm")
