"""The loss along a line between two ends: exact at both, and refused where there is no line."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from engine.jobs.slice import Line
from engine.pictures.slice_line import START, LineWish, between, line_plots, line_values
from engine.pictures.slice_scene import Refusal
from engine.trainer import Trainer

from .test_slice_paths import trained


@pytest.fixture(scope="module")
def trainer() -> Trainer:
    return trained()


def result(trainer: Trainer, first: int, last: int) -> Any:
    job = between(trainer.problem, trainer.history.rows, trainer.lanes, LineWish(first, last))
    while True:
        try:
            next(job)
        except StopIteration as stop:
            return stop.value


def test_its_ends_are_those_of_the_racers(trainer: Trainer) -> None:
    rows = trainer.history.rows
    line = result(trainer, START, 1)
    assert line.t[0] == pytest.approx(-0.25)
    assert line.t[-1] == pytest.approx(1.25)
    for at, row in ((0.0, 0), (1.0, -1)):
        found = line_values(line, at)
        wanted = (rows.train_loss, rows.validation_loss, rows.train_accuracy, rows.validation_accuracy)
        assert found == pytest.approx([float(one[row, 1]) for one in wanted], rel=1e-4)
    ends = rows.weights[-1].astype(np.float64)
    half = trainer.problem.score(torch.from_numpy((ends[:1] + ends[1:]) / 2).float(), trainer.problem.train)
    assert line_values(result(trainer, 0, 1), 0.5)[0] == pytest.approx(float(half.loss[0]), rel=1e-4)


def test_what_is_no_line_is_refused_with_a_sentence(trainer: Trainer) -> None:
    assert "same" in result(trainer, 1, 1).sentence
    assert isinstance(result(trainer, 0, 5), Refusal)


def test_plots_have_both_losses_and_no_accuracy_where_there_are_no_classes(trainer: Trainer) -> None:
    line = result(trainer, START, 0)
    loss, accuracy = line_plots(line, True, 400, (200, 100))
    assert accuracy is not None
    assert (loss.x.low, loss.x.high) == (-0.25, 1.25)
    np.testing.assert_allclose(10 ** loss.curves[0].y, line.train_loss)
    np.testing.assert_allclose(accuracy.curves[1].y, 100 * line.validation_accuracy)
    nothing = np.full(len(line.t), np.nan)
    numbers = Line(line.t, line.train_loss, nothing, nothing, nothing)
    loss, accuracy = line_plots(numbers, False, 400, (200, 100))
    assert accuracy is None
    assert len(loss.curves) == 1
