"""The weights of the running lanes and the gradients of their losses, as rows that are kept and written into."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.passes import pass_of
from engine.problem import Problem
from engine.rows_forward import links_of

Tensor = Any
Array = Any  # a numpy array on the CPU, else a tensor


class LaneGradients:
    """Weights `[A, P]` of the running lanes and the gradients `[A, P]` of their losses.

    Both arrays stay where they are for as long as the lanes run, so that every layer's part is looked up once. On the
    CPU, `rows` and `slopes` are numpy's views of them: on few numbers an operation costs a fraction of torch's.
    """

    def __init__(self, problem: Problem, weights: Tensor) -> None:
        import torch

        self.problem = problem
        self.weights = weights.contiguous()
        self.gradient = torch.zeros_like(self.weights)
        on_cpu = weights.device.type == "cpu"
        self.xp: Any = np if on_cpu else torch
        self.rows: Array = self.weights.numpy() if on_cpu else self.weights
        self.slopes: Array = self.gradient.numpy() if on_cpu else self.gradient
        self._ones = self.weights.new_ones(len(weights))
        links = links_of(problem.module)
        self._by_hand = links is not None
        together = len(weights) if problem.forward.together else 1  # lanes of a pass
        pairs = zip(*(torch.split(rows, together) for rows in (self.weights, self.gradient)), strict=True)
        self._passes = [pass_of(problem, links, *pair) for pair in pairs]

    def losses(self, x: Tensor, y: Tensor) -> Tensor:
        """The mean losses `[A]` on samples `[B, F]`, or `[A, B, F]` of each lane; their gradients are written down.

        The loss is always torch's to differentiate. Of a chain it does so by the outputs alone, and the passes find
        their own way back; of any other module it goes all the way.
        """
        import torch

        outputs = self._outputs(x)
        if not self._by_hand:
            losses = self.problem.losses(outputs, y)
            self.gradient.zero_()
            losses.backward(self._ones)
            return losses.detach()
        losses = self.problem.losses(outputs.requires_grad_(), y)
        (delta,) = torch.autograd.grad(losses, outputs, self._ones)
        parts = (delta,) if len(self._passes) == 1 else torch.split(delta, 1)
        for one, part in zip(self._passes, parts, strict=True):
            one.backward(part)
        return losses.detach()

    def _outputs(self, x: Tensor) -> Tensor:
        import torch

        if len(self._passes) == 1:
            return self._passes[0].forward(x)
        return torch.cat([one.forward(x[lane] if x.ndim == 3 else x) for lane, one in enumerate(self._passes)])
