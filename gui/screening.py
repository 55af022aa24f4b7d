"""Keeps every view on the same frame: which recording, which of its rows, which step."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QObject

from engine.recording import Recording
from gui.bridge import Bridge
from gui.player import Player
from gui.store import Store
from gui.timeline import Transport

FRESH = 0.5  # seconds: while a recording grows beyond the step shown, its new rows are drawn this often
SELDOM = 5.0  # seconds: or this often while steps fly by, which drawing all curves anew would hold up
HURRIED = 4  # ticks: while a hand drags, the views beside the first catch up this often
LEGIBLE = 3  # ticks: while steps fly by faster than the screen, the views that are read are each drawn this often


class Framed(Protocol):
    """What a view must be able to do to be handed frames."""

    def set_frame(self, frame: Any, /) -> None:
        """Draw a recording at a step; None clears it."""

    def set_selected(self, racer: int, /) -> None:
        """Emphasise the selected racer."""


class Screening(QObject):
    """Hands frames to the views, at most once a tick: to the first always, to the others when there is time.

    All show the same step, but for two moments: while a hand drags the paths, and while the playback is
    faster than the screen, so that numbers could not be read anyway, some follow a few frames later.
    """

    pictures = 1  # how many of the views, from the first, run with every tick while steps fly by

    def __init__(self, store: Store, bridge: Bridge, player: Player, transport: Transport, parent: QObject) -> None:
        super().__init__(parent)
        self.store, self.bridge, self.player, self.transport = store, bridge, player, transport
        self.views: Sequence[Framed] = ()  # pictures, then what is read
        self._rows: Any = None
        self._rows_of: tuple[object, float] = (None, 0.0)  # whose rows, and when they were taken
        self._stale = True  # the frame on screen is not the one to show
        self._selected = 0  # which racer the views emphasise
        self._behind = 0  # ticks since the other views were given a frame, if they are behind
        bridge.ticked.connect(self._tick)
        player.moved.connect(self.refresh)
        store.selected_changed.connect(self._show_selected)

    # --- what is screened --------------------------------------------------------------------------

    @property
    def recording(self) -> Recording[Any] | None:
        """The recording on screen."""
        raise NotImplementedError

    @property
    def running(self) -> bool:
        """Whether it still grows."""
        raise NotImplementedError

    def frame(self) -> Any:
        """What is to be shown now; None before the first rows."""
        raise NotImplementedError

    # --- how it is screened ------------------------------------------------------------------------

    @property
    def settled(self) -> bool:
        """Whether every view in sight shows what is to be shown, or takes its turn while steps fly by."""
        recording = self.recording
        if not self.in_sight:
            return True
        known = recording is None or self.player.length >= recording.last_step
        shown = not self._stale and (not self._behind or self.player.flying)
        return known and shown and not self._outgrown(recording)

    @property
    def in_sight(self) -> bool:
        """Whether the workspace is in front; else nothing is drawn."""
        return self.transport.isVisible()

    def refresh(self) -> None:
        """Show anew at the next tick."""
        self._stale = True

    def fresh_rows(self, recording: Recording[Any]) -> Any:
        """The newest rows, or those of a moment ago if they hold the step shown: curves need not grow at 60 Hz."""
        whose, taken = self._rows_of
        rows, now = self._rows, time.perf_counter()
        enough = rows is not None and whose is recording and rows.step[-1] >= self.player.position
        if rows is None or not enough or not self.running or now - taken > self._patience:
            rows = self._rows = recording.rows
            self._rows_of = recording, now
        return rows

    def _outgrown(self, recording: Recording[Any] | None) -> bool:
        """Whether there are rows beyond those shown that should be: at once where the run is over or was cancelled."""
        if recording is None or self._rows is None or recording.last_step <= self._rows.step[-1]:
            return False
        return not self.running or time.perf_counter() - self._rows_of[1] > self._patience

    @property
    def _patience(self) -> float:
        """How old, in seconds, the rows shown may be while the recording grows beyond the step shown."""
        return SELDOM if self.player.flying else FRESH

    def measure(self, whole: int) -> None:
        """Tell player and transport how far the recording is, and how long it may become."""
        recording = self.recording
        if recording is not None:
            self.player.set_length(recording.last_step, whole)
            self.transport.refresh()
        self._stale = True

    def _tick(self) -> None:
        recording = self.recording
        if recording is not None:
            self.player.stride = recording.stride
        if recording is not None and recording.last_step > self.player.length:
            self.player.set_length(recording.last_step, self.player.whole)
        self.player.tick(self.running)
        if self._outgrown(recording):
            self.transport.refresh()
            self._stale = True
        if self.views and self.in_sight:
            self._show_selected(self.store.selected)
            if self._stale or self._behind:
                self._show()

    def await_paint(self) -> None:
        """Have the workers stand still until what is handed out now is painted."""
        window = self.transport.window().windowHandle()
        self.bridge.paint_due = window is not None and window.isExposed()

    def _show(self) -> None:
        frame = self.frame()
        self.await_paint()
        if self._stale:
            self.views[0].set_frame(frame)
        self._stale = False
        self._behind += 1
        gesturing, flying = self.store.gesturing, self.player.flying
        if gesturing and self._behind < HURRIED:
            return
        in_turn = flying and not gesturing
        for view in self.views[1 : self.pictures]:
            view.set_frame(frame)
        for turn, view in enumerate(self.views[self.pictures :]):
            if not in_turn or self._behind % LEGIBLE == turn:  # not all in one tick, which would be the longest
                view.set_frame(frame)
        if not in_turn:
            self._behind = 0

    def _show_selected(self, racer: int) -> None:
        """Emphasise a racer; out of sight not before the workspace comes back, whose racers these may not be."""
        if self.in_sight and racer != self._selected:
            self._selected = racer
            for view in self.views:
                view.set_selected(racer)
            self._stale = True
