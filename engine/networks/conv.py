"""A small convolutional network."""

from __future__ import annotations

from itertools import pairwise
from typing import Self

from pydantic import model_validator

from engine.declared import BadInput, Widths, whole, widths
from engine.network import Activation, Initialisation, Module, Network, Shape, activation, initialisation, initialise


class Convolutional(Network):
    """Convolutions that keep the size, each with an activation and 2 x 2 max pooling; then one linear layer."""

    title = "Convolutional network"
    tasks = ("regression", "binary", "classes")
    idea = "Small filters slide over a picture: the same few weights look for the same shape everywhere."
    pictures_only = True

    channels: Widths = widths((8, 16), "Filters of each convolution, such as 8,16; each halves the picture.", most=4)
    kernel: int = whole(3, "Side of each filter; odd, so that it has a middle.", low=1, high=9, unit="pixels")
    activation: Activation = activation("convolution")
    initialisation: Initialisation = initialisation()

    @model_validator(mode="after")
    def _kernel_is_odd(self) -> Self:
        if self.kernel % 2 == 0:
            raise ValueError(f"kernel is {self.kernel}: it should be odd, so that a picture keeps its size")
        return self

    def module(self, shape: Shape) -> Module:
        from torch import nn

        if shape.image is None:
            raise BadInput(f"{self.title} needs pictures, such as the digits; these data have columns.")
        colours, height, width = shape.image
        halvings = len(self.channels)
        if min(height, width) < 2**halvings:
            raise BadInput(f"{halvings} convolutions halve {height} x {width} pixels to nothing; give fewer channels.")
        layers: list[Module] = [nn.Unflatten(1, shape.image)]
        for before, after in pairwise((colours, *self.channels)):
            convolution = nn.Conv2d(before, after, self.kernel, padding=self.kernel // 2)
            layers += [convolution, getattr(nn, self.activation)(), nn.MaxPool2d(2)]
        left = (self.channels or (colours,))[-1] * (height >> halvings) * (width >> halvings)
        return initialise(nn.Sequential(*layers, nn.Flatten(), nn.Linear(left, shape.outputs)), self.initialisation)
