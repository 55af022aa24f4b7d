"""The card's printed lines hold: worked out from the printed numbers alone, both sides agree to what 4 digits allow."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from engine.jobs.race import new_trajectory, race
from engine.optimizer import OPTIMIZERS
from engine.outcome import Outcome
from engine.pictures.card import number_lines, scheduled, step_shown, symbol_lines
from engine.pictures.rule_reader import work_out
from engine.scenario import Scenario
from engine.trajectory import Trajectory
from tests.engine.rules import VARIANTS

NUMBER = r"-?\d+(?:\.\d+)?(?: \\times 10\^\{-?\d+\})?"
COLUMN = re.compile(rf"\\begin{{pmatrix}} ({NUMBER}) \\\\ ({NUMBER}) \\end{{pmatrix}}")
POWER = re.compile(r"(\d+(?:\.\d+)?) \\times 10\^\{(-?\d+)\}")


def raced(racers: list[Any], **wanted: Any) -> tuple[Scenario, Trajectory]:
    scenario = Scenario(**{"racers": racers, "stop": {"steps": 60}, **wanted})
    trajectory = new_trajectory(scenario)
    for _ in race(scenario, trajectory):
        pass
    return scenario, trajectory


def value_of(printed: str) -> float:
    return float(POWER.sub(r"\1e\2", printed))


def as_read(line: str) -> tuple[str, dict[str, Any]]:
    """A printed line with names for its columns and powers of ten, and what these are."""
    values: dict[str, Any] = {}

    def named(value: Any) -> str:
        values[f"n{len(values)}"] = value
        return f"<n{len(values) - 1}>"

    line = line.replace(r"\left", "").replace(r"\right", "")
    line = COLUMN.sub(lambda match: named(np.array([value_of(match[1]), value_of(match[2])])), line)
    line = POWER.sub(lambda match: named(value_of(match[0])), line)
    return re.sub(r"\{(<n\d+>)\}(?=\^)", r"\1", line), values


def sides(line: str) -> tuple[Any, Any]:
    """The printed left side, and the right side worked out from the printed numbers."""
    text, values = as_read(line)
    left, right = text.split(" = ", 1)
    found = work_out((f"<left> = {left}", f"<right> = {right}"), values)
    return found["left"], found["right"]


RACED = raced([{"optimizer": rule} for rule in VARIANTS.values()])


@pytest.mark.parametrize("lane", range(len(VARIANTS)), ids=list(VARIANTS))
@pytest.mark.parametrize("row", [0, 1, 17, 40])
def test_the_printed_numbers_satisfy_the_printed_equation(lane: int, row: int) -> None:
    scenario, trajectory = RACED
    step = step_shown(scenario.racers[lane], trajectory, trajectory.rows, row, lane)
    assert step is not None
    for line in number_lines(scenario.racers[lane], step):
        left, right = sides(line.latex)
        np.testing.assert_allclose(right, left, rtol=5e-3, atol=1e-3 * np.abs(left).max())


@pytest.mark.parametrize("lane", range(len(VARIANTS)), ids=list(VARIANTS))
def test_the_new_position_is_the_next_recorded_row(lane: int) -> None:
    scenario, trajectory = RACED
    rows, racer, ending = trajectory.rows, scenario.racers[lane], trajectory.endings[lane]
    for row in (0, 1, 30, 59):
        if ending.step is not None and row >= ending.step:
            continue
        step = step_shown(racer, trajectory, rows, row, lane)
        assert step is not None
        assert step.t == row + 1
        np.testing.assert_array_equal(step.values["x"], rows.position[row, lane])
        np.testing.assert_allclose(step.values["x_new"], rows.position[row + 1, lane], rtol=1e-14)
        for name in racer.optimizer.symbols:
            recorded = rows.state[lane][name][row + 1, 0]
            np.testing.assert_allclose(step.values[f"{name}_new"], recorded, rtol=1e-14)


def test_momentum_by_hand() -> None:
    scenario, trajectory = raced([{"optimizer": {"key": "momentum", "lr": 0.001}}], starts=[(2.0, 1.0)])
    step = step_shown(scenario.racers[0], trajectory, trajectory.rows, 0, 0)
    assert step is not None
    assert symbol_lines(scenario.racers[0])[0] == r"v_{t} = \beta v_{t-1} + g_{t}"
    velocity, position = number_lines(scenario.racers[0], step)
    # Rosenbrock at (2, 1): gradient (-400 x (y - x^2) - 2 (1 - x), 200 (y - x^2)) = (2402, -600)
    zero, gradient = r"\begin{pmatrix} 0 \\ 0 \end{pmatrix}", r"\begin{pmatrix} 2402 \\ -600.0 \end{pmatrix}"
    assert velocity.latex == f"{gradient} = 0.9 {zero} + {gradient}"
    moved = r"\begin{pmatrix} -0.4020 \\ 1.600 \end{pmatrix}"
    assert position.latex == rf"{moved} = \begin{{pmatrix}} 2.000 \\ 1.000 \end{{pmatrix}} - 0.001 {gradient}"


def test_a_form_has_room_for_each_number_in_turn() -> None:
    scenario, trajectory = RACED
    for lane, racer in enumerate(scenario.racers):
        step = step_shown(racer, trajectory, trajectory.rows, 5, lane)
        assert step is not None
        for line in number_lines(racer, step):
            slots = re.findall(r"\\textcolor\{#0000([0-9a-f]{2})\}\{8+\}", line.form)
            assert [int(slot, 16) for slot in slots] == list(range(1, len(line.texts) + 1))


def test_the_form_stays_while_numbers_change() -> None:
    scenario, trajectory = raced([{"optimizer": {"key": "adam", "lr": 0.05}, "schedule": {"key": "cosine"}}])
    racer = scenario.racers[0]
    steps = [step_shown(racer, trajectory, trajectory.rows, row, 0) for row in range(60)]
    forms = {tuple(line.form for line in number_lines(racer, step)) for step in steps if step}
    assert len(forms) == 1


def test_the_rate_in_force_is_the_schedules() -> None:
    scenario, trajectory = raced([{"optimizer": {"key": "sgd", "lr": 0.001}, "schedule": {"key": "cosine"}}])
    racer = scenario.racers[0]
    assert scheduled(racer)
    assert symbol_lines(racer) == (r"x_{t} = x_{t-1} - \eta_{t} g_{t}",)
    step = step_shown(racer, trajectory, trajectory.rows, 30, 0)
    assert step is not None
    assert step.values["lr"] == pytest.approx(0.001 * 0.5 * (1 + np.cos(np.pi * 30 / 60)))


def test_a_lane_that_ended_shows_its_last_step() -> None:
    scenario, trajectory = raced([{"optimizer": {"key": "sgd", "lr": 0.02}}])
    assert trajectory.endings[0].outcome is Outcome.DIVERGED
    rows, end = trajectory.rows, trajectory.endings[0].step
    assert end is not None
    steps = [step_shown(scenario.racers[0], trajectory, rows, row, 0) for row in (end - 1, end, len(rows) - 1)]
    assert [step and step.t for step in steps] == [end] * 3


def test_a_step_out_of_the_finite_numbers_is_shown_as_it_was() -> None:
    rules = {"stop": {"steps": 60, "diverged_beyond": 1e12}}
    typed = {"expression": "exp(x*x) + y*y", "start": (3.0, 1.0)}
    scenario, trajectory = raced([{"optimizer": {"key": "sgd", "lr": 0.1}}], landscape=typed, **rules)
    assert trajectory.endings[0].outcome is Outcome.NOT_FINITE
    step = step_shown(scenario.racers[0], trajectory, trajectory.rows, trajectory.count - 1, 0)
    assert step is not None
    assert step.t == (trajectory.endings[0].step or 0) + 1
    assert number_lines(scenario.racers[0], step)


def test_a_lane_that_never_moved_has_no_step() -> None:
    typed = {"expression": "x*x + y*y", "start": (0.0, 0.0)}
    scenario, trajectory = raced([{"optimizer": OPTIMIZERS["sgd"](lr=0.1)}], landscape=typed)
    assert trajectory.endings[0].step == 0
    assert step_shown(scenario.racers[0], trajectory, trajectory.rows, 0, 0) is None


def test_starts_and_seeds_have_their_own_numbers() -> None:
    racers = [{"optimizer": {"key": key, "lr": 0.001}, "noise": 1.0} for key in ("sgd", "adam")]
    scenario, trajectory = raced(racers, starts=[(-1.2, 1), (2, 2)], seeds=2)
    rows = trajectory.rows
    for lane, where in enumerate(trajectory.lanes):
        step = step_shown(scenario.racers[where.racer], trajectory, rows, 10, lane)
        assert step is not None
        np.testing.assert_array_equal(step.values["g"], rows.noisy_gradient[10, lane])
        np.testing.assert_allclose(step.values["x_new"], rows.position[11, lane], rtol=1e-14)
