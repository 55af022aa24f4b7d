"""Histograms of weights and gradients: against numpy, autograd and the norms that the history recorded."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from engine.jobs.train import run
from engine.pictures.axes import linear
from engine.pictures.histograms import BINS, Histogrammer, histogram, making
from engine.trainer import Trainer
from engine.training import Training


def trained(**wanted: Any) -> Trainer:
    fields = {
        "data": {"key": "moons", "samples": 80}, "network": {"key": "mlp", "hidden": (5, 4)}, "batch": 16, "epochs": 6,
        "racers": ("sgd", "adam"), "dtype": "float64",
    }  # fmt: skip
    return run(Training.checked({**fields, **wanted}))


def test_shares_are_numpys_counts_and_what_is_beyond_stands_in_the_last_bins() -> None:
    values = np.random.default_rng(0).normal(size=1000)
    axis = linear(-1.0, 1.0, 3)
    found = histogram(np.append(values, [np.nan, np.inf]), axis)
    counts, edges = np.histogram(values, BINS, (axis.low, axis.high))
    np.testing.assert_array_equal(found.edges, edges)
    np.testing.assert_allclose(found.share[1:-1] * 1002, counts[1:-1])
    assert round(found.share.sum() * 1002) == 1000
    assert found.mean == pytest.approx(values.mean())
    assert found.deviation == pytest.approx(values.std())


def test_layers_have_their_own_weights_over_bins_that_stay_for_the_whole_run() -> None:
    trainer = trained()
    rows, maker = trainer.history.rows, Histogrammer(trainer, 1)
    pictures = [maker.at(rows, row) for row in range(len(rows))]
    sizes = [layer.size for layer in pictures[0].layers]
    assert sizes == [2 * 5 + 5, 5 * 4 + 4, 4 * 2 + 2]
    first = 0
    for number, size in enumerate(sizes):
        mine = rows.weights[:, 1, first : first + size]
        axes = {picture.layers[number].weights.axis for picture in pictures}
        assert len(axes) == 1
        axis = axes.pop()
        assert axis.low <= mine.min()
        assert axis.high >= mine.max()
        for row, picture in enumerate(pictures):
            counts, _ = np.histogram(mine[row], BINS, (axis.low, axis.high))
            np.testing.assert_allclose(picture.layers[number].weights.share, counts / size)
            assert picture.layers[number].first.mean == pytest.approx(mine[0].mean())
        first += size


@pytest.mark.parametrize("wanted", [{}, {"batch": None}, {"seeds": 2, "seed": 7}, {"clip": 0.01}])
def test_the_gradient_is_that_of_the_steps_batch_as_the_history_has_its_norm(wanted: dict[str, Any]) -> None:
    trainer = trained(**wanted)
    rows, maker = trainer.history.rows, Histogrammer(trainer, 1)
    layout = trainer.problem.layout
    for row in (0, 3, len(rows) - 1):
        gradient, _ = maker.gradient(rows, row)
        parts = np.split(gradient, np.cumsum(layout.sizes)[:-1])
        squares = np.bincount(layout.layer, [float(part @ part) for part in parts])
        np.testing.assert_allclose(np.sqrt(squares), rows.grad_norm[row, maker.lane], rtol=1e-9)


def test_the_gradient_of_all_samples_is_autograds_of_the_module() -> None:
    trainer = trained(batch=None)
    rows, maker, problem = trainer.history.rows, Histogrammer(trainer, 0), trainer.problem
    gradient, samples = maker.gradient(rows, 2)
    assert samples == len(problem.train)
    module = problem.module
    torch.nn.utils.vector_to_parameters(torch.tensor(rows.weights[2, 0]), module.parameters())
    module.zero_grad()
    torch.nn.functional.cross_entropy(module(problem.train.x), problem.train.y).backward()
    wanted = np.concatenate([p.grad.numpy().ravel() for p in module.parameters()])
    np.testing.assert_allclose(gradient, wanted, atol=1e-12)


def test_a_lane_that_ended_keeps_the_gradient_of_its_last_step() -> None:
    trainer = trained(loss_below=0.45, epochs=80, racers=("sgd", {"key": "adam", "lr": 0.05}))
    ending, rows = trainer.history.endings[1], trainer.history.rows
    assert ending.outcome.title == "converged"
    assert ending.step < rows.step[-1]
    maker = Histogrammer(trainer, 1)
    at_end = maker.gradient(rows, rows.index(ending.step))[0]
    np.testing.assert_array_equal(maker.gradient(rows, len(rows) - 1)[0], at_end)


def test_what_runs_away_does_not_stretch_the_axis() -> None:
    trainer = trained(
        data={"key": "sine", "samples": 40}, loss="mse", racers=({"key": "momentum", "lr": 3000.0},), record_every=1
    )
    rows = trainer.history.rows
    assert trainer.history.endings[0].outcome.failed
    assert np.nanmax(np.abs(rows.weights)) > 1e3
    (picture,) = run_job(making(Histogrammer(trainer, 0), rows, len(rows) - 1))
    assert all(layer.weights.axis.high < 1e3 for layer in picture.layers)


def run_job(job: Any) -> list[Any]:
    """What a job returns."""
    try:
        while True:
            next(job)
    except StopIteration as stop:
        return [stop.value]
