"""What there is to tell while racers train: who diverged or left the numbers."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from engine.outcome import Outcome
from engine.trainer import Trainer

LOST = (Outcome.DIVERGED, Outcome.NOT_FINITE)


class TrainingNews:
    """Watches one trainer after the other, and tells each loss once."""

    def __init__(self) -> None:
        self._trainer: Trainer | None = None
        self._told: set[int] = set()  # lanes

    def watch(self, trainer: Trainer | None) -> None:
        """Watch this one from now on; what it lost before is no news."""
        self._trainer, self._told = trainer, set(_lost(trainer)) if trainer else set()

    def sentence(self) -> str:
        """The news since it was last asked for; empty: none."""
        trainer = self._trainer
        news = [lane for lane in _lost(trainer) if lane not in self._told] if trainer else []
        if trainer is None or not news:
            return ""
        self._told.update(news)
        racer = trainer.training.racers[trainer.lanes[news[-1]].racer]
        others = "" if trainer.over else QCoreApplication.translate("TrainingNews", "; the others go on")
        return f"{racer.title}: {trainer.history.endings[news[-1]].sentence}{others}."


def _lost(trainer: Trainer) -> list[int]:
    return [lane for lane, ending in enumerate(trainer.history.endings) if ending.outcome in LOST]
