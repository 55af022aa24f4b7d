"""Keeps the views of a race on the same frame of the recording that the bridge shows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from engine.runner import Ended
from engine.scenario import Scenario
from engine.trajectory import Trajectory
from gui.bridge import Bridge
from gui.frame import Frame, View
from gui.player import Player
from gui.screening import Screening
from gui.store import Store
from gui.timeline import Transport


class RaceScreening(Screening):
    """Frames of the newest trajectory: for map, surface and data, then for curves, table and card."""

    pictures = 3

    def __init__(
        self,
        views: Sequence[View],
        store: Store,
        bridge: Bridge,
        player: Player,
        transport: Transport,
        parent: QObject,
    ) -> None:
        super().__init__(store, bridge, player, transport, parent)
        self.views: Sequence[View] = views
        self._scenario: Scenario | None = None  # what the recording is drawn with
        bridge.replaced.connect(self._replaced)
        bridge.ended.connect(self._ended)

    @property
    def recording(self) -> Trajectory | None:
        """The trajectory shown."""
        return self.bridge.trajectory

    @property
    def running(self) -> bool:
        """Whether the race is computed."""
        return self.bridge.running

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
        rows = self.fresh_rows(trajectory)
        return Frame(self._scenario, trajectory, rows, rows.index(self.player.position))

    def _match(self) -> None:
        """Find the scenario to draw the recording with: its own, with what the newest says of how to show it."""
        recorded, newest = self.bridge.scenario, self.store.scenario
        if recorded is not None:
            same = recorded.computed == newest.computed
            self._scenario = newest if same else recorded.model_copy(update={"view": newest.view})
        self.refresh()

    def _replaced(self, trajectory: Trajectory) -> None:
        self.transport.set_recording(trajectory)
        self._match()
        self.measure(self.store.scenario.stop.steps)

    def _ended(self, ended: Ended) -> None:
        trajectory = self.bridge.trajectory
        if trajectory is not None and ended.how == "done":
            self.measure(trajectory.last_step)
            self.player.keep_place()
