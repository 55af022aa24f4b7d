"""Landscapes that are a slice through the loss of a network: a grid of losses, interpolated."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np
from pydantic import ConfigDict

from engine.landscape import Landscape, Spot
from engine.objective import Array, Evaluator, Objective
from engine.registry import unknown
from engine.runtime import Backend


@dataclass(frozen=True, eq=False)
class Grid:
    """Losses `values [H, W]` at `xs [W]` and `ys [H]`, both rising; what the two directions are called, and words.

    Grids are told apart by identity: one is made for each picture.
    """

    xs: np.ndarray
    ys: np.ndarray
    values: np.ndarray
    names: tuple[str, str]
    words: str
    value_name: str = "loss"
    smooth: bool = True  # counts have steps, which a smooth curve would overshoot

    @cached_property
    def logarithmic(self) -> bool:
        """Whether the logarithm is interpolated: losses above 0 often differ by powers of ten."""
        return bool((self.values[np.isfinite(self.values)] > 0).all())

    @cached_property
    def spline(self) -> Any:
        """The interpolating bicubic spline in (y, x) (bilinear where the grid is too small or has holes)."""
        from scipy.interpolate import RectBivariateSpline

        whole = np.isfinite(self.values)
        filled = np.where(whole, self.values, self.values[whole].max(initial=1.0))
        order = 3 if self.smooth and min(filled.shape) > 3 and whole.all() else 1
        known = np.log(filled) if self.logarithmic else filled
        return RectBivariateSpline(self.ys, self.xs, known, kx=order, ky=order)


class PlaneLandscape(Landscape):
    """A grid of losses as a function of two numbers: exact at the grid's points, interpolated between them.

    It is made for a picture and never written to a file.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)
    told_by: ClassVar[str] = "a grid"  # no file has a field of this name

    grid: Grid

    @classmethod
    def of(cls, grid: Grid, title: str, start: Spot) -> Self:
        """The landscape of a grid, with the point that paths start from."""
        (left, right), (bottom, top) = ((float(axis[0]), float(axis[-1])) for axis in (grid.xs, grid.ys))
        return cls(key="slice", title=title[:100], box=((left, right), (bottom, top)), start=start, grid=grid)

    @property
    def words(self) -> str:
        return self.grid.words

    @property
    def axis_names(self) -> tuple[str, str]:
        return self.grid.names

    @property
    def value_name(self) -> str:
        return self.grid.value_name

    @property
    def values(self) -> dict[str, float]:
        return {}

    def with_values(self, /, **values: float) -> Self:
        for name in values:
            raise unknown("parameter of a slice", name, self.values)
        return self

    @property
    def likeness(self) -> Hashable:
        return id(self.grid)

    def minima_now(self) -> tuple[Spot, ...]:
        """None: the lowest point of a slice is no minimum of the network."""
        return ()

    def minimum_now(self) -> float | None:
        return None

    def objective(self) -> Objective:
        return SliceObjective(self.grid)

    def latex(self) -> str:
        return r"L(\theta_0 + a\,u + b\,v)"


class SliceObjective(Objective):
    """The interpolated loss on a plane."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid

    def on(self, backend: Backend) -> Evaluator:
        return SliceEvaluator(self.grid, backend)


class SliceEvaluator(Evaluator):
    """Value, gradient and Hessian of the spline; outside the grid nothing is known (NaN)."""

    def __init__(self, grid: Grid, backend: Backend) -> None:
        self.grid, self.backend = grid, backend

    def value(self, x: Array) -> Array:
        return self.backend.array(self._derivatives(x, 0)[0])

    def lattice(self, xs: np.ndarray, ys: np.ndarray) -> np.ndarray:
        """A spline is a product of one along x and one along y: 20 times cheaper than point by point."""
        grid = self.grid
        known = grid.spline(ys, xs)
        beyond = (xs < grid.xs[0]) | (xs > grid.xs[-1]), (ys < grid.ys[0]) | (ys > grid.ys[-1])
        known[:, beyond[0]], known[beyond[1]] = np.nan, np.nan
        return np.asarray(np.exp(known) if grid.logarithmic else known)

    def value_and_gradient(self, x: Array) -> tuple[Array, Array]:
        value, gradient, _ = self._derivatives(x, 1)
        return self.backend.array(value), self.backend.array(gradient)

    def hessian(self, x: Array) -> Array:
        return self.backend.array(self._derivatives(x, 2)[2])

    def _derivatives(self, x: Array, order: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Value `[L]`, gradient `[L, 2]` and Hessian `[L, 2, 2]` (those that `order` asks for)."""
        a, b = self.backend.numpy(x).T
        spline, grid = self.grid.spline, self.grid
        outside = (a < grid.xs[0]) | (a > grid.xs[-1]) | (b < grid.ys[0]) | (b > grid.ys[-1])
        value = np.where(outside, np.nan, spline.ev(b, a))
        slope = np.stack([spline.ev(b, a, dy=1), spline.ev(b, a, dx=1)], -1) if order else np.zeros((len(a), 2))
        bend = np.zeros((len(a), 2, 2))
        if order == 2:
            mixed = spline.ev(b, a, dx=1, dy=1)
            bend = np.stack([spline.ev(b, a, dy=2), mixed, mixed, spline.ev(b, a, dx=2)], -1).reshape(-1, 2, 2)
        if grid.logarithmic:  # of exp(s): exp(s) s', exp(s) (s'' + s' s'^T)
            value = np.exp(value)
            bend = value[:, None, None] * (bend + slope[:, :, None] * slope[:, None, :])
            slope = value[:, None] * slope
        return value, slope, bend
