"""Reads a formula with Python's own grammar: the independent reading that ours is compared with."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}


def read(text: str, functions: Mapping[str, Callable[..., Any]], values: Mapping[str, Any]) -> Any:
    """What `text` comes to with these functions and values, of any kind of number."""

    def of(node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=int() | float() as number):
                return functions["number"](number)
            case ast.Name(id=name):
                return values[name]
            case ast.BinOp(left=left, op=op, right=right):
                return _OPERATORS[type(op)](of(left), of(right))
            case ast.UnaryOp(op=op, operand=operand):
                return _OPERATORS[type(op)](of(operand))
            case ast.Call(func=ast.Name(id=name), args=args):
                return functions[name](*map(of, args))
        raise AssertionError(ast.dump(node))

    return of(ast.parse(text.replace("^", "**"), mode="eval").body)
