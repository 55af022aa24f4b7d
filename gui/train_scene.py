"""What the scenes of a training share: the history they show, and the view that goes through it for paper."""

from __future__ import annotations

from typing import Any, Protocol
from weakref import WeakValueDictionary

from PySide6.QtWidgets import QWidget

from engine.declared import BadInput
from engine.history import History
from engine.trainer import Trainer
from gui.scene import Scene, Shot, Source
from gui.theme import Theme
from gui.train_frame import TrainFrame

NOBODY = -1  # no racer stands out


class PaperView(Protocol):
    """A view of a training that can be laid out for paper; it is a widget."""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""

    def set_frame(self, frame: TrainFrame | None) -> None:
        """Draw a history at a step."""

    def set_selected(self, racer: int) -> None:
        """Look at a racer."""

    def for_paper(self) -> None:
        """Leave out what only a hand needs."""

    @property
    def settled(self) -> bool:
        """Whether all that is to be seen is there."""

    def close_down(self) -> None:
        """End the workers."""


class TrainScene(Scene):
    """A view of a training. `seen` may name the racer that is looked at, where a scene is about one."""

    workspaces = ("train",)

    def can_show(self, source: Source) -> bool:
        """Whether anything was trained."""
        return super().can_show(source) and isinstance(source.recording, History) and source.recording.count > 0

    def view(self, source: Source) -> PaperView:
        """Make the view, a widget that knows what is trained."""
        raise NotImplementedError

    def make(self, source: Source, theme: Theme) -> Shot:
        """The view at the last step; `BadInput` where nothing was trained."""
        return TrainShot(self.view(source), source, theme, self.looked_at(source))

    def looked_at(self, source: Source) -> int:
        """The racer that is looked at; the first of those that are shown unless the window says which."""
        racers = source.scenario.training.racers
        named = source.seen.get(self.key, {}).get("racer")
        if isinstance(named, int) and 0 <= named < len(racers):
            return named
        return next((place for place, racer in enumerate(racers) if not racer.hidden), 0)


class TrainShot(Shot):
    """A view of a training for paper, at any step of its history."""

    def __init__(self, view: PaperView, source: Source, theme: Theme, racer: int) -> None:
        assert isinstance(view, QWidget)
        super().__init__(view)
        self.view: Any = view
        self.training, self.trainer = source.scenario.training, trained(source)
        self.rows = self.trainer.history.rows
        view.for_paper()
        view.set_theme(theme)
        view.set_selected(racer)
        self.go(source.last_step)

    def go(self, step: int) -> None:
        """Show the newest row at or before a step."""
        self.view.set_frame(TrainFrame(self.training, self.trainer, self.rows, self.rows.index(step)))

    @property
    def settled(self) -> bool:
        """Whether the view has all it needs."""
        return bool(self.view.settled)

    def close(self) -> None:
        """End the view's workers."""
        self.view.close_down()


_trainers: WeakValueDictionary[int, Trainer] = WeakValueDictionary()  # by the history they show, which they hold


def trained(source: Source) -> Trainer:
    """Who can say what the networks of a source's history do; the scenes of one source share it.

    `BadInput` where nothing was trained, or the history is not one of this network.
    """
    history = source.recording
    if not isinstance(history, History) or not history.count:
        raise BadInput("nothing is trained yet: there is nothing to show.")
    trainer = _trainers.get(id(history))
    if trainer is None or trainer.training.computed != source.scenario.training.computed:
        trainer = Trainer(source.scenario.training)
        trainer.show(history)
        _trainers[id(history)] = trainer
    return trainer
