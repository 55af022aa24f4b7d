"""The step schedule: a drop at regular intervals."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.declared import real, whole
from engine.schedule import LONGEST, Schedule


class Step(Schedule):
    """The rate is multiplied by gamma once every step_size steps."""

    title = "Step"
    idea = "The rate stays for a while, then drops by a factor, again and again."
    paper = "Goyal et al.: Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour, arXiv 1706.02677, 2017"
    formula = r"\eta_t = \eta \gamma^{\lfloor t / s \rfloor}"
    twin = "StepLR"

    step_size: int = whole(
        0,
        "Steps from one drop to the next; 0 takes a third of the run.",
        low=0,
        high=LONGEST,
        slider=(0, 1000),
        unit="steps",
    )
    gamma: float = real(0.1, "Factor of each drop.", above=0, high=1, slider=(0.01, 1.0), scale="log", label="γ")

    def factor(self, step: np.ndarray, total: int) -> np.ndarray:
        return np.asarray(self.gamma ** (step // self._interval(total)))

    def _interval(self, total: int) -> int:
        return self.step_size or max(total // 3, 1)

    def twin_settings(self, total: int) -> dict[str, Any]:
        return {"step_size": self._interval(total), "gamma": self.gamma}
