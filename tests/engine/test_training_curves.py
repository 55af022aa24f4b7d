"""The curves of a training: what is drawn is what its history holds, and limits are those of the formulas."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np
import pytest

from engine.jobs.train import run
from engine.optimizer import OPTIMIZERS
from engine.pictures.edge import limits
from engine.pictures.training_clock import TrainingClock, rate_flags
from engine.pictures.training_curves import TrainingPlotter
from engine.pictures.training_standings import names, training_standings
from engine.trainer import Trainer
from engine.training import Training

FIELD = (
    {"optimizer": {"key": "sgd", "lr": 0.1}},
    {"optimizer": {"key": "momentum", "lr": 0.05, "momentum": 0.9}},
    {"optimizer": {"key": "adam", "lr": 0.01}},
)
NET = {"key": "mlp", "hidden": (6,)}


def trained(**wanted: Any) -> Trainer:
    """One that is over; the same is trained once."""
    return _trained(json.dumps(wanted))


@cache
def _trained(wanted: str) -> Trainer:
    return run(asked(**json.loads(wanted)))


def asked(**wanted: Any) -> Training:
    data = {"key": "moons", "samples": 60}
    fields = {"data": data, "network": NET, "racers": FIELD, "epochs": 12, "batch": 16, "sharpness_every": 6}
    return Training.checked({**fields, **wanted})


def plotter(trainer: Trainer, quantity: Any, layers_of: int | None = None, **view: Any) -> TrainingPlotter:
    return TrainingPlotter(trainer.training.changed_view(**view), trainer.history, quantity, layers_of)


def test_loss_and_accuracy_are_those_of_the_history_on_training_and_validation_data() -> None:
    trainer = trained()
    rows = trainer.history.rows
    loss = plotter(trainer, "loss").plot(rows, 400, 200)
    right = plotter(trainer, "accuracy").plot(rows, 400, 200)
    for r in range(3):
        np.testing.assert_array_equal(loss.curves[r].y[:-1], np.log10(rows.train_loss[:, r]))
        np.testing.assert_array_equal(loss.companions[r].y, np.log10(rows.validation_loss[:, r]))
        np.testing.assert_array_equal(right.curves[r].y[:-1], 100 * rows.train_accuracy[:, r])
        np.testing.assert_array_equal(right.companions[r].y, 100 * rows.validation_accuracy[:, r])
    assert right.y.high <= 100
    linear = plotter(trainer, "loss", loss_scale="linear").plot(rows, 400, 200)
    np.testing.assert_array_equal(linear.curves[0].y[:-1], rows.train_loss[:, 0])


@pytest.mark.parametrize("horizontal", ["epochs", "steps", "seconds"])
def test_a_place_on_the_axis_is_a_step_and_back(horizontal: str) -> None:
    trainer = trained()
    rows, training = trainer.history.rows, trainer.training.changed_view(horizontal=horizontal)
    clock = TrainingClock(training, trainer.history)
    plot = TrainingPlotter(training, trainer.history, "loss").plot(rows, 400, 200)
    wanted = {"epochs": rows.step / trainer.steps_per_epoch, "steps": rows.step, "seconds": rows.seconds[:, 1]}
    np.testing.assert_array_equal(plot.curves[1].x[:-1], wanted[horizontal])
    for row in (0, 5, len(rows) - 1):
        assert clock.step_at(rows, 1, clock.at(rows, row, 1)) == rows.step[row]


def test_the_gradient_norm_is_that_of_all_layers_or_of_each_layer_of_one_racer() -> None:
    trainer = trained()
    rows = trainer.history.rows
    total = plotter(trainer, "gradient norm").plot(rows, 400, 200)
    for r in range(3):
        np.testing.assert_allclose(10 ** total.curves[r].y[:-1], np.linalg.norm(rows.grad_norm[:, r], axis=-1))
    layers = plotter(trainer, "gradient norm", 2).plot(rows, 400, 200)
    assert [curve.racer for curve in layers.curves] == [0, 1]
    for layer in range(2):
        np.testing.assert_allclose(10 ** layers.curves[layer].y[:-1], rows.grad_norm[:, 2, layer])


def test_several_seeds_are_their_median_in_the_band_of_their_middle_half() -> None:
    trainer = trained(seeds=5, sharpness_every=None)
    rows = trainer.history.rows
    curve = plotter(trainer, "loss").plot(rows, 400, 200).curves[1]
    mine = rows.train_loss[:, trainer.history.lanes_of(1)]
    np.testing.assert_allclose(10 ** curve.y[:-1], np.median(mine, axis=1))
    assert curve.band is not None
    count = len(rows)
    np.testing.assert_allclose(10 ** curve.band[1][:count], np.quantile(mine, 0.25, axis=1))
    np.testing.assert_allclose(10 ** curve.band[1][count : 2 * count][::-1], np.quantile(mine, 0.75, axis=1))


def test_sharpness_is_drawn_where_it_was_measured_below_the_limit_of_its_rate() -> None:
    trainer = trained()
    rows, plot = trainer.history.rows, plotter(trainer, "sharpness").plot(trainer.history.rows, 400, 200)
    there = np.isfinite(rows.sharpness[:, 0])
    assert 2 <= there.sum() < len(rows)
    np.testing.assert_array_equal(plot.curves[0].y[:-1], np.log10(rows.sharpness[there, 0]))
    found = {one.racer: (one.label, 10**one.y) for one in plot.companions}
    assert set(found) == {0, 1}  # Adam scales its steps
    assert found[0][0] == "2/lr"
    assert found[1][0] == "2(1+β)/lr"
    np.testing.assert_allclose(found[0][1], 2 / 0.1)
    np.testing.assert_allclose(found[1][1], 2 * 1.9 / 0.05)
    assert not plotter(trained(sharpness_every=None), "sharpness").has(trained(sharpness_every=None).history.rows)


def test_where_all_diverge_there_is_room_for_what_they_did() -> None:
    trainer = trained(racers=[{"optimizer": {"key": "sgd", "lr": lr}} for lr in (1e3, 1e4)], sharpness_every=None)
    assert all(ending.outcome.failed for ending in trainer.history.endings)
    rows = trainer.history.rows
    plot = plotter(trainer, "loss").plot(rows, 400, 200)
    assert plot.y.low <= np.log10(rows.train_loss.min()) and plot.y.high >= np.log10(rows.train_loss.max())
    assert np.nanmax(plot.curves[0].y) == np.log10(rows.train_loss[:, 0].max())


@pytest.mark.parametrize(
    ("rule", "limit"),
    [
        ({"key": "sgd"}, lambda lr: 2 / lr),
        ({"key": "sgd", "weight_decay": 0.5}, lambda lr: 2 / lr - 0.5),
        ({"key": "momentum", "momentum": 0.8}, lambda lr: 3.6 / lr),
        ({"key": "momentum", "momentum": 0.8, "dampening": 0.25}, lambda lr: 3.6 / (0.75 * lr)),
        ({"key": "nesterov", "momentum": 0.9, "weight_decay": 0.1}, lambda lr: 3.8 / (2.8 * lr) - 0.1),
    ],
)
def test_limits_are_the_published_formulas_and_undo_the_limit_of_the_rate(rule: dict[str, Any], limit: Any) -> None:
    optimizer, rate = OPTIMIZERS.read(rule), np.array([0.001, 0.02, 0.5])
    found, label = limits(optimizer, rate)
    np.testing.assert_allclose(found, limit(rate), rtol=1e-12)
    assert "lr" in label
    for curvature, lr in zip(found, rate, strict=True):
        back = optimizer.rate_limit(float(curvature))
        assert back is not None
        assert back[0] == pytest.approx(lr)


def test_limits_follow_schedules_and_changes_of_the_rate() -> None:
    trainer = trained(
        racers=({**FIELD[0], "schedule": {"key": "cosine"}}, FIELD[1]),
        changes=({"racer": 1, "step": 15, "lr": 0.01},),
    )  # fmt: skip
    rows, plot = trainer.history.rows, plotter(trainer, "sharpness").plot(trainer.history.rows, 400, 200)
    np.testing.assert_allclose(10 ** plot.companions[0].y[:-1], 2 / rows.rate[:-1, 0])
    after = rows.step >= 15
    np.testing.assert_allclose(10 ** plot.companions[1].y, np.where(after, 2 * 1.9 / 0.01, 2 * 1.9 / 0.05))
    assert plot.y.high < 6  # where the rate goes to zero, the limit goes to infinity


def test_changed_rates_are_marked_with_the_old_and_the_new() -> None:
    changes = ({"racer": 1, "step": 15, "lr": 0.01}, {"racer": 1, "step": 21, "lr": 0.02})
    trainer = trained(changes=changes)
    clock = TrainingClock(trainer.training, trainer.history)
    flags = rate_flags(trainer.training, trainer.history, trainer.history.rows, clock)
    per_epoch = trainer.steps_per_epoch
    found = [(flag.racer, flag.x, flag.old, flag.new) for flag in flags]
    assert found == [(1, 15 / per_epoch, 0.05, 0.01), (1, 21 / per_epoch, 0.01, 0.02)]


def test_early_stopping_marks_the_best_epoch() -> None:
    trainer = trained(patience=3, epochs=60, sharpness_every=None)
    rows, history = trainer.history.rows, trainer.history
    for one in plotter(trainer, "loss").plot(rows, 400, 200).companions:
        best = int(rows.validation_loss[:, one.racer].argmin())
        assert one.best == (rows.step[best] / trainer.steps_per_epoch, np.log10(rows.validation_loss[best, one.racer]))
        ending = history.endings[one.racer]
        if ending.outcome.title == "stopped":
            assert f"step {rows.step[best]:,}" in ending.sentence
    assert all(one.best is None for one in plotter(trained(), "loss").plot(rows, 400, 200).companions)


@pytest.mark.parametrize("scale", ["log", "linear"])
def test_a_racer_that_diverges_takes_no_room_for_what_it_did_then(scale: str) -> None:
    racers = (FIELD[0], {"optimizer": {"key": "momentum", "lr": 50.0}})
    trainer = trained(racers=racers, loss="mse", data={"key": "sine", "samples": 40}, sharpness_every=None)
    rows = trainer.history.rows
    assert trainer.history.endings[1].outcome.failed
    top = plotter(trainer, "loss", loss_scale=scale).plot(rows, 400, 200).y.high
    assert (10**top if scale == "log" else top) <= 100 * rows.train_loss[0].max()
    assert not plotter(trainer, "accuracy").has(rows)


def test_standings_are_medians_over_seeds_and_endings_are_known_once_they_came() -> None:
    trainer = trained(seeds=5, sharpness_every=None)
    history, rows = trainer.history, trainer.history.rows
    standing = training_standings(history, rows, 4, 3)[1]
    lanes = history.lanes_of(1)
    assert standing.train_loss == np.median(rows.train_loss[4, lanes])
    assert standing.accuracy == np.median(rows.validation_accuracy[4, lanes])
    assert standing.outcome.title == "running"
    last = training_standings(history, rows, len(rows) - 1, 3)[1]
    assert last.outcome.title == "step limit"
    assert all("step limit" in ending.sentence for ending in last.endings)


def test_hidden_racers_are_not_drawn_and_equal_names_are_told_apart() -> None:
    training = asked(racers=(FIELD[0], {**FIELD[0], "optimizer": {"key": "sgd", "lr": 0.2}}, FIELD[2]))
    assert names(training) == ("SGD 0.1", "SGD 0.2", "Adam")
    trainer = trained(racers=(FIELD[0], {**FIELD[1], "hidden": True}))
    assert [c.racer for c in plotter(trainer, "loss").plot(trainer.history.rows, 400, 200).curves] == [0]
