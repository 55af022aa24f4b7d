"""The page of the Losses workspace on what the ratio of the classes does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from engine.declared import Declared, choice, real, whole
from engine.lab.logistic_fits import Theta, logistic_fit
from engine.pictures.digits import percent, short
from engine.runtime import generator

SAMPLES = 2000
BINS = 60
REACH = 4.0  # standard deviations to both sides that the picture shows


class ImbalancePage(Declared):
    """What the page shows: two classes with normal features, and what the losses are told about their sizes."""

    ratio: int = whole(
        19, "Negatives to one positive.", low=1, high=99, slider=(1, 99), label="negatives to one positive"
    )
    distance: float = real(
        2.0, "Distance of the two classes' means, in standard deviations.", low=0, high=4, slider=(0, 4),
        label="distance of the classes",
    )  # fmt: skip
    pos_weight: float | None = real(
        None, "The pos_weight of BCE with logits. Off: negatives / positives.", above=0, high=1e4,
        slider=(0.1, 100), scale="log", label="weight of positives",
    )  # fmt: skip
    gamma: float = real(2.0, "Focal loss: how much easy samples are weighted down; 0 is BCE.", low=0, high=20,
        slider=(0, 5), label="focal gamma",
    )  # fmt: skip
    seed: int = whole(0, "Another draw of the samples.", low=0, high=2**31, slider=(0, 100))
    heights: Literal["counts", "shares"] = choice(
        "counts", "Bars as counts, or each class scaled to the same area so that the rare one is seen."
    )


@dataclass(frozen=True, slots=True)
class Samples:
    """One feature `x [N]` and labels `y [N]`, 0 or 1."""

    x: np.ndarray
    y: np.ndarray

    @property
    def positives(self) -> int:
        """How many samples are of class 1."""
        return int(self.y.sum())

    @property
    def negatives(self) -> int:
        """How many samples are of class 0."""
        return len(self.y) - self.positives


@dataclass(frozen=True, slots=True)
class Fit:
    """What one loss makes of the samples: its fit, and how it answers them with probability 1/2 as the border."""

    title: str
    theta: Theta
    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int

    @property
    def boundary(self) -> float | None:
        """Where the probability is 1/2; None where it is the same everywhere."""
        w, b = self.theta
        return -b / w if w else None

    @property
    def accuracy(self) -> float:
        """The share of right answers."""
        right, wrong = self.true_positives + self.true_negatives, self.false_positives + self.false_negatives
        return right / (right + wrong)

    @property
    def recall(self) -> float:
        """The share of the positives that are found."""
        return self.true_positives / (self.true_positives + self.false_negatives)

    @property
    def precision(self) -> float | None:
        """The share of the positive answers that are right; None where there are none."""
        said = self.true_positives + self.false_positives
        return self.true_positives / said if said else None

    def probabilities(self, x: np.ndarray) -> np.ndarray:
        """The probability of class 1 at features `x [n]`."""
        logit = self.theta[0] * x + self.theta[1]
        tail = np.exp(-np.abs(logit))
        return np.asarray(np.where(logit >= 0, 1, tail) / (1 + tail))


@lru_cache(maxsize=4)
def _draws(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Standard normal draws for negatives and positives, so many that sliding the ratio only adds or drops some."""
    negatives, positives = (generator(seed, word).standard_normal(SAMPLES) for word in (0, 1))
    return negatives, positives


def samples(page: ImbalancePage) -> Samples:
    """2,000 samples: negatives around minus half the distance, positives around plus half, deviation 1 each."""
    positives = round(SAMPLES / (1 + page.ratio))
    negative, positive = _draws(page.seed)
    x = np.concatenate([negative[: SAMPLES - positives] - page.distance / 2, positive[:positives] + page.distance / 2])
    return Samples(x, np.concatenate([np.zeros(SAMPLES - positives), np.ones(positives)]))


def fits(page: ImbalancePage, data: Samples) -> tuple[Fit, ...]:
    """The fits of plain BCE, BCE with `pos_weight`, cross entropy with balanced class weights, and focal loss."""
    ones = np.ones_like(data.x)
    told = page.pos_weight if page.pos_weight is not None else data.negatives / data.positives
    plain = logistic_fit(data.x, data.y, ones)
    balanced = len(data.y) / (2 * np.where(data.y > 0, data.positives, data.negatives))
    weighted = logistic_fit(data.x, data.y, np.where(data.y > 0, told, 1.0), begin=plain)
    thetas = {
        "BCE, no weights": plain,
        f"pos_weight {short(told, 3)}": weighted,
        "balanced class weights": logistic_fit(data.x, data.y, balanced, begin=weighted),
        f"focal, gamma {short(page.gamma, 3)}": logistic_fit(data.x, data.y, ones, page.gamma, begin=plain),
    }
    return tuple(_judged(title, theta, data) for title, theta in thetas.items())


def _judged(title: str, theta: Theta, data: Samples) -> Fit:
    said, true = theta[0] * data.x + theta[1] >= 0, data.y > 0
    counts = (said & true, said & ~true, ~said & true, ~said & ~true)
    return Fit(title, theta, *(int(cell.sum()) for cell in counts))


def bars(page: ImbalancePage, data: Samples) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Edges `[B + 1]` and the heights `[B]` of the bars of negatives and positives, as the page wants them."""
    edges = np.linspace(-REACH - page.distance / 2, REACH + page.distance / 2, BINS + 1)
    negative, positive = (np.histogram(data.x[data.y == label], edges)[0].astype(float) for label in (0, 1))
    if page.heights == "shares":
        negative, positive = negative / data.negatives, positive / data.positives
    return edges, negative, positive


def words(found: tuple[Fit, ...], data: Samples) -> str:
    """What the weights do here, in sentences."""
    plain, weighted, balanced, focal = found
    said = f"Without weights: accuracy {percent(plain.accuracy)}, recall {percent(plain.recall, 0)}"
    if plain.true_positives + plain.false_positives == 0:
        said += ": it says no to everyone, and is right that often because positives are rare."
    else:
        said += f" (saying no to everyone would be right in {percent(data.negatives / len(data.y))})."
    if _apart(plain, weighted):
        recall = percent(weighted.recall, 0)
        said += f" {weighted.title} moves the boundary: recall {recall}, precision {_percent(weighted)}."
    if np.allclose(weighted.theta, balanced.theta, rtol=1e-6, atol=1e-9):
        said += " Balanced class weights are these weights times a constant: the same fit."
    flatter = abs(focal.theta[0]) < 0.9 * abs(plain.theta[0])
    if flatter and _apart(plain, weighted) and not _apart(plain, focal):
        said += (
            " Focal loss alone hardly moves the boundary; it makes the curve flatter, so that p is no longer honest."
        )
    return said


def _apart(one: Fit, other: Fit) -> bool:
    """Whether two boundaries are further apart than the eye would overlook."""
    ends = one.boundary, other.boundary
    return ends[0] is not None and ends[1] is not None and abs(ends[0] - ends[1]) > 0.1


def _percent(fit: Fit) -> str:
    return "undefined (no positive answer)" if fit.precision is None else percent(fit.precision, 0)
