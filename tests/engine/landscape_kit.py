"""What the tests of landscapes and of their formulas share: the built-in ones, and points in their boxes."""

from __future__ import annotations

import numpy as np
import pytest

from engine import catalogue
from engine.landscape import Landscape
from engine.landscapes.expression import FormulaLandscape
from engine.runtime import Backend

NUMPY, TORCH = Backend("numpy"), Backend("torch")
BUILTIN = {key: one for key, one in catalogue.builtin().items() if isinstance(one, FormulaLandscape)}

every = pytest.mark.parametrize("landscape", BUILTIN.values(), ids=lambda landscape: landscape.key)


def rows(landscape: Landscape, count: int, seed: int = 0) -> np.ndarray:
    """Points `[count, 2]` in the landscape's box."""
    (x_low, x_high), (y_low, y_high) = landscape.box
    return np.random.default_rng(seed).uniform((x_low, y_low), (x_high, y_high), (count, 2))
