"""The table of the racers: place, loss, distance, steps to tolerance, evaluations and how each ended."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QFont, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QStackedLayout, QTableView, QWidget

from engine.pictures.standings import Judge
from engine.scenario import Scenario
from gui.frame import Frame
from gui.theme import Theme
from gui.views.standings_model import RISING, StandingsModel

PADDING, BESIDE, OVER = 16, 20, 8  # pixels beside the text of a cell, of one with a swatch, and of a title
SHORTEST = "Momentum"  # a name that is always whole


class Grid(QTableView):
    """A table of racers: a row is selected whole, Ctrl+C is about the whole table, and it tells of another size."""

    copied = Signal()
    resized = Signal()

    def __init__(self, model: QAbstractItemModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)

    def set_letters(self, font: QFont, points: int) -> QFont:
        """Take a font in a size, with digits of equal width where it has them; what it became."""
        font = QFont(font)
        font.setPointSize(points)
        font.setFeature(QFont.Tag("tnum"), 1)
        self.setFont(font)
        self.verticalHeader().setDefaultSectionSize(QFontMetrics(font).height() + 8)
        return font

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell of another size."""
        super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell of Ctrl+C."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        else:
            super().keyPressEvent(event)


class Table(QWidget):
    """The standings at the step shown. A click selects a racer, Ctrl+C copies the table."""

    racer_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._judge: Judge | None = None
        self._frame: Frame | None = None
        self._shape_shown = (0, 0)
        self.model = StandingsModel(self)
        self.view = self._make_view()
        self.empty = QLabel(self.tr("No racers yet: add one at the left."))
        self.empty.setProperty("role", "dim")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.stack = QStackedLayout(self)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.view)
        self.copy = QAction(self.tr("Copy table") + "\tCtrl+C", self)
        self.view.copied.connect(self.copy_text)
        self.view.resized.connect(self._fit_columns)
        self.copy.triggered.connect(self.copy_text)
        self.view.addAction(self.copy)

    def _make_view(self) -> Grid:
        view = Grid(self.model)
        view.setAccessibleName(self.tr("Standings of the racers"))
        view.setAccessibleDescription(self.tr("The racers at the step shown, by place. Ctrl+C copies the table."))
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        header = view.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self.model.sort_again)
        header.setAccessibleName(self.tr("Columns; click to sort"))
        view.selectionModel().currentRowChanged.connect(self._row_chosen)
        return view

    # --- the view ----------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme; digits of equal width where the font has them."""
        font = self.view.set_letters(self.font(), theme.font_size - 1)
        self.model.set_theme(theme, font)
        self.view.setIconSize(self.model.swatch_size)
        self._fit_columns()

    def set_scenario(self, scenario: Scenario) -> None:
        """Say so where there is nothing to stand in a table."""
        self.stack.setCurrentIndex(1 if scenario.racers else 0)

    def set_frame(self, frame: Frame | None) -> None:
        """Show the standings of a recording at a step."""
        if frame is None or not frame.scenario.racers:
            self._frame = self._judge = None
            self.model.set_standings(None)
            return
        last, self._frame = self._frame, frame
        judge = self._judge
        same = last is not None and last.trajectory is frame.trajectory and last.scenario is frame.scenario
        if judge is None or not same:
            judge = self._judge = Judge(frame.scenario, frame.trajectory)
            self._take_scenario(frame.scenario, judge)
        self.model.set_standings(judge.at(frame.rows, frame.row))
        self.view.setAutoScroll(False)  # a film does not roll the table
        self._mark_selected()
        self.view.setAutoScroll(True)
        self.view.executeDelayedItemsLayout()  # rows that changed places are painted with this frame, not after it

    def set_selected(self, racer: int) -> None:
        """Emphasise the rows of the selected racer."""
        self.model.set_selected(racer)
        self._mark_selected()

    # --- what the user does ------------------------------------------------------------------------

    def copy_text(self) -> None:
        """Put the table on the clipboard as tab-separated text."""
        QGuiApplication.clipboard().setText(self.model.as_text())

    def _row_chosen(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            racer = self.model.standing(current.row()).racer
            if racer != self.model.selected:
                self.racer_clicked.emit(racer)

    # --- inside ------------------------------------------------------------------------------------

    def _take_scenario(self, scenario: Scenario, judge: Judge) -> None:
        before = self.model.columns, self.model.titles
        if self._shape(scenario) != self._shape_shown:
            self.model.set_standings(None)
            self._shape_shown = self._shape(scenario)
        self.model.set_scenario(scenario, judge.goal_is_known)
        if (self.model.columns, self.model.titles) != before:
            self._fit_columns()

    @staticmethod
    def _shape(scenario: Scenario) -> tuple[int, int]:
        """How many racers and starts: with other numbers, rows mean other things."""
        return len(scenario.racers), len(scenario.starts)

    def _fit_columns(self) -> None:
        """Widths that hold the widest number, so that nothing moves when one changes."""
        metrics = QFontMetrics(self.view.font())
        widths = {}
        for column in self.model.columns:
            *lines, last = column.title.split("\n")
            header = max(metrics.horizontalAdvance(line) for line in [*lines, last + RISING])
            widths[column.key] = max(header + OVER, metrics.horizontalAdvance(column.widest) + PADDING)
        widths["racer"] = self._names_width(self.view.viewport().width() - self._seen_first(widths))
        for number, column in enumerate(self.model.columns):
            self.view.setColumnWidth(number, widths[column.key])

    @staticmethod
    def _seen_first(widths: dict[str, int]) -> int:
        """What the columns take that should be seen without scrolling, but for the names."""
        keys = list(widths)
        return sum(widths[key] for key in keys[: keys.index("arrival") + 1] if key != "racer")

    def _names_width(self, room: int) -> int:
        """Room for the longest name where there is that much, and for a short one anyway."""
        metrics, swatch = QFontMetrics(self.model.bold), self.view.iconSize().width() + BESIDE
        longest = max((metrics.horizontalAdvance(title) for title in self.model.titles), default=0)
        return max(min(swatch + longest, room), swatch + min(metrics.horizontalAdvance(SHORTEST), longest))

    def _mark_selected(self) -> None:
        """Select a row of the selected racer, unless one is."""
        current = self.view.currentIndex()
        if current.isValid() and self.model.standing(current.row()).racer == self.model.selected:
            return
        row = self.model.row_of(self.model.selected)
        if row is not None:
            self.view.selectRow(row)
