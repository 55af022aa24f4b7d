"""Keys go to the control that they belong to, and to the window's commands where they belong to none."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.editors import NumberEditor

from .test_main_window import MainWindow, window

__all__ = ["window"]  # the fixture


def limit(window: MainWindow, qtbot: Any) -> NumberEditor:
    """The step limit, with the focus in its field."""
    stop = window.race.panel.sections[3]
    stop.head.click()
    editor = stop.form.editors["steps"]  # type: ignore[attr-defined]
    editor.field.setFocus()
    qtbot.waitUntil(editor.field.hasFocus)
    return editor  # type: ignore[no-any-return]


def test_space_plays_from_a_number_and_escape_takes_back_what_was_typed(window: MainWindow, qtbot: Any) -> None:
    field, player = limit(window, qtbot).field, window.race.player
    player.pause()
    field.selectAll()
    QTest.keyClicks(field, "40")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Space)
    assert player.playing
    assert (field.text(), window.store.scenario.stop.steps) == ("40", 40)
    QTest.keyClicks(field, "x")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.property("wrong")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), field.property("wrong")) == ("40", False)


def test_a_clicked_switch_leaves_the_focus_where_it_was(window: MainWindow, qtbot: Any) -> None:
    limit(window, qtbot)
    canvas = window.race.map.canvas
    canvas.setFocus()
    switch = window.race.panel.sections[3].form.editors["loss_below"].switch  # type: ignore[attr-defined]
    window.race.panel.ensureWidgetVisible(switch)
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert window.store.scenario.stop.loss_below == 1e-6
    assert canvas.hasFocus()
