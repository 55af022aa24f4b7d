"""The bar under the preview of a clip: which of its pictures is shown, and playing them in a loop."""

from __future__ import annotations

import time

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from gui.icons import icon
from gui.theme import LIGHT, Theme

TICK = 15  # ms


class FilmBar(QWidget):
    """`wanted` is emitted when another picture is to be shown; while it plays, not before the last one came."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._fps, self._since = 25, 0.0  # when picture 0 was shown, on the clock of this process
        self._waiting = False
        self.button = QToolButton()
        self.button.setCheckable(True)
        self.button.setToolTip(self.tr("Play the clip in a loop, in the resolution of the preview"))
        self.button.setAccessibleName(self.tr("Play the clip"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setToolTip(self.tr("Picture of the clip"))
        self.slider.setAccessibleName(self.tr("Picture of the clip"))
        self.words = QLabel()
        self.words.setProperty("role", "dim")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget, stretch in ((self.button, 0), (self.slider, 1), (self.words, 0)):
            row.addWidget(widget, stretch)
        self._clock = QTimer(self, interval=TICK)
        self._clock.timeout.connect(self._tick)
        self.button.toggled.connect(self._toggled)
        self.slider.valueChanged.connect(self._slid)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._show_icon()

    def set_length(self, count: int, fps: int) -> None:
        """Have so many pictures, so many a second."""
        self._fps = fps
        with QSignalBlocker(self.slider):
            self.slider.setMaximum(max(count - 1, 0))
            self.slider.setPageStep(max(count // 10, 1))
        self._tell()

    @property
    def picture(self) -> int:
        """Which picture is to be shown, from 0."""
        return self.slider.value()

    def arrived(self) -> None:
        """The picture that was asked for is on screen."""
        self._waiting = False

    def stop(self) -> None:
        """Play no longer."""
        self.button.setChecked(False)

    def _toggled(self, on: bool) -> None:
        self._show_icon()
        self._waiting = False
        self._since = time.monotonic() - self.picture / self._fps
        self._clock.start() if on else self._clock.stop()

    def _tick(self) -> None:
        """Go to the picture whose time it is; those that there was no time for are left out."""
        if not self._waiting:
            number = int((time.monotonic() - self._since) * self._fps) % (self.slider.maximum() + 1)
            if number != self.picture:
                self._waiting = True
                self.slider.setValue(number)

    def _slid(self) -> None:
        self._tell()
        self.wanted.emit()

    def _tell(self) -> None:
        count = self.slider.maximum() + 1
        self.words.setText(self.tr("{0} of {1}").format(f"{self.picture + 1:,}", f"{count:,}"))
        widest = self.tr("{0} of {1}").format(f"{count:,}", f"{count:,}")
        self.words.setMinimumWidth(self.fontMetrics().horizontalAdvance(widest))

    def _show_icon(self) -> None:
        self.button.setIcon(icon("pause" if self.button.isChecked() else "play", self._theme.text))
