"""Lines of the engine's own classes, made to stand alone in a program: rules are plain arithmetic, written once."""

from __future__ import annotations

import ast
import inspect
import math
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

from engine.code.words import literal

Names = Mapping[str, ast.expr]


def name(text: str) -> ast.expr:
    """An expression from its text."""
    return ast.parse(text, mode="eval").body


def value(found: object) -> ast.expr:
    """An expression for a value of settings."""
    return name(literal(found))


def body_of(method: Callable[..., Any], fields: Names, names: Names, settings: object = None) -> list[ast.stmt]:
    """The statements of a method, without its docstring, whose words have been changed.

    `fields` is what stands for `self.field`, `names` what stands for a bare name or for a name with its attribute
    (`xp.sqrt`, or `np` for the first part of it). A term that the `settings` switch off is left out.
    """
    (function,) = ast.parse(textwrap.dedent(inspect.getsource(method))).body
    assert isinstance(function, ast.FunctionDef)
    body = function.body[1:] if ast.get_docstring(function) else function.body
    changed = (_Changed(fields, names, settings).visit(statement) for statement in body)
    return [part for found in changed for part in (found if isinstance(found, list) else [found])]


def names_in(body: list[ast.stmt]) -> set[str]:
    """All bare names in statements."""
    return {node.id for part in body for node in ast.walk(part) if isinstance(node, ast.Name)}


class _Changed(ast.NodeTransformer):
    """Puts other words in the place of a class's own."""

    def __init__(self, fields: Names, names: Names, settings: object) -> None:
        self.fields, self.names, self.settings = fields, names, settings

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id == "self":
            return self.fields.get(node.attr, node)
        if (
            isinstance(node.value, ast.Name)
            and node.value.id == "np"
            and hasattr(math, node.attr)
            and "np" in self.names
        ):
            return ast.Attribute(self.names["np"], node.attr)
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        known = self.names.get(node.id, node)
        return ast.Name(known.id, node.ctx) if isinstance(known, ast.Name) else known

    def visit_Call(self, node: ast.Call) -> ast.AST:
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        if called == "active":
            assert isinstance(node.args[0], ast.Attribute)
            return ast.Constant(bool(getattr(self.settings, node.args[0].attr)))
        self.generic_visit(node)
        if called == "power":
            return ast.BinOp(node.args[0], ast.Pow(), node.args[1])
        if called == "average":
            old, new, beta = (ast.unparse(arg) for arg in node.args)
            return name(f"{beta} * ({old}) + (1 - {beta}) * ({new})")
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.And) and any(_says(part, False) for part in node.values):
            return ast.Constant(False)
        left = [part for part in node.values if not _says(part, True)]
        return left[0] if len(left) == 1 else ast.BoolOp(node.op, left)

    def visit_If(self, node: ast.If) -> Any:
        self.generic_visit(node)
        if _says(node.test, True):
            return node.body
        return node.orelse if _says(node.test, False) else node


def _says(node: ast.expr, truth: bool) -> bool:
    return isinstance(node, ast.Constant) and node.value is truth
