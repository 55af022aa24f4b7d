"""A loss and its derivative along the axis of the Curve page: sampled lines, kinks, and the numbers at one place."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.declared import BadInput
from engine.lab.curve import FARTHEST, SHORTEST, ClassCurves, RegressionCurves, TaskCurves
from engine.loss import Loss
from engine.pictures.axes import roundest

SAMPLES = 401
BESIDE = 1e-7  # of the axis: how far from a kink the slopes on both its sides are taken
SAME = 1e-4  # of the range of slopes: less than this is no jump
HALVINGS = 30  # until a kink is found to the last of a float's digits that count
SUSPECT = 0.02  # of the range of slopes: a larger step between two samples may hide a kink
CATCH = 4.0  # pixels from which a kink catches the line


@dataclass(frozen=True, slots=True)
class Mark:
    """A place where a loss changes its form, with its value there, and the slopes left and right of it."""

    at: float
    words: str
    value: float
    left: float
    right: float
    breaks: bool  # whether the slope jumps: a kink, and not only a change of form


@dataclass(frozen=True, slots=True)
class Line:
    """A loss and its derivative at places x, NaN where it is not defined; the slope is NaN where it jumps, too."""

    loss: Loss
    x: np.ndarray  # [n]
    value: np.ndarray  # [n]
    slope: np.ndarray  # [n]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A loss where the line stands; `mark` is the kink or change that is right there.

    Where the loss is not defined, value and slope are NaN and `refusal` says why.
    """

    loss: Loss
    value: float
    slope: float
    mark: Mark | None
    refusal: str


