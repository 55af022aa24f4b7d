"""The script of a training gives the history again, run by itself: networks, losses, data, and what ends it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import BadInput, Scenario, presets
from engine.code import program_of
from engine.history import History
from engine.jobs.train import run, train
from engine.loss import LOSSES
from engine.own_model import allow, forget
from engine.trainer import Trainer
from engine.training import Training
from engine.training_start import TrainingStart
from tests.engine.code_kit import Left, check_format, check_training, left_by
from tests.engine.training_kit import training

RACERS = [{"key": "momentum", "lr": 0.05}, {"key": "adam", "lr": 0.01, "weight_decay": 0.01}]
DIGITS = {"data": "digits", "loss": "cross_entropy", "batch": 256, "epochs": 1}


def short(task: str = "classes", **changes: Any) -> Training:
    return training(task, **{"racers": RACERS, "record_every": None, "epochs": 2, **changes})


def losses() -> dict[str, Training]:
    found = {f"loss-{cls.key}": short(cls.task, loss=cls.key) for cls in LOSSES if cls.key != "squared_log"}
    found["loss-squared_log"] = short("regression", loss="squared_log", data="danwood", network="linear")
    weighted = {"key": "cross_entropy", "weight": [1, 2, 0.5], "label_smoothing": 0.1}
    return {**found, "loss-weighted": short(loss=weighted), "loss-nll": short(loss={"key": "nll", "weight": [1, 3, 1]})}


def networks() -> dict[str, Training]:
    kinds = ("default", "xavier", "kaiming", "zeros", "too large")
    found = {
        f"first-{kind.replace(' ', '-')}": short(network={"key": "mlp", "hidden": [5], "initialisation": kind})
        for kind in kinds
    }
    for name in ("ReLU", "Sigmoid", "GELU", "LeakyReLU", "SiLU", "ELU"):
        found[f"by-{name}"] = short(network={"key": "mlp", "hidden": [4, 3], "activation": name}, epochs=1)
    conv = {"key": "conv", "channels": [3, 4], "initialisation": "kaiming"}
    return {
        **found,
        "conv": training(**{"task": "classes", **DIGITS, "network": conv, "racers": RACERS[:1], "record_every": None}),
        "softmax": short(network="softmax"), "linear": short("regression", network="linear"),
        "logistic": short("binary", network="logistic"),
    }  # fmt: skip


def data() -> dict[str, Training]:
    numbers = "boxbod danwood norris noisy_line sine step s_curve plane diabetes".split()
    classes = "circles moons spirals xor two_classes iris wine breast_cancer".split()
    small = {"network": {"key": "mlp", "hidden": [3]}, "racers": RACERS[1:], "epochs": 1}
    found = {f"data-{key}": short("regression", data=key, **small) for key in numbers}
    return {**found, **{f"data-{key}": short(data=key, **small) for key in classes}}


def ways() -> dict[str, Training]:
    rates = {"schedule": {"key": "one_cycle", "warmup": 3}, "optimizer": {"key": "sgd", "lr": 0.3}}
    wild = [{"key": "sgd", "lr": lr} for lr in (0.05, 3.0, 1e6)]
    changes = [
        {"racer": 0, "step": 7, "lr": 0.2},
        {"racer": 1, "step": 3, "lr": 0.001},
        {"racer": 2, "step": 5, "lr": 0.3},
    ]
    return {
        "clip": short(clip=0.3), "rows": short(record_every=3, epochs=4), "seeds": short(seeds=2, seed=5),
        "whole": short(batch=None, epochs=6), "all": short(held_out=0, standardise=False),
        "lion": short(racers=["lion"]),
        "patience": short("binary", racers=[{"key": "adam", "lr": 0.3}], patience=1, epochs=12, held_out=0.5),
        "below": short(loss_below=1.0, epochs=9), "wild": short("regression", racers=wild, epochs=8, diverged_beyond=3),
        "nan": short("regression", racers=wild, epochs=60, diverged_beyond=1e12),
        "more": short(racers=[rates, {**rates, "schedule": "cosine"}], epochs=3, more_epochs=2),
        "changes": short(racers=[rates, RACERS[1], {"optimizer": "rprop"}], changes=changes, epochs=3),
    }  # fmt: skip


def shown() -> dict[str, Training]:
    found = {f"preset{n:02d}": one.training for n, one in enumerate(presets(), 1) if one.workspace == "train"}
    return {name: one.changed(epochs=min(one.epochs, 2), dtype="float64") for name, one in found.items()}


def single() -> dict[str, Training]:
    found = {"clip": ways()["clip"], "moons": shown()["preset15"], "focal": short("binary", loss="focal")}
    return {f"single-{name}": one.changed(dtype="float32") for name, one in found.items()}


def picked() -> Training:
    start = TrainingStart.at(np.linspace(-1, 1, 4 * 3 + 3 * 5), "float64", "pca", 0.0, 0.0)
    return short(racers=RACERS[:1], network={"key": "mlp", "hidden": [4]}, start=start)


TRAININGS = {**losses(), **networks(), **data(), **ways(), **shown(), **single(), "picked": picked()}
OF_FILES = ("own", "own-data", "table", "long-table")

OWN = """
import torch
from torch import nn

