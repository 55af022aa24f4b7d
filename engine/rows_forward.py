"""Runs one module with many rows of weights at once: `[L, P]` weights, `[L, B, K]` outputs."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Tensor = Any
Module = Any
Weights = list[Tensor]  # of each parameter, [L, ...]
Layer = Callable[[Weights, Tensor], Tensor]
LARGE = 20_000
"""From so many weights on, a batched product is no faster than one product for each lane (measured)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parameters of a module stand in a row of all its weights, and which layer each belongs to."""

    names: tuple[str, ...]
    shapes: tuple[tuple[int, ...], ...]
    sizes: tuple[int, ...]
    layers: tuple[str, ...]  # G names of layers, in the order of the module
    layer: tuple[int, ...]  # of each parameter, from 0

    @property
    def total(self) -> int:
        """How many weights there are: P."""
        return sum(self.sizes)

    def firsts(self) -> list[int]:
        """Where in a row each layer `[G]` begins."""
        return [sum(self.sizes[: self.layer.index(layer)]) for layer in range(len(self.layers))]

    def split(self, weights: Tensor) -> Weights:
        """The parameters `[L, ...]` of rows `[L, P]`; views."""
        parts = weights.split(self.sizes, 1)
        return [part.view(-1, *shape) for part, shape in zip(parts, self.shapes, strict=True)]


def layout_of(module: Module) -> Layout:
    """The layout of a module's parameters, in their own order."""
    named = dict(module.named_parameters())
    owners = [name.rpartition(".")[0] for name in named]
    layers = tuple(dict.fromkeys(owners))
    shapes = tuple(tuple(parameter.shape) for parameter in named.values())
    sizes = tuple(parameter.numel() for parameter in named.values())
    return Layout(tuple(named), shapes, sizes, layers, tuple(layers.index(owner) for owner in owners))


class RowsForward:
    """A module as a function of rows of weights.

    A chain of linear layers and activations is run for all rows in batched products, unless it is large: then row by
    row, and so is anything else, through `torch.func.functional_call`. All give the module's own numbers.
    """

    def __init__(self, module: Module) -> None:
        self.module, self.layout = module, layout_of(module)
        self._own = threading.local()
        self._chain = _layers(links_of(module) or [])

    def __call__(self, weights: Tensor, x: Tensor) -> Tensor:
        """Outputs `[L, B, K]` for weights `[L, P]` and samples `[B, F]`, the same for all rows, or `[L, B, F]`."""
        import torch

        parts = self.layout.split(weights)
        if self._chain and (len(weights) == 1 or self.layout.total < LARGE):
            for layer in self._chain:
                x = layer(parts, x)
            return x
        outputs = []
        for lane in range(len(weights)):
            named = {name: part[lane] for name, part in zip(self.layout.names, parts, strict=True)}
            seen = x if x.ndim == 2 else x[lane]
            outputs.append(torch.func.functional_call(self._module_here(), named, (seen,)))
        return torch.stack(outputs)

    def _module_here(self) -> Module:
        """A module of this thread's own: while `functional_call` runs, it stands in it with the weights of one row."""
        if not hasattr(self._own, "module"):
            self._own.module = copy.deepcopy(self.module)
        return self._own.module


@dataclass(frozen=True, slots=True)
class Link:
    """A linear layer of a chain: the place of its weight among the parameters, and the activations after it."""

    place: int
    biased: bool  # then the bias stands in the next place
    activations: list[Module]


def links_of(module: Module) -> list[Link] | None:
    """The links of a module that is a chain of linear layers and activations; None if it is anything else."""
    from torch import nn

    if type(module) is not nn.Sequential:
        return None
    elementwise = (nn.ReLU, nn.Tanh, nn.Sigmoid, nn.GELU, nn.LeakyReLU, nn.SiLU, nn.ELU, nn.Softplus, nn.Identity)
    links: list[Link] = []
    place = 0
    for part in module:
        if type(part) is nn.Linear:
            links.append(Link(place, part.bias is not None, []))
            place += 1 + (part.bias is not None)
        elif type(part) in elementwise and links and not getattr(part, "inplace", False):
            links[-1].activations.append(part)
        else:
            return None
    own = place == len(list(module.parameters()))  # not so where layers share weights, or make them of others
    return links if links and own else None


def _layers(links: list[Link]) -> list[Layer]:
    """What the links do to rows, one after the other."""
    layers = []
    for link in links:
        layers += [_linear(link.place, link.biased), *map(_elementwise, link.activations)]
    return layers


def _elementwise(activation: Module) -> Layer:
    def layer(_: Weights, x: Tensor) -> Tensor:
        return activation(x)

    return layer


def _linear(place: int, biased: bool) -> Layer:
    import torch

    def layer(weights: Weights, x: Tensor) -> Tensor:
        matrix = weights[place]  # [L, O, I]
        if len(matrix) == 1:
            bias = weights[place + 1][0] if biased else None
            return torch.nn.functional.linear(x if x.ndim == 3 else x.unsqueeze(0), matrix[0], bias)
        x = x if x.ndim == 3 else x.expand(len(matrix), *x.shape)
        return torch.baddbmm(weights[place + 1].unsqueeze(1), x, matrix.mT) if biased else torch.bmm(x, matrix.mT)

    return layer
