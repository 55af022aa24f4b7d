"""The samples as a table model: cells to type into, and beside them what each sample costs."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor

from engine.lab import table_sheet
from engine.lab.table import TablePage
from engine.lab.table_shown import SampleRow, Shown
from engine.pictures.digits import digits, percent
from gui.colours import mixed
from gui.theme import LIGHT, Theme

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
SHARE = int(Role.UserRole)  # the share of the total, 0 to 1, of a cell that shows one
NO_PARENT = QModelIndex()
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
NONE = "–"


class SampleModel(QAbstractTableModel):
    """The sheet of a page (`engine.lab.table_sheet`) with loss, gradient and share at its right."""

    typed = Signal(int, int, str)  # row, column, text

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.page, self.shown = TablePage(), Shown((None,) * 4)
        self._theme = LIGHT
        self._cells = table_sheet.grid(self.page)
        self._faults: dict[tuple[int, int], str] = {}
        self.heads = table_sheet.heads(self.page)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._touch()

    def set_page(self, page: TablePage, shown: Shown) -> None:
        """Show the cells of a page and its numbers; an editor stays open while the shape stays."""
        cells, heads = table_sheet.grid(page), table_sheet.heads(page)
        shape = (heads, len(cells), len(cells[0]), page.wide_targets, page.several)
        same = shape == (self.heads, len(self._cells), len(self._cells[0]), self.page.wide_targets, self.page.several)
        titled = (self.page.loss.takes, self.page.several) == (page.loss.takes, page.several)
        if not same:
            self.beginResetModel()
        self.page, self.shown, self._cells, self.heads = page, shown, cells, heads
        self._faults = self._placed_faults()
        if not same:
            self.endResetModel()
        else:
            self._touch()
            if not titled:
                self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    # --- where things are ----------------------------------------------------------------------------

    @property
    def targets(self) -> int:
        """How many columns hold targets."""
        return len(self.page.targets[0])

    @property
    def editable(self) -> int:
        """How many columns can be typed into."""
        return len(self._cells[0])

    @property
    def classes(self) -> int:
        """How many columns hold predictions."""
        return self.editable - self.targets

    def sample(self, row: int) -> int:
        """The sample in a row; below 0 for a head."""
        return row - len(self.heads)

    def is_cell(self, index: Index) -> bool:
        """Whether there is a cell to type into."""
        return index.column() < self.editable and self._cells[index.row()][index.column()] is not None

    def kind(self, column: int) -> tuple[str, int]:
        """What a column shows, and of which class."""
        for kind, width in (("target", self.targets), ("prediction", self.classes), ("loss", 1), ("share", 1)):
            if column < width:
                return kind, column
            column -= width
        return "gradient", column

    # --- what it answers -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """Heads and samples."""
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        """Cells, loss, gradients and share."""
        return 0 if parent.isValid() else self.editable + 2 + self.classes

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells can be edited, numbers be selected."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsEditable if self.is_cell(index) else usual

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Tell what was typed; the page that comes back shows it."""
        if role != Role.EditRole or not self.is_cell(index):
            return False
        self.typed.emit(index.row(), index.column(), str(value))
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Titles of columns; the numbers of the samples, from 1 as in every sentence."""
        if orientation == Qt.Orientation.Vertical:
            if role == Role.DisplayRole and section < len(self._cells):
                sample = self.sample(section)
                return str(sample + 1) if sample >= 0 else self._head_title(section)
            return None
        if role == Role.DisplayRole:
            return self._title(*self.kind(section))
        if role == Role.ToolTipRole:
            return self._tip(self.kind(section)[0])
        return RIGHT if role == Role.TextAlignmentRole else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """What a cell says and how it looks."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Role.TextAlignmentRole:
            return RIGHT
        if role in (Role.DisplayRole, Role.EditRole):
            if column < self.editable:
                return self._cells[row][column] or ""
            return self._number(row, column, exact=role == Role.EditRole)
        if role == Role.ToolTipRole:
            return self._faults.get((row, column)) or self._number(row, column, exact=True) or None
        if role == Role.BackgroundRole:
            return self._ground(index)
        if role == Role.ForegroundRole and (row, column) in self._faults:
            return QColor(self._theme.error)
        if role == SHARE and self.kind(column)[0] == "share":
            costs = self._costs(row)
            return costs.share if costs is not None else None
        return None

    def _costs(self, row: int) -> SampleRow | None:
        sample = self.sample(row)
        return self.shown.rows[sample] if 0 <= sample < len(self.shown.rows) else None

    def _number(self, row: int, column: int, exact: bool) -> str:
        kind, place = self.kind(column)
        costs = self._costs(row)
        if kind in ("target", "prediction") or self.sample(row) < 0:
            return ""
        if costs is None:
            return NONE
        if kind == "share":
            return percent(costs.share)
        value = costs.loss if kind == "loss" else costs.gradient[place] if costs.gradient else None
        if value is None:
            return NONE
        if exact:
            return repr(value) if self.page.dtype == "float64" else f"{value:.9g}"
        return digits(value)

    def _ground(self, index: Index) -> QColor:
        """Paper where one can type, grey where not, red where something is wrong."""
        theme = self._theme
        if (index.row(), index.column()) in self._faults:
            return QColor(mixed(theme.panel, theme.error, 0.22 if theme.dark else 0.14))
        if not self.is_cell(index):
            return QColor(theme.window)
        return QColor(mixed(theme.panel, theme.window, 0.6) if self.sample(index.row()) < 0 else theme.panel)

    def _placed_faults(self) -> dict[tuple[int, int], str]:
        """The sentence of every wrong cell; of all cells in a row or table that is wrong as a whole."""
        found: dict[tuple[int, int], str] = {}
        for fault in self.shown.faults:
            if fault.row is None:
                continue
            row = len(self.heads) + fault.row if fault.row >= 0 else len(self.heads) - 1
            if fault.row < 0 and "weight" not in self.heads:
                continue
            columns = (
                [fault.column] if fault.column >= 0 else range(self.targets if fault.row < 0 else 0, self.editable)
            )
            found.update({(row, column): fault.sentence for column in columns})
        return found

    def _touch(self) -> None:
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    # --- words ---------------------------------------------------------------------------------------

    def _head_title(self, row: int) -> str:
        return self.tr("Name") if self.heads[row] == "name" else self.tr("Weight")

    def _title(self, kind: str, place: int) -> str:
        words = {
            "target": self.tr("Target"),
            "prediction": prediction_word(self.page.loss.takes),
            "loss": self.tr("Loss"),
            "gradient": self.tr("Gradient"),
            "share": self.tr("Share"),
        }[kind]
        each = kind in ("prediction", "gradient") or (kind == "target" and self.page.wide_targets)
        return f"{words}\n{place}" if self.page.several and each else words

    def _tip(self, kind: str) -> str:
        return {
            "target": self.tr("What is right."),
            "prediction": self.tr("What the model says, in the form that this loss takes."),
            "loss": self.tr("What this sample costs, weights included."),
            "gradient": self.tr(
                "Derivative of the reduced loss by this prediction; of the sum where nothing is reduced."
            ),
            "share": self.tr("This sample's part of the sum of all losses."),
        }[kind]


def prediction_word(takes: str) -> str:
    """What a prediction is called that a loss takes in this form."""
    say = QCoreApplication.translate
    return {
        "value": say("SampleModel", "Prediction"),
        "score": say("SampleModel", "Score"),
        "logit": say("SampleModel", "Logit"),
        "probability": say("SampleModel", "Probability"),
        "log-probability": say("SampleModel", "Log-prob."),
    }[takes]
