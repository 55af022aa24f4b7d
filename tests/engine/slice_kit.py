"""What the tests of slices share: small problems, and rows with weights of their own."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from engine.history import TrainingRows
from engine.problem import Problem
from engine.recording import Lane
from engine.slices.planes import Paths
from tests.engine.training_kit import training

DIGITS = {"data": "digits", "loss": "cross_entropy"}


def problem(task: str = "classes", **changes: Any) -> Problem:
    """A small problem in float64."""
    return Problem(training(task, **changes))


def weights_of(made: Problem, count: int = 1, spread: float = 0.3) -> np.ndarray:
    """Weights `[count, P]` around the first ones."""
    drawn = np.random.default_rng(0).normal(size=(count, made.layout.total))
    return made.initial(0).numpy() + spread * drawn


def rows_with(weights: np.ndarray, losses: np.ndarray | None = None) -> TrainingRows:
    """Rows with weights `[T, L, P]`, and losses `[T, L]` or ones."""
    steps, lanes, _ = weights.shape
    plain = np.ones((steps, lanes))
    loss = plain if losses is None else losses
    return TrainingRows(np.arange(steps), weights, loss, *[plain] * 3, plain[..., None], *[plain] * 3)


def lanes(count: int) -> tuple[Lane, ...]:
    """A lane for each of so many racers."""
    return tuple(Lane(racer, 0, 0) for racer in range(count))


def paths_of(made: Problem, weights: np.ndarray, losses: np.ndarray | None = None) -> Paths:
    """The paths of racers with weights `[T, L, P]`."""
    return Paths.of(made, rows_with(weights, losses), lanes(weights.shape[1]))


def plain_score(made: Problem, weights: np.ndarray, part: str = "training") -> tuple[float, float]:
    """Loss and accuracy of weights `[P]` by the module itself: parameters copied in, one forward pass."""
    samples = made.part(part)
    torch.nn.utils.vector_to_parameters(torch.from_numpy(weights).to(made.dtype), made.module.parameters())
    with torch.no_grad():
        outputs = made.module(samples.x).unsqueeze(0)
        return float(made.losses(outputs, samples.y)), float(made.hits(outputs, samples.y)) / len(samples)
