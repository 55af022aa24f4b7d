"""Loss and accuracy of a network at many points of a plane or line through the space of its weights."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np

from engine.problem import Problem, Samples, Score
from engine.rows_forward import links_of
from engine.slices.chain import Chain

Tensor = Any
Forward = Callable[[Tensor, int], Tensor]  # coefficients [k, D] and the number of a block to outputs [k, K, B]
AT_ONCE = 16  # points of the plane: their layers stay in the cache
BLOCK = 1024  # samples


class Evaluator:
    """The score of weights `coefficients @ basis`, for rows of coefficients `[k, D]`; `basis` is `[D, P]`.

    A chain of linear layers goes the fast way (`engine/slices/chain.py`), any other module point by point.
    """

    def __init__(self, problem: Problem, basis: np.ndarray, samples: Samples) -> None:
        import torch

        self.problem = problem
        self.basis = torch.from_numpy(basis).to(problem.device, problem.dtype)
        self.x, self.y = samples.x.split(BLOCK), samples.y.split(BLOCK)
        self.shares = [problem.loss.share(y) for y in self.y]
        links = links_of(problem.module)
        self.forward: Forward
        if links is None:
            self.forward = Swapped(problem, self.basis, self.x)
        else:
            self.forward = Chain(links, problem.layout, self.basis, self.x)

    def __call__(self, coefficients: np.ndarray) -> Score:
        import torch

        found = [self._score(part) for part in torch.split(torch.from_numpy(coefficients).to(self.basis), AT_ONCE)]
        return Score(np.concatenate([s.loss for s in found]), np.concatenate([s.accuracy for s in found]))

    def _score(self, coefficients: Tensor) -> Score:
        import torch

        loss = hits = torch.zeros(len(coefficients), dtype=torch.float64, device=coefficients.device)
        with torch.no_grad():
            for block, y in enumerate(self.y):
                outputs = self.forward(coefficients, block)
                losses, hit = self._compare(outputs, y)
                loss = loss + losses.double() * self.shares[block]
                hits = hits + hit.double()
        count = sum(map(len, self.y))
        return Score((loss / sum(self.shares)).cpu().numpy(), (hits / count).cpu().numpy())

    def _compare(self, outputs: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """The mean losses `[k]` and the hits `[k]` of outputs `[k, K, B]`."""
        problem = self.problem
        if problem.loss.key == "cross_entropy" and problem.loss == type(problem.loss)() and not y.is_floating_point():
            return cross_entropy(outputs, y)
        outputs = outputs.mT
        return problem.losses(outputs, y), problem.hits(outputs, y)


def cross_entropy(logits: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """The mean cross entropy `[k]` of logits `[k, K, B]`, and how many `[k]` are right.

    torch's own wants the classes last, where its sums over few numbers are many times slower.
    """
    import torch

    largest, found = logits.max(1)
    logits = logits - largest.unsqueeze(1)
    count, classes, batch = logits.shape
    places = y * batch + torch.arange(batch, device=y.device)
    wanted = logits.reshape(count, classes * batch)[:, places]
    each = logits.exp_().sum(1).log_() - wanted
    return each.mean(1), (found == y).sum(1)


class Swapped:
    """Any module, point by point: the weights of a copy of it are views of one row, which is overwritten."""

    def __init__(self, problem: Problem, basis: Tensor, x: tuple[Tensor, ...]) -> None:
        self.basis, self.x = basis, x
        self.module = deepcopy(problem.module)
        self.row = basis.new_empty(basis.shape[1])
        for parameter, part in zip(self.module.parameters(), problem.layout.split(self.row.unsqueeze(0)), strict=True):
            parameter.requires_grad_(False).data = part[0]

    def __call__(self, coefficients: Tensor, block: int) -> Tensor:
        """The outputs `[k, K, B]` on a block of samples."""
        import torch

        outputs = []
        for one in coefficients:
            torch.matmul(one, self.basis, out=self.row)
            outputs.append(self.module(self.x[block]))
        return torch.stack(outputs).mT
