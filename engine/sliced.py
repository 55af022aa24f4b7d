"""A finished slice of a network's loss with the paths on it: what is told of it, drawn and written to files."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.history import History
from engine.jobs.slice import Slice, slice_loss
from engine.landscapes.plane import PlaneLandscape
from engine.pictures.slice_paths import Hold, SlicePaths, drawn_values
from engine.pictures.slice_scene import landscape_of, scale_of
from engine.pictures.slice_trust import Standing, doubts, sentence, standing
from engine.problem import Problem
from engine.scenario import Scenario
from engine.slices.planes import make_plane
from engine.training import SliceView, Training


@dataclass(frozen=True, eq=False)
class Sliced:
    """A slice with the run that it is of: the view that asked for it, and where its paths run."""

    scenario: Scenario
    history: History
    view: SliceView
    slice: Slice
    paths: SlicePaths

    @property
    def training(self) -> Training:
        """What was trained."""
        return self.scenario.training

    @property
    def holds(self) -> tuple[Hold, ...]:
        """What the plane holds of the path of each racer's first seed."""
        return self.paths.holds

    @cached_property
    def values(self) -> np.ndarray:
        """What is drawn `[H, W]`: the loss, or the share of wrong answers."""
        return drawn_values(self.slice.loss, self.slice.accuracy, self.view.measure)

    @cached_property
    def landscape(self) -> PlaneLandscape:
        """The same as a landscape."""
        first = self.paths.trajectory.rows.position[0, 0]
        return landscape_of(self.slice, self.view.measure, (float(first[0]), float(first[1])))

    @cached_property
    def position(self) -> np.ndarray:
        """Where every lane is on the plane `[T, L, 2]`."""
        return self.paths.trajectory.rows.position

    @cached_property
    def distance(self) -> np.ndarray:
        """How far every lane is from the plane `[T, L]`."""
        return np.stack([self.slice.plane.distance(row.astype(np.float64)) for row in self.history.rows.weights])

    @cached_property
    def ends(self) -> tuple[Standing, ...]:
        """How the end of every lane stands to the plane."""
        weights, true = self.history.rows.weights[-1], self.paths.trajectory.rows.loss[-1]
        scale = scale_of(self.landscape, self.view)
        return tuple(
            standing(self.slice.plane, self.landscape, weight, float(value), scale)
            for weight, value in zip(weights, true, strict=True)
        )

    @cached_property
    def doubts(self) -> tuple[str, ...]:
        """Why the picture should not be trusted, a sentence each; none where nothing speaks against it."""
        racers = range(len(self.training.racers))
        stands = {racer: self.ends[self.history.lanes_of(racer)[0]] for racer in racers}
        titles = [racer.title for racer in self.training.racers]
        found = doubts(self.slice.plane, self.holds, racers, stands)
        return tuple(sentence(doubt, titles, racers) for doubt in found)

    @property
    def said(self) -> str:
        """What is drawn, in words."""
        return "loss" if self.values is self.slice.loss else "share of wrong answers"


def slicing(scenario: Scenario, history: History, problem: Problem, view: SliceView) -> Generator[Slice, None, Sliced]:
    """The job: a slice of a run as a view asks for it, yielded coarse, then sharper; `BadInput` if there is none."""
    plane = make_plane(view, problem, history.rows, history.lanes)
    last = None
    for last in slice_loss(problem, plane, plane.box, view.grid, view.part):
        yield last
    assert last is not None
    paths = SlicePaths(plane, history, view)
    for _ in paths.follow():
        yield last
    return Sliced(scenario, history, view, last, paths)


def slice_run(scenario: Scenario, history: History, problem: Problem | None = None, **view: object) -> Sliced:
    """The slice of a run at once: `slice_run(scenario, history, plane="pca", grid=51)` names fields of a SliceView."""
    problem = problem or Problem(scenario.training)
    wanted = scenario.training.view.slice.changed(**view)
    job = slicing(scenario, history, problem, wanted)
    while True:
        try:
            next(job)
        except StopIteration as end:
            found: Sliced = end.value
            return found
