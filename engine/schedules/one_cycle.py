"""The one-cycle schedule: up, down, and down further."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from engine.declared import choice, flag, real, whole
from engine.schedule import LONGEST, Schedule

Phase = tuple[float, float, float]  # the step it ends at, the factor it starts from, the factor it ends with


class OneCycle(Schedule):
    """The rate rises from lr / div_factor to lr, then falls far below where it began.

    As in torch (after fastai) there are two phases; `three_phase` has the paper's three: up, down by the
    same path, and a tail that annihilates the rate. After the cycle the rate stays at its lowest, where torch
    raises an error. torch also cycles the momentum unless told otherwise; here only the rate moves.
    """

    title = "One cycle"
    idea = "The rate climbs to its full value and then falls far below where it began."
    paper = "Smith, Topin: Super-Convergence: Very Fast Training Using Large Learning Rates, arXiv 1708.07120, 2017"
    formula = (
        r"\eta_t = b + (a - b) \frac{1 + \cos(\pi p_t)}{2}, "
        r"\quad (a, b) = (\eta / d, \eta), (\eta, \eta / (d d_{f}))"
    )
    twin = "OneCycleLR"

    total_steps: int = whole(
        0, "Steps of the cycle; 0 takes the whole run.", low=0, high=LONGEST, slider=(0, 10_000), unit="steps"
    )
    pct_start: float = real(0.3, "Share of the cycle that the rise takes.", low=0, high=1, label="share of the rise")
    anneal_strategy: Literal["cos", "linear"] = choice("cos", "Shape of rise and fall.", label="shape")
    div_factor: float = real(
        25.0, "The cycle starts from the learning rate divided by this.", low=1, high=1e6, slider=(1.0, 100.0),
        scale="log",
    )  # fmt: skip
    final_div_factor: float = real(
        1e4, "The cycle ends at its start divided by this.", low=1, high=1e9, slider=(1.0, 1e6), scale="log"
    )
    three_phase: bool = flag(False, "Fall back to the start first, then annihilate the rate.")

    def factor(self, step: np.ndarray, total: int) -> np.ndarray:
        length = self.total_steps or total
        step = np.minimum(step, length - 1)
        phases = self._phases(length)
        starts = (0.0, *(end for end, _, _ in phases))
        curves = [self._curve(step, start, *phase) for start, phase in zip(starts, phases, strict=False)]
        factors = curves[-1]
        for (end, _, _), curve in reversed(list(zip(phases[:-1], curves, strict=False))):
            factors = np.where(step <= end, curve, factors)
        return factors

    def _phases(self, length: int) -> tuple[Phase, ...]:
        low, lowest = 1 / self.div_factor, 1 / self.div_factor / self.final_div_factor
        top = self.pct_start * length - 1
        if self.three_phase:
            return (top, low, 1.0), (2 * self.pct_start * length - 2, 1.0, low), (length - 1, low, lowest)
        return (top, low, 1.0), (length - 1, 1.0, lowest)

    def _curve(self, step: np.ndarray, start: float, end: float, first: float, last: float) -> np.ndarray:
        """The factor on the way from `first` at step `start` to `last` at step `end`; a phase may be empty."""
        part = (step - start) / ((end - start) or 1.0)
        if self.anneal_strategy == "linear":
            return first + (last - first) * part
        return last + (first - last) / 2 * (1 + np.cos(np.pi * part))

    def twin_settings(self, total: int) -> dict[str, Any]:
        settings = self.model_dump(exclude={"warmup", "warmup_start"})
        return {**settings, "total_steps": self.total_steps or total, "max_lr": 1.0, "cycle_momentum": False}
