"""The five stages of the training loop: every number recomputed by hand, and the gradient that the race really took."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest

from engine import Scenario, Trajectory, run
from engine.landscapes.model import ModelLandscape
from engine.loss import LOSSES
from engine.model import MODELS
from engine.pictures.card import NAME
from engine.pictures.letters import loss_form
from engine.pictures.loop import Stage, derivatives, stages
from engine.pictures.one_step import one_step

ON_A_LINE = {"key": "points", "x": [1, 2, 3, 4], "y": [3, 5, 7, 9]}
TEXTBOOK = {"model": "line", "loss": "mse", "data": ON_A_LINE}
CLASSES = {"key": "two_classes", "samples": 20}
DATA = {
    "line": "norris", "power": "danwood", "saturation": "danwood", "neuron": "s_curve", "two_features": "plane",
    "logistic": CLASSES, "logistic_two_features": {**CLASSES, "features": 2},
}  # fmt: skip
PAIRS = [(m.key, loss.key) for m in MODELS for loss in LOSSES if loss.task == m.task and loss.key != "squared_log"]


def raced(landscape: Any, **racer: Any) -> tuple[Scenario, Trajectory]:
    wanted = {"optimizer": {"key": "sgd", "lr": 0.05}, **racer}
    scenario = Scenario(landscape=landscape, racers=[wanted], starts=[(0.5, 0.2)], stop={"steps": 30})
    return scenario, run(scenario)


def shown(landscape: Any, row: int = 0, **racer: Any) -> tuple[Stage, ...]:
    scenario, film = raced(landscape, **racer)
    return stages(scenario, film, film.rows, row, 0)


def numbers(stage: Stage) -> list[float]:
    """The last number of every line: its result."""
    ends = [line.rsplit("=", 1)[1] for line in stage.numbers.splitlines()]
    return [float(re.sub(r" \\times 10\^\{(-?\d+)\}", r"e\1", end)) for end in ends]


def test_the_textbook_start_by_hand() -> None:
    w, b, rate = 0.5, 0.2, 0.05
    x, y = [1, 2, 3, 4], [3, 5, 7, 9]
    guesses = [w * a + b for a in x]
    losses = [(guess - aim) ** 2 for guess, aim in zip(guesses, y, strict=True)]
    slopes = [2 * (guess - aim) for guess, aim in zip(guesses, y, strict=True)]
    along_w = sum(slope * a for slope, a in zip(slopes, x, strict=True)) / 4
    along_b = sum(slopes) / 4
    parameters, predictions, loss, gradient, update = shown(TEXTBOOK)
    assert parameters.numbers == r"w = 0.5000, \quad b = 0.2000"
    assert numbers(predictions) == pytest.approx(guesses) == [0.7, 1.2, 1.7, 2.2]
    assert predictions.numbers.splitlines()[1] == r"\hat y_2 = 0.5000 \cdot 2 + 0.2000 = 1.200"
    assert numbers(loss) == pytest.approx([*losses, sum(losses) / 4], rel=1e-3)
    assert loss.numbers.splitlines()[0] == r"\ell_1 = \left(0.7000 - 3\right)^2 = 5.290"
    assert numbers(gradient) == pytest.approx([*slopes, along_w, along_b], rel=1e-3)
    assert (along_w, along_b) == pytest.approx((-26.5, -9.1))
    assert update.numbers.startswith(r"\begin{pmatrix} 1.825 \\ 0.6550 \end{pmatrix} = ")
    assert (w - rate * along_w, b - rate * along_b) == pytest.approx((1.825, 0.655))


def test_on_a_line_the_loop_ends_at_loss_0() -> None:
    scenario, _ = raced(TEXTBOOK)
    film = run(scenario.changed(stop={"steps": 5000}))
    assert film.rows.position[-1, 0] == pytest.approx((2, 1))
    assert film.rows.loss[-1, 0] < 1e-15


@pytest.mark.parametrize(("model", "loss"), PAIRS)
def test_the_gradient_of_the_stages_is_the_one_the_race_took(model: str, loss: str) -> None:
    landscape = {"model": model, "loss": loss, "data": DATA[model], "standardise": model not in ("power", "saturation")}
    for more in ({}, {"l1": 0.1, "l2": 0.2}):
        scenario, film = raced({**landscape, **more}, batch=3)
        rows, scape = film.rows, scenario.landscape
        assert isinstance(scape, ModelLandscape)
        for row in (0, min(5, len(rows) - 2)):
            found = stages(scenario, film, rows, row, 0)
            assert [stage.title for stage in found] == ["Parameters", "Predictions", "Loss", "Gradient", "Update"]
            along = numbers(found[3])[-2:]
            assert along == pytest.approx(rows.noisy_gradient[row, 0].tolist(), rel=1e-3, abs=1e-12)


@pytest.mark.parametrize(("model", "loss"), PAIRS)
def test_loss_and_gradient_of_all_samples_are_the_landscapes(model: str, loss: str) -> None:
    landscape = {"model": model, "loss": loss, "data": DATA[model], "l1": 0.1, "l2": 0.2, "held_out": 0.3}
    scenario, film = raced(landscape)
    assert isinstance(scenario.landscape, ModelLandscape)
    everything = np.arange(len(scenario.landscape.samples.training))
    step = one_step(scenario.landscape, film.rows.position[0, 0], everything)
    assert step.loss == pytest.approx(film.rows.loss[0, 0], rel=1e-12)
    assert step.gradient == pytest.approx(film.rows.gradient[0, 0], rel=1e-9, abs=1e-12)


def test_derivatives_are_written_for_every_model() -> None:
    assert derivatives(MODELS["line"]()) == ("x_{i}", "1")
    assert derivatives(MODELS["two_features"]()) == ("x_{i1}", "x_{i2}")
    assert derivatives(MODELS["power"]())[0] == "x_{i}^{b_{2}}"
    assert derivatives(MODELS["saturation"]())[1] == "b_{1} x_{i} e^{- b_{2} x_{i}}"


@pytest.mark.parametrize("loss", [cls.key for cls in LOSSES if cls.task in ("regression", "binary")])
def test_a_loss_is_written_with_its_numbers_only_where_that_gives_the_number(loss: str) -> None:
    chosen = LOSSES[loss]()
    for formula in (chosen.formula(), chosen.derivative()):
        form = loss_form(chosen, formula)
        assert form is None or set(NAME.findall(form)) <= {"prediction", "target", *type(chosen).model_fields}


def test_of_many_samples_the_first_is_written_and_dots_stand_for_the_rest() -> None:
    _, predictions, loss, gradient, _ = shown({"model": "line", "loss": "mse", "data": "norris"}, optimizer="sgd")
    assert predictions.numbers.count("\n") == 0
    assert loss.numbers.splitlines()[-1].startswith(r"L = \frac{1}{36} \left(")
    assert all(r"+ \dots\right)" in line for line in gradient.numbers.splitlines()[1:])


def test_a_batch_shows_its_own_samples() -> None:
    scenario, film = raced(TEXTBOOK, batch=2)
    for row in (0, 1):
        _, predictions, loss, _, _ = stages(scenario, film, film.rows, row, 0)
        assert len(numbers(predictions)) == 2
        assert loss.numbers.splitlines()[-1].startswith(r"L = \frac{1}{2} ")
    seen = [stages(scenario, film, film.rows, row, 0)[1].texts[1] for row in (0, 1)]
    assert seen[0] != seen[1]


def test_probabilities_are_made_of_the_logits_first() -> None:
    _, predictions, loss, gradient, _ = shown({"model": "logistic", "loss": "bce", "data": CLASSES}, batch=1)
    logit, probability = numbers(predictions)
    assert probability == pytest.approx(1 / (1 + math.exp(-logit)), rel=1e-3)
    assert numbers(loss)[0] == pytest.approx(-math.log(probability), rel=2e-3) or numbers(loss)[0] == pytest.approx(
        -math.log(1 - probability), rel=2e-3
    )
    assert r"\frac{\partial p_i}{\partial w} = p_i (1 - p_i) x_{i}" in gradient.latex


def test_penalties_and_noise_are_part_of_the_stages() -> None:
    penalised = {**TEXTBOOK, "l1": 0.25, "l2": 0.5}
    _, _, loss, gradient, _ = shown(penalised, noise=1.0)
    plain = (5.29 + 14.44 + 28.09 + 46.24) / 4
    assert numbers(loss)[-1] == pytest.approx(plain + 0.25 * 0.7 + 0.5 * (0.5**2 + 0.2**2), rel=1e-3)
    assert r"\lambda_1 (|w| + |b|) + \lambda_2 (w^2 + b^2)" in loss.latex
    along_w = float(gradient.numbers.splitlines()[-3].rsplit("=", 1)[1])
    assert along_w == pytest.approx(-26.5 + 0.25 + 2 * 0.5 * 0.5, rel=1e-3)
    assert gradient.numbers.splitlines()[-1].startswith("g_t = ")


def test_no_stage_on_a_formula_nor_before_any_step() -> None:
    assert shown("rosenbrock") == ()
    scenario, _ = raced(TEXTBOOK)
    film = run(scenario.changed(starts=[(2, 1)]))  # converged where it starts
    assert stages(scenario, film, film.rows, 0, 0) == ()


def test_a_lane_that_ended_shows_its_last_step() -> None:
    scenario, film = raced(TEXTBOOK, optimizer={"key": "sgd", "lr": 3.0})
    last = film.endings[0].step
    assert last is not None
    assert stages(scenario, film, film.rows, last, 0) == stages(scenario, film, film.rows, last - 1, 0)


def test_forms_have_a_place_for_every_number_and_keep_their_shape() -> None:
    scenario, film = raced(TEXTBOOK, batch=3)
    first, later = (stages(scenario, film, film.rows, row, 0) for row in (0, 2))
    for stage, other in zip(first, later, strict=True):
        places = [int(place, 16) for place in re.findall(r"textcolor\{#0000([0-9a-f]{2})\}", stage.form)]
        assert sorted(places) == list(range(1, len(stage.texts) + 1))
        assert not NAME.search(stage.numbers)
        assert stage.form.count("\n") == stage.numbers.count("\n") == other.form.count("\n")


def test_words_in_formulas_are_no_letters_of_a_sample() -> None:
    _, _, _, gradient, _ = shown({"model": "logistic", "loss": "hinge", "data": CLASSES})
    written = gradient.latex.splitlines()[0]
    assert written == r"\ell'_i = \begin{cases} -y_i & y_i s_i \lt 1 \\ 0 & \text{otherwise} \end{cases}"
