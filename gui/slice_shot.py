"""What the scenes of a slice share: the loss around the paths of a training, with what it is worth beside it."""

from __future__ import annotations

from collections.abc import Generator
from typing import ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from engine.declared import BadInput
from engine.history import History
from engine.pictures.slice_paths import SlicePaths, true_values
from engine.pictures.slice_scene import Picture, Refusal, picture, scale_of, scene_of
from engine.pictures.slice_trust import Standing, standing
from engine.problem import Problem
from engine.runner import Run, Runner
from engine.training import SliceView
from gui.frame import Frame, View
from gui.race_shot import NOBODY
from gui.scene import Shot, Source
from gui.theme import Theme
from gui.train_scene import TrainScene, trained
from gui.views.slice_sheet import SliceFigures, SliceSheet

FEWEST = 2  # rows of a history that a plane is made from
BESIDE = 0.32  # of the width, for the numbers beside the picture
APART = 16  # units between them

Laid = tuple[Picture, SlicePaths]


def laid(view: SliceView, problem: Problem, history: History) -> Generator[None, None, Laid | Refusal]:
    """The job: the whole slice, and all paths on it."""
    job = picture(view, problem, history)
    while True:
        try:
            next(job)
        except StopIteration as stop:
            found: Picture | Refusal = stop.value
            break
        yield
    if isinstance(found, Refusal):
        return found
    paths = SlicePaths(found.slice.plane, history, view)
    yield from paths.follow()
    return found, paths


class SlicePlace(QWidget):
    """A picture with the numbers beside or below it."""

    def __init__(self, pane: QWidget, sheet: SliceSheet) -> None:
        super().__init__()
        self.sheet = sheet
        pane.setMinimumSize(1, 1)
        self.box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(APART)
        self.box.addWidget(pane, 1)
        self.box.addWidget(sheet)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another shape has another order."""
        super().resizeEvent(event)
        self.settle()

    def settle(self) -> None:
        """Put the numbers where they leave the picture the most room."""
        width, height = self.width(), self.height()
        beside = max(self.sheet.narrowest, round(BESIDE * width))
        below = self.sheet.heightForWidth(width)
        wide = min(width - beside, height) > min(width, height - below)
        self.box.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self.sheet.setFixedWidth(beside if wide else width)


class SliceShot(Shot):
    """A view of a race that shows the paths of a training on a slice; the slice is computed first."""

    def __init__(self, pane: QWidget, view: View, source: Source, theme: Theme) -> None:
        self.training, self.trainer = source.scenario.training, trained(source)
        self.sheet = SliceSheet(self.training, theme)
        self.place = SlicePlace(pane, self.sheet)
        super().__init__(self.place)
        self.view, self.rows = view, self.trainer.history.rows
        self._laid: Laid | None = None
        self._step = source.last_step
        view.set_theme(theme)
        view.set_selected(NOBODY)
        self._runner = Runner("slice for paper")
        wanted, problem, history = self.training.view.slice, self.trainer.problem, self.trainer.history
        self._run: Run | None = self._runner.start(lambda: laid(wanted, problem, history))

    def go(self, step: int) -> None:
        """Show the paths up to a step."""
        self._step = step
        if self._laid is not None:
            self._show(*self._laid)

    @property
    def settled(self) -> bool:
        """Whether the slice is there; `BadInput` says why there can be none."""
        ended = self._run.ended if self._run is not None else None
        if ended is not None:
            self._run = None
            if ended.how != "done" or isinstance(ended.result, Refusal):
                raise BadInput(ended.sentence or ended.result.sentence)
            self._take(*ended.result)
        return self._laid is not None

    def close(self) -> None:
        """End the worker."""
        self._runner.close()

    def _take(self, found: Picture, paths: SlicePaths) -> None:
        self._laid = found, paths
        landscape = found.landscapes[self.training.view.slice.measure]
        self.scenario = scene_of(landscape, self.training, found.start)
        self.view.set_scenario(self.scenario)
        self._show(found, paths)
        self.place.settle()

    def _show(self, found: Picture, paths: SlicePaths) -> None:
        rows = paths.trajectory.rows
        self.view.set_frame(Frame(self.scenario, paths.trajectory, rows, rows.index(self._step)))
        view, problem = self.training.view.slice, self.trainer.problem
        held_out = view.part == "validation" and len(problem.validation) > 0
        stands = [self._standing(found, racer) for racer in range(len(self.training.racers))]
        name = found.landscapes[view.measure].value_name
        samples = len(problem.part(view.part))
        self.sheet.show_figures(SliceFigures(found, paths.holds, stands, name, samples, held_out))

    def _standing(self, found: Picture, racer: int) -> Standing:
        """How a racer's first seed stands to the plane at the step shown."""
        view, row = self.training.view.slice, self.rows.index(self._step)
        lane = self.trainer.history.lanes_of(racer)[0]
        true = float(true_values(self.rows.taken(slice(row, row + 1)), view.part, view.measure)[0, lane])
        landscape = found.landscapes[view.measure]
        return standing(found.slice.plane, landscape, self.rows.weights[row, lane], true, scale_of(landscape, view))


class SliceScene(TrainScene):
    """A view of the slice that the Landscape tab shows."""

    rooms: ClassVar[int] = 2  # for the numbers
    panes: ClassVar[tuple[str, ...]] = ()  # of the tab, with which it is to be seen there

    def can_show(self, source: Source) -> bool:
        """Whether there are paths to make a plane of."""
        history = source.recording
        return super().can_show(source) and isinstance(history, History) and history.count >= FEWEST

    def place(self, source: Source) -> int | None:
        """First of all where the tab is in front."""
        view = source.scenario.training.view
        return 0 if view.tab == "landscape" and view.slice.shows == "plane" and view.slice.panes in self.panes else None
