"""Which step is shown: a player over the recording, and the transport bar that drives it."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSlider, QToolButton, QWidget

from engine.trajectory import Trajectory
from gui.colours import mixed
from gui.icons import icon
from gui.steady_label import SteadyLabel
from gui.theme import LIGHT, Theme

SPEEDS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 0)  # steps a second; 0: as fast as possible
SCREEN = 60  # frames a second
HANDLE = 7  # pixels: radius of the scrub bar's handle
FAST_FORWARD = 2.0  # seconds that the whole recording takes at "as fast as possible"


class Player(QObject):
    """A position in steps that moves with time. It knows how long the film is, not what is on it."""

    moved = Signal(int)  # the step now shown
    state_changed = Signal()  # playing, speed or loop

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.position = 0
        self.length = 0  # the newest recorded step
        self.whole = 0  # the step limit: what the bar spans
        self.playing = False
        self.speed = 100
        self.loop = False
        self._asked = 0  # the step to show where the recording has it
        self._exact = 0.0
        self._then = 0.0

    def set_length(self, last_step: int, whole: int) -> None:
        """Take how far the recording is and how long it may become; the position stays where it is."""
        self.length, self.whole = max(last_step, 0), max(whole, last_step, 1)

    def play(self) -> None:
        """Play on from here; from the beginning if the end is shown."""
        if self.position >= self.length:
            self.go(0)
        self._exact, self._then = float(self.position), time.perf_counter()
        self.playing = True
        self.state_changed.emit()

    def pause(self) -> None:
        """Stop where it is."""
        if self.playing:
            self.playing = False
            self.state_changed.emit()

    def toggle(self) -> None:
        """Play or pause."""
        if self.playing:
            self.pause()
        else:
            self.play()

    @property
    def flying(self) -> bool:
        """Whether it plays so fast that most steps are never on screen."""
        return self.playing and (self.speed == 0 or self.speed > SCREEN)

    def set_speed(self, speed: int) -> None:
        """Steps a second; 0 is as fast as possible."""
        self.speed = speed
        self._exact, self._then = float(self.position), time.perf_counter()
        self.state_changed.emit()

    def set_loop(self, loop: bool) -> None:
        """Begin again at the end, or stay there."""
        self.loop = loop
        self.state_changed.emit()

    def go(self, step: int) -> None:
        """Show a step, within what is recorded."""
        self._asked = max(0, min(step, self.length))
        self.keep_place()

    def keep_place(self) -> None:
        """Show the step asked for, or the end of a recording that is shorter; in a longer one it is that step again."""
        step = min(self._asked, self.length)
        self._exact, self._then = float(step), time.perf_counter()
        if step != self.position:
            self.position = step
            self.moved.emit(step)

    def step_by(self, steps: int) -> None:
        """Pause and go some steps forward or back."""
        self.pause()
        self.go(self.position + steps)

    def tick(self, running: bool) -> None:
        """Move with the time that passed; `running`: more will be recorded, so the end is not the end yet."""
        if not self.playing:
            return
        now = time.perf_counter()
        pace = self.speed or max(self.length / FAST_FORWARD, 1000.0)
        self._exact = min(self._exact + (now - self._then) * pace, float(self.length))
        self._then = now
        step = self._asked = int(self._exact)
        if step != self.position:
            self.position = step
            self.moved.emit(step)
        if step >= self.length and not running:
            self._at_end()

    def _at_end(self) -> None:
        if self.loop and self.length > 0:
            self.go(0)
        else:
            self.pause()


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
        self._trajectory: Trajectory | None = None
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
            box.addItem(self.tr("{} steps/s").format(f"{speed:,}") if speed else self.tr("as fast as possible"), speed)
        box.activated.connect(self._speed_chosen)
        return box

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

    def set_trajectory(self, trajectory: Trajectory | None) -> None:
        """Take the recording whose thinning is to be said."""
        self._trajectory = trajectory
        self.refresh()

    def change_speed(self, places: int) -> None:
        """Take the next faster or slower speed."""
        index = SPEEDS.index(self.player.speed) + places
        self.player.set_speed(SPEEDS[max(0, min(index, len(SPEEDS) - 1))])

    def refresh(self) -> None:
        """Show what the player is at."""
        player = self.player
        self.bar.recorded = player.length
        self.bar.setRange(0, player.whole)
        if not self.bar.isSliderDown():
            self.bar.setValue(player.position)
        self.bar.update()
        widest = self.tr("step {} / {}").format(f"{player.whole:,}", f"{player.whole:,}")
        self.label.setMinimumWidth(self.label.fontMetrics().horizontalAdvance(widest + self._thinned()) + 8)
        self.label.setText(
            self.tr("step {} / {}").format(f"{player.position:,}", f"{player.whole:,}") + self._thinned()
        )
        self.speed.setCurrentIndex(SPEEDS.index(player.speed))
        self.loop.setChecked(player.loop)
        name = "pause" if player.playing else "play"
        if self._theme is not None and self.play.property("shown") != (name, self._theme.key):
            self.play.setProperty("shown", (name, self._theme.key))
            self.play.setIcon(icon(name, self._theme.text))

    def _thinned(self) -> str:
        stride = self._trajectory.stride if self._trajectory else 1
        return self.tr(", every {}th kept").format(f"{stride:,}") if stride > 1 else ""

    def _speed_chosen(self, index: int) -> None:
        self.player.set_speed(SPEEDS[index])

    def _scrubbed(self, step: int) -> None:
        self.player.pause()
        self.player.go(step)
