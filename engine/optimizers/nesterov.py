"""Nesterov's momentum: the heavy ball that looks ahead."""

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


class Nesterov(Optimizer):
    """Momentum whose gradient is taken where the velocity is about to carry the point.

    This is torch's form (SGD with nesterov=True), after Sutskever and others: the variable is the look-ahead
    point itself, so that the gradient at x serves and the step adds the velocity once more. Nesterov's
    own scheme raises the momentum over time; here it is constant.
    """

    title = "Nesterov"
    idea = "Momentum that takes the gradient where its velocity is about to carry it."
    paper = "Sutskever, Martens, Dahl, Hinton: On the importance of initialization and momentum, ICML 2013"
    symbols = {"v": Symbol("v", "velocity", "momentum", "momentum_buffer")}
    twin = "SGD"
    good = {"lr": 0.001, "momentum": 0.9}

    lr: float = learning_rate(0.001)
    momentum: float = decay_rate(0.9, "Share of the velocity that is kept at each step.")
    weight_decay: float = penalty()

    def formula(self) -> tuple[str, ...]:
        g = penalised(self.weight_decay)
        return (rf"<v_new> = <momentum> <v> + {g}", rf"<x_new> = <x> - <lr> ({g} + <momentum> <v_new>)")

    def step(self, xp: Any, t: int, x: Array, g: Array, lr: Any, state: State) -> tuple[Array, State]:
        if active(self.weight_decay):
            g = g + self.weight_decay * x
        v = self.momentum * state["v"] + g
        return -lr * (g + self.momentum * v), {"v": v}

    def rate_limit(self, curvature: float) -> tuple[float, str] | None:
        total = (1 + 2 * self.momentum) * (curvature + self.weight_decay)
        words = f"2(1+β)/((1+2β){stiffness(self.weight_decay)})"
        return (2 * (1 + self.momentum) / total, words) if total > 0 else None

    def twin_settings(self) -> dict[str, Any]:
        return {**self.model_dump(), "nesterov": self.momentum > 0}  # without momentum torch has no such form
