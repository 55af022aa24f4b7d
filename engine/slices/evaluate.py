"""Loss and accuracy of a network at many points of a plane or line through the space of its weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.problem import Problem, Samples, Score
from engine.rows_forward import links_of
from engine.slices.chain import Chain
from engine.slices.swapped import Swapped

Tensor = Any
Comparison = Callable[[Tensor], tuple[Tensor, Tensor]]  # of outputs [k, K, B]: mean losses [k] and hits [k]
OUTPUTS, MOST = 2**18, 64  # numbers, and points of the plane, that are compared with the targets together
BLOCK = 1024  # samples of a module whose layers are not known


@dataclass(frozen=True, slots=True)
class Block:
    """Some of the samples: their outputs, how they compare with the targets, and what they count for."""

    outputs: Callable[[Tensor], Tensor]
    compare: Comparison
    share: float  # of the mean


class Evaluator:
    """The score of weights `coefficients @ basis`, for rows of coefficients `[k, D]`; `basis` is `[D, P]`.

    A chain of linear layers goes the fast way (`Chain`), any other module point by point (`Swapped`). `at_once` is how
    many points are worth handing over together.
    """

    def __init__(self, problem: Problem, basis: np.ndarray, samples: Samples) -> None:
        import torch

        rows = torch.from_numpy(basis).to(problem.device, problem.dtype)
        links, count = links_of(problem.module), max(len(samples), 1)
        network: Chain | Swapped
        if links is None:
            network, block, self.at_once = Swapped(problem.module, problem.layout, rows), BLOCK, 1
        else:
            network = Chain(links, problem.layout, rows, count)
            block = network.block
            together = min(OUTPUTS // (problem.shape.outputs * block), MOST)
            self.at_once = max(together // network.points, 1) * network.points
        self.like, self.count = rows, count
        targets = torch.split(samples.y, block)
        shares = np.array([problem.loss.share(y) for y in targets])
        self.blocks = [
            Block(network.on(x), comparison(problem, y), share)
            for x, y, share in zip(torch.split(samples.x, block), targets, shares / shares.sum(), strict=True)
        ]

    def __call__(self, coefficients: np.ndarray) -> Score:
        import torch

        rows = torch.from_numpy(coefficients).to(self.like)
        if len(rows) <= self.at_once:
            loss, accuracy = self._score(rows)
        else:
            parts = [self._score(part) for part in torch.split(rows, self.at_once)]
            loss, accuracy = (torch.cat(column) for column in zip(*parts, strict=True))
        return Score(loss.cpu().numpy(), accuracy.cpu().numpy())

    def _score(self, coefficients: Tensor) -> tuple[Tensor, Tensor]:
        import torch

        with torch.no_grad():
            found = [(block, *block.compare(block.outputs(coefficients))) for block in self.blocks]
        loss = sum(losses.double() * block.share for block, losses, _ in found)
        return loss, sum(hits.double() for _, _, hits in found) / self.count


def comparison(problem: Problem, y: Tensor) -> Comparison:
    """How outputs are compared with targets `y [B, ...]`: by the loss itself, or quicker where it is plain."""
    loss = problem.loss
    if loss.key == "cross_entropy" and loss == type(loss)() and y.ndim == 1:
        return cross_entropy(y)

    def compare(outputs: Tensor) -> tuple[Tensor, Tensor]:
        outputs = outputs.mT
        return problem.losses(outputs, y), problem.hits(outputs, y)

    return compare


def cross_entropy(y: Tensor) -> Comparison:
    """The cross entropy of logits `[k, K, B]`, which are overwritten, and classes `y [B]`.

    With the classes last, as torch's own wants them, sums over a few numbers are many times slower, and to look for the
    place of the largest number takes longer than all the rest.
    """
    import torch

    batch = len(y)
    places = y * batch + torch.arange(batch, device=y.device)

    def compare(logits: Tensor) -> tuple[Tensor, Tensor]:
        logits = logits.contiguous()
        flat = logits.view(len(logits), -1)
        loss = torch.log_softmax(logits, 1).view_as(flat).index_select(1, places).mean(1).neg()
        wanted = flat.index_select(1, places)
        others = flat.index_fill_(1, places, -torch.inf).view_as(logits).amax(1)
        right = wanted > others
        if bool((tied := wanted == others).any()):  # the first of equals wins
            right |= tied & (y < logits.argmax(1))
        return loss, right.sum(1)

    return compare
