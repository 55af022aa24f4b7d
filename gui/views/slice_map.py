"""The plane of a slice with all paths on it, as map and as surface, and the point to train from."""

from __future__ import annotations

from math import isnan

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from engine.declared import BadInput
from engine.landscape import Spot
from engine.pictures.digits import digits
from engine.pictures.slice_paths import SlicePaths
from engine.pictures.slice_scene import Picture, scene_of
from engine.pictures.slice_trust import value_at
from engine.runner import Gate
from engine.scenario import Scenario
from engine.training import Training
from engine.training_start import TrainingStart
from gui.editors import said
from gui.frame import Frame
from gui.steady_label import SteadyLabel
from gui.theme import Theme
from gui.views.map2d import Map2D
from gui.views.surface3d import Surface3D


class SliceMap(QWidget):
    """Draws pictures of slices with the views of Race. A double click, or a drag of the ring, picks a point."""

    racer_clicked = Signal(int)
    train_from = Signal(object)  # the TrainingStart

    def __init__(self, parent: QWidget | None = None, gate: Gate | None = None) -> None:
        super().__init__(parent)
        self.map, self.surface = Map2D(gate=gate), Surface3D()
        self.map.setAccessibleName(self.tr("Map of the slice"))
        self.scenario: Scenario | None = None
        self.picked: Spot | None = None
        self._picture: Picture | None = None
        self._training: Training | None = None
        self._drawn: tuple[object, ...] = ()  # what the scenario was made of
        self._lay_out()
        self.map.start_dragged.connect(self._drag)
        self.map.start_added.connect(self.pick)
        self.map.start_removed.connect(self._unpick)
        self.map.racer_clicked.connect(self.racer_clicked)
        self.button.clicked.connect(self._train)

    def _lay_out(self) -> None:
        self.panes = QSplitter(Qt.Orientation.Horizontal)
        self.panes.setChildrenCollapsible(False)
        for pane in (self.map, self.surface):
            self.panes.addWidget(pane)
        self.surface.hide()
        self.words, self.note = SteadyLabel(), SteadyLabel()
        for label in (self.words, self.note):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.note.setProperty("role", "dim")
        self.note.setContentsMargins(8, 0, 8, 0)
        self.button = QPushButton(self.tr("Train from here"))
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setToolTip(self.tr("Let all racers go on from the weights at the ring, at the rates they have now"))
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 0, 8, 6)
        foot.addWidget(self.words, 1)
        foot.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.panes, 1)
        column.addWidget(self.map.read_out)  # under both panes there is more room for it
        column.addWidget(self.note)
        column.addLayout(foot)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.map.set_theme(theme)
        self.surface.set_theme(theme)

    def set_selected(self, racer: int) -> None:
        """Put a racer on top."""
        self.map.set_selected(racer)
        self.surface.set_selected(racer)

    def show_panes(self, panes: str) -> None:
        """Show map, surface or both."""
        both = self.map.isVisibleTo(self) and self.surface.isVisibleTo(self)
        self.map.setVisible(panes != "3-D")
        self.surface.setVisible(panes != "2-D")
        self.map.read_out.setVisible(panes != "3-D")
        if panes == "both" and not both:
            self.panes.setSizes([10_000, 10_000])  # as much for each

    def show_picture(self, picture: Picture, training: Training) -> None:
        """Take the ground and who is drawn on it."""
        old, self._picture = self._picture, picture
        if old is not None and old.slice.plane is not picture.slice.plane:
            self.picked = None  # its numbers mean another point now
        view = training.view.slice
        drawn = (picture, view.measure, view.colour_scale, training.racers, self.picked)
        if drawn != self._drawn:
            self._drawn = drawn
            start = picture.start if self.picked is None else self.picked
            self.scenario = scene_of(picture.landscapes[view.measure], training, start)
            self.map.set_scenario(self.scenario)
            self.map.read_out.set_names("a", "b")  # the axes have the whole names
            self.surface.set_scenario(self.scenario)
            self._training = training
        self._say()

    def show_step(self, paths: SlicePaths | None, step: int) -> None:
        """Draw all paths up to a step."""
        frame = None
        if paths is not None and self.scenario is not None and paths.trajectory.count:
            rows = paths.trajectory.rows
            frame = Frame(self.scenario, paths.trajectory, rows, rows.index(step))
        self.map.set_frame(frame)
        self.surface.set_frame(frame)

    # --- the point that is picked ------------------------------------------------------------------

    def _drag(self, _: int, x: float, y: float) -> None:
        self.pick(x, y)

    def pick(self, x: float, y: float) -> None:
        """Stand at a point of the plane."""
        self.picked = (x, y)
        self._show_again()

    def _unpick(self, _: int = 0) -> None:
        self.picked = None
        self._show_again()

    def _show_again(self) -> None:
        if self._picture is not None and self._training is not None:
            self.show_picture(self._picture, self._training)

    def _say(self) -> None:
        picture, picked = self._picture, self.picked
        if picked is not None:
            self.note.setText(self.tr("All go on from the ring with fresh optimizers: no momentum from elsewhere."))
        elif picture is not None:
            say = self.tr("Between the {0} × {1} points of the grid, values are interpolated.")
            self.note.setText(say.format(len(picture.slice.a), len(picture.slice.b)))
        self.button.setEnabled(picked is not None)
        if picture is None or self.scenario is None:
            self.words.setText("")
        elif picked is None:
            self.words.setText(self.tr("Double click, or drag the ring, to pick where to train from."))
        else:
            landscape, say = self.scenario.landscape, self.tr("Ring at a = {0}, b = {1}: {2}")
            value = value_at(landscape, picked)
            found = self.tr("outside the picture") if isnan(value) else f"{said(landscape.value_name)} {digits(value)}"
            self.words.setText(say.format(digits(picked[0]), digits(picked[1]), found))

    def _train(self) -> None:
        if self._picture is None or self._training is None or self.picked is None:
            return
        plane = self._picture.slice.plane
        weights = plane.points(np.array([self.picked]))[0]
        try:
            start = TrainingStart.at(weights, self._training.dtype, plane.kind, *self.picked)
        except BadInput as error:
            self.words.setText(str(error))
        else:
            self.train_from.emit(start)
