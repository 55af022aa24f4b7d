"""The data pane of a race: the samples, and what every racer predicts for them."""

from __future__ import annotations

from engine.landscapes.model import ModelLandscape
from gui.race_shot import RaceShot, looked_at
from gui.scene import Scene, Shot, Source
from gui.theme import Theme
from gui.views.data_pane import DataPane


class DataScene(Scene):
    """Samples with lines of the fits, where a model is fitted."""

    key, title = "data", "Data"
    idea = "The samples, and what every racer predicts for them at this step."

    def can_show(self, source: Source) -> bool:
        """Whether a model is fitted to data."""
        return super().can_show(source) and isinstance(source.scenario.landscape, ModelLandscape)

    def place(self, source: Source) -> int | None:
        """Beside the map, where the window shows it."""
        return 3 if source.scenario.view.data else None

    def make(self, source: Source, theme: Theme) -> Shot:
        """Make it for a source."""
        view = DataPane()
        view.for_paper()
        shot = RaceShot(view, view, source, theme)
        view.batch.set_selected(looked_at(source, "data"))
        return shot
