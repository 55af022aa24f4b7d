"""The cross entropy of logits."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.declared import Weights, real, weights
from engine.loss import Loss, Reduction, Tensor, tensor, weighted_mean
from engine.loss_input import check_weight


class CrossEntropy(Loss):
    """Softmax, logarithm and the target's entry in one. Targets are class numbers, one-hot rows or probabilities."""

    title = "Cross entropy"
    task = "classes"
    takes = "logit"
    targets = "class or probabilities"
    idea = "The negative logarithm of the probability that softmax gives to the true class."
    strength = "Exact for every logit, convex in the logits, and its gradient is simply softmax less target."
    weakness = "Applies softmax by itself, so that probabilities given as logits are squeezed twice and learn slowly."
    mean_is = (
        'With class weights and class numbers as targets, "mean" divides by the sum of the targets\' weights; '
        "with rows as targets, by the number of samples."
    )
    also = ("softmax loss", "multinomial logistic loss", "log loss of several classes")
    twin = "cross_entropy"
    keras = "CategoricalCrossentropy(from_logits=True)"
    source = (
        "Bridle: Probabilistic Interpretation of Feedforward Classification Network Outputs, Neurocomputing 68, 1990"
    )

    weight: Weights = weights("A weight for each class, such as 1,2,1; none: all weigh 1.", label="class weights")
    label_smoothing: float = real(
        0.0, "The share of each target that is spread evenly over all classes.", low=0, high=1, slider=(0.0, 0.5)
    )

    def formula(self) -> str:
        weight = "" if self.weight is None else "w_j "
        target, rest = self._target()
        return rf"-\sum_j {weight}{target}_j \ln \frac{{e^{{z_j}}}}{{\sum_i e^{{z_i}}}}{rest}"

    def derivative(self) -> str:
        target, rest = self._target()
        slope = f"p_k - {target}_k"
        if self.weight is not None:
            slope = rf"p_k \sum_j w_j {target}_j - w_k {target}_k"
        return rf"{slope}, \quad p_k = \frac{{e^{{z_k}}}}{{\sum_i e^{{z_i}}}}{rest}"

    def forward(self, torch: Any, prediction: Tensor, target: Tensor) -> Tensor:
        weight = None if self.weight is None else prediction.new_tensor(self.weight)
        return torch.nn.functional.cross_entropy(
            prediction, target, weight=weight, label_smoothing=self.label_smoothing, reduction="none"
        )

    def reduced(self, each: Tensor, target: Tensor, reduction: Reduction) -> Tensor:
        if reduction != "mean" or self.weight is None or target.ndim > each.ndim:
            return super().reduced(each, target, reduction)
        return weighted_mean(each, target, self.weight)

    def line(self, reduction: Reduction = "mean", dtype: str = "float64") -> str:
        more: dict[str, Any] = {} if self.weight is None else {"weight": tensor(list(self.weight), dtype)}
        if self.label_smoothing:
            more["label_smoothing"] = self.label_smoothing
        return self.call(reduction, **more)

    def check(self, prediction: np.ndarray, target: np.ndarray) -> None:
        super().check(prediction, target)
        check_weight(self.weight, prediction)

    def _target(self) -> tuple[str, str]:
        """The letter of the target in a formula, and how it follows from `y` where it is smoothed."""
        if not self.label_smoothing:
            return "y", ""
        return "q", r", \quad q_j = (1 - \alpha) y_j + \frac{\alpha}{K}"
