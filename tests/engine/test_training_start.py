"""A training that goes on from a picked point says so in itself: saved, opened and run again it is the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from engine.declared import BadInput
from engine.jobs.train import run, train
from engine.problem import Problem
from engine.run_file import open_run, save_run
from engine.scenario import Scenario
from engine.trainer import Trainer
from engine.training import Training
from engine.training_pairing import with_data, with_loss, with_network
from engine.training_start import MOST_WEIGHTS, TrainingStart, going_on
from tests.engine.training_kit import Loop, apart, training

RACERS: list[Any] = [{"key": "adam", "lr": 0.02}, {"key": "sgd", "lr": 0.02}]


def picked(asked: Training, seed: int = 0) -> TrainingStart:
    weights = np.random.default_rng(seed).normal(size=Problem(asked).layout.total)
    return TrainingStart.at(weights, asked.dtype, "pca", 0.25, -1.5)


def test_all_begin_there_and_walk_as_the_plain_loop_does() -> None:
    asked = training(racers=RACERS, seeds=2, epochs=2)
    begun = asked.changed(start=picked(asked))
    assert begun.start is not None
    trainer = Trainer(begun)
    list(train(trainer))
    for lane in range(4):
        assert apart(trainer.history.rows, Loop(asked, lane // 2, lane % 2, begun.start.array()), lane) < 1e-10


def test_the_scenario_alone_gives_the_same_recording() -> None:
    asked = training(racers=RACERS, epochs=2, dtype="float32")
    scenario = Scenario.checked({"train": asked.changed(start=picked(asked))})
    again = Scenario.from_json(scenario.to_json())
    assert again == scenario
    np.testing.assert_array_equal(run(scenario.training).history.rows.weights, run(again.training).history.rows.weights)


def test_a_saved_run_carries_where_it_began(tmp_path: Path) -> None:
    asked = training(racers=RACERS, epochs=1)
    scenario = Scenario.checked({"train": asked.changed(start=picked(asked))})
    history = run(scenario.training).history
    save_run(tmp_path / "run.npz", scenario, history)
    found = open_run(tmp_path / "run.npz")
    np.testing.assert_array_equal(run(found.training).history.rows.weights, history.rows.weights)


def test_going_on_is_at_the_rates_in_force_and_without_the_past() -> None:
    asked = training(racers=RACERS, changes=[{"racer": 1, "step": 3, "lr": 0.5}], more_epochs=2)
    now = going_on(asked, picked(asked))
    assert [racer.optimizer.lr for racer in now.racers] == [0.02, 0.5]
    assert now.changes == () and now.more_epochs == 0 and now.start == picked(asked)


@given(arrays.arrays(np.float64, st.integers(1, 40), elements=st.floats(allow_nan=False, width=64)))
def test_no_bit_is_lost(weights: np.ndarray) -> None:
    np.testing.assert_array_equal(TrainingStart.at(weights, "float64", "random", 0, 0).array(), weights)


@pytest.mark.parametrize(
    "changes",
    [{"weights": "AAAA"}, {"weights": "no base64!"}, {"weights": "AAAAAA==", "dtype": "float64"}, {"weights": "ä"}],
)
def test_broken_texts_are_refused(changes: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="no base64 text of float"):
        TrainingStart.checked(changes)


def test_a_scenario_carries_so_many_weights() -> None:
    most = np.zeros(MOST_WEIGHTS)
    assert len(TrainingStart.at(most, "float64", "pca", 0, 0).array()) == MOST_WEIGHTS
    with pytest.raises(BadInput, match="up to 250,000 weights; this network has 250,001"):
        TrainingStart.at(np.zeros(MOST_WEIGHTS + 1), "float32", "pca", 0, 0)


def test_a_point_of_another_network_is_refused() -> None:
    asked = training()
    other = TrainingStart.at(np.zeros(3), "float64", "pca", 0, 0)
    with pytest.raises(BadInput, match=r"begin from has 3 weights, but the network has 107: begin at the"):
        Trainer(asked.changed(start=other))


def test_it_stays_for_the_same_network_and_goes_with_another() -> None:
    moons = training(data="moons", loss="cross_entropy", network={"key": "mlp", "hidden": [4]})
    begun = moons.changed(start=picked(moons))
    assert with_data(begun, "circles").start == begun.start
    assert with_data(begun, "iris").start is None
    assert with_loss(begun, "bce_with_logits").start is None  # one output in place of two
    assert with_network(begun, begun.network).start == begun.start
    assert with_network(begun, begun.network.changed(hidden=(5,))).start is None
