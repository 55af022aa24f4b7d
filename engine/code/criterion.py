"""A loss as lines of a program: torch's function with its options, or the formula where torch has none."""

from __future__ import annotations

import ast

from engine.code.borrowed import name
from engine.code.layout import flat
from engine.loss import Loss


def mean_loss(loss: Loss, dtype: str = "float32") -> tuple[list[str], str]:
    """Statements to come before, and the expression for the mean loss of `prediction` and `target`.

    In float32, which is torch's own, tensors are of the program's default precision.
    """
    unfolded = _Unfolded()
    whole = unfolded.visit(name(loss.line("mean", dtype).replace("torch.nn.functional.", "F.")))
    return unfolded.before, flat(whole)


class _Unfolded(ast.NodeTransformer):
    """Takes the names out that an expression gives on its way, each into a statement before it."""

    def __init__(self) -> None:
        self.before: list[str] = []
        self._same: dict[str, ast.Name] = {}  # names for what has a name already

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.value, ast.Name):
            self._same[node.target.id] = node.value
            return node.value
        self.before.append(f"{node.target.id} = {flat(node.value)}")
        return node.target

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self._same.get(node.id, node)
