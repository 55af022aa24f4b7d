"""The Kullback-Leibler divergence."""

from __future__ import annotations

from typing import Any

from engine.loss import Loss, Reduction, Tensor


class KullbackLeibler(Loss):
    """The divergence of predicted log-probabilities from target probabilities, summed over each row."""

    title = "Kullback-Leibler divergence"
    task = "classes"
    takes = "log-probability"
    targets = "probabilities"
    layer = "log-softmax"
    idea = "How far the prediction is from a target distribution: cross entropy less the target's own entropy."
    strength = "Compares whole distributions, and is 0 exactly when they agree."
    weakness = (
        "Not symmetric, boundless where a likely class is thought impossible, and torch wants logarithms as prediction."
    )
    mean_is = (
        'As in torch, "mean" divides the sum by all N x K entries of N rows of K classes; torch\'s "batchmean" divides '
        'it by the N rows and is K times as much: the mean divergence. Torch means to make "mean" the same one day.'
    )
    also = ("relative entropy", "KL divergence", "information gain")
    twin = "kl_div"
    keras = "KLDivergence (of probabilities, not of logarithms)"
    source = "Kullback, Leibler: On Information and Sufficiency, Annals of Mathematical Statistics 22, 1951"

    def formula(self) -> str:
        return r"\sum_j y_j (\ln(y_j) - l_j)"

    def derivative(self) -> str:
        return "-y_k"

    def forward(self, torch: Any, prediction: Tensor, target: Tensor) -> Tensor:
        return torch.nn.functional.kl_div(prediction, target, reduction="none").sum(-1)

    def reduced(self, each: Tensor, target: Tensor, reduction: Reduction) -> Tensor:
        return each.mean(-1) / target.shape[-1] if reduction == "mean" else super().reduced(each, target, reduction)

    def line(self, reduction: Reduction = "mean", dtype: str = "float64") -> str:
        how = {"mean": ".mean()", "sum": ".sum()", "none": ".sum(-1)"}  # torch warns that its "mean" will change
        return self.call("none") + how[reduction]
