"""Keeps every view on the same frame: which recording, which of its rows, which step."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QObject

from engine.runner import Ended
from engine.scenario import Scenario
from engine.trajectory import Rows, Trajectory
from gui.bridge import Bridge
from gui.frame import Frame, View
from gui.store import Store
from gui.timeline import Player, Transport

FRESH = 0.5  # seconds: while a recording grows beyond the step shown, its new rows are drawn this often
SELDOM = 5.0  # seconds: or this often while steps fly by, which drawing all curves anew would hold up
HURRIED = 4  # ticks: while a hand drags, the views beside the map catch up this often
LEGIBLE = 3  # ticks: while steps fly by faster than the screen, curves, table and card are each drawn this often
PICTURES = 3  # of the views: map, surface and data, which run with every tick while steps fly by


class Screening(QObject):
    """Hands frames to the views, at most once a tick: to the map always, to the others when there is time.

    All show the same step, but for two moments: while a hand drags the paths, and while the playback is
    faster than the screen, so that numbers could not be read anyway, some follow a few frames later.
    """

    def __init__(self, store: Store, bridge: Bridge, player: Player, transport: Transport, parent: QObject) -> None:
        super().__init__(parent)
        self.store, self.bridge, self.player, self.transport = store, bridge, player, transport
        self.views: Sequence[View] = ()  # map, surface and data, then what is read (curves, table and card)
        self._scenario: Scenario | None = None  # what the recording is drawn with
        self._rows: Rows | None = None
        self._rows_of: tuple[Trajectory | None, float] = (None, 0.0)  # whose rows, and when they were taken
        self._stale = True  # the frame on screen is not the one to show
        self._behind = 0  # ticks since the other views were given a frame, if they are behind
        bridge.replaced.connect(self._replaced)
        bridge.ended.connect(self._ended)
        bridge.ticked.connect(self._tick)
        player.moved.connect(self.refresh)
        store.selected_changed.connect(self._show_selected)

    @property
    def settled(self) -> bool:
        """Whether every view shows what is to be shown, or takes its turn while steps fly by."""
        trajectory = self.bridge.trajectory
        known = trajectory is None or self.player.length >= trajectory.last_step
        shown = not self._stale and (not self._behind or self.player.flying)
        return known and shown and not self._outgrown(trajectory)

    def refresh(self) -> None:
        """Show anew at the next tick."""
        self._stale = True

    def take_scenario(self, scenario: Scenario) -> None:
        """Take what is asked for; a recording of it may follow."""
        for view in self.views:
            view.set_scenario(scenario)
        self._match()

    def frame(self) -> Frame | None:
        """What is to be shown now; None before the first rows."""
        trajectory = self.bridge.trajectory
        if trajectory is None or self._scenario is None or trajectory.count == 0:
            return None
        rows = self._fresh_rows(trajectory)
        return Frame(self._scenario, trajectory, rows, rows.index(self.player.position))

    def _fresh_rows(self, trajectory: Trajectory) -> Rows:
        """The newest rows, or those of a moment ago if they hold the step shown: curves need not grow at 60 Hz."""
        whose, taken = self._rows_of
        rows, now = self._rows, time.perf_counter()
        enough = rows is not None and whose is trajectory and rows.step[-1] >= self.player.position
        if rows is None or not enough or not self.bridge.running or now - taken > self._patience:
            rows = self._rows = trajectory.rows
            self._rows_of = trajectory, now
        return rows

    def _outgrown(self, trajectory: Trajectory | None) -> bool:
        """Whether there are rows beyond those shown that should be: at once where the run is over or was cancelled."""
        if trajectory is None or self._rows is None or trajectory.last_step <= self._rows.step[-1]:
            return False
        return not self.bridge.running or time.perf_counter() - self._rows_of[1] > self._patience

    @property
    def _patience(self) -> float:
        """How old, in seconds, the rows shown may be while the recording grows beyond the step shown."""
        return SELDOM if self.player.flying else FRESH

    def _match(self) -> None:
        """Find the scenario to draw the recording with: its own, with what the newest says of how to show it."""
        recorded, newest = self.bridge.scenario, self.store.scenario
        if recorded is not None:
            same = recorded.computed == newest.computed
            self._scenario = newest if same else recorded.model_copy(update={"view": newest.view})
        self._stale = True

    def _replaced(self, trajectory: Trajectory) -> None:
        self.transport.set_trajectory(trajectory)
        self._match()
        self._measure(self.store.scenario.stop.steps)

    def _ended(self, ended: Ended) -> None:
        trajectory = self.bridge.trajectory
        if trajectory is not None and ended.how == "done":
            self._measure(trajectory.last_step)
            self.player.keep_place()

    def _measure(self, whole: int) -> None:
        """Tell player and transport how far the recording is."""
        trajectory = self.bridge.trajectory
        if trajectory is not None:
            self.player.set_length(trajectory.last_step, whole)
            self.transport.refresh()
        self._stale = True

    def _tick(self) -> None:
        trajectory = self.bridge.trajectory
        if trajectory is not None and trajectory.last_step > self.player.length:
            self.player.set_length(trajectory.last_step, self.player.whole)
        self.player.tick(self.bridge.running)
        if self._outgrown(trajectory):
            self.transport.refresh()
            self._stale = True
        if self._stale or self._behind:
            self._show()

    def _show(self) -> None:
        frame = self.frame()
        window = self.transport.window().windowHandle()
        self.bridge.paint_due = window is not None and window.isExposed()
        if self._stale:
            self.views[0].set_frame(frame)
        self._stale = False
        self._behind += 1
        gesturing, flying = self.store.gesturing, self.player.flying
        if gesturing and self._behind < HURRIED:
            return
        in_turn = flying and not gesturing
        for view in self.views[1:PICTURES]:
            view.set_frame(frame)
        for turn, view in enumerate(self.views[PICTURES:]):
            if not in_turn or self._behind % LEGIBLE == turn:  # not all in one tick, which would be the longest
                view.set_frame(frame)
        if not in_turn:
            self._behind = 0

    def _show_selected(self, racer: int) -> None:
        for view in self.views:
            view.set_selected(racer)
        self._stale = True
