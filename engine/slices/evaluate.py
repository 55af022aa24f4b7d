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
CACHE, GPU_CACHE = 2**19, 2**24  # numbers that the layers of one block of points and samples may have
MOST = 64  # points at a time
BLOCK = 1024  # samples of a module whose layers are not known
FAINT = -80  # exponents below are lost beside 1, and denormal numbers are slow


@dataclass(frozen=True, slots=True)
class Block:
    """Some of the samples: their outputs and how they compare, and what they count for."""

    outputs: Callable[[Tensor], Tensor]
    compare: Comparison
    share: float
    size: int


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
            room = (CACHE if problem.device == "cpu" else GPU_CACHE) // network.widest
            block, self.at_once = max(min(room, count), 256), min(max(room // count, 1), MOST)
        self.like = rows
        self.blocks = [
            Block(network.on(x), comparison(problem, y), problem.loss.share(y), len(y))
            for x, y in zip(torch.split(samples.x, block), torch.split(samples.y, block), strict=True)
        ]

    def __call__(self, coefficients: np.ndarray) -> Score:
        import torch

        found = [self._score(part) for part in torch.split(torch.from_numpy(coefficients).to(self.like), self.at_once)]
        return Score(*(torch.cat(column).cpu().numpy() for column in zip(*found, strict=True)))

    def _score(self, coefficients: Tensor) -> tuple[Tensor, Tensor]:
        import torch

        loss = hits = torch.zeros(len(coefficients), dtype=torch.float64, device=coefficients.device)
        with torch.no_grad():
            for block in self.blocks:
                losses, right = block.compare(block.outputs(coefficients))
                loss = loss + losses.double() * block.share
                hits = hits + right.double()
        return loss / sum(block.share for block in self.blocks), hits / sum(block.size for block in self.blocks)


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

    torch's own wants the classes last, where sums over a few numbers are many times slower.
    """
    import torch

    batch = len(y)
    places = y * batch + torch.arange(batch, device=y.device)

    def compare(logits: Tensor) -> tuple[Tensor, Tensor]:
        logits = logits.contiguous()
        flat = logits.view(len(logits), -1)
        wanted = flat.index_select(1, places)
        others = flat.index_fill_(1, places, -torch.inf).view_as(logits).amax(1)
        right = wanted > others
        if bool((tied := wanted == others).any()):  # the first of equals wins
            right |= tied & (y < logits.argmax(1))
        largest = torch.maximum(wanted, others)
        wanted -= largest
        total = logits.sub_(largest.unsqueeze(1)).clamp_(min=FAINT).exp_().sum(1) + wanted.exp()
        return (total.log_() - wanted).mean(1), right.sum(1)

    return compare
