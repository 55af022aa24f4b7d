"""Compiles a formula into functions of rows for numpy and torch, once for each text."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.formula import Node, parse
from engine.formula_numbers import evaluate
from engine.runtime import Backend

if TYPE_CHECKING:
    from engine.symbolic import Algebra

Rows = Any  # an array [L] of numpy or torch
_sympy_at_work = threading.RLock()


class Compiled:
    """A formula's value, gradient and Hessian as functions of `x [L], y [L]` and its constants.

    Each is compiled when first asked for, for numpy and torch apart. Thread safe.
    """

    def __init__(self, expression: str) -> None:
        self.tree: Node = parse(expression)
        self._functions: dict[tuple[str, str], Callable[..., tuple[Rows, ...]]] = {}
        self._algebra: Algebra | None = None

    def function(self, what: str, backend: Backend) -> Callable[..., tuple[Rows, ...]]:
        """What is "value" (f), "gradient" (f, df/dx, df/dy) or "hessian" (xx, xy, yy), each `[L]` or one number."""
        key = (what, backend.name)
        if key not in self._functions:
            with _sympy_at_work:
                self._functions[key] = self._function(what, backend)
        return self._functions[key]

    def constants(self, values: Mapping[str, float], backend: Backend) -> list[Any]:
        """The numbers `[]` that the functions take after x and y, for these values of the parameters."""
        with _sympy_at_work:
            nodes = self._read().constants.values()
        numbers = [backend.array(evaluate(node, values)) for node in nodes]
        return [number[()] for number in numbers]  # of numpy a scalar, which is faster than an array

    def _read(self) -> Algebra:
        if self._algebra is None:
            from engine.symbolic import Algebra

            self._algebra = Algebra(self.tree)
        return self._algebra

    def _function(self, what: str, backend: Backend) -> Callable[..., tuple[Rows, ...]]:
        import sympy

        from engine.symbolic import X, Y, written_out

        algebra = self._read()
        outputs = {
            "value": lambda: (algebra.value,),
            "gradient": lambda: (algebra.value, *algebra.gradient()),
            "hessian": algebra.hessian,
        }[what]()
        return sympy.lambdify(
            (X, Y, *algebra.constants),
            tuple(map(written_out, outputs)),
            modules=[_functions(backend)],
            printer=_printer(),
            cse=True,
        )


compiled = lru_cache(maxsize=256)(Compiled)
"""The compiled formula of a text."""


def _printer() -> Any:
    from sympy.printing.pycode import PythonCodePrinter

    class Printer(PythonCodePrinter):
        """Prints expressions of `symbolic` with the names of `_functions`."""

        def _print_Function(self, expression: Any) -> str:
            return f"{type(expression).__name__}({', '.join(map(self._print, expression.args))})"

        def _print_Pow(self, expression: Any, rational: bool = False) -> str:
            return f"(1/({self._print(expression.base)}))"

        def _print_Integer(self, expression: Any) -> str:
            return str(expression) if abs(expression) < 2**53 else repr(float(expression))

    return Printer({"fully_qualified_modules": False, "inline": True, "allow_unknown_functions": True})


def _functions(backend: Backend) -> dict[str, Callable[..., Rows]]:
    """The functions that formulas call, each with bits that do not depend on how many lanes there are."""
    xp = backend.xp

    def sinh(u: Rows) -> Rows:  # torch's own differs between the body and the tail of an array, as does its cosh
        e = xp.expm1(abs(u))
        return xp.sign(u) * (e / (e + 1) + e) / 2

    def cosh(u: Rows) -> Rows:
        return (xp.exp(u) + xp.exp(-u)) / 2

    def power(u: Rows, p: Rows) -> Rows:
        size = xp.exp(p * xp.log(abs(u)))
        whole, odd = xp.floor(p) == p, xp.floor(p / 2) * 2 != p
        signed = xp.where(u < 0, xp.where(whole, xp.where(odd, -size, size), np.nan), size)
        return xp.where(p == 0, 1.0, signed)

    names = "Sin Cos Tan Exp Log Sign Absolute Tanh Atan Minimum Maximum Square".split()
    functions = {name: getattr(xp, name.lower()) for name in names if name != "Atan"}
    return {**functions, "Root": xp.sqrt, "Atan": xp.arctan, "Sinh": sinh, "Cosh": cosh, "Power": power}
