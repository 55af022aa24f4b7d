"""A formula in x and y as a line of Python for tensors, from the same tree that everything else reads."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Mapping

from engine.code.layout import flat
from engine.formulas.numbers import evaluate
from engine.formulas.parser import parse
from engine.formulas.tree import Node, is_constant, walk

WHOLE = 2.0**53  # whole numbers from here on are written as floats, which tensors take
_TAKEN = {"torch", "math", "abs", "min", "max", *keyword.kwlist}
_UNLIKE = {"min": "minimum", "max": "maximum"}  # what torch calls otherwise


def python(expression: str, values: Mapping[str, float]) -> str:
    """The formula's right-hand side, its parameters as `parameter` calls them."""
    return flat(_expression(parse(expression), values))


def parameter(name: str) -> str:
    """What a parameter is called in Python: as in the formula, unless that means something else there."""
    return f"{name}_" if name in _TAKEN else name


def has_kinks(expression: str) -> bool:
    """Whether a slope may come out as 0/0 somewhere."""
    return any(_is_blunt(node) for node in walk(parse(expression)) if not is_constant(node))


def _is_blunt(node: Node) -> bool:
    if node.op == "/":
        return not is_constant(node.args[1])
    if node.op == "**":
        exponent = node.args[1]
        return exponent.op != "number" or float(exponent.text) != int(float(exponent.text))
    return node.op in ("sqrt", "log")


def _expression(node: Node, values: Mapping[str, float]) -> ast.expr:
    fixed = is_constant(node)
    if fixed and abs(value := evaluate(node, values)) >= WHOLE:
        return ast.Constant(value)
    if node.op == "number":
        number = float(node.text)
        return ast.Constant(int(number) if number == int(number) and "." not in node.text else number)
    if node.op == "name":
        return _name(node.text)
    args = [_expression(arg, values) for arg in node.args]
    match node.op:
        case "+":
            return _sum(node, args)
        case "*":
            return _joined(args, ast.Mult())
        case "/":
            return ast.BinOp(args[0], ast.Div(), args[1])
        case "**":
            return ast.BinOp(args[0], ast.Pow(), args[1])
        case "neg":
            return ast.UnaryOp(ast.USub(), args[0])
    return _called(node, args, fixed)


def _name(text: str) -> ast.expr:
    constant = {"pi": "math.pi", "e": "math.e", "E": "math.e"}.get(text)
    return ast.Name(constant or parameter(text))


def _sum(node: Node, args: list[ast.expr]) -> ast.expr:
    """Terms one after the other; a term with a minus is taken away."""
    total = args[0]
    for term, arg in zip(node.args[1:], args[1:], strict=True):
        if term.op == "neg" and isinstance(arg, ast.UnaryOp):
            total = ast.BinOp(total, ast.Sub(), arg.operand)
        else:
            total = ast.BinOp(total, ast.Add(), arg)
    return total


def _joined(args: list[ast.expr], op: ast.operator) -> ast.expr:
    whole = args[0]
    for arg in args[1:]:
        whole = ast.BinOp(whole, op, arg)
    return whole


def _called(node: Node, args: list[ast.expr], fixed: bool) -> ast.expr:
    """A function: of tensors torch's, of constants Python's own."""
    if node.op == "abs" or (fixed and node.op in _UNLIKE):
        return ast.Call(ast.Name(node.op), args, [])
    if fixed:
        return ast.Call(ast.Name(f"math.{node.op}"), args, [])
    if node.op in _UNLIKE:  # which take nothing but tensors
        made = [ast.Call(ast.Name("torch.as_tensor"), [arg], []) for arg in args]
        args = [new if is_constant(arg) else old for arg, old, new in zip(node.args, args, made, strict=True)]
    return ast.Call(ast.Name(f"torch.{_UNLIKE.get(node.op, node.op)}"), args, [])
