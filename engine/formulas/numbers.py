"""Works a formula out for numbers, so that constants need no algebra and no number can grow without bound."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from engine.formulas.parser import parse
from engine.formulas.tree import FormulaError, Node, is_constant

_CONSTANTS = {"pi": math.pi, "e": math.e, "E": math.e}
_OPERATIONS: dict[str, Callable[..., float]] = {
    "+": lambda *terms: math.fsum(terms), "*": lambda *factors: math.prod(factors), "neg": lambda a: -a,
    "/": lambda a, b: a / b, "**": math.pow, "sin": math.sin, "cos": math.cos, "tan": math.tan, "exp": math.exp,
    "log": math.log, "sqrt": math.sqrt, "abs": abs, "tanh": math.tanh, "sinh": math.sinh, "cosh": math.cosh,
    "atan": math.atan, "min": min, "max": max,
}  # fmt: skip


def evaluate(node: Node, values: Mapping[str, float]) -> float:
    """The number a tree comes to with these values of its names; `FormulaError` where there is none."""
    if node.op == "name":
        known = _CONSTANTS | dict(values)
        if node.text not in known:
            raise FormulaError(f'"{node.text}" has no value here', node.start, node.length)
        return float(known[node.text])
    args = [evaluate(arg, values) for arg in node.args]
    try:
        result = float(node.text) if node.op == "number" else _OPERATIONS[node.op](*args)
    except ZeroDivisionError:
        raise _no_number(node, "this divides by zero", values) from None
    except OverflowError:
        result = math.inf
    except ValueError:
        raise _no_number(node, "this has no real value", values) from None
    if not math.isfinite(result):
        raise _no_number(node, "this number is too large", values)
    return result


def number(text: str, values: Mapping[str, float]) -> float:
    """The number that the text of a formula without x and y comes to."""
    return evaluate(parse(text), values)


def check_numbers(node: Node, values: Mapping[str, float]) -> None:
    """Refuse a formula in which a piece without x and y has no value; `FormulaError` says which."""
    if is_constant(node):
        evaluate(node, values)
        return
    if node.op == "/" and is_constant(node.args[1]) and evaluate(node.args[1], values) == 0:
        raise _no_number(node, "this divides by zero", values)
    for arg in node.args:
        check_numbers(arg, values)


def _no_number(node: Node, words: str, values: Mapping[str, float]) -> FormulaError:
    where = ", ".join(f"{name} = {value:g}" for name, value in values.items())
    return FormulaError(words + (f" with {where}" if where else ""), node.start, node.length)
