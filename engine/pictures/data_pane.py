"""What the data pane draws: where the samples lie, what a racer predicts for them, and what a hand does to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.declared import BadInput
from engine.landscape import Box
from engine.landscapes.model import ModelLandscape

Kind = Literal["curve", "probability", "score", "boundary", "level"]

STATIONS = 81  # points of a curve
MARGIN = 0.08  # of the extent of the samples, free on every side
REACH = 2.0  # half lengths of a boundary, in windows: it ends beyond the edge wherever it is seen


@dataclass(frozen=True, slots=True)
class Cloud:
    """The samples of a landscape in the plane of the pane, in the units of the data.

    With one feature the pane is x against y ("curve" of a regression, "probability" of class 1, or "score", with the
    classes at -1 and 1); with two it is the plane of both features, and `shade` says what y is ("boundary" between
    the classes, "level" of the mean target).
    """

    kind: Kind
    places: np.ndarray  # [N, 2]
    shade: np.ndarray | None  # [N] from 0 to 1: how high y is, where the height does not say it
    classes: np.ndarray | None  # [N] bool: whether a sample is of class 1
    held_out: np.ndarray  # [N] bool
    titles: tuple[str, str]  # of the axes
    target: str  # the name of y

    def __len__(self) -> int:
        return len(self.places)

    @property
    def extent(self) -> Box:
        """A box around all samples, with a margin."""
        low, high = self.places.min(0), self.places.max(0)
        room = np.where(high > low, MARGIN * (high - low), np.maximum(np.abs(high), 1.0) / 2)
        (left, bottom), (right, top) = (low - room).tolist(), (high + room).tolist()
        return (left, right), (bottom, top)

    def fits(self, box: Box, least: float) -> bool:
        """Whether a box shows all samples, and they take at least a share of its width and its height."""
        inner, outer = np.array(self.extent), np.array(box)
        low, high = self.places.min(0), self.places.max(0)
        seen = (low >= outer[:, 0]).all() and (high <= outer[:, 1]).all()
        return bool(seen and (np.ptp(inner, axis=1) >= least * np.ptp(outer, axis=1)).all())


def kind_of(landscape: ModelLandscape) -> Kind:
    """What a pane of this landscape shows."""
    binary = landscape.model.task == "binary"
    if landscape.model.features == 2:
        return "boundary" if binary else "level"
    if not binary:
        return "curve"
    return "score" if landscape.loss.takes == "score" else "probability"


def cloud(landscape: ModelLandscape) -> Cloud:
    """Where the samples of a landscape lie in its pane."""
    samples, kind = landscape.samples, kind_of(landscape)
    raw, y, binary = samples.raw, samples.y, landscape.model.task == "binary"
    held_out = np.zeros(len(raw), dtype=bool)
    held_out[samples.held_out] = True
    classes = y > 0 if binary else None
    if landscape.model.features == 2:
        low, high = float(y.min()), float(y.max())
        shade = (y - low) / (high - low) if high > low else np.full(len(y), 0.5)
        return Cloud(kind, np.asarray(raw.x), shade, classes, held_out, (raw.x_names[0], raw.x_names[1]), raw.y_name)
    heights = 2.0 * y - 1.0 if kind == "score" else y
    places = np.stack([raw.x[:, 0], heights], axis=-1)
    return Cloud(kind, places, None, classes, held_out, (raw.x_names[0], raw.y_name), raw.y_name)


def lines(landscape: ModelLandscape, theta: np.ndarray, window: Box) -> np.ndarray:
    """What L points of the landscape `theta [L, 2]` predict, as lines `[T, L, 2]` across a window of the pane.

    NaN where a line does not exist, such as the boundary of two weights that are zero.
    """
    with np.errstate(all="ignore"):
        if landscape.model.features == 2:
            return _borders(landscape, theta, window)
        x = np.linspace(*window[0], STATIONS)
        y = _heights(landscape, theta, x)
        return np.stack([np.broadcast_to(x, y.shape), y], axis=-1).transpose(1, 0, 2)


def _heights(landscape: ModelLandscape, theta: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Predictions `[L, M]` at values `x [M]` of the one feature, as high as the pane draws them."""
    samples = landscape.samples
    predicted = landscape.predictions(theta, (x[:, None] - samples.mean) / samples.scale)
    return np.asarray(1.0 / (1.0 + np.exp(-predicted)) if kind_of(landscape) == "probability" else predicted)


