"""Data, network and loss of a training stay a match: what does not go with the part chosen anew gives way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine import training_pairing as pairing
from engine.dataset import DATASETS, Dataset
from engine.declared import BadInput
from engine.loss import LOSSES
from engine.network import NETWORKS
from engine.problem import shape_of
from engine.training import Training, first_training

FIRST = first_training()


def made(**parts: Any) -> Training:
    return FIRST.changed(**{name: NAMES[name].read(part) for name, part in parts.items()})


NAMES: dict[str, Any] = {"data": DATASETS, "network": NETWORKS, "loss": LOSSES}


def keys(training: Training) -> tuple[str, str, str]:
    return training.data.key, training.network.key, training.loss.key


@pytest.mark.parametrize(
    ("network", "loss", "data", "expected"),
    [
        ("mlp", "cross_entropy", "iris", ("iris", "mlp", "cross_entropy")),
        ("mlp", "cross_entropy", "sine", ("sine", "mlp", "mse")),
        ("logistic", "bce_with_logits", "iris", ("iris", "softmax", "cross_entropy")),
        ("softmax", "cross_entropy", "diabetes", ("diabetes", "linear", "mse")),
        ("mlp", "bce", "blobs", ("blobs", "mlp", "cross_entropy")),
        ("logistic", "hinge", "xor", ("xor", "logistic", "hinge")),
    ],
)
def test_data_bring_a_loss_and_a_network_that_go_with_them(
    network: str, loss: str, data: str, expected: tuple[str, str, str]
) -> None:
    assert keys(pairing.with_data(made(network=network, loss=loss), data)) == expected


def test_from_numbers_one_layer_comes_back_to_two_classes_as_logistic_regression() -> None:
    line = made(data="sine", network="linear", loss="mse")
    assert keys(pairing.with_data(line, "moons")) == ("moons", "logistic", "bce_with_logits")


def test_a_network_for_pictures_gives_way_and_the_loss_stays() -> None:
    digits = made(data="digits", network="conv", loss={"key": "cross_entropy", "label_smoothing": 0.1})
    wine = pairing.with_data(digits, "wine")
    assert keys(wine) == ("wine", "mlp", "cross_entropy")
    assert wine.loss == digits.loss


def test_settings_of_network_and_loss_stay_where_they_can() -> None:
    own = {"key": "mlp", "hidden": [16, 16]}
    training = made(network=own, loss={"key": "cross_entropy", "weight": [1, 2]})
    other = pairing.with_data(training, "circles")
    assert (other.network, other.loss) == (training.network, training.loss)
    blobs = pairing.with_data(training, "blobs")  # three classes, but two weights
    assert (blobs.network, blobs.loss) == (training.network, LOSSES["cross_entropy"]())


def test_every_data_set_can_follow_every_other() -> None:
    training = FIRST
    for cls in [*pairing.datasets(), *reversed(pairing.datasets())]:
        training = pairing.with_data(training, cls.key)
        assert shape_of(training.data.load(), training.network, training.loss).inputs == training.data.size.features


@pytest.mark.parametrize("cls", pairing.datasets(), ids=[cls.key for cls in pairing.datasets()])
def test_whatever_is_offered_for_data_can_be_chosen(cls: type[Dataset]) -> None:
    training = pairing.with_data(FIRST, cls())
    data = training.data.load()
    assert pairing.networks_for(training.data)
    for network in pairing.networks_for(training.data):
        chosen = pairing.with_network(training, network.key)
        shape_of(data, chosen.network, chosen.loss)
    for loss in pairing.losses_for(training.data):
        chosen = pairing.with_loss(training, loss.key)
        shape_of(data, chosen.network, chosen.loss)


def test_a_loss_that_cannot_take_the_targets_is_not_offered() -> None:
    offered = {cls.key for cls in pairing.losses_for(DATASETS["sine"]())}
    assert "mse" in offered
    assert "squared_log" not in offered  # the sine goes down to -1
    with pytest.raises(BadInput, match="no logarithm"):
        pairing.with_loss(made(data="sine", loss="mse"), "squared_log")


def test_losses_of_two_classes_are_of_both_kinds() -> None:
    tasks = {cls.task for cls in pairing.losses_for(FIRST.data)}
    assert tasks == {"classes", "binary"}


def test_a_loss_takes_its_network_along_and_the_other_way_round() -> None:
    softmax = pairing.with_network(FIRST, "softmax")
    logistic = pairing.with_loss(softmax, "focal") if LOSSES["focal"].task == "binary" else softmax
    assert logistic.network.key == "logistic"
    assert keys(pairing.with_network(FIRST, "logistic")) == ("moons", "logistic", "bce_with_logits")
    assert keys(pairing.with_network(FIRST, "softmax")) == ("moons", "softmax", "cross_entropy")


@pytest.mark.parametrize(("data", "network"), [("iris", "logistic"), ("sine", "softmax"), ("moons", "conv")])
def test_a_network_that_cannot_learn_the_data_is_refused(data: str, network: str) -> None:
    training = pairing.with_data(FIRST, data)
    assert network not in {cls.key for cls in pairing.networks_for(training.data)}
    with pytest.raises(BadInput):
        pairing.with_network(training, network)


def test_class_weights_of_another_number_are_refused() -> None:
    with pytest.raises(BadInput, match="weight has 3 entries for 2 classes"):
        pairing.with_loss(FIRST, LOSSES.read({"key": "cross_entropy", "weight": [1, 2, 3]}))


def test_data_that_cannot_be_had_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no file"):
        pairing.with_data(FIRST, DATASETS.read({"key": "csv", "path": str(tmp_path / "none.csv")}))
    one = tmp_path / "one.csv"
    one.write_text("x,y\n1,3\n2,3\n")
    with pytest.raises(BadInput, match="has one value only"):
        pairing.with_data(FIRST, DATASETS.read({"key": "csv", "path": str(one), "y": "y", "classify": True}))
