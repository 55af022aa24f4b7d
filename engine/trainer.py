"""A training under way: it advances step by step, records, and finds out who has ended."""

from __future__ import annotations

import math
import time
from typing import Any

import numpy as np

from engine.batches import ORDER, Batches
from engine.declared import BadInput
from engine.history import History, Lane, TrainingRows
from engine.lane_gradients import LaneGradients
from engine.lane_rules import LaneRules
from engine.problem import Problem
from engine.training import RateChange, Training
from engine.training_endings import Watch

Tensor = Any
SMALL = 1e-6  # torch's clip_grad_norm_ adds it to the norm


class Trainer:
    """All racers of a training, each with every seed: from the same weights, on the same batches.

    `advance` takes one step, `begin` makes the first row; all that is needed to go on stays in here, so that whoever
    drives it may pause.
    """

    def __init__(self, training: Training) -> None:
        if not training.racers:
            raise BadInput("nobody trains; add at least one racer.")
        self.training, self.problem = training, Problem(training)
        if training.patience is not None and not len(self.problem.validation):
            raise BadInput("early stopping looks at validation data; hold some samples out, or switch it off.")
        self.lanes = tuple(Lane(r, 0, s) for r in range(len(training.racers)) for s in range(training.seeds))
        self.step = 0  # taken so far
        self.more_epochs = training.more_epochs
        samples = len(self.problem.train)
        self._batches = [Batches(samples, training.batch, training.seed + s, ORDER) for s in range(training.seeds)]
        self._seeds = np.array([lane.seed for lane in self.lanes])
        self._orders, self._epoch = np.zeros((0, 0), dtype=int), -1  # [seeds, N] of the epoch in hand
        self.steps_per_epoch = self._batches[0].per_epoch
        self.every = training.record_every or self.steps_per_epoch  # steps between rows
        self.history = History(
            self.lanes, every=self.every, steps_per_epoch=self.steps_per_epoch, layers=self.problem.layout.layers
        )
        self.watch = Watch(training, self.lanes, self.steps_per_epoch)
        self.rules = LaneRules(training, self.lanes, training.epochs * self.steps_per_epoch)
        self.at = LaneGradients(self.problem, self._first_weights()[self.rules.running])  # the running lanes
        self.rules.begin(self.at)
        self.changes = tuple(sorted(training.changes, key=_when))  # all of them; the history has those that came
        self._firsts = self.problem.layout.firsts()
        self._final: TrainingRows | None = None  # [1, L] the newest row of every lane
        self._sharpness_due = 0

    @property
    def steps(self) -> int:
        """The step limit."""
        return (self.training.epochs + self.more_epochs) * self.steps_per_epoch

    @property
    def over(self) -> bool:
        """Whether every lane has ended."""
        return self.watch.over

    def show(self, history: History) -> None:
        """Stand at the end of a history that was recorded before, to be looked at; it cannot go on from there.

        `BadInput` where its weights are not those of the network.
        """
        history.check(self.problem.layout)
        self.history, self.step = history, history.last_step
        self.watch.take(history.endings)

    def extend(self, epochs: int) -> None:
        """Let those who stopped at the step limit, or who still run, go on for more epochs."""
        self.more_epochs += epochs
        self.watch.go_on()
        if self.history.count:
            self.history.append_endings(tuple(self.watch.endings))
        self._retire()  # whoever ended otherwise in the last row was not asked to leave it

    def change_rate(self, racer: int, lr: float) -> RateChange:
        """Give a racer another learning rate from the next step on; no change that was still to come for it does."""
        if racer >= len(self.training.racers):
            raise BadInput(f"there is no racer {racer}; {len(self.training.racers)} are counted from 0.")
        change = RateChange.checked({"racer": racer, "step": self.step, "lr": lr})
        kept = [other for other in self.changes if other.racer != racer or other.step < self.step]
        self.changes = tuple(sorted([*kept, change], key=_when))
        return change

    def begin(self) -> None:
        """Record the first row, unless it is there."""
        if not self.history.count:
            self._look()
            self._record()

    def advance(self) -> None:
        """Take one step; a row is recorded before it where one is due, and after the last."""
        with np.errstate(all="ignore"):  # lanes may leave the finite numbers; that is found out
            began = time.perf_counter()
            self._apply_changes()
            self._look()
            spent = time.perf_counter() - began
            if self.step % self.every == 0 and self.step > self.history.last_step and not self.over:
                self._record()
            if not self.over:
                self._descend(spent)
            if self.step >= self.steps and not self.over:
                self._look()
                self._record(last=True)

    # --- one step ----------------------------------------------------------------------------------

    def _look(self) -> None:
        """Work out the gradients of the running lanes; those whose loss is not finite have ended."""
        losses = self.at.losses(*self._batch()).tolist()
        if self.history.count and not all(map(math.isfinite, losses)):
            for lane in self.rules.running[~np.isfinite(losses)].tolist():
                self.watch.not_finite(lane, self.history.last_step, self.step)
            self._retire()

    def _batch(self) -> tuple[Tensor, Tensor]:
        """What this step sees: `[B, F]` and `[B]` where all lanes see the same, else `[A, B, F]` and `[A, B]`."""
        samples = self.problem.train
        if self._batches[0].whole:
            return samples.x, samples.y
        epoch, part = divmod(self.step, self.steps_per_epoch)
        if epoch != self._epoch:
            self._orders, self._epoch = np.stack([batches.order(epoch) for batches in self._batches]), epoch
        size = self._batches[0].size
        chosen = self._orders[:, part * size : (part + 1) * size]
        return samples.batch(chosen[0] if len(chosen) == 1 else chosen[self._seeds[self.rules.running]])

    def _descend(self, spent: float) -> None:
        """Move every running lane by its rule; the gradients took `spent` seconds."""
        at, clip = self.at, self.training.clip
        if clip is not None:
            share = clip / (at.xp.sqrt((at.slopes * at.slopes).sum(1)) + SMALL)
            share[share > 1] = 1
            at.slopes *= share[:, None]
        self.rules.move(self.step, at, spent)
        self.step += 1

    def _apply_changes(self) -> None:
        """Take the learning rates that are to be changed by now."""
        for change in self.changes[len(self.history.changes) :]:
            if change.step > self.step:
                break
            self.rules.change(change.racer, change.lr)
            self.history.changes = (*self.history.changes, change)
            if self.step == self.history.last_step:  # the row is there already; the step that leaves it has the rate
                self.history.rows.rate[-1, self.rules.running] = self.rules.rates(self.step, self.at)

    # --- rows and endings --------------------------------------------------------------------------

    def _record(self, last: bool = False) -> None:
        """Append a row of what every lane has now, and see who has ended; the `last` row ends all."""
        if self.over:
            return
        row = self._row()
        self.watch.look(self.step, row.train_loss[0], row.validation_loss[0])
        if last:
            self.watch.stop_at_limit(self.step)
        self._final = row
        self.history.append(row, tuple(self.watch.endings), last=last or self.over)
        if not last:
            self._retire()

    def _row(self) -> TrainingRows:
        """The row `[1, L]` of this step; lanes that ended repeat their last."""
        problem, running, weights = self.problem, self.rules.running, self.at.weights
        train, validation = (problem.score(weights, part) for part in (problem.train, problem.validation))
        found = {
            "weights": weights.cpu().numpy(),
            "train_loss": train.loss,
            "validation_loss": validation.loss,
            "train_accuracy": train.accuracy,
            "validation_accuracy": validation.accuracy,
            "grad_norm": self._norms(),
            "sharpness": self._sharpness(),
            "rate": self.rules.rates(self.step, self.at),
            "seconds": self.rules.seconds(),
        }
        arrays = {"step": np.array([self.step])}
        for name, values in found.items():
            old = getattr(self._final, name, None)
            full = np.zeros((1, len(self.lanes), *values.shape[1:]), values.dtype) if old is None else old.copy()
            full[0, running] = values
            arrays[name] = full
        return TrainingRows(**arrays)

    def _norms(self) -> np.ndarray:
        """The norm of each layer's gradient `[A, G]`, before it is clipped."""
        slopes = self.at.gradient.cpu().numpy().astype(np.float64)
        return np.sqrt(np.add.reduceat(slopes * slopes, self._firsts, axis=1))

    def _sharpness(self) -> np.ndarray:
        """The largest eigenvalue of the Hessian of each running lane `[A]`, where it is due, else NaN."""
        every = self.training.sharpness_every
        if every is None or self.step < self._sharpness_due:
            return np.full(len(self.at.weights), np.nan)
        from engine.hessian import sharpness

        self._sharpness_due = self.step + every
        return np.array([sharpness(self.problem, weights) for weights in self.at.weights])

    def _retire(self) -> None:
        """Stop computing the lanes that ended."""
        import torch

        if len(kept := self.rules.keep(self.watch.running)) == len(self.at.weights):
            return
        if self.over:
            self.history.append_endings(tuple(self.watch.endings))
            return
        index = torch.from_numpy(kept).to(self.problem.device)
        slopes = self.at.gradient[index]
        self.at = LaneGradients(self.problem, self.at.weights[index])
        self.at.gradient.copy_(slopes)

    def _first_weights(self) -> Tensor:
        """The weights `[L, P]` that every lane begins with: those that its seed draws, or the point all begin at."""
        import torch

        problem, start = self.problem, self.training.start
        if start is None:
            by_seed = [problem.initial(self.training.seed + s) for s in range(self.training.seeds)]
            return torch.stack([by_seed[lane.seed] for lane in self.lanes])
        weights, wanted = start.array(), problem.layout.total
        if len(weights) != wanted:
            raise BadInput(
                f"the point to begin from has {len(weights):,} weights, but the network has {wanted:,}: begin at the "
                "weights that the seed draws."
            )
        return torch.from_numpy(weights).to(problem.device, problem.dtype).expand(len(self.lanes), wanted)


def _when(change: RateChange) -> int:
    return change.step
