"""Has the ground of the map painted off the GUI thread: coarse at once, then sharp."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject

from engine.jobs.ground import Wish, ground
from engine.runner import Gate, Job
from gui.views.newest_picture import NewestPicture

HURRIED, REST = 0.2, 0.08  # seconds: wishes that come as soon after each other are those of a hand that moves


class LandscapePicture(NewestPicture):
    """Takes wishes and hands out `Ground`s."""

    def __init__(self, parent: QObject, gate: Gate | None = None) -> None:
        super().__init__("map", parent, gate)
        self._wished = 0.0  # when

    def wish(self, wish: Wish) -> None:
        """Ask for a ground; while wishes come in a hurry, a coarse picture will do for a moment."""
        now = time.perf_counter()
        rest = REST if now - self._wished < HURRIED else 0.0
        self._wished = now
        super().wish((wish, rest))

    def job(self, wish: tuple[Wish, float]) -> Job:
        """The grounds of a wish."""
        return ground(*wish)
