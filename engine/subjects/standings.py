"""The standings: who came how far, in numbers, as the table of racers shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from engine.declared import whole
from engine.history import History
from engine.lane_columns import units_of
from engine.pictures.standings import Judge, names, tally
from engine.pictures.training_standings import names as training_names
from engine.pictures.training_standings import training_standings
from engine.recording import Ending
from engine.scenario import Scenario
from engine.subject import Subject
from engine.table import Table
from engine.training_changes import as_trained
from engine.trajectory import Trajectory

if TYPE_CHECKING:
    from engine.subject import AnyRecording


class StandingsTable(Subject):
    """A row for each racer and start at one step; with several seeds the numbers are medians over them.

    Of a race: the place among the racers of that start, the loss, the distance to the nearest minimum where one is
    known, the first step within the scenario's tolerance (`arrival`, NaN where it has not arrived), the gradient
    evaluations spent. Of a training: losses and accuracy, that on validation data where there are any. `ending` says
    how the racer ended by then, and of several seeds how many ended how.
    """

    title = "Standings"
    idea = "The table of racers: place, loss, distance, arrival and how each one ended."

    at: int | None = whole(None, "The step that is told; none: the last.", low=0, high=2**53, label="step")

    def table(self, scenario: Scenario, recording: AnyRecording) -> Table:
        assert recording is not None
        row = recording.rows.index(recording.last_step if self.at is None else self.at)
        if isinstance(recording, History):
            scenario = as_trained(scenario, recording)
            columns = _of_training(scenario, recording, row)
        else:
            columns = _of_race(scenario, recording, row)
        return Table(self.key, columns, scenario, units_of(columns), {"step": int(recording.rows.step[row])})


def _of_race(scenario: Scenario, trajectory: Trajectory, row: int) -> dict[str, np.ndarray]:
    stand = Judge(scenario, trajectory).at(trajectory.rows, row)
    starts, called = np.array(scenario.starts)[stand.start], np.array(names(scenario))
    columns = {
        "racer": stand.racer,
        "name": called[stand.racer],
        "optimizer": np.array([racer.optimizer.key for racer in scenario.racers])[stand.racer],
        "start": stand.start,
        "start_x": starts[:, 0],
        "start_y": starts[:, 1],
        "place": stand.place,
        "loss": stand.loss,
    }
    if stand.distance is not None:
        columns["distance"] = stand.distance
    columns["arrival"] = np.where(np.isfinite(stand.arrival), stand.arrival, np.nan)
    columns["evaluations"] = stand.evaluations
    columns["ending"] = np.array([_ended(stand[group].endings) for group in range(len(stand))])
    return columns


def _of_training(scenario: Scenario, history: History, row: int) -> dict[str, np.ndarray]:
    racers = scenario.training.racers
    stand = training_standings(history, history.rows, row, len(racers))
    return {
        "racer": np.arange(len(racers)),
        "name": np.array(training_names(scenario.training)),
        "optimizer": np.array([racer.optimizer.key for racer in racers]),
        **{
            name: np.array([getattr(one, name) for one in stand])
            for name in ("train_loss", "validation_loss", "accuracy")
        },
        "ending": np.array([_ended(one.endings) for one in stand]),
    }


def _ended(endings: Sequence[Ending]) -> str:
    """How lanes ended, in words: of several, how many of them."""
    counts = tally(tuple(endings))
    return ", ".join(outcome.title + (f" {count}" if len(endings) > 1 else "") for outcome, count in counts.items())
