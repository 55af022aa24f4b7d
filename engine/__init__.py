"""Ravine's engine, for notebooks and scripts as for the window: a scenario in, a recording out.

    from engine import Scenario, run

    film = run(Scenario(landscape="rosenbrock", starts=[(-1.2, 1)], racers=["adam", {"key": "momentum", "lr": 1e-3}]))
    film.rows.position  # [T, L, 2], a numpy array; film.lanes says which racer, start and seed each of the L lanes is

Nothing is imported before it is used: neither numpy nor torch nor sympy, and never Qt.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.declared import BadInput as BadInput
    from engine.exporter import export as export
    from engine.jobs.race import run as run
    from engine.lab.value import evaluate as evaluate
    from engine.landscape import Landscape as Landscape
    from engine.landscapes.expression import FormulaLandscape as FormulaLandscape
    from engine.landscapes.model import ModelLandscape as ModelLandscape
    from engine.loss import LOSSES as LOSSES
    from engine.optimizer import OPTIMIZERS as OPTIMIZERS
    from engine.outcome import Outcome as Outcome
    from engine.preset import presets as presets
    from engine.racer import Racer as Racer
    from engine.scenario import Scenario as Scenario
    from engine.scenario import StopRules as StopRules
    from engine.schedule import SCHEDULES as SCHEDULES
    from engine.trajectory import Trajectory as Trajectory

_HOMES = {
    "BadInput": "engine.declared",
    "FormulaLandscape": "engine.landscapes.expression",
    "LOSSES": "engine.loss",
    "Landscape": "engine.landscape",
    "ModelLandscape": "engine.landscapes.model",
    "OPTIMIZERS": "engine.optimizer",
    "Outcome": "engine.outcome",
    "Racer": "engine.racer",
    "SCHEDULES": "engine.schedule",
    "Scenario": "engine.scenario",
    "StopRules": "engine.scenario",
    "Trajectory": "engine.trajectory",
    "evaluate": "engine.lab.value",
    "export": "engine.exporter",
    "presets": "engine.preset",
    "run": "engine.jobs.race",
}
__all__ = tuple(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