def model():
    frozen = nn.Linear(4, 4)
    nn.init.ones_(frozen.weight.requires_grad_(False))
    return nn.Sequential(nn.Linear(2, 4), nn.ReLU(), frozen, nn.Dropout(), nn.Linear(4, 3))

def data():
    x = torch.linspace(-1, 1, 60).sin().view(30, 2)
    return x, torch.arange(30) % 3
"""


def of_files(folder: Path) -> dict[str, Training]:
    """Trainings of a model file, which was allowed to run, and of tables; their names have all that can be in names."""
    model, draws = folder / 'my "own"\n model.py', np.random.default_rng(0).standard_normal((2400, 3))
    model.write_text(OWN)
    allow(model)
    tables = {"table": folder / "few.csv", "long-table": folder / "many.csv"}
    for count, path in zip((12, 2400), tables.values(), strict=True):
        np.savetxt(path, draws[:count], delimiter=",", header="a,b,'''\"; boom()", comments="", fmt="%.17g")
    read = {name: {"key": "csv", "path": str(path), "x": ["a", "b"]} for name, path in tables.items()}
    file = {"key": "own", "path": str(model)}
    return {
        "own": short(network=file), "own-data": short(network=file, data=file, seeds=2),
        **{name: short("regression", data=one, racers=RACERS[:1]) for name, one in read.items()},
    }  # fmt: skip


def changed() -> tuple[Training, History]:
    """A training whose scenario does not tell that a rate was changed, and its history, which does."""
    asked = short(epochs=3)
    trainer = Trainer(asked)
    for step in range(8):
        if step == 5:
            trainer.change_rate(1, 0.1)
        trainer.advance()
    for _ in train(trainer):
        pass
    return asked, trainer.history


@dataclass(frozen=True)
class Ran:
    """What was asked for, what it gave here, its script, and what that left."""

    asked: Training
    history: History
    text: str
    left: Left


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trainings")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> dict[str, Ran]:
    asked = {**TRAININGS, **of_files(tmp_path_factory.mktemp("files"))}
    histories = {name: run(one).history for name, one in asked.items()}
    asked["changed"], histories["changed"] = changed()
    texts = {name: program_of(scenario(one), histories[name]).script() for name, one in asked.items()}
    forget()
    left = left_by(texts, folder)
    return {name: Ran(one, histories[name], texts[name], left[name]) for name, one in asked.items()}


def scenario(asked: Training) -> Scenario:
    return Scenario.checked({"racers": [], "workspace": "train", "train": asked})


@pytest.mark.parametrize("name", [*TRAININGS, *OF_FILES, "changed"])
def test_a_script_gives_the_history_again(ran: dict[str, Ran], name: str) -> None:
    one = ran[name]
    assert all(weights.dtype == one.asked.dtype for weights in one.left.weights.values())
    check_training(one.history, one.left, within=1e-8 if one.asked.dtype == "float64" else 1e-4)


def test_scripts_need_no_formatting(ran: dict[str, Ran], folder: Path) -> None:
    assert len(ran) > len(TRAININGS)
    check_format(folder)


def test_the_losses_are_told_as_they_fall(ran: dict[str, Ran]) -> None:
    said = ran["clip"].left.said.splitlines()
    assert said[0].startswith("Momentum lr=0.05  epoch 0  loss ")
    assert said[-2:-1] == ["Adam lr=0.01      step limit after 2 epochs"]


def test_a_long_table_is_packed_and_names_of_columns_are_not_in_it(ran: dict[str, Ran]) -> None:
    assert "unpacked(" in ran["long-table"].text
    assert "unpacked(" not in ran["table"].text
    assert not any("boom" in ran[name].text for name in ("table", "long-table"))


def test_data_are_drawn_by_the_lines_of_their_class(ran: dict[str, Ran]) -> None:
    text = ran["loss-cross_entropy"].text
    assert "def blobs(samples, classes, distance, noise, seed):" in text
    assert "self" not in text


def test_a_run_of_saved_states_has_no_program() -> None:
    asked, history = changed()
    history.rows.rate[:] = np.nan
    with pytest.raises(BadInput, match="only saved states are known"):
        program_of(scenario(asked), history)
