"""A form made from declared parameters: it knows types, bounds and help texts, not what they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from engine.declared import Declared, Parameter
from gui.numbers import Combo, NumberField, NumberSlider, bounds, shown

LABEL_LETTERS = 14  # widest label before it wraps


def said(text: str) -> str:
    """A label or help text of the engine in the user's language."""
    return QCoreApplication.translate("engine", text)


def label_of(parameter: Parameter) -> str:
    """The parameter's name as a form shows it, with its unit; symbols and single letters stay as they are."""
    text = said(parameter.label)
    if text[:2].isascii() and text[:2].isalpha() and len(text) > 2:
        text = text[0].upper() + text[1:]
    return f"{text} ({said(parameter.unit)})" if parameter.unit else text


def tooltip_of(parameter: Parameter) -> str:
    """What the parameter does, what is valid, and what it is unless changed."""
    translate = QCoreApplication.translate
    lines = [said(parameter.help)]
    if parameter.kind in ("real", "whole"):
        unit = f", {said(parameter.unit)}" if parameter.unit else ""
        lines.append(translate("forms", "It is {0}{1}.").format(bounds(parameter), unit))
    if isinstance(parameter.default, int | float) and not isinstance(parameter.default, bool):
        lines.append(translate("forms", "Default: {0}").format(shown(parameter.default)))
    return "\n".join(line for line in lines if line)


class Complaint(QLabel):
    """A sentence below a control that says what is wrong with what was typed; hidden while nothing is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "error")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence, or nothing for ""."""
        self.setText(sentence)
        self.setVisible(bool(sentence))


class Editor(QWidget):
    """The controls for one parameter. `complained` says what is wrong with what was typed, or ""."""

    edited = Signal(str, object, str)
    settled = Signal()
    complained = Signal(str)

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parameter = parameter
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)

    def add(self, control: QWidget, name: str = "", stretch: int = 0) -> None:
        """Add a control, with a tooltip and an accessible name."""
        control.setToolTip(tooltip_of(self.parameter))
        control.setAccessibleName(name or label_of(self.parameter))
        control.setAccessibleDescription(said(self.parameter.help))
        self.row.addWidget(control, stretch)
        self.setFocusProxy(self.focusProxy() or control)

    def set_value(self, value: Any) -> None:
        """Show a value without emitting anything."""
        raise NotImplementedError

    def emit_value(self, value: object, gesture: str = "") -> None:
        """Tell that the user chose a value."""
        self.edited.emit(self.parameter.name, value, gesture)


class NumberEditor(Editor):
    """A field, with a slider beside it where there is a range worth sliding over, and a switch if it may be off."""

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parameter, parent)
        label = label_of(parameter)
        self.switch = QCheckBox(self) if parameter.optional else None
        self.slider = NumberSlider(parameter, self) if parameter.slider else None
        self.field = NumberField(parameter, self)
        if self.switch is not None:
            self.add(self.switch, self.tr("{0}: in use").format(label))
            self.switch.clicked.connect(self._switched)
        if self.slider is not None:
            self.add(self.slider, self.tr("{0}, slider").format(label), stretch=1)
            self.slider.slid.connect(self._slid)
            self.slider.settled.connect(self.settled)
        else:
            self.row.addStretch(1)
        self.add(self.field)
        self.field.entered.connect(self._entered)
        self.field.refused.connect(self.complained)
        self._last = self._first()

    def set_value(self, value: float | None) -> None:
        """Show a number, or that there is none."""
        self._last = self._last if value is None else value
        self.field.set_value(value)
        self.field.setEnabled(value is not None)
        if self.switch is not None:
            self.switch.setChecked(value is not None)
        if self.slider is not None:
            self.slider.setEnabled(value is not None)
            self.slider.set_value(self._last)

    def _first(self) -> float:
        """The number to begin with when the parameter is switched on."""
        if self.parameter.default is not None:
            return self.parameter.default
        return self.slider.scale.middle() if self.slider is not None else self.parameter.low or 0

    def _switched(self, on: bool) -> None:
        self.set_value(self._last if on else None)
        self.emit_value(self._last if on else None)

    def _slid(self, value: float, gesture: str) -> None:
        self._last = value
        self.field.set_value(value)
        self.emit_value(value, gesture)

    def _entered(self, value: float) -> None:
        self.set_value(value)
        self.emit_value(value)


