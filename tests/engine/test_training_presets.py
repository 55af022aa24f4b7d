"""The presets of Train: what each sentence tells the user to look for is there to be seen."""

from __future__ import annotations

import math
import time
from functools import cache

import numpy as np

from engine import Outcome, Scenario, presets
from engine.jobs.train import run
from engine.trainer import Trainer
from engine.training import Training

PRESETS: dict[str, Scenario] = {s.title: s for s in presets() if s.workspace == "train"}


def training(title: str) -> Training:
    return PRESETS[title].training


@cache
def trained(title: str) -> Trainer:
    return run(training(title))


def first_epoch(above: np.ndarray) -> np.ndarray:
    """The first row of each lane where `above [T, L]` holds; infinity where it never does: `[L]`."""
    return np.where(above.any(0), above.argmax(0), np.inf)


def test_each_has_racers_and_is_read_without_torch_being_asked() -> None:
    assert len(PRESETS) == 8
    assert all(scenario.train.racers for scenario in PRESETS.values())


def test_moons_plain_descent_is_last_to_bend_its_border() -> None:
    rows = trained("Two moons, four optimizers").history.rows
    plain, *others = first_epoch(rows.train_accuracy > 0.95)
    assert plain == np.inf
    assert max(others) <= 30
    assert rows.train_accuracy[-1, 0] < 0.9, "what a line can do"
    assert (rows.train_accuracy[-1, 1:] > 0.98).all()


def test_the_textbook_net_rests_at_the_variance_of_the_noise() -> None:
    trainer = trained("The textbook net, 10-5-1")
    assert trainer.problem.layout.total == 10 * 5 + 5 + 5 + 1
    (rule,) = (racer.optimizer for racer in trainer.training.racers)
    assert (rule.key, rule.lr, rule.momentum) == ("momentum", 0.01, 0.9)
    assert (trainer.training.batch, trainer.training.epochs, trainer.training.loss.key) == (32, 100, "mse")
    loss = trainer.history.rows.validation_loss[:, 0]
    assert loss[0] > 20 * loss[10]
    assert abs(np.median(loss[40:]) - 0.25) < 0.03
    assert (abs(loss[40:] - 0.25) < 0.1).all()


def test_digits_reach_95_percent_on_pictures_not_seen() -> None:
    began = time.perf_counter()
    trainer = run(training("Handwritten digits"))
    print(f"digits: {time.perf_counter() - began:.1f} s")
    epochs = first_epoch(trainer.history.rows.validation_accuracy > 0.95)
    assert max(epochs) <= 6
    assert (trainer.history.rows.validation_accuracy[-1] > 0.95).all()


def test_spirals_are_left_to_momentum_and_adam() -> None:
    plain, *others = trained("Two spirals").history.rows.validation_accuracy[-1]
    assert plain < 0.7
    assert min(others) > 0.95


def test_sharpness_hovers_at_twice_over_the_rate() -> None:
    """Cohen et al., Gradient Descent on Neural Networks Typically Occurs at the Edge of Stability, ICLR 2021."""
    trainer = trained("Edge of stability")
    rows = trainer.history.rows
    for lane, lr in enumerate((0.1, 0.2)):
        sharpness = rows.sharpness[:, lane]
        assert sharpness[0] < 0.6 * 20, "it begins below the line of the smaller rate"
        np.testing.assert_allclose(sharpness[50:], 2 / lr, rtol=0.1)
    assert (rows.train_loss[-1] < rows.train_loss[50]).all()


def test_weights_of_0_stay_alike_and_learn_nothing() -> None:
    trainer = trained("All weights 0 at first")
    rows = trainer.history.rows
    assert (abs(rows.train_loss - math.log(2)) < 0.01).all()
    moved = (rows.weights != 0).any((0, 1))
    assert moved.sum() == 2, "the biases of the last layer alone"
    learning = training("All weights 0 at first")
    again = run(learning.changed(network=learning.network.changed(initialisation="default")))
    assert (again.history.rows.train_accuracy[-1] > 0.8).all()


def test_a_wave_is_followed_by_momentum_and_adam_while_plain_descent_has_a_line() -> None:
    trainer = trained("A curve through a wave")
    rows = trainer.history.rows
    x, y = trainer.problem.train.x[:, 0].numpy(), trainer.problem.train.y.numpy()
    line = np.polyval(np.polyfit(x, y, 1), x)
    straight = float(((line - y) ** 2).mean())
    plain, momentum, adam = rows.train_loss[20]
    assert plain > 0.8 * straight, "little more than a line"
    assert max(momentum, adam) < 0.15 * straight
    assert rows.train_loss[-1, 0] < 0.1 * straight


def test_overfitting_is_stopped_30_epochs_after_the_lowest_validation_loss() -> None:
    trainer = trained("Overfitting, and when to stop")
    rows, history = trainer.history.rows, trainer.history
    assert (len(trainer.problem.train), trainer.problem.layout.total) == (40, 4482)
    for lane, ending in enumerate(history.endings):
        assert ending.outcome is Outcome.STOPPED
        loss = rows.validation_loss[:, lane]
        lowest = int(rows.step[loss.argmin()])
        assert ending.step is not None
        assert ending.step - lowest == 30 * history.steps_per_epoch
        assert loss[-1] > 1.2 * loss.min()
        assert rows.train_loss[-1, lane] < rows.train_loss[loss.argmin(), lane]
