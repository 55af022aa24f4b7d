"""Has the pictures of fits made off the GUI thread."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject

from engine.jobs.fits import Wish, fits
from engine.runner import Gate, Job
from gui.views.newest_picture import NewestPicture

LATE = 0.1  # seconds without a frame: none may come any more
BETWEEN = 0.05  # seconds from one start to the next: more pictures a second cost the training more than they show


class FitPictures(NewestPicture):
    """Takes wishes and hands out `Fits`, for all tiles at once."""

    def __init__(self, parent: QObject, gate: Gate | None = None) -> None:
        super().__init__("fits", parent, gate)
        self.between = BETWEEN
        self._begun = self._looked = 0.0  # when the newest was started, and when it was looked for last
        self.in_turn = False  # frames come: it is looked for with them, so that no tick paints pictures and curves

    def job(self, wish: Wish) -> Job:
        """The pictures of a wish."""
        return fits(wish)

    def look(self) -> None:
        """Hand out what is there."""
        self._looked = time.perf_counter()
        super().look()

    def poll(self) -> None:
        """Look whether it is there, unless that is done with the frames."""
        if not self.in_turn or time.perf_counter() - self._looked > LATE:
            self.look()

    def may_begin(self) -> bool:
        """Not too soon after the last."""
        now = time.perf_counter()
        if now - self._begun < self.between:
            return False
        self._begun = now
        return True
