"""The start points as numbers: typed here, dragged on the map."""

from __future__ import annotations

import itertools

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from engine.declared import Parameter
from engine.pictures.spread import spread
from engine.scenario import Point, Scenario
from gui.numbers import NumberField
from gui.store import Store
from gui.workspaces.section import IconButton, Section

MOST_SHOWN = 12  # the others are on the map
LIMIT = 1e12  # of a coordinate


class StartFields(QWidget):
    """One start: its two coordinates, and a button that removes it."""

    moved = Signal(int, object)  # which, the new point
    removed = Signal(int)

    def __init__(self, index: int, axes: tuple[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.index = index
        self.point: Point = (0.0, 0.0)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        self.fields = []
        for column, axis in enumerate(axes):
            help = self.tr("{0} of start {1}.").format(axis, index + 1)
            parameter = Parameter(axis, axis, "real", 0.0, help, -LIMIT, LIMIT, low_open=True, high_open=True)
            field = NumberField(parameter, self)
            field.setToolTip(f"{help}\n{self.tr('It can be dragged on the map.')}")
            field.setAccessibleName(self.tr("Start {0}, {1}").format(index + 1, axis))
            field.entered.connect(self._entered)
            grid.addWidget(QLabel(axis, self), 0, 2 * column)
            grid.addWidget(field, 0, 2 * column + 1)
            self.fields.append(field)
        self.remove = IconButton("remove", self.tr("Remove start {0}").format(index + 1), parent=self)
        self.remove.clicked.connect(self._remove)
        grid.setColumnStretch(4, 1)
        grid.addWidget(self.remove, 0, 5)

    def set_point(self, point: Point, only: bool) -> None:
        """Show a point; the only one cannot be removed."""
        self.point = point
        for field, value in zip(self.fields, point, strict=True):
            field.set_value(float(value))
        self.remove.setEnabled(not only)

    def _entered(self) -> None:
        x, y = (field.value for field in self.fields)
        self.moved.emit(self.index, (x, y))

    def _remove(self) -> None:
        self.removed.emit(self.index)


class StartList(Section):
    """Every racer starts from each of these points; at least one stays."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, parent=parent)
        self.name(
            self.tr("Starts"),
            self.tr(
                "Every racer starts from each of these points. Drag them on the map; a double click there adds one."
            ),
        )
        self.rows: list[StartFields] = []
        self._axes = store.scenario.landscape.axis_names
        self.add = self.add_button(IconButton("add", self.tr("Add a start"), parent=self))
        self.add.clicked.connect(self.add_start)
        self.more = QLabel(self)
        self.more.setProperty("role", "dim")
        self.more.setWordWrap(True)
        self.column.addWidget(self.more)
        self.set_scenario(store.scenario)

    def part(self, scenario: Scenario) -> object:
        """The starts, and what their coordinates are called."""
        return scenario.starts, scenario.landscape.axis_names

    def show_part(self, scenario: Scenario) -> None:
        """Show the starts of a scenario."""
        starts = scenario.starts
        if scenario.landscape.axis_names != self._axes:
            self._axes = scenario.landscape.axis_names
            self._fit(0)
        self._fit(min(len(starts), MOST_SHOWN))
        for row, point in zip(self.rows, starts, strict=False):
            row.set_point(point, only=len(starts) == 1)
        hidden = len(starts) - len(self.rows)
        self.more.setText(self.tr("and {0} more, on the map").format(f"{hidden:,}"))
        self.more.setVisible(hidden > 0)

    def add_start(self) -> None:
        """Add a start where there is room."""
        scenario = self.store.scenario
        points = (spread(scenario.landscape.box, index) for index in itertools.count(1))
        self.edit(starts=(*scenario.starts, next(point for point in points if point not in scenario.starts)))

    def _fit(self, count: int) -> None:
        while len(self.rows) > count:
            row = self.rows.pop()
            row.hide()
            row.deleteLater()
        while len(self.rows) < count:
            row = StartFields(len(self.rows), self._axes, self.body)
            row.moved.connect(self._move)
            row.removed.connect(self._remove)
            row.remove.set_theme(self.theme)
            self.column.insertWidget(1 + len(self.rows), row)
            self.rows.append(row)

    def _move(self, index: int, point: Point) -> None:
        starts = self.store.scenario.starts
        self.edit(starts=(*starts[:index], point, *starts[index + 1 :]))

    def _remove(self, index: int) -> None:
        starts = self.store.scenario.starts
        self.edit(starts=(*starts[:index], *starts[index + 1 :]))
