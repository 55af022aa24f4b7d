"""A person works with the racers; the scenario follows, and the rows follow the scenario."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from engine.optimizer import OPTIMIZERS
from engine.schedule import SCHEDULES
from gui import theme
from gui.editors import Complaint, NumberEditor
from gui.numbers import NumberSlider

from .panel_kit import LEFT, Person


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


def batch_of(person: Person, index: int) -> NumberEditor:
    form = person.row(index).batch.form
    assert form is not None
    editor = form.editors["batch"]
    assert isinstance(editor, NumberEditor)
    return editor


def test_on_data_each_racer_has_a_batch_size_from_1_to_all(person: Person) -> None:
    assert not person.row(0).batch.isVisible()
    person.store.edit(person.now.changed(landscape="norris"))
    editor = batch_of(person, 0)
    assert editor.isVisible()
    assert (editor.field.text(), editor.field.placeholderText()) == ("", "all")
    person.qtbot.waitUntil(lambda: editor.slider.width() > 20)  # type: ignore[union-attr]
    person.clicks(editor.switch)  # type: ignore[arg-type]
    assert person.now.racers[0].batch == 10
    person.types(editor.field, "6")
    assert [racer.batch for racer in person.now.racers] == [6, None, None]
    person.drags(editor.slider, 1.0)  # type: ignore[arg-type]
    assert person.now.racers[0].batch == 36
    person.types(editor.field, "37")
    assert person.now.racers[0].batch == 36
    assert "at most 36" in editor.field.parent().parent().findChild(Complaint).text()  # type: ignore[union-attr]
    person.store.edit(person.now.changed(landscape="bowl"))
    assert not editor.isVisible()


def test_the_order_of_the_samples_has_a_seed_where_there_are_batches(person: Person) -> None:
    person.store.edit(person.now.changed(landscape="norris"))
    row = person.row(1)
    person.clicks(row.unfold)
    assert row.rest is not None
    seed = row.rest.own.editors["seed"]
    assert not seed.isVisible()
    person.clicks(batch_of(person, 1).switch)  # type: ignore[arg-type]
    assert seed.isVisible()
    person.types(seed.field, "7")  # type: ignore[attr-defined]
    assert (person.now.racers[1].batch, person.now.racers[1].seed) == (10, 7)


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


def test_a_racer_is_dragged_to_another_place_in_one_step_of_undo(person: Person) -> None:
    before, look = person.now, person.row(0).look
    target = person.row(2)
    here = look.mapToGlobal(look.rect().center())
    way = target.mapToGlobal(target.rect().bottomLeft()).y() - here.y()
    QTest.mousePress(look, LEFT)
    for share in (0.25, 0.5, 0.75, 1.0):
        QTest.mouseMove(look, look.mapFromGlobal(here + QPoint(0, round(share * way))))
    QTest.mouseRelease(look, LEFT)
    assert [racer.optimizer.key for racer in person.now.racers] == ["momentum", "adam", "sgd"]
    assert person.store.selected == 2
    assert QApplication.activePopupWidget() is None
    person.store.undo()
    assert person.now == before


def test_a_racer_selected_elsewhere_comes_into_sight(person: Person, qtbot: Any) -> None:
    for _ in range(12):
        person.panel.add_racer()
    qtbot.waitUntil(lambda: not person.row(14).visibleRegion().isEmpty())
    person.store.select(0)
    qtbot.waitUntil(lambda: not person.row(0).visibleRegion().isEmpty())


def test_a_full_race_says_so(person: Person) -> None:
    for _ in range(70):
        person.panel.add_racer()
    assert len(person.now.racers) == 64
    assert person.panel.racers.complaint.text() == "racers has 65 entries: at most 64 fit."
