"""The classes with their logits: which one is true, which one's logit is the axis."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from engine.declared import Parameter
from engine.lab.curve import FARTHEST, MOST_CLASSES, ClassCurves
from gui.editors import NumberEditor
from gui.numbers import NumberField


class Row:
    """The controls of one class."""

    def __init__(self, number: int, parent: Logits) -> None:
        words = parent.tr("Class {0}").format(number)
        help = parent.tr("The logit of class {0}.").format(number)
        self.name = QLabel(words, parent)
        self.true, self.axis = QRadioButton(parent), QRadioButton(parent)
        self.field = NumberField(Parameter(words, words, "real", 0.0, help, -FARTHEST, FARTHEST), parent)
        for control, said in (
            (self.true, parent.tr("Class {0} is the true one").format(number)),
            (self.axis, parent.tr("Draw over the logit of class {0}").format(number)),
            (self.field, help),
        ):
            control.setToolTip(said)
            control.setAccessibleName(said)
        self.parts = self.name, self.true, self.axis, self.field


class Logits(QWidget):
    """A row for each class. The signals carry the number of a class, or how many there are to be."""

    counted = Signal(int)
    labelled = Signal(int)
    varied = Signal(int)
    valued = Signal(int, float)
    complained = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        help = self.tr("How many classes there are.")
        self.count = NumberEditor(
            Parameter("classes", self.tr("Classes"), "whole", 3, help, low=2, high=MOST_CLASSES), self
        )
        self.count.edited.connect(self._counted)
        self.count.complained.connect(self.complained)
        column.addWidget(self.count)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(2)
        self.grid.setColumnStretch(0, 1)
        column.addLayout(self.grid)
        for place, word in enumerate((self.tr("true"), self.tr("axis"), self.tr("logit")), 1):
            head = QLabel(word, self)
            head.setProperty("role", "dim")
            head.setAlignment(Qt.AlignmentFlag.AlignRight if place == 3 else Qt.AlignmentFlag.AlignHCenter)
            self.grid.addWidget(head, 0, place)
        self.rows: list[Row] = []
        self._true, self._axis = QButtonGroup(self), QButtonGroup(self)
        self._true.idClicked.connect(self.labelled)
        self._axis.idClicked.connect(self.varied)

    def set_curves(self, curves: ClassCurves) -> None:
        """Show the classes."""
        while len(self.rows) < len(curves.logits):
            self._add_row()
        self.count.set_value(len(curves.logits))
        for number, row in enumerate(self.rows):
            for part in row.parts:
                part.setVisible(number < len(curves.logits))
        for row, logit in zip(self.rows, curves.now(), strict=False):
            row.field.set_value(logit)
        self.rows[curves.label].true.setChecked(True)
        self.rows[curves.varied].axis.setChecked(True)

    def _add_row(self) -> None:
        number = len(self.rows)
        row = Row(number, self)
        self.rows.append(row)
        self._true.addButton(row.true, number)
        self._axis.addButton(row.axis, number)
        row.field.entered.connect(partial(self.valued.emit, number))
        row.field.refused.connect(self.complained)
        for place, part in enumerate(row.parts):
            centred = Qt.AlignmentFlag.AlignCenter if place in (1, 2) else Qt.AlignmentFlag(0)
            self.grid.addWidget(part, number + 1, place, centred)

    def _counted(self, _name: str, count: int) -> None:
        self.counted.emit(count)
