"""AdaGrad: steps that shrink with all the slope seen so far."""

from __future__ import annotations

from typing import Any

from engine.declared import real
from engine.optimizer import Array, Optimizer, State, Symbol, active, epsilon, learning_rate, penalised, penalty


class Adagrad(Optimizer):
    """Each coordinate's rate is divided by the root of the sum of all its squared gradients.

    Rare and flat coordinates keep large steps, steep ones get small ones, and no rate ever grows again.
    torch (and this rule) add eps outside the root; the paper has it inside.
    """

    title = "AdaGrad"
    idea = "Each coordinate's rate shrinks with the sum of its squared gradients."
    paper = "Duchi, Hazan, Singer: Adaptive Subgradient Methods for Online Learning, JMLR 12, 2011"
    symbols = {"s": Symbol("s", "sum of squared gradients", "second moment", "sum")}
    letters = {"initial_accumulator_value": "s_0"}
    twin = "Adagrad"
    good = {"lr": 1.0}

    lr: float = learning_rate(0.01)
    lr_decay: float = real(
        0.0, "Fall of the learning rate: divides it by 1 + this times (t - 1).", low=0, high=1e3, slider=(0.0, 0.1)
    )
    weight_decay: float = penalty()
    initial_accumulator_value: float = real(
        0.0, "What the sum of squared gradients starts from.", low=0, high=1e6, slider=(0.0, 1.0), label="initial sum"
    )
    eps: float = epsilon(1e-10)

    def formula(self) -> tuple[str, ...]:
        g = penalised(self.weight_decay)
        lr = r"\frac{<lr>}{1 + (<t> - 1) <lr_decay>}" if active(self.lr_decay) else "<lr>"
        return (rf"<s_new> = <s> + {g}^2", rf"<x_new> = <x> - {lr} \frac{{{g}}}{{\sqrt{{<s_new>}} + <eps>}}")

    def initial(self, xp: Any, x: Array) -> State:
        return {"s": xp.zeros_like(x) + self.initial_accumulator_value}

    def step(self, xp: Any, t: int, x: Array, g: Array, lr: Any, state: State) -> tuple[Array, State]:
        if active(self.weight_decay):
            g = g + self.weight_decay * x
        s = state["s"] + g * g
        rate = lr / (1 + (t - 1) * self.lr_decay)
        return -rate * g / (xp.sqrt(s) + self.eps), {"s": s}
