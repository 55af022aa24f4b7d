"""What the tests of training share: short trainings, and the plain torch loop that each of them must equal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from engine.batches import ORDER, Batches
from engine.history import TrainingRows
from engine.jobs.train import run
from engine.problem import Problem
from engine.training import Training
from tests.engine.loss_kit import twin

SMALL_NET = {"key": "mlp", "hidden": [6, 5], "activation": "Tanh"}
NUMBERS = {"key": "ten_features", "samples": 48}
MOONS = {"key": "moons", "samples": 60}
BLOBS = {"key": "blobs", "samples": 60}
TASKS: dict[str, tuple[Any, str]] = {
    "regression": (NUMBERS, "mse"),
    "binary": (MOONS, "bce_with_logits"),
    "classes": (BLOBS, "cross_entropy"),
}
"""Data and a loss of each task."""


def training(task: str = "regression", **changes: Any) -> Training:
    """A short training in float64 that keeps every row."""
    data, loss = TASKS[task]
    values: dict[str, Any] = {
        "data": data, "loss": loss, "network": SMALL_NET, "racers": ["sgd"], "batch": 8, "epochs": 5,
        "dtype": "float64", "device": "cpu", "record_every": 1,
    }  # fmt: skip
    return Training.checked({**values, **changes})


def rows_of(asked: Training) -> TrainingRows:
    """The rows of a training that ran to its end."""
    return run(asked).history.rows


class Loop:
    """The loop that everybody writes: a module, an optimizer of torch.optim, zero_grad, backward, step.

    Only the data as they were split and scaled, and the order of the batches, are the program's.
    """

    def __init__(self, asked: Training, racer: int = 0, seed: int = 0, start: np.ndarray | None = None) -> None:
        self.asked, self.problem = asked, Problem(asked)
        torch.manual_seed(asked.seed + seed)
        self.module = asked.network.module(self.problem.shape).to(self.problem.dtype)
        if start is not None:
            torch.nn.utils.vector_to_parameters(torch.from_numpy(start.copy()), self.module.parameters())
        rule = asked.racers[racer].optimizer
        make = getattr(torch.optim, rule.twin or "")
        self.optimizer = make(self.module.parameters(), **rule.twin_settings(), foreach=False)
        self.batches = Batches(len(self.problem.train), asked.batch, asked.seed + seed, ORDER)
        self.steps_per_epoch = self.batches.per_epoch
        self.step = 0
        self.before: Callable[[], object] = lambda: None  # what is done between the gradient and the step

    @property
    def weights(self) -> np.ndarray:
        """All weights `[P]`."""
        return torch.nn.utils.parameters_to_vector(self.module.parameters()).detach().numpy().copy()

    def loss(self, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        """The mean loss on samples, by an independent function."""
        loss, outputs = self.asked.loss, self.module(x)
        if loss.takes == "probability":
            outputs = outputs.sigmoid() if loss.task == "binary" else outputs.softmax(-1)
        elif loss.takes == "log-probability":
            outputs = outputs.log_softmax(-1)
        prediction = outputs if loss.task == "classes" else outputs[:, 0]
        return twin(loss)(loss, prediction, y, "mean")

    def advance(self) -> None:
        """One step."""
        rows = torch.from_numpy(self.batches.at(self.step))
        train = self.problem.train
        self.optimizer.zero_grad()
        self.loss(train.x[rows], train.y[rows]).backward()
        self.before()
        self.optimizer.step()
        self.step += 1

    def path(self, steps: int) -> np.ndarray:
        """The weights `[steps + 1, P]` before each step and after the last."""
        found = [self.weights]
        for _ in range(steps):
            self.advance()
            found.append(self.weights)
        return np.stack(found)

    def validation_loss(self) -> float:
        """The loss of the samples held out."""
        with torch.no_grad():
            return float(self.loss(self.problem.validation.x, self.problem.validation.y))


def apart(rows: TrainingRows, loop: Loop, lane: int = 0) -> float:
    """The largest distance of a lane's weights from those of a loop, over all rows."""
    return float(np.abs(rows.weights[:, lane] - loop.path(len(rows) - 1)).max())
