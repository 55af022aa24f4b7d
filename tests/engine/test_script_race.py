"""The script of a race gives the recording again, run by itself: every rule, schedule, landscape, loss and draw."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine import Scenario, catalogue, presets
from engine.landscapes.expression import FormulaLandscape
from engine.landscapes.model import ModelLandscape
from engine.loss import LOSSES
from engine.schedule import SCHEDULES
from tests.engine.code_kit import Left, check_format, check_race, race_left
from tests.engine.rules import FAR, VARIANTS

BOWL = {"expression": "(3*x**2 + 2*x*y + 2*y**2)/2", "box": [[-300, 300], [-300, 300]], "start": [150, 110]}
FEW = {"steps": 100}


def race(racers: list[Any], landscape: Any = BOWL, **more: Any) -> Scenario:
    return Scenario.checked({"landscape": landscape, "racers": racers, "stop": FEW, **more})


def named(racers: list[Any]) -> list[Any]:
    """Racers with names of their own."""
    return [{**racer, "name": f"racer {n}"} for n, racer in enumerate(racers)]


def rules() -> dict[str, Scenario]:
    rules = [{"optimizer": rule} for rule in VARIANTS.values()]
    rules += [{"optimizer": {"key": "momentum", "momentum": 0, "dampening": d, "lr": 0.05}} for d in (0.0, 0.5)]
    parts = {f"rules{n // 30}": rules[n : n + 30] for n in range(0, len(rules), 30)}
    return {name: race(named(part), starts=FAR[:1].tolist()) for name, part in parts.items()}


SETTINGS: dict[str, list[dict[str, Any]]] = {
    "step": [{}, {"step_size": 17, "gamma": 0.5}],
    "exponential": [{"gamma": 0.97}],
    "cosine": [{}, {"length": 40, "floor": 0.1}],
    "one_cycle": [{}, {"total_steps": 50}, {"three_phase": True, "anneal_strategy": "linear"}],
    "inverse_sqrt": [{"timescale": 10}, {"timescale": 30}],
}


def schedules() -> Scenario:
    asked = [{"key": key, **chosen} for key in SCHEDULES.keys() for chosen in SETTINGS.get(key, [{}])]  # noqa: SIM118
    asked += [{**one, "warmup": 12, "warmup_start": 0.2} for one in asked]
    racers = [{"optimizer": {"key": "adam", "lr": 2.0}, "schedule": one} for one in asked]
    racers += [{"optimizer": {"key": "rprop", "lr": 0.5}, "schedule": one} for one in asked[:8]]
    return race(named(racers))


def landscapes() -> dict[str, Scenario]:
    found = {}
    for key, landscape in catalogue.builtin().items():
        width = landscape.box[0][1] - landscape.box[0][0]
        racers = [{"key": "sgd", "lr": 1e-5}, {"key": "adam", "lr": width / 1000}]
        found[f"on-{key}"] = race(racers, key, stop={"steps": 100})
    return found


OPTIONS: dict[str, list[dict[str, Any]]] = {
    "bce_with_logits": [{"pos_weight": 3}],
    "focal": [{"gamma": 1.5, "alpha": 0.3}],
    "huber": [{"delta": 0.3}],
    "smooth_l1": [{"beta": 0.2}],
    "quantile": [{"q": 0.2}],
}
LINE = {"key": "points", "x": [1, 2, 3, 4.5, 6], "y": [3, 5, 8, 9, 12]}


def losses() -> dict[str, Scenario]:
    found = {}
    for cls in LOSSES:
        for n, options in enumerate([{}, *OPTIONS.get(cls.key, [])]):
            if cls.task == "classes":
                continue
            regression = cls.task == "regression"
            parts = {"model": "line" if regression else "logistic", "data": LINE if regression else "two_classes"}
            landscape = ModelLandscape.checked({**parts, "loss": {"key": cls.key, **options}, "start": [0.7, 0.3]})
            found[f"loss-{cls.key}-{n}"] = race([{"key": "sgd", "lr": 0.002}], landscape)
    return found


def drawn() -> dict[str, Scenario]:
    data = {"key": "two_classes", "samples": 30, "features": 2}
    parts = {"model": "logistic_two_features", "loss": "bce_with_logits", "data": data, "standardise": True}
    landscape = {**parts, "l1": 0.01, "l2": 0.1, "held_out": 0.3, "split_seed": 4}
    adam = {"key": "adam", "lr": 0.1}
    racers = named([
        {"optimizer": adam, "noise": 0.3, "batch": 4, "seed": 7}, {"optimizer": adam, "batch": 6},
        {"optimizer": "sgd", "noise": 0.1}, {"optimizer": "sgd", "batch": 1000},
    ])  # fmt: skip
    many = {"starts": [[1, 2], [-1, 0.5]], "seeds": 3, "seed": 11}
    stops = [
        {"steps": 60, "loss_below": 1.0}, {"steps": 60, "patience": 5}, {"steps": 90, "diverged_beyond": 1},
        {"steps": 90, "grad_norm_below": None},
    ]  # fmt: skip
    wild = [{"key": "sgd", "lr": lr} for lr in (0.01, 0.021, 0.5, 1e6)]
    found = {f"stop{n}": race(wild, "ravine", stop=stop) for n, stop in enumerate(stops)}
    labels = {"key": "points", "x": [1, 2, 3, 4], "y": [-1, -1, 1, 1]}
    found["labels"] = race(["sgd"], {"model": "logistic", "loss": "hinge", "data": labels})
    found["edge"] = race(["sgd"], {"expression": "log(x) + y**2", "start": [0.01, 1]})
    found["nowhere"] = race(["sgd"], {"expression": "log(x) + y**2", "start": [-1, 1]})
    return {**found, "drawn": race(racers, landscape, **many)}


FORMULAS = [
    "min(x, 0) + max(y, x)**2 + max(0, y)", "abs(x)**1.5 + sqrt(y**2)", "lambda*x**2 + if*y**2 + torch*x + math*y",
    "-x**2*-y + 2**-x + x**2**3/1e6 + 3**y", "x**2 + y**2 + 2**70/2**70 + 10**30*x**2/10**30 + min(2, 3)*sqrt(2)*x",
    "sinh(x/9) + cosh(y/9) + atan(x) + tanh(y) + tan(x/9) + log(x**2 + 2) + exp(-y**2) + (x*y/(x - y))/1000 + e*E*pi",
]  # fmt: skip


def formulas() -> dict[str, Scenario]:
    typed = [FormulaLandscape.typed(text) for text in FORMULAS]
    return {f"formula{n}": race(["sgd", {"key": "adam", "lr": 0.01}], one) for n, one in enumerate(typed)}


def shown() -> dict[str, Scenario]:
    found = {}
    for number, scenario in enumerate(presets(), 1):
        if scenario.racers:
            steps = min(scenario.stop.steps, 100)
            found[f"preset{number:02d}"] = scenario.changed(stop=scenario.stop.changed(steps=steps), workspace="race")
    return found


def single() -> dict[str, Scenario]:
    racers = [{"optimizer": {"key": "adam", "lr": 0.1}, "noise": 0.1}, "sgd"]
    found = {"himmelblau": race(racers, "himmelblau"), "line": race(["sgd"], "line"), "drawn": drawn()["drawn"]}
    return {f"single-{name}": one.changed(dtype="float32") for name, one in found.items()}


SCENARIOS = {
    **rules(), "schedules": schedules(), **landscapes(), **losses(), **drawn(), **formulas(), **shown(), **single(),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scripts")


@pytest.fixture(scope="module")
def left(folder: Path) -> dict[str, Left]:
    return race_left(SCENARIOS, folder)


def test_scripts_need_no_formatting(left: dict[str, Left], folder: Path) -> None:
    assert len(left) == len(SCENARIOS)
    check_format(folder)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_script_gives_the_recording_again(left: dict[str, Left], name: str) -> None:
    scenario = SCENARIOS[name]
    assert all(path.dtype == scenario.dtype for path in left[name].paths.values())
    check_race(scenario, left[name], within=1e-8 if scenario.dtype == "float64" else 1e-3)
