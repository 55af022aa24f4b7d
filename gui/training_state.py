"""What a training run can be at, and what is said while nobody trains."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QCoreApplication


class State(StrEnum):
    """What a run is at."""

    EMPTY = "empty"  # nothing was asked for, or nobody trains
    MAKING = "making"  # data are read and networks built
    READY = "ready"  # the first row is there, nothing is trained yet
    TRAINING = "training"
    PAUSED = "paused"
    STOPPED = "stopped"  # before its end
    DONE = "done"
    FAILED = "failed"


UNDER_WAY = (State.TRAINING, State.PAUSED)


def nobody() -> str:
    """What is said in place of pictures, curves and racers."""
    return QCoreApplication.translate("TrainingState", "Nobody trains yet. Add a racer with +.")
