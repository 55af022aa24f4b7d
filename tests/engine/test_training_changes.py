"""Rates and epochs that are changed while it trains: kept in the training, which then gives the same run again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.declared import BadInput
from engine.jobs.train import reopen, run, train
from engine.run_file import is_run, save_run
from engine.runner import Gate, Run
from engine.scenario import Scenario
from engine.trainer import Trainer
from engine.training import RateChange, SliceView, Training
from engine.training_changes import amended, new_rates, same_history, trained
from engine.training_racers import NEW, as_edited, counterparts, racers_now

CHANGES = ({"racer": 1, "step": 2, "lr": 0.3}, {"racer": 1, "step": 7, "lr": 0.2}, {"racer": 0, "step": 7, "lr": 0.05})


def training(**changes: object) -> Training:
    return Training.checked(
        {
            "data": {"key": "moons", "samples": 40},
            "network": {"key": "mlp", "hidden": [4]},
            "racers": [{"key": "sgd", "lr": 0.01}, {"key": "adam", "lr": 0.01}],
            "batch": 10,
            "epochs": 4,
            **changes,
        }
    )


def test_what_was_changed_on_the_way_is_in_the_training_and_gives_the_same_run() -> None:
    trainer = Trainer(training())
    for step in range(5):
        if step == 3:
            trainer.change_rate(1, 0.3)
        trainer.advance()
    trainer.extend(2)
    for _ in train(trainer):
        pass
    told = trained(trainer)
    assert told.changes == (RateChange(racer=1, step=3, lr=0.3),) and told.more_epochs == 2
    np.testing.assert_array_equal(run(told).history.rows.weights[-1], trainer.history.rows.weights[-1])


def test_a_hand_on_the_rate_takes_the_place_of_what_was_to_come() -> None:
    trainer = Trainer(training(changes=CHANGES))
    for _ in range(4):
        trainer.advance()
    trainer.change_rate(1, 0.1)
    trainer.change_rate(1, 0.15)  # before the next step: the last word holds
    assert [(one.racer, one.step, one.lr) for one in trainer.changes] == [(1, 2, 0.3), (1, 4, 0.15), (0, 7, 0.05)]
    for _ in train(trainer):
        pass
    assert trainer.history.changes == trainer.changes


def test_the_rate_in_force_is_the_last() -> None:
    asked = training(changes=CHANGES)
    assert [racer.optimizer.lr for racer in racers_now(asked)] == [0.05, 0.2]
    assert [racer.optimizer.lr for racer in asked.racers] == [0.01, 0.01]


def test_an_edit_of_something_else_keeps_the_changes_and_one_of_the_rate_drops_them() -> None:
    asked = training(changes=CHANGES)
    shown = racers_now(asked)
    racers, changes = as_edited(asked, [(0, shown[0].changed(name="Slow")), (1, shown[1])])
    assert (racers[0].name, racers[0].optimizer.lr, changes) == ("Slow", 0.01, asked.changes)
    faster = shown[1].changed(optimizer=shown[1].optimizer.changed(lr=0.5))
    racers, changes = as_edited(asked, [(0, shown[0]), (1, faster)])
    assert racers[1].optimizer.lr == 0.5 and [one.racer for one in changes] == [0]
    racers, changes = as_edited(asked, [(1, shown[1]), (NEW, shown[0]), (0, shown[0])])
    assert [one.racer for one in changes] == [0, 0, 2] and racers[1].optimizer.lr == 0.05


def test_what_is_asked_for_is_told_apart_from_what_was_done() -> None:
    done, asked = training(changes=CHANGES, more_epochs=3), training()
    assert new_rates(asked, done) == {0: 0.01, 1: 0.01}
    assert not same_history(asked, done) and same_history(training(changes=CHANGES), done)
    named = asked.changed(racers=tuple(racer.changed(name="A") for racer in asked.racers))
    assert amended(named, done).computed == done.computed and amended(named, done).racers[0].name == "A"


def test_rates_and_epochs_are_not_the_aim_of_a_training() -> None:
    assert training().aim == training(changes=CHANGES, more_epochs=3).aim
    assert training().aim == training(racers=[{"key": "sgd", "lr": 9.0}, "adam"]).aim
    assert training().aim != training(racers=["sgd", {"key": "adam", "beta1": 0.5}]).aim
    assert training().aim != training(batch=5).aim


def test_a_saved_run_is_looked_at_again(tmp_path: Path) -> None:
    path, history = tmp_path / "run.npz", run(training()).history
    save_run(path, Scenario.checked({"train": training()}), history)
    assert is_run(path)
    run_of_it = Run(lambda: reopen(path))
    run_of_it.work(Gate())
    assert run_of_it.ended is not None
    trainer = run_of_it.ended.result
    assert trainer.over and trainer.step == trainer.steps == 12
    np.testing.assert_array_equal(trainer.history.rows.weights, history.rows.weights)


def test_racers_are_known_again_by_look_and_rule() -> None:
    sgd, adam = (one.changed(style=style) for style, one in enumerate(training().racers))
    again = sgd.changed(style=2)
    assert counterparts((sgd, adam), (adam, again, sgd.changed(hidden=True))) == (2, 0)
    assert counterparts((sgd, adam), (adam.changed(style=0),)) == (NEW, NEW)  # another rule, another look
    assert counterparts((sgd, sgd), (sgd, adam, sgd)) == (0, 2)


def test_a_history_of_another_network_is_refused() -> None:
    other = run(training(network={"key": "mlp", "hidden": [5]})).history
    with pytest.raises(BadInput, match="do not belong together"):
        Trainer(training()).show(other)


def test_other_files_are_no_runs(tmp_path: Path) -> None:
    (tmp_path / "text.npz").write_text("{}")
    assert not is_run(tmp_path / "text.npz") and not is_run(tmp_path / "missing.npz")


def test_rates_changed_after_the_end_hold_from_there_on_and_give_the_same_run() -> None:
    trainer = run(training())
    assert trainer.over and trainer.step == 12
    trainer.change_rate(0, 0.3)
    trainer.extend(3)
    for _ in train(trainer):
        pass
    told = trained(trainer)
    assert told.changes == (RateChange(racer=0, step=12, lr=0.3),) and trainer.history.changes == told.changes
    again, rows = run(told).history.rows, trainer.history.rows
    for name in ("step", "weights", "train_loss", "rate"):
        np.testing.assert_array_equal(getattr(again, name), getattr(rows, name))
    assert rows.rate[:, 0].tolist() == pytest.approx([0.01] * 4 + [0.3] * 4)


def test_the_ends_of_a_slice_stay_with_their_racers() -> None:
    view = SliceView(centre=0, second=2, line_from=-1, line_to=1)
    moved = view.rearranged([2, 0, 1])
    assert (moved.centre, moved.second, moved.line_from, moved.line_to) == (1, 0, -1, 2)
    fewer = view.rearranged([1, 2])  # the centre is gone
    assert (fewer.centre, fewer.second, fewer.line_to) == (0, 1, 0)
    alone = view.rearranged([NEW])
    assert (alone.centre, alone.second, alone.line_from, alone.line_to) == (0, 1, -1, 0)
