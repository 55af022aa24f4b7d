"""The page of the Losses workspace on what one point does to a fit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pydantic import Field, field_validator, model_validator

from engine.declared import BadInput, Declared, real, whole
from engine.lab.line_fits import Line, huber_line, least_squares, quantile_line
from engine.loss import LOSSES, Loss
from engine.pictures.digits import percent, short

FEWEST, MOST = 3, 60
NOTHING = 1e-12  # a total loss that is only rounding
BOX = ((0.0, 10.0), (-2.0, 12.0))  # where points can be: x from, to; y from, to
LOSS_KEYS = ("mse", "l1", "huber", "quantile")
Point = tuple[float, float]

# 0.5 x + 1 with normal noise of deviation 0.3, rounded
START: tuple[Point, ...] = (
    (0.5, 1.06), (1.1, 1.84), (1.8, 1.67), (2.4, 2.39), (3.0, 2.2), (3.7, 3.04), (4.3, 3.33), (5.0, 3.32),
    (5.6, 4.05), (6.2, 3.87), (6.9, 4.72), (7.5, 4.51), (8.2, 5.29), (8.8, 5.34),
)  # fmt: skip


class OutliersPage(Declared):
    """What the page shows: points, which of them is looked at, and the parameters of the losses."""

    points: tuple[Point, ...] = Field(START, min_length=FEWEST, max_length=MOST)
    picked: int = whole(len(START) - 1, "The point that is looked at, counted from 0.", low=0, high=MOST - 1)
    delta: float = real(
        1.0, "Huber: an error from which on the loss is a line.", above=0, high=1e6, slider=(0.05, 20), scale="log",
        label="Huber delta",
    )  # fmt: skip
    q: float = real(
        0.75, "Quantile: the share of the points that should lie below the line.", above=0, below=1,
        slider=(0.01, 0.99), label="quantile q",
    )  # fmt: skip

    @field_validator("points")
    @classmethod
    def _in_the_box(cls, points: tuple[Point, ...]) -> tuple[Point, ...]:
        for index, point in enumerate(points):
            if not all(low <= part <= high for part, (low, high) in zip(point, BOX, strict=True)):
                raise BadInput(f"point {index} is ({point[0]:g}, {point[1]:g}); x is from 0 to 10 and y from -2 to 12")
        return points

    @model_validator(mode="after")
    def _picked_is_there(self) -> OutliersPage:
        if self.picked >= len(self.points):
            object.__setattr__(self, "picked", len(self.points) - 1)
        return self

    def moved(self, index: int, point: Point) -> OutliersPage:
        """With a point somewhere else, as far as there is room, and picked."""
        points = (*self.points[:index], within(point), *self.points[index + 1 :])
        return self.changed(points=points, picked=index)

    def added(self, point: Point) -> OutliersPage:
        """With one more point, picked; `BadInput` where there are too many."""
        if len(self.points) == MOST:
            raise BadInput(f"There are {MOST} points, which is all there is room for. Remove one first.")
        return self.changed(points=(*self.points, within(point)), picked=len(self.points))

    def removed(self, index: int) -> OutliersPage:
        """Without a point; `BadInput` where too few would be left."""
        if len(self.points) == FEWEST:
            raise BadInput(f"A line with an outlier needs {FEWEST} points. Add one first.")
        points = (*self.points[:index], *self.points[index + 1 :])
        return self.changed(points=points, picked=min(self.picked - (self.picked > index), len(points) - 1))

    def reset(self) -> OutliersPage:
        """With the points of the beginning."""
        return self.changed(points=START, picked=len(START) - 1)


@dataclass(frozen=True, slots=True)
class Fit:
    """What one loss makes of the points: its line, the line without the picked point, and who pays for it."""

    key: str
    title: str
    line: Line
    without: Line
    pulled: float  # largest vertical distance between the two over the box
    before: float | None  # the picked point's share of the total loss at the line without it; None: all losses are 0
    after: float | None  # and at the best line, which has given way to it


def within(point: Point) -> Point:
    """The nearest point of the box, to 3 decimals."""
    (left, right), (bottom, top) = BOX
    return round(min(max(point[0], left), right), 3), round(min(max(point[1], bottom), top), 3)


def fits(page: OutliersPage) -> tuple[Fit, ...]:
    """The best line of every loss, exactly."""
    points = np.array(page.points)
    others = np.delete(points, page.picked, axis=0)
    return tuple(_fit(page, key, points, others) for key in LOSS_KEYS)


def _fit(page: OutliersPage, key: str, points: np.ndarray, others: np.ndarray) -> Fit:
    line, without = _line(page, key, points), _line(page, key, others)
    gaps = [abs((line[0] - without[0]) * x + line[1] - without[1]) for x in BOX[0]]
    before, after = (_share(_losses(_loss(page, key), one, points), page.picked) for one in (without, line))
    return Fit(key, _title(page, key), line, without, max(gaps), before, after)


def _share(each: np.ndarray, picked: int) -> float | None:
    total = float(each.sum())
    return float(each[picked]) / total if total > NOTHING else None


def _line(page: OutliersPage, key: str, points: np.ndarray) -> Line:
    if key == "mse":
        return least_squares(points)
    if key == "huber":
        return huber_line(points, page.delta)
    return quantile_line(points, page.q if key == "quantile" else 0.5)


def _loss(page: OutliersPage, key: str) -> Loss:
    values = {"huber": {"delta": page.delta}, "quantile": {"q": page.q}}
    return LOSSES.read({"key": key, **values.get(key, {})})


def _title(page: OutliersPage, key: str) -> str:
    titles = {"mse": "MSE", "l1": "MAE", "huber": f"Huber {short(page.delta)}", "quantile": f"Quantile {short(page.q)}"}
    return titles[key]


def _losses(loss: Loss, line: Line, points: np.ndarray) -> np.ndarray:
    """The loss of every point `[N]` under a line."""
    import torch

    x, y = torch.from_numpy(points).unbind(-1)
    return np.asarray(loss.each(line[0] * x + line[1], y))


def words(found: tuple[Fit, ...], points: int) -> str:
    """What the picked point does, in a sentence or two."""
    mse, mae = found[0], found[1]
    if mse.before is None or mae.before is None or mse.before < 3 / points:
        return "The picked point lies with the others. Drag it away and watch which lines follow it."
    least, most = (end(found, key=lambda fit: fit.pulled) for end in (min, max))
    squared, absolute = percent(mse.before, 0), percent(mae.before, 0)
    return (
        f"At the lines without it the picked point has {squared} of the squared errors and {absolute} of "
        f"the absolute ones. It pulls the line of {most.title} by {short(most.pulled, 3)}, "
        f"that of {least.title} by {short(least.pulled, 3)}."
    )
