"""Landscapes of models on data: what is fitted, what does not fit, and the answers that NIST certified."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import catalogue, pairing
from engine.declared import BadInput
from engine.jobs.race import run
from engine.landscape import Landscape
from engine.landscapes.model import ModelLandscape
from engine.loss import LOSSES
from engine.model import MODELS
from engine.probe import probe
from engine.runtime import Backend
from engine.scenario import Scenario

NUMPY = Backend("numpy")
BUILTIN = {key: one for key, one in catalogue.builtin().items() if isinstance(one, ModelLandscape)}
NORRIS, DANWOOD = (1.00211681802045, -0.262323073774029), (0.76886226176, 3.8604055871)

every = pytest.mark.parametrize("landscape", BUILTIN.values(), ids=lambda landscape: landscape.key)


def made(model: str = "line", loss: Any = "mse", data: Any = "norris", **more: Any) -> ModelLandscape:
    return ModelLandscape.checked({"model": model, "loss": loss, "data": data, **more})


def digits(found: np.ndarray, certified: tuple[float, ...]) -> float:
    """How many digits of the worse parameter agree."""
    return float(-np.log10(np.abs(found / certified - 1) + 1e-16).min())


def end_of(landscape: str, rule: dict[str, Any], start: tuple[float, float], steps: int) -> np.ndarray:
    stop = {"steps": steps, "grad_norm_below": 0}
    scenario = {"landscape": landscape, "racers": [rule], "starts": [start], "stop": stop}
    return np.asarray(run(Scenario.checked(scenario)).rows.position[-1, 0])


def test_every_model_is_built_in() -> None:
    assert {landscape.model.key for landscape in BUILTIN.values()} == set(MODELS.keys())


@every
def test_a_built_in_landscape_knows_its_lowest_place(landscape: ModelLandscape) -> None:
    (best,), value = landscape.minima_now(), landscape.minimum_now()
    evaluator = landscape.objective().on(NUMPY)
    assert evaluator.value(np.array([best]))[0] == pytest.approx(value, rel=1e-12)
    (left, right), (bottom, top) = landscape.box
    assert left < best[0] < right and bottom < best[1] < top
    places = np.random.default_rng(0).uniform((left, bottom), (right, top), (5000, 2))
    near = np.random.default_rng(1).normal(best, (1e-3 * (right - left), 1e-3 * (top - bottom)), (2000, 2))
    assert np.nanmin(evaluator.value(np.vstack([places, near]))) >= value
    assert landscape.note.endswith(".") and landscape.title


@every
def test_it_is_written_by_its_key_and_in_full(landscape: ModelLandscape) -> None:
    assert landscape.as_dict() == {"key": landscape.key}
    own = landscape.changed(key="custom")
    for one in (landscape, own, own.changed(start=(0, 0), box=((-3, 3), (-3, 3)))):
        assert Landscape.read(json.loads(json.dumps(one.as_dict()))) == one
        scenario = Scenario.checked({"landscape": one, "racers": ["adam"]})
        assert Scenario.from_json(scenario.to_json()) == scenario


def test_norris_has_its_certified_answer_and_condition_number() -> None:
    landscape = BUILTIN["norris"]
    assert digits(np.array(landscape.minima_now()[0]), NORRIS) > 12
    assert 36 * landscape.minimum_now() == pytest.approx(26.6173985294224, rel=1e-12)
    before, after = landscape.condition
    assert (before, after) == (pytest.approx(731_407, abs=0.5), pytest.approx(1, abs=1e-12))
    assert probe(landscape, 0, 0).condition == pytest.approx(731_407, abs=0.5)
    assert made(standardise=True).condition == landscape.condition


def test_danwood_has_its_certified_answer_and_curvature() -> None:
    """The largest eigenvalue of the Hessian of the sum of squares is 394.76 (the landscape is the mean of 6)."""
    landscape = BUILTIN["danwood"]
    assert digits(np.array(landscape.minima_now()[0]), DANWOOD) > 10
    assert 6 * landscape.minimum_now() == pytest.approx(0.0043173084083, rel=1e-10)
    found = probe(landscape, *landscape.minima_now()[0])
    assert 6 * found.eigenvalues[1] == pytest.approx(394.76, abs=0.005)
    assert found.rate_limit / 6 == pytest.approx(0.0050663, abs=5e-8)


def test_standardised_norris_takes_one_step_of_rate_1() -> None:
    landscape = BUILTIN["norris-standardised"]
    arrived = end_of("norris-standardised", {"key": "sgd", "lr": 1}, (0, 0), 1)
    samples = landscape.samples
    slope = arrived[0] / samples.scale[0]
    assert digits(np.array([slope, arrived[1] - slope * samples.mean[0]]), NORRIS) > 11


def test_momentum_reaches_the_answer_on_raw_norris() -> None:
    rule = {"key": "momentum", "lr": 6.5e-6, "momentum": 0.9955}
    assert digits(end_of("norris", rule, (0.2, -400), 12_000), NORRIS) > 7


@pytest.mark.parametrize("start", [(1, 5), (0.7, 4)])
@pytest.mark.parametrize(
    ("rule", "steps"), [({"key": "momentum", "lr": 0.01, "momentum": 0.9}, 1500), ({"key": "adam", "lr": 0.05}, 4000)]
)
def test_danwood_is_reached_from_both_of_nists_starts(
    rule: dict[str, Any], steps: int, start: tuple[float, float]
) -> None:
    assert digits(end_of("danwood", rule, start, steps), DANWOOD) > 6


@pytest.mark.parametrize("loss", ["l1", "huber", "quantile", "log_cosh", "mape"])
def test_the_minimum_of_a_line_is_found_for_smooth_and_for_kinked_losses(loss: str) -> None:
    landscape = made(loss=loss, data={"key": "noisy_line", "outliers": 5, "noise": 1})
    (best,), value = landscape.minima_now(), landscape.minimum_now()
    evaluator = landscape.objective().on(NUMPY)
    for reach in (1e-6, 1e-3, 1.0):
        around = np.random.default_rng(0).normal(best, reach, (3000, 2))
        assert evaluator.value(around).min() >= value * (1 - 1e-12)


def test_the_least_absolute_errors_pass_through_two_points() -> None:
    """An optimal line of least absolute deviations passes through as many points as it has parameters."""
    landscape = made(loss="l1", data={"key": "noisy_line", "noise": 1, "samples": 31})
    error = landscape.predictions(np.array(landscape.minima_now()), landscape.samples.x)[0] - landscape.samples.y
    assert (np.abs(error) < 1e-9).sum() == 2


def test_a_valley_without_an_end_has_a_lowest_value_but_no_place() -> None:
    points = {"key": "points", "x": [2, 2, 2], "y": [1, 2, 3]}
    landscape = made(data=points)
    assert landscape.minima_now() == ()
    assert landscape.minimum_now() == pytest.approx(2 / 3)
    assert made(data=points, l2=0.1).minima_now()
    apart = made("logistic", "bce_with_logits", {"key": "points", "x": [-1, 1], "y": [0, 1]})
    assert (apart.minima_now(), apart.minimum_now()) == ((), None)  # it runs off to infinity


def test_samples_are_standardised_by_those_that_train() -> None:
    landscape = made(data="noisy_line", standardise=True, held_out=0.25, split_seed=3)
    samples = landscape.samples
    assert (len(samples.training), len(samples.held_out)) == (30, 10)
    assert sorted([*samples.training, *samples.held_out]) == list(range(40))
    x, _ = samples.trained_on
    assert (x.mean(), x.std()) == (pytest.approx(0, abs=1e-14), pytest.approx(1))
    np.testing.assert_allclose(samples.x * samples.scale + samples.mean, samples.raw.x)
    assert not np.array_equal(samples.held_out, landscape.with_parts(split_seed=4).samples.held_out)


def test_the_held_out_loss_is_that_of_the_held_out_samples() -> None:
    landscape = made(data="noisy_line", held_out=0.25, l1=1, l2=1)
    held = landscape.samples.held_out
    theta = np.array([[1.5, 0.5]])
    error = landscape.predictions(theta, landscape.samples.x[held])[0] - landscape.samples.y[held]
    objective = landscape.held_out_objective()
    assert objective is not None
    assert objective.on(NUMPY).value(theta)[0] == pytest.approx(np.mean(error**2))
    assert made().held_out_objective() is None


def test_dragged_points_are_data_of_ones_own_and_the_box_stays() -> None:
    landscape = BUILTIN["line"]
    raw = landscape.samples.raw
    y = raw.y.copy()
    y[0] += 3
    moved = landscape.with_points(raw.x, y)
    assert (moved.key, moved.data.key, moved.box, moved.start) == ("custom", "points", landscape.box, landscape.start)
    assert np.array_equal(moved.samples.y, y)
    assert moved.minima_now() != landscape.minima_now()
    assert landscape.can_edit and not made(data={"key": "noisy_line", "samples": 2001}).can_edit


def test_the_box_follows_what_the_parameters_mean() -> None:
    landscape = BUILTIN["norris"]
    assert landscape.with_parts(loss="l1").box == landscape.box
    standard = landscape.with_parts(standardise=True)
    assert standard.box != landscape.box and standard.key == "custom"
    (left, right), (bottom, top) = standard.box
    assert left < standard.minima_now()[0][0] < right and bottom < standard.minima_now()[0][1] < top


def test_the_parameters_of_the_loss_slide() -> None:
    landscape = made(loss="huber")
    assert landscape.values == {"delta": 1.0}
    assert landscape.with_values(delta=2.0).loss.delta == 2
    with pytest.raises(BadInput, match='"dleta" is not a known parameter of Huber; did you mean "delta"'):
        landscape.with_values(dleta=1)


def test_what_it_is_is_told_in_words_and_in_latex() -> None:
    landscape = made(standardise=True, l2=0.5, held_out=0.5)
    assert landscape.axis_names == ("w", "b")
    assert landscape.words == "Line on Norris, 36 samples, Mean squared error, standardised, l2 = 0.5, 18 held out"
    one = ModelLandscape.checked({"model": "line", "loss": "mse", "data": {"key": "points", "x": [1], "y": [2]}})
    assert one.words == "Line on Your own points, 1 sample, Mean squared error"
    assert landscape.latex().startswith(r"L(w, b) = \frac{1}{18} \sum (\hat y - y)^2 + 0.5 \left( w^2 + b^2 \right)")
    assert r"p = \sigma(w x + b)" in made("logistic", "bce", "two_classes").latex()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"loss": "bce_with_logits"}, "Line does not go with Binary cross entropy with logits; it needs a regression"),
        ({"model": "logistic", "loss": "mse", "data": "two_classes"}, "it needs a binary loss"),
        ({"loss": "cross_entropy"}, "needs a regression loss"),
        ({"model": "two_features"}, "Two features needs 2 of x, but the data have 1 column"),
        ({"data": "plane"}, "Line needs 1 of x, but the data have 2 columns"),
        ({"model": "logistic", "loss": "hinge"}, "needs the labels 0 and 1, or -1 and 1; standard has 0.1, 0.2"),
        ({"model": "power", "standardise": True}, "needs x above 0; standardised x is not"),
        ({"model": "power", "data": "s_curve"}, "Power law needs x above 0; -2"),
        ({"loss": "mape", "data": {"key": "points", "x": [1, 2], "y": [0, 1]}}, "sample 1"),
        ({"data": {"key": "points", "x": [1], "y": [1]}, "held_out": 0.5}, "one sample cannot be split"),
        ({"data": "noris"}, 'did you mean "norris"'),
        ({"model": "lime"}, 'did you mean "line"'),
        ({"held_out": 1}, "less than or equal to 0.9"),
        ({"l1": -1}, "greater than or equal to 0"),
        ({"colour": 1}, '"colour" is not a known field'),
    ],
)
def test_what_does_not_fit_together_is_said(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(BadInput) as caught:
        Landscape.read({"model": "line", "loss": "mse", "data": "norris", **fields})
    assert words in str(caught.value)


def test_labels_may_be_minus_1_and_1() -> None:
    points = {"key": "points", "x": [1, 2, 3], "y": [-1, 1, -1]}
    assert made("logistic", "hinge", points).samples.y.tolist() == [0, 1, 0]


def test_what_the_window_asks_while_it_opens_needs_no_torch() -> None:
    code = (
        "import sys, numpy as np; from engine import catalogue; from engine.landscapes.model import ModelLandscape\n"
        "for one in catalogue.landscapes().values():\n"
        "    if isinstance(one, ModelLandscape):\n"
        "        one.latex(), one.words, one.condition, one.predictions(np.zeros((2, 2)), one.samples.x)\n"
        "        if one.loss.key == 'mse' and one.model.linear: one.minima_now(), one.objective().on(b := "
        "__import__('engine.runtime').runtime.Backend('numpy')).value_and_gradient(np.zeros((3, 2)))\n"
        "assert not {'torch', 'sympy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def test_every_data_set_that_fits_a_model_makes_a_landscape() -> None:
    for key in ("line", "two_features", "logistic", "logistic_two_features"):
        first = pairing.with_model(made(), key)
        loss = LOSSES["mse" if first.model.task == "regression" else "hinge"]()
        for cls in pairing.datasets_for(first.model):
            assert pairing.with_data(first, cls.key).with_parts(loss=loss).minimum_now() is not None
