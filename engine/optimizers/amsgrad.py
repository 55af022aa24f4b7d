"""AMSGrad: Adam whose rates never rise again."""

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


class Amsgrad(Optimizer):
    """Adam divided by the root of the largest v so far, which mends a case where Adam does not converge.

    torch takes the maximum of the raw v and corrects its bias afterwards, as here; optax takes the maximum of
    the corrected v, and the paper corrects nothing.
    """

    title = "AMSGrad"
    idea = "Adam with the largest second moment so far, so that no coordinate's rate rises again."
    paper = "Reddi, Kale, Kumar: On the Convergence of Adam and Beyond, ICLR 2018"
    symbols = {
        "m": Symbol("m", "momentum", "momentum", "exp_avg"),
        "v": Symbol("v", "second moment", "second moment", "exp_avg_sq"),
        "v_max": Symbol(r"\hat v", "largest second moment", "other", "max_exp_avg_sq"),
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
            r"<v_max_new> = \max(<v_max>, <v_new>)",
            r"<x_new> = <x> - <lr> "
            r"\frac{<m_new> / (1 - <beta1>^{<t>})}{\sqrt{<v_max_new> / (1 - <beta2>^{<t>})} + <eps>}",
        )

    def step(self, xp: Any, t: int, x: Array, g: Array, lr: Any, state: State) -> tuple[Array, State]:
        if active(self.weight_decay):
            g = g + self.weight_decay * x
        m = average(state["m"], g, self.beta1)
        v = average(state["v"], g * g, self.beta2)
        v_max = xp.maximum(state["v_max"], v)
        rate = lr / (1 - power(self.beta1, t))
        v_hat = v_max / (1 - power(self.beta2, t))
        return -rate * m / (xp.sqrt(v_hat) + self.eps), {"m": m, "v": v, "v_max": v_max}

    def twin_settings(self) -> dict[str, Any]:
        settings = self.model_dump(exclude={"beta1", "beta2"})
        return {**settings, "betas": (self.beta1, self.beta2), "amsgrad": True}
