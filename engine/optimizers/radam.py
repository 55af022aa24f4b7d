"""RAdam: Adam that waits until its second moment can be trusted."""

from __future__ import annotations

from typing import Any

from engine.optimizer import Array, State, power
from engine.two_moments import TwoMoments


class Radam(TwoMoments):
    """Adam with its early steps rectified: few gradients say little of their mean square.

    rho_t is about the number of gradients that the average v holds. Up to 5 the step is plain bias-corrected
    momentum; beyond, Adam's step times r_t, which rises to 1. Two differences from Adam's formula are torch's:
    eps is added to the root of the raw v, and the threshold is 5 (the paper has 4).
    """

    title = "RAdam"
    idea = "Adam that starts as momentum, and divides by the second moment as far as that can be trusted."
    paper = "Liu et al.: On the Variance of the Adaptive Learning Rate and Beyond, ICLR 2020"
    twin = "RAdam"
    good = {"lr": 0.003, "beta2": 0.9}

    def formula(self) -> tuple[str, ...]:
        lines = (
            *self.averages_formula(),
            r"\rho_{\infty} = \frac{2}{1 - <beta2>} - 1",
            r"\rho_t = \rho_{\infty} - \frac{2 <t> <beta2>^{<t>}}{1 - <beta2>^{<t>}}",
        )
        rectified = (
            r"\sqrt{\frac{(\rho_t - 4) (\rho_t - 2) \rho_{\infty}}{(\rho_{\infty} - 4) (\rho_{\infty} - 2) \rho_t}}"
            r" \frac{\sqrt{1 - <beta2>^{<t>}}}{\sqrt{<v_new>} + <eps>}"
        )
        return (
            *lines,
            rf"\ell_t = \begin{{cases}} {rectified} & \rho_t \gt 5 \\ 1 & \text{{otherwise}} \end{{cases}}",
            r"<x_new> = <x> - \frac{<lr>}{1 - <beta1>^{<t>}} \ell_t <m_new>",
        )

    def step(self, xp: Any, t: int, x: Array, g: Array, lr: Any, state: State) -> tuple[Array, State]:
        _, m, v = self.averages(x, g, state)
        momentum_step = -lr / (1 - power(self.beta1, t)) * m
        trusted, factor = self._rectified(xp, t)
        new_state = {"m": m, "v": v}
        if trusted is False:
            return momentum_step, new_state
        adam_step = momentum_step * factor / (xp.sqrt(v) + self.eps)
        return adam_step if trusted is True else xp.where(trusted, adam_step, momentum_step), new_state

    def _rectified(self, xp: Any, t: int) -> tuple[Any, Any]:
        """Whether rho_t is above 5, and r_t with v's bias correction; for an array beta2 lane by lane."""
        correction = 1 - power(self.beta2, t)
        rho_inf = 2 / (1 - self.beta2) - 1
        rho = rho_inf - 2 * t * (1 - correction) / correction
        trusted = rho > 5
        if isinstance(trusted, bool):
            if not trusted:
                return False, 1.0
        else:  # both steps are computed: keep the roots and quotients of lanes that take the other one finite
            rho_inf, rho = xp.where(trusted, rho_inf, 6.0), xp.where(trusted, rho, 6.0)
        rectification = (rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho)
        return trusted, (rectification * correction) ** 0.5
