"""A chain of linear layers at many points of a plane at once, features first and samples last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.rows_forward import Layout, Link

Tensor = Any
ROOM = 2**25  # bytes that the products of the first layer may take, where they take more than the samples


class Chain:
    """Outputs `[k, K, B]` of a chain whose weights are `coefficients [k, D] @ basis [D, P]`.

    The first layer is linear in the weights, and its samples are the same at every point: its products with the D rows
    of the basis are made once. tanh z = 2 sigmoid(2 z) - 1 has its constants put into the layers on both sides, because
    torch's sigmoid takes a third of the time.
    """

    def __init__(self, links: list[Link], layout: Layout, basis: Tensor, x: tuple[Tensor, ...]) -> None:
        parts = layout.split(basis)
        self.weights = [parts[link.place] for link in links]  # [D, O, I] each
        self.biases = [parts[link.place + 1] if link.biased else None for link in links]  # [D, O]
        self.activations = [list(link.activations) for link in links]
        self._fold_tanh()
        self.x = x
        count, inputs = sum(map(len, x)), x[0].shape[1]
        sizes = self.weights[0].shape[0] * self.weights[0].shape[1], inputs
        worth = sizes[0] * count * basis.element_size() <= max(ROOM, inputs * count * basis.element_size())
        self.products = [self._product(block) for block in x] if worth else None

    def _fold_tanh(self) -> None:
        from torch import nn

        for here, activations in enumerate(self.activations[:-1]):
            if [type(one) for one in activations] != [nn.Tanh]:
                continue
            self.activations[here] = [nn.Sigmoid()]
            self.weights[here] = 2 * self.weights[here]
            bias = self.biases[here]
            self.biases[here] = None if bias is None else 2 * bias
            after, shift = self.weights[here + 1], self.weights[here + 1].sum(-1)
            bias = self.biases[here + 1]
            self.weights[here + 1] = 2 * after
            self.biases[here + 1] = -shift if bias is None else bias - shift

    def _product(self, x: Tensor) -> Tensor:
        """The first layer's sums `[D, O * B]` for the weights in each row of the basis."""
        found = self.weights[0] @ x.T
        if self.biases[0] is not None:
            found += self.biases[0].unsqueeze(-1)
        return found.flatten(1)

    def __call__(self, coefficients: Tensor, block: int) -> Tensor:
        """The outputs on a block of samples."""
        import torch

        x = self.x[block]
        count = len(coefficients)
        for here, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            if here == 0 and self.products is not None:
                z = (coefficients @ self.products[block]).view(count, -1, len(x))
            else:
                layer = (coefficients @ weight.flatten(1)).view(count, *weight.shape[1:])
                features = z if here else x.T.expand(count, *x.T.shape)
                if bias is None:
                    z = torch.bmm(layer, features)
                else:
                    z = torch.baddbmm((coefficients @ bias).unsqueeze(-1), layer, features)
            for activation in self.activations[here]:
                z = _in_place(activation)(z)
        return z


def _in_place(activation: Any) -> Callable[[Tensor], Tensor]:
    """The function of an activation, writing into its input where torch has that."""
    import torch
    from torch import nn

    found: Callable[[Tensor], Tensor]
    found = {nn.ReLU: torch.relu_, nn.Sigmoid: torch.sigmoid_, nn.Tanh: torch.tanh_}.get(type(activation), activation)
    return found
