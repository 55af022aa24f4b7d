"""A form made from declared parameters: it knows types, bounds and help texts, not what they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.declared import Declared, Parameter
from gui.editors import EDITORS, Complaint, Editor, NumberEditor


class ParameterForm(QWidget):
    """An editor for each parameter, and below it what is wrong with what was typed.

    `one_line` puts short label, slider and field of a number side by side.
    `edited(name, value, gesture)`: the gesture is the same key for all of one drag, and "" otherwise;
    `settled` is the end of a drag.
    """

    edited = Signal(str, object, str)
    settled = Signal()

    def __init__(self, parameters: Iterable[Parameter], parent: QWidget | None = None, one_line: bool = False) -> None:
        super().__init__(parent)
        self._one_line = one_line
        self.editors: dict[str, Editor] = {}
        self._complaints: dict[str, Complaint] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        for parameter in parameters:
            self._add(parameter)
        self._align()

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show the values; what the user is dragging or typing right now stays in hand."""
        for name, editor in self.editors.items():
            editor.set_value(values[name])

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font's size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._align()

    def refuse(self, name: str, sentence: str) -> None:
        """Explain below a parameter why its value was not taken; "" once it was."""
        self.editors[name].refuse(sentence)

    def _align(self) -> None:
        """Let sliders that stand beside their labels begin below each other."""
        if self._one_line:
            captions = [editor.caption for editor in self.editors.values() if isinstance(editor, NumberEditor)]
            width = max((caption.sizeHint().width() for caption in captions), default=0)
            for caption in captions:
                caption.setMinimumWidth(width)

    def _add(self, parameter: Parameter) -> None:
        editor, complaint = EDITORS[parameter.kind](parameter, self), Complaint(self)
        if self._one_line and isinstance(editor, NumberEditor):
            editor.in_one_line()
        editor.edited.connect(self.edited)
        editor.settled.connect(self.settled)
        editor.complained.connect(complaint.say)
        self._column.addWidget(editor)
        self._column.addWidget(complaint)
        self.editors[parameter.name], self._complaints[parameter.name] = editor, complaint


class DeclaredForm(ParameterForm):
    """A form for the parameters of a declared class, all of them or those in `names`."""

    def __init__(
        self,
        cls: type[Declared],
        names: Iterable[str] | None = None,
        parent: QWidget | None = None,
        one_line: bool = False,
    ) -> None:
        parameters = cls.parameters() if names is None else [cls.parameter(name) for name in names]
        super().__init__(parameters, parent, one_line)

    def set_value(self, instance: Declared) -> None:
        """Show an instance."""
        self.set_values({name: getattr(instance, name) for name in self.editors})


class ChangingForm(QWidget):
    """A form whose parameters change with what is shown: it is made anew only when they do."""

    edited = Signal(str, object, str)
    settled = Signal()

    def __init__(self, parent: QWidget | None = None, one_line: bool = False) -> None:
        super().__init__(parent)
        self._one_line = one_line
        self.form: ParameterForm | None = None
        self._parameters: tuple[Parameter, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def set_value(self, instance: Declared, names: Iterable[str] | None = None) -> None:
        """Show an instance of any declared class, all of its parameters or those in `names`."""
        cls = type(instance)
        parameters = cls.parameters() if names is None else tuple(cls.parameter(name) for name in names)
        self.set_values(parameters, {parameter.name: getattr(instance, parameter.name) for parameter in parameters})

    def set_values(self, parameters: tuple[Parameter, ...], values: Mapping[str, Any]) -> None:
        """Show these parameters with these values."""
        if parameters != self._parameters:
            self._replace(parameters)
        if self.form is not None:
            self.form.set_values(values)

    def refuse(self, name: str, sentence: str) -> None:
        """Explain below a parameter why its value was not taken; "" once it was."""
        if self.form is not None:
            self.form.refuse(name, sentence)

    def _replace(self, parameters: tuple[Parameter, ...]) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        self._parameters = parameters
        self.form = ParameterForm(parameters, self, self._one_line) if parameters else None
        if self.form is not None:
            self.form.edited.connect(self.edited)
            self.form.settled.connect(self.settled)
            self._column.addWidget(self.form)
