"""A slice through a network's loss as the views of a race take it: a landscape, its racers, and where they start."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass

from engine.declared import BadInput
from engine.history import History
from engine.jobs.slice import Slice, slice_loss
from engine.landscape import Spot
from engine.landscapes.plane import Grid, PlaneLandscape
from engine.pictures.heights import Scale
from engine.pictures.slice_paths import drawn_values
from engine.problem import Problem
from engine.racer import Racer
from engine.scenario import Scenario, View
from engine.slices.planes import make_plane
from engine.training import SliceView, Training

TITLE = "Loss around the paths"
WRONG = "wrong"  # the share of wrong answers
COARSEST = 1 / 70  # of the points: from every eighth in each direction on there is something to see
SHARPER = 0.15  # seconds between pictures: to draw one takes about as long


@dataclass(frozen=True, eq=False)
class Picture:
    """A slice, ready to be drawn: a landscape of each measure, and where on the plane the paths start."""

    slice: Slice
    landscapes: Mapping[str, PlaneLandscape]  # of each measure
    start: Spot
    rows: int  # of the history that the plane was made from


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is nothing to draw, as a sentence for the user, who can choose something else."""

    sentence: str


def picture(view: SliceView, problem: Problem, history: History) -> Generator[Picture | None, None, Picture | Refusal]:
    """The job: the slice that a view asks for, coarse at once and then sharper."""
    yield None
    rows = history.rows
    try:
        plane = make_plane(view, problem, rows, history.lanes)
        slices = slice_loss(problem, plane, plane.box, view.grid, view.part)
        a, b = plane.coordinates(rows.weights[0, 0]).tolist()
        shown, drawn = None, 0.0
        for one in slices:
            due = one.share > COARSEST and time.perf_counter() - drawn > SHARPER
            if due or one.share == 1:
                shown, drawn = _picture(one, (a, b), len(rows)), time.perf_counter()
            yield shown
    except BadInput as error:
        return Refusal(str(error))
    assert shown is not None
    return shown


def _picture(one: Slice, start: Spot, rows: int) -> Picture:
    landscapes = {measure: landscape_of(one, measure, start) for measure in ("loss", "accuracy")}
    for landscape in landscapes.values():
        landscape.grid.spline  # noqa: B018 -- made here, where nobody waits for it
    return Picture(one, landscapes, start, rows)


def landscape_of(one: Slice, measure: str, start: Spot) -> PlaneLandscape:
    """A slice as a landscape: of its loss, or of the share of wrong answers (for accuracy, where there are classes)."""
    values, plane = drawn_values(one.loss, one.accuracy, measure), one.plane
    loss = values is one.loss
    grid = Grid(one.a, one.b, values, plane.axis_names, plane.words, "loss" if loss else WRONG, smooth=loss)
    return PlaneLandscape.of(grid, TITLE, start)


def scene_of(landscape: PlaneLandscape, training: Training, start: Spot) -> Scenario:
    """The scenario that the views of a race draw: nobody races in it, its recording is that of a training."""
    racers = tuple(
        Racer(optimizer=one.optimizer, schedule=one.schedule, name=one.name, style=one.style, hidden=one.hidden)
        for one in training.racers
    )
    view = View(colour_scale=scale_of(landscape, training.view.slice), minima=False)
    return Scenario(landscape=landscape, racers=racers, starts=(start,), view=view)


def scale_of(landscape: PlaneLandscape, view: SliceView) -> Scale:
    """How values become colours: shares of wrong answers always evenly, as 0 is common among them."""
    return view.colour_scale if landscape.value_name == "loss" else "linear"


def same_ground(one: Training, other: Training) -> bool:
    """Whether two trainings have the same loss in the same space, so that a slice of one holds for the other."""
    names = ("data", "standardise", "held_out", "split_seed", "network", "loss", "dtype", "device")
    return all(getattr(one, name) == getattr(other, name) for name in names)
