"""What a slice shows, in numbers for paper: how every racer stands to the plane, and what the picture is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from engine.pictures.digits import digits, percent
from engine.pictures.slice_paths import Hold
from engine.pictures.slice_scene import Picture
from engine.pictures.slice_trust import LEAST_EXPLAINED, MANY_WEIGHTS, MOST_APART, Standing
from engine.pictures.training_standings import names
from engine.slices.plane import Plane
from engine.training import Training
from gui.elided_label import ElidedLabel
from gui.swatch_label import SwatchLabel
from gui.theme import LIGHT, Theme, racer_style

MOST = 10  # racers that are listed
APART = 4  # units between lines of the table
LONGEST = 8  # of a name that is always whole, in heights of a line
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class SliceFigures:
    """The numbers beside a slice at a step: of each racer what the plane holds of its path, and how it stands to it."""

    picture: Picture
    holds: Sequence[Hold]
    stands: Sequence[Standing]
    value_name: str
    samples: int
    held_out: bool


class SliceSheet(QWidget):
    """A line for each racer, then sentences; what should not be trusted is in the colour of errors and said below."""

    def __init__(self, training: Training, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.training, self.theme = training, theme
        self.small = QFont(self.font())
        self.small.setPointSize(theme.font_size - 1)
        self.letters = QFontMetrics(self.small)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(10)
        self.grid.setVerticalSpacing(APART)
        self.grid.setColumnStretch(1, 1)
        self.made_of, self.doubts = self._text("dim"), self._text("")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self.grid)
        column.addWidget(self.doubts)
        column.addWidget(self.made_of)
        column.addStretch(1)
        self.cells: dict[tuple[int, int], QLabel] = {}
        self.shown = [racer for racer, one in enumerate(training.racers) if not one.hidden][:MOST]
        self._list_racers()

    @property
    def narrowest(self) -> int:
        """The width that its table needs."""
        return self.grid.minimumSize().width()

    def _list_racers(self) -> None:
        for line in range(len(self.shown) + 1):
            for column in range(2, 6):
                self.cells[line, column] = self._figure(line, column)
        for line, racer in enumerate(self.shown, 1):
            size = self.theme.font_size / LIGHT.font_size
            look = SwatchLabel(QSize(round(24 * size), round(14 * size)))
            look.show_style(racer_style(self.training.racers[racer].style), self.theme.plot)
            self.grid.addWidget(look, line, 0)
            name = ElidedLabel(names(self.training)[racer])
            name.setFont(self.small)
            name.setMinimumWidth(min(1 + self.letters.horizontalAdvance(name.text()), LONGEST * self.letters.height()))
            self.grid.addWidget(name, line, 1)

    def _figure(self, line: int, column: int) -> QLabel:
        cell = QLabel()
        cell.setFont(self.small)
        cell.setTextFormat(Qt.TextFormat.PlainText)
        cell.setAlignment(RIGHT)
        if not line:
            cell.setProperty("role", "dim")
        cell.setMinimumWidth(self.letters.horizontalAdvance("> 88.8 %" if column == 2 else "8.888e-88"))
        self.grid.addWidget(cell, line, column)
        return cell

    # --- what is shown -----------------------------------------------------------------------------

    def show_figures(self, figures: SliceFigures) -> None:
        """Show these numbers."""
        loss = figures.value_name == "loss"
        true, drawn = (
            (self.tr("true\nloss"), self.tr("plane's\nloss"))
            if loss
            else (self.tr("truly\nwrong"), self.tr("wrong in\nplane"))
        )
        for column, title in enumerate((self.tr("path\nin plane"), self.tr("off the\nplane"), true, drawn), 2):
            self.cells[0, column].setText(title)
        for line, racer in enumerate(self.shown, 1):
            self._show_racer(line, figures.holds[racer], figures.stands[racer], loss)
        self.doubts.setText(" ".join(self._doubts(figures.picture.slice.plane)))
        self.made_of.setText(" ".join(self._made_of(figures)))

    def _show_racer(self, line: int, hold: Hold, stands: Standing, loss: bool) -> None:
        show = digits if loss else percent
        outside = isnan(stands.drawn)
        says = (
            (percent(hold.explained), hold.explained < LEAST_EXPLAINED),
            (digits(stands.distance), False),
            (show(stands.true), False),
            (self.tr("outside") if outside else show(stands.drawn), outside or stands.apart > MOST_APART),
        )
        for column, (words, wrong) in enumerate(says, 2):
            cell = self.cells[line, column]
            cell.setText(words)
            style = f"color: {self.theme.error}; font-weight: 600" if wrong else ""
            if style != cell.styleSheet():
                cell.setStyleSheet(style)

    def _doubts(self, plane: Plane) -> list[str]:
        """Why not to trust it: the same words at every step, so that nothing moves in a clip."""
        say = self.tr(
            "Bold: less than half of the path lies in the plane; or the plane's value is off the true one by more than "
            "{0} of the range."
        )
        said = [say.format(percent(MOST_APART, 0))]
        if plane.kind == "random" and len(plane.origin) > MANY_WEIGHTS:
            say = self.tr("Two random directions out of {0}: another seed, another picture.")
            said.append(say.format(f"{len(plane.origin):,}"))
        return said

    def _made_of(self, figures: SliceFigures) -> list[str]:
        """How the plane was found, and what is exact in the picture."""
        one, plane = figures.picture.slice, figures.picture.slice.plane
        said = [plane.words]
        data = self.tr("validation samples") if figures.held_out else self.tr("training samples")
        say = self.tr("Exact at {0} × {1} points on {2} {3}, interpolated between them.")
        said.append(say.format(len(one.a), len(one.b), f"{figures.samples:,}", data))
        if self.training.seeds > 1:
            said.append(self.tr("Numbers are of the first of {0} seeds.").format(self.training.seeds))
        if (left_out := sum(not racer.hidden for racer in self.training.racers) - len(self.shown)) > 0:
            said.append(self.tr("{0} more racers are not listed.").format(left_out))
        return said

    def _text(self, role: str) -> QLabel:
        label = QLabel()
        label.setFont(self.small)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setProperty("role", role)
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        return label
