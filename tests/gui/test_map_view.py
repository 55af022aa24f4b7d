"""The ground of the map: it zooms, pans and goes back, and shows the landscape that is asked for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.landscapes.expression import FormulaLandscape
from gui.theme import LIGHT
from gui.views.map_canvas import MapCanvas

from .map_kit import (
    LEFT,
    MakeMap,
    drag,
    on_canvas,
    picture_of,
    scenario_of,
    settle,
    shows,
    wheel,
)


def test_the_wheel_zooms_where_the_mouse_is_and_reset_goes_back(make_map: MakeMap, qtbot: QtBot) -> None:
    view = make_map(scenario_of("sgd"))
    whole = view.box.shown()
    at = on_canvas(view, 0.5, 1.5)
    wheel(view, at, 2)
    (left, right), (bottom, top) = view.box.shown()
    assert right - left < 3
    assert top - bottom < 3
    assert on_canvas(view, 0.5, 1.5) in [at + QPoint(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    settle(qtbot, view)
    assert view.ground.sharp.mapRectToParent(view.ground.sharp.boundingRect()).width() < 3
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.box.shown() == whole
    wheel(view, at, -3)
    QTest.mouseClick(view.reset_button, LEFT)
    assert view.box.shown() == whole


def test_a_drag_of_the_ground_pans(make_map: MakeMap) -> None:
    view = make_map(scenario_of("sgd"))
    at = on_canvas(view, 1.0, 2.0)
    drag(view, at, at + QPoint(20, 0), at + QPoint(60, 40))
    assert view.box.shown()[0][0] < -2
    assert view.box.shown()[1][0] > -1


def test_the_old_picture_stays_until_the_new_one_is_sharp(make_map: MakeMap, qtbot: QtBot) -> None:
    view = make_map(scenario_of("sgd"))
    wheel(view, on_canvas(view, 0, 1), 1)
    assert view.ground.sharp.isVisible()
    view.picture.painted.connect(lambda _: seen.append(view.ground.sharp.isVisible()))
    seen: list[bool] = []
    settle(qtbot, view)
    assert seen
    assert all(seen)


def test_another_landscape_is_shown_whole_and_another_parameter_keeps_the_view(make_map: MakeMap) -> None:
    scenario = scenario_of("sgd")
    view = make_map(scenario)
    wheel(view, on_canvas(view, 0, 1), 2)
    zoomed = view.box.shown()
    view.set_scenario(scenario.changed(landscape=scenario.landscape.with_values(b=10)))
    assert view.box.shown() == zoomed
    view.set_scenario(scenario.changed(landscape="himmelblau"))
    assert view.box.shown() == ((-5.0, 5.0), (-5.0, 5.0))


def test_the_ground_shows_the_loss_in_the_colours_of_the_bar(make_map: MakeMap, qtbot: QtBot) -> None:
    scenario = scenario_of("sgd", landscape="bowl", starts=((1.9, 1.9),), view={"contours": False, "minima": False})
    for scale in ("log", "linear"):
        view = make_map(scenario.changed(view=scenario.view.changed(colour_scale=scale)))
        picture = picture_of(view.canvas)
        assert shows(picture, on_canvas(view, 0, 0), LIGHT.heat[0], 2)
        assert shows(picture, on_canvas(view, -1.99, -1.98), LIGHT.heat[-1], 2)
        places, numbers = zip(*view.canvas.colour_bar.numbers(), strict=True)
        assert places == pytest.approx((0, 0.25, 0.5, 0.75, 1), abs=0.1)
        assert (numbers[0], numbers[-1]) == ("0", "20")  # of at most (2² + 10 · 2²) / 2 = 22
        assert (numbers[2] == "10") == (scale == "linear")


def test_contours_and_minima_come_and_go(make_map: MakeMap) -> None:
    scenario = scenario_of("sgd", landscape="himmelblau", starts=((0.0, 0.0),))
    view = make_map(scenario)
    assert view.ground.lines.isVisible()
    assert not view.ground.lines.path().isEmpty()
    assert [(mark.x_data, mark.y_data) for mark in view.minima] == list(scenario.landscape.minima_now())
    assert "3.000" in view.minima[0].toolTip()
    view.set_scenario(scenario.changed(view=scenario.view.changed(contours=False, minima=False)))
    assert not view.ground.lines.isVisible()
    assert not view.minima


def test_a_landscape_with_holes_shows_them_as_ground(make_map: MakeMap) -> None:
    landscape = FormulaLandscape.typed("log(x)", ((-1.0, 1.0), (-1.0, 1.0)))
    view = make_map(scenario_of("sgd", landscape=landscape, starts=((0.5, 0.9),)))
    picture = picture_of(view.canvas)
    assert shows(picture, on_canvas(view, -0.5, 0.3), view.theme.window)
    assert not shows(picture, on_canvas(view, 0.5, 0.3), view.theme.window)


def test_a_landscape_that_cannot_be_drawn_says_why(make_map: MakeMap, qtbot: QtBot) -> None:
    scenario = scenario_of("sgd")
    view = make_map(scenario)
    bad = FormulaLandscape.typed("a**x", set={"a": 1}).with_values(a=-3.5)
    broken = bad.model_copy(update={"expression": "x +"})  # what no form lets through
    view.set_scenario(
        scenario.changed(landscape=broken) if False else scenario.model_copy(update={"landscape": broken})
    )
    qtbot.waitUntil(lambda: view.trouble.isVisible(), timeout=20_000)
    assert view.trouble.text()
    view.set_scenario(scenario)
    qtbot.waitUntil(lambda: not view.trouble.isVisible(), timeout=20_000)


def test_a_narrow_map_takes_the_room_of_its_colour_bar(qtbot: QtBot) -> None:
    canvas = MapCanvas(LIGHT)
    qtbot.addWidget(canvas)
    canvas.resize(640, 520)
    canvas.show()
    qtbot.waitUntil(lambda: canvas.colour_bar.width() > 50)
    canvas.resize(240, 520)
    qtbot.waitUntil(lambda: canvas.colour_bar.width() == 0 and canvas.box.width() > 120)
    canvas.resize(640, 520)
    qtbot.waitUntil(lambda: canvas.colour_bar.width() > 50)
