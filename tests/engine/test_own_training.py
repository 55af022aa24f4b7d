"""A model file becomes the network of a training, on its own data or those there are, with a loss that fits it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.declared import BadInput
from engine.own_model import allow
from engine.own_training import with_file
from engine.training import RateChange, Training, first_training, rearranged

MODEL = "import torch\n\n\ndef model():\n    return torch.nn.Linear({inputs}, {outputs})\n"
DATA = "\n\ndef data():\n    x = torch.arange(60.0).reshape(20, 3)\n    return x, {y}\n"


def opened(path: Path, text: str) -> Training:
    path.write_text(text)
    allow(path)
    job = with_file(first_training(), str(path))
    next(job)
    with pytest.raises(StopIteration) as stop:
        next(job)
    made: Training = stop.value.value
    return made


@pytest.mark.parametrize(
    ("outputs", "y", "loss"),
    [
        (2, "(x[:, 0] > 30).long()", "cross_entropy"),
        (1, "(x[:, 0] > 30).long()", "bce_with_logits"),
        (4, "torch.arange(20) % 4", "cross_entropy"),
        (1, "x[:, 0] / 3", "mse"),
    ],
)
def test_the_loss_follows_from_outputs_and_targets(tmp_path: Path, outputs: int, y: str, loss: str) -> None:
    made = opened(tmp_path / "mine.py", MODEL.format(inputs=3, outputs=outputs) + DATA.format(y=y))
    assert (made.data.key, made.network.key, made.loss.key) == ("own", "own", loss)


def test_without_data_it_learns_those_there_are(tmp_path: Path) -> None:
    made = opened(tmp_path / "mine.py", MODEL.format(inputs=2, outputs=2))
    assert (made.data, made.loss) == (first_training().data, first_training().loss)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [(MODEL.format(inputs=5, outputs=2), "cannot be multiplied"), (MODEL.format(inputs=2, outputs=9), r"\[4, 9\]")],
)
def test_what_does_not_fit_is_said_of_the_model(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "mine.py"
    path.write_text(text)
    allow(path)
    job: Any = with_file(first_training(), str(path))
    next(job)
    with pytest.raises(BadInput, match=sentence):
        next(job)


def test_a_file_that_was_not_allowed_is_not_run(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(MODEL.format(inputs=2, outputs=2))
    job = with_file(first_training(), str(path))
    next(job)
    with pytest.raises(BadInput, match="not been allowed"):
        next(job)


def test_changes_of_rates_move_with_their_racers() -> None:
    changes = tuple(RateChange(racer=racer, step=racer, lr=1.0) for racer in range(3))
    assert [one.racer for one in rearranged(changes, [2, -1, 0])] == [2, 0]
    assert [one.step for one in rearranged(changes, [2, -1, 0])] == [0, 2]
