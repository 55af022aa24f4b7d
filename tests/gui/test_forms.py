"""A person fills in a form that was made from a declaration."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from engine.declared import Declared, Weights, choice, flag, real, weights, whole
from gui.forms import DeclaredForm
from gui.numbers import NumberSlider, shown
from gui.scales import LogScale, NearOneScale, Scale


class Oven(Declared):
    """Something with one parameter of every kind."""

    lr: float = real(0.01, "Scale of each step.", above=0, high=1e6, slider=(1e-5, 10), scale="log")
    decay: float = real(0.9, "Decay of the average.", low=0, below=1, slider=(0, 0.9999))
    steps: int = whole(1000, "Step limit.", low=1, slider=(10, 100_000), scale="log")
    patience: int | None = whole(
        None, "Steps without improvement.", low=1, slider=(10, 10_000), scale="log", unit="steps"
    )
    centered: bool = flag(False, "Subtract the mean.")
    form: Literal["torch", "averaged"] = choice("torch", "Which textbook form.")
    name: str = ""
    trays: Weights = weights("A weight for each tray.")


class Person:
    """A form in a window, and a memory of what it said."""

    def __init__(self, qtbot: Any) -> None:
        self.window = QWidget()
        self.form = DeclaredForm(Oven, parent=self.window)
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.form)
        layout.addStretch(1)
        self.other = QLineEdit(self.window)
        layout.addWidget(self.other)
        self.said: list[tuple[str, object, str]] = []
        self.settled = 0
        self.form.edited.connect(self._edited)
        self.form.settled.connect(self._settled)
        self.form.set_value(Oven())
        self.window.resize(304, 400)
        qtbot.addWidget(self.window)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        self.other.setFocus()
        qtbot.waitUntil(self.other.hasFocus)

    def _edited(self, name: str, value: object, gesture: str) -> None:
        self.said.append((name, value, gesture))

    def _settled(self) -> None:
        self.settled += 1

    def field(self, name: str) -> QLineEdit:
        return self.form.editors[name].field  # type: ignore[attr-defined,no-any-return]

    def slider(self, name: str) -> NumberSlider:
        return self.form.editors[name].slider  # type: ignore[attr-defined,no-any-return]

    def types(self, name: str, text: str) -> None:
        field = self.field(name)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def explains(self) -> str:
        labels = (self.form._complaints[name] for name in self.form.editors)
        return " ".join(label.text() for label in labels if label.isVisible())


@pytest.fixture
def person(qtbot: Any) -> Person:
    return Person(qtbot)


def test_typing_a_number_is_one_edit_of_its_own(person: Person) -> None:
    person.types("lr", "0.05")
    assert person.said == [("lr", 0.05, "")]
    assert person.slider("lr").value() == person.slider("lr").scale.tick(0.05)


@pytest.mark.parametrize(("name", "text", "words"), [
    ("lr", "0", "a number above 0 and at most 1e6"),
    ("lr", "0,05", "a number above 0"),
    ("decay", "1", "a number at least 0 and below 1"),
    ("steps", "1.5", "a whole number at least 1"),
    ("decay", "nan", "a number"),
])  # fmt: skip
def test_wrong_input_is_marked_explained_and_kept(person: Person, name: str, text: str, words: str) -> None:
    person.types(name, text)
    assert person.said == []
    assert person.field(name).property("wrong")
    assert person.field(name).text() == text
    assert words in person.explains()
    assert text in person.explains()
    person.form.set_value(Oven())  # somebody else's edit comes by
    assert person.field(name).text() == text
    QTest.keyClick(person.field(name), Qt.Key.Key_Escape)
    assert person.explains() == ""
    assert not person.field(name).property("wrong")


def test_a_field_takes_what_lies_outside_the_slider(person: Person) -> None:
    person.types("lr", "2500")
    assert person.said == [("lr", 2500.0, "")]
    assert person.slider("lr").value() == person.slider("lr").maximum()


def test_whole_numbers_may_be_written_with_an_exponent(person: Person) -> None:
    person.types("steps", "1e5")
    ((name, value, _),) = person.said
    assert (name, value, type(value)) == ("steps", 100_000, int)


def test_a_field_shows_four_digits_and_all_of_them_to_who_edits(person: Person) -> None:
    person.form.set_value(Oven(lr=0.0123456))
    assert person.field("lr").text() == "0.01235"
    person.field("lr").setFocus()
    assert person.field("lr").text() == "0.0123456"
    person.other.setFocus()
    assert person.field("lr").text() == "0.01235"
    assert person.said == []


def test_a_drag_is_one_gesture_and_settles(person: Person) -> None:
    slider = person.slider("lr")
    start, end = QPoint(slider.width() // 4, slider.height() // 2), QPoint(slider.width() - 4, slider.height() // 2)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    for x in range(start.x(), end.x(), 3):
        QTest.mouseMove(slider, QPoint(x, start.y()))
        person.form.set_value(Oven(lr=1e-5))  # the slider in hand is not moved
    assert slider.value() > slider.maximum() // 2
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=end)
    gestures = {gesture for _, _, gesture in person.said}
    assert len(person.said) > 5
    assert len(gestures) == 1
    assert "" not in gestures
    assert person.settled == 1


def test_arrow_keys_move_a_slider_and_undo_in_one(person: Person) -> None:
    slider = person.slider("decay")
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert person.said == [("decay", pytest.approx(0.91), "slide decay")]
    assert person.settled == 1


@pytest.mark.parametrize("focused", [False, True])
def test_the_wheel_turns_only_the_slider_that_has_the_focus(person: Person, qtbot: Any, focused: bool) -> None:
    area = QScrollArea()
    area.setWidget(person.window)
    qtbot.addWidget(area)
    area.resize(320, 200)
    area.show()
    area.activateWindow()
    slider = person.slider("lr")
    (slider if focused else person.other).setFocus()
    qtbot.waitUntil((slider if focused else person.other).hasFocus)
    before = area.verticalScrollBar().value()
    at = slider.mapTo(area.window(), slider.rect().center())
    QTest.wheelEvent(area.windowHandle(), QPointF(at), QPoint(0, -120))
    assert bool(person.said) is focused
    assert (area.verticalScrollBar().value() > before) is not focused
    area.takeWidget().setParent(None)


def test_an_optional_parameter_is_switched_on_and_off(person: Person) -> None:
    editor = person.form.editors["patience"]
    switch = editor.findChild(QCheckBox)
    assert not switch.isChecked()
    assert not person.field("patience").isEnabled()
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    ((name, value, _),) = person.said
    assert name == "patience"
    assert 10 < value < 10_000  # type: ignore[operator]
    assert person.field("patience").isEnabled()
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert person.said[-1] == ("patience", None, "")


def test_flags_choices_and_texts(person: Person) -> None:
    QTest.mouseClick(person.form.editors["centered"].box, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))  # type: ignore[attr-defined]
    combo = person.form.editors["form"].combo  # type: ignore[attr-defined]
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    line = person.form.editors["name"].text  # type: ignore[attr-defined]
    line.setFocus()
    QTest.keyClicks(line, "slow")
    person.other.setFocus()
    assert person.said == [("centered", True, ""), ("form", "averaged", ""), ("name", "slow", "")]


def test_showing_a_value_says_nothing(person: Person) -> None:
    person.form.set_value(Oven(lr=1, decay=0.5, steps=7, patience=3, centered=True, form="averaged", name="x"))
    assert person.said == []
    assert person.field("patience").text() == "3"


def test_weights_are_a_line_with_commas(person: Person) -> None:
    line = person.form.editors["trays"].text  # type: ignore[attr-defined]
    assert (line.text(), line.placeholderText()) == ("", "none")
    line.setFocus()
    QTest.keyClicks(line, "1, 2.5,1")
    person.other.setFocus()
    assert person.said == [("trays", "1, 2.5,1", "")]
    oven = Oven().changed(trays=person.said[0][1])
    assert oven.trays == (1, 2.5, 1)
    person.form.set_value(oven)
    assert line.text() == "1, 2.5, 1"
    assert oven.changed(trays="").trays is None


def test_every_control_has_a_name_and_a_help_text(person: Person) -> None:
    for editor in person.form.editors.values():
        controls = [child for child in editor.findChildren(QWidget) if child.focusPolicy() and child.accessibleName()]
        assert controls
        for control in controls:
            assert editor.parameter.help in control.toolTip()
    assert "at most 1e6" in person.slider("lr").toolTip()
    assert person.form.minimumSizeHint().width() <= 288


def test_every_tick_of_a_scale_comes_back_to_itself() -> None:
    for scale in (
        LogScale(1e-5, 10),
        LogScale(1e-12, 1e-1),
        Scale(0, 0.9999),
        Scale(-10, 10),
        Scale(1, 50, whole=True),
        NearOneScale(0, 0.9999),
        NearOneScale(0.9, 0.99999),
    ):
        values = [scale.value(tick) for tick in range(scale.ticks + 1)]
        assert values[0] == scale.low
        assert values[-1] == scale.high
        assert values == sorted(set(values))
        assert [scale.tick(value) for value in values] == list(range(scale.ticks + 1))


@pytest.mark.parametrize(("value", "text"), [
    (0.01, "0.01"), (1e-9, "1e-9"), (123456.0, "1.235e5"), (100_000, "100000"), (None, ""), (-0.5, "-0.5"),
])  # fmt: skip
def test_numbers_are_shown_with_four_digits(value: float | None, text: str) -> None:
    assert shown(value) == text
