"""The binary cross entropy of logits."""

from __future__ import annotations

from typing import Any

from engine.declared import real
from engine.loss import Loss, Reduction, Tensor, tensor


class BinaryCrossEntropyWithLogits(Loss):
    """Sigmoid and binary cross entropy in one, computed without rounding to 0 or 1 between them."""

    title = "Binary cross entropy with logits"
    task = "binary"
    takes = "logit"
    targets = "0/1"
    idea = "The binary cross entropy of the logit's sigmoid, worked out in one step."
    strength = "Exact for every logit, with a gradient (probability less label) that never vanishes while it is wrong."
    weakness = (
        "Linear in a wrong logit, so mislabelled samples pull for ever; on separable data the weights never settle."
    )
    also = ("BCE with logits", "logistic loss", "sigmoid cross entropy")
    twin = "binary_cross_entropy_with_logits"
    keras = "BinaryCrossentropy(from_logits=True)"
    source = "Cox: The Regression Analysis of Binary Sequences, Journal of the Royal Statistical Society B 20, 1958"

    pos_weight: float = real(
        1.0,
        "How many times a sample of class 1 counts; (samples of class 0) / (samples of class 1) evens the classes out.",
        above=0,
        high=1e6,
        slider=(0.01, 100.0),
        scale="log",
        label="positive weight",
    )

    def formula(self) -> str:
        return rf"{self._weight()}y \ln(1 + e^{{-z}}) + (1 - y) \ln(1 + e^{{z}})"

    def derivative(self) -> str:
        return rf"\frac{{1 - y}}{{1 + e^{{-z}}}} - \frac{{{self._weight()}y}}{{1 + e^{{z}}}}"

    def forward(self, torch: Any, prediction: Tensor, target: Tensor) -> Tensor:
        weight = None if self.pos_weight == 1 else prediction.new_tensor(self.pos_weight)
        return torch.nn.functional.binary_cross_entropy_with_logits(
            prediction, target, pos_weight=weight, reduction="none"
        )

    def line(self, reduction: Reduction = "mean", dtype: str = "float64") -> str:
        weight = {} if self.pos_weight == 1 else {"pos_weight": tensor(self.pos_weight, dtype)}
        return self.call(reduction, **weight)

    def _weight(self) -> str:
        """The positive weight in a formula, where it does anything."""
        return "" if self.pos_weight == 1 else "w "
