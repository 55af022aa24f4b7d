"""What the pictures of fits are drawn over: which picture data and loss allow, and where the samples lie in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.dataset import Data
from engine.landscape import Box
from engine.problem import Problem
from engine.training import Part

Kind = Literal["regions", "probability", "curve", "level", "table", "agreement"]

GRIDS: tuple[Kind, ...] = ("regions", "level")  # pictures made of a grid of points
BUNDLES: tuple[Kind, ...] = ("probability", "curve")  # pictures that all seeds of a racer are in
MOST_DRAWN = 2000  # samples; more would cover the picture
MARGIN = 0.08  # of the extent of the samples, free on every side
RUG = 0.06  # between the rows of samples below a picture of several classes' probabilities


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """The samples of a problem in the plane of its pictures, in the units of the data.

    - "regions", "level": the plane of both features, for classes and for numbers
    - "curve", "probability": the one feature and the target, or the probability of the classes
    - "agreement": the target and what is predicted for it; `places` has the target twice
    - "table": hits and misses of each class; nothing is drawn over it, `places` is empty
    """

    kind: Kind
    data: Data
    rows: np.ndarray  # [N] of the data that are drawn
    places: np.ndarray  # [N, 2]
    held_out: np.ndarray  # [N] bool
    box: Box
    titles: tuple[str, str]  # of the axes
    part: Part  # the samples that are counted in a table or an agreement

    @property
    def target(self) -> np.ndarray:
        """The targets `[N]` of the samples drawn: numbers, or numbers of classes."""
        return np.asarray(self.data.y[self.rows])

    @property
    def span(self) -> tuple[float, float]:
        """The lowest and the highest target; never equal."""
        low, high = float(self.data.y.min()), float(self.data.y.max())
        return (low, high) if high > low else (low - 0.5, high + 0.5)

    def alike(self, other: Scene | None) -> bool:
        """Whether pictures over the other may stay until there are some over this one."""
        if other is None or (other.kind, other.titles, other.part) != (self.kind, self.titles, self.part):
            return False
        return other.data is self.data and np.array_equal(other.held_out, self.held_out)


def kind_of(problem: Problem, picture: Literal["map", "table"]) -> Kind:
    """The picture of a problem: what is asked for, where there is a choice."""
    features = problem.data.x.shape[1]
    if problem.loss.task == "regression":
        return "curve" if features == 1 else "level" if features == 2 else "agreement"
    if picture == "table" or features > 2:
        return "table"
    return "regions" if features == 2 else "probability"


def may_choose(problem: Problem) -> bool:
    """Whether there are both a map and a table."""
    return problem.loss.task != "regression" and problem.data.x.shape[1] <= 2


def scene_of(problem: Problem, picture: Literal["map", "table"], part: Part) -> Scene:
    """The samples of a problem as its picture shows them."""
    data, kind = problem.data, kind_of(problem, picture)
    count = min(len(data), MOST_DRAWN)
    rows = np.linspace(0, len(data) - 1, count).round().astype(int)
    held_out = np.isin(rows, problem.validation.raw)
    counted: Part = part if len(problem.validation) else "training"
    places, titles = _places(problem, kind, rows)
    return Scene(kind, data, rows, places, held_out, _box(problem, kind, places), titles, counted)


def _places(problem: Problem, kind: Kind, rows: np.ndarray) -> tuple[np.ndarray, tuple[str, str]]:
    """Where the samples are drawn `[N, 2]`, and the names of the axes."""
    data, names = problem.data, problem.data.x_names
    x, y = data.x[rows], data.y[rows]
    if kind in GRIDS:
        return x, (names[0], names[1])
    if kind == "agreement":
        return np.stack([y, y], -1), (f"{data.y_name}", f"{data.y_name} predicted")
    if kind == "table":
        return np.empty((0, 2)), ("predicted", data.y_name)
    if kind == "curve":
        return np.stack([x[:, 0], y], -1), (names[0], data.y_name)
    score = problem.loss.takes == "score"
    if len(data.classes) > 2:
        return np.stack([x[:, 0], -RUG * (y + 1)], -1), (names[0], "score" if score else "probability")
    words = f"{'score' if score else 'probability'} of {data.classes[1]}"
    return np.stack([x[:, 0], 2 * y - 1 if score else y], -1), (names[0], words)


def _box(problem: Problem, kind: Kind, places: np.ndarray) -> Box:
    """A box around all samples, with a margin."""
    if kind == "table":
        return (0.0, 1.0), (0.0, 1.0)
    low, high = places.min(0), places.max(0)
    if kind == "probability" and len(problem.data.classes) > 2:
        high[1] = 1.0
    room = np.where(high > low, MARGIN * (high - low), np.maximum(np.abs(high), 1.0) / 2)
    (left, bottom), (right, top) = (low - room).tolist(), (high + room).tolist()
    return (left, right), (bottom, top)
