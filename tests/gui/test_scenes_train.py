"""Every scene of a training: it follows the step, its words are text, it is the same twice, and it leaves nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.declared import BadInput
from gui.scene import Source, scene_called
from gui.studio.stage import main_scenes
from gui.views.opengl import Missing

from .picture_kit import staged
from .scene_kit import nothing_left, picture, trained_source, words

MOVING = ("fits", "curves", "table", "histograms", "map")


@pytest.mark.parametrize("view", MOVING)
def test_it_follows_the_step_and_is_the_same_twice(qtbot: object, view: str) -> None:
    source = trained_source()
    first, again, last = picture(source, view, at=6), picture(source, view, at=6), picture(source, view, at=18)
    assert first == again
    assert first != last


@pytest.mark.parametrize("view", [*MOVING, "slice_line"])
def test_it_leaves_no_thread_and_no_widget(qtbot: object, view: str) -> None:
    source = trained_source()
    picture(source, view)  # what is loaded once stays
    with nothing_left():
        picture(source, view)


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("fits", ("SGD", "Adam", "% right, loss", "upper", "held out: hollow", "x1", "x2")),
        ("curves", ("Loss", "dotted: validation", "Accuracy (%)", "Gradient norm", "epochs", "Adam")),
        ("table", ("Racer", "Training", "Validation", "Acc. %", "finished", "accuracy on validation")),
        ("histograms", ("Weights", "Batch gradient", "layer 1", "outline: at first")),
        ("slice_line", ("Loss (log)", "half way", "from the start (0) to the end of SGD (1)")),
    ],
)
def test_its_words_are_text_in_an_svg(qtbot: object, view: str, said: tuple[str, ...]) -> None:
    found = words(trained_source(), view)
    for one in said:
        assert one in found


def test_a_slice_says_how_far_it_can_be_trusted(qtbot: object) -> None:
    found = words(trained_source(), "map")
    for one in (
        "component 1",
        "in plane",
        "off the",
        "true",
        "plane's",
        "Bold: less than half",
        "Exact at 11 × 11 points",
    ):
        assert one in found
    seeded = words(trained_source(slice={"plane": "random", "seed": 7}), "map")
    assert "seed 7" in seeded
    assert "another seed, another picture" in seeded


def test_numbers_tables_and_other_data_have_their_own_pictures(qtbot: object) -> None:
    assert "predicted" in words(trained_source(picture="table"), "fits")
    wave = words(trained_source("sine", "mse"), "fits")
    assert "loss" in wave
    assert "right" not in wave
    assert "Acc. %" not in words(trained_source("sine", "mse"), "table")


def test_no_control_is_seen(qtbot: object) -> None:
    for view in ("fits", "curves", "histograms", "map", "slice_line"):
        found = words(trained_source(), view)
        for control in ("Samples", "over epochs", "layers", "Train from here", "Double click", "|∇"):
            assert control not in found, view


@pytest.mark.parametrize("word", ["map", "surface", "curves", "table"])
def test_a_word_means_the_view_of_that_kind(word: str) -> None:
    assert scene_called(word, trained_source()).stands_for == word


def test_the_page_begins_with_the_tab_in_front() -> None:
    keys = [scene.key for scene in main_scenes(trained_source())]
    assert keys == ["fits", "training_curves", "training_table"]
    tab = main_scenes(trained_source(tab="landscape"))
    assert tab[0].key == "slice_map"


def test_what_was_not_trained_has_no_view(qtbot: object) -> None:
    empty: Source = replace(trained_source(), recording=None)
    assert main_scenes(empty) == []
    with pytest.raises(BadInput, match="nothing to show"):
        picture(empty, "fits")


def test_histograms_are_of_the_racer_that_was_looked_at(qtbot: object) -> None:
    source = replace(trained_source(), seen={"histograms": {"racer": 1}})
    assert "Adam at step" in words(source, "histograms")


def test_all_of_them_fit_one_page(qtbot: object) -> None:
    with staged(trained_source(), "page", width=1280, height=720) as stage:
        assert len(stage.shots) == 3
        assert not stage.image().isNull()


def test_where_one_view_cannot_be_made_the_others_end(qtbot: object, monkeypatch: pytest.MonkeyPatch) -> None:
    picture(trained_source(), "map")
    monkeypatch.setattr("gui.views.opengl.opengl", lambda: Missing("There is none.", "Get one."))
    with nothing_left(), pytest.raises(BadInput, match="needs OpenGL"), staged(trained_source(), "map", "surface"):
        pass


def test_a_plane_that_cannot_be_is_refused_in_a_sentence(qtbot: object) -> None:
    same = trained_source(slice={"plane": "three", "centre": 1, "second": 1})
    with pytest.raises(BadInput, match="two different racers"):
        picture(same, "map")
