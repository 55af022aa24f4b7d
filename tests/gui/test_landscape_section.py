"""A person chooses landscapes, moves their sliders and types formulas."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from engine.catalogue import landscapes

from .panel_kit import LEFT, Person


def test_a_landscape_is_searched_for_and_taken_with_the_keyboard(person: Person, qtbot: Any) -> None:
    person.clicks(person.panel.landscape.button)
    popup = person.panel.landscape.button.list
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    assert popup.list.count() == len(landscapes()) + 4  # with two of one's own, under two titles
    QTest.keyClicks(popup.search, "himmel")
    visible = [popup.list.item(row).text() for row in range(popup.list.count()) if not popup.list.item(row).isHidden()]
    assert visible == ["Himmelblau"]
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert not popup.isVisible()
    assert person.now.landscape == landscapes()["himmelblau"]
    assert person.now.starts == (landscapes()["himmelblau"].start,)
    person.store.undo()
    assert "Rosenbrock" in person.panel.landscape.button.text()


def test_landscapes_of_ones_own_folder_are_in_the_list_and_broken_ones_say_why(
    person: Person, own_settings: Path
) -> None:
    folder = own_settings / "landscapes"
    folder.mkdir()
    (folder / "mine.json").write_text('{"title": "My hill", "expression": "x**2 + y**4", "box": [[-1, 1], [-1, 1]]}')
    (folder / "broken.json").write_text('{"title": "Broken", "expression": "sni(x)"}')
    person.clicks(person.panel.landscape.button)
    popup = person.panel.landscape.button.list
    assert popup is not None
    QTest.keyClicks(popup.search, "broken")
    (told,) = (item for item in map(popup.list.item, range(popup.list.count())) if not item.isHidden())
    assert "sni" in told.text()
    before = person.now
    QTest.mouseClick(popup.list.viewport(), LEFT, pos=popup.list.visualItemRect(told).center())
    assert person.now == before
    popup.search.clear()
    QTest.keyClicks(popup.search, "my hill")
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert person.now.landscape.expression == "x**2 + y**4"
    assert not person.panel.landscape.entry.isVisible()


def test_arrows_in_the_search_move_in_the_list(person: Person, qtbot: Any) -> None:
    person.clicks(person.panel.landscape.button)
    popup = person.panel.landscape.button.list
    assert popup is not None
    assert popup.list.currentItem().text() == "Rosenbrock"
    QTest.keyClick(popup.search, Qt.Key.Key_Down)
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert person.now.landscape.title == "Saddle"


def test_pictures_of_the_landscapes_arrive(person: Person, qtbot: Any) -> None:
    shown = person.panel.landscape
    blank = shown.thumbnails._blank().toImage()
    qtbot.waitUntil(lambda: shown.thumbnails.picture(person.now.landscape).toImage() != blank, timeout=20_000)
    person.clicks(shown.button)
    others = landscapes().values()
    qtbot.waitUntil(lambda: all(shown.thumbnails.picture(other).toImage() != blank for other in others), timeout=60_000)
    shown.button.list.hide()  # type: ignore[union-attr]


def test_the_parameters_of_the_formula_are_sliders(person: Person) -> None:
    form = person.panel.landscape.parameters.form
    assert form is not None
    assert list(form.editors) == ["a", "b"]
    person.drags(form.editors["b"].slider, 0.2)  # type: ignore[attr-defined]
    dragged = person.now.landscape.values["b"]
    assert dragged != 100
    person.types(form.editors["a"].field, "2")  # type: ignore[attr-defined]
    assert person.now.landscape.values == {"a": 2.0, "b": dragged}
    assert person.panel.landscape.parameters.form is form  # in place: no flicker
    person.store.undo()
    person.store.undo()
    assert person.now.landscape.values["b"] == 100


def test_ones_own_formula_goes_on_from_the_one_shown(person: Person) -> None:
    shown = person.panel.landscape
    assert not shown.entry.isVisible()
    person.clicks(shown.own)
    assert shown.entry.isVisible()
    assert person.now.landscape.key not in landscapes()
    assert person.now.landscape.expression == landscapes()["rosenbrock"].expression
    assert person.now.landscape.values == {"a": 1.0, "b": 100.0}
    person.types(shown.entry.line, "a*x**2 + c*y**2")
    assert person.now.landscape.expression == "a*x**2 + c*y**2"
    assert list(shown.parameters.form.editors) == ["a", "c"]  # type: ignore[union-attr]
    assert person.now.landscape.parameters["a"] == landscapes()["rosenbrock"].parameters["a"]
    person.types(shown.entry.box.fields[1], "7.5")
    assert person.now.landscape.box == ((-2.0, 7.5), (-1.0, 3.0))


def test_a_bad_formula_is_marked_where_it_goes_wrong_and_kept(person: Person) -> None:
    shown = person.panel.landscape
    person.clicks(shown.own)
    before = person.now
    person.types(shown.entry.line, "x**2 + sni(y)")
    assert person.now == before
    (marked,) = shown.entry.line.extraSelections()
    assert QTextCursor(marked.cursor).selectedText() == "sni"
    assert "sin" in shown.entry.complaint.text()
    assert shown.entry.complaint.isVisible()
    person.store.edit(person.now.changed(seed=3))  # something else happens
    assert shown.entry.line.toPlainText() == "x**2 + sni(y)"
    person.types(shown.entry.line, "x**2 + sin(y)")
    assert shown.entry.line.extraSelections() == []
    assert not shown.entry.complaint.isVisible()
    assert person.now.landscape.expression == "x**2 + sin(y)"


@pytest.mark.parametrize("text", ["x +", "", "9**9**9**9", "(" * 10_000 + "x", "__import__('os')"])
def test_nothing_typed_can_harm(person: Person, text: str) -> None:
    shown = person.panel.landscape
    person.clicks(shown.own)
    before = person.now
    shown.entry.line.selectAll()
    shown.entry.line.insertPlainText(text)
    QTest.keyClick(shown.entry.line, Qt.Key.Key_Return)
    if person.now == before:
        assert shown.entry.complaint.text()


def test_a_formula_is_taken_after_a_pause_in_typing(person: Person, qtbot: Any) -> None:
    shown = person.panel.landscape
    person.clicks(shown.own)
    shown.entry.line.selectAll()
    QTest.keyClicks(shown.entry.line, "x*y")
    qtbot.waitUntil(lambda: person.now.landscape.expression == "x*y")


def test_a_box_that_is_upside_down_is_refused_with_a_sentence(person: Person) -> None:
    shown = person.panel.landscape
    person.clicks(shown.own)
    person.types(shown.entry.box.fields[0], "50")
    assert person.now.landscape.box[0] == (-2.0, 2.0)
    assert "50" in shown.entry.complaint.text()


def test_a_search_takes_names_before_notes_and_nothing_where_nothing_fits(person: Person) -> None:
    person.clicks(person.panel.landscape.button)
    popup = person.panel.landscape.button.list
    assert popup is not None
    before = person.now
    QTest.keyClicks(popup.search, "zzz")
    assert popup.nothing.isVisible()
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert popup.isVisible()
    assert person.now == before
    popup.search.clear()
    QTest.keyClicks(popup.search, "ro")
    assert popup.list.currentItem().text() == "Rosenbrock"


def test_parameters_keep_the_name_they_were_given(person: Person) -> None:
    person.clicks(person.panel.landscape.own)
    line = person.panel.landscape.entry.line
    line.selectAll()
    QTest.keyClicks(line, "alpha*x**2 + rate*y**2")
    QTest.keyClick(line, Qt.Key.Key_Return)
    form = person.panel.landscape.parameters.form
    assert form is not None
    assert [editor.caption.text() for editor in form.editors.values()] == ["α", "rate"]  # type: ignore[attr-defined]
