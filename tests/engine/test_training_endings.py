"""How a training ends: at its limit, early, converged, diverged or out of the numbers; and what it refuses to begin."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from engine import recording
from engine.dataset import Data, Dataset
from engine.declared import BadInput
from engine.jobs.train import make, out_of_memory, run, train
from engine.network import Network, Shape
from engine.outcome import Outcome
from engine.trainer import Trainer
from tests.engine.training_kit import Loop, rows_of, training

OVERFITS = {"key": "adam", "lr": 0.05}
WELL, WILD = {"key": "sgd", "lr": 0.003}, {"key": "sgd", "lr": 30.0}


def test_early_stopping_is_the_loop_that_one_would_write() -> None:
    asked = training(racers=[OVERFITS], epochs=200, record_every=None, patience=4)
    trainer, loop = run(asked), Loop(asked)
    best, waited, epochs = loop.validation_loss(), 0, 0
    while waited < 4 and epochs < 200:
        loop.path(loop.steps_per_epoch)
        epochs, found = epochs + 1, loop.validation_loss()
        best, waited = (found, 0) if found < best else (best, waited + 1)
    (ending,) = trainer.history.endings
    assert 4 < epochs < 200
    assert (ending.outcome, ending.step) == (Outcome.STOPPED, loop.step)
    assert trainer.history.last_step == loop.step
    assert f"epoch {epochs}" in ending.sentence and f"{best:.4g}" in ending.sentence
    assert trainer.history.rows.validation_loss.min() == pytest.approx(best, rel=1e-10)


def test_patience_goes_on_where_it_was_when_epochs_are_added() -> None:
    asked = training(racers=[OVERFITS], epochs=6, record_every=None, patience=10)
    trainer = run(asked)
    trainer.extend(194)
    list(train(trainer))
    assert trainer.history.endings == run(asked.changed(epochs=200)).history.endings


def test_a_loss_that_falls_below_the_bound_has_converged() -> None:
    rows = rows_of(training(racers=[WELL], epochs=20))
    bound = float(rows.train_loss[60, 0])
    trainer = run(training(racers=[WELL], epochs=20, loss_below=bound))
    first = int(np.flatnonzero(rows.train_loss[:, 0] < bound)[0])
    (ending,) = trainer.history.endings
    assert (ending.outcome, ending.step) == (Outcome.CONVERGED, first)
    assert len(trainer.history.rows) == first + 1


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_who_leaves_the_numbers_says_so_and_the_others_go_on(dtype: str) -> None:
    asked = training(racers=[WELL, WILD, {**WELL, "lr": 0.001}], seeds=2, dtype=dtype, diverged_beyond=1e12, epochs=8)
    trainer = run(asked.changed(record_every=3))
    endings, rows = trainer.history.endings, trainer.history.rows
    lost = [k for k, ending in enumerate(endings) if ending.outcome in (Outcome.NOT_FINITE, Outcome.DIVERGED)]
    assert lost == [2, 3]
    for lane in lost:
        end = rows.index(endings[lane].step or 0)
        assert rows.step[end] == endings[lane].step
        assert np.isfinite(rows.weights[:, lane]).all()
        assert (rows.weights[end:, lane] == rows.weights[end, lane]).all()
        assert "step" in endings[lane].sentence
    alone = rows_of(asked.changed(racers=[WELL, {**WELL, "lr": 0.001}], record_every=3))
    np.testing.assert_allclose(rows.weights[:, [0, 1, 4, 5]], alone.weights, rtol=0, atol=1e-5)


def test_a_loss_many_times_the_first_has_diverged() -> None:
    trainer = run(training(racers=[WELL, {"key": "sgd", "lr": 0.5}], diverged_beyond=5, epochs=8))
    rows, (well, wild) = trainer.history.rows, trainer.history.endings
    assert well.outcome is Outcome.STEP_LIMIT
    assert wild.outcome is Outcome.DIVERGED
    end = int(wild.step or 0)
    beyond = rows.train_loss[:, 1] > 5 * rows.train_loss[0, 1]
    assert beyond[end] and not beyond[:end].any()
    assert f"{rows.train_loss[end, 1]:.4g}" in wild.sentence


def test_when_all_are_lost_it_is_over() -> None:
    trainer = run(training(racers=[WILD], epochs=50))
    assert trainer.over
    assert trainer.step < trainer.steps
    trainer.advance()
    trainer.extend(3)
    assert trainer.over


def test_a_long_run_thins_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """10,000 steps take no more than the bound; what is kept is what would be there anyway."""
    asked = training(
        network={"key": "mlp", "hidden": [5]}, racers=[WELL, {"key": "sgd", "lr": 0.5}], epochs=2000, record_every=4,
        dtype="float32",
    )  # fmt: skip
    whole = run(asked.changed(epochs=100)).history.rows
    monkeypatch.setattr(recording, "MEMORY", 2**18)
    trainer = run(asked)
    history, rows = trainer.history, trainer.history.rows
    assert rows.step[-1] == trainer.steps == 10_000
    assert sum(array.nbytes for array in rows.arrays()) <= 2**18
    assert history.capacity // 2 < len(rows) <= history.capacity < 2_500
    lost = history.endings[1].step
    assert lost is not None and lost in rows.step
    assert set(rows.step % history.stride) <= {0, lost % history.stride, 10_000 % history.stride}
    early = rows.step[rows.step < 500]
    assert np.array_equal(rows.weights[: len(early)], whole.weights[early // 4])


def test_a_bound_of_memory_is_stated() -> None:
    """Ten nets of 4,482 weights for 10,000 steps would be 1.7 GB; the recording takes at most 256 MiB."""
    asked = training(
        "classes", data={"key": "moons", "samples": 100}, network={"key": "mlp", "hidden": [64, 64]}, seeds=10,
        dtype="float32", racers=[WELL], epochs=10_000, batch=None,
    )  # fmt: skip
    trainer = Trainer(asked)
    trainer.begin()
    row = sum(array.nbytes for array in trainer.history.rows.arrays())
    assert row > 170_000
    assert trainer.history.capacity * row <= recording.MEMORY == 256 * 2**20


class Greedy(Network):
    """Asks for more memory than there can be, after a while."""

    title = "Greedy"
    tasks = ("regression",)

    def module(self, shape: Shape) -> Any:
        class Module(torch.nn.Linear):
            calls = 0

            def forward(self, x: torch.Tensor) -> torch.Tensor:
                Module.calls += 1
                if Module.calls > 20:
                    torch.empty(2**60)
                return super().forward(x)

        return Module(shape.inputs, shape.outputs)


def test_out_of_memory_says_what_to_make_smaller_and_keeps_what_there_is() -> None:
    trainer = Trainer(training(network=Greedy(), racers=[WELL]))
    with pytest.raises(BadInput, match=r"not enough memory for 1 network on a batch of 8 samples: make the batch"):
        list(train(trainer))
    assert 0 < trainer.history.count < 20
    assert np.isfinite(trainer.history.rows.weights).all()
    assert out_of_memory(MemoryError(), trainer.training) is not None
    assert out_of_memory(RuntimeError("mat1 and mat2 shapes cannot be multiplied"), trainer.training) is None


def test_other_faults_stay_what_they_are() -> None:
    class Broken(Greedy):
        def module(self, shape: Shape) -> Any:
            return torch.nn.Linear(shape.inputs + 1, shape.outputs)

    with pytest.raises(RuntimeError, match="shapes"):
        list(make(training(network=Broken(), racers=[WELL])))


class Few(Dataset):
    """So many samples as asked for."""

    count: int = 1

    def make(self) -> Data:
        return Data(np.arange(2.0 * self.count).reshape(self.count, 2), np.ones(self.count), ("a", "b"))


def test_one_sample_is_enough() -> None:
    trainer = run(training(data=Few(), held_out=0.0, racers=[WELL]))
    rows = trainer.history.rows
    assert rows.step.tolist() == [0, 1, 2, 3, 4, 5]
    assert rows.train_loss[-1, 0] < rows.train_loss[0, 0]
    assert np.isnan(rows.validation_loss).all() and np.isnan(rows.train_accuracy).all()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"racers": []}, "nobody trains; add at least one racer"),
        ({"held_out": 0.0, "patience": 3}, "early stopping looks at validation data; hold some samples out"),
        ({"data": Few(count=0), "held_out": 0.0}, "there are no samples"),
        ({"data": Few(count=1)}, "one sample cannot be split; hold none out"),
        ({"loss": "cross_entropy"}, "Cross entropy tells classes apart, but the data have numbers"),
        ({"data": "moons"}, "compares numbers, but the data have classes; choose a loss for classes"),
        ({"data": "iris", "loss": "bce_with_logits"}, "tells two classes apart, but the data have 3"),
        ({"network": "softmax"}, "Softmax regression does not go with Mean squared error; it is for classes"),
        ({"network": "conv"}, "Convolutional network needs pictures, such as the digits"),
        (
            {"network": {"key": "conv", "channels": [4, 4, 4, 4]}, "data": "digits", "loss": "cross_entropy"},
            "4 convolutions halve 8 x 8 pixels to nothing; give fewer channels",
        ),
        ({"data": "iris", "loss": {"key": "cross_entropy", "weight": [1, 2]}}, "weight has 2 entries for 3 classes"),
        ({"network": {"key": "conv", "kernel": 4}}, "kernel is 4: it should be odd"),
        ({"changes": [{"racer": 3, "step": 0, "lr": 0.1}]}, "there is no racer 3; 1 are counted from 0"),
    ],
)
def test_what_does_not_go_together_is_refused_with_a_sentence(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(BadInput) as caught:
        Trainer(training(**changes))
    assert words in str(caught.value)
