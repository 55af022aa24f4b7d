"""How far a picture is: a bar, the time left, and a button that cancels or finishes it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from engine.jobs.slice import Slice
from engine.pictures.digits import percent
from gui.steady_label import SteadyLabel

STEPS = 1000  # of the bar


class SliceProgress(QWidget):
    """Keeps its place while there is nothing to say, so that nothing jumps."""

    cancelled = Signal()
    continued = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar()
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setAccessibleName(self.tr("Progress of the picture"))
        self.words = SteadyLabel()
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button = QPushButton()
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self._clicked)
        for part in (self, self.bar, self.button):
            policy = part.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            part.setSizePolicy(policy)
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(self.words)
        told.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(told, 1)
        row.addWidget(self.button)
        self._busy = False
        self.show_progress(None, False)

    def show_progress(self, shown: Slice | None, busy: bool) -> None:
        """Say how far a slice is, and whether it is being computed."""
        self._busy = busy
        coarse = shown is not None and shown.share < 1
        share = shown.share if shown is not None and coarse else 0.0
        left = shown.left if shown is not None else 0.0
        self.bar.setVisible(busy)
        self.bar.setValue(round(STEPS * share))
        self.button.setVisible(busy or coarse)
        self.button.setText(self.tr("Cancel") if busy else self.tr("Finish"))
        self.button.setToolTip(
            self.tr("Keep the picture as it is (Escape)") if busy else self.tr("Compute the rest of the picture")
        )
        words = self.tr("Still coarse: {0} computed").format(percent(share, 0)) if coarse else ""
        if busy and coarse and left >= 1:
            words = self.tr("Still coarse: {0:.0f} s left").format(left)
        self.words.setText(words)

    def _clicked(self) -> None:
        (self.cancelled if self._busy else self.continued).emit()
