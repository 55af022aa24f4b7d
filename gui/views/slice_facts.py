"""What a slice shows, in numbers beside the picture."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from engine.pictures.digits import digits, percent
from engine.pictures.slice_paths import Hold
from engine.pictures.slice_scene import Picture
from engine.pictures.slice_trust import Standing
from engine.training import Training
from gui.elided_label import ElidedLabel
from gui.steady_label import SteadyLabel
from gui.swatch import swatch
from gui.theme import LIGHT, Theme, racer_style

SWATCH = QSize(24, 14)
NOTHING = "–"
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SliceFacts(QWidget):
    """What each path and the selected racer's point have to do with the plane, and what the picture is made of."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("What this picture shows"))
        self._theme = LIGHT
        self._racers: tuple[object, ...] = ()  # whose rows there are
        self.shares: dict[int, SteadyLabel] = {}
        self.cells: dict[str, SteadyLabel] = {}
        self.captions: dict[str, QLabel] = {}
        self._build()

    def _build(self) -> None:
        title = QLabel(self.tr("What this picture shows"))
        title.setProperty("role", "title")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setProperty("role", "dim")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        for part in (title, self._build_paths(), self._build_point(), self._build_picture(), self.words):
            column.addWidget(part)
        column.addStretch(1)

    def _build_paths(self) -> QWidget:
        place = QWidget()
        self.rows = QGridLayout(place)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setHorizontalSpacing(8)
        self.rows.setVerticalSpacing(2)
        self.rows.setColumnStretch(1, 1)
        return place

    def _build_point(self) -> QWidget:
        self.point = ElidedLabel()
        self.point.setProperty("role", "title")
        return self._table(
            self.point,
            ("distance", self.tr("Off the plane"), self.tr("Distance of its weights from the plane")),
            ("relative", self.tr("… of its path"), self.tr("That distance, as a share of the length of its path")),
            ("true", "", self.tr("What is true of its weights")),
            ("drawn", "", self.tr("What is drawn at the nearest point of the plane")),
        )

    def _build_picture(self) -> QWidget:
        head = QLabel(self.tr("Picture"))
        head.setProperty("role", "title")
        return self._table(
            head,
            ("axes", self.tr("Axes hold"), self.tr("What each axis holds of all paths; known of components only")),
            ("seed", self.tr("Seed"), self.tr("Seed of the random directions")),
            ("grid", self.tr("Grid"), self.tr("Points at which it is exact; between them it is interpolated")),
            ("data", self.tr("Data"), self.tr("The samples that the loss is of")),
        )

    def _table(self, head: QLabel, *lines: tuple[str, str, str]) -> QWidget:
        place = QWidget()
        grid = QGridLayout(place)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(head, 0, 0, 1, 2)
        for number, (name, caption, tip) in enumerate(lines, 1):
            words, cell = self.captions.setdefault(name, QLabel(caption)), self.cells.setdefault(name, _figure())
            for part in (words, cell):
                part.setToolTip(tip)
            grid.addWidget(words, number, 0)
            grid.addWidget(cell, number, 1)
        return place

    # --- what is shown -----------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme; the rows follow with the next picture."""
        self._theme, self._racers = theme, ()

    def show_paths(self, holds: Sequence[Hold], training: Training) -> None:
        """Show what the plane holds of each path."""
        racers = tuple((r, one.title, one.style) for r, one in enumerate(training.racers) if not one.hidden)
        if racers != self._racers:
            self._racers = racers
            self._make_rows(racers)
        for racer, cell in self.shares.items():
            cell.setText(percent(holds[racer].explained) if racer < len(holds) else NOTHING)

    def show_point(self, stands: Standing, hold: Hold | None, title: str, measure: str) -> None:
        """Show how the selected racer's point stands to the plane; `measure` is the name of what is drawn."""
        self.point.setText(self.tr("{0} at this step").format(title))
        loss = measure == "loss"
        self.captions["true"].setText(self.tr("True loss") if loss else self.tr("Truly wrong"))
        self.captions["drawn"].setText(self.tr("Plane's loss") if loss else self.tr("Plane's wrong"))
        show = digits if loss else percent
        self.cells["distance"].setText(digits(stands.distance))
        self.cells["true"].setText(show(stands.true))
        self.cells["drawn"].setText(self.tr("outside") if isnan(stands.drawn) else show(stands.drawn))
        known = hold is not None and hold.length > 0
        self.cells["relative"].setText(percent(stands.distance / hold.length) if hold and known else NOTHING)

    def show_picture(self, picture: Picture, samples: int, held_out: bool) -> None:
        """Show what the picture is made of: so many samples, held out or trained on."""
        plane, one = picture.slice.plane, picture.slice
        if plane.words != self.words.text():
            self.words.setText(plane.words)
        data = self.tr("validation ({0})") if held_out else self.tr("training ({0})")
        self.cells["axes"].setText("  ".join(percent(share) for share in plane.shares) or NOTHING)
        self.cells["seed"].setText(str(plane.seed) if plane.kind == "random" else self.tr("none drawn"))
        self.cells["grid"].setText(f"{len(one.a)} × {len(one.b)}")
        self.cells["data"].setText(data.format(f"{samples:,}"))

    def _make_rows(self, racers: Sequence[tuple[int, str, int]]) -> None:
        while (item := self.rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.shares.clear()
        head = QLabel(self.tr("Paths in the plane"))
        head.setProperty("role", "title")
        head.setToolTip(self.tr("Which share of the variance of each path (of its first seed) lies in the plane"))
        self.rows.addWidget(head, 0, 0, 1, 3)
        for number, (racer, title, style) in enumerate(racers, 1):
            picture, name, cell = QLabel(), ElidedLabel(title), _figure()
            picture.setPixmap(swatch(racer_style(style), self._theme.window, SWATCH, self.devicePixelRatioF()))
            for place, part in enumerate((picture, name, cell)):
                self.rows.addWidget(part, number, place)
            cell.setMinimumWidth(cell.fontMetrics().horizontalAdvance(percent(0.9999)))
            self.shares[racer] = cell


def _figure() -> SteadyLabel:
    cell = SteadyLabel()
    cell.setAlignment(RIGHT)
    cell.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    cell.setText(NOTHING)
    return cell
