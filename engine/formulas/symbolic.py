"""The algebra of a formula: its value, exact gradient and Hessian in sympy, ready to be compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy

from engine.formulas.numbers import evaluate
from engine.formulas.tree import CONSTANTS, FormulaError, Node, is_constant, walk

LARGEST_POWER = 64  # the largest exponent that is written out as products
LARGEST_WHOLE = 1000  # whole numbers up to this one enter the algebra; all others are bound when it runs

X, Y = sympy.symbols("x y", real=True)
Expression = Any  # a sympy expression


class Elementary(sympy.Function):
    """A function that sympy differentiates by `slopes` and leaves alone otherwise.

    Its own `sin` or `Abs` ask questions of their whole argument to simplify it, which takes minutes for
    some formulas, and leave `Derivative`, `DiracDelta` or `Subs` behind at kinks.
    """

    slopes: tuple[Callable[..., Expression], ...] = ()

    def _eval_derivative(self, symbol: Expression) -> Expression:
        inner = [arg.diff(symbol) for arg in self.args]
        return sympy.Add(*(slope(*self.args) * du for slope, du in zip(self.slopes, inner, strict=True) if du != 0))


def _elementary(name: str, *slopes: Callable[..., Expression]) -> Any:
    return type(name, (Elementary,), {"slopes": slopes, "nargs": len(slopes)})


def _sign(u: Expression) -> Expression:
    return sympy.sign(u) if u.is_Number else Sign(u)


HALF = sympy.Rational(1, 2)
Sin: Any = _elementary("Sin", lambda u: Cos(u))
Cos: Any = _elementary("Cos", lambda u: -Sin(u))
Tan: Any = _elementary("Tan", lambda u: 1 + Tan(u) ** 2)
Exp: Any = _elementary("Exp", lambda u: Exp(u))
Log: Any = _elementary("Log", lambda u: 1 / u)
Root: Any = _elementary("Root", lambda u: HALF / Root(u))
Sign: Any = _elementary("Sign", lambda u: sympy.S.Zero)
Absolute: Any = _elementary("Absolute", _sign)  # 0 at the kink
Tanh: Any = _elementary("Tanh", lambda u: 1 - Tanh(u) ** 2)
Sinh: Any = _elementary("Sinh", lambda u: Cosh(u))
Cosh: Any = _elementary("Cosh", lambda u: Sinh(u))
Atan: Any = _elementary("Atan", lambda u: 1 / (1 + u**2))
Minimum: Any = _elementary("Minimum", lambda u, v: (1 - _sign(u - v)) / 2, lambda u, v: (1 + _sign(u - v)) / 2)
Maximum: Any = _elementary("Maximum", lambda u, v: (1 + _sign(u - v)) / 2, lambda u, v: (1 - _sign(u - v)) / 2)
Power: Any = _elementary("Power", lambda u, p: p * Power(u, p - 1), lambda u, p: Power(u, p) * Log(u))
Square: Any = _elementary("Square", lambda u: 2 * u)

_FUNCTIONS = {
    "sin": Sin, "cos": Cos, "tan": Tan, "exp": Exp, "log": Log, "sqrt": Root, "abs": Absolute, "tanh": Tanh,
    "sinh": Sinh, "cosh": Cosh, "atan": Atan, "min": Minimum, "max": Maximum,
}  # fmt: skip


class Algebra:
    """A formula read into sympy: `value` in X, Y and one symbol for each of its `constants`.

    A constant is a largest piece of the formula without x and y, such as `5.1/(4*pi**2)` or `2*a`. Its number is
    worked out when values are bound, so sympy meets no number that could grow, and a slider compiles nothing.
    """

    def __init__(self, tree: Node) -> None:
        self.constants: dict[Expression, Node] = {}
        self._known: dict[str, Expression] = {}
        self.value: Expression = self._read(tree)

    def function(self) -> tuple[Expression]:
        """The value f."""
        return (self.value,)

    def gradient(self) -> tuple[Expression, Expression, Expression]:
        """The value and the exact partial derivatives: f, df/dx, df/dy."""
        return self.value, self.value.diff(X), self.value.diff(Y)

    def slope(self) -> tuple[Expression, Expression]:
        """The partial derivatives alone: df/dx, df/dy."""
        return self.gradient()[1:]

    def hessian(self) -> tuple[Expression, Expression, Expression]:
        """The exact second derivatives by xx, xy and yy."""
        _, by_x, by_y = self.gradient()
        return by_x.diff(X), by_x.diff(Y), by_y.diff(Y)

    def _read(self, node: Node) -> Expression:
        if is_constant(node):
            return self._constant(node)
        if node.op == "name":
            return X if node.text == "x" else Y
        if node.op in ("+", "*"):
            fixed = tuple(arg for arg in node.args if is_constant(arg))
            parts = [self._read(arg) for arg in node.args if not is_constant(arg)]
            if fixed:
                parts.append(self._constant(Node(node.op, fixed, "", node.start, node.end, node.depth)))
            return sympy.Add(*parts) if node.op == "+" else sympy.Mul(*parts)
        if node.op == "**":
            return self._power(node)
        args = [self._read(arg) for arg in node.args]
        if node.op == "neg":
            return -args[0]
        if node.op == "/":
            if args[1] == 0:
                raise FormulaError("this divides by zero", node.start, node.length)
            return args[0] / args[1]
        return _FUNCTIONS[node.op](*(self._bound(arg) for arg in args))

    def _constant(self, node: Node) -> Expression:
        """A small whole number or half as itself, any other constant as a symbol."""
        if not any(piece.op == "name" and piece.text not in CONSTANTS for piece in walk(node)):
            twice = 2 * evaluate(node, {})
            if twice.is_integer() and abs(twice) <= 2 * LARGEST_WHOLE:
                return sympy.Rational(int(twice), 2)
        return self._symbol(node)

    def _symbol(self, node: Node) -> Expression:
        spelled = _spelled(node)
        if spelled not in self._known:
            symbol = sympy.Symbol(f"c{len(self._known)}", real=True)
            self._known[spelled], self.constants[symbol] = symbol, node
        return self._known[spelled]

    def _bound(self, value: Expression) -> Expression:
        """A number as a symbol, since the functions of numpy and torch know arrays only."""
        if not value.is_Number:
            return value
        return self._symbol(Node("number", (), repr(float(value)), 0, 0, 1))

    def _power(self, node: Node) -> Expression:
        base, exponent = (self._read(arg) for arg in node.args)
        if not (exponent.is_Rational and abs(exponent) <= LARGEST_POWER):
            return Power(self._bound(base), self._bound(exponent))
        if base == 0 and exponent < 0:
            raise FormulaError("this divides by zero", node.start, node.length)
        if exponent.is_Integer:
            return base**exponent
        size = base ** (abs(exponent) - HALF) * Root(self._bound(base))
        return size if exponent > 0 else 1 / size


def _spelled(node: Node) -> str:
    return f"{node.op}{node.text}({','.join(map(_spelled, node.args))})"


class Layout:
    """Lays expressions out for a loop over rows: what is the same for all rows is worked out before, in `scalars`.

    Whole powers become squares and products, whose bits are the same everywhere. Numbers become scalars too: numpy
    multiplies an array with an array of no dimensions faster than with a Python number.
    """

    def __init__(self) -> None:
        self.scalars: dict[Expression, Expression] = {}
        self._done: dict[Expression, Expression] = {}

    def output(self, expression: Expression) -> Expression:
        """The same expression as the result of a function: never one of its inputs itself, but a new array."""
        result = self.laid_out(expression)
        return self._scalar(sympy.S.One) * result if result in (X, Y) else result

    def laid_out(self, expression: Expression) -> Expression:
        """The same expression in X, Y and symbols for `scalars`."""
        if expression not in self._done:
            self._done[expression] = self._laid_out(expression)
        return self._done[expression]

    def _laid_out(self, expression: Expression) -> Expression:
        if not expression.has(X, Y):
            return self._scalar(expression)
        if expression.is_Add:
            factor, rest = expression.primitive()  # undoes sympy's 2*(u + v) = 2*u + 2*v, so that u + v can be shared
            total = self._together(rest, sympy.Add)
            return total if factor == 1 else self._scalar(factor) * total
        if expression.is_Mul:
            return self._together(expression, sympy.Mul)
        if expression.is_Pow:
            product = _product(self.laid_out(expression.base), abs(int(expression.exp)))
            return product if expression.exp > 0 else 1 / product
        return expression.func(*map(self.laid_out, expression.args)) if expression.args else expression

    def _together(self, expression: Expression, kind: Any) -> Expression:
        fixed, moving = expression.as_independent(X, Y, as_Add=kind is sympy.Add)
        parts = [self.laid_out(part) for part in kind.make_args(moving)]
        return kind(*parts) if fixed == kind.identity else kind(self._scalar(fixed), *parts)

    def _scalar(self, expression: Expression) -> Expression:
        if expression in (0, -1):
            return expression
        return self.scalars.setdefault(expression, sympy.Symbol(f"k{len(self.scalars)}", real=True))


def _product(base: Expression, exponent: int) -> Expression:
    if exponent == 1:
        return base
    if exponent % 2:
        return base * _product(base, exponent - 1)
    return Square(_product(base, exponent // 2))
