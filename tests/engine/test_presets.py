"""The presets: each opens, and what its sentence tells the user to look for is there to be seen."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Outcome, Scenario, Trajectory, presets, run

PRESETS = {scenario.title: scenario for scenario in presets()}


@pytest.fixture(scope="module")
def films() -> dict[str, Trajectory]:
    return {title: run(scenario) for title, scenario in PRESETS.items() if scenario.workspace != "train"}


def first(mask: np.ndarray) -> np.ndarray:
    """The first row of each lane where `mask [T, L]` holds; infinity where it never does: `[L]`."""
    return np.where(mask.any(0), mask.argmax(0), np.inf)


def within(film: Trajectory, tolerance: float = 1e-3) -> np.ndarray:
    return first(film.rows.loss < tolerance)  # all of these have their minimum at 0


def test_they_come_in_the_order_of_a_lesson() -> None:
    assert list(PRESETS) == [
        "Ravine and momentum", "Saddle", "Rosenbrock valley", "Himmelblau's four basins", "Learning rate too large",
        "Noise", "The training loop, step by step", "Batch, mini-batch and one sample", "Norris, as measured",
        "Norris, standardised", "DanWood to the last certified digit", "Two classes", "Early stopping",
        "Outliers and the loss", "Two moons, four optimizers", "The textbook net, 10-5-1", "Handwritten digits",
        "Two spirals", "Edge of stability", "All weights 0 at first", "A curve through a wave",
        "Overfitting, and when to stop",
    ]  # fmt: skip


@pytest.mark.parametrize("scenario", PRESETS.values(), ids=PRESETS)
def test_each_says_what_to_look_for_and_can_be_saved(scenario: Scenario) -> None:
    assert scenario.look_for.endswith(".")
    assert Scenario.from_json(scenario.to_json()) == scenario
    styles = [racer.style for racer in (scenario.training if scenario.workspace == "train" else scenario).racers]
    assert len(set(styles)) == len(styles), "two racers look the same"


def test_ravine_momentum_arrives_in_a_quarter_of_the_steps(films: dict[str, Trajectory]) -> None:
    film = films["Ravine and momentum"]
    plain, momentum, adam = within(film)
    assert momentum < adam < plain < np.inf
    assert momentum <= plain / 4
    y = film.rows.position[:20, :, 1]
    assert (np.diff(np.sign(y[:, 0])) != 0).all(), "plain descent changes sides at every step"


def test_saddle_is_left_by_adaptive_rules_first_and_by_plain_descent_last(films: dict[str, Trajectory]) -> None:
    film = films["Saddle"]
    plain, momentum, rmsprop, adam = first(abs(film.rows.position[:, :, 1]) > 1)
    assert max(rmsprop, adam) < momentum < plain < np.inf
    assert abs(film.rows.position[:, 0, 0]).min() < 0.01, "plain descent comes to the saddle"


def test_rosenbrock_all_reach_the_floor_but_only_two_the_minimum(films: dict[str, Trajectory]) -> None:
    film = films["Rosenbrock valley"]
    x, y = film.rows.position[20].T
    assert (abs(y - x**2) < 0.3).all()
    assert (film.rows.loss[20] < 6).all()
    plain, momentum, rmsprop, adam = within(film)
    assert max(momentum, adam) <= 1000
    assert plain == rmsprop == np.inf


def test_himmelblau_four_starts_come_to_four_minima(films: dict[str, Trajectory]) -> None:
    film, minima = (
        films["Himmelblau's four basins"],
        np.array(PRESETS["Himmelblau's four basins"].landscape.minima_now()),
    )
    apart = np.linalg.norm(film.rows.position[-1][:, None] - minima, axis=-1)  # [L, 4]
    assert (apart.min(1) < 1e-3).all()
    reached = apart.argmin(1).reshape(2, 4)
    assert sorted(reached[0]) == [0, 1, 2, 3]
    assert (reached[0] == reached[1]).all(), "both optimizers agree where a start leads"


def test_learning_rate_the_limit_decides_and_is_named(films: dict[str, Trajectory]) -> None:
    film = films["Learning rate too large"]
    small, below, above = film.endings
    assert small.outcome is below.outcome is Outcome.STEP_LIMIT
    assert above.outcome is Outcome.DIVERGED
    assert "0.0205 is above the limit 2/λ = 0.02 here" in above.sentence
    small_loss, below_loss, _ = film.rows.loss[-1]
    assert below_loss < 1e-3 < small_loss
    height = abs(film.rows.position[: above.step, 2, 1])
    assert (np.diff(height) > 0).all(), "each step lands higher on the wall"


def test_noise_settles_only_where_the_rate_decays(films: dict[str, Trajectory]) -> None:
    constant, momentum, decaying = films["Noise"].rows.loss[-200:].mean(0)
    assert momentum > 3 * constant > 30 * decaying