def measured(curves: TaskCurves, loss: Loss, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Value and derivative `[n]` of a loss at places `x [n]` of the axis; NaN where it is not defined."""
    import torch

    if isinstance(curves, ClassCurves) and _refusal(curves, loss):  # torch would raise, of weights for other classes
        return np.full(len(x), np.nan), np.full(len(x), np.nan)
    places = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    each = loss.each(*curves.inputs(loss, places))
    (slopes,) = torch.autograd.grad(each.sum(), places)
    value, slope = each.detach().numpy(), slopes.numpy()
    there = np.isfinite(value) & np.isfinite(slope)
    return np.where(there, value + 0.0, np.nan), np.where(there, slope + 0.0, np.nan)  # and no minus zeros


def line(curves: TaskCurves, loss: Loss) -> Line:
    """A loss along the whole axis, with its kinks exactly where they are."""
    return _line(curves.ground, loss)


def readings(curves: TaskCurves) -> tuple[Reading, ...]:
    """The drawn losses where the line stands."""
    return tuple(_reading(curves, loss) for loss in curves.drawn())


def _reading(curves: TaskCurves, loss: Loss) -> Reading:
    value, slope = measured(curves, loss, np.array([curves.at]))
    near = (mark for mark in line(curves, loss).marks if math.isclose(mark.at, curves.at, abs_tol=1e-9))
    refusal = _refusal(curves, loss) if np.isnan(value[0]) else ""
    return Reading(loss, float(value[0]), float(slope[0]), next(near, None), refusal)


def _refusal(curves: TaskCurves, loss: Loss) -> str:
    """Why a loss is not defined where the line stands."""
    import torch

    prediction, target = curves.inputs(loss, torch.tensor([curves.at], dtype=torch.float64))
    try:
        loss.check(prediction.numpy(), target.numpy())
    except BadInput as error:
        return str(error).removeprefix("sample 1: ")
    return ""


def snapped(curves: TaskCurves, x: float, pixel: float) -> float:
    """The place meant by a hand at `x`, where a pixel is so wide: a kink nearby, or the roundest number there."""
    marks = [mark.at for loss in curves.drawn() for mark in line(curves, loss).marks]
    nearest = min(marks, key=lambda at: abs(at - x), default=math.inf)
    place = nearest if abs(nearest - x) <= CATCH * pixel else roundest(x - pixel / 2, x + pixel / 2)
    return min(max(place, curves.low), curves.high)


def stepped(curves: TaskCurves, steps: int) -> float:
    """The place so many small steps to the right, on round numbers."""
    step = 10.0 ** math.floor(math.log10((curves.high - curves.low) / 50))
    from_here = math.floor(curves.at / step + 1e-6) if steps > 0 else math.ceil(curves.at / step - 1e-6)
    return min(max(round((from_here + steps) * step, 10), curves.low), curves.high)


def zoomed(curves: TaskCurves, around: float, factor: float) -> TaskCurves:
    """With the axis longer by a factor, `around` staying where it is; the line stays on the axis."""
    low, high = (around + factor * (end - around) for end in (curves.low, curves.high))
    step = 10.0 ** math.floor(math.log10((high - low) / 50))
    low, high = (round(min(max(round(end / step) * step, -FARTHEST), FARTHEST), 10) for end in (low, high))
    if high - low < SHORTEST:
        return curves
    return curves.changed(low=low, high=high, at=min(max(curves.at, low), high))


def uses_target(curves: TaskCurves) -> bool:
    """Whether a drawn loss of a value depends on more than the error."""
    return curves.task == "regression" and any(_uses_target(type(loss)) for loss in curves.drawn())


@lru_cache(maxsize=128)
def _uses_target(cls: type[Loss]) -> bool:
    errors = np.array([-0.5, 0.5])
    one, other = (measured(RegressionCurves(target=target), cls(), errors)[0] for target in (1.0, 2.0))
    return not np.allclose(one, other)


@lru_cache(maxsize=128)
def _line(curves: TaskCurves, loss: Loss) -> Line:
    x = np.linspace(curves.low, curves.high, SAMPLES)
    places = _kinks(curves, loss, x)
    beside = BESIDE * (curves.high - curves.low)
    around = [place + side for place in places for side in (-beside, 0.0, beside)]
    x = np.unique(np.concatenate([x, around]))
    value, slope = measured(curves, loss, x)
    marks: list[Mark] = []
    if np.isnan(value).all():
        return Line(loss, x, value, slope, ())
    for place, words in sorted(places.items()):
        k = int(np.searchsorted(x, place))
        left, right = float(slope[k - 1]) + 0.0, float(slope[k + 1]) + 0.0
        breaks = abs(right - left) > SAME * (np.nanmax(slope) - np.nanmin(slope))
        marks.append(Mark(place, words, float(value[k]), left, right, bool(breaks)))
    slope[np.isin(x, [mark.at for mark in marks if mark.breaks])] = np.nan
    return Line(loss, x, value, slope, tuple(marks))


def _kinks(curves: TaskCurves, loss: Loss, x: np.ndarray) -> dict[float, str]:
    """The kinks and changes of a loss within the axis, each with its word."""
    if isinstance(curves, ClassCurves):
        places = dict.fromkeys(_found(curves, loss, x), "kink")
    else:
        places = {curves.place(kink.at): kink.words for kink in loss.kinks()}
    return {at: words for at, words in places.items() if curves.low < at < curves.high}


def _found(curves: TaskCurves, loss: Loss, x: np.ndarray) -> list[float]:
    """Where the slope jumps, by halving: with several classes it hangs on the other logits, and no loss knows it."""
    _, slope = measured(curves, loss, x)
    if np.isnan(slope).any():
        return []
    steps = np.abs(np.diff(slope))
    suspects = np.flatnonzero(steps > SUSPECT * np.ptp(slope))
    low, high = x[suspects], x[suspects + 1]
    at_low, at_high = slope[suspects], slope[suspects + 1]
    whole = at_high - at_low
    for _ in range(HALVINGS if len(suspects) else 0):
        middle = (low + high) / 2
        at_middle = measured(curves, loss, middle)[1]
        left = np.abs(at_middle - at_low) > np.abs(at_high - at_middle)
        high, at_high = np.where(left, middle, high), np.where(left, at_middle, at_high)
        low, at_low = np.where(left, low, middle), np.where(left, at_low, at_middle)
    jumps = np.abs(at_high - at_low) > 0.5 * np.abs(whole)
    return [round(float(place), 9) + 0.0 for place in (low + high)[jumps] / 2]
