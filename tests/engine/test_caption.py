"""A scenario in words, as it stands below pictures."""

from __future__ import annotations

import pytest

from engine.pictures.caption import Entry, caption, entries, formula, number, title
from engine.preset import listed
from engine.scenario import Scenario


def asked(**fields: object) -> Scenario:
    return Scenario.checked({"racers": (), **fields})


def test_a_formula_is_printed_as_in_a_book() -> None:
    assert formula("(a - x)**2 + b*(y - x**2)**2") == "(a − x)² + b·(y − x²)²"


@pytest.mark.parametrize(("value", "text"), [(0.05, "0.05"), (-1.2, "−1.2"), (1e-8, "1 × 10⁻⁸"), (100, "100")])
def test_a_number_has_a_true_minus_sign(value: float, text: str) -> None:
    assert number(value) == text


def test_a_race_is_told_in_one_sentence() -> None:
    scenario = asked(landscape="rosenbrock", starts=[(-1.2, 1)], stop={"steps": 1000})
    assert title(scenario) == "Rosenbrock"
    assert caption(scenario) == "f(x, y) = (a − x)² + b·(y − x²)² with a = 1, b = 100; from (−1.2, 1); 1,000 steps."


def test_many_starts_are_counted_and_chance_has_its_seed() -> None:
    noisy = {"optimizer": "sgd", "noise": 0.1}
    scenario = asked(starts=[(k, 0) for k in range(5)], racers=[noisy], seeds=3, seed=7, stop={"steps": 1})
    assert caption(scenario).endswith("; 5 starts; 1 step; seeds 7 to 9.")


def test_a_racer_is_told_with_its_rate_and_what_is_set_otherwise() -> None:
    racers = [
        {"optimizer": {"key": "adam", "lr": 0.1, "beta1": 0.8}, "style": 3},
        {"optimizer": {"key": "momentum", "lr": 0.01}, "schedule": {"key": "cosine", "warmup": 10}, "name": "Mine"},
        {"optimizer": "sgd", "hidden": True},
        {"optimizer": {"key": "sgd", "lr": 1e-6}, "noise": 0.5, "batch": 4},
    ]
    assert entries(asked(racers=racers)) == (
        Entry(3, "Adam", "learning rate 0.1, β₁ 0.8"),
        Entry(0, "Mine", "Momentum, learning rate 0.01, momentum 0.9, cosine schedule (warm-up 10)"),
        Entry(0, "SGD", "learning rate 1 × 10⁻⁶, batches of 4, noise 0.5"),
    )


def test_a_training_is_told_by_data_network_and_loss() -> None:
    training = {"data": "moons", "racers": ["adam"], "network": {"key": "mlp", "hidden": [8, 4]}, "epochs": 20}
    scenario = asked(workspace="train", train=training)
    said = caption(scenario)
    assert said.startswith("Moons, standardised, 25 % held out; Multilayer perceptron (hidden 8-4); Cross entropy")
    assert said.endswith("batches of 32; 20 epochs; seed 0.")
    assert [entry.name for entry in entries(scenario)] == ["Adam"]


def test_a_loss_page_says_for_itself_what_it_shows() -> None:
    scenario = asked(workspace="losses", racers=["sgd"])
    assert (title(scenario), caption(scenario), entries(scenario)) == ("Losses: curve", "", ())


def test_every_preset_has_words() -> None:
    for preset in listed():
        scenario = preset.open()
        assert title(scenario) == preset.title
        if scenario.workspace != "losses":
            assert caption(scenario).endswith(".") and all(entry.settings for entry in entries(scenario))
