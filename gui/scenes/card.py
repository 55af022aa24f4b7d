"""The card of a racer: its rule, or its training loop, as formulas and with the numbers of a step."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy

from gui.race_shot import RaceShot, looked_at
from gui.scene import Scene, Shot, Source
from gui.theme import Theme
from gui.views.card import Card


class CardScene(Scene):
    """The rule of one racer; `seen` may name which."""

    key, title = "card", "Card"
    idea = "The rule of an optimizer, and the same with the numbers of this step."

    def can_show(self, source: Source) -> bool:
        """Whether anybody races."""
        return super().can_show(source) and bool(source.scenario.racers)

    def make(self, source: Source, theme: Theme) -> Shot:
        """Make it for a source."""
        return CardShot(source, theme)


class CardShot(RaceShot):
    """A card whose formulas are awaited."""

    def __init__(self, source: Source, theme: Theme) -> None:
        self.card = view = Card()
        view.for_paper()
        page = view.takeWidget()  # without what scrolls: it takes the height that it needs, and no more
        page.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        super().__init__(page, view, source, theme, looked_at(source, "card"))

    @property
    def settled(self) -> bool:
        """Whether every formula is drawn."""
        return self.card.settled

    def close(self) -> None:
        """The card is in no page."""
        self.card.deleteLater()
