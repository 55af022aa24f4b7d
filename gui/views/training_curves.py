"""The right side of the Train workspace: curves or histograms, and the racers in a table below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from engine.pictures.training_curves import QUANTITIES, Quantity
from engine.runner import Gate
from engine.training import Training
from gui.segments import Segments
from gui.theme import Theme
from gui.train_frame import TrainFrame
from gui.training_state import nobody
from gui.views.histograms import HistogramGrid
from gui.views.training_plots import TrainingPlots
from gui.views.training_table import TrainingTable

PLOTS: dict[str, tuple[Quantity, ...]] = {
    "all": QUANTITIES,
    "loss": ("loss", "accuracy"),
    "gradients": ("gradient norm", "sharpness"),
}
HISTOGRAMS = "histograms"
SIZES = [600, 130]  # pixels of the curves and of the table, to begin with


class TrainingCurves(QWidget):
    """Small multiples of what a training measures. What does not fit at once is scrolled, or has a page of its own."""

    step_picked = Signal(int)
    view_edited = Signal(str, object)
    racer_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None, gate: Gate | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Curves of the training"))
        self.plots, self.histograms = TrainingPlots(gate=gate), HistogramGrid(gate=gate)
        self.table = TrainingTable()
        self.parts = (self.plots, self.histograms, self.table)
        self.pages = self._make_pages()
        self.empty = QLabel(nobody())
        self.empty.setProperty("role", "dim")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self._lay_out()
        self.plots.step_picked.connect(self.step_picked)
        self.plots.view_edited.connect(self.view_edited)
        self.table.racer_clicked.connect(self.racer_clicked)
        self.pages.chosen.connect(self.show_page)
        self.show_page("all")

    def _make_pages(self) -> Segments:
        pages = Segments(
            self.tr("What is drawn"),
            {
                "all": (self.tr("All"), self.tr("Every curve, one above the other")),
                "loss": (self.tr("Loss"), self.tr("Loss and accuracy")),
                "gradients": (self.tr("Gradients"), self.tr("Gradient norm and sharpness")),
                HISTOGRAMS: (self.tr("Histograms"), self.tr("Weights and gradient of the selected racer")),
            },
        )
        pages.setContentsMargins(8, 8, 8, 0)
        return pages

    def _lay_out(self) -> None:
        self.shown = QStackedLayout()
        self.shown.setContentsMargins(0, 0, 0, 0)
        for part in (self.plots, self.histograms):
            self.shown.addWidget(_rolled(part))
        upper = QWidget()
        upper.setLayout(self.shown)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(upper)
        self.splitter.addWidget(self.table)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes(SIZES)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pages)
        column.addWidget(self.splitter, 1)
        self.stack = QStackedLayout(self)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(page)

    # --- the view ----------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        for part in self.parts:
            part.set_theme(theme)

    def set_training(self, training: Training) -> None:
        """Take what is asked for; a history may follow later."""
        self.stack.setCurrentIndex(1 if training.racers else 0)
        self.plots.set_training(training)

    def set_frame(self, frame: TrainFrame | None) -> None:
        """Draw a history at a step; None clears it."""
        for part in self.parts:
            part.set_frame(frame)

    def set_selected(self, racer: int) -> None:
        """Emphasise the selected racer."""
        for part in self.parts:
            part.set_selected(racer)

    @property
    def settled(self) -> bool:
        """Whether everything shows the newest frame."""
        return self.plots.settled and self.histograms.settled

    # --- what the user does ------------------------------------------------------------------------

    def show_page(self, page: str) -> None:
        """Show some of the plots, or the histograms."""
        self.pages.set_value(page)
        self.shown.setCurrentIndex(int(page == HISTOGRAMS))
        if page in PLOTS:
            self.plots.show_only(PLOTS[page])


def _rolled(part: QWidget) -> QScrollArea:
    """What may be higher than its place."""
    area = QScrollArea()
    area.setWidget(part)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
