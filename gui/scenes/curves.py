"""The curves of a race: loss, gradient norm and distance of all racers over the run."""

from __future__ import annotations

from gui.race_shot import RaceShot
from gui.scene import Scene, Shot, Source
from gui.theme import Theme
from gui.views.curves import Curves


class CurvesScene(Scene):
    """Small multiples over one axis."""

    key, title = "curves", "Curves"
    idea = "Loss, gradient norm and distance of all racers over the run."

    def can_show(self, source: Source) -> bool:
        """Whether anybody races."""
        return super().can_show(source) and bool(source.scenario.racers)

    def place(self, source: Source) -> int | None:
        """After map, surface and data."""
        return 4

    def make(self, source: Source, theme: Theme) -> Shot:
        """Make it for a source."""
        view = Curves()
        view.for_paper()
        return RaceShot(view, view, source, theme)
