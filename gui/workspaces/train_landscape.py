"""The Landscape tab of the Train workspace: the loss on a plane around all paths, beside what it is worth."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.pictures.slice_paths import true_values
from engine.pictures.slice_scene import Picture
from engine.pictures.slice_trust import Standing, doubts, standing
from engine.runner import Gate
from engine.training import SliceView, Training
from gui.segments import Segments
from gui.steady_label import SteadyLabel
from gui.store import Store
from gui.theme import Theme
from gui.train_frame import TrainFrame
from gui.views.slice_facts import SliceFacts
from gui.views.slice_line import SliceLine
from gui.views.slice_map import SliceMap
from gui.views.slice_picture import SlicePicture
from gui.workspaces.slice_controls import SliceControls, edit_slice

SIDE = 280  # pixels: the least width of the right column
PLANE, LINE, NOTHING = range(3)  # pages


class TrainLandscape(QWidget):
    """Shows a training on a slice through its loss. Nothing is computed or drawn while nobody sees it."""

    racer_clicked = Signal(int)
    train_from = Signal(object)  # weights [P]
    failed = Signal(str, str)  # a sentence for the user, details to copy

    def __init__(self, store: Store, gate: Gate | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self._training: Training | None = None
        self._frame: TrainFrame | None = None
        self._selected = 0
        self._panes = ""
        self.picture = SlicePicture(self, gate)
        self.plane, self.line = SliceMap(gate=gate), SliceLine(gate=gate)
        self.facts, self.controls = SliceFacts(), SliceControls(store)
        self._lay_out()
        self._connect()
        self.set_training(store.scenario.training)

    def _lay_out(self) -> None:
        self.empty = QLabel()
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(40, 0, 40, 0)
        self.stack = QStackedWidget()
        for page in (self.plane, self.line, self.empty):
            self.stack.addWidget(page)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._build_bar())
        column.addWidget(self.stack, 1)
        self.right = QSplitter(Qt.Orientation.Vertical)
        self.right.setChildrenCollapsible(False)
        for part, stretch in ((self.facts, 3), (self.controls, 2)):
            self.right.addWidget(_scrolled(part))
            self.right.setStretchFactor(self.right.count() - 1, stretch)
        self.right.setSizes([430, 270])
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self.columns.setChildrenCollapsible(False)
        self.columns.addWidget(left)
        self.columns.addWidget(self.right)
        self.columns.setStretchFactor(0, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.columns)

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
        self.pane_switch = Segments(self.tr("Panes"), panes, fills=False)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(8)
        self.progress.setMinimumWidth(40)
        self.progress.setAccessibleName(self.tr("Progress of the picture"))
        self.left_words = SteadyLabel()
        self.left_words.setMinimumWidth(self.fontMetrics().horizontalAdvance("8888 s left"))
        self.cancel_button = QPushButton()
        self.cancel_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 0, 8, 0)
        bar.setSpacing(8)
        bar.addWidget(self.shows)
        bar.addWidget(self.pane_switch)
        bar.addWidget(self.progress, 1)
        bar.addWidget(self.left_words)
        bar.addStretch(0)
        bar.addWidget(self.cancel_button)
        return bar

    def _connect(self) -> None:
        self.picture.changed.connect(self._show)
        self.picture.failed.connect(self.failed)
        self.line.failed.connect(self.failed)
        self.line.chosen.connect(self._edit)
        self.shows.chosen.connect(self._choose_page)
        self.pane_switch.chosen.connect(self._choose_panes)
        self.cancel_button.clicked.connect(self._cancel_or_redraw)
        self.plane.racer_clicked.connect(self.racer_clicked)
        self.plane.train_from.connect(self.train_from)

    # --- the view ----------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        for part in (self.plane, self.line, self.facts, self.controls):
            part.set_theme(theme)
        self._show()

    def set_training(self, training: Training) -> None:
        """Take what is asked for and how to show it."""
        self._training = training
        view = training.view.slice
        self.controls.set_training(training)
        self.line.set_training(training)
        self.shows.set_value(view.shows)
        self.pane_switch.set_value(view.panes)
        self.plane.show_panes(view.panes)
        self.pane_switch.setVisible(view.shows == "plane")
        self._wish()

    def set_frame(self, frame: TrainFrame | None) -> None:
        """Draw a history at a step; None clears it."""
        old, self._frame = self._frame, frame
        if (old and old.trainer) is not (frame and frame.trainer):
            self._wish()
        if self.isVisible():
            self._show()

    def set_selected(self, racer: int) -> None:
        """Emphasise the selected racer."""
        self._selected = racer
        self.plane.set_selected(racer)
        self._show()

    def close_down(self) -> None:
        """End the workers."""
        self.picture.close()
        self.line.close()

    def showEvent(self, event: QShowEvent) -> None:
        """Compute what is missing, now that somebody looks."""
        super().showEvent(event)
        self.picture.watch(True)
        self._show()

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
                self.picture.cancel()
                return True
        return super().event(event)

    # --- what the user does ------------------------------------------------------------------------

    def _edit(self, name: str, value: object) -> None:
        edit_slice(self.store, **{name: value})

    def _choose_page(self, page: str) -> None:
        self._edit("shows", page)

    def _choose_panes(self, panes: str) -> None:
        self._edit("panes", panes)

    def _cancel_or_redraw(self) -> None:
        if self.picture.busy:
            self.picture.cancel()
        else:
            self.picture.draw_anew()

    # --- what is shown -----------------------------------------------------------------------------

    def _wish(self) -> None:
        if self._training is not None:
            self.picture.wish(self._training.view.slice, self._frame and self._frame.trainer)
        self._show()

    def _show(self) -> None:
        """Show the newest of everything, if anybody looks."""
        if self._training is None or not self.isVisible():
            return
        self._show_progress()
        line = self._training.view.slice.shows == "line"
        if self._frame is not None and line:
            self.stack.setCurrentIndex(LINE)
            self.line.show_line(self._frame.trainer)
        elif self._frame is not None and self.picture.picture is not None:
            self.stack.setCurrentIndex(PLANE)
            self._show_plane(self._frame, self._training, self.picture.picture)
        else:
            self.line.clear()
            self._show_empty()

    def _show_plane(self, frame: TrainFrame, training: Training, picture: Picture) -> None:
        self.plane.show_picture(picture, training)
        self.plane.show_step(self.picture.paths, frame.step)
        self._show_facts(frame, training, picture)

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

    def _show_progress(self) -> None:
        picture, busy = self.picture.picture, self.picture.busy
        coarse = picture is not None and picture.slice.share < 1
        share = picture.slice.share if picture is not None and busy and coarse else 0.0
        self.progress.setVisible(busy)
        self.progress.setValue(round(1000 * share))
        seconds = picture.slice.left if picture is not None and coarse else 0.0
        self.left_words.setText(self.tr("{0:.0f} s left").format(seconds) if busy and seconds >= 1 else "")
        self.cancel_button.setVisible(busy or coarse)
        self.cancel_button.setText(self.tr("Cancel") if busy else self.tr("Finish the picture"))

    def _show_facts(self, frame: TrainFrame, training: Training, picture: Picture) -> None:
        paths, view = self.picture.paths, training.view.slice
        racer = min(self._selected, len(frame.training.racers) - 1)
        stands = self._standing(frame, picture, view, racer)
        holds = paths.holds if paths is not None else ()
        shown = [r for r, one in enumerate(training.racers) if not one.hidden]
        found = doubts(picture.slice.plane, picture.slice.share, holds, shown, stands)
        self.facts.show_doubts(found, training)
        self.facts.show_paths(holds, training)
        hold = holds[racer] if racer < len(holds) else None
        self.facts.show_point(stands, hold, training.racers[racer].title, view.measure)
        self.facts.show_picture(picture, len(frame.problem.part(view.part)), view.part)

    def _standing(self, frame: TrainFrame, picture: Picture, view: SliceView, racer: int) -> Standing | None:
        lanes = frame.history.lanes_of(racer)
        if not lanes:
            return None
        rows, row = frame.rows, frame.row
        true = float(true_values(rows.taken(slice(row, row + 1)), view.part, view.measure)[0, lanes[0]])
        landscape = picture.landscape(view.measure)
        return standing(picture.slice.plane, landscape, rows.weights[row, lanes[0]], true, view.colour_scale)


def _scrolled(part: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setMinimumSize(SIDE, 120)
    area.setWidget(part)
    return area
