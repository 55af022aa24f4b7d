"""What is descended: a function of rows, and its value, gradient and Hessian on a backend."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np

from engine.runtime import Backend

Array = Any  # a numpy array or a torch tensor


class Objective(ABC):
    """A function on rows: `x [L, D] -> f [L]`. The lanes know nothing of each other."""

    samples: int = 0  # that it is a mean over; 0 where there are no data
    slow: bool = False  # whether each value goes through every sample, so that a picture of it takes its time

    @abstractmethod
    def on(self, backend: Backend) -> Evaluator:
        """The evaluator of this function for one backend, dtype and device; ready to be called in a loop."""


class Evaluator(ABC):
    """An objective bound to a backend, dtype and device."""

    samples: int = 0  # that it is a mean over; 0 where there are no data

    @abstractmethod
    def value(self, x: Array) -> Array:
        """`x [L, D] -> f [L]`."""

    def lattice(self, xs: np.ndarray, ys: np.ndarray) -> np.ndarray | None:
        """The values `[H, W]` for each of `xs [W]` and `ys [H]`, rising, where that is cheaper than point by point."""
        return None

    @abstractmethod
    def value_and_gradient(self, x: Array) -> tuple[Array, Array]:
        """`x [L, D] -> f [L], g [L, D]`, new arrays; a gradient that is 0/0 at a kink (finite f) is 0."""

    def gradient(self, x: Array) -> Array:
        """`x [L, D] -> g [L, D]`, to rounding the same as with the value; cheaper where the value is not needed."""
        return self.value_and_gradient(x)[1]

    def gradient_on(self, x: Array, index: np.ndarray) -> Array:
        """`x [L, D] -> g [L, D]` over the samples `index [L, B]` (from 0 to `samples`) of each lane alone."""
        raise NotImplementedError("only an objective that is a mean over samples has gradients over some of them")

    @abstractmethod
    def hessian(self, x: Array) -> Array:
        """`x [L, D] -> H [L, D, D]`; small D only."""
