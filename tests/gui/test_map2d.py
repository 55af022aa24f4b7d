"""The map under a person's hand: starts to drag, add and remove; heads to click; a landscape to read."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from .map_kit import (
    LEFT,
    MakeMap,
    double_click,
    drag,
    frame_of,
    on_canvas,
    received,
    recorded,
    scenario_of,
)

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_a_dragged_start_reports_every_move_and_follows_the_hand(make_map: MakeMap) -> None:
    view = make_map(scenario_of("sgd", starts=((-1.0, 1.0), (0.5, 0.5))))
    moves, ends = received(view.start_dragged), received(view.drag_finished)
    begin = on_canvas(view, -1.0, 1.0) + QPoint(8, 6)  # off the middle, within reach
    stops = [begin + QPoint(10 * k, 5 * k) for k in range(1, 6)]
    drag(view, begin, *stops)
    assert [index for index, _, _ in moves] == [0] * 5
    assert len(ends) == 1
    wanted = view.box.mapSceneToView(view.canvas.mapToScene(stops[-1] - QPoint(8, 6)))
    assert moves[-1][1:] == pytest.approx((wanted.x(), wanted.y()), abs=0.02)
    assert (view.starts[0].x_data, view.starts[0].y_data) == moves[-1][1:]  # before any scenario came back


def test_while_it_is_held_no_scenario_moves_a_start(make_map: MakeMap) -> None:
    scenario = scenario_of("sgd", starts=((-1.0, 1.0),))
    view = make_map(scenario)
    viewport = view.canvas.viewport()
    begin = on_canvas(view, -1.0, 1.0)
    QTest.mousePress(viewport, LEFT, pos=begin)
    QTest.mouseMove(viewport, begin + QPoint(60, 0))
    held_at = view.starts[0].x_data
    view.set_scenario(scenario.changed(starts=((-0.9, 1.0),)))  # a late answer to an earlier move
    assert view.starts[0].x_data == held_at
    QTest.mouseRelease(viewport, LEFT, pos=begin + QPoint(60, 0))
    view.set_scenario(scenario.changed(starts=((-0.5, 1.0),)))
    assert view.starts[0].x_data == -0.5


def test_a_start_may_be_dragged_out_of_the_map(make_map: MakeMap) -> None:
    view = make_map(scenario_of("sgd", starts=((-1.0, 1.0),)))
    moves = received(view.start_dragged)
    begin = on_canvas(view, -1.0, 1.0)
    drag(view, begin, QPoint(5, begin.y()), QPoint(-300, begin.y()), begin)
    assert [x < -2 for _, x, _ in moves] == [True, True, False]
    assert moves[-1][1:] == pytest.approx((-1.0, 1.0), abs=0.02)


def test_dragging_a_start_does_not_pan(make_map: MakeMap) -> None:
    view = make_map(scenario_of("sgd", starts=((-1.0, 1.0),)))
    before = view.box.shown()
    begin = on_canvas(view, -1.0, 1.0)
    drag(view, begin, begin + QPoint(50, 50))
    assert view.box.shown() == before


def test_a_double_click_on_empty_ground_adds_a_start_there(make_map: MakeMap) -> None:
    view = make_map(scenario_of("sgd", starts=((-1.0, 1.0),)))
    added = received(view.start_added)
    double_click(view, on_canvas(view, 1.2, 2.0))
    assert added == [pytest.approx((1.2, 2.0), abs=0.02)]
    double_click(view, on_canvas(view, -1.0, 1.0))
    assert len(added) == 1
    for axis in (view.canvas.left, view.canvas.bottom):
        double_click(view, view.canvas.mapFromScene(axis.sceneBoundingRect().center()))
    assert len(added) == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_delete_removes_the_start_under_the_mouse(make_map: MakeMap, qtbot: QtBot, key: Qt.Key) -> None:
    view = make_map(scenario_of("sgd", starts=((-1.0, 1.0), (0.5, 0.5))))
    removed = received(view.start_removed)
    view.canvas.setFocus()

    def hovers() -> bool:
        """The hand comes back if the screen's own pointer was taken for it."""
        for y in (0.4, 0.5):
            QTest.mouseMove(view.canvas.viewport(), on_canvas(view, 0.5, y))
        return bool(view.starts[1].hasFocus())

    qtbot.waitUntil(hovers)
    QTest.keyClick(view.canvas, key)
    assert removed == [(1,)]


