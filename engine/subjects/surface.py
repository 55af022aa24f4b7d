"""The surface of a landscape: its value on a grid of points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.declared import BadInput, flag, real, whole
from engine.landscape import LARGEST, Box
from engine.lane_columns import called
from engine.pictures.grid import BLOCK, axes
from engine.runtime import Backend
from engine.scenario import Scenario
from engine.subject import Subject
from engine.table import Table

if TYPE_CHECKING:
    from engine.subject import AnyRecording

MOST_POINTS = 4_000_000


class SurfaceTable(Subject):
    """A row for each point of the grid, the lowest y first and in it the lowest x; f is the loss there.

    `table["f"].reshape(height, width)` is the picture upside down. The first and last points lie on the edges of the
    box, which is the landscape's unless ends of it are given.
    """

    title = "Surface"
    idea = "The landscape on a grid: x, y, its value, and its gradient if wanted."
    workspaces = ("race",)
    recorded = False

    width: int = whole(201, "Points along x.", low=2, high=4096, slider=(11, 1001), unit="points")
    height: int = whole(201, "Points along y.", low=2, high=4096, slider=(11, 1001), unit="points")
    gradient: bool = flag(False, "The gradient at each point, too.")
    x_low: float | None = real(None, "Where the grid begins along x; none: as the map.", low=-LARGEST, high=LARGEST)
    x_high: float | None = real(None, "Where it ends along x; none: as the map.", low=-LARGEST, high=LARGEST)
    y_low: float | None = real(None, "Where it begins along y; none: as the map.", low=-LARGEST, high=LARGEST)
    y_high: float | None = real(None, "Where it ends along y; none: as the map.", low=-LARGEST, high=LARGEST)

    def table(self, scenario: Scenario, recording: AnyRecording) -> Table:
        if self.width * self.height > MOST_POINTS:
            raise BadInput(f"{self.width:,} x {self.height:,} points are more than {MOST_POINTS:,}; take fewer.")
        xs, ys = axes(self.box(scenario), self.width, self.height)
        points = np.stack([np.tile(xs, len(ys)), np.repeat(ys, len(xs))], axis=-1)  # [points, 2]
        evaluator = scenario.landscape.objective().on(Backend("numpy"))
        values, slopes = np.empty(len(points)), np.empty_like(points)
        with np.errstate(all="ignore"):
            for first in range(0, len(points), BLOCK):
                here = slice(first, first + BLOCK)
                if self.gradient:
                    values[here], slopes[here] = evaluator.value_and_gradient(points[here])
                else:
                    values[here] = evaluator.value(points[here])
        columns = {"x": points[:, 0], "y": points[:, 1], "f": values}
        if self.gradient:
            columns |= {"gradient_x": slopes[:, 0], "gradient_y": slopes[:, 1]}
        facts = {"width": self.width, "height": self.height, "called": called(scenario)}
        return Table(self.key, columns, scenario, facts=facts)

    def box(self, scenario: Scenario) -> Box:
        """The landscape's box with the ends that are given; `BadInput` where it does not rise."""
        given = ((self.x_low, self.x_high), (self.y_low, self.y_high))
        ends = [
            tuple(old if new is None else new for new, old in zip(one, whole_, strict=True))
            for one, whole_ in zip(given, scenario.landscape.box, strict=True)
        ]
        for axis, (low, high) in zip("xy", ends, strict=True):
            if not low < high:
                raise BadInput(f"the grid goes from {low:g} to {high:g} along {axis}; it should rise.")
        (x_low, x_high), (y_low, y_high) = ends
        return (x_low, x_high), (y_low, y_high)
