"""Adamax: Adam with the largest recent gradient in place of the root mean square."""

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


class Adamax(Optimizer):
    """Adam's limit for an infinite norm: u is a maximum of gradients that fades by beta2 a step.

    u needs no bias correction. torch adds eps to each |g| on its way into u, as here; the paper has no eps.
    """

    title = "Adamax"
    idea = "Adam with a fading maximum of gradient sizes instead of their root mean square."
    paper = "Kingma, Ba: Adam: A Method for Stochastic Optimization, ICLR 2015, section 7.1"
    symbols = {
        "m": Symbol("m", "momentum", "momentum", "exp_avg"),
        "u": Symbol("u", "fading maximum", "second moment", "exp_inf"),
    }
    twin = "Adamax"
    good = {"lr": 0.5}

    lr: float = learning_rate(0.002)
    beta1: float = decay_rate(0.9, "Decay of the average gradient.", "β₁")
    beta2: float = decay_rate(0.999, "Fading of the largest gradient.", "β₂")
    eps: float = epsilon()
    weight_decay: float = penalty()

    def formula(self) -> tuple[str, ...]:
        g = penalised(self.weight_decay)
        return (
            rf"<m_new> = <beta1> <m> + (1 - <beta1>) {g}",
            rf"<u_new> = \max(<beta2> <u>, |{g}| + <eps>)",
            r"<x_new> = <x> - \frac{<lr>}{1 - <beta1>^{<t>}} \frac{<m_new>}{<u_new>}",
        )

    def step(self, xp: Any, t: int, x: Array, g: Array, lr: Any, state: State) -> tuple[Array, State]:
        if active(self.weight_decay):
            g = g + self.weight_decay * x
        m = average(state["m"], g, self.beta1)
        u = xp.maximum(self.beta2 * state["u"], abs(g) + self.eps)
        rate = lr / (1 - power(self.beta1, t))
        return -rate * m / u, {"m": m, "u": u}

    def twin_settings(self) -> dict[str, Any]:
        settings = self.model_dump(exclude={"beta1", "beta2"})
        return {**settings, "betas": (self.beta1, self.beta2)}
