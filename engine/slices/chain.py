"""A chain of linear layers at many points of a plane at once, features first and samples last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.rows_forward import Layout, Link

Tensor = Any
Outputs = Callable[[Tensor], Tensor]  # coefficients [k, D] to outputs [k, K, B]
CACHE, GPU_CACHE = 2**19, 2**24  # numbers that a layer may have for some samples at some points of the plane
ROOM = 2**25  # bytes that the products of the first layer may take, where they take more than the samples


class Chain:
    """Outputs `[k, K, B]` of a chain whose weights are `coefficients [k, D] @ basis [D, P]`.

    The first layer is linear in the weights, and its samples are the same at every point: its products with the D rows
    of the basis are made once. tanh z = 2 sigmoid(2 z) - 1 has its constants put into the layers on both sides, because
    torch's sigmoid takes a sixth of the time.
    """

    def __init__(self, links: list[Link], layout: Layout, basis: Tensor, count: int) -> None:
        """`count` is how many samples there are in all; `block` of them are worth running together."""
        parts = layout.split(basis)
        self.weights = [parts[link.place] for link in links]  # [D, O, I] each
        self.biases = [parts[link.place + 1] if link.biased else None for link in links]  # [D, O]
        self.activations = [list(link.activations) for link in links]
        self._fold_tanh()
        self.functions = [[_in_place(one) for one in activations] for activations in self.activations]
        directions, neurons, inputs = self.weights[0].shape
        size = count * basis.element_size()
        self.keeps_products = directions * neurons * size <= max(ROOM, inputs * size)
        room = (CACHE if basis.device.type == "cpu" else GPU_CACHE) // max(weight.shape[1] for weight in self.weights)
        self.block = min(max(room, 256), count)
        self.points = max(room // self.block, 1)  # of the plane, at a time

    def _fold_tanh(self) -> None:
        from torch import nn

        for here, activations in enumerate(self.activations[:-1]):
            if [type(one) for one in activations] == [nn.Tanh]:
                self.activations[here] = [nn.Sigmoid()]
                weight, bias = self.weights[here], self.biases[here]
                self.weights[here], self.biases[here] = 2 * weight, None if bias is None else 2 * bias
                weight, bias = self.weights[here + 1], self.biases[here + 1]
                shift = weight.sum(-1)
                self.weights[here + 1], self.biases[here + 1] = 2 * weight, -shift if bias is None else bias - shift

    def on(self, x: Tensor) -> Outputs:
        """The outputs on samples `[B, F]`, as a function of coefficients `[k, D]`."""
        import torch

        product = self._product(x) if self.keeps_products else None

        def outputs(coefficients: Tensor) -> Tensor:
            if len(coefficients) <= self.points:  # to put one part together would copy it
                return few(coefficients)
            return torch.cat([few(part) for part in torch.split(coefficients, self.points)])

        def few(coefficients: Tensor) -> Tensor:
            if product is None:
                z = self._linear(0, coefficients, x.T.expand(len(coefficients), *x.T.shape))
            else:
                z = (coefficients @ product).view(len(coefficients), -1, len(x))
            for here, functions in enumerate(self.functions):
                if here:
                    z = self._linear(here, coefficients, z)
                for function in functions:
                    z = function(z)
            return z

        return outputs

    def _product(self, x: Tensor) -> Tensor:
        """The first layer's sums `[D, O * B]` for the weights in each row of the basis."""
        found = self.weights[0] @ x.T
        if self.biases[0] is not None:
            found += self.biases[0].unsqueeze(-1)
        return found.flatten(1)

    def _linear(self, here: int, coefficients: Tensor, features: Tensor) -> Tensor:
        """A layer's sums `[k, O, B]` of features `[k, I, B]`."""
        import torch

        weight, bias = self.weights[here], self.biases[here]
        matrix = (coefficients @ weight.flatten(1)).view(-1, *weight.shape[1:])
        if bias is None:
            return torch.bmm(matrix, features)
        return torch.baddbmm((coefficients @ bias).unsqueeze(-1), matrix, features)


def _in_place(activation: Any) -> Callable[[Tensor], Tensor]:
    """The function of an activation, writing into its input where torch has that."""
    import torch
    from torch import nn

    found: Callable[[Tensor], Tensor]
    found = {nn.ReLU: torch.relu_, nn.Sigmoid: torch.sigmoid_, nn.Tanh: torch.tanh_}.get(type(activation), activation)
    return found
