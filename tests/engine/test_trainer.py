"""A training can be paused, continued and changed while it runs; the same training gives the same history."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from engine.declared import BadInput
from engine.history import ROW_ARRAYS, TrainingRows
from engine.jobs.train import run, train
from engine.optimizer import OPTIMIZERS
from engine.outcome import Outcome
from engine.trainer import Trainer
from engine.training import RateChange
from tests.engine.training_kit import Loop, apart, rows_of, training

RACERS = [{"key": "adam", "lr": 0.02}, {"key": "momentum", "lr": 0.02}, {"key": "adam", "lr": 0.005}]
DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]


def same(one: TrainingRows, other: TrainingRows) -> bool:
    """Whether two recordings are equal bit for bit, the time they took aside."""
    names = [name for name in ROW_ARRAYS if name != "seconds"]
    return all(np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True) for name in names)


@pytest.mark.parametrize("task", ["regression", "binary", "classes"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_same_training_gives_the_same_history_bit_for_bit(task: str, dtype: str) -> None:
    asked = training(task, racers=RACERS, seeds=2, dtype=dtype)
    first = rows_of(asked)
    assert same(first, rows_of(asked))
    assert not np.array_equal(first.weights, rows_of(asked.changed(seed=5)).weights)
    assert not np.array_equal(first.weights[:, 0], first.weights[:, 1])  # the seeds of one racer


def test_racers_begin_with_the_same_weights_and_see_the_same_batches() -> None:
    rows = rows_of(training(racers=["sgd", "sgd", RACERS[0]], seeds=2, epochs=2))
    start = rows.weights[0]
    assert np.array_equal(start[0::2], np.stack([start[0]] * 3))
    assert np.array_equal(start[1::2], np.stack([start[1]] * 3))
    assert np.array_equal(rows.weights[:, 0:2], rows.weights[:, 2:4])


def test_what_is_random_elsewhere_changes_nothing_and_is_not_changed() -> None:
    asked = training(racers=RACERS)
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    first = rows_of(asked)
    assert torch.equal(torch.rand(1), expected)
    assert same(first, rows_of(asked))


def test_pausing_and_going_on_changes_nothing() -> None:
    asked = training(racers=RACERS, seeds=2)
    trainer = Trainer(asked)
    while not trainer.over:
        job = train(trainer, pace=0)  # a yield after each step
        next(job)
        job.close()
    assert same(trainer.history.rows, rows_of(asked))


def test_more_epochs_after_the_end_are_as_if_asked_for_at_once() -> None:
    asked = training(racers=[{"optimizer": one, "schedule": "cosine"} for one in RACERS], epochs=3)
    trainer = run(asked)
    assert {ending.outcome for ending in trainer.history.endings} == {Outcome.STEP_LIMIT}
    assert trainer.step == trainer.steps == 15
    trainer.extend(2)
    assert not trainer.over
    assert {ending.outcome for ending in trainer.history.endings} == {Outcome.RUNNING}
    list(train(trainer))
    at_once = run(asked.changed(more_epochs=2))
    assert trainer.step == at_once.step == 25
    assert same(trainer.history.rows, at_once.history.rows)
    assert np.array_equal(trainer.history.rows.rate[:15], rows_of(asked).rate[:15])  # schedules go by the first epochs
    assert trainer.history.endings == at_once.history.endings


def test_who_ended_otherwise_does_not_go_on_with_the_others() -> None:
    start = rows_of(training(racers=RACERS, epochs=2))
    level = float(np.sort(start.train_loss[-1])[0]) * 1.0001  # which one racer is below in the last row
    trainer = run(training(racers=RACERS, epochs=2, loss_below=level))
    outcomes = [ending.outcome for ending in trainer.history.endings]
    assert sorted(outcomes) == [Outcome.CONVERGED, Outcome.STEP_LIMIT, Outcome.STEP_LIMIT]
    done = outcomes.index(Outcome.CONVERGED)
    trainer.extend(2)
    list(train(trainer))
    rows = trainer.history.rows
    assert np.array_equal(rows.weights[10:, done], np.stack([rows.weights[10, done]] * 11))
    other = (done + 1) % 3
    assert apart(rows, Loop(training(racers=RACERS), other), other) < 1e-10


def test_a_rate_that_was_changed_while_it_ran_is_written_down_and_can_be_had_again() -> None:
    asked = training(racers=RACERS)
    live = Trainer(asked)
    for _ in range(7):
        live.advance()
    live.change_rate(0, 0.1)
    for _ in range(4):
        live.advance()
    live.change_rate(2, 0.5)
    live.change_rate(2, 0.001)  # nobody saw the one before
    list(train(live))
    changes = (RateChange(racer=0, step=7, lr=0.1), RateChange(racer=2, step=11, lr=0.001))
    assert live.history.changes == live.changes == changes
    rows = live.history.rows
    assert rows.rate[[6, 7, 24], 0].tolist() == [0.02, 0.1, 0.1]
    assert rows.rate[[10, 11], 2].tolist() == [0.005, 0.001]
    again = run(asked.changed(changes=live.changes))
    assert same(rows, again.history.rows)
    assert again.history.changes == changes
    loop = Loop(asked)
    path = loop.path(7)
    loop.optimizer.param_groups[0]["lr"] = 0.1
    assert np.abs(rows.weights[:26, 0] - np.concatenate([path, loop.path(18)[1:]])).max() < 1e-10


def test_a_rate_is_changed_before_those_that_were_planned() -> None:
    asked = training(changes=[{"racer": 0, "step": 20, "lr": 0.5}, {"racer": 0, "step": 3, "lr": 0.2}])
    trainer = Trainer(asked)
    for _ in range(5):
        trainer.advance()
    trainer.change_rate(0, 0.1)
    list(train(trainer))
    assert trainer.history.rows.rate[[2, 3, 5, 24], 0].tolist() == [0.001, 0.2, 0.1, 0.1]
    for wrong in ({"racer": 0, "lr": -1.0}, {"racer": 0, "lr": 0.0}, {"racer": -1, "lr": 0.1}, {"racer": 1, "lr": 0.1}):
        with pytest.raises(BadInput):
            trainer.change_rate(**wrong)


def test_rows_are_kept_each_epoch_and_the_last_always() -> None:
    assert rows_of(training(record_every=None)).step.tolist() == [0, 5, 10, 15, 20, 25]
    rows = rows_of(training(record_every=7))
    every = rows_of(training())
    assert rows.step.tolist() == [0, 7, 14, 21, 25]
    assert np.array_equal(rows.weights, every.weights[rows.step])
    assert np.array_equal(rows.train_loss, every.train_loss[rows.step])


def test_begin_records_the_first_row_once() -> None:
    trainer = Trainer(training())
    trainer.begin()
    trainer.begin()
    assert (trainer.history.count, trainer.step, trainer.over) == (1, 0, False)
    trainer.advance()
    trainer.advance()
    assert trainer.history.rows.step.tolist() == [0, 1]


def test_sharpness_is_measured_where_it_is_due() -> None:
    from engine.hessian import full_hessian

    trainer = run(training("binary", sharpness_every=6, record_every=2, epochs=2, racers=RACERS[:2]))
    rows = trainer.history.rows
    due = np.isfinite(rows.sharpness)
    assert rows.step[due[:, 0]].tolist() == [0, 6, 12]
    for t in np.flatnonzero(due[:, 0]):
        for lane in (0, 1):
            matrix = full_hessian(trainer.problem, torch.from_numpy(rows.weights[t, lane]))
            largest = np.linalg.eigvalsh(matrix)[-1]
            assert rows.sharpness[t, lane] == pytest.approx(largest, rel=1e-3)


def test_seconds_are_those_of_each_racer() -> None:
    seconds = rows_of(training(racers=RACERS)).seconds
    assert (seconds[0] == 0).all()
    assert (np.diff(seconds, axis=0) > 0).all()
    assert seconds[-1, 0] == seconds[-1, 2]  # they were moved in one go


@pytest.mark.parametrize("cls", list(OPTIMIZERS), ids=lambda cls: cls.key)
def test_a_rule_keeps_nothing_that_the_trainer_writes_into(cls: Any) -> None:
    """Weights and gradients are written in place, so that no state may be a view of them."""
    rule, draw = cls(), np.random.default_rng(0)
    x = draw.normal(size=(3, 4))
    state = rule.initial(np, x)
    for t in (1, 2, 3):
        g = draw.normal(size=(3, 4))
        step, state = rule.step(np, t, x, g, rule.lr, state)
        for array in (step, *state.values()):
            assert not np.shares_memory(array, x)
            assert not np.shares_memory(array, g)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("network", [{"key": "mlp", "hidden": [5]}, {"key": "mlp", "hidden": [200, 200]}, "conv"])
def test_every_device_gives_the_same_losses(device: str, network: Any) -> None:
    data: dict[str, Any] = {"data": "digits", "batch": 256} if network == "conv" else {}
    asked = training("classes", racers=RACERS, seeds=2, clip=1.0, network=network, dtype="float32", epochs=1, **data)
    rows = rows_of(asked.changed(device=device))
    exact = rows_of(asked.changed(dtype="float64"))
    np.testing.assert_allclose(rows.train_loss, exact.train_loss, atol=1e-4)
    np.testing.assert_allclose(rows.weights, exact.weights, atol=1e-3)
