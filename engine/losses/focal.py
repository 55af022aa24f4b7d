"""The focal loss."""

from __future__ import annotations

from typing import Any

from engine.declared import real
from engine.loss import Loss, Reduction, Tensor, ending


class Focal(Loss):
    """Binary cross entropy, weighted down where the prediction is already good. Torch has no function for it."""

    title = "Focal"
    task = "binary"
    takes = "logit"
    targets = "0/1"
    idea = (
        "Binary cross entropy times (1 - probability of the true label) to the power gamma: easy samples hardly count."
    )
    strength = "When one class is rare, the many easy samples of the other no longer drown the few hard ones."
    weakness = "Two more numbers to choose, mislabelled samples count most, and its probabilities are not honest."
    also = ("sigmoid focal loss",)
    keras = "BinaryFocalCrossentropy(from_logits=True, apply_class_balancing=True)"
    source = "Lin, Goyal, Girshick, He, Dollár: Focal Loss for Dense Object Detection, arXiv 1708.02002, 2017"

    gamma: float = real(
        2.0, "How much easy samples are weighted down; 0 is cross entropy.", low=0, high=100, slider=(0, 5)
    )
    alpha: float | None = real(
        0.25, "The weight of class 1; class 0 weighs 1 - this. Off: both weigh 1.", low=0, high=1, slider=(0, 1)
    )

    def formula(self) -> str:
        weight = "" if self.alpha is None else r"\alpha_y "
        return rf"-{weight}(1 - p_y)^{{\gamma}} \ln(p_y), \quad p_1 = \frac{{1}}{{1 + e^{{-z}}}} = 1 - p_0"

    def derivative(self) -> str:
        weight = "" if self.alpha is None else r"\alpha_y "
        return rf"(2 y - 1) {weight}(1 - p_y)^{{\gamma}} (\gamma p_y \ln(p_y) + p_y - 1)"

    def forward(self, torch: Any, prediction: Tensor, target: Tensor) -> Tensor:
        towards = torch.where(target > 0, prediction, -prediction)  # the logit of the true label
        log_right = torch.nn.functional.logsigmoid(towards)
        log_wrong = torch.nn.functional.logsigmoid(-towards)  # so that gamma below 1 has no slope of infinity
        each = -torch.exp(self.gamma * log_wrong) * log_right
        return each if self.alpha is None else torch.where(target > 0, self.alpha * each, (1 - self.alpha) * each)

    def line(self, reduction: Reduction = "mean", dtype: str = "float64") -> str:
        log = "torch.nn.functional.logsigmoid"
        weight = "" if self.alpha is None else f"({self.alpha} * y + {1 - self.alpha} * (1 - y)) * "
        towards = "(z := (2 * (y := target) - 1) * prediction)"
        return f"(-{log}({towards}) * {weight}torch.exp({self.gamma} * {log}(-z))){ending(reduction)}"
