"""The 3-D pane as a person turns it: mouse, wheel, keys, and sliders dragged elsewhere."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from .surface_kit import difference, drag, scenario, settle, wheel


def test_dragging_turns_and_the_wheel_zooms_and_the_button_resets(shown: Any, qtbot: Any):
    view = shown(scenario())
    scene, home = view.stage.scene, view.grab_image()
    drag(scene, Qt.MouseButton.LeftButton, QPoint(240, 200), QPoint(340, 220))
    turned = view.grab_image()
    assert difference(home, turned) > 0.1
    drag(scene, Qt.MouseButton.RightButton, QPoint(240, 200), QPoint(200, 230))
    pushed = view.grab_image()
    assert difference(turned, pushed) > 0.05
    wheel(scene, 240)
    assert difference(pushed, view.grab_image()) > 0.05
    QTest.mouseClick(view.reset_button, Qt.MouseButton.LeftButton)
    assert difference(home, view.grab_image()) < 0.001


def test_the_keyboard_turns_zooms_and_resets(shown: Any):
    view = shown(scenario())
    scene, last = view.stage.scene, view.grab_image()
    home = last
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Plus, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Minus):
        QTest.keyClick(scene, key)
        now = view.grab_image()
        assert difference(last, now) > 0.02
        last = now
    QTest.keyClick(scene, Qt.Key.Key_Left)
    QTest.keyClick(scene, Qt.Key.Key_0)
    assert difference(home, view.grab_image()) < 0.001


@pytest.mark.parametrize("size", [(260, 700), (480, 400), (900, 300)])
def test_the_box_fills_a_pane_of_any_shape_until_somebody_turns_it(shown: Any, qtbot: Any, size: tuple[int, int]):
    view = shown(scenario())
    view.resize(*size)
    scene = view.stage.scene
    qtbot.waitUntil(lambda: (scene.width(), scene.height()) == size)
    corners = scene.project(np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)]))
    xs, ys = [corner.x() for corner in corners], [corner.y() for corner in corners]
    left, right, above, below = scene.labels.margins
    gaps = min(xs) - left, size[0] - right - max(xs), min(ys) - above, size[1] - below - max(ys)
    assert min(gaps) > -1
    assert min(gaps[0] + gaps[1], gaps[2] + gaps[3]) < 2
    QTest.keyClick(scene, Qt.Key.Key_Left)
    turned = dict(scene.opts)
    view.resize(500, 500)
    qtbot.waitUntil(lambda: scene.width() == 500)
    assert scene.opts["elevation"] == turned["elevation"]


def test_the_camera_neither_goes_below_the_ground_nor_through_it(shown: Any):
    view = shown(scenario())
    scene = view.stage.scene
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Plus):
        for _ in range(60):
            QTest.keyClick(scene, key)
    assert scene.opts["elevation"] > 0
    assert scene.opts["distance"] > 1


def test_the_camera_stays_while_the_scenario_changes(shown: Any, qtbot: Any):
    view = shown(scenario())
    QTest.keyClick(view.stage.scene, Qt.Key.Key_Left)
    before = dict(view.stage.scene.opts)
    view.set_scenario(scenario("himmelblau"))
    settle(qtbot, view)
    assert view.stage.scene.opts["azimuth"] == before["azimuth"]
    assert view.stage.race.surface.box == scenario("himmelblau").landscape.box


def test_a_slider_that_is_dragged_shows_surfaces_on_its_way_and_the_last_at_the_end(shown: Any, qtbot: Any):
    asked = scenario()
    view = shown(asked)
    seen, hand = set(), itertools.count(1)

    def dragged_past_three_surfaces() -> bool:
        view.set_scenario(asked.changed(landscape=asked.landscape.with_values(b=float(next(hand)))))
        seen.add(view.stage.race.surface.heights.high)
        return len(seen) > 3

    qtbot.waitUntil(dragged_past_three_surfaces)
    last = next(hand) - 1
    qtbot.waitUntil(lambda: view.stage.race.surface.heights.high == pytest.approx(25 * last + 9))
    settle(qtbot, view)
