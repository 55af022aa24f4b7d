"""The panel and the views of the Train workspace; loaded and made when it is first in front."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from engine.runner import Gate
from engine.training import Training
from gui.store import Store
from gui.theme import Theme
from gui.train_frame import TrainingView
from gui.views.fits import Fits
from gui.views.training_curves import TrainingCurves
from gui.workspaces.train_landscape import TrainLandscape
from gui.workspaces.train_panel import TrainPanel


class TrainViews:
    """What stands left, in the middle (one of two pictures) and right."""

    def __init__(self, store: Store, gate: Gate) -> None:
        self.panel = TrainPanel(store)
        self.fits, self.landscape = Fits(gate), TrainLandscape(store, gate)
        self.curves = TrainingCurves(gate=gate)
        self.all: tuple[TrainingView, ...] = (self.fits, self.landscape, self.curves)

    def picture(self, tab: str) -> Fits | TrainLandscape:
        """The picture that a tab shows."""
        return self.fits if tab == "fit" else self.landscape

    def plots(self, tab: str) -> list[tuple[str, QWidget]]:
        """What pictures can be made of, each after the key of its scene, those of the tab in front first."""
        plane, curves = self.landscape.plane, self.curves
        fits: list[tuple[str, QWidget]] = [("fits", self.fits)]
        slices = [("slice_map", plane.map), ("slice_surface", plane.surface), ("slice_line", self.landscape.line)]
        read = [("training_curves", curves), ("histograms", curves.histograms), ("training_table", curves.table)]
        return [*fits, *slices, *read] if tab == "fit" else [*slices, *fits, *read]

    def set_training(self, training: Training) -> None:
        """Tell every view what is asked for."""
        for view in self.all:
            view.set_training(training)

    def set_theme(self, theme: Theme) -> None:
        """Dress them."""
        self.panel.set_theme(theme)
        for view in self.all:
            view.set_theme(theme)

    def close_down(self) -> None:
        """End the workers that are not the views' own."""
        self.panel.close_down()
        self.landscape.close_down()
