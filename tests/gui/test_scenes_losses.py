"""The pages of the Losses workspace on paper: without controls, the same twice, and nothing is left of them."""

from __future__ import annotations

import pytest

from gui.studio.stage import main_scenes

from .scene_kit import losses_source, nothing_left, picture, words

SAID = {
    "curve": ("Derivative by the prediction", "Huber", "MSE", "error"),
    "table": ("Mean squared error · reduction mean · float64", "Target", "mean of the table", "PyTorch"),
    "stability": ("Sigmoid · float32 · Right class · logit z =", "Textbook", "in truth"),
    "outliers": ("Quantile 0.75", "slope", "pulled"),
    "imbalance": ("1,900 negatives", "recall", "Focal gamma 2"),
}
CONTROLS = ("Regression", "Worked", "float64float32", "Copy", "Reset", "Counts", "Add row", "Right-click")


@pytest.mark.parametrize("page", SAID)
def test_a_page_says_what_was_chosen_and_has_no_controls(qtbot: object, page: str) -> None:
    found = words(losses_source(page), "losses", width=1280, height=720)
    for one in SAID[page]:
        assert one in found
    for control in CONTROLS:
        assert control not in found


@pytest.mark.parametrize("page", SAID)
def test_it_is_the_same_twice_and_leaves_nothing(qtbot: object, page: str) -> None:
    first = picture(losses_source(page), "losses", width=900, height=600)
    with nothing_left():
        assert picture(losses_source(page), "losses", width=900, height=600) == first


def test_an_upright_page_has_its_parts_above_one_another(qtbot: object) -> None:
    wide, high = (
        picture(losses_source("outliers"), "losses", width=width, height=height)
        for width, height in ((900, 600), (600, 900))
    )
    assert wide != high


def test_there_is_one_view() -> None:
    assert [scene.key for scene in main_scenes(losses_source("curve"))] == ["losses"]
