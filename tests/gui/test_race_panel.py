"""A person works with the left panel; the scenario in the store follows, and the panel follows the store."""

from __future__ import annotations

import gc
import weakref
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from gui import theme
from gui.store import Store
from gui.theme import THEMES
from gui.workspaces.panel import WIDTH
from gui.workspaces.race_panel import RacePanel
from gui.workspaces.start_list import MOST_SHOWN

from .panel_kit import Person, scenario


def test_starts_are_typed_added_and_removed_but_one(person: Person) -> None:
    starts = person.panel.starts
    assert not starts.rows[0].remove.isEnabled()
    person.types(starts.rows[0].fields[0], "0.25")
    assert person.now.starts == ((0.25, 1.0),)
    person.clicks(starts.add)
    person.clicks(starts.add)
    assert len(set(person.now.starts)) == 3
    (left, right), (bottom, top) = person.now.landscape.box
    assert all(left <= x <= right and bottom <= y <= top for x, y in person.now.starts)
    person.clicks(starts.rows[0].remove)
    person.clicks(starts.rows[0].remove)
    assert len(person.now.starts) == 1
    assert not starts.rows[0].remove.isEnabled()


def test_a_start_dragged_on_the_map_is_followed_and_no_focus_is_lost(person: Person) -> None:
    field = person.row(0).findChild(QLineEdit)
    field.setFocus()
    person.store.edit(person.now.changed(starts=((0.5, -0.5),)), "drag")
    assert [shown.text() for shown in person.panel.starts.rows[0].fields] == ["0.5", "-0.5"]
    assert field.hasFocus()


def test_starts_are_called_as_the_landscape_calls_its_axes(person: Person) -> None:
    person.store.edit(person.now.changed(landscape="boxbod"))
    (row,) = person.panel.starts.rows
    assert [field.accessibleName() for field in row.fields] == ["Start 1, b1", "Start 1, b2"]
    assert {"b1", "b2"} <= {label.text() for label in row.findChildren(QLabel)}
    person.types(row.fields[1], "0.5")
    assert person.now.starts[0][1] == 0.5
    person.store.undo()
    person.store.undo()
    assert person.panel.starts.rows[0].fields[0].accessibleName() == "Start 1, x"


def test_of_many_starts_the_first_are_shown(person: Person) -> None:
    person.store.edit(person.now.changed(starts=tuple((float(x), 0.0) for x in range(100))))
    assert len(person.panel.starts.rows) == MOST_SHOWN
    assert str(100 - MOST_SHOWN) in person.panel.starts.more.text()
    person.store.undo()
    assert len(person.panel.starts.rows) == 1
    assert not person.panel.starts.more.isVisible()


def test_stop_rules_and_seeds_unfold_and_are_edited(person: Person) -> None:
    stop, seeds = person.panel.sections[3:]
    person.clicks(stop.head)
    person.clicks(seeds.head)
    person.types(stop.form.editors["steps"].field, "2500")  # type: ignore[attr-defined]
    person.types(seeds.form.editors["seed"].field, "7")  # type: ignore[attr-defined]
    person.picks(seeds.form.editors["dtype"].combo, "float32")  # type: ignore[attr-defined]
    assert (person.now.stop.steps, person.now.seed, person.now.dtype) == (2500, 7, "float32")
    person.store.undo()
    assert seeds.form.editors["dtype"].combo.currentText() == "float64"  # type: ignore[attr-defined]


def test_sections_fold(person: Person) -> None:
    section = person.panel.racers
    QTest.keyClick(section.head, Qt.Key.Key_Space)
    assert not section.body.isVisible()
    QTest.keyClick(section.head, Qt.Key.Key_Space)
    assert section.body.isVisible()


@pytest.mark.parametrize("look", THEMES.values(), ids=THEMES)
def test_nothing_is_clipped_at_its_width_in_any_theme(person: Person, qtbot: Any, look: Any) -> None:
    theme.apply(look)
    person.panel.set_theme(look)
    person.panel.resize(WIDTH, 420)
    for row in person.panel.racers.rows:
        row.unfold.setChecked(True)
    for section in person.panel.sections[3:]:
        section.head.setChecked(True)
    person.panel.landscape.own.click()
    bar = person.panel.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 500)
    content = person.panel.widget()
    assert content.width() == person.panel.viewport().width()
    assert content.minimumSizeHint().width() <= person.panel.viewport().width()
    for child in content.findChildren(QWidget):
        if child.isVisible():
            right = child.mapTo(content, QPoint(child.width(), 0)).x()
            assert right <= content.width(), child


def test_every_control_has_a_name_and_a_tooltip(person: Person) -> None:
    person.clicks(person.row(0).unfold)
    for child in person.panel.widget().findChildren(QWidget):
        if child.isVisible() and child.focusPolicy() & Qt.FocusPolicy.TabFocus and not child.focusProxy():
            assert child.accessibleName() or child.text(), child  # type: ignore[attr-defined]
            assert child.toolTip(), (child, child.accessibleName())


def test_twenty_panels_come_and_go_without_a_trace(qtbot: Any) -> None:
    def build() -> list[weakref.ref[Any]]:
        store = Store(scenario())
        panel = RacePanel(store)
        qtbot.addWidget(panel)
        with qtbot.waitExposed(panel):
            panel.show()
        panel.racers.rows[0].unfold.click()
        panel.landscape.own.click()
        panel.set_theme(theme.DARK)
        panel.close_down()
        panel.close()
        panel.deleteLater()
        QApplication.sendPostedEvents(None, 52)  # DeferredDelete
        return [weakref.ref(panel), weakref.ref(store), weakref.ref(panel.racers.rows[0])]

    gc.collect()
    build()
    gc.collect()
    before = len(QApplication.allWidgets())
    kept = [trace for _ in range(20) for trace in build()]
    gc.collect()
    assert len(QApplication.allWidgets()) <= before
    assert [trace() for trace in kept if trace() is not None] == []


def test_tab_goes_from_top_to_bottom_also_through_what_was_added_late(person: Person, qtbot: Any) -> None:
    person.clicks(person.row(1).unfold)
    person.clicks(person.panel.sections[3].head)
    person.panel.add_racer()
    person.panel.starts.add_start()
    content = person.panel.widget()
    qtbot.waitUntil(lambda: person.row(3).y() > person.row(2).y())  # laid out
    person.panel.landscape.head.setFocus()
    visited: list[QWidget] = []
    while (focused := QApplication.focusWidget()) not in visited:
        assert focused is not None
        visited.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    tops = [widget.mapTo(content, QPoint()).y() for widget in visited]
    assert all(after > before - 16 for before, after in pairwise(tops))  # in a line controls differ by a few pixels
    assert person.row(3).look in visited
    assert visited[-1] is person.panel.sections[4].head
