"""The standings as a table model: what each cell says, how rows are ordered, and the whole as text to copy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon

from engine.outcome import Outcome
from engine.pictures.digits import digits
from engine.pictures.standings import Standing, Standings, names, tally
from engine.scenario import Scenario
from gui.swatch import swatch
from gui.theme import LIGHT, Theme, racer_style
from gui.views.standings_columns import columns

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NUMBERS = ("place", "start", "loss", "distance", "arrival", "evaluations")
NONE, OUT = "–", "✕"  # no number; the place of who has left the numbers or the landscape
RISING, FALLING = " ▴", " ▾"
NO_PARENT = QModelIndex()
ASKED = frozenset(
    int(role)
    for role in (
        Role.DisplayRole,
        Role.TextAlignmentRole,
        Role.ToolTipRole,
        Role.DecorationRole,
        Role.FontRole,
        Role.ForegroundRole,
    )
)  # every cell is asked for seven roles in every frame: these are answered
RIGHT, LEFT = (
    int(side | Qt.AlignmentFlag.AlignVCenter) for side in (Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft)
)


class StandingsModel(QAbstractTableModel):
    """Rows are the groups of lanes (racer and start) in the order asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = columns(None, True)
        self.standings: Standings | None = None
        self.order = np.zeros(0, dtype=np.int64)  # the group shown in each row
        self._made: dict[int, Standing] = {}  # by group; those that were looked at
        self.selected = 0
        self._titles: Sequence[str] = ()
        self._styles: Sequence[int] = ()
        self._sorted_by = ("place", False)
        self._theme, self.bold = LIGHT, QFont()
        self._swatches: dict[int, QIcon] = {}

    # --- what it is told ---------------------------------------------------------------------------

    def set_theme(self, theme: Theme, font: QFont) -> None:
        """Take the colours of a theme and the font that the selected name has in bold."""
        self._theme, self.bold = theme, QFont(font)
        self.bold.setBold(True)
        self._swatches.clear()
        self._touch()

    def set_scenario(self, scenario: Scenario, goal_is_known: bool) -> None:
        """Take names, styles and columns."""
        self._titles, self._styles = names(scenario), [racer.style for racer in scenario.racers]
        wanted = columns(scenario, goal_is_known)
        if wanted != self.columns:
            self.beginResetModel()
            self.columns = wanted
            self.endResetModel()

    def set_standings(self, standings: Standings | None) -> None:
        """Show these; rows are told as moved only if their order changed."""
        self._made = {}
        same = standings is not None and self.standings is not None and len(standings) == len(self.standings)
        if not same:
            self.beginResetModel()
            self.standings = standings
            self.order = self._ordered()
            self.endResetModel()
            return
        changed = self._changed(standings)
        self.standings = standings
        self._reorder()
        self._touch(changed)

    def set_selected(self, racer: int) -> None:
        """Emphasise the rows of a racer."""
        self.selected = racer
        self._touch()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column; rows that are equal there keep the order of racers."""
        self._sorted_by = (self.columns[column].key, order == Qt.SortOrder.DescendingOrder)
        self._reorder()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def sort_again(self, column: int) -> None:
        """Order by a column, the other way round if it is ordered by that column already."""
        key, falling = self._sorted_by
        again = key == self.columns[column].key and not falling
        self.sort(column, Qt.SortOrder.DescendingOrder if again else Qt.SortOrder.AscendingOrder)

    def row_of(self, racer: int) -> int | None:
        """The first row of a racer."""
        if self.standings is None:
            return None
        rows = np.flatnonzero(self.standings.racer[self.order] == racer)
        return int(rows[0]) if len(rows) else None

    @property
    def swatch_size(self) -> QSize:
        """How large the picture before a name is."""
        return QSize(5 * self._theme.font_size // 2, self._theme.font_size + 4)

    @property
    def titles(self) -> Sequence[str]:
        """What the racers are called."""
        return self._titles

    # --- what it answers ---------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """How many groups there are."""
        return 0 if parent.isValid() else len(self.order)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        """How many columns this scenario needs."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Titles and tooltips of the columns."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Role.TextAlignmentRole:
            return _alignment(column.key)
        if role == Role.DisplayRole:
            key, falling = self._sorted_by
            return column.title + ((FALLING if falling else RISING) if key == column.key else "")
        return column.tip if role == Role.ToolTipRole else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """What a cell shows."""
        if role not in ASKED or self.standings is None or not index.isValid():
            return None
        key = self.columns[index.column()].key
        if role == Role.TextAlignmentRole:
            return _alignment(key)
        if role in (Role.DecorationRole, Role.FontRole) and key != "racer":
            return None
        standing = self.standing(index.row())
        if role == Role.DisplayRole:
            return self.text(standing, key)
        if role == Role.ToolTipRole:
            return self._tip(standing, key)
        if role == Role.DecorationRole:
            return self._swatch(self._styles[standing.racer])
        if role == Role.FontRole:
            return self.bold if standing.racer == self.selected else None
        marked = standing.failed and key in ("place", "loss", "ended")
        return QColor(self._theme.error) if marked else None

    def standing(self, row: int) -> Standing:
        """The standing shown in a row."""
        assert self.standings is not None
        group = int(self.order[row])
        if group not in self._made:
            self._made[group] = self.standings[group]
        return self._made[group]

    def text(self, standing: Standing, key: str) -> str:
        """What a cell says."""
        if key == "racer":
            return self._titles[standing.racer]
        if key == "start":
            return str(standing.start + 1)
        if key == "ended":
            return self._ended(standing)
        if key == "place" and standing.failed:
            return OUT
        value = getattr(standing, key)
        if value is None:
            return NONE
        return str(value) if isinstance(value, int) else digits(value)

    def as_text(self) -> str:
        """The whole table, as shown but with numbers in full, separated by tabs."""
        rows = [[column.title.replace("-\n", "").replace("\n", " ") for column in self.columns]]
        for row in range(len(self.order)):
            standing = self.standing(row)
            rows.append([self._plain(standing, column.key) for column in self.columns])
        return "\n".join("\t".join(row) for row in rows) + "\n"

    # --- inside ------------------------------------------------------------------------------------

    def _plain(self, standing: Standing, key: str) -> str:
        value = getattr(standing, key, None)
        if key == "ended":
            return self._sentences(standing).replace("\n", "; ")
        if key == "place":
            return str(standing.place)
        return repr(value) if isinstance(value, float) else self.text(standing, key)

    def _ended(self, standing: Standing) -> str:
        if len(standing.endings) == 1:
            return standing.endings[0].sentence or self._outcome(Outcome.RUNNING)
        counts = tally(standing.endings)
        if len(counts) == 1:
            return self._outcome(next(iter(counts)))
        return ", ".join(f"{count} {self._outcome(outcome)}" for outcome, count in counts.items())

    def _tip(self, standing: Standing, key: str) -> str:
        """What a cell says, and at the columns that are always seen also how the run ended."""
        if key == "ended":
            return self._sentences(standing)
        words = self.text(standing, key)
        return words + "\n" + self._sentences(standing) if key in ("place", "racer", "loss") else words

    def _sentences(self, standing: Standing) -> str:
        """In full; of several seeds at most ten."""
        if len(standing.endings) == 1:
            return self._ended(standing)
        lines = [ending.sentence or self._outcome(Outcome.RUNNING) for ending in standing.endings[:10]]
        return "\n".join([self._ended(standing), *lines, *(["…"] if len(standing.endings) > 10 else [])])

    def _outcome(self, outcome: Outcome) -> str:
        say = QCoreApplication.translate
        return {
            Outcome.RUNNING: say("Table", "running"),
            Outcome.CONVERGED: say("Table", "converged"),
            Outcome.STEP_LIMIT: say("Table", "at the step limit"),
            Outcome.DIVERGED: say("Table", "diverged"),
            Outcome.NOT_FINITE: say("Table", "not finite"),
            Outcome.STOPPED: say("Table", "stopped"),
        }[outcome]

    def _swatch(self, style: int) -> QIcon:
        if style not in self._swatches:
            picture = swatch(racer_style(style), self._theme.panel, self.swatch_size)
            self._swatches[style] = icon = QIcon(picture)
            icon.addPixmap(picture, QIcon.Mode.Selected)  # a selected row does not tint it
        return self._swatches[style]

    def _changed(self, new: Standings | None) -> list[int]:
        """The columns that differ from what is shown: a cell that stays is not painted again."""
        found = []
        for number, column in enumerate(self.columns):
            name = {"racer": "", "start": "", "ended": "ended"}.get(column.key, column.key)
            if name and not np.array_equal(getattr(self.standings, name), getattr(new, name)):
                found.append(number)
        return found

    def _touch(self, columns: Sequence[int] | None = None) -> None:
        last = len(self.order) - 1
        for column in range(len(self.columns)) if columns is None else columns:
            if last >= 0:
                self.dataChanged.emit(self.index(0, column), self.index(last, column))

    def _ordered(self) -> np.ndarray:
        standings, (key, falling) = self.standings, self._sorted_by
        if standings is None:
            return np.zeros(0, dtype=np.int64)
        if key == "racer":
            values = np.array([self._titles[racer].lower() for racer in standings.racer])
        elif key == "ended":
            values = np.array([self._ended(standings[group]) for group in range(len(standings))])
        else:
            values = getattr(standings, key)
        values = np.zeros(len(standings)) if values is None else np.unique(values, return_inverse=True)[1]
        return np.argsort(-values if falling else values, kind="stable")

    def _reorder(self) -> None:
        order = self._ordered()
        if np.array_equal(order, self.order):
            return
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        row_of_group = np.argsort(order)
        moved = [self.index(int(row_of_group[self.order[old.row()]]), old.column()) for old in kept]
        self.order = order
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()


def _alignment(key: str) -> int:
    return RIGHT if key in NUMBERS else LEFT
