"""The film of a training: a player that keeps up with it, and a transport that counts in epochs."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gui.player import Player
from gui.timeline import Transport

FILM = 3.0  # seconds that a film takes at least, however fast the training is


class TrainPlayer(Player):
    """Shows the newest row while it trains, unless that would be over before anyone has seen it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.speed = 0  # as it trains
        self.steps_per_epoch = 1

    def highest_pace(self) -> float:
        """So many steps a second that the whole film can be seen."""
        return self.whole / FILM


class TrainTransport(Transport):
    """Says epochs and steps."""

    def __init__(self, player: TrainPlayer) -> None:
        self._epochs = player
        super().__init__(player)

    def place(self, step: int) -> str:
        """Words for a step."""
        each = self._epochs.steps_per_epoch
        words = self.tr("epoch {} / {} · step {}")
        return words.format(f"{step // each:,}", f"{self.player.whole // each:,}", f"{step:,}")

    def fastest(self) -> str:
        """Words for the highest speed."""
        return self.tr("as it trains")
