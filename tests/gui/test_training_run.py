"""One training after the other in a worker: made, paused, gone on with, changed on the way, and what fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.jobs.train import reopen
from engine.jobs.train import run as run_whole
from engine.run_file import save_run
from engine.runtime import warm_up
from engine.scenario import Scenario
from engine.training import Training
from engine.training_start import TrainingStart
from gui.bridge import Bridge
from gui.training_run import TrainingRun
from gui.training_state import State

from .training_kit import EPOCH, LONG, PATIENCE, training


class Watched:
    """A run, with what it has told."""

    def __init__(self, qtbot: Any) -> None:
        list(warm_up())
        self.qtbot, self.bridge = qtbot, Bridge()
        self.run = TrainingRun(self.bridge)
        self.replaced: list[Any] = []
        self.amended: list[Training] = []
        self.failures: list[str] = []
        self.news: list[str] = []
        self.run.replaced.connect(self.replaced.append)
        self.run.amended.connect(self.amended.append)
        self.run.failed.connect(lambda sentence, _: self.failures.append(sentence))
        self.run.told.connect(self.news.append)

    def until(self, *states: State) -> None:
        self.qtbot.waitUntil(lambda: self.run.state in states, timeout=PATIENCE)

    def train(self, asked: Training) -> None:
        """Begin, and wait for the first steps."""
        self.run.take(asked)
        self.run.start()
        self.qtbot.waitUntil(lambda: self.run.trainer is not None and self.run.trainer.step > 3, timeout=PATIENCE)

    @property
    def step(self) -> int:
        assert self.run.trainer is not None
        return self.run.trainer.step

    @property
    def rows(self) -> Any:
        assert self.run.trainer is not None
        return self.run.trainer.history.rows


@pytest.fixture
def watched(qtbot: Any) -> Iterator[Watched]:
    made = Watched(qtbot)
    yield made
    made.run.close()
    made.bridge.close()


def test_what_is_taken_is_made_ready_and_no_step_is_taken(watched: Watched) -> None:
    watched.run.take(training())
    watched.until(State.READY)
    assert (watched.step, len(watched.rows)) == (0, 1)
    assert watched.replaced == [watched.run.trainer]


def test_an_edit_before_any_step_is_made_ready_at_once(watched: Watched) -> None:
    watched.run.take(training())
    watched.until(State.READY)
    for noise in (0.1, 0.2, 0.3):
        watched.run.take(training(data={"key": "moons", "samples": 40, "noise": noise}))
    watched.qtbot.waitUntil(lambda: watched.run.state is State.READY and not watched.run.changed, timeout=PATIENCE)
    assert watched.run.trainer is not None and watched.run.trainer.training.data.noise == 0.3


def test_it_trains_to_the_end_as_without_a_window(watched: Watched) -> None:
    watched.run.take(training())
    watched.run.start()
    watched.until(State.DONE)
    np.testing.assert_array_equal(watched.rows.weights, run_whole(training()).history.rows.weights)


def test_pausing_loses_nothing(watched: Watched) -> None:
    watched.train(training(epochs=40))
    watched.run.pause()
    assert watched.run.state is State.PAUSED
    watched.qtbot.waitUntil(lambda: watched.run._run is None)
    step = watched.step
    watched.run.start()
    watched.until(State.DONE)
    assert watched.step == 40 * EPOCH >= step
    whole = run_whole(training(epochs=40)).history.rows
    np.testing.assert_array_equal(watched.rows.weights[-1], whole.weights[-1])


def test_stopping_ends_it_and_starting_trains_anew(watched: Watched) -> None:
    watched.train(training(epochs=LONG))
    watched.run.stop()
    assert watched.run.state is State.STOPPED
    first = watched.run.trainer
    assert len(watched.rows) > 0
    watched.run.start()
    watched.qtbot.waitUntil(lambda: watched.run.trainer is not first and watched.run.training, timeout=PATIENCE)


def test_more_epochs_go_on_from_the_end(watched: Watched) -> None:
    watched.run.take(training())
    watched.run.start()
    watched.until(State.DONE)
    watched.run.more(3)
    watched.qtbot.waitUntil(lambda: watched.run.state is State.DONE and watched.step == 7 * EPOCH, timeout=PATIENCE)
    watched.qtbot.waitUntil(lambda: bool(watched.amended))
    assert watched.amended[-1] == training(more_epochs=3)
    np.testing.assert_array_equal(watched.rows.weights[-1], run_whole(watched.amended[-1]).history.rows.weights[-1])


def test_a_rate_changed_on_the_way_is_recorded_and_gives_the_same_run_again(watched: Watched) -> None:
    watched.train(training(epochs=LONG))
    watched.run.take(faster(training(epochs=LONG)))
    watched.qtbot.waitUntil(lambda: bool(watched.amended), timeout=PATIENCE)
    told = watched.amended[-1]
    assert [(one.racer, one.lr) for one in told.changes] == [(1, 0.5)]
    assert told.racers == training().racers  # their first rates
    step = told.changes[0].step
    watched.qtbot.waitUntil(lambda: watched.step > step + 20, timeout=PATIENCE)
    watched.run.stop()
    watched.qtbot.waitUntil(lambda: watched.run._run is None)
    rows = watched.rows
    epochs = int(rows.step[-1]) // EPOCH
    again = run_whole(told.changed(epochs=epochs)).history.rows
    np.testing.assert_array_equal(again.weights[-1], rows.weights[rows.index(EPOCH * epochs)])


def test_a_rate_changed_while_it_is_paused_holds_from_the_next_step(watched: Watched) -> None:
    watched.train(training(epochs=LONG))
    watched.run.pause()
    watched.qtbot.waitUntil(lambda: watched.run._run is None)
    watched.run.take(faster(training(epochs=LONG)))
    assert not watched.run.changed
    watched.qtbot.waitUntil(lambda: bool(watched.amended), timeout=PATIENCE)
    assert watched.amended[-1].changes[0].step == watched.step
    assert watched.run.state is State.PAUSED


def test_a_rate_changed_after_the_end_is_an_ordinary_edit(watched: Watched) -> None:
    watched.run.take(training())
    watched.run.start()
    watched.until(State.DONE)
    watched.run.take(faster(training()))
    assert watched.run.changed
    assert watched.run.trainer is not None and watched.run.trainer.changes == ()


def test_another_setting_keeps_the_run_and_says_that_it_is_the_one_before(watched: Watched) -> None:
    watched.train(training(epochs=LONG))
    trainer = watched.run.trainer
    watched.run.take(training(epochs=LONG, batch=5))
    assert watched.run.changed and watched.run.training and watched.run.trainer is trainer
    watched.run.take(training(epochs=LONG))
    assert not watched.run.changed


def test_it_begins_from_a_picked_point(watched: Watched) -> None:
    watched.run.take(training())
    watched.until(State.READY)
    assert watched.run.trainer is not None
    place = np.full(watched.run.trainer.problem.layout.total, 0.25, np.float32)
    watched.run.take(training(start=TrainingStart.at(place, "float32", "pca", 0.0, 0.0)))
    watched.run.start()
    watched.until(State.DONE)
    np.testing.assert_array_equal(watched.rows.weights[0], [place, place])


def test_a_bad_combination_is_a_sentence_and_the_results_stay(watched: Watched) -> None:
    watched.run.take(training())
    watched.run.start()
    watched.until(State.DONE)
    before = watched.run.trainer
    watched.run.take(training(loss="mse"))
    assert watched.failures == []
    watched.run.start()
    watched.until(State.FAILED)
    assert "classes" in watched.failures[-1]
    assert watched.run.trainer is before
    watched.run.take(training())
    watched.run.start()
    watched.until(State.DONE)


def test_a_racer_that_diverges_says_so_and_the_others_go_on(watched: Watched) -> None:
    racers = [{"optimizer": {"key": "sgd", "lr": 1e5}, "name": "Wild"}, {"optimizer": {"key": "adam", "lr": 0.01}}]
    watched.run.take(training(racers=racers, epochs=40))
    watched.run.start()
    watched.until(State.DONE)
    watched.qtbot.waitUntil(lambda: bool(watched.news))
    assert len(watched.news) == 1
    assert watched.news[0].startswith("Wild: ")
    assert watched.step == 40 * EPOCH


def test_nobody_trains(watched: Watched) -> None:
    watched.run.take(training(racers=[]))
    assert watched.run.state is State.EMPTY
    watched.run.start()
    assert watched.run.state is State.EMPTY and watched.failures == []


def test_a_saved_run_is_shown_and_does_not_go_on(watched: Watched, tmp_path: Path) -> None:
    trainer = run_whole(training())
    path = tmp_path / "run.npz"
    save_run(path, Scenario.checked({"train": training()}), trainer.history)
    watched.run.take(training())
    watched.run.look_at(lambda: reopen(path))
    watched.until(State.DONE)
    np.testing.assert_array_equal(watched.rows.weights, trainer.history.rows.weights)
    assert not watched.run.can_go_on and not watched.run.changed


def faster(asked: Training) -> Training:
    """The second racer at another rate."""
    racer = asked.racers[1]
    return asked.changed(racers=(asked.racers[0], racer.changed(optimizer=racer.optimizer.changed(lr=0.5))))
