"""Histograms of the weights and the gradient of one network in training, layer by layer."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from engine.batches import ORDER, Batches
from engine.history import TrainingRows
from engine.pictures.axes import Axis, linear
from engine.pictures.digits import short
from engine.pictures.training_curves import RUNAWAY
from engine.trainer import Trainer

BINS = 40


@dataclass(frozen=True, slots=True)
class Histogram:
    """How the N numbers of a layer are spread: the share of them in each of equal bins over an axis.

    What lies beyond the axis is counted in the last bins; what is not finite, nowhere.
    """

    axis: Axis
    share: np.ndarray  # [BINS], 0 to 1
    mean: float
    deviation: float

    @property
    def edges(self) -> np.ndarray:
        """The edges of the bins `[BINS + 1]`."""
        return np.linspace(self.axis.low, self.axis.high, len(self.share) + 1)


@dataclass(frozen=True, slots=True)
class LayerHistograms:
    """One layer: its weights now and at first, over one axis for the whole run, and the gradient's part in it."""

    size: int
    weights: Histogram
    first: Histogram
    gradient: Histogram


@dataclass(frozen=True, slots=True)
class Histograms:
    """All layers of a racer's network (with its first seed) at a step; the gradient is that of the step's batch."""

    racer: int
    step: int
    batch: int  # samples in it
    layers: tuple[LayerHistograms, ...]


class Histogrammer:
    """Makes the histograms of one racer of a trainer; used by one thread, it remembers how far weights have gone."""

    def __init__(self, trainer: Trainer, racer: int) -> None:
        self.trainer, self.racer = trainer, racer
        self.lane = trainer.history.lanes_of(racer)[0]
        training, self.problem = trainer.training, trainer.problem
        seed = training.seed + trainer.lanes[self.lane].seed
        self._batches = Batches(len(self.problem.train), training.batch, seed, ORDER)
        layout = self.problem.layout
        layer = np.repeat(layout.layer, layout.sizes)
        self._places = [np.flatnonzero(layer == g) for g in range(len(layout.layers))]
        self._reach = np.zeros(len(self._places))  # the largest weight in size so far, of each layer
        self._seen = -1  # the newest step that was looked through

    def at(self, rows: TrainingRows, row: int) -> Histograms:
        """The histograms at one of the recorded rows; the axes of weights have room for all rows."""
        self._look_through(rows)
        now, first = (np.asarray(rows.weights[r, self.lane], dtype=float) for r in (row, 0))
        gradient, batch = self.gradient(rows, row)
        layers = []
        for places, reach in zip(self._places, self._reach, strict=True):
            axis, part = _axis(float(reach)), gradient[places]
            most = float(np.abs(part[np.isfinite(part)]).max(initial=0.0))
            layers.append(
                LayerHistograms(
                    len(places),
                    histogram(now[places], axis),
                    histogram(first[places], axis),
                    histogram(part, _axis(most)),
                )
            )
        return Histograms(self.racer, int(rows.step[row]), batch, tuple(layers))

    def gradient(self, rows: TrainingRows, row: int) -> tuple[np.ndarray, int]:
        """The gradient `[P]` on the batch of the step shown, before clipping; and how many samples are in it."""
        import torch

        ending, problem = self.trainer.history.endings[self.lane], self.problem
        step = int(rows.step[row]) if ending.step is None else min(int(rows.step[row]), ending.step)
        index = self._batches.at(step)
        weights = torch.from_numpy(np.array(rows.weights[row, self.lane])[None]).to(problem.device, problem.dtype)
        _, gradient = problem.gradients(weights, *problem.train.batch(index))
        return gradient[0].cpu().double().numpy(), len(index)

    def _look_through(self, rows: TrainingRows) -> None:
        """Take the largest weights of the rows that came since; what a lane that runs away has does not count."""
        fresh = np.flatnonzero(rows.step > self._seen)
        loss = rows.train_loss[:, self.lane]
        for row in fresh[loss[fresh] <= RUNAWAY * loss[0]]:
            weights = np.abs(rows.weights[row, self.lane])
            largest = [weights[places].max(initial=0.0) for places in self._places]
            self._reach = np.fmax(self._reach, largest)
        self._seen = int(rows.step[-1])


def _axis(most: float) -> Axis:
    """An axis around zero with room for numbers of a size up to `most`, rounded outward so that it seldom moves."""
    end = linear(-most, most, 2).high
    return Axis(-end, end, ((-end, short(-end)), (0.0, "0"), (end, short(end))))


def histogram(values: np.ndarray, axis: Axis) -> Histogram:
    """The histogram of `values [N]` over an axis."""
    finite = values[np.isfinite(values)]
    counts, _ = np.histogram(finite.clip(axis.low, axis.high), BINS, (axis.low, axis.high))
    mean, deviation = (float(finite.mean()), float(finite.std())) if len(finite) else (np.nan, np.nan)
    return Histogram(axis, counts / max(len(values), 1), mean, deviation)


def making(maker: Histogrammer, rows: TrainingRows, row: int) -> Generator[None, None, Histograms]:
    """The job: the histograms at one row."""
    yield
    return maker.at(rows, row)
