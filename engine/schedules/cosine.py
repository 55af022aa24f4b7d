"""The cosine schedule: a smooth fall along half a wave."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.declared import real, whole
from engine.schedule import LONGEST, Schedule


class Cosine(Schedule):
    """The rate falls along half a cosine wave: slow at first, fast in the middle, slow at the end.

    This is the annealing part of the paper without its restarts. Past `length` the wave goes on and the rate
    climbs back, as torch's does; with length 0 the run ends first.
    """

    title = "Cosine"
    idea = "The rate glides down half a cosine wave to its floor."
    paper = "Loshchilov, Hutter: SGDR: Stochastic Gradient Descent with Warm Restarts, ICLR 2017"
    formula = r"\eta_t = \eta \left(c + (1 - c) \frac{1 + \cos(\pi t / T)}{2}\right)"
    twin = "CosineAnnealingLR"

    length: int = whole(
        0,
        "Steps from the top to the floor; 0 takes the whole run.",
        low=0,
        high=LONGEST,
        slider=(0, 10_000),
        unit="steps",
    )
    floor: float = real(0.0, "Factor at the lowest point.", low=0, high=1)

    def factor(self, step: np.ndarray, total: int) -> np.ndarray:
        return self.floor + (1 - self.floor) * (1 + np.cos(np.pi * step / (self.length or total))) / 2

    def twin_settings(self, total: int) -> dict[str, Any]:
        return {"T_max": self.length or total, "eta_min": self.floor}
