"""The weights of the running lanes and the gradients of their losses, as rows that are kept and written into."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.passes import ChainPass, ModulePass, Pass
from engine.problem import Problem
from engine.rows_forward import LARGE, links_of

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
        together = len(weights) if links and problem.layout.total < LARGE else 1  # lanes of a pass
        pairs = zip(*(torch.split(rows, together) for rows in (self.weights, self.gradient)), strict=True)
        self._passes: list[Pass] = [
            ChainPass(problem, links, *pair) if links else ModulePass(problem, *pair) for pair in pairs
        ]

    def losses(self, x: Tensor, y: Tensor) -> Tensor:
        """The mean losses `[A]` on samples `[B, F]`, or `[A, B, F]` of each lane; their gradients are written down.

        The loss is torch's to differentiate, by the outputs alone; from there on each pass finds its own way back.
        """
        import torch

        if len(self._passes) == 1:
            outputs = self._passes[0].forward(x).detach()
        else:
            each = zip(self._passes, x, strict=True) if x.ndim == 3 else ((one, x) for one in self._passes)
            outputs = torch.cat([one.forward(seen).detach() for one, seen in each])
        losses = self.problem.losses(outputs.requires_grad_(), y)
        (delta,) = torch.autograd.grad(losses, outputs, self._ones)
        if len(self._passes) == 1:
            self._passes[0].backward(delta)
        else:
            for one, part in zip(self._passes, delta.split(1), strict=True):
                one.backward(part)
        return losses.detach()
