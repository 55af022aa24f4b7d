"""Any module at points of a plane, one after the other, without a copy of its parameters for each."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from engine.rows_forward import Layout

Tensor = Any
Module = Any


class Swapped:
    """Outputs `[k, K, B]` of a module with weights `coefficients [k, D] @ basis [D, P]`.

    The parameters of a copy of it are views of one row of weights, which is overwritten for each point.
    """

    def __init__(self, module: Module, layout: Layout, basis: Tensor) -> None:
        self.basis = basis
        self.module = _with_quick_pooling(deepcopy(module))
        self.row = basis.new_empty(basis.shape[1])
        parts = layout.split(self.row.unsqueeze(0))
        for parameter, part in zip(self.module.parameters(), parts, strict=True):
            parameter.requires_grad_(False).data = part[0]

    def on(self, x: Tensor) -> Callable[[Tensor], Tensor]:
        """The outputs on samples `[B, F]`, as a function of coefficients `[k, D]`."""
        import torch

        def outputs(coefficients: Tensor) -> Tensor:
            found = []
            for one in coefficients:
                torch.mv(self.basis.T, one, out=self.row)
                found.append(self.module(x).mT)
            return torch.stack(found)

        return outputs


def _with_quick_pooling(module: Module) -> Module:
    """The module with every max pooling of 2 x 2 done as two maxima, which are torch's numbers in a tenth of the time.

    torch looks for the place of the maximum even where no gradient asks for it.
    """
    from torch import nn

    plain = str(nn.MaxPool2d(2))
    for parent in list(module.modules()):
        for name, child in parent.named_children():
            if type(child) is nn.MaxPool2d and str(child) == plain:
                setattr(parent, name, _halving())
    return module


def _halving() -> Module:
    import torch

    class Halving(torch.nn.Module):
        """The largest of every 2 x 2 pixels of pictures `[..., H, W]`; an odd row or column at the end is left out."""

        def forward(self, x: Tensor) -> Tensor:
            """Halve height and width."""
            rows, columns = x.shape[-2] // 2 * 2, x.shape[-1] // 2 * 2
            higher = torch.maximum(x[..., 0:rows:2, :], x[..., 1:rows:2, :])
            return torch.maximum(higher[..., 0:columns:2], higher[..., 1:columns:2])

    return Halving()