def test_the_menu_removes_and_adds_starts(make_map: MakeMap, qtbot: QtBot) -> None:
    view = make_map(scenario_of("sgd", starts=((-1.0, 1.0), (0.5, 0.5))))
    removed, added = received(view.start_removed), received(view.start_added)
    for place in ((0.5, 0.5), (1.0, 2.0)):
        view.canvas.customContextMenuRequested.emit(on_canvas(view, *place))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        menu.actions()[0].trigger()
        menu.close()
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    assert removed == [(1,)]
    assert added == [pytest.approx((1.0, 2.0), abs=0.02)]


def test_starts_are_visited_with_tab_and_moved_with_shift_and_arrows(make_map: MakeMap) -> None:
    view = make_map(scenario_of("sgd", starts=((-1.0, 1.0), (0.5, 0.5))))
    moves, ends = received(view.start_dragged), received(view.drag_finished)
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_Tab)
    QTest.keyClick(view.canvas, Qt.Key.Key_Tab)
    assert view.starts[1].hasFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(view.canvas, Qt.Key.Key_Up, SHIFT)
    (_, x1, y1), (index, x2, y2) = moves
    assert index == 1
    assert x1 > 0.5
    assert y1 == pytest.approx(0.5)
    assert x2 == pytest.approx(x1)
    assert y2 > 0.5
    assert len(ends) == 2
    QTest.keyClick(view.canvas, Qt.Key.Key_Backtab, SHIFT)
    assert view.starts[0].hasFocus()


def test_plain_arrow_keys_are_left_to_the_transport(make_map: MakeMap) -> None:
    view = make_map(scenario_of("sgd", starts=((-1.0, 1.0),)))
    moves = received(view.start_dragged)
    view.canvas.setFocus()
    view.starts[0].setFocus()
    before = view.box.shown()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Home):
        QTest.keyClick(view.canvas, key)
    assert not moves
    assert view.box.shown() == before


def test_the_number_of_handles_follows_the_scenario(make_map: MakeMap) -> None:
    scenario = scenario_of("sgd", starts=((-1.0, 1.0),))
    view = make_map(scenario)
    for starts in (((0.0, 0.0), (1.0, 1.0), (0.5, 2.0)), ((1.0, 1.0),)):
        view.set_scenario(scenario.changed(starts=starts))
        assert [(handle.x_data, handle.y_data) for handle in view.starts] == list(starts)


def test_hovering_reads_the_landscape(make_map: MakeMap, qtbot: QtBot) -> None:
    view = make_map(scenario_of("sgd", landscape="bowl", starts=((1.9, 1.9),)))
    places, lefts = received(view.hovered), received(view.left)
    height = view.read_out.height()
    QTest.mouseMove(view.canvas.viewport(), on_canvas(view, -0.5, 0.5))
    QTest.mouseMove(view.canvas.viewport(), on_canvas(view, 1.0, 0.5))
    cells = view.read_out.cells
    qtbot.waitUntil(lambda: cells["large"].text() == "10.00" and not view.read_out.busy, timeout=20_000)
    assert places[-1] == pytest.approx((1.0, 0.5), abs=0.02)
    read = {name: float(cell.text()) for name, cell in cells.items()}
    x, y = places[-1]
    assert read == pytest.approx(
        {"x": x, "y": y, "value": (x * x + 10 * y * y) / 2, "grad_norm": np.hypot(x, 10 * y), "small": 1, "large": 10,
         "condition": 10, "rate_limit": 0.2}, rel=1e-3
    )  # fmt: skip
    QTest.mouseMove(view.canvas.viewport(), QPoint(3, 3))
    qtbot.waitUntil(lambda: len(lefts) > 0)
    assert {cell.text() for cell in cells.values()} == {"–"}
    assert view.read_out.height() == height


def test_a_click_on_a_head_selects_its_racer(make_map: MakeMap) -> None:
    scenario = scenario_of("sgd", "adam", starts=((-1.0, 1.0),))
    view = make_map(scenario)
    paths = np.linspace([[-1.0, 1.0]] * 2, [[0.5, 2.0], [1.5, 0.0]], 11)
    view.set_frame(frame_of(scenario, recorded(scenario, paths)))
    clicked = received(view.racer_clicked)
    QTest.mouseClick(view.canvas.viewport(), LEFT, pos=on_canvas(view, 1.5, 0.0) + QPoint(5, 3))
    QTest.mouseClick(view.canvas.viewport(), LEFT, pos=on_canvas(view, -0.5, 0.0))
    assert clicked == [(1,)]
