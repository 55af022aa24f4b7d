"""The stage composes views to a picture: sizes, themes, what stands around the views, and what it refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel

from engine.declared import BadInput
from gui.scene import SCENES, Source
from gui.studio.grid import Cell, cells
from gui.studio.legend import Legend
from gui.studio.order import Order, Sheet
from gui.studio.painting import png
from gui.studio.paper import paper_of
from gui.studio.stage import Stage, main_scenes
from gui.theme import THEMES
from gui.views.paper_table import PaperTable

from .map_kit import pixels_of, raced, scenario_of
from .picture_kit import source_of, staged, valley

RACE = [scene() for scene in SCENES if "race" in scene.workspaces]


@pytest.mark.parametrize(
    ("sheet", "pixels"),
    [
        ({"purpose": "slide"}, (1920, 1080)),
        ({"purpose": "square"}, (1080, 1080)),
        ({"purpose": "column"}, (1004, 1004)),
        ({"purpose": "page"}, (1949, 2776)),
        ({"purpose": "own", "width": 333, "height": 517}, (333, 517)),
    ],
)
def test_a_purpose_has_its_size(qtbot: Any, sheet: dict[str, Any], pixels: tuple[int, int]) -> None:
    with staged(valley(), **sheet) as stage:
        image = stage.image()
        assert (image.width(), image.height()) == (stage.size.width(), stage.size.height()) == pixels
        assert (stage.page.width(), stage.page.height()) == tuple(map(round, stage.paper.units))


def test_letters_are_as_large_as_the_purpose_needs() -> None:
    def letters(**sheet: Any) -> float:
        paper = paper_of(Sheet.checked(sheet), 1)
        return 10 * paper.scale / paper.dpi * 96  # points, of text of 10 units

    assert letters(purpose="column") == pytest.approx(7.8)
    assert letters(purpose="slide") == pytest.approx(18)
    assert letters(purpose="slide", font_scale=1.5) == pytest.approx(27)
    assert letters(purpose="own", width=3840, height=2160) == pytest.approx(36)


@pytest.mark.parametrize("side", [16, 100])
def test_a_picture_too_small_for_letters_is_refused_in_a_sentence(qtbot: Any, side: int) -> None:
    with pytest.raises(BadInput, match=f"{side} x 4000 pixels is too small at this font scale; each side"):
        Stage(Order.checked({"sheet": {"purpose": "own", "width": side, "height": 4000}}), valley())


@pytest.mark.parametrize("size", [(131, 129), (7680, 130), (130, 1500)])
def test_odd_and_slender_sizes_work(qtbot: Any, size: tuple[int, int]) -> None:
    with staged(valley(), "page", width=size[0], height=size[1]) as stage:
        assert (stage.image().width(), stage.image().height()) == size


@pytest.mark.parametrize("key", list(THEMES))
def test_the_theme_is_the_sheet_s_whatever_the_window_wears(qtbot: Any, key: str) -> None:
    before = QApplication.palette()
    with staged(valley(), "map", "curves", "table", theme=key, height=600) as stage:
        theme, image = THEMES[key], stage.image()
        words = [label for label in stage.page.findChildren(QLabel) if label.property("role") == "title"]
        assert {label.palette().windowText().color().name() for label in words} == {theme.text}
        assert image.pixelColor(1, 1) == QColor(theme.plot)
    assert QApplication.palette() == before


def test_what_stands_around_the_views_can_be_left_out(qtbot: Any) -> None:
    with staged(valley()) as full:
        assert full.page.findChild(Legend) is not None
        height = full.shots[0].widget.height()
    with staged(valley(), title=False, legend=False, caption=False) as bare:
        assert bare.page.findChild(Legend) is None
        assert bare.shots[0].widget.height() > height + 40


def test_a_step_is_told_where_one_was_asked_for(qtbot: Any) -> None:
    with staged(valley(), at=40) as stage:
        assert stage.page.clock.isVisibleTo(stage.page)
        assert stage.page.clock.text() == "step 40 of 120"
        stage.go(41)
        assert stage.page.clock.text() == "step 41 of 120"
    with staged(valley()) as stage:
        assert not stage.page.clock.isVisibleTo(stage.page)


def test_nothing_that_only_a_hand_needs_is_there(qtbot: Any) -> None:
    with staged(valley(), "map", "curves", "card", height=900) as stage:
        hands = ("QAbstractButton", "QComboBox", "QScrollBar", "QAbstractSpinBox", "QLineEdit")
        seen = [part for part in stage.page.findChildren(object) if any(part.inherits(kind) for kind in hands)]
        assert not [part for part in seen if part.isVisibleTo(stage.page)]


def test_a_page_is_all_main_views_the_map_first(qtbot: Any) -> None:
    source = valley()
    assert [scene.key for scene in main_scenes(source)] == ["map", "curves", "table"]
    with staged(source, "page", purpose="slide") as stage:
        areas = [shot.widget.width() * shot.widget.height() for shot in stage.shots]
        assert areas[0] == max(areas)
        table = stage.page.findChild(PaperTable)
        assert table is not None and table.height() >= table.sizeHint().height()


def test_the_data_stand_on_the_page_where_the_window_shows_them(qtbot: Any) -> None:
    model = {"landscape": {"model": "line", "loss": "mse", "data": {"key": "noisy_line"}}, "stop": {"steps": 3}}
    assert "data" in [scene.key for scene in main_scenes(source_of(scenario_of("sgd", **model)))]
    hidden = scenario_of("sgd", view={"data": False}, **model)
    assert "data" not in [scene.key for scene in main_scenes(source_of(hidden))]


@pytest.mark.parametrize("count", range(1, 8))
@pytest.mark.parametrize("page", [(400, 900), (700, 900), (900, 900), (1600, 900)])
def test_views_fill_the_grid_without_overlap(count: int, page: tuple[int, int]) -> None:
    taken = [
        (row, column)
        for cell in cells(count, *page)
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    ]
    rows, columns = (1 + max(place[side] for place in taken) for side in (0, 1))
    assert len(taken) == len(set(taken)) == rows * columns
    assert cells(1, *page) == [Cell(0, 0, 1, 1)]


def test_the_zoomed_box_of_the_window_is_shown(qtbot: Any) -> None:
    source = source_of(valley().scenario, map={"box": [[0.0, 2.0], [-1.0, 1.0]]})
    with staged(source) as stage:
        assert np.allclose(stage.shots[0].widget.box.shown(), ((0, 2), (-1, 1)))  # type: ignore[attr-defined]


def test_two_stages_make_one_picture_byte_for_byte(qtbot: Any) -> None:
    pictures = []
    for _ in range(2):
        with staged(valley(), "map", "curves", "table", at=50, height=640) as stage:
            stage.go(120)
            stage.go(50)  # where it was before does not matter
            pictures.append(png(stage, "t", "d"))
    assert pictures[0] == pictures[1]


def test_pixels_kept_for_a_clip_show_the_same(qtbot: Any) -> None:
    with staged(valley(), "map", "curves", width=900) as stage:
        plain = pixels_of(stage.image())
        for shot in stage.shots:
            shot.keep_pixels(True)
        for step in (0, 60, 120):
            stage.go(step)
            kept = pixels_of(stage.image())
        assert np.abs(kept - plain).mean() < 0.5


def test_a_scenario_without_a_recording_still_has_its_landscape(qtbot: Any) -> None:
    with staged(Source(valley().scenario)) as stage:
        assert np.ptp(pixels_of(stage.image())[200:300, 200:300]) > 40


def test_many_racers_and_long_names_stay_on_the_page(qtbot: Any) -> None:
    racers = [{"optimizer": "sgd", "style": k, "name": f"A name that goes on and on, number {k}"} for k in range(30)]
    source = source_of(scenario_of(*racers, title="A long title " * 12, stop={"steps": 5}))
    with staged(source, "page", purpose="slide") as stage:
        legend = stage.page.findChild(Legend)
        assert legend is not None and len(legend.entries) == 12 and legend.entries[-1].name == "and 19 more"
        assert all(shot.widget.height() > 60 for shot in stage.shots)
        assert stage.page.rect().contains(stage.page.childrenRect())


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        ({"at": 121}, "there is no step 121: the recording ends at step 120."),
        ({"views": ["mpa"]}, '"mpa" is not a known view; did you mean "map"?'),
        ({"views": ["data"]}, 'this scenario has nothing to show in the view "data".'),
    ],
)
def test_what_there_is_not_is_refused_in_a_sentence(qtbot: Any, order: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        Stage(Order.checked(order), valley())
    assert str(refused.value) == sentence


@pytest.mark.parametrize("scene", RACE, ids=lambda scene: scene.key)
def test_every_scene_of_a_race_has_words(scene: Any) -> None:
    assert scene.title and scene.idea.endswith(".")


def test_a_surface_is_drawn_as_finely_as_the_picture(qtbot: Any) -> None:
    from gui.views.opengl import Missing, opengl

    if isinstance(opengl(), Missing):
        pytest.skip("there is no OpenGL here")
    camera = {"azimuth": 10.0, "elevation": 50.0, "distance": 5.0}
    scenario = valley().scenario
    with staged(Source(scenario, raced(scenario), {"surface": {"camera": camera}}), "surface", width=800) as stage:
        first = pixels_of(stage.image())
        assert len(np.unique(first.reshape(-1, 3), axis=0)) > 500
        stage.turn(90)
        turned = pixels_of(stage.image())
        stage.turn(0)
        assert np.abs(turned - first).mean() > 2
        assert np.array_equal(pixels_of(stage.image()), first)


def test_a_surface_stands_on_an_empty_ground(qtbot: Any) -> None:
    from gui.views.opengl import Missing, opengl

    if isinstance(opengl(), Missing):
        pytest.skip("there is no OpenGL here")
    with staged(valley(), "surface", transparent=True) as stage:
        image = stage.image()
    alphas = {image.pixelColor(x, image.height() // 2).alpha() for x in range(0, image.width(), 4)}
    assert {0, 255} <= alphas
