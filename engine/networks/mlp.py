"""The multilayer perceptron."""

from __future__ import annotations

from itertools import pairwise

from engine.declared import Widths, widths
from engine.network import Activation, Initialisation, Module, Network, Shape, activation, initialisation, initialise


class MultilayerPerceptron(Network):
    """Linear layers with an activation between them, and none after the last."""

    title = "Multilayer perceptron"
    tasks = ("regression", "binary", "classes")
    idea = "Layers of neurons, each a weighted sum that goes through an activation; the universal small network."

    hidden: Widths = widths((64, 64), "Neurons of each hidden layer, such as 64,64; none: a linear model.", most=12)
    activation: Activation = activation("hidden layer")
    initialisation: Initialisation = initialisation()

    def module(self, shape: Shape) -> Module:
        from torch import nn

        sizes = (shape.inputs, *self.hidden)
        layers = []
        for before, after in pairwise(sizes):
            layers += [nn.Linear(before, after), getattr(nn, self.activation)()]
        return initialise(nn.Sequential(*layers, nn.Linear(sizes[-1], shape.outputs)), self.initialisation)
