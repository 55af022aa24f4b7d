"""Rprop: steps that only heed the sign of the slope."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from pydantic import model_validator

from engine.declared import real
from engine.optimizer import Array, Optimizer, State, Symbol, learning_rate


class Rprop(Optimizer):
    """Each coordinate has its own step size: longer while the slope keeps its sign, shorter when it turns.

    Where the sign turned the coordinate rests for one step and forgets its gradient (Riedmiller and Braun's
    scheme without taking the step back, as in torch). lr is the first step size and nothing more, so that a
    schedule would do nothing: here each step is scaled by the rate in force over lr, and at a constant
    rate the rule is torch's. Made for exact gradients: noise turns signs.
    """

    title = "Rprop"
    idea = "Only the sign of the slope counts: step sizes grow while it stays and shrink when it turns."
    paper = "Riedmiller, Braun: A direct adaptive method for faster backpropagation learning, ICNN 1993"
    symbols = {
        "s": Symbol("s", "step size", "other", "step_size"),
        "prev": Symbol("p", "gradient before", "other", "prev"),
    }
    letters = {
        "etaminus": r"\eta^{-}",
        "etaplus": r"\eta^{+}",
        "step_size_min": r"s_{\min}",
        "step_size_max": r"s_{\max}",
    }
    twin = "Rprop"
    good = {"lr": 0.1}

    lr: float = learning_rate(0.01)
    etaminus: float = real(0.5, "Factor on the step size when the slope's sign turned.", above=0, below=1, label="η⁻")
    etaplus: float = real(
        1.2, "Factor on the step size while the slope's sign stays.", above=1, high=10, slider=(1.01, 2.0), label="η⁺"
    )
    step_size_min: float = real(1e-6, "Smallest step size.", above=0, high=1e6, slider=(1e-9, 0.1), scale="log")
    step_size_max: float = real(50.0, "Largest step size.", above=0, high=1e6, slider=(1e-3, 100.0), scale="log")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.step_size_min > self.step_size_max:
            raise ValueError("step_size_min is above step_size_max; it should be below")
        return self

    def formula(self) -> tuple[str, ...]:
        turned = r"<g> <prev> \lt 0"
        grown = rf"<etaplus> <s> & <g> <prev> \gt 0 \\ <etaminus> <s> & {turned} \\ <s> & \text{{otherwise}}"
        lr = np.format_float_positional(self.lr, trim="0")
        return (
            rf"\tilde s_t = \begin{{cases}} {grown} \end{{cases}}",
            r"<s_new> = \min(\max(\tilde s_t, <step_size_min>), <step_size_max>)",
            rf"<prev_new> = \begin{{cases}} 0 & {turned} \\ <g> & \text{{otherwise}} \end{{cases}}",
            rf"<x_new> = <x> - \frac{{<lr>}}{{{lr}}} <s_new> \operatorname{{sign}}(<prev_new>)",
        )

    def initial(self, xp: Any, x: Array) -> State:
        return {"s": xp.zeros_like(x) + self.lr, "prev": xp.zeros_like(x)}

    def step(self, xp: Any, t: int, x: Array, g: Array, lr: Any, state: State) -> tuple[Array, State]:
        s, agreement = state["s"], g * state["prev"]
        turned = agreement < 0
        s = xp.where(agreement > 0, self.etaplus * s, xp.where(turned, self.etaminus * s, s))
        s = xp.where(s < self.step_size_min, self.step_size_min, s)
        s = xp.where(s > self.step_size_max, self.step_size_max, s)
        g = xp.where(turned, 0.0, g)
        return -(lr / self.lr) * s * xp.sign(g), {"s": s, "prev": g}

    def twin_settings(self) -> dict[str, Any]:
        steps = (self.step_size_min, self.step_size_max)
        return {"lr": self.lr, "etas": (self.etaminus, self.etaplus), "step_sizes": steps}
