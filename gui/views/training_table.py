"""The table of the racers of a training: losses and accuracy at the step shown, and how each ended."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.theme import Theme
from gui.train_frame import TrainFrame
from gui.views.table import SHORTEST, Grid
from gui.views.training_model import NUMBERS, TrainingModel

WIDEST = {"train_loss": "8.888e+88", "validation_loss": "8.888e+88", "accuracy": "100.0"}
PADDING, BESIDE, OVER = 13, 22, 14  # pixels beside the text of a cell, of one with a swatch, and of a title


class TrainingTable(QWidget):
    """The racers at the step shown; a click selects one."""

    racer_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = TrainingModel(self)
        view = self.view = Grid(self.model)
        view.setAccessibleName(self.tr("Racers at the step shown"))
        view.resized.connect(self._fit_columns)
        view.selectionModel().currentRowChanged.connect(self._row_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(view)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme; digits of equal width where the font has them."""
        font = self.view.set_letters(self.font(), theme.font_size - 1)
        self.model.set_theme(theme, font)
        self.view.setIconSize(self.model.swatch_size)
        self._fit_columns()

    def set_frame(self, frame: TrainFrame | None) -> None:
        """Show the racers at the step of a frame."""
        before = self.model.titles, self.model.endings
        self.model.set_frame(frame)
        if (self.model.titles, self.model.endings) != before:
            self._fit_columns()
        for number, key in enumerate(self.model.keys):
            empty = key in NUMBERS[1:] and self.model.is_empty(key)
            if empty != self.view.isColumnHidden(number):
                self.view.setColumnHidden(number, empty)
                self._fit_columns()
        self._mark_selected()

    def set_selected(self, racer: int) -> None:
        """Emphasise the row of the selected racer."""
        self.model.set_selected(racer)
        self._mark_selected()

    def _mark_selected(self) -> None:
        if self.model.selected >= self.model.rowCount():  # it has no part in this training
            self.view.setCurrentIndex(QModelIndex())
        elif self.view.currentIndex().row() != self.model.selected:
            self.view.selectRow(self.model.selected)

    def _row_chosen(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid() and current.row() != self.model.selected:
            self.racer_clicked.emit(current.row())

    def _fit_columns(self) -> None:
        """Widths that hold the widest number, so that nothing moves when one changes; names take what is left."""
        metrics = QFontMetrics(self.view.font())
        widths = {}
        for key in NUMBERS:
            title = metrics.horizontalAdvance(self.model.columns[key][0]) + OVER
            widths[key] = max(title, metrics.horizontalAdvance(WIDEST[key]) + PADDING)
        widths["ended"] = max(map(metrics.horizontalAdvance, self.model.endings)) + PADDING
        seen = [key for key in NUMBERS if not self.view.isColumnHidden(self.model.keys.index(key))]
        room = self.view.viewport().width() - widths["ended"] - sum(widths[key] for key in seen)
        picture = self.view.iconSize().width() + BESIDE
        bold = QFontMetrics(self.model.bold)
        longest = picture + max((bold.horizontalAdvance(title) for title in self.model.titles), default=0)
        widths["racer"] = max(min(longest, room), picture + min(bold.horizontalAdvance(SHORTEST), longest - picture))
        for number, key in enumerate(self.model.keys):
            self.view.setColumnWidth(number, widths[key])
