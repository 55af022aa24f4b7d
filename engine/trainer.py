"""A training under way: it advances step by step, records, and finds out who has ended."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.batches import ORDER, Batches
from engine.declared import BadInput
from engine.history import History, Lane, TrainingRows
from engine.optimizer import State
from engine.problem import Problem
from engine.racer import Contestant
from engine.recording import MOST_ROWS
from engine.training import RateChange, Training
from engine.training_endings import Watch

Tensor = Any
AHEAD = 256  # steps whose rates are worked out at once


@dataclass
class Group:
    """One racer's lanes while they run: their indices, the optimizer's state, and the rate it goes by."""

    racer: Contestant
    index: int  # of the racer
    lanes: np.ndarray  # [n] lane indices
    state: State
    rate: float  # the optimizer's own, or what it was changed to


class Trainer:
    """All racers of a training, each with every seed: from the same weights, on the same batches.

    `advance` takes one step, `begin` makes the first row; all that is needed to go on stays in here, so that whoever
    drives it may pause. `start` are weights `[P]` or `[L, P]` to begin from in place of those that the seeds draw.
    """

    def __init__(self, training: Training, start: np.ndarray | None = None) -> None:
        if not training.racers:
            raise BadInput("nobody trains; add at least one racer.")
        self.training, self.problem = training, Problem(training)
        self.lanes = tuple(Lane(r, 0, s) for r in range(len(training.racers)) for s in range(training.seeds))
        self.step = 0  # taken so far
        self.more_epochs = training.more_epochs
        samples = len(self.problem.train)
        self._batches = [Batches(samples, training.batch, training.seed + s, ORDER) for s in range(training.seeds)]
        self.steps_per_epoch = self._batches[0].per_epoch
        self.every = training.record_every or self.steps_per_epoch  # steps between rows
        self.history = self._new_history()
        self.watch = Watch(training, self.lanes, self.steps_per_epoch)
        self.weights = self._first_weights(start)  # [A, P] of the running lanes
        self.groups = [self._group(index, racer) for index, racer in enumerate(training.racers)]
        self.changes = tuple(sorted(training.changes, key=_when))  # all of them; the history has those that came
        self._rates = np.zeros((0, 0))  # [AHEAD, groups] factors
        self._final: TrainingRows | None = None  # [1, L] the newest row of every lane
        self._seconds = np.zeros(len(self.lanes))
        self._sharpness_due = 0

    @property
    def steps(self) -> int:
        """The step limit."""
        return (self.training.epochs + self.more_epochs) * self.steps_per_epoch

    @property
    def over(self) -> bool:
        """Whether every lane has ended."""
        return self.watch.over

    def extend(self, epochs: int) -> None:
        """Let those who stopped at the step limit, or who still run, go on for more epochs."""
        self.more_epochs += epochs
        self.watch.go_on()

    def change_rate(self, racer: int, lr: float) -> RateChange:
        """Give a racer another learning rate from the next step on; no change that was still to come for it does."""
        change = RateChange(racer=racer, step=self.step, lr=lr)
        kept = [other for other in self.changes if other.racer != racer or other.step < self.step]
        self.changes = tuple(sorted([*kept, change], key=_when))
        return change

    def begin(self) -> None:
        """Record the first row, unless it is there."""
        if not self.history.count:
            self._record(self._gradients()[1])

    def advance(self) -> None:
        """Take one step; a row is recorded before it where one is due, and after the last."""
        began = time.perf_counter()
        self._apply_changes()
        gradient = self._finite_gradients()
        spent = time.perf_counter() - began
        if self.step % self.every == 0 and self.step > self.history.last_step:
            self._record(gradient)
            gradient = gradient[self._kept_rows()]
            self._retire()
        if not self.over:
            self._descend(gradient, spent)
        if self.step >= self.steps and not self.over:
            self._end()

    # --- one step ----------------------------------------------------------------------------------

    def _finite_gradients(self) -> Tensor:
        """The gradients `[A, P]` of the running lanes, clipped; those whose loss is not finite have ended."""
        losses, gradient = self._gradients()
        if self.history.count and not math.isfinite(float(losses.sum())):
            for row in (~losses.isfinite()).nonzero().flatten().tolist():
                self.watch.not_finite(int(self._running[row]), max(self.history.last_step, 0), self.step)
            gradient = gradient[self._kept_rows()]
            self._retire()
        return gradient

    def _gradients(self) -> tuple[Tensor, Tensor]:
        """The losses `[A]` on each lane's batch, and their gradients `[A, P]`, clipped."""
        losses, gradient = self.problem.gradients(self.weights, *self._batch())
        if self.training.clip is not None:
            norm = gradient.norm(dim=1, keepdim=True)
            gradient = gradient * (self.training.clip / norm.clamp(min=self.training.clip))
        return losses, gradient

    def _batch(self) -> tuple[Tensor, Tensor]:
        """What this step sees: `[B, F]` and `[B]` where all lanes see the same, else `[A, B, F]` and `[A, B]`."""
        import torch

        samples = self.problem.train
        if self._batches[0].whole:
            return samples.x, samples.y
        if len(self._batches) == 1:
            index = torch.from_numpy(self._batches[0].at(self.step)).to(samples.x.device)
            return samples.x[index], samples.y[index]
        seeds = [self.lanes[lane].seed for lane in self._running]
        each = {seed: self._batches[seed].at(self.step) for seed in set(seeds)}
        index = torch.from_numpy(np.stack([each[seed] for seed in seeds])).to(samples.x.device)
        return samples.x[index], samples.y[index]

    def _descend(self, gradient: Tensor, spent: float) -> None:
        """Move every running lane by its rule."""
        import torch

        rates = self._rates_now()
        moves, first = [], 0
        shared = spent / len(self.weights)
        for group, rate in zip(self.groups, rates, strict=True):
            began = time.perf_counter()
            here = slice(first, first + len(group.lanes))
            move, group.state = group.racer.optimizer.step(
                torch, self.step + 1, self.weights[here], gradient[here], rate, group.state
            )
            moves.append(move)
            first = here.stop
            self._seconds[group.lanes] += shared + (time.perf_counter() - began) / len(group.lanes)
        self.weights = self.weights + (moves[0] if len(moves) == 1 else torch.cat(moves))
        self.step += 1

    def _rates_now(self) -> list[float]:
        """The learning rate of each group at this step."""
        place = self.step % AHEAD
        if place == 0 or not len(self._rates):
            first, total = self.step - place, self.training.epochs * self.steps_per_epoch
            columns = [racer.schedule.factors(first, first + AHEAD, total) for racer in self.training.racers]
            self._rates = np.stack(columns, axis=1)
        return [group.rate * float(self._rates[place, group.index]) for group in self.groups]

    def _apply_changes(self) -> None:
        """Take the learning rates that are to be changed by now."""
        for change in self.changes[len(self.history.changes) :]:
            if change.step > self.step:
                break
            for group in self.groups:
                if group.index == change.racer:
                    group.rate = change.lr
            self.history.changes = (*self.history.changes, change)

    # --- rows and endings --------------------------------------------------------------------------

    @property
    def _running(self) -> np.ndarray:
        """The lane of each row of `weights` `[A]`."""
        return np.concatenate([group.lanes for group in self.groups]) if self.groups else np.zeros(0, dtype=int)

    def _record(self, gradient: Tensor, last: bool = False) -> None:
        """Append a row of what every lane has now, and see who has ended."""
        running = self._running
        row = self._row(gradient, running)
        self.watch.look(self.step, row.train_loss[0], row.validation_loss[0])
        if last:
            self.watch.stop_at_limit(self.step)
        self._final = row
        self.history.append(row, tuple(self.watch.endings), last=last or self.over)

    def _row(self, gradient: Tensor, running: np.ndarray) -> TrainingRows:
        """The row `[1, L]` of this step; lanes that ended repeat their last."""
        problem, lanes = self.problem, len(self.lanes)
        train, validation = (problem.score(self.weights, part) for part in (problem.train, problem.validation))
        found = {
            "weights": self.weights.detach().cpu().numpy(),
            "train_loss": train.loss,
            "validation_loss": validation.loss,
            "train_accuracy": train.accuracy,
            "validation_accuracy": validation.accuracy,
            "grad_norm": self._norms(gradient),
            "sharpness": self._sharpness(),
            "rate": np.repeat(self._rates_now(), [len(group.lanes) for group in self.groups]),
            "seconds": self._seconds[running],
        }
        arrays = {"step": np.array([self.step])}
        for name, values in found.items():
            old = getattr(self._final, name, None)
            full = np.zeros((1, lanes, *values.shape[1:]), values.dtype) if old is None else old.copy()
            full[0, running] = values
            arrays[name] = full
        return TrainingRows(**arrays)

    def _norms(self, gradient: Tensor) -> np.ndarray:
        """The norm of the gradient of each layer `[A, G]`."""
        import torch

        layout = self.problem.layout
        squares = torch.stack([(part * part).sum(1) for part in gradient.split(layout.sizes, 1)], 1)
        layer = torch.tensor(layout.layer, device=gradient.device)
        sums = squares.new_zeros(len(gradient), len(layout.layers)).index_add_(1, layer, squares)
        return np.asarray(sums.sqrt().cpu(), dtype=float)

    def _sharpness(self) -> np.ndarray:
        """The largest eigenvalue of the Hessian of each running lane `[A]`, where it is due, else NaN."""
        every = self.training.sharpness_every
        if every is None or self.step < self._sharpness_due:
            return np.full(len(self.weights), np.nan)
        from engine.hessian import sharpness

        self._sharpness_due = self.step + every
        return np.array([sharpness(self.problem, weights) for weights in self.weights])

    def _end(self) -> None:
        """Record the last row and end all who still run; they may go on later."""
        self._record(self._gradients()[1], last=True)

    def _kept_rows(self) -> Tensor:
        """Which rows of `weights` are of lanes that still run, as an index."""
        import torch

        return torch.from_numpy(np.flatnonzero(self.watch.running[self._running])).to(self.weights.device)

    def _retire(self) -> None:
        """Stop computing the lanes that ended."""
        kept = self._kept_rows()
        if len(kept) == len(self.weights):
            return
        self.weights = self.weights[kept]
        running = self.watch.running
        for group in self.groups:
            mask = running[group.lanes]
            group.lanes = group.lanes[mask]
            group.state = {name: vectors[mask] for name, vectors in group.state.items()}
        self.groups = [group for group in self.groups if len(group.lanes)]
        if self.over:
            self.history.append_endings(tuple(self.watch.endings))

    # --- making it ---------------------------------------------------------------------------------

    def _new_history(self) -> History:
        rows = min(MOST_ROWS, self.steps // self.every + 2)
        return History(
            self.lanes,
            max(rows, 64),
            every=self.every,
            steps_per_epoch=self.steps_per_epoch,
            layers=self.problem.layout.layers,
        )

    def _first_weights(self, start: np.ndarray | None) -> Tensor:
        import torch

        problem = self.problem
        if start is None:
            by_seed = [problem.initial(self.training.seed + s) for s in range(self.training.seeds)]
            return torch.stack([by_seed[lane.seed] for lane in self.lanes])
        given = torch.from_numpy(np.array(start)).to(problem.device, problem.dtype)
        return given.expand(len(self.lanes), problem.layout.total).clone()

    def _group(self, index: int, racer: Contestant) -> Group:
        import torch

        lanes = np.array([i for i, lane in enumerate(self.lanes) if lane.racer == index])
        state = racer.optimizer.initial(torch, self.weights[lanes[0] : lanes[-1] + 1])
        return Group(racer, index, lanes, state, racer.optimizer.lr)


def _when(change: RateChange) -> int:
    return change.step
