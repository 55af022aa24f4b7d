"""The negative log-likelihood of log-probabilities."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.declared import Weights, weights
from engine.loss import Loss, Reduction, Tensor, tensor, weighted_mean
from engine.loss_input import check_weight


class NegativeLogLikelihood(Loss):
    """Picks the target's log-probability and turns its sign: what cross entropy does after its softmax."""

    title = "Negative log-likelihood"
    task = "classes"
    takes = "log-probability"
    targets = "class"
    layer = "log-softmax"
    idea = "The log-probability of the true class with its sign turned: the last part of cross entropy."
    strength = (
        "Log-probabilities are computed once and can be shown as well; after log-softmax it equals cross entropy."
    )
    weakness = "Takes its input on trust: given logits or probabilities it returns a number that means nothing."
    mean_is = 'With class weights, "mean" divides by the sum of the targets\' weights.'
    also = ("NLL",)
    twin = "nll_loss"
    source = "Fisher: On the Mathematical Foundations of Theoretical Statistics, Phil. Trans. Royal Society A 222, 1922"

    weight: Weights = weights("A weight for each class, such as 1,2,1; none: all weigh 1.", label="class weights")

    def formula(self) -> str:
        return "-l_t" if self.weight is None else "-w_t l_t"

    def derivative(self) -> str:
        return "-y_k" if self.weight is None else "-w_k y_k"

    def forward(self, torch: Any, prediction: Tensor, target: Tensor) -> Tensor:
        weight = None if self.weight is None else prediction.new_tensor(self.weight)
        return torch.nn.functional.nll_loss(prediction, target, weight=weight, reduction="none")

    def reduced(self, each: Tensor, target: Tensor, reduction: Reduction) -> Tensor:
        if reduction != "mean" or self.weight is None:
            return super().reduced(each, target, reduction)
        return weighted_mean(each, target, self.weight)

    def line(self, reduction: Reduction = "mean", dtype: str = "float64") -> str:
        if self.weight is None:
            return self.call(reduction)
        return self.call(reduction, weight=tensor(list(self.weight), dtype))

    def check(self, prediction: np.ndarray, target: np.ndarray) -> None:
        super().check(prediction, target)
        check_weight(self.weight, prediction)
