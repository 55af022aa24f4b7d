"""Which step is shown: a player over a recording."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Signal

SPEEDS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 0)  # steps a second; 0: the highest there is
SCREEN = 60  # frames a second
FAST_FORWARD, LEAST_PACE = 2.0, 1000.0  # at the highest speed: seconds for all that is recorded; steps a second


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
        self.stride = 1  # steps from one row of the recording to the next
        self._growing = False  # more will be recorded, so the end is not the end yet
        self._asked = 0  # the step to show where the recording has it
        self._awaited: int | None = None  # the step to show once it is recorded
        self._exact = 0.0
        self._then = 0.0

    def set_length(self, last_step: int, whole: int) -> None:
        """Take how far the recording is and how long it may become; the position stays where it is."""
        self.length, self.whole = max(last_step, 0), max(whole, last_step, 1)

    def play(self) -> None:
        """Play on from here; from the beginning if the end is shown and nothing more comes."""
        if self.position >= self.length and not self._growing:
            self.go(0)
        self.follow()

    def follow(self) -> None:
        """Play on from here; at the end wait for what will be recorded."""
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
        self._awaited = None
        if self.playing:
            self.pause()
        else:
            self.play()

    @property
    def flying(self) -> bool:
        """Whether it plays so fast that most rows are never on screen."""
        return self.playing and self.pace > SCREEN * self.stride

    @property
    def pace(self) -> float:
        """Steps a second."""
        return self.speed or self.highest_pace()

    def highest_pace(self) -> float:
        """Steps a second at the highest speed."""
        return max(self.length / FAST_FORWARD, LEAST_PACE)

    def set_speed(self, speed: int) -> None:
        """Steps a second; 0 is as fast as possible."""
        self.speed = speed
        self._exact, self._then = float(self.position), time.perf_counter()
        self.state_changed.emit()

    def change_speed(self, places: int) -> None:
        """Take the next faster or slower speed."""
        index = SPEEDS.index(self.speed) + places
        self.set_speed(SPEEDS[max(0, min(index, len(SPEEDS) - 1))])

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

    def await_step(self, step: int) -> None:
        """Stand still at a step as soon as it is recorded."""
        self.pause()
        self._awaited = step

    def step_by(self, steps: int) -> None:
        """Pause and go forward or back by some steps, or rows of a recording that does not keep every step."""
        self._awaited = None
        self.pause()
        rows = self.position // self.stride if steps > 0 else -(-self.position // self.stride)
        self.go((rows + steps) * self.stride)

    def tick(self, running: bool) -> None:
        """Move with the time that passed; `running`: more will be recorded."""
        self._growing = running
        if self._awaited is not None and self._awaited <= self.length:
            step, self._awaited = self._awaited, None
            self.pause()
            self.go(step)
        if not self.playing:
            return
        now = time.perf_counter()
        self._exact = min(self._exact + (now - self._then) * self.pace, float(self.length))
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
