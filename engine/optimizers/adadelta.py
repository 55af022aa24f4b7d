"""AdaDelta: steps in the units of past steps."""

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
)


class Adadelta(Optimizer):
    """The gradient times the root mean square of past steps over that of past gradients.

    The quotient gives the step the units of x, so that the paper needs no learning rate (lr 1 here). The
    first steps have the size of the root of eps: a larger eps gets going sooner.
    """

    title = "AdaDelta"
    idea = "The gradient times the size of past steps over the size of past gradients: no rate to choose."
    paper = "Zeiler: ADADELTA: An Adaptive Learning Rate Method, arXiv 1212.5701, 2012"
    symbols = {
        "v": Symbol("v", "mean squared gradient", "second moment", "square_avg"),
        "u": Symbol("u", "mean squared step", "other", "acc_delta"),
    }
    twin = "Adadelta"
    good = {"lr": 0.05, "eps": 1e-4}

    lr: float = learning_rate(1.0)
    rho: float = decay_rate(0.9, "Decay of both averages, of squared gradients and of squared steps.", "ρ")
    eps: float = epsilon(1e-6, "Added under both roots; it sets the size of the first steps.")
    weight_decay: float = penalty()

    def formula(self) -> tuple[str, ...]:
        g = penalised(self.weight_decay)
        return (
            rf"<v_new> = <rho> <v> + (1 - <rho>) {g}^2",
            rf"\delta_t = \frac{{\sqrt{{<u> + <eps>}}}}{{\sqrt{{<v_new> + <eps>}}}} {g}",
            r"<u_new> = <rho> <u> + (1 - <rho>) \delta_t^2",
            r"<x_new> = <x> - <lr> \delta_t",
        )

    def step(self, xp: Any, t: int, x: Array, g: Array, lr: Any, state: State) -> tuple[Array, State]:
        if active(self.weight_decay):
            g = g + self.weight_decay * x
        v = average(state["v"], g * g, self.rho)
        delta = xp.sqrt((state["u"] + self.eps) / (v + self.eps)) * g
        u = average(state["u"], delta * delta, self.rho)
        return -lr * delta, {"v": v, "u": u}
