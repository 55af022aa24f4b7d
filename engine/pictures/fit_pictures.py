"""The pictures of fits, one racer's each: regions of classes, curves, shades of numbers, tables of hits and misses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.dataset import Data
from engine.landscape import Box
from engine.loss_input import Input
from engine.pictures.contours import lines

LOOKS = 10  # colours of classes; more classes than these share them
LEVELS = 25  # shades of each
HOLE = 255  # the shade of what is no number
NUMBERS = 254  # the highest shade of a picture of numbers


@dataclass(frozen=True, slots=True, eq=False)
class Regions:
    """Which class is predicted where; row 0 is the lowest y.

    `value` is the probability of that class, or, of a loss that takes scores, how far its score leads. `shades` are
    `LEVELS` steps of certainty for each of `LOOKS` colours; `border [M, 2]` the lines between classes, with rows
    of NaN between them. Of the samples drawn: the class `found [N]` and its `sure [N]`, as `value`.
    """

    winner: np.ndarray  # [H, W]
    value: np.ndarray  # [H, W]
    shades: np.ndarray  # [H, W] uint8
    border: np.ndarray
    found: np.ndarray
    sure: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """The predicted number at every place, row 0 at the lowest y, and for the samples drawn, `found [N]`."""

    value: np.ndarray  # [H, W]
    shades: np.ndarray  # [H, W] uint8
    found: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """What is predicted along the one feature: the median over seeds and its quartiles, of C classes or one number.

    Of the samples drawn: what is predicted for each by the first seed, a number or a class, `found [N]`.
    """

    x: np.ndarray  # [M]
    middle: np.ndarray  # [C, M]
    low: np.ndarray  # [C, M]
    high: np.ndarray  # [C, M]
    found: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Hits and misses: `counts [K, K]`, a row for each class, a column for what it was taken for.

    `worst [W]` are rows of the data that were missed most surely, taken for `worst_as [W]`.
    """

    counts: np.ndarray
    worst: np.ndarray
    worst_as: np.ndarray

    @property
    def shares(self) -> np.ndarray:
        """The counts as shares of their row `[K, K]`; 0 of a class without samples."""
        rows = self.counts.sum(1, keepdims=True)
        return np.asarray(self.counts / np.maximum(rows, 1))

    @property
    def accuracy(self) -> float:
        """The share of hits; NaN of no samples."""
        total = self.counts.sum()
        return float(np.trace(self.counts) / total) if total else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """What is predicted for the samples drawn, `found [N]`, and R² over all samples that count."""

    found: np.ndarray
    r2: float


Picture = Regions | Levels | Bundle | Table | Agreement


def regions(xs: np.ndarray, ys: np.ndarray, scores: np.ndarray, at: np.ndarray, takes: Input) -> Regions:
    """The regions over a grid `xs [W], ys [H]` from `scores [K, H * W]` there and at the samples, `at [K, N]`."""
    shape = (len(ys), len(xs))
    winner, best, second = leaders(scores)
    value = worth(scores, best, second, takes)
    certain = value if takes == "score" else (value - 1 / len(scores)) / (1 - 1 / len(scores))
    steps = np.nan_to_num(np.clip(certain, 0, 1) * (LEVELS - 1)).round().astype(np.uint8)
    shades = np.where(np.isfinite(best), (winner % LOOKS) * LEVELS + steps, HOLE).astype(np.uint8).reshape(shape)
    border = [np.empty((0, 2))]
    for k in np.flatnonzero(np.bincount(winner))[:-1]:  # the last one's borders are those of the others
        with np.errstate(invalid="ignore"):
            lead = np.where(winner == k, best - second, scores[k] - best)
        border.append(lines(xs, ys, lead.reshape(shape), np.zeros(1)))
    found, most, next_to = leaders(at)
    sure = worth(at, most, next_to, takes)
    return Regions(winner.reshape(shape), value.reshape(shape), shades, np.concatenate(border), found, sure)


