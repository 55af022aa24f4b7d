"""Softmax regression."""

from __future__ import annotations

from engine.network import Initialisation, Module, Network, Shape, initialisation, initialise


class SoftmaxRegression(Network):
    """One weighted sum of the features for each class, its logit."""

    title = "Softmax regression"
    tasks = ("classes",)
    idea = "Logistic regression for several classes: each has a weighted sum of its own, and the largest wins."

    initialisation: Initialisation = initialisation()

    def module(self, shape: Shape) -> Module:
        from torch import nn

        return initialise(nn.Sequential(nn.Linear(shape.inputs, shape.outputs)), self.initialisation)
