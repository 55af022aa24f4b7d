"""Ravine's engine, for notebooks and scripts as for the window: a scenario in, a recording out.

    from engine import Scenario, run

    film = run(Scenario(landscape="rosenbrock", starts=[(-1.2, 1)], racers=["adam", {"key": "momentum", "lr": 1e-3}]))
    film.rows.position  # [T, L, 2], a numpy array; film.lanes says which racer, start and seed each of the L lanes is

    from engine import Training, train

    done = train(Training(data="moons", racers=["adam", {"key": "momentum", "lr": 0.05}], epochs=20))
    done.history.rows.weights  # [T, L, P]; done.history.rows.validation_loss is [T, L], done.problem has the data

Nothing is imported before it is used: neither numpy nor torch nor sympy, and never Qt.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.dataset import DATASETS as DATASETS
    from engine.declared import BadInput as BadInput
    from engine.exporter import export as export
    from engine.history import History as History
    from engine.jobs.race import run as run
    from engine.jobs.train import run as _train
    from engine.lab.value import evaluate as evaluate
    from engine.landscape import Landscape as Landscape
    from engine.landscapes.expression import FormulaLandscape as FormulaLandscape
    from engine.landscapes.model import ModelLandscape as ModelLandscape
    from engine.loss import LOSSES as LOSSES
    from engine.network import NETWORKS as NETWORKS
    from engine.optimizer import OPTIMIZERS as OPTIMIZERS
    from engine.outcome import Outcome as Outcome
    from engine.own_model import allow as allow
    from engine.preset import presets as presets
    from engine.racer import Racer as Racer
    from engine.recording_reader import read_recording as read_recording
    from engine.recording_reader import read_table as read_table
    from engine.run_file import open_run as open_run
    from engine.run_file import save_run as save_run
    from engine.scenario import Scenario as Scenario
    from engine.scenario import StopRules as StopRules
    from engine.schedule import SCHEDULES as SCHEDULES
    from engine.slice_export import export_slice as export_slice
    from engine.sliced import slice_run as slice_run
    from engine.training import Training as Training
    from engine.trajectory import Trajectory as Trajectory

    train = _train

_HOMES = {  # the module each name is in, and after a colon what it is called there
    "BadInput": "engine.declared",
    "DATASETS": "engine.dataset",
    "FormulaLandscape": "engine.landscapes.expression",
    "History": "engine.history",
    "LOSSES": "engine.loss",
    "Landscape": "engine.landscape",
    "ModelLandscape": "engine.landscapes.model",
    "NETWORKS": "engine.network",
    "OPTIMIZERS": "engine.optimizer",
    "Outcome": "engine.outcome",
    "Racer": "engine.racer",
    "SCHEDULES": "engine.schedule",
    "Scenario": "engine.scenario",
    "StopRules": "engine.scenario",
    "Training": "engine.training",
    "Trajectory": "engine.trajectory",
    "allow": "engine.own_model",
    "evaluate": "engine.lab.value",
    "export": "engine.exporter",
    "export_slice": "engine.slice_export",
    "open_run": "engine.run_file",
    "presets": "engine.preset",
    "read_recording": "engine.recording_reader",
    "read_table": "engine.recording_reader",
    "run": "engine.jobs.race",
    "save_run": "engine.run_file",
    "slice_run": "engine.sliced",
    "train": "engine.jobs.train:run",
}
__all__ = tuple(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, called = _HOMES[name].partition(":")
    return getattr(importlib.import_module(module), called or name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
