"""AMSGrad: Adam whose rates never rise again."""

from __future__ import annotations

from typing import Any

from engine.optimizer import Array, State, Symbol, power
from engine.two_moments import FIRST_MOMENT, SECOND_MOMENT, TwoMoments


class Amsgrad(TwoMoments):
    """Adam divided by the root of the largest v so far, which mends a case where Adam does not converge.

    torch takes the maximum of the raw v and corrects its bias afterwards, as here; optax takes the maximum of
    the corrected v, and the paper corrects nothing.
    """

    title = "AMSGrad"
    idea = "Adam with the largest second moment so far, so that no coordinate's rate rises again."
    paper = "Reddi, Kale, Kumar: On the Convergence of Adam and Beyond, ICLR 2018"
    symbols = {
        "m": FIRST_MOMENT,
        "v": SECOND_MOMENT,
        "v_max": Symbol(r"\hat v", "largest second moment", "other", "max_exp_avg_sq"),
    }
    twin = "Adam"
    good = {"lr": 0.1}

    def formula(self) -> tuple[str, ...]:
        return (
            *self.averages_formula(),
            r"<v_max_new> = \max(<v_max>, <v_new>)",
            r"<x_new> = <x> - <lr> "
            r"\frac{<m_new> / (1 - <beta1>^{<t>})}{\sqrt{<v_max_new> / (1 - <beta2>^{<t>})} + <eps>}",
        )

    def step(self, xp: Any, t: int, x: Array, g: Array, lr: Any, state: State) -> tuple[Array, State]:
        _, m, v = self.averages(x, g, state)
        v_max = xp.maximum(state["v_max"], v)
        rate = lr / (1 - power(self.beta1, t))
        v_hat = v_max / (1 - power(self.beta2, t))
        return -rate * m / (xp.sqrt(v_hat) + self.eps), {"m": m, "v": v, "v_max": v_max}

    def twin_settings(self) -> dict[str, Any]:
        return {**super().twin_settings(), "amsgrad": True}
