"""Histograms of one network in training: the weights and the gradient of every layer."""

from __future__ import annotations

from typing import ClassVar

from gui.scene import Source
from gui.train_scene import TrainScene
from gui.views.histograms import HistogramGrid


class HistogramsScene(TrainScene):
    """A row for each layer of the racer that is looked at."""

    title: ClassVar[str] = "Histograms"
    idea: ClassVar[str] = "How the weights and the gradient of a network are spread, layer by layer."

    def view(self, source: Source) -> HistogramGrid:
        """The rows."""
        return HistogramGrid()
