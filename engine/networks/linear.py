"""Linear regression."""

from __future__ import annotations

from engine.network import Initialisation, Module, Network, Shape, initialisation, initialise


class LinearRegression(Network):
    """One weighted sum of the features for each number that is predicted."""

    title = "Linear regression"
    tasks = ("regression",)
    idea = "A weighted sum of the features; under the squared error the loss is a bowl with one lowest point."

    initialisation: Initialisation = initialisation()

    def module(self, shape: Shape) -> Module:
        from torch import nn

        return initialise(nn.Sequential(nn.Linear(shape.inputs, shape.outputs)), self.initialisation)
