"""Compiles a formula into functions of rows for numpy and torch, once for each text."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from engine.formulas.numbers import evaluate
from engine.formulas.parser import parse
from engine.formulas.tree import Node
from engine.runtime import Backend

if TYPE_CHECKING:
    from engine.formulas.symbolic import Algebra

Rows = Any  # an array [L] of numpy or torch
Output = Literal["function", "gradient", "slope", "hessian"]
_Function = Callable[..., tuple[Rows, ...]]
_sympy_at_work = threading.RLock()


class Compiled:
    """A formula's value, gradient and Hessian as functions of `x [L], y [L]`, for any values of its parameters.

    Each is compiled when first asked for, for numpy and torch apart. Thread safe.
    """

    def __init__(self, expression: str) -> None:
        self.tree: Node = parse(expression)
        self._functions: dict[tuple[Output, str], tuple[_Function, _Function]] = {}

    def bound(self, output: Output, values: Mapping[str, float], backend: Backend) -> _Function:
        """The function `x [L], y [L] -> parts`, each part `[L]`, or one number where it is the same for all lanes.

        The parts are f; or f, df/dx, df/dy; or only the two slopes; or the second derivatives by xx, xy, yy.
        `FormulaError` if a constant of the formula has no value for these values of its parameters.
        """
        key = (output, backend.name)
        with nullcontext() if key in self._functions else _sympy_at_work:  # who needs no sympy need not wait for it
            if key not in self._functions:
                self._functions[key] = self._compile(output, backend)
        function, scalars = self._functions[key]
        constants = [np.float64(evaluate(node, values)) for node in self._algebra.constants.values()]
        with np.errstate(all="ignore"):
            return partial(function, *map(backend.array, scalars(*constants)))

    @cached_property
    def _algebra(self) -> Algebra:
        from engine.formulas.symbolic import Algebra

        return Algebra(self.tree)

    def _compile(self, output: Output, backend: Backend) -> tuple[_Function, _Function]:
        """The function of scalars, x and y, and the one that works the scalars out from the formula's constants."""
        from engine.formulas.symbolic import Layout, X, Y

        layout = Layout()
        parts = [layout.output(part) for part in getattr(self._algebra, output)()]
        scalars = _lambdify(tuple(self._algebra.constants), tuple(layout.scalars), Backend("numpy"))
        return _lambdify((*layout.scalars.values(), X, Y), tuple(parts), backend), scalars


compiled = lru_cache(maxsize=256)(Compiled)
"""The compiled formula of a text."""


def _lambdify(symbols: tuple[Any, ...], parts: tuple[Any, ...], backend: Backend) -> _Function:
    import sympy

    function: _Function = sympy.lambdify(symbols, parts, modules=[_functions(backend)], printer=_printer(), cse=True)
    return function


def _printer() -> Any:
    from sympy.printing.pycode import PythonCodePrinter

    class Printer(PythonCodePrinter):
        """Prints expressions of `symbolic` with the names of `_functions`."""

        def _print_Function(self, expression: Any) -> str:
            return f"{type(expression).__name__}({', '.join(map(self._print, expression.args))})"

        def _print_Pow(self, expression: Any, rational: bool = False) -> str:
            base, exponent = self._print(expression.base), self._print(expression.exp)
            return f"(1.0/({base}))" if expression.exp == -1 else f"(({base})**({exponent}))"

        def _print_Integer(self, expression: Any) -> str:
            return str(expression) if abs(expression) < 2**53 else repr(float(expression))

    return Printer({"fully_qualified_modules": False, "inline": True, "allow_unknown_functions": True})


def _functions(backend: Backend) -> dict[str, Callable[..., Rows]]:
    """The functions that formulas call, each with bits that do not depend on how many lanes there are."""
    xp = backend.xp

    def sinh(u: Rows) -> Rows:  # torch's own differs between the body and the tail of an array, as does its cosh
        return (xp.expm1(u) - xp.expm1(-u)) / 2

    def cosh(u: Rows) -> Rows:
        return (xp.exp(u) + xp.exp(-u)) / 2

    def power(u: Rows, p: Rows) -> Rows:  # as pow has it, also for whole powers of negative numbers
        size = xp.exp(p * xp.log(abs(u)))
        whole, odd = xp.floor(p) == p, xp.floor(p / 2) * 2 != p
        signed = xp.where(u < 0, xp.where(whole, xp.where(odd, -size, size), np.nan), size)
        return xp.where(p == 0, 1.0, signed)

    alike = "Sin Cos Tan Exp Log Sign Absolute Tanh Minimum Maximum Square".split()  # named alike in numpy and torch
    own = {"Root": xp.sqrt, "Atan": xp.arctan, "Sinh": sinh, "Cosh": cosh, "Power": power}
    return {name: getattr(xp, name.lower()) for name in alike} | own
