"""The inverse square root schedule: the slow fall of the Transformer."""

from __future__ import annotations

import numpy as np

from engine.declared import whole
from engine.schedule import LONGEST, Schedule


class InverseSqrt(Schedule):
    """The rate falls with the root of time and never ends: to 1/sqrt 2 after `timescale` steps, half after three.

    With a warm-up as long as the timescale it is the paper's schedule, which continues the rise without a
    jump. torch has no class of its own for it.
    """

    title = "Inverse square root"
    idea = "The rate falls with the square root of time, fast at first and ever slower."
    paper = "Vaswani et al.: Attention Is All You Need, NeurIPS 2017, section 5.3"
    formula = r"\eta_t = \eta \sqrt{\frac{\tau}{\tau + t}}"

    timescale: int = whole(
        100,
        "Steps after which the rate has fallen to 1/√2.",
        low=1,
        high=LONGEST,
        slider=(1, 10_000),
        scale="log",
        unit="steps",
        label="τ",
    )

    def factor(self, step: np.ndarray, total: int) -> np.ndarray:
        return np.sqrt(self.timescale / (self.timescale + step))
