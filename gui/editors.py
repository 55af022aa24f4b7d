"""The controls for one declared parameter: label, slider, field, switch, each explained."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from engine.declared import Parameter
from gui.numbers import Combo, NumberField, NumberSlider, bounds, mark, shown

SHORT = 10  # letters of a label that leave room for a slider beside it


def said(text: str) -> str:
    """A label or help text of the engine in the user's language."""
    return QCoreApplication.translate("engine", text)


def label_of(parameter: Parameter) -> str:
    """The parameter's name as a form shows it, with its unit."""
    text = said(parameter.label)
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
        self.setContentsMargins(0, 0, 0, 4)  # nearer to what it complains of than to what follows
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence, or nothing for ""."""
        self.setText(sentence)
        self.setVisible(bool(sentence))


class Caption(QLabel):
    """The label of a control; a click on it is a click on the check box it names."""

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(label_of(parameter), parent)
        self.setWordWrap(True)
        self.setToolTip(tooltip_of(parameter))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Switch on or off what this is the label of."""
        super().mouseReleaseEvent(event)
        buddy = self.buddy()
        if isinstance(buddy, QCheckBox):
            buddy.click()


class Editor(QWidget):
    """Label and controls for one parameter. `complained` says what is wrong with what was typed, or ""."""

    edited = Signal(str, object, str)
    settled = Signal()
    complained = Signal(str)

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parameter = parameter
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.line = QHBoxLayout()
        self.line.setSpacing(8)
        self.column.addLayout(self.line)

    def set_value(self, value: Any) -> None:
        """Show a value without emitting anything."""
        raise NotImplementedError

    def refuse(self, sentence: str) -> None:
        """Say why what the user chose was not taken; "" once it was."""
        self.complained.emit(sentence)

    def emit_value(self, value: object, gesture: str = "") -> None:
        """Tell that the user chose a value."""
        self.edited.emit(self.parameter.name, value, gesture)

    def add(self, control: QWidget, name: str = "", stretch: int = 0) -> None:
        """Add a control to the line."""
        self.line.addWidget(self.explained(control, name), stretch)

    def add_caption(self, buddy: QWidget) -> Caption:
        """Add the label of a control to the line."""
        caption = Caption(self.parameter, self)
        caption.setBuddy(buddy)
        self.line.addWidget(caption, 1)
        return caption

    def explained(self, control: QWidget, name: str = "") -> QWidget:
        """The control, with a tooltip and an accessible name."""
        control.setToolTip(tooltip_of(self.parameter))
        control.setAccessibleName(name or label_of(self.parameter))
        control.setAccessibleDescription(said(self.parameter.help))
        return control


class Switch(QCheckBox):
    """A check box that takes the focus by Tab only, so that after a click Space still plays."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)


class NumberEditor(Editor):
    """A field, a slider under it where there is a range worth sliding over, and a switch if it may be off."""

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parameter, parent)
        self.switch = Switch("", self) if parameter.optional else None
        self.field = NumberField(parameter, self)
        self.slider = NumberSlider(parameter, self) if parameter.slider else None
        if self.switch is not None:
            self.switch.setProperty("role", "switch")
            self.add(self.switch, self.tr("{0}: in use").format(label_of(parameter)))
            self.switch.clicked.connect(self._switched)
        self.caption = self.add_caption(self.switch or self.field)
        self.add(self.field)
        self.field.entered.connect(self._entered)
        self.field.refused.connect(self.complained)
        if self.slider is not None:
            self.explained(self.slider, self.tr("{0}, slider").format(label_of(parameter)))
            self.column.addWidget(self.slider)
            self.slider.slid.connect(self._slid)
            self.slider.settled.connect(self.settled)
        self._last = self._first()

    def set_parameter(self, parameter: Parameter) -> None:
        """Take the same parameter with other bounds."""
        if parameter != self.parameter:
            self.parameter = self.field.parameter = parameter
            self.field.setToolTip(tooltip_of(parameter))
            if self.slider is not None:
                self.slider.set_scale(parameter)
                self.slider.setToolTip(tooltip_of(parameter))
            self._last = self._first()

    def in_one_line(self) -> None:
        """Short label, slider and field side by side: the name of the parameter where its label is long."""
        label = said(self.parameter.label)
        self.caption.setText(label if len(label) <= SHORT else self.parameter.name)
        self.caption.setWordWrap(False)
        self.line.setStretchFactor(self.caption, 0)
        if self.slider is not None:
            self.line.insertWidget(self.line.count() - 1, self.slider, 1)
            QWidget.setTabOrder(self.slider, self.field)

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
        self.box = Switch(label_of(parameter), self)
        self.add(self.box)
        self.line.addStretch(1)
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
        self.add_caption(self.combo)
        self.add(self.combo, stretch=1)
        self.combo.activated.connect(self._chosen)

    def set_value(self, value: str) -> None:
        """Show a choice."""
        self.combo.setCurrentIndex(self.combo.findData(value))

    def _chosen(self, index: int) -> None:
        self.emit_value(self.combo.itemData(index))


class TextEditor(Editor):
    """A line of text, taken when it is finished. What was refused stays, marked, as long as the value does."""

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parameter, parent)
        self.value: Any = None
        self.text = QLineEdit(self)
        self.text.setMinimumWidth(48)
        self.add_caption(self.text)
        self.add(self.text, stretch=1)
        self.text.editingFinished.connect(self._finished)

    def set_value(self, value: Any) -> None:
        """Show a text, unless the user is typing one."""
        if value == self.value and (self.text.isModified() or self.text.property("wrong")):
            return
        self.value = value
        if not self.text.isModified():
            self.refuse("")
            self._show(self.written(value))

    def written(self, value: Any) -> str:
        """A value as it is typed."""
        return str(value)

    def refuse(self, sentence: str) -> None:
        """Mark the text as wrong, or as right again."""
        mark(self.text, bool(sentence))
        super().refuse(sentence)

    def _show(self, text: str) -> None:
        if text != self.text.text():
            self.text.setText(text)
            self.text.setCursorPosition(0)  # a long text is read from its beginning

    def _finished(self) -> None:
        if self.text.isModified():
            self.text.setModified(False)
            self.text.setCursorPosition(0)
            self.emit_value(self.text.text().strip())


class RowEditor(TextEditor):
    """A line of numbers with commas between them; empty for none. The field they are meant for reads them."""

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parameter, parent)
        self.text.setPlaceholderText(self.tr("none"))

    def written(self, value: tuple[float, ...] | None) -> str:
        """The numbers with commas between them."""
        return ", ".join(shown(number, 10) for number in value or ())


EDITORS: dict[str, type[Editor]] = {
    "real": NumberEditor, "whole": NumberEditor, "flag": FlagEditor, "choice": ChoiceEditor, "text": TextEditor,
    "weights": RowEditor, "widths": RowEditor,
}  # fmt: skip
