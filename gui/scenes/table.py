"""The table of a race: place, loss and ending of every racer at a step."""

from __future__ import annotations

from PySide6.QtCore import Qt

from engine.pictures.standings import Judge
from gui.frame import Frame
from gui.race_shot import RaceShot
from gui.scene import Scene, Shot, Source
from gui.theme import Theme
from gui.views.paper_table import PaperTable
from gui.views.standings_model import StandingsModel


class TableScene(Scene):
    """The standings, as a textbook prints a table."""

    key, title = "table", "Table"
    idea = "Place, loss, distance and ending of all racers at this step."

    def can_show(self, source: Source) -> bool:
        """Whether anybody races."""
        return super().can_show(source) and bool(source.scenario.racers)

    def place(self, source: Source) -> int | None:
        """Last of all."""
        return 5

    def make(self, source: Source, theme: Theme) -> Shot:
        """Make it for a source."""
        view = Standings()
        return RaceShot(view, view, source, theme)


class Standings(PaperTable):
    """A printed table of the standings, as a view that is handed frames."""

    def __init__(self) -> None:
        self.standings = StandingsModel()
        super().__init__(self.standings, self._style, named=1)
        self.standings.setParent(self)
        self._judge: Judge | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        super().set_theme(theme)
        self.standings.set_theme(theme, self._font)

    def set_scenario(self, scenario: object) -> None:
        """The frames bring it."""

    def set_selected(self, racer: int) -> None:
        """Nobody is emphasised."""
        self.standings.set_selected(racer)

    def set_frame(self, frame: Frame | None) -> None:
        """Show the standings of a step."""
        if frame is None:
            return
        if self._judge is None or self._judge.trajectory is not frame.trajectory:
            self._judge = Judge(frame.scenario, frame.trajectory)
            self.standings.set_scenario(frame.scenario, self._judge.goal_is_known)
            self._styles = [racer.style for racer in frame.scenario.racers]
        self.standings.set_standings(self._judge.at(frame.rows, frame.row))
        self.standings.sort(0, Qt.SortOrder.AscendingOrder)
        self.updateGeometry()

    def _style(self, row: int) -> int:
        return self._styles[self.standings.standing(row).racer]
