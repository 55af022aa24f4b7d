"""The constant schedule: the optimizer's own rate at every step."""

from __future__ import annotations

import numpy as np

from engine.schedule import Schedule


class Constant(Schedule):
    """The same rate throughout (after the warm-up, if there is one)."""

    title = "Constant"
    idea = "The rate stays as it is set."
    formula = r"\eta_t = \eta"
    twin = "ConstantLR"

    def factor(self, step: np.ndarray, total: int) -> np.ndarray:
        return np.ones(len(step))

    def twin_settings(self, total: int) -> dict[str, float]:
        return {"factor": 1.0}
