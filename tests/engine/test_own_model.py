"""The user's own model: it runs when it was allowed by name and never before, and its faults have their line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from engine import own_model
from engine.declared import BadInput
from engine.jobs.train import run
from engine.own_model import OwnFault, allow, allowed
from engine.problem import Problem
from engine.scenario import Scenario
from engine.training import Training
from tests.engine.own_kit import NET, written


@pytest.fixture(autouse=True)
def nothing_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_model, "_allowed", {})


def own(path: Path, **changes: Any) -> Training:
    part = {"key": "own", "path": str(path)}
    given = {"data": part, "network": part, "racers": ["adam"], "batch": None, "epochs": 2, "standardise": False}
    return Training.checked({**given, **changes})


def on_moons(path: Path, **changes: Any) -> Training:
    return own(path, data="moons", **changes)


def fault(training: Training) -> str:
    with pytest.raises(BadInput) as caught:
        Problem(training)
    words = str(caught.value)
    assert "\n" not in words
    return words


# --- what runs it, and what does not -------------------------------------------------------------------

MARKED = NET + "\nwith open('ran', 'a') as file:\n    file.write('x')\n"


def test_opening_a_scenario_never_runs_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = written(tmp_path, MARKED)
    text = Scenario(train=own(path), workspace="train").to_json()
    scenario = Scenario.from_json(text)
    assert scenario.training == own(path)
    for part in (lambda: Problem(scenario.training), lambda: scenario.training.data.size):
        with pytest.raises(BadInput, match="has not been allowed to run: choose the file yourself"):
            part()
    assert not Path("ran").exists()
    allow(path)
    assert run(scenario.training).problem.layout.total == 2 * 6 + 6 + 6 * 2 + 2
    assert Path("ran").read_text() == "x", "it runs once"


def test_a_file_that_changed_has_to_be_allowed_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = written(tmp_path)
    allow(path)
    assert allowed(path)
    Problem(own(path))
    written(tmp_path, MARKED)
    assert not allowed(path)
    assert "has changed since it was allowed" in fault(own(path))
    assert not Path("ran").exists()
    allow(path)
    Problem(own(path))


def test_allowing_one_file_allows_no_other(tmp_path: Path) -> None:
    allow(written(tmp_path))
    assert "has not been allowed" in fault(own(written(tmp_path, name="other.py")))
    with pytest.raises(BadInput, match="no such file"):
        allow(tmp_path / "nowhere.py")


# --- it trains as any other -----------------------------------------------------------------------------


def test_it_trains_as_a_loop_of_torch_would(tmp_path: Path) -> None:
    path = written(tmp_path)
    allow(path)
    trainer = run(own(path, dtype="float64", held_out=0, racers=[{"key": "sgd", "lr": 0.1}], epochs=20))
    torch.manual_seed(0)
    net = own_model.called(str(path), "model", "").double()
    x, y, _ = own_model.called(str(path), "data", "")
    rule = torch.optim.SGD(net.parameters(), lr=0.1)
    for _ in range(20):
        rule.zero_grad()
        torch.nn.functional.cross_entropy(net(x.double()), y).backward()
        rule.step()
    flat = torch.nn.utils.parameters_to_vector(net.parameters()).detach().numpy()
    np.testing.assert_allclose(trainer.history.rows.weights[-1, 0], flat, atol=1e-10)
    assert trainer.problem.data.classes == ("unlike", "alike")


def test_pictures_come_as_pictures_to_a_net_that_takes_them_so(tmp_path: Path) -> None:
    conv, flat = "nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(72, 10)", "nn.Linear(64, 10)"
    for layers in (conv, flat):
        path = written(tmp_path, f"from torch import nn\ndef model():\n    return nn.Sequential({layers})\n")
        allow(path)
        history = run(own(path, data="digits", epochs=1, racers=["adam", "sgd"])).history
        assert np.isfinite(history.rows.train_loss).all()


@pytest.mark.parametrize(
    ("returned", "says"),
    [
        ("np.arange(20.), np.arange(20.) ** 2", ""),
        ("[[1, 2], [3, 4], [5, 6]], [0, 1, 0]", ""),
        ("np.ones((4, 3, 8, 8)), [True, False, True, True]", ""),
        ("np.arange(20.), [x * x for x in range(20)]", "numbers to predict should be floats"),
        ("np.ones(5)", "data() returns ndarray, not (x, y)"),
        ("np.ones((5, 2)), np.ones(4)", "x of shape [5, 2] and y of shape [4]"),
        ("np.ones((5, 2)), np.ones((5, 1))", "y of shape [5, 1]"),
        ("[[1, 2], [3]], [0, 1]", "the x that data() returns is no array of numbers"),
        ("np.ones(3), ['a', 'b', 'a']", "the y that data() returns is no array of numbers"),
        ("np.array([1, np.nan]), [0, 1]", "an x in which some numbers are missing"),
        ("np.ones(3), [0, 1, 2], ['a', 'b']", "names 2 classes, but y has class 2"),
        ("np.ones(3), [0, 1, -1]", "whole numbers, counted from 0"),
        ("1 / 0, 2", "line 2: ZeroDivisionError: division by zero"),
    ],
)
def test_data_of_ones_own(tmp_path: Path, returned: str, says: str) -> None:
    path = written(tmp_path, f"import numpy as np\ndef data(): return {returned}\n")
    allow(path)
    if says:
        with pytest.raises(BadInput) as caught:
            own(path).data.load()
        assert says in str(caught.value)
    else:
        found = own(path).data.load()
        assert own(path).data.size.samples == len(found)
        assert bool(found.classes) == (found.y.tolist() == found.y.astype(bool).tolist())


# --- what is wrong with it is said, with its line ---------------------------------------------------------

HEAD = "import torch\nfrom torch import nn\n"
BODY = (
    HEAD + "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        {}\n"
    "    def forward(self, x):\n        {}\ndef model():\n    return Net()\n"
)
LINEAR = "self.a = nn.Linear(2, 2)"
FAULTS = {
    "syntax": ("def model(:\n    pass\n", "net.py, line 1: SyntaxError"),
    "at once": ("x = 1\nraise ValueError('no')\n", "net.py, line 2: ValueError: no"),
    "no function": ("x = 1\n", "has no function model(), which should return a torch.nn.Module"),
    "in model": ("def model():\n    return undefined\n", "net.py, line 2: NameError: name 'undefined' is not defined"),
    "leaves": ("import sys\nsys.exit(3)\n", "net.py, line 2: SystemExit: 3"),
    "no module": ("def model():\n    return 3\n", "model() returns int, not a torch.nn.Module"),
    "in forward": (BODY.format(LINEAR, "return self.b(x)"), "net.py, line 8: AttributeError"),
    "wrong inputs": (BODY.format("self.a = nn.Linear(3, 2)", "return self.a(x)"), "net.py, line 8: RuntimeError"),
    "wrong outputs": (
        BODY.format("self.a = nn.Linear(2, 3)", "return self.a(x)"),
        "model() gives [4, 3] for 4 samples of 2 features, but data and loss want [4, 2]",
    ),
    "no tensor": (BODY.format(LINEAR, "return self.a(x), 1"), "model() gives tuple, not a tensor"),
    "no weights": (BODY.format("pass", "return x"), "has no weights to train"),
    "chance": (BODY.format(LINEAR, "return self.a(x) + torch.rand(1)"), "gives other numbers each time"),
    "averages": (
        BODY.format("self.a = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))", "return self.a(x)"),
        '"a.1.running_mean" changes while the model trains, as the running averages of BatchNorm do',
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "says"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_one_sentence_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    path = written(tmp_path, text)
    allow(path)
    assert says in fault(on_moons(path))


def test_the_details_of_a_fault_are_pythons_whole_report(tmp_path: Path) -> None:
    path = written(tmp_path, "def model():\n    return 1 / 0\n")
    allow(path)
    with pytest.raises(OwnFault) as caught:
        Problem(on_moons(path))
    assert "Traceback" in caught.value.details
    assert "ZeroDivisionError" in caught.value.details


def test_what_the_file_prints_is_no_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "print('hello')\n" + NET)
    allow(path)
    Problem(own(path))
    out, err = capsys.readouterr()
    assert out == ""
    assert "hello" in err


# --- what has to be said of it ----------------------------------------------------------------------------


def note(training: Training) -> str:
    return training.network.note(Problem(training).shape)


def test_dropout_is_off_and_that_is_said(tmp_path: Path) -> None:
    body = "self.a = nn.Sequential(nn.Dropout(0.5), nn.Linear(2, 2))"
    path = written(tmp_path, BODY.format(body, "return self.a(x)"))
    allow(path)
    assert "dropout and what else differs in training is off" in note(on_moons(path))
    one, other = (run(on_moons(path)).history.rows.train_loss for _ in range(2))
    np.testing.assert_array_equal(one, other)


def test_normalisation_by_the_batch_alone_is_a_function_of_the_weights(tmp_path: Path) -> None:
    body = "self.a = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2, track_running_stats=False))"
    path = written(tmp_path, BODY.format(body, "return self.a(x)"))
    allow(path)
    assert note(on_moons(path)) == ""


def test_frozen_parameters_stay_as_they_are(tmp_path: Path) -> None:
    body = "self.a = nn.Linear(2, 2); self.b = nn.Linear(2, 2); self.b.weight.requires_grad = False"
    path = written(tmp_path, BODY.format(body, "return self.b(self.a(x))"))
    allow(path)
    problem = Problem(on_moons(path))
    assert problem.layout.names == ("a.weight", "a.bias", "b.bias")
    assert run(on_moons(path, dtype="float64")).history.rows.weights.shape[2] == 8


def test_what_is_frozen_as_it_was_drawn_follows_the_seed(tmp_path: Path) -> None:
    body = "self.a = nn.Linear(2, 2); self.b = nn.Linear(2, 2); self.b.weight.requires_grad = False"
    path = written(tmp_path, BODY.format(body, "return self.b(self.a(x))"))
    allow(path)
    losses = []
    for state, seed in ((1, 3), (2, 3), (2, 4)):
        torch.manual_seed(state)  # of torch's own generator, on which nothing should hang
        losses.append(run(on_moons(path, seed=seed)).history.rows.train_loss)
    assert np.array_equal(losses[0], losses[1])
    assert not np.array_equal(losses[1], losses[2])


def test_a_scenario_with_it_is_json_as_any(tmp_path: Path) -> None:
    scenario = Scenario(train=own(written(tmp_path)))
    assert json.loads(scenario.to_json())["train"]["network"]["key"] == "own"
    assert Scenario.from_json(scenario.to_json()) == scenario
