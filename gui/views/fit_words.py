"""What the fits say in words: the heading of a tile, and what lies under the mouse."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF

from engine.pictures.digits import digits, percent
from engine.pictures.fit_pictures import Agreement, Bundle, Levels, Picture, Regions, Table
from engine.training import Training
from gui.train_frame import TrainFrame
from gui.views.fit_axes import FitAxes
from gui.views.fit_table import cell_at
from gui.views.fit_title import Heading

WIDEST = 0.001234  # a loss with as many digits as any but the tiniest
NEAR = 10.0  # pixels from the mouse to a sample that is meant


def tr(words: str) -> str:
    """In the user's language."""
    return QCoreApplication.translate("fits", words)


def heading_of(frame: TrainFrame, training: Training, racer: int, median: bool) -> Heading:
    """A racer's name and how good it is at the step shown, on validation data where there are some."""
    rows, row, lanes = frame.rows, frame.row, frame.history.lanes_of(racer)
    lanes = lanes if median else lanes[:1]
    accuracy, loss = rows.validation_accuracy[row, lanes], rows.validation_loss[row, lanes]
    if np.isnan(loss).all() and not len(frame.problem.validation):
        accuracy, loss = rows.train_accuracy[row, lanes], rows.train_loss[row, lanes]
    endings = [frame.history.endings[lane] for lane in lanes]
    failed = [e for e in endings if e.outcome.failed and e.step is not None and e.step <= frame.step]
    trouble = failed[0].sentence if 2 * len(failed) > len(endings) else ""
    contestant = training.racers[racer]
    right, lost = float(np.median(accuracy)), float(np.median(loss))
    widest = _numbers(right if np.isnan(right) else 1.0, WIDEST)
    return Heading(contestant.title, contestant.style, _numbers(right, lost), widest, trouble)


def _numbers(right: float, loss: float) -> tuple[str, ...]:
    """The same numbers in ever fewer words."""
    lost = digits(loss)
    if np.isnan(right):
        return tr("loss {0}").format(lost), lost
    share = percent(right)
    return tr("{0} right, loss {1}").format(share, lost), f"{share}  {lost}", share


def reading(axes: FitAxes, picture: Picture, point: np.ndarray) -> str:
    """What lies at a pixel `[2]` of a plot; empty outside of it."""
    place = QPointF(*point.tolist())
    if isinstance(picture, Table):
        return _cell(axes, picture, place)
    projection = axes.projection
    if not projection.sees(place):
        return ""
    x, y = projection.data(place)
    words = _place(axes, picture, x, y)
    sample = _nearest(axes, picture, point)
    return words if sample is None else " · ".join(part for part in (words, _sample(axes, picture, sample)) if part)


def _place(axes: FitAxes, picture: Picture, x: float, y: float) -> str:
    """What is predicted at a place."""
    first, second = axes.scene.titles
    if isinstance(picture, Regions | Levels):
        row, column = _cell_of(axes, picture.value.shape, x, y)
        at = f"{first} = {digits(x)}, {second} = {digits(y)}: "
        value = digits(float(picture.value[row, column]))
        if isinstance(picture, Levels):
            return at + tr("{0} predicted {1}").format(axes.scene.data.y_name, value)
        return at + tr("{0} with {1}").format(axes.scene.data.classes[int(picture.winner[row, column])], value)
    if isinstance(picture, Bundle):
        values = [float(np.interp(x, picture.x, middle)) for middle in picture.middle]
        names = axes.scene.data.classes if len(values) > 1 else (second,)
        told = ", ".join(f"{name} {digits(value)}" for name, value in zip(names, values, strict=True))
        return f"{first} = {digits(x)}: {told}"
    return ""


def _cell_of(axes: FitAxes, shape: tuple[int, ...], x: float, y: float) -> tuple[int, int]:
    """The row and the column of a grid over the box that a place is in."""
    (left, right), (bottom, top) = axes.scene.box
    row, column = int((y - bottom) / (top - bottom) * shape[0]), int((x - left) / (right - left) * shape[1])
    return min(max(row, 0), shape[0] - 1), min(max(column, 0), shape[1] - 1)


def _nearest(axes: FitAxes, picture: Picture, point: np.ndarray) -> int | None:
    """The sample next to a pixel, if it is near enough."""
    places = axes.scene.places
    if isinstance(picture, Agreement):
        places = np.stack([axes.scene.target, picture.found], -1)
    off = axes.projection.pixels(places) - point
    distance = np.nan_to_num(np.einsum("nd,nd->n", off, off), nan=np.inf)
    nearest = int(distance.argmin())
    return nearest if distance[nearest] <= NEAR**2 else None


def _sample(axes: FitAxes, picture: Picture, index: int) -> str:
    """What a sample is, and what is predicted for it."""
    scene = axes.scene
    part = tr("held out") if scene.held_out[index] else tr("trained on")
    target = scene.target[index]
    if isinstance(picture, Table):
        return ""
    names = scene.data.classes
    found = picture.found[index]
    truth, taken = (names[int(target)], names[int(found)]) if names else (digits(target), digits(float(found)))
    own = f"{scene.data.y_name} = {truth}"
    return tr("sample: {0} ({1}), predicted {2}").format(own, part, taken)


def _cell(axes: FitAxes, picture: Table, point: QPointF) -> str:
    """What a cell of a table counts."""
    at = cell_at(axes, point)
    if at is None:
        return ""
    truth, taken = (axes.scene.data.classes[k] for k in at)
    share = percent(float(picture.shares[at]))
    words = tr("{0} of {1} {2} are taken for {3} ({4})")
    return words.format(f"{picture.counts[at]:,}", f"{picture.counts[at[0]].sum():,}", truth, taken, share)
