"""Which samples each step of a racer sees: batches, drawn in a new order for every epoch."""

from __future__ import annotations

import numpy as np

from engine.landscape import Landscape
from engine.landscapes.model import ModelLandscape
from engine.runtime import generator
from engine.scenario import Scenario
from engine.trajectory import Lane

DRAWN = 4096  # samples whose order is drawn at once: a call costs as much for one epoch of few as for many epochs
ORDER = 1  # sets the streams of orders, (ORDER, group), apart from those of noise, (start,)


class Batches:
    """The batches of one lane: every epoch goes once through all samples, in an order of its own.

    The last batch of an epoch is smaller where the size does not divide the samples. A batch of all samples is not
    shuffled, so that its path is that of the full gradient, bit for bit.
    """

    def __init__(self, samples: int, size: int | None, seed: int, *words: int) -> None:
        self.samples, self.size = samples, min(size or samples, samples)
        self.per_epoch = -(-samples // self.size)  # steps; the last of them may see fewer
        self._seed, self._words = seed, words
        self._epochs = max(DRAWN // samples, 1)  # whose orders are drawn together
        self._drawn = -1  # which group of epochs `_orders [E, N]` is of
        self._orders = np.empty((0, samples), dtype=np.int64)

    @property
    def whole(self) -> bool:
        """Whether every step sees all samples."""
        return self.size == self.samples

    def at(self, step: int) -> np.ndarray:
        """The samples `[B]` that the step leaving row `step` sees, as numbers from 0; the same whenever it is asked."""
        if self.whole:
            return np.arange(self.samples)
        epoch, part = divmod(step, self.per_epoch)
        return self.order(epoch)[part * self.size : (part + 1) * self.size]

    def order(self, epoch: int) -> np.ndarray:
        """The order `[N]` in which an epoch goes through the samples; its batches follow one another in it."""
        group, row = divmod(epoch, self._epochs)
        if group != self._drawn:
            orders = np.tile(np.arange(self.samples), (self._epochs, 1))
            self._orders = generator(self._seed, *self._words, group).permuted(orders, axis=1, out=orders)
            self._drawn = group
        return np.asarray(self._orders[row])


def samples_of(landscape: Landscape) -> int:
    """How many samples a landscape is trained on; 0 where it is a formula."""
    return len(landscape.samples.training) if isinstance(landscape, ModelLandscape) else 0


def steps_per_epoch(scenario: Scenario, racer: int) -> int:
    """How many steps of a racer go once through the data; 1 on a landscape without."""
    batches = batches_of(scenario, Lane(racer, 0, 0))
    return batches.per_epoch if batches else 1


def batches_of(scenario: Scenario, lane: Lane) -> Batches | None:
    """The batches that a lane's gradients are of; None on a landscape without data.

    Lanes of one seed see the same order, whatever their optimizer and their start: that is a fair comparison.
    """
    samples = samples_of(scenario.landscape)
    if not samples:
        return None
    racer = scenario.racers[lane.racer]
    return Batches(samples, racer.batch, scenario.seed + lane.seed + racer.seed, ORDER)
