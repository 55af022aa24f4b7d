"""Logistic regression."""

from __future__ import annotations

from engine.network import Initialisation, Module, Network, Shape, initialisation, initialise


class LogisticRegression(Network):
    """One weighted sum of the features, the logit of class 1."""

    title = "Logistic regression"
    tasks = ("binary",)
    idea = "Two classes parted by a straight line (a plane, with more features): the logit is a weighted sum."

    initialisation: Initialisation = initialisation()

    def module(self, shape: Shape) -> Module:
        from torch import nn

        return initialise(nn.Sequential(nn.Linear(shape.inputs, shape.outputs)), self.initialisation)
