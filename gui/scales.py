"""How the travel of a slider is spread over its range: evenly, over powers of ten, or ever finer towards 1."""

from __future__ import annotations

import math

from engine.declared import Parameter

TICKS_PER_DECADE = 100


class Scale:
    """Maps the ticks of a slider to numbers worth naming: even round steps."""

    def __init__(self, low: float, high: float, whole: bool = False) -> None:
        self.low, self.high, self.whole = low, high, whole
        self.ticks = self._count()

    def value(self, tick: int) -> float:
        """The number at a tick."""
        value = self._inner(tick) if 0 < tick < self.ticks else self.high if tick else self.low
        return round(value) if self.whole else float(value)

    def tick(self, value: float) -> int:
        """The tick nearest to a number, at an end for one outside."""
        return round(self._along(min(max(value, self.low), self.high)))

    def middle(self) -> float:
        """A number from the middle, to start with where there is none."""
        return self.value(self.ticks // 2)

    def _count(self) -> int:
        step = 10.0 ** math.floor(math.log10((self.high - self.low) / 100))
        self.step = max(step, 1.0) if self.whole else step
        return math.ceil((self.high - self.low) / self.step - 1e-9)

    def _inner(self, tick: int) -> float:
        return round(self.low + tick * self.step, 12)

    def _along(self, value: float) -> float:
        return (value - self.low) / self.step


class LogScale(Scale):
    """100 ticks to a power of ten, three digits each."""

    def middle(self) -> float:
        """A power of ten from the middle."""
        return self.value(round(self.ticks / 2 / TICKS_PER_DECADE) * TICKS_PER_DECADE)

    def _count(self) -> int:
        return round(self._along(self.high))

    def _inner(self, tick: int) -> float:
        return float(f"{self.low * 10 ** (tick / TICKS_PER_DECADE):.3g}")

    def _along(self, value: float) -> float:
        return math.log10(value / self.low) * TICKS_PER_DECADE


class NearOneScale(Scale):
    """100 ticks to each 9 that a decay rate adds: as much travel from 0.9 to 0.99 as from 0.99 to 0.999."""

    def _count(self) -> int:
        return round(self._along(self.high))

    def _inner(self, tick: int) -> float:
        return round(1 - float(f"{(1 - self.low) / 10 ** (tick / TICKS_PER_DECADE):.3g}"), 12)

    def _along(self, value: float) -> float:
        return math.log10((1 - self.low) / (1 - value)) * TICKS_PER_DECADE


SCALES: dict[str, type[Scale]] = {"linear": Scale, "log": LogScale, "near one": NearOneScale}


def scale_of(parameter: Parameter) -> Scale:
    """The scale of a parameter that has a range worth sliding over."""
    assert parameter.slider is not None
    return SCALES[parameter.scale](*parameter.slider, parameter.kind == "whole")
