"""The binary cross entropy of probabilities."""

from __future__ import annotations

from typing import Any

from engine.loss import Loss, Tensor


class BinaryCrossEntropy(Loss):
    """The negative logarithm of the probability that was given to the label."""

    title = "Binary cross entropy"
    task = "binary"
    takes = "probability"
    targets = "0/1"
    layer = "sigmoid"
    idea = "The negative logarithm of the probability given to the true label: sure and wrong costs most."
    strength = "Rewards honest probabilities: its mean is lowest when they are the true ones."
    weakness = "Needs the sigmoid before it, where large logits round to 0 or 1; torch cuts its logarithm off at -100."
    also = ("BCE", "log loss", "negative log-likelihood of a Bernoulli variable")
    twin = "binary_cross_entropy"
    keras = "BinaryCrossentropy"
    source = "Good: Rational Decisions, Journal of the Royal Statistical Society B 14, 1952"

    def formula(self) -> str:
        return r"-(y \ln(p) + (1 - y) \ln(1 - p))"

    def derivative(self) -> str:
        return r"\frac{p - y}{p (1 - p)}"

    def forward(self, torch: Any, prediction: Tensor, target: Tensor) -> Tensor:
        return torch.nn.functional.binary_cross_entropy(prediction, target, reduction="none")
