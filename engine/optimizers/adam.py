"""Adam: momentum and RMSProp together, with bias correction."""

from __future__ import annotations

from typing import Any

from engine.optimizer import (
    Array,
    Optimizer,
    State,
    Symbol,
    active,
    average,
    decay_rate,
    epsilon,
    learning_rate,
    penalised,
    penalty,
    power,
)


class Adam(Optimizer):
    """Running averages of the gradient (m) and of its square (v); the step is m over the root of v.

    Both averages start at zero and are divided by (1 - beta^t) to undo that bias, which makes the first
    step lr * sign(g) up to eps. Kingma and Ba add eps to the root of the corrected v, as torch does.
    """

    title = "Adam"
    idea = "Each coordinate gets its own step: the average gradient over the root of the average squared gradient."
    paper = "Kingma, Ba: Adam: A Method for Stochastic Optimization, ICLR 2015"
    symbols = {
        "m": Symbol("m", "momentum", "momentum", "exp_avg"),
        "v": Symbol("v", "second moment", "second moment", "exp_avg_sq"),
    }
    twin = "Adam"
    good = {"lr": 0.1}

    lr: float = learning_rate(0.001)
    beta1: float = decay_rate(0.9, "Decay of the average gradient.", "β₁")
    beta2: float = decay_rate(0.999, "Decay of the average squared gradient.", "β₂")
    eps: float = epsilon()
    weight_decay: float = penalty()

    def formula(self) -> tuple[str, ...]:
        g = penalised(self.weight_decay)
        return (
            rf"<m_new> = <beta1> <m> + (1 - <beta1>) {g}",
            rf"<v_new> = <beta2> <v> + (1 - <beta2>) {g}^2",
            r"<x_new> = <x> - <lr> \frac{<m_new> / (1 - <beta1>^{<t>})}{\sqrt{<v_new> / (1 - <beta2>^{<t>})} + <eps>}",
        )

    def step(self, xp: Any, t: int, x: Array, g: Array, lr: Any, state: State) -> tuple[Array, State]:
        if active(self.weight_decay):
            g = g + self.weight_decay * x
        m = average(state["m"], g, self.beta1)
        v = average(state["v"], g * g, self.beta2)
        root = (1 - power(self.beta2, t)) ** 0.5  # both corrections are taken with lr and eps, away from the rows
        rate = lr * root / (1 - power(self.beta1, t))
        return -rate * m / (xp.sqrt(v) + self.eps * root), {"m": m, "v": v}

    def twin_settings(self) -> dict[str, Any]:
        settings = self.model_dump(exclude={"beta1", "beta2"})
        return {**settings, "betas": (self.beta1, self.beta2)}
