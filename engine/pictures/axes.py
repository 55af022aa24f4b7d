"""Axes of plots: ranges rounded outward so that they seldom move, ticks that read well, labels that do not overlap."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
GRAIN = 20  # a linear range is rounded outward to a part of itself, so that it seldom moves and wastes little
DECADES = (1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 500)  # how many decades may lie between two labels


@dataclass(frozen=True, slots=True)
class Axis:
    """The range of an axis and its ticks, in the units that are drawn (log10 of the value on a log axis)."""

    low: float
    high: float
    labels: tuple[tuple[float, str], ...]
    minor: tuple[float, ...] = ()


def linear(low: float, high: float, most: int) -> Axis:
    """An axis from at most `low` to at least `high`, with up to `most` labels at multiples of 1, 2 or 5."""
    if not high > low:
        low, high = min(low, 0.0), max(high, 0.0)
        high += 1.0 if high == low else 0.0
    low, high = _outward(low, high, _nice((high - low) / GRAIN))
    step = _nice((high - low) / most)
    while len(ticks := _multiples(low, high, step)) > most:
        step = _nice(1.5 * step)
    return Axis(low, high, tuple((n * step, _label(n, step)) for n in ticks))


def _outward(low: float, high: float, grain: float) -> tuple[float, float]:
    return math.floor(low / grain + 1e-9) * grain, math.ceil(high / grain - 1e-9) * grain


def _multiples(low: float, high: float, step: float) -> range:
    """The whole numbers n with `n * step` within `low` to `high`."""
    return range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)


def logarithmic(low: float, high: float, most: int) -> Axis:
    """An axis over whole decades around log10 values `low` to `high`, with up to `most` labels."""
    first, last = math.floor(low + 1e-9), math.ceil(high - 1e-9)
    last = max(last, first + 1)
    decades = range(first, last + 1)
    named = next((few for n in DECADES if len(few := [d for d in decades if d % n == 0]) <= max(most, 2)), [first])
    if len(named) < 2:
        named = [first, last]
    minor = [float(n) for n in decades]
    if last - first <= 3:
        minor = [n + math.log10(m) for n in range(first, last) for m in range(2, 10)]
    return Axis(first, last, tuple((float(n), power_of_ten(n)) for n in named), tuple(minor))


def power_of_ten(exponent: int) -> str:
    """10⁻³ as text; 1 and 10 as they are."""
    return {0: "1", 1: "10"}.get(exponent, "10" + str(exponent).translate(SUPERSCRIPT))


def _nice(rough: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is at least `rough`."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= rough * (1 - 1e-9))


def roundest(low: float, high: float) -> float:
    """The number from `low` to `high` (the greater) that reads best: a multiple of the largest 1, 2 or 5 there is."""
    if low <= 0 <= high:
        return 0.0
    power = 10.0 ** math.ceil(math.log10(max(abs(low), abs(high))))
    while True:
        for step in (5 * power, 2 * power, power):
            if multiples := range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1):
                return min(multiples, key=lambda n: abs(n * step - (low + high) / 2)) * step
        power /= 10


def _label(n: int, step: float) -> str:
    value, decimals = n * step, max(-math.floor(math.log10(step) + 1e-9), 0)
    if n == 0:
        return "0"
    if decimals <= 4 and step < 1e6:
        return f"{value:,.{decimals}f}"
    mantissa, _, power = f"{value:.3g}".partition("e")
    return f"{mantissa}e{int(power)}" if power else mantissa


def apart(wanted: np.ndarray, gap: float, low: float, high: float) -> np.ndarray:
    """Positions `[n]` at least `gap` apart within `low` to `high`, in the order of `wanted [n]` and near to it.

    Groups that touch share the mean of what they wanted. If there is no room for all, the gap shrinks.
    """
    if not len(wanted):
        return wanted
    order = np.argsort(wanted, kind="stable")
    gap = min(gap, (high - low) / max(len(wanted) - 1, 1))
    groups: list[list[float]] = []  # [sum of (wanted - own offset), count]
    for place in np.clip(wanted[order], low, high):
        groups.append([float(place), 1.0])
        while len(groups) > 1 and _end(groups[-2], gap, low, high) > _begin(groups[-1], gap, low, high):
            total, count = groups.pop()
            groups[-1][0] += total - count * gap * groups[-1][1]
            groups[-1][1] += count
    placed = np.empty(len(wanted))
    placed[order] = [_begin(g, gap, low, high) + k * gap for g in groups for k in range(int(g[1]))]
    return placed


def _begin(group: list[float], gap: float, low: float, high: float) -> float:
    total, count = group
    return max(low, min(total / count, high - (count - 1) * gap))


def _end(group: list[float], gap: float, low: float, high: float) -> float:
    return _begin(group, gap, low, high) + group[1] * gap - 1e-9
