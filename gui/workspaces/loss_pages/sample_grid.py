"""The grid of samples: type, Return goes down, copy and paste as in a spreadsheet, and a bar behind each share."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gui.colours import mixed
from gui.theme import LIGHT, Theme
from gui.workspaces.loss_pages.sample_model import SHARE, SampleModel

Index = QModelIndex | QPersistentModelIndex
WIDEST = {
    "target": "-8.888",
    "prediction": "-888.88",
    "loss": "8.888e-88",
    "gradient": "-8.888e-88",
    "share": "100.0 %",
}
SEEN = 5  # rows that are always seen, where there are so many
PADDING, OVER = 12, 8


class CellPainter(QStyledItemDelegate):
    """Paints the ground of a cell, the bar of a share, and then the text; edits in a plain line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = LIGHT

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground first: the style sheet of the window paints none."""
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        if ground is not None:
            painter.fillRect(option.rect, ground)
        share = index.data(SHARE)
        if share is not None:
            self._paint_bar(painter, option.rect, share)
        super().paint(painter, option, index)

    def _paint_bar(self, painter: QPainter, cell: QRect, share: float) -> None:
        room = cell.adjusted(2, 3, -2, -3)
        room.setWidth(round(room.width() * min(max(share, 0.0), 1.0)))
        painter.fillRect(room, QColor(mixed(self.theme.panel, self.theme.accent, 0.35)))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line without a frame of its own, as high as the cell."""
        line = QLineEdit(parent)
        line.setAlignment(Qt.AlignmentFlag.AlignRight)
        line.setStyleSheet("padding: 0 2px; border-radius: 0;")
        line.setMaxLength(60)
        line.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
        return line


class SampleGrid(QTableView):
    """The grid; what is pasted, cleared or deleted is told, not done."""

    pasted = Signal()
    copied = Signal()
    cleared = Signal()

    def __init__(self, model: SampleModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.samples = model
        self.setModel(model)
        self.painter_ = CellPainter(self)
        self.setItemDelegate(self.painter_)
        self.setAccessibleName(self.tr("Targets and predictions"))
        self.setAccessibleDescription(
            self.tr("Type into a cell; Ctrl+C and Ctrl+V copy and paste as in a spreadsheet; Delete empties cells.")
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.AnyKeyPressed | trigger.EditKeyPressed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setHighlightSections(False)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setStretchLastSection(False)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        model.modelReset.connect(self.fit_columns)
        model.headerDataChanged.connect(self.fit_columns)

    def for_paper(self) -> None:
        """Nothing is selected, and nobody scrolls."""
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizeAdjustPolicy(QAbstractItemView.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme; digits of equal width where the font has them."""
        font = QFont(self.font())
        font.setPointSize(theme.font_size)
        font.setFeature(QFont.Tag("tnum"), 1)
        self.setFont(font)
        self.painter_.theme = theme
        self.samples.set_theme(theme)
        self.verticalHeader().setDefaultSectionSize(QFontMetrics(font).height() + 10)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Widths that hold the widest number, so that nothing moves when one changes."""
        metrics = QFontMetrics(self.font())
        for column in range(self.samples.columnCount()):
            title = self.samples.headerData(column, Qt.Orientation.Horizontal) or ""
            wide = max(metrics.horizontalAdvance(line) for line in title.split("\n"))
            number = metrics.horizontalAdvance(WIDEST[self.samples.kind(column)[0]])
            self.setColumnWidth(column, max(wide + OVER, number + PADDING))
        rows = min(SEEN, self.samples.rowCount()) * self.verticalHeader().defaultSectionSize()
        self.setMinimumHeight(self.horizontalHeader().sizeHint().height() + rows + 16)

    def places(self) -> set[tuple[int, int]]:
        """The selected cells that can be typed into, by row and column."""
        found = {(index.row(), index.column()) for index in self.selectedIndexes() if self.samples.is_cell(index)}
        here = self.currentIndex()
        return found or ({(here.row(), here.column())} if here.isValid() and self.samples.is_cell(here) else set())

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Return takes what was typed and goes down, as in a spreadsheet."""
        super().closeEditor(editor, hint)
        here = self.currentIndex()
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache and here.row() + 1 < self.samples.rowCount():
            self.setCurrentIndex(self.samples.index(here.row() + 1, here.column()))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from cell to cell, and on from the last one; Shift+Tab the other way."""
        here, model = self.currentIndex(), self.samples
        end = (model.rowCount() - 1, model.columnCount() - 1) if forward else (0, 0)
        leaves = not here.isValid() or (here.row(), here.column()) == end
        self.setTabKeyNavigation(not leaves)
        return super().focusNextPrevChild(forward)

    def event(self, event: QEvent) -> bool:
        """Take what is copied and pasted before the window's commands do."""
        keys = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Paste)
        if event.type() == QEvent.Type.ShortcutOverride and any(map(cast(QKeyEvent, event).matches, keys)):
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, paste and empty; all else as usual."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cleared.emit()
        else:
            super().keyPressEvent(event)
