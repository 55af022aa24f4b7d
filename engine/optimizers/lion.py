"""Lion: the sign of momentum, every coordinate the same step."""

from __future__ import annotations

from typing import Any

from engine.optimizer import Array, Optimizer, State, Symbol, active, average, decay_rate, learning_rate, penalty


class Lion(Optimizer):
    """Every coordinate moves by exactly lr, in the direction of a mix of momentum and gradient.

    Found by a search through programs (Chen et al.). The mix for the step leans on the new gradient (beta1), the
    momentum remembers longer (beta2). Weight decay is AdamW's. torch has no such class; the form is that
    of the paper and of optax. It never settles closer than lr: a schedule helps.
    """

    title = "Lion"
    idea = "The sign of momentum: every coordinate takes a step of the same size."
    paper = "Chen et al.: Symbolic Discovery of Optimization Algorithms, NeurIPS 2023"
    symbols = {"m": Symbol("m", "momentum", "momentum")}
    good = {"lr": 0.01}

    lr: float = learning_rate(0.0001)
    beta1: float = decay_rate(0.9, "Share of momentum against gradient in the step's direction.", "β₁")
    beta2: float = decay_rate(0.99, "Decay of the momentum.", "β₂")
    weight_decay: float = penalty(0.0, "Decay of the position: each step shrinks it by the learning rate times this.")

    def formula(self) -> tuple[str, ...]:
        direction = r"\operatorname{sign}(<beta1> <m> + (1 - <beta1>) <g>)"
        if active(self.weight_decay):
            direction = rf"({direction} + <weight_decay> <x>)"
        return (rf"<x_new> = <x> - <lr> {direction}", "<m_new> = <beta2> <m> + (1 - <beta2>) <g>")

    def step(self, xp: Any, t: int, x: Array, g: Array, lr: Any, state: State) -> tuple[Array, State]:
        direction = xp.sign(average(state["m"], g, self.beta1))
        if active(self.weight_decay):
            direction = direction + self.weight_decay * x
        return -lr * direction, {"m": average(state["m"], g, self.beta2)}
