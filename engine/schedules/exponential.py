"""The exponential schedule: the same factor at every step."""

from __future__ import annotations

import numpy as np

from engine.declared import real
from engine.schedule import Schedule


class Exponential(Schedule):
    """The rate is multiplied by gamma at every step: 0.99 halves it every 69 steps, 0.999 every 693."""

    title = "Exponential"
    idea = "The rate shrinks by the same factor at every step."
    paper = "Li, Arora: An Exponential Learning Rate Schedule for Deep Learning, ICLR 2020"
    formula = r"\eta_t = \eta \gamma^{t}"
    twin = "ExponentialLR"

    gamma: float = real(
        0.999, "Factor of each step.", above=0, high=1, slider=(0.9, 0.99999), scale="near one", label="γ"
    )

    def factor(self, step: np.ndarray, total: int) -> np.ndarray:
        return np.asarray(self.gamma**step)
