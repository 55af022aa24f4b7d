"""Writes a formula as a reader would on paper, in LaTeX; numbers stay as they were typed."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from engine.formulas.tree import Node

_GREEK = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau phi chi psi omega".split()
)
_COMMANDS = {name: rf"\{name}" for name in "sin cos tan log tanh sinh cosh min max".split()} | {"atan": r"\arctan"}
_SUM, _PRODUCT, _ATOM = range(3)  # how tightly a piece holds together
_STRENGTH = {"+": _SUM, "neg": _SUM, "*": _PRODUCT}


def latex(node: Node) -> str:
    """The LaTeX of a formula's tree."""
    negative, body = _split(node)
    return f"-{_within(body, _PRODUCT)}" if negative else _unsigned(body)


def _split(node: Node) -> tuple[bool, Node]:
    """Whether a minus stands before a piece, and the rest: `-2*x` is read as (-2)*x, but written as -(2x)."""
    if node.op == "neg":
        return True, node.args[0]
    if node.op not in ("*", "/"):
        return False, node
    negative, first = _split(node.args[0])
    return negative, replace(node, args=(first, *node.args[1:]))


def _unsigned(node: Node) -> str:
    if node.op == "number":
        return _number(node.text)
    if node.op == "name":
        return _name(node.text)
    if node.op == "*":
        return _side_by_side([_within(factor, _PRODUCT) for factor in node.args])
    args = [latex(arg) for arg in node.args]
    match node.op:
        case "+":
            return args[0] + "".join(map(_next_term, node.args[1:]))
        case "/":
            return rf"\frac{{{args[0]}}}{{{args[1]}}}"
        case "**":
            return _power(node.args[0], args[1])
        case "exp":
            return f"e^{{{args[0]}}}"
        case "sqrt":
            return rf"\sqrt{{{args[0]}}}"
        case "abs":
            return rf"\left|{args[0]}\right|"
    return rf"{_COMMANDS[node.op]}\left({', '.join(args)}\right)"


def _next_term(node: Node) -> str:
    negative, body = _split(node)
    return f" {'-' if negative else '+'} {_within(body, _PRODUCT)}"


def _power(base: Node, exponent: str) -> str:
    if base.op in _COMMANDS and len(base.args) == 1 and exponent.isdigit():
        return rf"{_COMMANDS[base.op]}^{{{exponent}}}\left({latex(base.args[0])}\right)"
    return f"{_within(base, _ATOM)}^{{{exponent}}}"


def _side_by_side(factors: list[str]) -> str:
    """Factors without a sign between them, but a dot before a digit and a gap beside a word."""
    written = factors[0]
    for before, factor in pairwise(factors):
        word = r"\mathrm" in before + factor
        written += (r" \cdot " if factor[0].isdigit() else r" \, " if word else " ") + factor
    return written


def _within(node: Node, strength: int) -> str:
    """A piece inside a tighter one, in brackets where it needs them."""
    text = latex(node)
    loose = _STRENGTH.get(node.op, _ATOM) < strength or text.startswith("-")
    base = strength == _ATOM and (node.op in ("/", "exp", "**") or "10^" in text)
    return rf"\left({text}\right)" if loose or base else text


def _number(text: str) -> str:
    mantissa, _, exponent = text.lower().partition("e")
    mantissa = f"0{mantissa}" if mantissa.startswith(".") else mantissa.rstrip(".") or mantissa
    if not exponent:
        return mantissa
    power = f"10^{{{int(exponent)}}}"
    return power if mantissa == "1" else rf"{mantissa} \cdot {power}"


def _name(text: str) -> str:
    if text in ("pi", "E"):
        return {"pi": r"\pi", "E": "e"}[text]
    stem, _, index = text.partition("_")
    bare = stem.rstrip("0123456789")
    index = index or stem[len(bare) :]
    letter = rf"\{bare}" if bare in _GREEK else bare if len(bare) == 1 else rf"\mathrm{{{bare}}}"
    if not index:
        return letter
    return f"{letter}_{{{index}}}" if index.isdigit() else rf"{letter}_{{\mathrm{{{index.replace('_', ' ')}}}}}"
