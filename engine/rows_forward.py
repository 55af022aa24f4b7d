"""Runs one module with many rows of weights at once: `[L, P]` weights, `[L, B, K]` outputs."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.rows_pictures import picture_layers

Tensor = Any
Module = Any
Weights = list[Tensor]  # of each parameter, [L, ...]
Layer = Callable[[Weights, Tensor], Tensor]
LARGE = 100_000
"""From so many weights on, a batched product is no faster than one product for each lane; below, 1.1 to 1.5 times."""


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

    A chain of linear layers and activations is run for all rows in batched products, and a convolutional net in groups
    of channels, unless they are large: then row by row, and so is anything else, through `torch.func.functional_call`.
    All give the module's own numbers.
    """

    def __init__(self, module: Module) -> None:
        self.module, self.layout = module, layout_of(module)
        self._own = threading.local()
        self._layers = _layers_of(module)
        self.together = bool(self._layers) and self.layout.total < LARGE  # whether rows are run in one go

    def __call__(self, weights: Tensor, x: Tensor) -> Tensor:
        """Outputs `[L, B, K]` for weights `[L, P]` and samples `[B, F]`, the same for all rows, or `[L, B, F]`."""
        import torch

        parts = self.layout.split(weights)
        if self.together or (self._layers and len(weights) == 1):
            for layer in self._layers:
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


def _layers_of(module: Module) -> list[Layer]:
    """What a module does to rows, layer by layer; empty if it is neither a chain nor a convolutional net."""
    from torch import nn

    first, place, rest = picture_layers(module) or ([], 0, None)
    links = links_of(module if rest is None else nn.Sequential(*rest)) or []
    for link in links:
        first += [_linear(place + link.place, link.biased), *map(_elementwise, link.activations)]
        last = place + link.place + 1 + link.biased
    return first if links and last == len(list(module.parameters())) else []


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
