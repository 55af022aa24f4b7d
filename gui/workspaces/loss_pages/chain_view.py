"""The way of the selected sample to its loss, a line for each stage, with the entry that the target picks marked."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QSizePolicy, QTableView, QVBoxLayout, QWidget

from engine.lab.table import TablePage
from engine.lab.table_shown import Shown, way
from engine.lab.table_way import Stage
from engine.pictures.digits import digits, short
from gui.colours import mixed
from gui.editors import said
from gui.formula import FormulaLabel
from gui.theme import LIGHT, Theme
from gui.workspaces.loss_pages.sample_grid import CellPainter

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NO_PARENT = QModelIndex()
WHOLE = 1e5  # whole numbers below this are written without decimals
FORMULA = 15  # how many digits wide the formulas are
FEWEST = 4  # rows that are always seen
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class StageModel(QAbstractTableModel):
    """Rows are stages; the first column is for their formulas, the others are the classes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.names: tuple[str, ...] = ()
        self.stages: tuple[Stage, ...] = ()
        self.theme, self.bold = LIGHT, QFont()

    def set_stages(self, names: tuple[str, ...], stages: tuple[Stage, ...]) -> None:
        """Show other stages."""
        shape = (self.names, tuple(stage.key for stage in self.stages))
        same = shape == (names, tuple(stage.key for stage in stages))
        if not same:
            self.beginResetModel()
        self.names, self.stages = names, stages
        if same and stages:
            self.dataChanged.emit(self.index(0, 0), self.index(len(stages) - 1, len(names)))
        elif not same:
            self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """How many stages."""
        return 0 if parent.isValid() else len(self.stages)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        """The formula and the classes."""
        return 0 if parent.isValid() else 1 + len(self.names)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Names of the classes and of the stages."""
        if role == Role.TextAlignmentRole:
            return RIGHT if orientation == Qt.Orientation.Horizontal else None
        if role != Role.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return said(self.stages[section].title)
        return self.names[section - 1] if section else ""

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """The number of a stage for a class."""
        if not index.isValid() or not index.column():
            return None
        stage, place = self.stages[index.row()], index.column() - 1
        value = stage.values[place] if place < len(stage.values) else None
        picked = place in stage.picked
        if role == Role.DisplayRole:
            return (
                "" if value is None else f"{value:.0f}" if value.is_integer() and abs(value) < WHOLE else digits(value)
            )
        if role == Role.ToolTipRole:
            return None if value is None else repr(value)
        if role == Role.TextAlignmentRole:
            return RIGHT
        if role == Role.FontRole and picked:
            return self.bold
        if role == Role.ForegroundRole and stage.picked and not picked:
            return QColor(self.theme.dim)
        if role == Role.BackgroundRole and picked:
            return QColor(mixed(self.theme.panel, self.theme.accent, 0.16))
        return None


def _written(value: float) -> str:
    """With 4 significant digits; whole numbers without decimals."""
    return f"{value:.0f}" if value.is_integer() and abs(value) < WHOLE else digits(value)


class FormulaCell(QWidget):
    """A formula in the middle of the height of a cell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = FormulaLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 0)
        column.addStretch(1)
        column.addWidget(self.label)
        column.addStretch(1)

    def show_latex(self, latex: str, theme: Theme) -> None:
        """Show a formula in the colour of a theme."""
        self.label.set_theme(theme)
        self.label.set_latex(f"{{{latex}}}")  # in braces it is made smaller where it must be, not broken
        self.label.setAccessibleName(latex)


class ChainView(QWidget):
    """Shows the stages of one sample, then what the table makes of its loss."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = StageModel(self)
        self.title, self.ending = QLabel(), QLabel()
        self.title.setProperty("role", "title")
        self.ending.setWordWrap(True)
        self.ending.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.view = self._make_view()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.view)
        column.addWidget(self.ending)
        self.model.modelReset.connect(self._lay_out)

    def _make_view(self) -> QTableView:
        view = QTableView()
        view.setModel(self.model)
        view.setAccessibleName(self.tr("The way of the selected sample to its loss"))
        view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        view.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        view.setTabKeyNavigation(False)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setSizeAdjustPolicy(QAbstractItemView.SizeAdjustPolicy.AdjustToContents)
        view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        view.setItemDelegate(CellPainter(view))
        view.setShowGrid(False)
        view.setWordWrap(False)
        for header in (view.horizontalHeader(), view.verticalHeader()):
            header.setHighlightSections(False)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        return view

    def for_paper(self) -> None:
        """Nobody scrolls there."""
        for policy in (self.view.setHorizontalScrollBarPolicy, self.view.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.title.setWordWrap(True)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        font = QFont(self.font())
        font.setPointSize(theme.font_size)
        font.setFeature(QFont.Tag("tnum"), 1)
        self.view.setFont(font)
        self.model.theme, self.model.bold = theme, QFont(font)
        self.model.bold.setBold(True)
        self.view.verticalHeader().setDefaultSectionSize(QFontMetrics(font).height() + 10)
        self._lay_out()

    def set_page(self, page: TablePage, shown: Shown, sample: int) -> None:
        """Show the way of one sample of a page."""
        names, stages = way(page, sample)
        self.model.set_stages(names, stages)
        self._show_formulas()
        self.title.setText(self.tr("Sample {0}: from the prediction to the loss").format(sample + 1))
        self.view.setVisible(bool(stages))
        row = shown.rows[sample]
        if row is None:
            self.ending.setText(self.tr("No loss as long as a cell of this sample is wrong."))
            return
        lines = [self.tr("loss of sample {0} = {1}").format(sample + 1, short(row.loss))]
        if page.reduction == "mean" and shown.mean_words:
            lines.append(self.tr("mean of the table = {0}").format(shown.mean_words))
        if page.reduction == "sum" and shown.sum_words:
            lines.append(self.tr("sum of the table = {0}").format(shown.sum_words))
        self.ending.setText("\n".join(lines))

    def _lay_out(self) -> None:
        """Widths that hold the widest number and formula, and no more height than the stages take."""
        metrics = QFontMetrics(self.model.bold)
        self._show_formulas()
        self.view.setColumnWidth(0, metrics.horizontalAdvance("0") * FORMULA)
        for column, name in enumerate(self.model.names, start=1):
            wide = max(metrics.horizontalAdvance("8.888e-88"), metrics.horizontalAdvance(name))
            self.view.setColumnWidth(column, wide + 12)
        header = self.view.horizontalHeader()
        header.setVisible(any(self.model.names))
        rows = min(FEWEST, self.model.rowCount()) * self.view.verticalHeader().defaultSectionSize()
        self.view.setMinimumHeight(rows + (header.sizeHint().height() if any(self.model.names) else 0) + 4)

    def _show_formulas(self) -> None:
        """A formula in the first column of each stage."""
        for row, stage in enumerate(self.model.stages):
            index = self.model.index(row, 0)
            cell = self.view.indexWidget(index)
            if not isinstance(cell, FormulaCell):
                cell = FormulaCell()
                self.view.setIndexWidget(index, cell)
            cell.show_latex(stage.latex, self.model.theme)
