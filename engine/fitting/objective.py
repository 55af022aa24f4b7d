"""The loss of a model on samples as a function of its two parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from engine.fitting.least_squares import Quadratic, QuadraticEvaluator
from engine.loss import Loss
from engine.model import Model
from engine.objective import Array, Evaluator, Objective
from engine.runtime import Backend

EVEN = 64  # samples are filled up to a multiple, so that torch's vectors have no tail, whose bits differ
CHUNK = 160_000  # predictions at a time, which stay in a core's cache


class ModelObjective(Objective):
    """The mean loss of a model's predictions for `x [N, F]` against `y [N]`, plus penalties; D = 2.

    `l1 (|first| + |second|) + l2 (first^2 + second^2)` is what the penalties add.
    """

    def __init__(
        self, model: Model, loss: Loss, x: np.ndarray, y: np.ndarray, l1: float = 0.0, l2: float = 0.0
    ) -> None:
        self.model, self.loss, self.x, self.y, self.l1, self.l2 = model, loss, x, y, l1, l2
        self.samples = len(y)

    @cached_property
    def quadratic(self) -> Quadratic | None:
        """The closed form (without the L1 penalty), where there is one."""
        if not (self.model.linear and self.loss.key == "mse"):
            return None
        return Quadratic(self.model, self.x, self.y, self.l2)

    @property
    def slow(self) -> bool:  # type: ignore[override]
        return self.quadratic is None

    def on(self, backend: Backend) -> Evaluator:
        """The evaluator for one backend; torch is loaded where there is no closed form."""
        if self.quadratic is not None:
            return QuadraticEvaluator(self.quadratic, self.l1, self.l2, backend)
        return ModelEvaluator(self, backend)


class ModelEvaluator(Evaluator):
    """Rows through torch's autograd, whatever the backend; lanes a chunk at a time, so that memory stays bounded."""

    def __init__(self, objective: ModelObjective, backend: Backend) -> None:
        self._objective, self._backend = objective, backend
        self._home = Backend("torch", backend.dtype, backend.device)
        self._torch = self._home.xp
        self.samples = len(objective.y)
        fill = _filled(self.samples)
        self._x = tuple(self._home.array(column[fill]) for column in objective.x.T)
        self._y = self._home.array(objective.y[fill])

    def value(self, x: Array) -> Array:
        with self._torch.no_grad():
            return self._rows([self._loss(self._leaves(part), self._x, self._y) for part in self._parts(x)])

    def value_and_gradient(self, x: Array) -> tuple[Array, Array]:
        found = [self._differentiated(part, self._x, self._y) for part in self._parts(x)]
        return self._rows([f for f, _ in found]), self._rows([g for _, g in found])

    def gradient_on(self, x: Array, index: np.ndarray) -> Array:
        fill = _filled(index.shape[1])
        chosen = self._torch.as_tensor(np.ascontiguousarray(index[:, fill]), device=self._home.device)
        parts, first = [], 0
        for part in self._parts(x, len(fill)):
            here = chosen[first : first + len(part)]
            first += len(part)
            columns = tuple(column[here] for column in self._x)
            parts.append(self._differentiated(part, columns, self._y[here], index.shape[1])[1])
        return self._rows(parts)

    def hessian(self, x: Array) -> Array:
        return self._rows([self._bent(part) for part in self._parts(x)])

    def _parts(self, x: Array, samples: int | None = None) -> Iterator[Array]:
        """The rows as torch has them, a chunk at a time."""
        rows = self._torch.tensor(x) if self._backend.name == "numpy" else x
        many = max((CHUNK if self._home.device == "cpu" else 1 << 24) // (samples or len(self._y)), 1)
        yield from (rows[first : first + many] for first in range(0, max(len(rows), 1), many))

    def _rows(self, parts: list[Array]) -> Array:
        """Chunks as rows of the backend that was asked for."""
        whole = parts[0] if len(parts) == 1 else self._torch.cat(parts)
        return whole.numpy() if self._backend.name == "numpy" else whole

    @staticmethod
    def _leaves(rows: Array) -> tuple[Array, Array]:
        """The two parameters `[L, 1]`, apart."""
        return rows[:, :1].detach(), rows[:, 1:].detach()

    def _loss(self, leaves: Sequence[Array], x: tuple[Array, ...], y: Array, count: int | None = None) -> Array:
        """The loss `[L]` over the first `count` samples, all others being there to fill up."""
        (first, second), count = leaves, count or self.samples
        model, loss = self._objective.model, self._objective.loss
        prediction = model.predict(self._torch, first, second, x)
        if loss.takes == "probability" and model.task == "binary":
            prediction = self._torch.sigmoid(prediction)
        each = loss.each(prediction, y.expand_as(prediction))
        f = loss.reduced(each[:, :count], y, "mean")
        if self._objective.l1:
            f = f + self._objective.l1 * (abs(first) + abs(second))[:, 0]
        if self._objective.l2:
            f = f + self._objective.l2 * (first * first + second * second)[:, 0]
        return f

    def _differentiated(
        self, rows: Array, x: tuple[Array, ...], y: Array, count: int | None = None
    ) -> tuple[Array, Array]:
        leaves = [leaf.requires_grad_() for leaf in self._leaves(rows)]
        f = self._loss(leaves, x, y, count)
        g = self._torch.autograd.grad(f.sum(), leaves)  # a sum: other starts make torch load sympy, for a second
        return f.detach(), self._torch.cat(g, 1)

    def _bent(self, rows: Array) -> Array:
        """The Hessians `[L, 2, 2]`; where the slope does not depend on a parameter, 0."""
        leaves = [leaf.requires_grad_() for leaf in self._leaves(rows)]
        f = self._loss(leaves, self._x, self._y)
        slopes = self._torch.autograd.grad(f.sum(), leaves, create_graph=True)
        bends: list[Any] = []
        for slope in slopes:
            if slope.requires_grad:
                found = self._torch.autograd.grad(slope.sum(), leaves, retain_graph=True, allow_unused=True)
            else:
                found = (None, None)
            bends += [self._torch.zeros_like(leaves[0]) if part is None else part for part in found]
        return self._torch.cat(bends, 1).reshape(len(rows), 2, 2).detach()


def _filled(count: int) -> np.ndarray:
    """The numbers of `count` samples, and the first again until they fill the vectors."""
    return np.append(np.arange(count), np.zeros(-count % EVEN, dtype=int))
