"""A network's way forward to its outputs and back to the gradients of its weights, for lanes of a training."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from engine.problem import Problem
from engine.rows_forward import Link

Tensor = Any
Slope = Callable[[Tensor, Tensor, Tensor], Tensor]


def pass_of(
    problem: Problem, links: list[Link] | None, weights: Tensor, gradient: Tensor
) -> ChainPass | RowsPass | ModulePass:
    """The way through a network for lanes `[n, P]`; `links` are those of a chain."""
    if links:
        return ChainPass(problem, links, weights, gradient)
    return (RowsPass if len(weights) > 1 else ModulePass)(problem, weights, gradient)


class ChainPass:
    """Linear layers and activations, with the derivatives by hand: autograd costs more than such layers do.

    `weights [n, P]` are read and `gradient [n, P]` is written where they stand. One lane alone is a matter of plain
    matrices; several go in batched products.
    """

    def __init__(self, problem: Problem, links: list[Link], weights: Tensor, gradient: Tensor) -> None:
        self._alone = len(weights) == 1
        self._gradient = gradient
        parts, slopes = problem.layout.split(weights), problem.layout.split(gradient)
        if self._alone:
            parts, slopes = [part[0] for part in parts], [slope[0] for slope in slopes]
        else:  # torch multiplies batches only into arrays that are whole
            slopes = [slope.contiguous() for slope in slopes]
        self._flat = [slope.view(len(weights), -1) for slope in slopes]
        self._layers: list[Linear | Activation] = []
        for link in links:
            here = slice(link.place, link.place + 1 + link.biased)
            self._layers.append(Linear(parts[here], slopes[here]))
            self._layers += [Activation(module) for module in link.activations]

    def forward(self, x: Tensor) -> Tensor:
        """The outputs `[n, B, K]` on samples `[B, F]` or `[n, B, F]`; what the way back needs is kept."""
        if self._alone:
            x = x[0] if x.ndim == 3 else x
        elif x.ndim == 2:
            x = x.expand(len(self._gradient), *x.shape)
        for layer in self._layers:
            x = layer.forward(x)
        return x.unsqueeze(0) if self._alone else x

    def backward(self, delta: Tensor) -> None:
        """Write down the gradients that follow from those of the outputs `[n, B, K]`."""
        import torch

        delta = delta[0] if self._alone else delta
        for layer in reversed(self._layers[1:]):
            delta = layer.backward(delta)
        self._layers[0].take(delta)
        if not self._alone:
            torch.cat(self._flat, 1, out=self._gradient)


class Linear:
    """A linear layer of one lane, `[O, I]` on `[B, I]`, or of several, `[n, O, I]` on `[n, B, I]`."""

    def __init__(self, parts: list[Tensor], slopes: list[Tensor]) -> None:
        import torch

        alone = parts[0].ndim == 2
        self.matrix, self._transposed, self.slope = parts[0], parts[0].mT, slopes[0]
        self.bias = None if len(parts) == 1 else parts[1] if alone else parts[1].unsqueeze(1)
        self.bias_slope = slopes[-1]
        self._product: Any = torch.mm if alone else torch.bmm
        self._shifted: Any = torch.addmm if alone else torch.baddbmm
        self._sum: Any = torch.sum

    def forward(self, x: Tensor) -> Tensor:
        """The weighted sums."""
        self._x = x
        if self.bias is None:
            return self._product(x, self._transposed)
        return self._shifted(self.bias, x, self._transposed)

    def take(self, delta: Tensor) -> None:
        """Write down the gradients of weights and bias that follow from that of the sums."""
        self._product(delta.mT, self._x, out=self.slope)
        if self.bias is not None:
            self._sum(delta, -2, out=self.bias_slope)

    def backward(self, delta: Tensor) -> Tensor:
        """The same, and the gradient of what came in."""
        self.take(delta)
        return self._product(delta, self.matrix)


class Activation:
    """A function of every number by itself; its derivative is torch's own."""

    def __init__(self, module: Any) -> None:
        self._function, self._derivative = module.forward, derivative(module)

    def forward(self, x: Tensor) -> Tensor:
        """The function."""
        self._x, self._y = x, self._function(x)
        return self._y

    def take(self, delta: Tensor) -> None:
        """There are no weights."""

    def backward(self, delta: Tensor) -> Tensor:
        """The gradient of what came in."""
        return self._derivative(self._x, self._y, delta)


def derivative(activation: Any) -> Slope:
    """From input x, result y and the gradient of y to the gradient of x, for each activation a chain may have."""
    import torch
    from torch import nn

    aten, one = torch.ops.aten, activation
    known: dict[Any, Slope] = {
        nn.ReLU: lambda x, y, delta: aten.threshold_backward.default(delta, y, 0),
        nn.Tanh: lambda x, y, delta: aten.tanh_backward.default(delta, y),
        nn.Sigmoid: lambda x, y, delta: aten.sigmoid_backward.default(delta, y),
        nn.GELU: lambda x, y, delta: aten.gelu_backward.default(delta, x, approximate=one.approximate),
        nn.LeakyReLU: lambda x, y, delta: aten.leaky_relu_backward.default(delta, x, one.negative_slope, False),
        nn.SiLU: lambda x, y, delta: aten.silu_backward.default(delta, x),
        nn.ELU: lambda x, y, delta: aten.elu_backward.default(delta, one.alpha, 1, 1, False, x),
        nn.Softplus: lambda x, y, delta: aten.softplus_backward.default(delta, x, one.beta, one.threshold),
        nn.Identity: lambda x, y, delta: delta,
    }
    return known[type(one)]


class RowsPass:
    """Several lanes of a network that is no chain but can be run in one go; autograd adds the gradients to theirs."""

    def __init__(self, problem: Problem, weights: Tensor, gradient: Tensor) -> None:
        self._problem, self._leaf = problem, weights.detach().requires_grad_()
        self._leaf.grad = gradient

    def forward(self, x: Tensor) -> Tensor:
        """The outputs `[n, B, K]` on samples `[B, F]` or `[n, B, F]`."""
        return self._problem.outputs(self._leaf, x)

    def backward(self, delta: Tensor) -> None:
        """Autograd did it."""


class ModulePass:
    """Any module, for one lane: a copy of it whose parameters and their gradients are views of the lane's rows."""

    def __init__(self, problem: Problem, weights: Tensor, gradient: Tensor) -> None:
        self.module = deepcopy(problem.module)
        split = problem.layout.split
        for parameter, part, slope in zip(self.module.parameters(), split(weights), split(gradient), strict=True):
            parameter.data, parameter.grad = part[0], slope[0]

    def forward(self, x: Tensor) -> Tensor:
        """The outputs `[1, B, K]` on samples `[B, F]` or `[1, B, F]`; autograd adds the gradients to their rows."""
        return self.module(x[0] if x.ndim == 3 else x).unsqueeze(0)

    def backward(self, delta: Tensor) -> None:
        """Autograd did it."""
