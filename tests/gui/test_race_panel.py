"""A person works with the left panel; the scenario in the store follows, and the panel follows the store."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from engine.catalogue import landscapes
from engine.optimizer import OPTIMIZERS
from engine.scenario import Scenario
from engine.schedule import SCHEDULES
from gui import theme
from gui.numbers import NumberSlider
from gui.store import Store
from gui.theme import THEMES
from gui.workspaces.race_panel import WIDTH, RacePanel
from gui.workspaces.racer_row import RacerRow
from gui.workspaces.start_list import MOST_SHOWN

LEFT = Qt.MouseButton.LeftButton


def scenario() -> Scenario:
    """Three racers in three looks on Rosenbrock."""
    made = Scenario(landscape="rosenbrock", racers=("sgd", "momentum", "adam"))
    return made.changed(racers=tuple(racer.changed(style=style) for style, racer in enumerate(made.racers)))


class Person:
    """Hands and eyes on a panel."""

    def __init__(self, qtbot: Any) -> None:
        self.store = Store(scenario())
        self.panel = RacePanel(self.store)
        self.qtbot = qtbot
        qtbot.addWidget(self.panel)
        self.panel.resize(WIDTH, 900)
        with qtbot.waitExposed(self.panel):
            self.panel.show()
        self.panel.activateWindow()

    @property
    def now(self) -> Scenario:
        return self.store.scenario

    def row(self, index: int) -> RacerRow:
        return self.panel.racers.rows[index]

    def clicks(self, widget: QWidget) -> None:
        self.panel.ensureWidgetVisible(widget)
        QTest.mouseClick(widget, LEFT)

    def types(self, field: QWidget, text: str) -> None:
        field.setFocus()
        self.qtbot.waitUntil(field.hasFocus)
        field.selectAll()  # type: ignore[attr-defined]
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def drags(self, slider: NumberSlider, to: float) -> None:
        y = slider.height() // 2
        end = QPoint(round(to * (slider.width() - 1)), y)
        QTest.mousePress(slider, LEFT, pos=QPoint(slider.width() // 2, y))
        for share in (0.2, 0.4, 0.6, 0.8, 1.0):
            QTest.mouseMove(slider, QPoint(round(slider.width() // 2 * (1 - share) + end.x() * share), y))
        QTest.mouseRelease(slider, LEFT, pos=end)

    def picks(self, combo: QComboBox, title: str) -> None:
        combo.showPopup()
        QTest.keyClick(combo.view(), Qt.Key.Key_Home)
        for _ in range(combo.findText(title)):
            QTest.keyClick(combo.view(), Qt.Key.Key_Down)
        QTest.keyClick(combo.view(), Qt.Key.Key_Return)

    def fields_of(self, row: RacerRow) -> list[QLineEdit]:
        return [field for field in row.findChildren(QLineEdit) if field.isVisible()]


@pytest.fixture
def person(qtbot: Any) -> Iterator[Person]:
    someone = Person(qtbot)
    yield someone
    someone.panel.close_down()


# --- racers ----------------------------------------------------------------------------------------


def test_a_dragged_learning_rate_is_one_step_of_undo(person: Person) -> None:
    slider = person.row(1).findChild(NumberSlider)
    before = person.now
    person.drags(slider, 0.9)
    assert person.now.racers[1].optimizer.lr > 0.1
    assert person.now.racers[0] == before.racers[0]
    person.drags(slider, 0.1)
    person.store.undo()
    person.store.undo()
    assert person.now == before
    assert slider.value() == slider.scale.tick(before.racers[1].optimizer.lr)


def test_another_optimizer_brings_its_good_settings_and_keeps_look_and_noise(person: Person) -> None:
    person.store.edit(person.now.changed(racers=tuple(r.changed(noise=0.5) for r in person.now.racers)))
    person.picks(person.row(0).combo, "RMSProp")
    racer = person.now.racers[0]
    assert racer.optimizer == OPTIMIZERS["rmsprop"].checked(OPTIMIZERS["rmsprop"].good)
    assert (racer.style, racer.noise) == (0, 0.5)


def test_every_optimizer_and_schedule_unfolds_into_a_form_of_its_parameters(person: Person) -> None:
    row = person.row(0)
    person.clicks(row.unfold)
    for rule in OPTIMIZERS:
        person.picks(row.combo, rule.title)
        assert person.now.racers[0].optimizer.key == rule.key
        form = row.rest.rule.form  # type: ignore[union-attr]
        expected = {parameter.name for parameter in rule.parameters()} - {"lr"}
        assert (set(form.editors) if form is not None else set()) == expected
    for schedule in SCHEDULES:
        person.picks(row.rest.schedules, schedule.title)  # type: ignore[union-attr]
        assert person.now.racers[0].schedule.key == schedule.key
        assert set(row.rest.schedule.form.editors) == {p.name for p in schedule.parameters()}  # type: ignore[union-attr]


def test_parameters_noise_and_name_are_edited_where_they_unfold(person: Person) -> None:
    row = person.row(2)
    person.clicks(row.unfold)
    rest = row.rest
    assert rest is not None
    person.types(rest.rule.form.editors["beta1"].field, "0.8")  # type: ignore[union-attr]
    person.types(rest.own.editors["noise"].field, "2")  # type: ignore[attr-defined]
    person.types(rest.own.editors["name"].text, "quick")  # type: ignore[attr-defined]
    racer = person.now.racers[2]
    assert (racer.optimizer.beta1, racer.noise, racer.name) == (0.8, 2.0, "quick")  # type: ignore[attr-defined]
    assert row.name.text() == "quick"
    assert row.name.isVisible()


def test_a_racer_is_added_with_good_settings_in_the_next_free_look(person: Person) -> None:
    menu = person.panel.racers.buttons["add"].menu()
    lion = next(action for action in menu.actions() if action.data() == "lion")
    lion.trigger()
    racer = person.now.racers[-1]
    assert racer.optimizer == OPTIMIZERS["lion"].checked(OPTIMIZERS["lion"].good)
    assert racer.style == 3
    assert person.store.selected == 3
    assert person.row(3).property("selected")


def test_without_a_choice_one_is_added_that_does_not_race_yet(person: Person) -> None:
    for _ in range(5):
        person.panel.add_racer()
    keys = [racer.optimizer.key for racer in person.now.racers]
    assert len(set(keys)) == len(keys) == 8
    assert len({racer.style for racer in person.now.racers}) == 8


class Painted(QObject):
    """Remembers how much higher than they need to be the watched widgets were when they were painted."""

    def __init__(self, *watched: QWidget) -> None:
        super().__init__()
        self.spare: list[int] = []
        for widget in watched:
            widget.installEventFilter(self)

    def eventFilter(self, widget: QWidget, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.spare.append(widget.height() - widget.minimumSizeHint().height())
        return False


def test_rows_are_not_squashed_for_a_frame_when_many_come_at_once(person: Person) -> None:
    theme.apply(theme.PROJECTOR)
    person.store.edit(person.now.changed(racers=4 * person.now.racers))
    painted = Painted(*person.panel.racers.rows)
    person.qtbot.waitUntil(lambda: len(painted.spare) >= 6)
    assert min(painted.spare) >= 0
    theme.apply(theme.LIGHT)


def test_racers_are_duplicated_moved_hidden_and_removed(person: Person) -> None:
    buttons = person.panel.racers.buttons
    person.clicks(person.row(1).look.parentWidget())  # a click beside the controls selects
    assert person.store.selected == 1
    person.clicks(buttons["copy"])
    assert [racer.optimizer.key for racer in person.now.racers] == ["sgd", "momentum", "momentum", "adam"]
    assert person.now.racers[2].style == 3
    person.clicks(buttons["up"])
    person.clicks(buttons["up"])
    assert [racer.style for racer in person.now.racers] == [3, 0, 1, 2]
    assert person.store.selected == 0
    assert not buttons["up"].isEnabled()
    person.clicks(buttons["down"])
    assert [racer.style for racer in person.now.racers] == [0, 3, 1, 2]
    person.clicks(person.row(1).eye)
    assert [racer.hidden for racer in person.now.racers] == [False, True, False, False]
    person.clicks(buttons["remove"])
    assert [racer.style for racer in person.now.racers] == [0, 1, 2]


def test_what_is_unfolded_moves_with_its_racer(person: Person) -> None:
    person.clicks(person.row(0).unfold)
    person.store.select(0)
    person.panel.move_racer(1)
    assert not person.row(0).unfold.isChecked()
    assert person.row(1).unfold.isChecked()
    assert person.row(1).combo.currentText() == "SGD"
    person.panel.remove_racer()
    assert not any(row.unfold.isChecked() for row in person.panel.racers.rows)


def test_the_last_racer_can_go_and_the_list_says_what_to_do(person: Person) -> None:
    for _ in range(3):
        person.panel.remove_racer()
    assert person.now.racers == ()
    assert person.panel.racers.empty.isVisible()
    for act in (person.panel.remove_racer, person.panel.duplicate_racer, person.panel.toggle_racer):
        act()
    person.panel.move_racer(1)
    person.panel.add_racer()
    assert len(person.now.racers) == 1


def test_the_focus_selects_the_racer(person: Person, qtbot: Any) -> None:
    person.row(2).combo.setFocus()
    qtbot.waitUntil(lambda: person.store.selected == 2)


def test_a_look_is_chosen_from_a_menu(person: Person, qtbot: Any) -> None:
    person.clicks(person.row(0).look)
    menu = QApplication.activePopupWidget()
    action = menu.actions()[5]  # type: ignore[union-attr]
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())  # type: ignore[union-attr]
    assert person.now.racers[0].style == 5


# --- starts ----------------------------------------------------------------------------------------


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


def test_of_many_starts_the_first_are_shown(person: Person) -> None:
    person.store.edit(person.now.changed(starts=tuple((float(x), 0.0) for x in range(100))))
    assert len(person.panel.starts.rows) == MOST_SHOWN
    assert str(100 - MOST_SHOWN) in person.panel.starts.more.text()
    person.store.undo()
    assert len(person.panel.starts.rows) == 1
    assert not person.panel.starts.more.isVisible()


# --- landscape -------------------------------------------------------------------------------------


def test_a_landscape_is_searched_for_and_taken_with_the_keyboard(person: Person, qtbot: Any) -> None:
    person.clicks(person.panel.landscape.button)
    popup = person.panel.landscape.button.list
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    assert popup.list.count() == len(landscapes()) + 1
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


# --- stop rules, noise, the whole --------------------------------------------------------------------


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
