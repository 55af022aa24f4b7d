"""How loss becomes height and colour: 0 at the lowest loss of a picture, 1 at the highest; linear or logarithmic."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.pictures.axes import linear, power_of_ten, roundest
from engine.pictures.contours import FAINT
from engine.pictures.digits import short

Scale = Literal["log", "linear"]
NEAR = 0.25  # how far from its even place a round number may stand, in distances between two
SLACK = 0.002  # of the range: a picture seldom holds the very corner of its box, but its number may stand there
FIGURES = 9  # that a round number of a picture zoomed far into may need
MOST_LINEAR = 6  # numbers along a linear axis
MOST_POWERS = 4  # numbers along a logarithmic axis


@dataclass(frozen=True, slots=True)
class Heights:
    """The scale of a picture whose loss goes from `low` to `high`.

    The logarithm is that of the loss above `low`. Below `knee` it goes over into a line, so that `low` itself has a
    place and the valleys of a landscape without deep ones do not fall away.
    """

    low: float
    high: float
    scale: Scale = "log"
    knee: float = 1.0

    def of(self, loss: np.ndarray) -> np.ndarray:
        """The height in 0..1 of each loss, any shape; beyond the range it is cut, and NaN where not finite."""
        with np.errstate(invalid="ignore", over="ignore"):
            above = np.clip(loss - self.low, 0, self.high - self.low)
        bend = (lambda value: np.log1p(value / self.knee)) if self.scale == "log" else np.asarray
        return np.where(np.isfinite(loss), bend(above) / bend(self.high - self.low), np.nan)

    def loss_at(self, height: float) -> float:
        """The loss that has a height in 0..1."""
        span = self.high - self.low
        return self.low + (
            self.knee * math.expm1(height * math.log1p(span / self.knee)) if self.scale == "log" else height * span
        )

    def marks(self, count: int) -> list[tuple[float, str]]:
        """About `count` heights at nearly even distances at which the loss is a round number, with the number."""
        if self.scale == "linear":
            return self.ticks()
        marks: list[tuple[float, str]] = []
        reach = NEAR / (count - 1)
        for place in np.linspace(0, 1, count).tolist():
            loss = roundest(self.loss_at(max(place - reach, 0)), self.loss_at(min(place + reach, 1)))
            name = short(loss, FIGURES)
            if not marks or name != marks[-1][1]:
                marks.append((float(self.of(np.array(loss))), name))
        return marks

    def ticks(self) -> list[tuple[float, str]]:
        """Heights worth a number on an axis, with the number: losses, or powers of ten above the lowest loss."""
        if self.scale == "linear":
            slack = SLACK * (self.high - self.low)
            ticks = linear(self.low, self.high, MOST_LINEAR).labels
            shown = [tick for tick in ticks if self.low - slack <= tick[0] <= self.high + slack]
        else:
            top, bottom = math.floor(math.log10(self.high - self.low)), math.floor(math.log10(self.knee))
            powers = range(max(bottom, top - MOST_POWERS + 1), top + 1)
            shown = [(self.low + 10.0**power, power_of_ten(power)) for power in powers]
        heights = self.of(np.array([loss for loss, _ in shown]))
        return [(float(height), name) for height, (_, name) in zip(heights, shown, strict=True)]


def heights_of(values: np.ndarray, lowest: float | None, scale: Scale) -> Heights:
    """The scale of loss `values` of any shape; `lowest` is the minimum where it is known."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return Heights(0.0, 1.0, scale)
    low = min(float(finite.min()), np.inf if lowest is None else lowest)
    span = float(finite.max()) - low
    if not 0 < span < np.inf:  # a plain
        return Heights(low, low + 1.0, scale)
    knee = max(float(np.percentile(finite, 2)) - low, FAINT * span)  # where the contour lines begin, too
    return Heights(low, low + span, scale, knee)