class FlagEditor(Editor):
    """A check box that carries its own label."""

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parameter, parent)
        self.box = QCheckBox(label_of(parameter), self)
        self.add(self.box)
        self.box.clicked.connect(self.emit_value)

    def set_value(self, value: bool) -> None:
        """Show yes or no."""
        self.box.setChecked(value)


class ChoiceEditor(Editor):
    """A combo box of the declared choices."""

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parameter, parent)
        self.combo = Combo(self)
        for choice in parameter.choices:
            self.combo.addItem(said(choice), choice)
        self.add(self.combo, stretch=1)
        self.combo.activated.connect(self._chosen)

    def set_value(self, value: str) -> None:
        """Show a choice."""
        self.combo.setCurrentIndex(self.combo.findData(value))

    def _chosen(self, index: int) -> None:
        self.emit_value(self.combo.itemData(index))


class TextEditor(Editor):
    """A line of text, taken when it is finished."""

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parameter, parent)
        self.line = QLineEdit(self)
        self.line.setMinimumWidth(48)
        self.add(self.line, stretch=1)
        self.line.editingFinished.connect(self._finished)

    def set_value(self, value: str) -> None:
        """Show a text, unless the user is typing one."""
        if not self.line.isModified() and self.line.text() != value:
            self.line.setText(value)

    def _finished(self) -> None:
        if self.line.isModified():
            self.line.setModified(False)
            self.emit_value(self.line.text().strip())


EDITORS: dict[str, type[Editor]] = {
    "real": NumberEditor, "whole": NumberEditor, "flag": FlagEditor, "choice": ChoiceEditor, "text": TextEditor,
}  # fmt: skip


class ParameterForm(QWidget):
    """A row for each parameter: label, controls, and below them what is wrong with what was typed.

    `edited(name, value, gesture)`: the gesture is the same key for all of one drag, and "" otherwise;
    `settled` is the end of a drag.
    """

    edited = Signal(str, object, str)
    settled = Signal()

    def __init__(self, parameters: Iterable[Parameter], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editors: dict[str, Editor] = {}
        self._complaints: dict[str, Complaint] = {}
        self._labels: list[QLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        for parameter in parameters:
            self._add(parameter)
        self._fit_labels()

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show the values; what the user is dragging or typing right now stays in hand."""
        for name, editor in self.editors.items():
            editor.set_value(values[name])

    def refuse(self, name: str, sentence: str) -> None:
        """Explain below a parameter why its value was not taken; "" once it was."""
        self._complaints[name].say(sentence)

    def changeEvent(self, event: QEvent) -> None:
        """Labels keep their width in letters when the theme brings another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_labels()

    def _add(self, parameter: Parameter) -> None:
        editor = EDITORS[parameter.kind](parameter, self)
        editor.edited.connect(self.edited)
        editor.settled.connect(self.settled)
        row = 2 * len(self.editors)
        if parameter.kind == "flag":
            self._grid.addWidget(editor, row, 0, 1, 2)
        else:
            self._grid.addWidget(self._label(parameter, editor), row, 0, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(editor, row, 1)
        self.editors[parameter.name] = editor
        complaint = Complaint(self)
        editor.complained.connect(complaint.say)
        self._grid.addWidget(complaint, row + 1, 0, 1, 2)
        self._complaints[parameter.name] = complaint

    def _label(self, parameter: Parameter, editor: Editor) -> QLabel:
        label = QLabel(label_of(parameter), self)
        label.setWordWrap(True)
        label.setToolTip(tooltip_of(parameter))
        label.setBuddy(editor)
        self._labels.append(label)
        return label

    def _fit_labels(self) -> None:
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(label.text()) for label in self._labels), default=0) + 2
        for label in self._labels:
            label.setFixedWidth(min(widest, metrics.averageCharWidth() * LABEL_LETTERS))


class DeclaredForm(ParameterForm):
    """A form for the parameters of a declared class, all of them or those in `names`."""

    def __init__(self, cls: type[Declared], names: Iterable[str] | None = None, parent: QWidget | None = None) -> None:
        parameters = cls.parameters() if names is None else [cls.parameter(name) for name in names]
        super().__init__(parameters, parent)

    def set_value(self, instance: Declared) -> None:
        """Show an instance."""
        self.set_values({name: getattr(instance, name) for name in self.editors})
