"""A model that is chosen anew comes with a loss and data that go with it, and keeps what it can."""

from __future__ import annotations

import pytest

from engine import pairing
from engine.dataset import DATASETS
from engine.landscapes.model import ModelLandscape
from engine.model import MODELS

LINE = ModelLandscape.checked({"model": "line", "loss": {"key": "huber", "delta": 2.0}, "data": "norris"})


@pytest.mark.parametrize("key", MODELS.keys())
def test_any_model_can_follow_any_other(key: str) -> None:
    for other in [model.key for model in MODELS]:
        landscape = pairing.with_model(pairing.with_model(LINE, key), other)
        assert landscape.loss.task == landscape.model.task
        assert type(landscape.data) in pairing.datasets_for(landscape.model)


def test_what_goes_with_the_new_model_stays() -> None:
    neuron = pairing.with_model(LINE, "neuron")
    assert (neuron.loss, neuron.data) == (LINE.loss, LINE.data)
    logistic = pairing.with_model(LINE, "logistic")
    assert (logistic.loss.key, logistic.data.key) == ("bce_with_logits", "two_classes")


def test_a_model_of_positive_x_is_not_standardised() -> None:
    assert not pairing.with_model(LINE.with_parts(standardise=True), "power").standardise


def test_offered_data_fit_and_a_file_is_asked_for() -> None:
    offered = {model.key: {cls.key for cls in pairing.datasets_for(model())} for model in MODELS}
    assert "norris" in offered["line"]
    assert "two_classes" in offered["logistic_two_features"]
    assert "norris" not in offered["logistic"]
    assert {"moons", "circles", "blobs", "spirals", "xor"} < offered["logistic_two_features"]
    assert {"sine", "step"} < offered["line"]
    assert not any({"iris", "digits", "ten_features", "diabetes"} & keys for keys in offered.values())
    assert not any(DATASETS[key].target == "class" for key in offered["line"] | offered["two_features"])
    assert not any("csv" in keys for keys in offered.values())


def test_classes_are_two_where_the_model_tells_two_apart() -> None:
    logistic = pairing.with_model(LINE, "logistic_two_features")
    assert pairing.with_data(logistic, "blobs").samples.raw.classes == ("0", "1")


def test_ones_own_points_begin_with_those_shown() -> None:
    points = pairing.with_data(LINE, "points")
    assert points.samples.raw.x.tolist() == LINE.samples.raw.x.tolist()
    assert points.box == LINE.box
    assert pairing.with_data(points, "danwood").data == DATASETS["danwood"]()
