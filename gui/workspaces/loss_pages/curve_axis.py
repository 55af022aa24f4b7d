"""What the curves are drawn over: the target, the true class, the other logits, and the ends of the axis."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.declared import BadInput
from engine.lab.curve import BinaryCurves, ClassCurves, RegressionCurves, TaskCurves
from gui.editors import NumberEditor
from gui.forms import DeclaredForm
from gui.segments import Segments
from gui.workspaces.loss_pages.logits import Logits


class AxisControls(QWidget):
    """The base: `edited` carries the curves over another axis, and the gesture of a drag."""

    edited = Signal(object, str)
    settled = Signal()
    complained = Signal(str)

    def __init__(self, curves: TaskCurves, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.curves = curves
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        self.build()
        self.ends = {name: NumberEditor(type(curves).parameter(name), self) for name in ("low", "high")}
        row = QHBoxLayout()
        row.setSpacing(16)
        for editor in self.ends.values():
            row.addWidget(editor)
            editor.edited.connect(self.edit_field)
            editor.complained.connect(self.complained)
        self.column.addLayout(row)
        self.set_curves(curves)

    def build(self) -> None:
        """Make the controls that only this task has."""
        raise NotImplementedError

    def show_own(self) -> None:
        """Show what they are set to."""
        raise NotImplementedError

    def set_curves(self, curves: TaskCurves) -> None:
        """Show the axis of these."""
        self.curves = curves
        for name, editor in self.ends.items():
            editor.set_value(getattr(curves, name))
        self.show_own()

    def edit_field(self, name: str, value: object, gesture: str = "") -> None:
        """Change one field."""
        self.edit(lambda: self.curves.changed(**{name: value}), gesture)

    def edit(self, change: Callable[[], TaskCurves], gesture: str = "") -> None:
        """Tell of a change, or of what is wrong with it."""
        try:
            curves = change()
        except BadInput as error:
            self.complained.emit(str(error))
        else:
            self.complained.emit("")
            self.edited.emit(curves, gesture)


class RegressionAxis(AxisControls):
    """The target."""

    def build(self) -> None:
        """A field and a slider for it."""
        self.form = DeclaredForm(RegressionCurves, ["target"], self)
        self.form.edited.connect(self.edit_field)
        self.form.settled.connect(self.settled)
        self.column.addWidget(self.form)

    def show_own(self) -> None:
        """Show the target."""
        self.form.set_value(self.curves)


class BinaryAxis(AxisControls):
    """The true class, and whether to draw over the logit or the margin."""

    def build(self) -> None:
        """A switch for each."""
        positive = self.tr("The sample is of class 1 (or +1): high logits are right.")
        negative = self.tr("The sample is of class 0 (or −1): low logits are right.")
        classes: dict[object, tuple[str, str]] = {
            1: (self.tr("True class 1"), positive),
            0: (self.tr("True class 0"), negative),
        }
        logit = self.tr("The number before the sigmoid, high for class 1.")
        margin = self.tr("The logit, counted positive on the right side of the border.")
        axes: dict[object, tuple[str, str]] = {
            "logit": (self.tr("Over the logit"), logit),
            "margin": (self.tr("Over the margin"), margin),
        }
        self.label, self.over = Segments(self.tr("True class"), classes), Segments(self.tr("Axis"), axes)
        for switch, field in ((self.label, "label"), (self.over, "over")):
            switch.chosen.connect(partial(self.edit_field, field))
            self.column.addWidget(switch)

    def show_own(self) -> None:
        """Show both."""
        assert isinstance(self.curves, BinaryCurves)
        self.label.set_value(self.curves.label)
        self.over.set_value(self.curves.over)


class ClassAxis(AxisControls):
    """Which class is true, which one's logit is the axis, and the logits of the others."""

    def build(self) -> None:
        """A table of the classes."""
        self.logits = Logits(self)
        self.logits.counted.connect(self._count)
        self.logits.labelled.connect(self._label)
        self.logits.varied.connect(self._vary)
        self.logits.valued.connect(self._value)
        self.logits.complained.connect(self.complained)
        self.column.addWidget(self.logits)

    def show_own(self) -> None:
        """Show them."""
        self.logits.set_curves(self.classes)

    @property
    def classes(self) -> ClassCurves:
        """The curves, of several classes."""
        assert isinstance(self.curves, ClassCurves)
        return self.curves

    def _count(self, count: int) -> None:
        self.edit(lambda: self.classes.with_classes(count))

    def _label(self, number: int) -> None:
        self.edit_field("label", number)

    def _vary(self, number: int) -> None:
        self.edit(lambda: self.classes.along(number))

    def _value(self, number: int, logit: float) -> None:
        self.edit(lambda: self.classes.with_logit(number, logit))


AXES: dict[str, type[AxisControls]] = {"regression": RegressionAxis, "binary": BinaryAxis, "classes": ClassAxis}
