"""The engine as a library: five lines give numpy arrays, and nothing heavy is loaded for them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import engine

ROOT = Path(__file__).parents[2]

FIVE_LINES = """
from engine import Scenario, run

film = run(Scenario(landscape="rosenbrock", starts=[(-1.2, 1)], racers=["adam", {"key": "momentum", "lr": 1e-3}]))
print(type(film.rows.position).__module__, film.rows.position.shape)
print(film.endings[1].sentence)
"""


def python(code: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout.splitlines()


def test_five_lines_run_a_race_without_torch_or_qt() -> None:
    *printed, loaded = python(FIVE_LINES + "import sys; print(*sys.modules)")
    assert printed == ["numpy (1001, 2, 2)", "step limit of 1,000 reached"]
    assert not {"torch", "PySide6", "pyqtgraph"} & set(loaded.split())


def test_importing_the_engine_alone_loads_nothing() -> None:
    (loaded,) = python("import engine, sys; print(*sys.modules)")
    assert not {"numpy", "torch", "sympy", "pydantic", "PySide6"} & set(loaded.split())


def test_every_promised_name_is_there() -> None:
    assert set(engine.__all__) <= set(dir(engine))
    for name in engine.__all__:
        assert getattr(engine, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'Scenari'"):
        engine.Scenari  # noqa: B018


TRAINING_LINES = """
from engine import Training, open_run, save_run, train, Scenario
from pathlib import Path
import sys

done = train(Training(data="moons", racers=["adam", {"key": "momentum", "lr": 0.05}], epochs=2))
print(type(done.history.rows.weights).__module__, done.history.rows.weights.shape)
path = Path(sys.argv[1])
save_run(path, Scenario(train=done.training), done.history)
print((open_run(path).history.rows.weights == done.history.rows.weights).all())
"""


def test_a_few_lines_train_and_keep_a_run_without_qt(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TRAINING_LINES + "print(*sys.modules)", str(tmp_path / "run.npz")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    *printed, loaded = done.stdout.splitlines()
    assert printed == ["numpy (3, 2, 4482)", "True"]
    assert not {"PySide6", "pyqtgraph"} & set(loaded.split())
