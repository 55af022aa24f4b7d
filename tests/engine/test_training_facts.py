"""What is said of a training beside its settings is what it computes with."""

from __future__ import annotations

from typing import Any

import pytest

from engine import training_pairing as pairing
from engine.dataset import Size
from engine.declared import BadInput
from engine.network import NETWORKS
from engine.problem import Problem
from engine.training import Training, first_training
from engine.training_facts import DataFacts, NetworkFacts, facts

FIRST = first_training()


def said(training: Training) -> tuple[DataFacts, NetworkFacts]:
    job = facts(training)
    next(job)
    data = next(job)
    assert data is not None
    with pytest.raises(StopIteration) as stop:
        next(job)
    return data, stop.value.value


def test_the_first_training() -> None:
    assert said(FIRST) == (
        DataFacts(Size(200, 2, 2), 150, 50, ("upper", "lower"), ""),
        NetworkFacts("2-64-64-2", 4_482),
    )


@pytest.mark.parametrize(
    ("data", "network", "layers", "weights"),
    [
        ("iris", "softmax", "4-3", 15),
        ("moons", "logistic", "2-1", 3),
        ("ten_features", {"key": "mlp", "hidden": [5]}, "10-5-1", 61),
        ("digits", "conv", "1×8×8-8-16-10", 80 + 1168 + 650),
    ],
)
def test_layers_and_weights_are_counted_as_they_are_trained(data: str, network: Any, layers: str, weights: int) -> None:
    training = pairing.with_network(pairing.with_data(FIRST, data), NETWORKS.read(network))
    found, network = said(training)
    assert network == NetworkFacts(layers, weights)
    problem = Problem(training)
    assert problem.layout.total == weights
    assert (len(problem.train), len(problem.validation)) == (found.training, found.validation)


def test_weights_are_counted_without_memory_for_them() -> None:
    wide = {"key": "mlp", "hidden": [4096] * 12}
    _, network = said(pairing.with_network(FIRST, NETWORKS.read(wide)))
    assert network.weights > 180_000_000


def test_what_does_not_go_together_is_said() -> None:
    with pytest.raises(BadInput, match="halve 8 x 8 pixels to nothing"):
        said(FIRST.changed(data="digits", network={"key": "conv", "channels": [2, 2, 2, 2]}))
