"""Whether a slice through a network's loss should be trusted: how far the truth is from what is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.landscape import Landscape, Spot
from engine.landscapes.plane import PlaneLandscape
from engine.pictures.digits import percent
from engine.pictures.heights import Scale, heights_of
from engine.pictures.slice_paths import Hold
from engine.runtime import Backend
from engine.slices.plane import Plane

LEAST_EXPLAINED = 0.5  # of a path's variance
MOST_APART = 0.1  # of the picture's range, between the true loss and the plane's
ROUNDING = 1e-9  # of the length of the weights: what is nearer is on the plane
MANY_WEIGHTS = 20  # from so many on, two random directions hold less than a tenth of all

Reason = Literal["outside", "apart", "unexplained", "random"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How weights stand to a plane: the nearest point on it, how far away, and what is true and what is drawn.

    `apart` is how far the two are from each other, as a share of the picture's range of colours.
    """

    place: Spot
    distance: float
    true: float
    drawn: float  # NaN outside the picture
    apart: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason not to trust a picture: the racers it is about, and the number that goes with it."""

    reason: Reason
    number: float = 0.0
    racers: tuple[int, ...] = ()


def standing(plane: Plane, landscape: PlaneLandscape, weights: np.ndarray, true: float, scale: Scale) -> Standing:
    """How weights `[P]` of the loss `true` stand to a plane and its picture."""
    with np.errstate(all="ignore"):  # the weights of one that diverged overflow
        wide = weights.astype(np.float64)
        a, b = plane.coordinates(wide).tolist()
        distance = float(plane.distance(wide))
        distance = distance if distance > ROUNDING * float(np.linalg.norm(wide)) else 0.0
    drawn = value_at(landscape, (a, b))
    heights = heights_of(np.append(landscape.grid.values.ravel(), true), None, scale)
    one, other = heights.of(np.array([true, drawn])).tolist()
    return Standing((a, b), distance, true, drawn, abs(one - other))


def value_at(landscape: Landscape, place: Spot) -> float:
    """What is drawn at a point of a landscape; NaN outside a picture."""
    if not np.isfinite(place).all():
        return float("nan")
    return float(landscape.objective().on(Backend("numpy")).value(np.array([place]))[0])


def doubts(
    plane: Plane, holds: Sequence[Hold], shown: Sequence[int], stands: Mapping[int, Standing]
) -> tuple[Doubt, ...]:
    """Why a picture should not be trusted, the gravest reason first.

    `shown` are the racers that are drawn, `stands` how the points of those that are looked at stand to the plane.
    """
    found = []
    known = {racer: one for racer, one in stands.items() if np.isfinite(one.true)}
    outside = tuple(racer for racer, one in known.items() if np.isnan(one.drawn))
    apart = tuple(racer for racer, one in known.items() if one.apart > MOST_APART)
    if outside:
        found.append(Doubt("outside", 0.0, outside))
    if apart:
        found.append(Doubt("apart", max(known[racer].apart for racer in apart), apart))
    poor = tuple(racer for racer in shown if racer < len(holds) and holds[racer].explained < LEAST_EXPLAINED)
    if poor:
        found.append(Doubt("unexplained", min(holds[racer].explained for racer in poor), poor))
    if plane.kind == "random" and len(plane.origin) > MANY_WEIGHTS:
        found.append(Doubt("random", len(plane.origin)))
    return tuple(found)


def sentence(doubt: Doubt, titles: Sequence[str], shown: Sequence[int]) -> str:
    """A doubt in words; `titles` are those of all racers."""
    names, one = ", ".join(titles[racer] for racer in doubt.racers), len(doubt.racers) == 1
    if doubt.reason == "outside":
        return f"The point of {names} lies outside the picture." if one else f"Outside the picture: {names}."
    if doubt.reason == "apart":
        stands, most = ("stands", "by") if one else ("stand", "by up to")
        off = f"{most} {percent(doubt.number, 0)} of the range"
        return f"Where {names} {stands}, the true value is off the plane's {off}."
    if doubt.reason == "random":
        return f"Two random directions out of {doubt.number:,.0f}: another seed, another picture."
    if one:
        return f"Only {percent(doubt.number)} of the path of {names} lies in the plane."
    if len(doubt.racers) == len(shown):
        return "Less than half of every path lies in the plane."
    return f"Less than half of these paths lies in the plane: {names}."
