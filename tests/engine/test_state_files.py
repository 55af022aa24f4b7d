"""Saved states: a series of them is a path, and what is not a state_dict of tensors alone is refused, not run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from engine import own_model
from engine.declared import BadInput
from engine.own_model import allow
from engine.problem import Problem
from engine.scenario import Scenario
from engine.sliced import slice_run
from engine.state_files import history_of, in_order, read_state
from engine.training import Training
from tests.engine.own_kit import written


@pytest.fixture
def problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Problem:
    monkeypatch.setattr(own_model, "_allowed", {})
    path = written(tmp_path)
    allow(path)
    part = {"key": "own", "path": str(path)}
    racers = [{"optimizer": "sgd", "name": "saved states"}]
    return Problem(
        Training.checked({"data": part, "network": part, "racers": racers, "held_out": 0, "standardise": False})
    )


def series(problem: Problem, folder: Path, count: int = 12) -> tuple[list[Path], np.ndarray]:
    """Files of states that walk at random, and their weights."""
    torch.manual_seed(0)
    module, weights = problem.module, []
    for step in range(count):
        with torch.no_grad():
            for parameter in module.parameters():
                parameter += 0.1 * torch.randn_like(parameter)
        torch.save(module.state_dict(), folder / f"ckpt_{step}.pt")
        weights.append(torch.nn.utils.parameters_to_vector(module.parameters()).detach().numpy().copy())
    return in_order(list(folder.glob("*.pt"))), np.stack(weights)


def test_files_come_as_a_person_would_sort_them() -> None:
    names = ["run2/a_10.pt", "run2/a_9.pt", "run10/a_1.pt", "run2/a.pt"]
    assert [str(path) for path in in_order([Path(name) for name in names])] == [
        "run2/a.pt", "run2/a_9.pt", "run2/a_10.pt", "run10/a_1.pt",
    ]  # fmt: skip


def test_a_series_is_a_history_that_can_be_sliced(problem: Problem, tmp_path: Path) -> None:
    paths, weights = series(problem, tmp_path)
    history = history_of(problem, paths)
    rows = history.rows
    np.testing.assert_array_equal(rows.weights[:, 0], weights)
    assert rows.step.tolist() == list(range(12))
    exact = problem.score(torch.from_numpy(weights), problem.train)
    np.testing.assert_allclose(rows.train_loss[:, 0], exact.loss, rtol=1e-6)
    sliced = slice_run(Scenario(train=problem.training), history, problem, plane="pca", grid=7)
    np.testing.assert_allclose(sliced.slice.loss.min(), sliced.values.min())
    centre = int(abs(sliced.slice.b).argmin()), int(abs(sliced.slice.a).argmin())
    np.testing.assert_allclose(sliced.slice.loss[centre], rows.train_loss[-1, 0], rtol=1e-6)


def test_running_averages_stay_as_the_state_has_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_model, "_allowed", {})
    text = "from torch import nn\ndef model(): return nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))\n"
    path = written(tmp_path, text)
    allow(path)
    module = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.BatchNorm1d(2))
    module[1].running_mean += 3
    torch.save(module.state_dict(), tmp_path / "a.pt")
    network = {"key": "own", "path": str(path), "state": str(tmp_path / "a.pt")}
    problem = Problem(Training.checked({"network": network, "racers": ["sgd"], "data": "moons"}))
    assert problem.module[1].running_mean.tolist() == [3, 3]
    assert "1.running_mean, stay everywhere as the last saved state has them" in problem.training.network.note(
        problem.shape
    )
    history = history_of(problem, [tmp_path / "a.pt"])
    module.eval()
    expected = torch.nn.functional.cross_entropy(module(problem.train.x), problem.train.y)
    np.testing.assert_allclose(history.rows.train_loss[0, 0], expected.item(), rtol=1e-5)


# --- what is refused -----------------------------------------------------------------------------------


class Trap:
    """What runs a program when it is unpickled."""

    def __reduce__(self) -> Any:
        return os.mkdir, ("sprung",)


def test_a_file_that_would_run_a_program_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for zipped in (True, False):
        torch.save({"first.weight": Trap()}, tmp_path / "a.pt", _use_new_zipfile_serialization=zipped)
        with pytest.raises(BadInput, match="is refused: it is no state_dict of tensors alone"):
            read_state(tmp_path / "a.pt")
    assert not Path("sprung").exists()


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ({"model": {}, "epoch": 3}, 'is not a state_dict: it holds "model", "epoch"'),
        ([torch.zeros(2)], "is not a state_dict: it holds list"),
        ({"first.weight": torch.zeros(6, 2)}, 'has no "first.bias", which the model has: [6]'),
        ({"first.weight": torch.zeros(6, 3)}, '"first.weight" is [6, 3], in the model [6, 2]'),
    ],
)
def test_the_first_wrong_entry_is_named(problem: Problem, tmp_path: Path, state: Any, says: str) -> None:
    torch.save(state, tmp_path / "a.pt")
    with pytest.raises(BadInput) as caught:
        history_of(problem, [tmp_path / "a.pt"])
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_entry_too_many_is_named(problem: Problem, tmp_path: Path) -> None:
    torch.save({**problem.module.state_dict(), "third.bias": torch.zeros(1)}, tmp_path / "a.pt")
    with pytest.raises(BadInput, match=r'has "third\.bias", which the model has not'):
        history_of(problem, [tmp_path / "a.pt"])


def test_files_that_are_none_are_refused(problem: Problem, tmp_path: Path) -> None:
    path = tmp_path / "a.pt"
    torch.save(problem.module.state_dict(), path)
    whole = path.read_bytes()
    for content in (b"", b"hello", whole[:200], whole[:-30]):
        path.write_bytes(content)
        with pytest.raises(BadInput, match=r"a\.pt"):
            history_of(problem, [path])
    with pytest.raises(BadInput, match="no such file"):
        history_of(problem, [tmp_path / "nowhere.pt"])
