"""Gradient descent: the plain step against the gradient."""

from __future__ import annotations

from typing import Any

from engine.optimizer import Array, Optimizer, State, active, learning_rate, penalised, penalty, stiffness


class Sgd(Optimizer):
    """Each step goes straight downhill, in proportion to the slope.

    On a quadratic with largest curvature lambda it is stable exactly for lr < 2 / lambda. The rule is the
    same with exact gradients (gradient descent) and with noisy ones, where it has its stochastic name.
    """

    title = "SGD"
    idea = "Step downhill in proportion to the slope."
    paper = "Robbins, Monro: A Stochastic Approximation Method, Annals of Mathematical Statistics 22, 1951"
    twin = "SGD"
    good = {"lr": 0.002}

    lr: float = learning_rate(0.001)
    weight_decay: float = penalty()

    def formula(self) -> tuple[str, ...]:
        return (rf"<x_new> = <x> - <lr> {penalised(self.weight_decay)}",)

    def step(self, xp: Any, t: int, x: Array, g: Array, lr: Any, state: State) -> tuple[Array, State]:
        if active(self.weight_decay):
            g = g + self.weight_decay * x
        return -lr * g, state

    def rate_limit(self, curvature: float) -> tuple[float, str] | None:
        total = curvature + self.weight_decay
        return (2 / total, f"2/{stiffness(self.weight_decay)}") if total > 0 else None