def leaders(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The class with the highest of `scores [K, B]`, that score and the second highest, each `[B]`."""
    winner = scores.argmax(0)
    others = scores.copy()
    np.put_along_axis(others, winner[None], -np.inf, axis=0)
    return winner, scores.max(0), others.max(0)


def worth(scores: np.ndarray, best: np.ndarray, second: np.ndarray, takes: Input) -> np.ndarray:
    """The probability `[B]` of the class with the highest of `scores [K, B]`; of mere scores, its lead."""
    with np.errstate(all="ignore"):
        return np.asarray(best - second if takes == "score" else 1 / np.exp(scores - best).sum(0))


def probabilities(scores: np.ndarray) -> np.ndarray:
    """The softmax of scores `[..., K, B]` over the classes."""
    with np.errstate(all="ignore"):
        powers = np.exp(scores - scores.max(-2, keepdims=True))
        return np.asarray(powers / powers.sum(-2, keepdims=True))


def levels(shape: tuple[int, int], values: np.ndarray, at: np.ndarray, span: tuple[float, float]) -> Levels:
    """Shades of predicted `values [H * W]` over a span of targets; `at [N]` are those for the samples."""
    return Levels(values.reshape(shape), shades_of(values, span).reshape(shape), at)


def shades_of(values: np.ndarray, span: tuple[float, float]) -> np.ndarray:
    """The shade of each value, uint8; beyond the span it is cut."""
    with np.errstate(all="ignore"):
        place = np.clip((values - span[0]) / (span[1] - span[0]), 0, 1) * NUMBERS
    return np.where(np.isfinite(values), np.nan_to_num(place).round(), HOLE).astype(np.uint8)


def bundle(x: np.ndarray, values: np.ndarray, found: np.ndarray) -> Bundle:
    """The median and the quartiles over seeds of `values [S, C, M]`."""
    with np.errstate(all="ignore"):
        low, middle, high = np.quantile(values, (0.25, 0.5, 0.75), axis=0)
    return Bundle(x, middle, low, high, found)


def table(scores: np.ndarray, target: np.ndarray, rows: np.ndarray, most: int) -> Table:
    """Hits and misses of `scores [K, B]` on classes `target [B]`, and up to `most` of the surest misses' `rows`."""
    classes, found, best = len(scores), scores.argmax(0), scores.max(0)
    counts = np.bincount(target * classes + found, minlength=classes**2).reshape(classes, classes)
    with np.errstate(all="ignore"):
        lead = np.where(found == target, -np.inf, best - scores[target, np.arange(len(target))])
    missed = np.argsort(-lead, kind="stable")[: min(most, int((found != target).sum()))]
    return Table(counts, rows[missed], found[missed])


def agreement(at: np.ndarray, predicted: np.ndarray, target: np.ndarray) -> Agreement:
    """The agreement of `predicted [B]` with `target [B]`; `at [N]` are the predictions for the samples drawn.

    R² is 1 minus the squared errors over the squared deviations from the mean; NaN where the targets are equal.
    """
    with np.errstate(all="ignore"):
        errors, spread = ((predicted - target) ** 2).sum(), ((target - target.mean()) ** 2).sum()
        return Agreement(at, float(1 - errors / spread) if spread else float("nan"))


def thumbnail(data: Data, row: int) -> np.ndarray:
    """One sample that is a picture, as shades `[H, W]` uint8 from the lowest to the highest number in the data."""
    assert data.image is not None
    low, high = float(data.x.min()), float(data.x.max())
    pixels = data.x[row].reshape(data.image).mean(0)
    return np.ascontiguousarray((255 * (pixels - low) / max(high - low, 1e-300)).round().astype(np.uint8))


def grid(box: Box, side: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """`xs [W]`, `ys [H]` and their points `[H * W, 2]`, row by row from the lowest y; the middles of cells."""
    xs, ys = (low + (high - low) * (np.arange(side) + 0.5) / side for low, high in box)
    return xs, ys, np.stack(np.meshgrid(xs, ys), -1).reshape(-1, 2)
