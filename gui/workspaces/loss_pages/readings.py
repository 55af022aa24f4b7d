"""Value and derivative of every drawn loss where the line stands, as a small table."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from engine.lab.curve import TaskCurves
from engine.lab.curve_lines import Reading
from engine.pictures.digits import digits, short
from gui.editors import Complaint, said
from gui.steady_label import SteadyLabel
from gui.swatch_label import SwatchLabel
from gui.theme import LIGHT, Theme, racer_style

SWATCH = QSize(24, 14)
SLACK = 6  # pixels
NAME, VALUE, SLOPE = "BCE with logits", "8.888e+88", "-8.888e+88"  # what there is always room for
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Readings(QWidget):
    """A row for each drawn loss: its swatch, its name, the loss and its derivative, 4 significant digits each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Values where the line stands"))
        self._theme = LIGHT
        self.complaint = Complaint(self)
        self.grid = QGridLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self.grid)
        column.addWidget(self.complaint)
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(2)
        self.grid.setColumnStretch(1, 1)
        self.rows: list[tuple[SwatchLabel, SteadyLabel, SteadyLabel, SteadyLabel]] = []
        for place, word in ((0, ""), (1, ""), (2, self.tr("Loss")), (3, self.tr("Derivative"))):
            head = QLabel(word)
            head.setProperty("role", "dim")
            head.setAlignment(RIGHT)
            self.grid.addWidget(head, 0, place)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme; the readings follow."""
        self._theme = theme
        font = QFont(self.font())
        font.setPointSize(theme.font_size)
        room = QFontMetrics(font).horizontalAdvance
        for column, widest in ((1, NAME), (2, VALUE), (3, SLOPE)):
            self.grid.setColumnMinimumWidth(column, room(widest) + SLACK)
        self.grid.setColumnMinimumWidth(0, SWATCH.width())

    def show_readings(self, curves: TaskCurves, readings: tuple[Reading, ...]) -> None:
        """Show these."""
        while len(self.rows) < len(readings):
            self._add_row()
        for number, row in enumerate(self.rows):
            for part in row:
                part.setVisible(number < len(readings))
        for (picture, name, value, slope), reading in zip(self.rows, readings, strict=False):
            style = racer_style(curves.choices().index(reading.loss.key))
            picture.show_style(style, self._theme.window)
            words = self._words(reading)
            name.setText(said(reading.loss.brief))
            value.setText("–" if reading.refusal else digits(reading.value))
            slope.setText("–" if reading.refusal else self._slope(reading))
            for part in (name, value, slope):
                part.setToolTip(words)
        self.complaint.say("\n".join(self._words(reading) for reading in readings if reading.refusal))

    def _slope(self, reading: Reading) -> str:
        mark = reading.mark
        if mark is not None and mark.breaks:
            return f"{short(mark.left, 3)} | {short(mark.right, 3)}"
        return digits(reading.slope)

    def _words(self, reading: Reading) -> str:
        """The sentence on a row: why there is no number, or what happens just here."""
        mark = reading.mark
        title = said(reading.loss.brief)
        if reading.refusal:
            return f"{title}: {said(reading.refusal)}"
        if mark is not None and mark.breaks:
            words = self.tr(
                "{0} has a kink here: its slope is {1} on the left and {2} on the right. PyTorch gives {3}."
            )
            return words.format(title, digits(mark.left), digits(mark.right), digits(reading.slope))
        return f"{title}: {said(mark.words)}" if mark is not None else title

    def _add_row(self) -> None:
        row = SwatchLabel(SWATCH), SteadyLabel(), SteadyLabel(), SteadyLabel()
        number = len(self.rows) + 1
        for column, part in enumerate(row):
            self.grid.addWidget(part, number, column)
        row[1].setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for figure in row[2:]:
            figure.setAlignment(RIGHT)
        self.rows.append(row)