def _borders(landscape: ModelLandscape, theta: np.ndarray, window: Box) -> np.ndarray:
    """The straight lines `[2, L, 2]` where the prediction is 0 (of classes) or the mean target.

    Models of two features are affine in them, so three predictions tell all of the line. It is worked out in the
    window's own units, -1/2 to 1/2, in which both ends lie equally far from the point nearest to the middle.
    """
    samples = landscape.samples
    (left, right), (bottom, top) = window
    middle, size = np.array([(left + right) / 2, (bottom + top) / 2]), np.array([right - left, top - bottom])
    corners = (middle + size * [[0, 0], [1, 0], [0, 1]] - samples.mean) / samples.scale
    here, along, up = landscape.predictions(theta, corners).T
    slope = np.stack([along - here, up - here], axis=-1)  # [L, 2]
    level = 0.0 if kind_of(landscape) == "boundary" else float(samples.y[samples.training].mean())
    steepness = (slope**2).sum(-1, keepdims=True)
    foot = (level - here)[:, None] * slope / steepness
    way = np.stack([-slope[:, 1], slope[:, 0]], axis=-1) / np.sqrt(steepness)
    return np.asarray(middle + size * np.stack([foot - REACH * way, foot + REACH * way]))


def sticks(landscape: ModelLandscape, theta: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The errors of one point `theta [2]`: upright lines `[B, 4]` from samples at `places [B, 2]` to predictions.

    A score beyond its class (-1 or 1) is no error.
    """
    with np.errstate(all="ignore"):
        predicted = _heights(landscape, theta[None], places[:, 0])[0]
    errs = np.isfinite(predicted)
    if kind_of(landscape) == "score":
        errs &= places[:, 1] * predicted < 1
    return np.asarray(np.concatenate([places, places[:, :1], predicted[:, None]], axis=-1)[errs])


# --- what a hand does --------------------------------------------------------------------------------


def moved(landscape: ModelLandscape, index: int, x: float, y: float) -> ModelLandscape:
    """One sample at another place of the pane; across the pane of classes it changes its class half-way."""
    features, targets = _points(landscape)
    if landscape.model.features == 2:
        features[index] = x, y
    else:
        features[index], targets[index] = x, _target(landscape, y)
    return landscape.with_points(features, targets)


def added(landscape: ModelLandscape, x: float, y: float, target: float | None = None) -> ModelLandscape:
    """One more sample at a place of the pane; among two features its target is given, or its nearest neighbour's."""
    features, targets = _points(landscape)
    if landscape.model.features == 1:
        return landscape.with_points(np.vstack([features, (x,)]), np.append(targets, _target(landscape, y)))
    if target is None:
        (left, right), (bottom, top) = cloud(landscape).extent
        off = (features - (x, y)) / (right - left, top - bottom)
        target = float(targets[np.argmin((off**2).sum(-1))])
    return landscape.with_points(np.vstack([features, (x, y)]), np.append(targets, target))


def removed(landscape: ModelLandscape, index: int) -> ModelLandscape:
    """One sample fewer; `BadInput` where it is the last."""
    features, targets = _points(landscape)
    if len(targets) == 1:
        raise BadInput("the last point stays: a model needs at least one")
    return landscape.with_points(np.delete(features, index, axis=0), np.delete(targets, index))


def switched(landscape: ModelLandscape, index: int) -> ModelLandscape:
    """One sample of the other class."""
    features, targets = _points(landscape)
    targets[index] = 1.0 - targets[index]
    return landscape.with_points(features, targets)


def _points(landscape: ModelLandscape) -> tuple[np.ndarray, np.ndarray]:
    """The samples in the units of the data, to be changed: `x [N, F]` and `y [N]`, classes as 0 and 1."""
    return landscape.samples.raw.x.copy(), landscape.samples.y.copy()


def _target(landscape: ModelLandscape, height: float) -> float:
    """The target of a sample so high in the pane."""
    kind = kind_of(landscape)
    return height if kind == "curve" else float(height > (0.0 if kind == "score" else 0.5))
