"""AdamW: Adam with the weight decay taken out of the averages."""

from __future__ import annotations

from typing import Any

from engine.optimizer import Array, State, active, average, penalty, power
from engine.two_moments import TwoMoments


class Adamw(TwoMoments):
    """Adam whose weight decay pulls at the position itself instead of joining the gradient.

    In Adam the penalty is divided by the root of v like any gradient, so that steep coordinates decay less;
    here all decay alike, by lr * weight_decay a step (the paper's schedule multiplier is part of lr).
    """

    title = "AdamW"
    idea = "Adam, with weight decay that pulls all coordinates alike."
    paper = "Loshchilov, Hutter: Decoupled Weight Decay Regularization, ICLR 2019"
    twin = "AdamW"
    good = {"lr": 0.1, "weight_decay": 1e-4}

    weight_decay: float = penalty(0.01, "Decay of the position: each step shrinks it by the learning rate times this.")

    def formula(self) -> tuple[str, ...]:
        decay = "- <lr> <weight_decay> <x> " if active(self.weight_decay) else ""
        return (
            "<m_new> = <beta1> <m> + (1 - <beta1>) <g>",
            "<v_new> = <beta2> <v> + (1 - <beta2>) <g>^2",
            rf"<x_new> = <x> {decay}- <lr> "
            r"\frac{<m_new> / (1 - <beta1>^{<t>})}{\sqrt{<v_new> / (1 - <beta2>^{<t>})} + <eps>}",
        )

    def step(self, xp: Any, t: int, x: Array, g: Array, lr: Any, state: State) -> tuple[Array, State]:
        m = average(state["m"], g, self.beta1)
        v = average(state["v"], g * g, self.beta2)
        rate = lr / (1 - power(self.beta1, t))
        v_hat = v / (1 - power(self.beta2, t))
        move = -rate * m / (xp.sqrt(v_hat) + self.eps)
        if active(self.weight_decay):
            move = move - (lr * self.weight_decay) * x
        return move, {"m": m, "v": v}
