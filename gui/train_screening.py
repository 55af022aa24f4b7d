"""Keeps the views of a training on the same frame of the history that its run shows."""

from __future__ import annotations

from PySide6.QtCore import QObject

from engine.history import History
from engine.runner import Ended
from engine.trainer import Trainer
from engine.training import Training
from engine.training_changes import amended, trained
from engine.training_racers import NEW, counterparts
from gui.bridge import Bridge
from gui.screening import Framed, Screening
from gui.store import Store
from gui.timeline import Transport
from gui.train_frame import TrainFrame
from gui.train_timeline import TrainPlayer
from gui.training_run import TrainingRun

PICTURE, CURVES, TABLE, REST = range(4)
TURNS = (PICTURE, CURVES, TABLE, PICTURE, CURVES, REST)
"""What is drawn in one tick after the other while it trains, so that none is long: numbers could not be read faster."""


class TrainScreening(Screening):
    """Frames of the trainer's history, for the picture in front and for the curves; nothing while out of sight."""

    def __init__(
        self,
        run: TrainingRun,
        store: Store,
        bridge: Bridge,
        player: TrainPlayer,
        transport: Transport,
        parent: QObject,
    ) -> None:
        super().__init__(store, bridge, player, transport, parent)
        self.run, self.film = run, player
        self.training: Training | None = None  # what the history is drawn with
        self._places: tuple[int, ...] = ()  # where its racers stand among those of the scenario, or `NEW`
        self._turn = 0
        run.replaced.connect(self._replaced)
        run.ended.connect(self._ended)

    @property
    def recording(self) -> History | None:
        """The history shown."""
        return self.run.trainer.history if self.run.trainer else None

    @property
    def running(self) -> bool:
        """Whether rows are coming."""
        return self.run.running

    def frame(self) -> TrainFrame | None:
        """What is to be shown now; None before the first row."""
        trainer = self.run.trainer
        if trainer is None or self.training is None or trainer.history.count == 0:
            return None
        rows = self.fresh_rows(trainer.history)
        return TrainFrame(self.training, trainer, rows, rows.index(self.player.position))

    def match(self) -> None:
        """Find the training to draw the history with: its own, with what the newest says of how to show it."""
        trainer, newest = self.run.trainer, self.store.scenario.training
        if trainer is not None:
            done = trained(trainer)
            if done.aim == newest.aim:
                racers, self._places = amended(newest, done).racers, tuple(range(len(done.racers)))
            else:
                self._places = counterparts(done.racers, newest.racers)
                racers = tuple(
                    one if place == NEW else one.changed(hidden=newest.racers[place].hidden)
                    for one, place in zip(done.racers, self._places, strict=True)
                )
            self.training = done.model_copy(update={"racers": racers, "view": newest.view})
        self.refresh()

    def hand_to(self, *views: Framed) -> None:
        """Keep these views on the frame from now on."""
        self.views = views
        for view in views:
            view.set_selected(self.shown(self.store.selected))
        self.refresh()

    def shown(self, racer: int) -> int:
        """Where a racer of the scenario stands in the run on screen; behind all of them if it has no part in it."""
        if self.run.trainer is None:
            return racer
        return self._places.index(racer) if racer in self._places else len(self._places)

    def select(self, racer: int) -> None:
        """Select a racer of the run on screen, if it is still there."""
        place = racer if self.run.trainer is None else self._places[racer]
        if place != NEW:
            self.store.select(place)

    def _show_selected(self, racer: int) -> None:
        super()._show_selected(self.shown(racer))

    def extend(self) -> None:
        """Take how long it may become now."""
        trainer = self.run.trainer
        if trainer is not None:
            self.film.steps_per_epoch = trainer.steps_per_epoch
            self.measure(trainer.steps)

    def _show(self) -> None:
        """While it trains, picture, curves, table and worker take turns; 20 frames a second move."""
        if not self.running or self.store.gesturing:
            super()._show()
            return
        self._turn = (self._turn + 1) % len(TURNS)
        turn = TURNS[self._turn]
        if turn == REST:
            return
        frame = self.frame()
        self.await_paint()
        if turn == PICTURE:
            self._behind, self._stale = 1, False
        elif turn == TABLE:
            self._behind = 0
        parts = {PICTURE: slice(0, 1), CURVES: slice(1, -1), TABLE: slice(-1, None)}
        for view in self.views[parts[turn]]:
            view.set_frame(frame)

    def _replaced(self, trainer: Trainer | None) -> None:
        self.transport.set_recording(trainer.history if trainer else None)
        self.match()
        self.extend()
        self.player.go(0)

    def _ended(self, _ended: Ended) -> None:
        recording = self.recording
        if recording is not None:
            self.measure(recording.last_step)
            self.player.keep_place()
