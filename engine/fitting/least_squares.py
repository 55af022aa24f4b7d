"""The mean squared error of a model that is linear in its parameters: a quadratic, known in closed form."""

from __future__ import annotations

import numpy as np

from engine.fitting.fit import slopes
from engine.model import Model
from engine.objective import Array, Evaluator
from engine.runtime import Backend


class Quadratic:
    """`|A theta - y|^2 / N + l2 |theta|^2` as `floor + |R (theta - best)|^2`, with R from a QR decomposition.

    A sum over the samples becomes six numbers, and the square keeps the digits that it would lose: near the minimum
    of raw Norris (condition number 731,407) gradient and excess are right to 12 digits.
    """

    def __init__(self, model: Model, x: np.ndarray, y: np.ndarray, l2: float) -> None:
        self.design, self.y = slopes(model, np.zeros(2), x), y  # [N, 2], [N]
        root = np.sqrt(len(y))
        rows = np.vstack([self.design / root, np.sqrt(l2) * np.eye(2)])
        targets = np.append(y / root, [0, 0])
        self.best: np.ndarray = np.linalg.lstsq(rows, targets, rcond=None)[0]
        self.best = self.best + np.linalg.lstsq(rows, targets - rows @ self.best, rcond=None)[0]  # takes rounding back
        self.factor = np.asarray(np.linalg.qr(rows, mode="r"))
        self.floor = float(np.sum((targets - rows @ self.best) ** 2))

    @property
    def unique(self) -> bool:
        """Whether the minimum is one point and not a line."""
        large, small = np.linalg.svd(self.factor, compute_uv=False)
        return bool(small > 1e-12 * large)


class QuadraticEvaluator(Evaluator):
    """Rows of a quadratic, with an L1 penalty on top."""

    def __init__(self, quadratic: Quadratic, l1: float, l2: float, backend: Backend) -> None:
        self.samples = len(quadratic.y)
        self._xp, self._l1, self._l2 = backend.xp, l1, l2
        self._best, self._floor = quadratic.best.tolist(), quadratic.floor
        (self._r11, self._r12), (_, self._r22) = quadratic.factor.tolist()
        self._first, self._second, self._y = map(backend.array, (*quadratic.design.T, quadratic.y))

    def value(self, x: Array) -> Array:
        return self._height(x, *self._legs(x))

    def value_and_gradient(self, x: Array) -> tuple[Array, Array]:
        legs = self._legs(x)
        return self._height(x, *legs), self._slope(x, *legs)

    def gradient(self, x: Array) -> Array:
        return self._slope(x, *self._legs(x))

    def gradient_on(self, x: Array, index: np.ndarray) -> Array:
        index = np.ascontiguousarray(index)  # whose order in memory the sums would follow
        first, second = self._first[index], self._second[index]  # [L, B]
        error = first * x[:, :1] + second * x[:, 1:] - self._y[index]
        g = self._xp.empty_like(x)
        g[:, 0] = 2 * (error * first).mean(-1) + 2 * self._l2 * x[:, 0]
        g[:, 1] = 2 * (error * second).mean(-1) + 2 * self._l2 * x[:, 1]
        return g + self._l1 * self._xp.sign(x) if self._l1 else g

    def hessian(self, x: Array) -> Array:
        one = self._xp.zeros_like(x[:, 0]) + 2.0
        xx, xy = self._r11**2 * one, self._r11 * self._r12 * one
        yy = (self._r12**2 + self._r22**2) * one
        return self._xp.stack([xx, xy, xy, yy], -1).reshape(len(x), 2, 2)

    def _legs(self, x: Array) -> tuple[Array, Array]:
        """`R (theta - best)`, two parts `[L]`."""
        first, second = x[:, 0] - self._best[0], x[:, 1] - self._best[1]
        return self._r11 * first + self._r12 * second, self._r22 * second

    def _height(self, x: Array, u: Array, v: Array) -> Array:
        f = u * u + v * v + self._floor
        return f + self._l1 * (abs(x[:, 0]) + abs(x[:, 1])) if self._l1 else f

    def _slope(self, x: Array, u: Array, v: Array) -> Array:
        g = self._xp.empty_like(x)
        g[:, 0] = 2 * self._r11 * u
        g[:, 1] = 2 * (self._r12 * u + self._r22 * v)
        return g + self._l1 * self._xp.sign(x) if self._l1 else g
