"""The middle of the Train workspace: what every racer's network predicts at the step shown, drawn over the data."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from engine.jobs.fits import Fits as Made
from engine.jobs.fits import Wish
from engine.pictures.fits import BUNDLES, Scene, may_choose, scene_of
from engine.problem import Problem
from engine.runner import Gate
from engine.training import Training
from gui.steady_label import SteadyLabel
from gui.theme import LIGHT, Theme
from gui.train_frame import TrainFrame
from gui.training_state import nobody
from gui.views.fit_grid import FitGrid
from gui.views.fit_heading import FitHeading
from gui.views.fit_pictures import FitPictures
from gui.views.fit_samples import FitSamples
from gui.views.fit_tile import FitTile
from gui.views.fit_title import Heading
from gui.views.fit_words import heading_of, reading

FINE, LARGE = 81, 121  # points along each side of a picture, and of a large one


class Fits(QWidget):
    """Shows a tile for each racer, or a large one; reports clicks and switches, changes no training."""

    racer_clicked = Signal(int)
    view_edited = Signal(str, object)  # a field of TrainView, its new value

    def __init__(self, gate: Gate | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self.selected, self._paper = LIGHT, 0, False
        self._training: Training | None = None
        self._frame: TrainFrame | None = None
        self._problem: Problem | None = None
        self._samples: FitSamples | None = None
        self._wish: Wish | None = None
        self._mouse: tuple[int, QPointF] | None = None
        self.tiles: dict[int, FitTile] = {}  # by racer; hidden ones have none
        self.setAccessibleName(self.tr("Fits"))
        self.pictures = FitPictures(self, gate)
        self.heading, self.grid, self.read_out, self.empty = FitHeading(), FitGrid(), SteadyLabel(), QLabel()
        self._lay_out()
        self.heading.view_edited.connect(self.view_edited)
        self.pictures.painted.connect(self._paint)
        self.pictures.failed.connect(self._fail)

    def _lay_out(self) -> None:
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.empty.setProperty("role", "dim")
        self.read_out.setProperty("role", "dim")
        self.read_out.setContentsMargins(8, 2, 8, 2)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.grid)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        lines.addWidget(self.heading)
        lines.addLayout(self._stack, 1)
        lines.addWidget(self.read_out)

    # --- what every view has -------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.theme = theme
        for tile in self.tiles.values():
            tile.set_theme(theme)
        self._take_scene()

    def set_training(self, training: Training) -> None:
        """Take who races, and how it is shown."""
        self._training = training
        self._sync_tiles()
        self._take_scene()
        self._look()

    def set_frame(self, frame: TrainFrame | None) -> None:
        """Show a history at a step; None clears it."""
        last, self._frame = self._frame, frame
        problem = None if frame is None else frame.problem
        if problem is not self._problem:
            self._problem = problem
            self._take_scene()
        self.pictures.in_turn = frame is not None and last is not None and not frame.trainer.over
        self.pictures.look()
        self._look()

    def set_selected(self, racer: int) -> None:
        """Emphasise a racer; where there is one large tile, it is its."""
        self.selected = racer
        self._sync_tiles()
        self._look()

    @property
    def settled(self) -> bool:
        """Whether the pictures are those of the step shown, as fine as they get."""
        shown = self.pictures.shown
        if self._wish is None:
            return not self.pictures.busy
        return shown is not None and shown.sharp and shown.wish is self._wish

    # --- for paper -----------------------------------------------------------------------------------

    def for_paper(self) -> None:
        """Leave out what only a hand needs: switches, scroll bars, what is read under the mouse, who is selected."""
        self._paper = True
        self.pictures.between = 0.0
        self.heading.for_paper()
        self.grid.for_paper()
        self.read_out.hide()
        self._sync_tiles()

    def close_down(self) -> None:
        """End the worker."""
        self.pictures.close()

    # --- tiles ---------------------------------------------------------------------------------------

    @property
    def _shown(self) -> list[int]:
        """The racers that have a tile on screen."""
        training = self._training
        racers = [] if training is None else [k for k, racer in enumerate(training.racers) if not racer.hidden]
        if training is not None and training.view.layout == "one" and racers:
            return [self.selected] if self.selected in racers else racers[:1]
        return racers

    def _sync_tiles(self) -> None:
        """Have a tile for each racer that is shown."""
        training, shown = self._training, self._shown
        if training is None:
            return
        wanted = {k for k, racer in enumerate(training.racers) if not racer.hidden}
        for racer in self.tiles.keys() - wanted:
            gone = self.tiles.pop(racer)
            gone.hide()
            gone.deleteLater()
        for racer in sorted(wanted - self.tiles.keys()):
            self.tiles[racer] = self._new_tile(racer)
        for racer, tile in self.tiles.items():
            tile.set_selected(racer == self.selected and not self._paper)
            tile.setVisible(racer in shown)
        self.grid.set_tiles([self.tiles[racer] for racer in shown])
        self.heading.set_training(training, len(wanted))
        self._write_headings()
        self._say_why_empty()

    def _new_tile(self, racer: int) -> FitTile:
        tile = FitTile(racer, self.grid.room)
        tile.set_theme(self.theme)
        tile.set_samples(self._samples)
        tile.clicked.connect(self.racer_clicked)
        tile.enlarged.connect(self._enlarge)
        tile.hovered.connect(self._hover)
        tile.left.connect(self._leave)
        return tile

    def _enlarge(self, racer: int) -> None:
        if self._training is not None:
            self.racer_clicked.emit(racer)
            self.view_edited.emit("layout", "one" if self._training.view.layout == "all" else "all")

    def _say_why_empty(self) -> None:
        """Show the tiles, or say why there are none."""
        words = ""
        if self._training is None or not self._training.racers:
            words = nobody()
        elif not self._shown:
            words = self.tr("All racers are hidden.")
        self.empty.setText(words)
        self._stack.setCurrentWidget(self.empty if words else self.grid)

    # --- pictures ------------------------------------------------------------------------------------

    def _take_scene(self) -> None:
        """Lay out the samples anew, where data, theme or switches have changed."""
        training, problem = self._training, self._problem
        scene: Scene | None = None
        if training is not None and problem is not None:
            scene = scene_of(problem, training.view.picture, training.view.part)
            old = self._samples.scene if self._samples is not None else None
            scene = old if old is not None and scene.alike(old) else scene
        points = training is None or training.view.points
        samples = None if scene is None else FitSamples(self.theme, scene, points)
        if samples != self._samples:  # the same ones keep what they have painted
            self._samples = samples
            for tile in self.tiles.values():
                tile.set_samples(samples)
        chosen = problem is not None and may_choose(problem)
        counted = 0 if problem is None or scene is None else len(problem.part(scene.part))
        self.heading.set_scene(scene, chosen, counted, training.seeds if training is not None else 1, self.theme)

    def _look(self) -> None:
        """Have the pictures of the step shown made, unless they are."""
        self._write_headings()
        frame, samples = self._frame, self._samples
        if frame is None or samples is None:
            self._wish = None
            self.pictures.cancel()
            return
        racers = [racer for racer in self._shown if frame.history.lanes_of(racer)]
        if not racers or not self.isVisible():
            return
        lanes = tuple(tuple(frame.history.lanes_of(racer)) for racer in racers)
        side = LARGE if len(lanes) == 1 else FINE
        weights = frame.rows.weights[frame.row]
        wish = Wish(frame.problem, samples.scene, weights, lanes, side, frame.step)
        if wish != self._wish:
            self._wish = wish
            self.pictures.wish(wish)

    def showEvent(self, event: QShowEvent) -> None:
        """Nothing is computed for pictures that nobody sees."""
        super().showEvent(event)
        self._look()

    def _paint(self, made: Made) -> None:
        if self._samples is None or made.wish.scene is not self._samples.scene or self._frame is None:
            return
        racers = [self._frame.history.lanes[lanes[0]].racer for lanes in made.wish.lanes]
        for racer, picture in zip(racers, made.pictures, strict=True):
            if racer in self.tiles:
                self.tiles[racer].set_picture(picture)
        self._write_headings()
        self._read()

    def _fail(self, sentence: str) -> None:
        self.read_out.setText(sentence)

    # --- words ---------------------------------------------------------------------------------------

    def _write_headings(self) -> None:
        """Say how good every racer is at the step whose picture is on screen, which comes a moment after the frame."""
        training, frame, made = self._training, self._frame, self.pictures.shown
        if training is None:
            return
        if frame is not None and made is not None and made.wish.problem is frame.problem:
            frame = replace(frame, row=frame.rows.index(made.wish.step))
        bundles = self._samples is not None and self._samples.scene.kind in BUNDLES
        for racer in self._shown:
            known = frame is not None and racer < len(training.racers) and bool(frame.history.lanes_of(racer))
            whole = heading_of(frame, training, racer, bundles) if known and frame is not None else None
            contestant = training.racers[racer]
            self.tiles[racer].set_heading(whole or Heading(contestant.title, contestant.style))

    def _hover(self, racer: int, point: QPointF) -> None:
        self._mouse = racer, point
        self._read()

    def _leave(self) -> None:
        self._mouse = None
        self.read_out.setText("")

    def _read(self) -> None:
        """Say what lies under the mouse."""
        if self._mouse is None or self._mouse[0] not in self.tiles:
            return
        tile = self.tiles[self._mouse[0]]
        axes = tile.axes
        if axes is not None and tile.picture is not None:
            point = self._mouse[1] - axes.plot.topLeft()
            self.read_out.setText(reading(axes, tile.picture, np.array([point.x(), point.y()])))
