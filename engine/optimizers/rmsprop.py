"""RMSProp: the gradient over the root of its recent mean square."""

from __future__ import annotations

from typing import Any

from engine.declared import flag
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


class Rmsprop(Optimizer):
    """AdaGrad that forgets: a running average of the squared gradient instead of its sum.

    Centered (Graves 2013) subtracts the square of the average gradient, which leaves the variance. With
    momentum the scaled gradients feed a velocity, as in torch; Keras and TensorFlow put the learning rate
    inside the velocity, and eps inside the root. Where rounding makes the variance negative (a constant
    gradient) torch gives NaN; here its size is taken.
    """

    title = "RMSProp"
    idea = "Each coordinate's gradient is divided by the root of its recent mean square."
    paper = "Tieleman, Hinton: Lecture 6.5 of Neural Networks for Machine Learning, 2012"
    symbols = {
        "v": Symbol("v", "mean square", "second moment", "square_avg"),
        "mean": Symbol(r"\bar g", "mean gradient", "other", "grad_avg"),
        "b": Symbol("b", "velocity", "momentum", "momentum_buffer"),
    }
    twin = "RMSprop"
    good = {"lr": 0.01, "alpha": 0.9}

    lr: float = learning_rate(0.01)
    alpha: float = decay_rate(0.99, "Decay of the average squared gradient.", "α")
    eps: float = epsilon()
    weight_decay: float = penalty()
    momentum: float = decay_rate(0.0, "Share of the velocity that is kept at each step; 0 has no velocity.")
    centered: bool = flag(False, "Divide by the standard deviation of the gradient instead of its mean square's root.")

    def formula(self) -> tuple[str, ...]:
        g = penalised(self.weight_decay)
        lines = [rf"<v_new> = <alpha> <v> + (1 - <alpha>) {g}^2"]
        square = "<v_new>"
        if self.centered:
            lines += [rf"<mean_new> = <alpha> <mean> + (1 - <alpha>) {g}"]
            square = "<v_new> - <mean_new>^2"
        scaled = rf"\frac{{{g}}}{{\sqrt{{{square}}} + <eps>}}"
        if active(self.momentum):
            return (*lines, rf"<b_new> = <momentum> <b> + {scaled}", "<x_new> = <x> - <lr> <b_new>")
        return (*lines, rf"<x_new> = <x> - <lr> {scaled}")

    def step(self, xp: Any, t: int, x: Array, g: Array, lr: Any, state: State) -> tuple[Array, State]:
        if active(self.weight_decay):
            g = g + self.weight_decay * x
        v, mean, b = average(state["v"], g * g, self.alpha), state["mean"], state["b"]
        square = v
        if self.centered:
            mean = average(mean, g, self.alpha)
            square = abs(v - mean * mean)
        move = g / (xp.sqrt(square) + self.eps)
        if active(self.momentum):
            move = b = self.momentum * b + move
        return -lr * move, {"v": v, "mean": mean, "b": b}
