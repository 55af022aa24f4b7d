"""Runs one module with many rows of weights at once: `[L, P]` weights, `[L, B, K]` outputs."""

from __future__ import annotations

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

    A chain of linear layers and activations is run for all rows in batched products, unless it is large; anything
    else through `torch.func.functional_call`, row by row. Both give the module's own numbers.
    """

    def __init__(self, module: Module) -> None:
        self.module, self.layout = module, layout_of(module)
        chain = _chain(module) if self.layout.total < LARGE else None
        self._chain: list[Layer] | None = chain

    def __call__(self, weights: Tensor, x: Tensor) -> Tensor:
        """Outputs `[L, B, K]` for weights `[L, P]` and samples `[B, F]`, the same for all rows, or `[L, B, F]`."""
        if self._chain is None or len(weights) == 1:
            return self._one_by_one(weights, x)
        parts = self.layout.split(weights)
        for layer in self._chain:
            x = layer(parts, x)
        return x

    def _one_by_one(self, weights: Tensor, x: Tensor) -> Tensor:
        import torch

        parts = self.layout.split(weights)
        outputs = []
        for lane in range(len(weights)):
            named = {name: part[lane] for name, part in zip(self.layout.names, parts, strict=True)}
            seen = x if x.ndim == 2 else x[lane]
            outputs.append(torch.func.functional_call(self.module, named, (seen,)))
        return torch.stack(outputs)


def _chain(module: Module) -> list[Layer] | None:
    """The layers of a chain of linear layers and activations, as functions of rows; None if it is anything else."""
    from torch import nn

    if type(module) is not nn.Sequential:
        return None
    elementwise = (nn.ReLU, nn.Tanh, nn.Sigmoid, nn.GELU, nn.LeakyReLU, nn.SiLU, nn.ELU, nn.Softplus, nn.Identity)
    layers: list[Layer] = []
    place = 0
    for part in module:
        if type(part) is nn.Linear:
            layers.append(_linear(place, part.bias is not None))
            place += 1 + (part.bias is not None)
        elif type(part) in elementwise:
            layers.append(_elementwise(part))
        else:
            return None
    return layers


def _elementwise(activation: Module) -> Layer:
    def layer(_: Weights, x: Tensor) -> Tensor:
        return activation(x)

    return layer


def _linear(place: int, biased: bool) -> Layer:
    import torch

    def layer(weights: Weights, x: Tensor) -> Tensor:
        matrix = weights[place].mT  # [L, I, O]
        x = x if x.ndim == 3 else x.expand(len(matrix), *x.shape)
        return torch.baddbmm(weights[place + 1].unsqueeze(1), x, matrix) if biased else torch.bmm(x, matrix)

    return layer
