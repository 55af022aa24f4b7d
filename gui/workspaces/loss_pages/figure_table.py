"""A small table of figures that is only read: rows with a name, cells that may be marked, Ctrl+C copies it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QIcon, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableWidget, QTableWidgetItem, QWidget

from gui.swatch import swatch
from gui.theme import LIGHT, RacerStyle, Theme


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell: what it says, whether it is marked as wrong, what its tooltip adds."""

    text: str
    wrong: bool = False
    about: str = ""


class FigureTable(QTableWidget):
    """As tall as its rows; columns share what width the names leave. A marked cell is bold, in the colour of errors."""

    def __init__(self, name: str, narrow: Sequence[int] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self.narrow = LIGHT, narrow  # columns that take no more width than they need
        self._swatched: tuple[str, int] = ("", 0)  # theme and rows that the swatches were made for
        self.setAccessibleName(name)
        self.setAccessibleDescription(self.tr("Ctrl+C copies the table."))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setProperty("role", "flat")
        self.setIconSize(QSize(28, 14))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(24)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes; digits of equal width where the font has them."""
        self.theme = theme
        font = QFont(self.font())
        font.setPointSize(theme.font_size - 1)
        font.setFeature(QFont.Tag("tnum"), 1)
        self.setFont(font)
        for column in range(self.columnCount()):
            if (item := self.horizontalHeaderItem(column)) is not None:
                item.setFont(font)
        self.verticalHeader().setDefaultSectionSize(QFontMetrics(font).height() + 8)
        self._fit()

    def set_columns(self, titles: Sequence[tuple[str, str]]) -> None:
        """Name the columns (title, what it means), from the one that names the rows on."""
        if self.columnCount() == len(titles) and all(self.title_of(k) == title for k, (title, _) in enumerate(titles)):
            return
        self.setColumnCount(len(titles))
        for column, (title, about) in enumerate(titles):
            item = QTableWidgetItem(title)
            item.setToolTip(about or title)
            item.setFont(self.font())
            item.setTextAlignment(Qt.AlignmentFlag.AlignVCenter | _side(column))
            self.setHorizontalHeaderItem(column, item)
        for column in (0, *self.narrow):
            self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self._fit()

    def title_of(self, column: int) -> str:
        """What a column is called."""
        item = self.horizontalHeaderItem(column)
        return item.text() if item is not None else ""

    def set_rows(self, rows: Sequence[Sequence[Figure]], styles: Sequence[RacerStyle] = ()) -> None:
        """Show these, with a swatch before the names; a cell that says the same stays untouched."""
        if len(rows) != self.rowCount():
            self.setRowCount(len(rows))
            self._fit()
        for row, figures in enumerate(rows):
            for column, figure in enumerate(figures):
                self._set(row, column, figure)
        if styles and self._swatched != (self.theme.key, len(rows)):
            self._swatched = self.theme.key, len(rows)
            for row, style in enumerate(styles):
                picture = swatch(style, self.theme.panel, self.iconSize(), self.devicePixelRatioF())
                if (item := self.item(row, 0)) is not None:
                    item.setIcon(QIcon(picture))

    def text_of(self, row: int, column: int) -> str:
        """What a cell says."""
        item = self.item(row, column)
        return item.text() if item is not None else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies all of it, cells parted by tabs."""
        if event.matches(QKeySequence.StandardKey.Copy):
            head = [self.title_of(column).replace("\n", " ") for column in range(self.columnCount())]
            rows = [
                [self.text_of(row, column) for column in range(self.columnCount())] for row in range(self.rowCount())
            ]
            QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in [head, *rows]))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay as tall as the rows."""
        super().resizeEvent(event)
        self._fit()

    def _set(self, row: int, column: int, figure: Figure) -> None:
        item = self.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            item.setTextAlignment(Qt.AlignmentFlag.AlignVCenter | _side(column))
            self.setItem(row, column, item)
        if item.data(Qt.ItemDataRole.UserRole) == (figure, self.theme.key):
            return
        item.setData(Qt.ItemDataRole.UserRole, (figure, self.theme.key))
        item.setText(figure.text)
        item.setToolTip(f"{figure.text}\n{figure.about}" if figure.about else figure.text)
        item.setForeground(QColor(self.theme.error if figure.wrong else self.theme.text))
        font = QFont(self.font())
        font.setBold(figure.wrong)
        item.setFont(font)

    def _fit(self) -> None:
        rows = self.rowCount() * self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(rows + self.horizontalHeader().sizeHint().height() + 4)


def _side(column: int) -> Qt.AlignmentFlag:
    """Names stand at the left, figures at the right."""
    return Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
