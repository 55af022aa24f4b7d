"""A formula in x and y as an objective: value, exact gradient and Hessian of rows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property, partial
from typing import Any

from engine.formulas.compiled import Compiled, compiled
from engine.objective import Array, Evaluator, Objective
from engine.runtime import Backend


class ExpressionObjective(Objective):
    """The function that a formula's text and the values of its parameters make; D = 2."""

    def __init__(self, expression: str, values: Mapping[str, float] | None = None) -> None:
        self.expression, self.values = expression, dict(values or {})

    def on(self, backend: Backend) -> Evaluator:
        """The evaluator for one backend; `FormulaError` if a constant of the formula has no value."""
        kind = NumpyEvaluator if backend.name == "numpy" else TorchEvaluator
        return kind(compiled(self.expression), self.values, backend)


class ExpressionEvaluator(Evaluator):
    """A compiled formula with its parameters bound; rows `[L, 2]` in either memory order."""

    def __init__(self, formula: Compiled, values: Mapping[str, float], backend: Backend) -> None:
        self._bound = partial(formula.bound, values=values, backend=backend)
        self._xp = backend.xp
        self._gradient = self._bound("gradient")

    @cached_property
    def _function(self) -> Any:
        return self._bound("function")

    @cached_property
    def _slope(self) -> Any:
        return self._bound("slope")

    @cached_property
    def _hessian(self) -> Any:
        return self._bound("hessian")

    def value(self, x: Array) -> Array:
        (f,) = self._function(x[:, 0], x[:, 1])
        return self._lanes(f, x)

    def hessian(self, x: Array) -> Array:
        xx, xy, yy = (self._lanes(part, x) for part in self._hessian(x[:, 0], x[:, 1]))
        return self._xp.stack([xx, xy, xy, yy], -1).reshape(len(x), 2, 2)

    def _lanes(self, part: Any, x: Array) -> Array:
        """One number for each lane, also where the formula comes to the same number for all."""
        return part if getattr(part, "ndim", 0) else self._xp.zeros_like(x[:, 0]) + part

    def _mended(self, f: Array, g: Array) -> Array:
        """A kink where the formula gives 0/0 has gradient 0; where f itself is lost, NaN stays."""
        xp = self._xp
        return xp.where(xp.isnan(g) & xp.isfinite(f)[:, None], 0.0, g)


class NumpyEvaluator(ExpressionEvaluator):
    """On numpy rows."""

    def value_and_gradient(self, x: Array) -> tuple[Array, Array]:
        f, gx, gy = self._gradient(x[:, 0], x[:, 1])
        g = self._xp.empty_like(x)
        g[:, 0], g[:, 1] = gx, gy
        f = self._lanes(f, x)
        flat = g.ravel("K")
        return f, g if flat.dot(flat) < math.inf else self._mended(f, g)

    def gradient(self, x: Array) -> Array:
        g = self._xp.empty_like(x)
        g[:, 0], g[:, 1] = self._slope(x[:, 0], x[:, 1])
        flat = g.ravel("K")
        return g if flat.dot(flat) < math.inf else self._mended(self.value(x), g)


class TorchEvaluator(ExpressionEvaluator):
    """On torch rows."""

    def value_and_gradient(self, x: Array) -> tuple[Array, Array]:
        f, gx, gy = self._gradient(x[:, 0], x[:, 1])
        g = self._xp.empty_like(x)
        g[:, 0], g[:, 1] = gx, gy
        f = self._lanes(f, x)
        at_once = g.device.type == "cpu" and abs(float(g.sum())) < math.inf  # looking would stop a GPU's queue
        return f, g if at_once else self._mended(f, g)
