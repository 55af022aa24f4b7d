"""What the scenes of a race have in common: a view that is handed frames of a recording that does not grow."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from engine.trajectory import Trajectory
from gui.frame import Frame, View
from gui.scene import Shot, Source
from gui.theme import Theme

NOBODY = -1  # no racer is selected in a picture


class RaceShot(Shot):
    """A view of a race, taken from step to step; without a recording it shows what the scenario alone says."""

    def __init__(self, widget: QWidget, view: View, source: Source, theme: Theme, selected: int = NOBODY) -> None:
        super().__init__(widget)
        self.view, self.scenario = view, source.scenario
        self.trajectory = source.recording if isinstance(source.recording, Trajectory) else None
        self._rows = self.trajectory.rows if self.trajectory is not None and self.trajectory.count else None
        view.set_theme(theme)
        view.set_selected(selected)
        view.set_scenario(source.scenario)
        self.go(source.last_step)

    def go(self, step: int) -> None:
        """Show a step."""
        if self.trajectory is not None and self._rows is not None:
            self.view.set_frame(Frame(self.scenario, self.trajectory, self._rows, self._rows.index(step)))


def looked_at(source: Source, scene: str) -> int:
    """The racer that a scene is about, where it is about one: the window's selected, or the first that is shown."""
    racers = source.scenario.racers
    named = source.seen.get(scene, {}).get("racer")
    if isinstance(named, int) and 0 <= named < len(racers):
        return named
    return next((number for number, racer in enumerate(racers) if not racer.hidden), 0)
