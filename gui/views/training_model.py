"""The racers of a training as a table model: what each cell says, and how it is marked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon

from engine.outcome import Outcome
from engine.pictures.digits import digits
from engine.pictures.training_standings import TrainingStanding, names, training_standings
from gui.swatch import swatch
from gui.theme import LIGHT, Theme, racer_style
from gui.train_frame import TrainFrame

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NO_PARENT = QModelIndex()
NONE = "–"
NUMBERS = ("train_loss", "validation_loss", "accuracy")
MOST_TOLD = 10  # sentences of seeds in a tooltip


class TrainingModel(QAbstractTableModel):
    """A row for every racer, in their own order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = {
            "racer": (self.tr("Racer"), self.tr("Click a row to select its racer.")),
            "train_loss": (self.tr("Training"), self.tr("Mean loss over the training data at the step shown.")),
            "validation_loss": (self.tr("Validation"), self.tr("Mean loss over the validation data.")),
            "accuracy": (
                self.tr("Acc. %"),
                self.tr("Accuracy on the validation data or, where nothing is held out, on the training data."),
            ),
            "ended": (self.tr("Ended"), self.tr("How the training ended, once the playback is there.")),
        }
        self.outcomes = {
            Outcome.RUNNING: self.tr("running"),
            Outcome.CONVERGED: self.tr("converged"),
            Outcome.STEP_LIMIT: self.tr("finished"),
            Outcome.DIVERGED: self.tr("diverged"),
            Outcome.NOT_FINITE: self.tr("not finite"),
            Outcome.STOPPED: self.tr("stopped"),
        }
        self.keys = list(self.columns)
        self.standings: Sequence[TrainingStanding] = ()
        self.titles: Sequence[str] = ()
        self.selected = 0
        self.theme, self.bold = LIGHT, QFont()
        self._icons: list[QIcon] = []
        self._styles: Sequence[int] = ()

    # --- what it is told ---------------------------------------------------------------------------

    def set_theme(self, theme: Theme, font: QFont) -> None:
        """Take the colours of a theme and the font that the selected name has in bold."""
        self.theme, self.bold = theme, QFont(font)
        self.bold.setBold(True)
        self._make_icons()
        self._touch()

    def set_frame(self, frame: TrainFrame | None) -> None:
        """Show the racers at the step of a frame."""
        racers = frame.training.racers if frame is not None else ()
        if len(racers) != len(self.standings):
            self.beginResetModel()
            self.standings = ()
            self._show(frame)
            self.endResetModel()
        else:
            self._show(frame)
            self._touch()

    def _show(self, frame: TrainFrame | None) -> None:
        if frame is None:
            return
        racers = frame.training.racers
        self.standings = training_standings(frame.history, frame.rows, frame.row, len(racers))
        self.titles = names(frame.training)
        styles = [racer.style for racer in racers]
        if styles != self._styles:
            self._styles = styles
            self._make_icons()

    @property
    def endings(self) -> set[str]:
        """What there is to read of how they ended; that they run is to have room from the first."""
        return {self.outcomes[Outcome.RUNNING], *map(self._ended, self.standings)}

    def set_selected(self, racer: int) -> None:
        """Emphasise the row of a racer."""
        self.selected = racer
        self._touch()

    @property
    def swatch_size(self) -> QSize:
        """How large the picture before a name is."""
        return QSize(5 * self.theme.font_size // 2, self.theme.font_size + 4)

    def leave_out_empty(self) -> None:
        """Have no columns of which nothing is known."""
        self.beginResetModel()
        self.keys = [key for key in self.columns if key not in NUMBERS[1:] or not self.is_empty(key)]
        self.endResetModel()

    def is_empty(self, key: str) -> bool:
        """Whether no racer has a number of this kind."""
        return all(math.isnan(getattr(one, key)) for one in self.standings)

    # --- what it answers ---------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """How many racers there are."""
        return 0 if parent.isValid() else len(self.standings)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        """Name, numbers and ending."""
        return 0 if parent.isValid() else len(self.keys)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Titles and tooltips of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        title, tip = self.columns[self.keys[section]]
        if role == Role.TextAlignmentRole:
            return self._alignment(self.keys[section])
        return {Role.DisplayRole: title, Role.ToolTipRole: tip}.get(Role(role))

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """What a cell shows."""
        key, standing = self.keys[index.column()], self.standings[index.row()]
        if role == Role.DisplayRole:
            return self.text(standing, key)
        if role == Role.ToolTipRole:
            return self.tip(standing, key)
        if role == Role.TextAlignmentRole:
            return self._alignment(key)
        if role == Role.DecorationRole and key == "racer":
            return self._icons[standing.racer]
        if role == Role.FontRole and key == "racer" and standing.racer == self.selected:
            return self.bold
        if role == Role.ForegroundRole and standing.failed and key in ("train_loss", "ended"):
            return QColor(self.theme.error)
        return None

    def text(self, standing: TrainingStanding, key: str) -> str:
        """What a cell says."""
        if key == "racer":
            return self.titles[standing.racer]
        if key == "ended":
            return self._ended(standing)
        value = float(getattr(standing, key))
        if value != value and (key != "train_loss" or not standing.failed):
            return NONE
        return f"{100 * value:.1f}" if key == "accuracy" else digits(value)

    def tip(self, standing: TrainingStanding, key: str) -> str:
        """What a cell says in full."""
        sentences = [ending.sentence or self.outcomes[ending.outcome] for ending in standing.endings[:MOST_TOLD]]
        told = "\n".join([*dict.fromkeys(sentences), *(["…"] if len(standing.endings) > MOST_TOLD else [])])
        return told if key == "ended" else f"{self.text(standing, key)}\n{told}"

    # --- inside ------------------------------------------------------------------------------------

    def _ended(self, standing: TrainingStanding) -> str:
        count = sum(ending.outcome is standing.outcome for ending in standing.endings)
        words = self.outcomes[standing.outcome]
        return words if count == len(standing.endings) else f"{count}/{len(standing.endings)} {words}"

    @staticmethod
    def _alignment(key: str) -> int:
        side = Qt.AlignmentFlag.AlignRight if key in NUMBERS else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)

    def _make_icons(self) -> None:
        self._icons = []
        for style in self._styles:
            picture = swatch(racer_style(style), self.theme.panel, self.swatch_size)
            icon = QIcon(picture)
            icon.addPixmap(picture, QIcon.Mode.Selected)  # a selected row does not tint it
            self._icons.append(icon)

    def _touch(self) -> None:
        if self.standings:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.standings) - 1, len(self.keys) - 1))
