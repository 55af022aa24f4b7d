"""The Landscape tab of the Train workspace: the loss on a plane around all paths, beside what it is worth."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from engine.pictures.slice_paths import true_values
from engine.pictures.slice_scene import Picture, scale_of
from engine.pictures.slice_trust import doubts, sentence
from engine.runner import Gate
from engine.training import Training
from gui.segments import Segments
from gui.store import Store
from gui.theme import Theme
from gui.train_frame import TrainFrame
from gui.views.slice_facts import SliceFacts
from gui.views.slice_line import SliceLine
from gui.views.slice_map import SliceMap
from gui.views.slice_picture import SlicePicture
from gui.views.slice_progress import SliceProgress
from gui.views.slice_warnings import SliceWarnings
from gui.views.standing_reader import Point, StandingReader
from gui.workspaces.side_scroll import SideScroll
from gui.workspaces.slice_controls import SliceControls, edit_slice

PLANE, LINE, NOTHING = range(3)  # pages
NARROW = 760  # pixels: beside its facts the picture would have less than half of so little


class TrainLandscape(QWidget):
    """Shows a training on a slice through its loss. Nothing is computed or drawn while nobody sees it."""

    racer_clicked = Signal(int)
    train_from = Signal(object)  # the TrainingStart
    failed = Signal(str, str)  # a sentence for the user, details to copy

    def __init__(self, store: Store, gate: Gate | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self._training = store.scenario.training  # what is asked for
        self._frame: TrainFrame | None = None
        self._selected = 0
        self.picture, self.reader = SlicePicture(self, gate), StandingReader(self, gate)
        self.plane, self.line = SliceMap(gate=gate), SliceLine(gate=gate)
        self.warnings, self.facts = SliceWarnings(), SliceFacts()
        self.controls, self.progress = SliceControls(store), SliceProgress()
        self._lay_out()
        self._connect()
        self.set_training(self._training)

    def _lay_out(self) -> None:
        self.empty = QLabel()
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(24, 0, 24, 0)
        self.stack = QStackedWidget()
        for page in (self.plane, self.line, self.empty):
            self.stack.addWidget(page)
        self.left = QWidget()
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._build_bar())
        column.addWidget(self.stack, 1)
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self.columns.setChildrenCollapsible(False)
        self.columns.addWidget(self.left)
        self.columns.addWidget(self._build_right())
        self.columns.setStretchFactor(0, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.columns)

    def _build_right(self) -> QWidget:
        self.beside = QSplitter(Qt.Orientation.Vertical)
        self.beside.setChildrenCollapsible(False)
        self.scrolled = [SideScroll(part) for part in (self.facts, self.controls)]
        for part in self.scrolled:
            self.beside.addWidget(part)
        self.beside.setSizes([430, 270])
        self.right = QWidget()
        column = QVBoxLayout(self.right)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.warnings)
        column.addWidget(self.beside, 1)
        return self.right

    def _build_bar(self) -> QHBoxLayout:
        shows = {
            "plane": (self.tr("Plane"), self.tr("The loss on a plane around the paths")),
            "line": (self.tr("Line"), self.tr("The loss on the straight line between two points")),
        }
        panes = {
            "2-D": (self.tr("2-D"), self.tr("Only the map")),
            "3-D": (self.tr("3-D"), self.tr("Only the surface")),
            "both": (self.tr("both"), self.tr("Map and surface side by side")),
        }
        self.shows = Segments(self.tr("What is shown"), shows, fills=False)
        self.panes = Segments(self.tr("Panes"), panes, fills=False)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 0, 8, 0)
        bar.setSpacing(8)
        bar.addWidget(self.shows)
        bar.addWidget(self.panes)
        bar.addWidget(self.progress, 1)
        return bar

    def _connect(self) -> None:
        self.picture.changed.connect(self._show)
        self.reader.read.connect(self._show)
        self.picture.failed.connect(self.failed)
        self.line.failed.connect(self.failed)
        self.line.chosen.connect(self._edit)
        self.shows.chosen.connect(partial(self._edit, "shows"))
        self.panes.chosen.connect(partial(self._edit, "panes"))
        self.progress.cancelled.connect(self.cancel)
        self.progress.continued.connect(self.picture.draw_anew)
        self.plane.racer_clicked.connect(self.racer_clicked)
        self.plane.train_from.connect(self.train_from)

    @property
    def settled(self) -> bool:
        """Whether all that is to be seen is there."""
        return self.picture.settled and not self.reader.busy and not self.line.busy

    # --- the view ----------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        for part in (self.plane, self.line, self.warnings, self.facts, self.controls):
            part.set_theme(theme)
        self.set_training(self._training)

    def set_training(self, training: Training) -> None:
        """Take what is asked for and how to show it."""
        self._training, view = training, training.view.slice
        self.controls.set_training(training)
        self.line.set_training(training)
        self.shows.set_value(view.shows)
        self.panes.set_value(view.panes)
        self.plane.show_panes(view.panes)
        for part in (self.panes, self.progress, self.right):
            part.setVisible(view.shows == "plane")
        self._wish()

    def set_frame(self, frame: TrainFrame | None) -> None:
        """Draw a history at a step; None clears it."""
        old, self._frame = self._frame, frame
        if (old and old.trainer) is not (frame and frame.trainer):
            self._wish()
        else:
            self._show()

    def set_selected(self, racer: int) -> None:
        """Emphasise the selected racer."""
        self._selected = racer
        self.plane.set_selected(racer)
        self._show()

    def close_down(self) -> None:
        """End the workers."""
        self.picture.close()
        self.reader.close()
        self.line.close_down()

    def minimumSizeHint(self) -> QSize:
        """The room that it needs with its parts above each other."""
        columns = [part.minimumSizeHint().width() for part in self.scrolled]
        picture, right = self.left.minimumSizeHint(), self.right.minimumSizeHint()
        width = max(picture.width(), sum(columns) + self.beside.handleWidth())
        return QSize(width, max(picture.height(), right.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little width, the facts and settings are under the picture, side by side."""
        super().resizeEvent(event)
        across, upright = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        wanted = upright if self.width() < NARROW else across
        if self.columns.orientation() != wanted:
            self.columns.setOrientation(wanted)
            self.beside.setOrientation(across if wanted == upright else upright)
            self.columns.setSizes([360, 220] if wanted == upright else [10_000, 0])
            self.beside.setSizes([300, 300] if wanted == upright else [430, 270])

    def showEvent(self, event: QShowEvent) -> None:
        """Compute what is missing, now that somebody looks."""
        super().showEvent(event)
        self._wish()

    def hideEvent(self, event: QHideEvent) -> None:
        """Begin nothing more while nobody looks."""
        super().hideEvent(event)
        self.picture.watch(False)

    def event(self, event: QEvent) -> bool:
        """Escape cancels a picture on its way before it is a command's."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.picture.busy:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.cancel()
                return True
        return super().event(event)

    def cancel(self) -> bool:
        """Stop computing the picture, which stays as it is; whether there was one on its way."""
        busy = self.picture.busy
        self.picture.cancel()
        return busy

    def _edit(self, name: str, value: object) -> None:
        edit_slice(self.store, "", **{name: value})

    # --- what is shown -----------------------------------------------------------------------------

    def _wish(self) -> None:
        """Have what is asked for computed, if anybody looks at the plane."""
        view = self._training.view.slice
        self.picture.wish(view, self._frame.trainer if self._frame is not None else None)
        self.picture.watch(self.isVisible() and view.shows == "plane")
        self._show()

    def _show(self) -> None:
        """Show the newest of everything, if anybody looks."""
        if not self.isVisible():
            return
        frame, picture = self._frame, self.picture.picture
        self.progress.show_progress(picture.slice if picture is not None else None, self.picture.busy)
        if frame is not None and self._training.view.slice.shows == "line":
            self.stack.setCurrentIndex(LINE)
            self.line.show_line(frame.trainer)
        elif frame is not None and picture is not None:
            self.stack.setCurrentIndex(PLANE)
            self._show_plane(frame, picture)
        else:
            self._show_empty()

    def _show_plane(self, frame: TrainFrame, picture: Picture) -> None:
        """Draw who trained, in the way that is asked for now."""
        training = frame.training.model_copy(update={"view": self._training.view})
        self.plane.show_picture(picture, training)
        self.plane.show_step(self.picture.paths, frame.step)
        self._show_facts(frame, training, picture)

    def _show_facts(self, frame: TrainFrame, training: Training, picture: Picture) -> None:
        paths, view = self.picture.paths, training.view.slice
        holds = paths.holds if paths is not None else ()
        racer = min(self._selected, len(training.racers) - 1)
        self.reader.wish(self._point(frame, picture, racer))
        stands = self.reader.standing
        shown = [index for index, one in enumerate(training.racers) if not one.hidden]
        found = doubts(picture.slice.plane, holds, shown, {} if stands is None else {racer: stands})
        titles = [one.title for one in training.racers]
        self.warnings.show_doubts([sentence(one, titles, shown) for one in found], picture.slice.plane)
        self.facts.show_paths(holds, training)
        hold = holds[racer] if racer < len(holds) else None
        name = picture.landscapes[view.measure].value_name
        if stands is not None:
            self.facts.show_point(stands, hold, training.racers[racer].title, name)
        held_out = view.part == "validation" and len(frame.problem.validation) > 0
        self.facts.show_picture(picture, len(frame.problem.part(view.part)), held_out)

    def _point(self, frame: TrainFrame, picture: Picture, racer: int) -> Point:
        """The point that a racer's first seed is at."""
        view, lane = self._training.view.slice, frame.history.lanes_of(racer)[0]
        row = frame.rows.taken(slice(frame.row, frame.row + 1))
        true = float(true_values(row, view.part, view.measure)[0, lane])
        landscape = picture.landscapes[view.measure]
        scale, plane = scale_of(landscape, view), picture.slice.plane
        of = (id(frame.trainer), id(picture), view.measure, view.part, scale, frame.step, lane)
        return Point(plane, landscape, scale, row.weights[0, lane], true, of)

    def _show_empty(self) -> None:
        """Say why there is no picture."""
        self.stack.setCurrentIndex(NOTHING)
        words = self.picture.refusal
        if not words and self.picture.busy:
            words = self.tr("Looking for the plane …")
        elif not words:
            words = self.tr("Nothing is trained yet. Start the training, and the loss around its paths is drawn here.")
        if words != self.empty.text():
            self.empty.setText(words)
