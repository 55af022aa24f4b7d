"""The transport bar: it drives the player and says which step is shown."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSlider, QToolButton, QWidget

from engine.recording import Recording
from gui.colours import mixed
from gui.icons import icon
from gui.player import SPEEDS, Player
from gui.steady_label import SteadyLabel
from gui.theme import LIGHT, Theme

HANDLE = 7  # pixels: radius of the scrub bar's handle


class ScrubBar(QSlider):
    """A slider over all steps that jumps to where it is clicked and shows how far the recording is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # arrow keys belong to the transport, whatever has the focus
        self.setMinimumHeight(2 * HANDLE + 6)
        self.theme = LIGHT
        self.recorded = 0  # the newest recorded step

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is to come, what is recorded, what was played, and the handle: a style sheet takes 1 ms for it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle, theme = self.height() / 2, self.theme
        recorded = mixed(theme.dim, theme.window, 0.5)
        for step, colour in ((self.maximum(), theme.line), (self.recorded, recorded), (self.value(), theme.accent)):
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(HANDLE, middle - 2, self._x(step) - HANDLE, 4), 2, 2)
        painter.setBrush(QColor(theme.panel))
        painter.setPen(QPen(QColor(theme.accent if self.underMouse() or self.isSliderDown() else theme.dim), 1.5))
        painter.drawEllipse(QPointF(self._x(self.value()), middle), HANDLE - 1, HANDLE - 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Jump to the click."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on from there."""
        if self.isSliderDown():
            self._go(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self.setSliderDown(False)

    def _go(self, event: QMouseEvent) -> None:
        width = max(self.width() - 2 * HANDLE, 1)
        share = min(max((event.position().x() - HANDLE) / width, 0.0), 1.0)
        self.setSliderPosition(round(self.minimum() + share * (self.maximum() - self.minimum())))

    def _x(self, step: int) -> float:
        return HANDLE + (self.width() - 2 * HANDLE) * min(step / max(self.maximum(), 1), 1.0)


class Transport(QWidget):
    """Jump, step, play and pause, scrub, speed and loop."""

    def __init__(self, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.player = player
        self._theme: Theme | None = None
        self._recording: Recording[Any] | None = None
        self.first = self._button("first", self.tr("To the start (Home)"), lambda: player.go(0))
        self.back = self._button("back", self.tr("One step back (Left)"), lambda: player.step_by(-1))
        self.play = self._button("play", self.tr("Play or pause (Space)"), player.toggle)
        self.forward = self._button("forward", self.tr("One step forward (Right)"), lambda: player.step_by(1))
        self.last = self._button("last", self.tr("To the end (End)"), lambda: player.go(player.length))
        self.loop = self._button("loop", self.tr("Begin again at the end (L)"), None)
        self.loop.setCheckable(True)
        self.loop.toggled.connect(player.set_loop)
        self.play.setProperty("primary", True)
        self.bar = ScrubBar()
        self.bar.setToolTip(self.tr("Drag to show any step of the recording"))
        self.bar.setAccessibleName(self.tr("Step shown"))
        self.bar.sliderMoved.connect(self._scrubbed)
        self.label = SteadyLabel()
        self.label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.speed = self._speed_box()
        self._lay_out()
        player.moved.connect(self.refresh)
        player.state_changed.connect(self.refresh)
        self.refresh()

    def _button(self, name: str, words: str, action: object) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"transport_{name}")
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setAutoRaise(True)
        button.setProperty("icon_name", name)
        if action is not None:
            button.clicked.connect(action)
        return button

    def _speed_box(self) -> QComboBox:
        box = QComboBox()
        box.setToolTip(self.tr("How many steps a second are shown ([ slower, ] faster)"))
        box.setAccessibleName(self.tr("Speed"))
        for speed in SPEEDS:
            box.addItem(self.tr("{} steps/s").format(f"{speed:,}") if speed else self.fastest(), speed)
        box.activated.connect(self._speed_chosen)
        return box

    def fastest(self) -> str:
        """Words for the highest speed."""
        return self.tr("as fast as possible")

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(4)
        for button in (self.first, self.back, self.play, self.forward, self.last):
            layout.addWidget(button)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.label)
        layout.addSpacing(8)
        layout.addWidget(self.speed)
        layout.addWidget(self.loop)

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in the theme's colours."""
        self._theme = self.bar.theme = theme
        for button in (self.first, self.back, self.forward, self.last, self.loop):
            button.setIcon(icon(button.property("icon_name"), theme.text))
        self.refresh()

    def set_recording(self, recording: Recording[Any] | None) -> None:
        """Take the recording whose thinning is to be said."""
        self._recording = recording
        self.refresh()

    def place(self, step: int) -> str:
        """Words for a step."""
        return self.tr("step {} / {}").format(f"{step:,}", f"{self.player.whole:,}")

    def refresh(self) -> None:
        """Show what the player is at."""
        player = self.player
        self.bar.recorded = player.length
        self.bar.setRange(0, player.whole)
        if not self.bar.isSliderDown():
            self.bar.setValue(player.position)
        self.bar.update()
        widest = self.place(player.whole) + self._thinned()
        self.label.setMinimumWidth(self.label.fontMetrics().horizontalAdvance(widest) + 8)
        self.label.setText(self.place(player.position) + self._thinned())
        self.speed.setCurrentIndex(SPEEDS.index(player.speed))
        self.loop.setChecked(player.loop)
        name = "pause" if player.playing else "play"
        if self._theme is not None and self.play.property("shown") != (name, self._theme.key):
            self.play.setProperty("shown", (name, self._theme.key))
            self.play.setIcon(icon(name, self._theme.text))

    def _thinned(self) -> str:
        recording = self._recording
        if recording is None or recording.stride == recording.every:
            return ""
        return self.tr(", every {}th kept").format(f"{recording.stride:,}")

    def _speed_chosen(self, index: int) -> None:
        self.player.set_speed(SPEEDS[index])

    def _scrubbed(self, step: int) -> None:
        self.player.pause()
        self.player.go(step)
