"""NAdam: Adam with Nesterov's look-ahead."""

from __future__ import annotations

from typing import Any

from engine.declared import real
from engine.optimizer import Array, State, Symbol, learning_rate, penalised, power
from engine.two_moments import FIRST_MOMENT, SECOND_MOMENT, TwoMoments


class Nadam(TwoMoments):
    """Adam whose momentum already contains the gradient of this step, at a momentum that warms up.

    The factor mu rises from beta1 / 2 to beta1 at a speed set by momentum_decay; the bias correction of m is
    one minus the product of all mu so far, which is part of the state. torch keeps that product in float32,
    here it has the precision of the rows.
    """

    title = "NAdam"
    idea = "Adam that looks ahead like Nesterov: this step's gradient counts at once."
    paper = "Dozat: Incorporating Nesterov Momentum into Adam, ICLR workshop 2016"
    symbols = {
        "m": FIRST_MOMENT,
        "v": SECOND_MOMENT,
        "mu_product": Symbol(r"\Pi", "product of all momentum factors", "other", "mu_product"),
    }
    twin = "NAdam"
    good = {"lr": 0.05}

    lr: float = learning_rate(0.002)
    momentum_decay: float = real(
        0.004, "Speed at which the momentum factor rises to beta1.", low=0, high=1e3, slider=(0.0, 0.1)
    )

    def formula(self) -> tuple[str, ...]:
        g = penalised(self.weight_decay)
        return (
            *self.averages_formula(),
            r"\mu_t = <beta1> (1 - 0.5 \cdot 0.96^{<t> <momentum_decay>})",
            r"\mu_{t+1} = <beta1> (1 - 0.5 \cdot 0.96^{(<t> + 1) <momentum_decay>})",
            r"<mu_product_new> = <mu_product> \mu_t",
            rf"\hat m_t = \frac{{1 - \mu_t}}{{1 - <mu_product_new>}} {g}"
            r" + \frac{\mu_{t+1}}{1 - <mu_product_new> \mu_{t+1}} <m_new>",
            r"<x_new> = <x> - <lr> \frac{\hat m_t}{\sqrt{<v_new> / (1 - <beta2>^{<t>})} + <eps>}",
        )

    def initial(self, xp: Any, x: Array) -> State:
        return {**super().initial(xp, x), "mu_product": xp.zeros_like(x) + 1.0}

    def step(self, xp: Any, t: int, x: Array, g: Array, lr: Any, state: State) -> tuple[Array, State]:
        g, m, v = self.averages(x, g, state)
        mu, mu_next = self._momentum(t), self._momentum(t + 1)
        product = state["mu_product"] * mu
        m_hat = (1 - mu) / (1 - product) * g + mu_next / (1 - product * mu_next) * m
        v_hat = v / (1 - power(self.beta2, t))
        return -lr * m_hat / (xp.sqrt(v_hat) + self.eps), {"m": m, "v": v, "mu_product": product}

    def _momentum(self, t: int) -> Any:
        """The momentum factor mu of step t; 0.96 is the paper's choice."""
        return self.beta1 * (1 - 0.5 * 0.96 ** (t * self.momentum_decay))
