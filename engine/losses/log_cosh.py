"""The log-cosh loss."""

from __future__ import annotations

from typing import Any

from engine.loss import Loss, Reduction, Tensor, ending


class LogCosh(Loss):
    """The logarithm of the hyperbolic cosine of the error, written so that it overflows nowhere."""

    title = "Log-cosh"
    task = "regression"
    takes = "value"
    idea = "Half the squared error where it is small, the absolute error less ln 2 where it is large, and no seam."
    strength = "As robust as Huber's loss, and smooth in every derivative, with nothing to choose."
    weakness = "Turns from square to line at an error of about 1, whatever the scale of the data."
    also = ("logarithm of the hyperbolic cosine",)
    keras = "LogCosh"
    source = "Saleh, Saleh: Statistical Properties of the log-cosh Loss Function, arXiv 2208.04564, 2022"

    def formula(self) -> str:
        return r"\ln \cosh(\hat y - y)"

    def derivative(self) -> str:
        return r"\tanh(\hat y - y)"

    def forward(self, torch: Any, prediction: Tensor, target: Tensor) -> Tensor:
        size = (prediction - target).abs()
        return size + torch.log1p(torch.expm1(-2 * size) / 2)  # cosh overflows from 711 on

    def line(self, reduction: Reduction = "mean", dtype: str = "float64") -> str:
        return f"((e := (prediction - target).abs()) + torch.log1p(torch.expm1(-2 * e) / 2)){ending(reduction)}"
