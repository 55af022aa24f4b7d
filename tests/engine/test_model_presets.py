"""The presets on data: what their sentences promise, against certified answers and the samples themselves."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Outcome, Scenario, Trajectory, presets, run
from engine.landscapes.model import ModelLandscape
from engine.pictures.curves import Plotter
from engine.pictures.lines import Companion

PRESETS = {s.title: s for s in presets() if isinstance(s.landscape, ModelLandscape)}
NORRIS = (1.00211681802045, -0.262323073774029)  # NIST's certified slope and intercept
NORRIS_SQUARES = 26.6173985294224  # and residual sum of squares, over 36 samples
DANWOOD, DANWOOD_SQUARES = (0.76886226176, 3.8604055871), 0.0043173084083  # over 6


@pytest.fixture(scope="module")
def films() -> dict[str, Trajectory]:
    return {title: run(scenario) for title, scenario in PRESETS.items()}


def scape(title: str) -> ModelLandscape:
    landscape = PRESETS[title].landscape
    assert isinstance(landscape, ModelLandscape)
    return landscape


def test_the_training_loop_ends_at_loss_0_from_the_textbook_start(films: dict[str, Trajectory]) -> None:
    film = films["The training loop, step by step"]
    assert film.rows.position[0].tolist() == [[0.5, 0.2], [0.5, 0.2]]
    assert (film.rows.loss[-1] < 1e-8).all()
    np.testing.assert_allclose(film.rows.position[-1], [[2, 1], [2, 1]], atol=1e-3)
    x, y = scape("The training loop, step by step").samples.trained_on
    np.testing.assert_allclose(y, 2 * x[:, 0] + 1)


def test_batches_wobble_more_the_fewer_they_see_but_need_fewer_epochs(films: dict[str, Trajectory]) -> None:
    title = "Batch, mini-batch and one sample"
    rows, (x, y) = films[title].rows, np.array(PRESETS[title].landscape.minima_now()[0])
    offset = rows.position - (x, y)
    across = np.array([-offset[0, 0, 1], offset[0, 0, 0]]) / np.hypot(*offset[0, 0])
    turned = np.abs(offset @ across)  # [T, L] distances from the straight way
    assert turned[:60, 0].max() < 1e-9 < 0.1 < turned[:60, 1].max() < turned[:60, 2].max()
    late = rows.loss[-80:].mean(0) - PRESETS[title].landscape.minimum_now()
    assert late[0] < 1e-12 < late[1] < 0.1 * late[2]
    first_epoch = rows.loss[[1, 5, 40], [0, 1, 2]]
    assert (np.diff(first_epoch) < 0).all()


def test_norris_as_measured_is_left_to_adam(films: dict[str, Trajectory]) -> None:
    film = films["Norris, as measured"]
    plain, momentum, adam = film.rows.position[-1]
    np.testing.assert_allclose(adam, NORRIS, rtol=5e-7)
    assert film.rows.loss[-1, 2] == pytest.approx(NORRIS_SQUARES / 36, rel=1e-9)
    assert abs(plain[1] + 400) < 5  # still where it dropped into the valley
    assert abs(momentum[1] + 400) < 100
    before, after = scape("Norris, as measured").condition
    assert before == pytest.approx(731_407, rel=1e-6)
    assert after == pytest.approx(1)


def test_norris_standardised_takes_one_step_with_rate_1(films: dict[str, Trajectory]) -> None:
    film, landscape = films["Norris, standardised"], scape("Norris, standardised")
    assert film.endings[1].outcome is Outcome.CONVERGED
    assert film.endings[1].step == 1
    slope, height = film.rows.position[1, 1]
    samples = landscape.samples
    raw = slope / samples.scale[0], height - slope * samples.mean[0] / samples.scale[0]
    np.testing.assert_allclose(raw, NORRIS, rtol=1e-9)
    left = np.hypot(*(film.rows.position[:, :, :] - landscape.minima_now()[0]).transpose(2, 0, 1))
    np.testing.assert_allclose(left[10] / left[0], [0.7**10, 0, 0.8**10], atol=1e-9)
    sides = np.sign(film.rows.position[:20, 2, 0] - slope)
    assert (np.diff(sides) != 0).all(), "a rate near 2 changes sides at every step"


def test_danwood_is_certified_to_six_digits_by_momentum_and_adam(films: dict[str, Trajectory]) -> None:
    film = films["DanWood to the last certified digit"]
    plain, momentum, adam = film.rows.position[-1]
    for found in (momentum, adam):
        np.testing.assert_allclose(found, DANWOOD, rtol=5e-7)
    np.testing.assert_allclose(film.rows.loss[-1, 1:], DANWOOD_SQUARES / 6, rtol=1e-6)
    assert not np.allclose(plain, DANWOOD, rtol=1e-2)


def test_two_classes_are_crossed_by_momentum_and_adam_first(films: dict[str, Trajectory]) -> None:
    above = films["Two classes"].rows.loss[-1] - PRESETS["Two classes"].landscape.minimum_now()
    assert (above[1:] < 1e-8).all()
    assert above[0] > 1e-6


def test_early_stopping_comes_before_the_held_out_loss_has_doubled(films: dict[str, Trajectory]) -> None:
    scenario, film = PRESETS["Early stopping"], films["Early stopping"]
    samples = scape("Early stopping").samples
    assert (len(samples.training), len(samples.held_out)) == (10, 30)
    curves: tuple[Companion, ...] = Plotter(scenario, film, "loss").plot(film.rows, 400, 200).companions
    assert len(curves) == 2
    assert (np.diff(film.rows.loss[:, 0]) < 0).all(), "the training loss falls for ever"
    for curve in curves:
        assert curve.stop is not None
        assert curve.stop.step - curve.stop.best_step == scenario.view.patience
        assert 10 ** curve.y[-1] > 2 * curve.stop.best
        assert curve.stop.step < 100


def test_outliers_open_the_page_that_shows_them() -> None:
    scenario: Scenario = PRESETS["Outliers and the loss"]
    assert (scenario.workspace, scenario.losses.page) == ("losses", "outliers")
    assert scenario.losses.outliers.points[scenario.losses.outliers.picked] == (8.8, -1)
