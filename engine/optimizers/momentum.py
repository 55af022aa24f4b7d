"""Momentum: gradient descent as a heavy ball."""

from __future__ import annotations

from typing import Any

from engine.optimizer import (
    Array,
    Optimizer,
    State,
    Symbol,
    active,
    decay_rate,
    learning_rate,
    penalised,
    penalty,
    stiffness,
)


class Momentum(Optimizer):
    """The velocity v gathers gradients and forgets them at the rate `momentum`; the step follows v.

    Two forms are in use, with β for `momentum`. torch and Goh (Distill 2017) have v = βv + g (dampening 0): in
    a steady slope v grows to g / (1 - β). The averaged form v = βv + (1 - β)g (dampening = β) tends to g
    itself, so its steps are smaller by the factor 1 - β, and lr / (1 - β) makes up for it. As in torch, v starts
    as the whole first gradient whatever the dampening. (torch ignores dampening at momentum 0; here it holds.)
    """

    title = "Momentum"
    idea = "A heavy ball: the step follows a velocity that remembers past gradients."
    paper = "Polyak: Some methods of speeding up the convergence of iteration methods, USSR Comp. Math. 4, 1964"
    symbols = {"v": Symbol("v", "velocity", "momentum", "momentum_buffer")}
    twin = "SGD"
    good = {"lr": 0.001, "momentum": 0.9}

    lr: float = learning_rate(0.001)
    momentum: float = decay_rate(0.9, "Share of the velocity that is kept at each step.")
    dampening: float = decay_rate(
        0.0,
        "Share of each new gradient that is held back: 0 gives v = βv + g as torch does; the value of momentum gives "
        "the averaged form v = βv + (1 - β)g, whose steps are smaller by the factor 1 - β.",
    )
    weight_decay: float = penalty()

    def formula(self) -> tuple[str, ...]:
        g = penalised(self.weight_decay)
        velocity = rf"<v_new> = <momentum> <v> + {g}"
        if active(self.dampening):
            later = rf"<momentum> <v> + (1 - <dampening>) {g}"
            velocity = rf"<v_new> = \begin{{cases}} {g} & <t> = 1 \\ {later} & <t> \gt 1 \end{{cases}}"
        return (velocity, "<x_new> = <x> - <lr> <v_new>")

    def step(self, xp: Any, t: int, x: Array, g: Array, lr: Any, state: State) -> tuple[Array, State]:
        if active(self.weight_decay):
            g = g + self.weight_decay * x
        if active(self.dampening) and t > 1:
            g = (1 - self.dampening) * g
        v = self.momentum * state["v"] + g
        return -lr * v, {"v": v}

    def rate_limit(self, curvature: float) -> tuple[float, str] | None:
        total = (1 - self.dampening) * (curvature + self.weight_decay)
        below = stiffness(self.weight_decay)
        words = f"2(1+β)/((1-d){below})" if active(self.dampening) else f"2(1+β)/{below}"
        return (2 * (1 + self.momentum) / total, words) if total > 0 else None
