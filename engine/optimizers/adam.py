"""Adam: momentum and RMSProp together, with bias correction."""

from __future__ import annotations

from typing import Any

from engine.optimizer import Array, State, power
from engine.two_moments import TwoMoments


class Adam(TwoMoments):
    """Running averages of the gradient (m) and of its square (v); the step is m over the root of v.

    Both averages start at zero and are divided by (1 - beta^t) to undo that bias, which makes the first
    step lr * sign(g) up to eps. Kingma and Ba add eps to the root of the corrected v, as torch does.
    """

    title = "Adam"
    idea = "Each coordinate gets its own step: the average gradient over the root of the average squared gradient."
    paper = "Kingma, Ba: Adam: A Method for Stochastic Optimization, ICLR 2015"
    twin = "Adam"
    good = {"lr": 0.1}

    def formula(self) -> tuple[str, ...]:
        return (
            *self.averages_formula(),
            r"<x_new> = <x> - <lr> \frac{<m_new> / (1 - <beta1>^{<t>})}{\sqrt{<v_new> / (1 - <beta2>^{<t>})} + <eps>}",
        )

    def step(self, xp: Any, t: int, x: Array, g: Array, lr: Any, state: State) -> tuple[Array, State]:
        _, m, v = self.averages(x, g, state)
        root = (1 - power(self.beta2, t)) ** 0.5  # both corrections are taken with lr and eps, away from the rows
        rate = lr * root / (1 - power(self.beta1, t))
        return -rate * m / (xp.sqrt(v) + self.eps * root), {"m": m, "v": v}
