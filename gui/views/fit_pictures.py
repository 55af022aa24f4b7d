"""Has the pictures of fits made off the GUI thread."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject

from engine.jobs.fits import Wish, fits
from engine.runner import Gate, Job
from gui.views.newest_picture import NewestPicture

BETWEEN = 0.05  # seconds from one start to the next: more pictures a second cost the training more than they show


class FitPictures(NewestPicture):
    """Takes wishes and hands out `Fits`, for all tiles at once."""

    def __init__(self, parent: QObject, gate: Gate | None = None) -> None:
        super().__init__("fits", parent, gate)
        self.between = BETWEEN
        self._begun = 0.0  # when the newest was started

    def job(self, wish: Wish) -> Job:
        """The pictures of a wish."""
        return fits(wish)

    def may_begin(self) -> bool:
        """Not too soon after the last."""
        now = time.perf_counter()
        if now - self._begun < self.between:
            return False
        self._begun = now
        return True
