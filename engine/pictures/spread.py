"""Points spread evenly over a box, however many: where the next start is put."""

from __future__ import annotations

import math

from engine.landscape import Box

STEP = (0.7548776662466927, 0.5698402909980532)
"""1/g and 1/g^2 for the plastic number g: Roberts, The Unreasonable Effectiveness of Quasirandom Sequences, 2018."""

DECIMALS = 2  # below the power of ten of the box's width


def spread(box: Box, index: int) -> tuple[float, float]:
    """The point `index` (from 0) of a sequence that fills the box evenly at every length; rounded to read well."""
    return _at(box[0], index * STEP[0]), _at(box[1], index * STEP[1])


def _at(interval: tuple[float, float], turns: float) -> float:
    low, high = interval
    share = (0.5 + turns) % 1.0
    return round(low + share * (high - low), DECIMALS - math.floor(math.log10(high - low)))
