"""What Adam and its kin share: averages of the gradient and of its square, declared and written once."""

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
)

FIRST_MOMENT = Symbol("m", "momentum", "momentum", "exp_avg")
SECOND_MOMENT = Symbol("v", "second moment", "second moment", "exp_avg_sq")


class TwoMoments(Optimizer):
    """A rule with running averages m of the gradient and v of its square, and an L2 penalty on the gradient."""

    symbols = {"m": FIRST_MOMENT, "v": SECOND_MOMENT}

    lr: float = learning_rate(0.001)
    beta1: float = decay_rate(0.9, "Decay of the average gradient.", "β₁")
    beta2: float = decay_rate(0.999, "Decay of the average squared gradient.", "β₂")
    eps: float = epsilon()
    weight_decay: float = penalty()

    def averages_formula(self) -> tuple[str, str]:
        """The two lines in which m and v take in the gradient."""
        g = penalised(self.weight_decay)
        return rf"<m_new> = <beta1> <m> + (1 - <beta1>) {g}", rf"<v_new> = <beta2> <v> + (1 - <beta2>) {g}^2"

    def averages(self, x: Array, g: Array, state: State) -> tuple[Array, Array, Array]:
        """The gradient with its penalty, and m and v after it, each `[L, D]`."""
        if active(self.weight_decay):
            g = g + self.weight_decay * x
        return g, average(state["m"], g, self.beta1), average(state["v"], g * g, self.beta2)

    def twin_settings(self) -> dict[str, Any]:
        """torch takes the two decays as a pair."""
        return {**self.model_dump(exclude={"beta1", "beta2"}), "betas": (self.beta1, self.beta2)}
