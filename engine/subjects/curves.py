"""The curves of a race or a training: what is drawn over the steps, in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.batches import samples_of, steps_per_epoch
from engine.history import History
from engine.lane_columns import LaneRows, units_of, who
from engine.pictures.held_out import held_out_loss
from engine.pictures.standings import distances
from engine.scenario import Scenario
from engine.subject import Subject
from engine.table import Table
from engine.training_changes import as_trained
from engine.trajectory import Trajectory

if TYPE_CHECKING:
    from engine.subject import AnyRecording


class CurvesTable(Subject):
    """A row for each kept step of each lane up to its ending, lane after lane.

    Of a race: loss, norm of the exact gradient and, where minima are known, the distance to the nearest, over steps,
    gradient evaluations, seconds and, where there are data, epochs; the loss on the held-out samples where there are
    any. Of a training: losses and accuracies on training and validation data, the gradient's norm over all weights, the
    sharpness where it was measured, the learning rate of the next step. What was not measured is NaN.
    """

    title = "Curves"
    idea = "Loss, gradient norm and what else is drawn over the steps."

    def table(self, scenario: Scenario, recording: AnyRecording) -> Table:
        if isinstance(recording, History):
            scenario = as_trained(scenario, recording)
            columns = training_columns(scenario, recording)
        else:
            assert recording is not None
            columns = race_columns(scenario, recording)
        return Table(self.key, columns, scenario, units_of(columns))


def race_columns(scenario: Scenario, trajectory: Trajectory) -> dict[str, np.ndarray]:
    """The curves of a race."""
    rows = trajectory.rows
    told = LaneRows.of(trajectory, rows.step)
    columns = {**who(scenario, trajectory, told), "evaluations": told.steps}
    if samples_of(scenario.landscape):
        racers = told.fact([lane.racer for lane in trajectory.lanes])
        per_epoch = np.array([steps_per_epoch(scenario, racer) for racer in range(len(scenario.racers))])
        columns["epoch"] = told.steps / per_epoch[racers]
    columns["seconds"] = told.column(rows.seconds)
    columns["loss"] = told.column(rows.loss)
    columns["grad_norm"] = told.column(rows.grad_norm)
    minima = np.array(scenario.landscape.minima_now(), dtype=float).reshape(-1, 2)
    if len(minima):
        columns["distance"] = told.column(distances(rows.position, minima))
    held_out = held_out_loss(scenario, rows.position)
    if held_out is not None:
        columns["held_out_loss"] = told.column(held_out)
    return columns


def training_columns(scenario: Scenario, history: History) -> dict[str, np.ndarray]:
    """The curves of a training."""
    rows, training, lanes = history.rows, scenario.training, history.lanes
    told = LaneRows.of(history, rows.step)
    losses = ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy")
    return {
        "racer": told.fact([lane.racer for lane in lanes]),
        "optimizer": told.fact([training.racers[lane.racer].optimizer.key for lane in lanes]),
        "seed": told.fact([training.seed + lane.seed for lane in lanes]),
        "step": told.steps,
        "epoch": told.steps / history.steps_per_epoch,
        **{name: told.column(getattr(rows, name)) for name in losses},
        "grad_norm": told.column(np.sqrt((rows.grad_norm**2).sum(-1))),
        "sharpness": told.column(rows.sharpness),
        "lr": told.column(rows.rate),
        "seconds": told.column(rows.seconds),
    }
