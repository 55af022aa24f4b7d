"""Has slices of a network's loss computed off the GUI thread, and the paths of its training laid on them."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from engine.pictures.slice_paths import SlicePaths
from engine.pictures.slice_scene import Picture, Refusal, picture, same_ground
from engine.runner import Gate, Run, Runner
from engine.trainer import Trainer
from engine.training import SliceView

POLL = 50  # ms
PATIENCE = 0.004  # seconds that drawing waits for the workers to stand still
RESTING, PAUSED = 6, 20  # polls without a step: the training rests; for so long that a picture on its way is old
FEWEST = 2  # rows that a plane is made from
GROWN = 4  # times as many rows as the plane was made from: it says little of them, even while they still come


class SlicePicture(QObject):
    """Keeps the slice of the newest wish, and the paths on it; the newest wish wins, what is there stays until then.

    A plane is made anew when the training rests (or has grown much); until then new rows are laid on the one there is.
    """

    changed = Signal()  # picture, paths or progress
    failed = Signal(str, str)  # a sentence, details to copy: a fault of ours

    def __init__(self, parent: QObject, gate: Gate | None = None) -> None:
        super().__init__(parent)
        self.picture: Picture | None = None
        self.paths: SlicePaths | None = None
        self.refusal = ""  # why there is no picture of what is wished
        self.trainer: Trainer | None = None
        self._gate = gate or Gate()
        self._slices, self._followers = Runner("slice", gate), Runner("slice paths", gate)
        self._run: Run | None = None
        self._following: Run | None = None
        self._view: SliceView | None = None
        self._asked: SliceView | None = None  # what the run computes, or computed
        self._rows = 0  # of the history that the newest plane was made from
        self._step, self._still = -1, 0  # the trainer's step, and how many polls it has been there
        self._clock = QTimer(self, interval=POLL)
        self._clock.timeout.connect(self._tick)

    @property
    def busy(self) -> bool:
        """Whether a slice is being computed."""
        return self._run is not None

    @property
    def settled(self) -> bool:
        """Whether nothing more will change until something else is wished or trained."""
        behind = self.paths is not None and (self.paths.behind or self._following is not None)
        return not self.busy and not behind and not self._outgrown()

    def watch(self, seen: bool) -> None:
        """Look and compute while somebody looks."""
        if seen and not self._clock.isActive():
            self._clock.start()
            self._tick()
        elif not seen:
            self._clock.stop()

    def wish(self, view: SliceView, trainer: Trainer | None) -> None:
        """Take what is to be shown of whom."""
        old, self._view = self._view, view
        if trainer is not self.trainer:
            self._take(trainer)
        elif old is None or (old.measure, old.part) != (view.measure, view.part):
            self._lay_paths()
        if self._clock.isActive():
            self._tick()

    def cancel(self) -> None:
        """Stop computing; what is there stays."""
        if self._run is not None:
            self._slices.cancel()
            self._run = None
            self.changed.emit()

    def draw_anew(self) -> None:
        """Compute what is wished once more."""
        self._asked = None
        self._tick()

    def close(self) -> None:
        """End the workers."""
        self._clock.stop()
        self._slices.close()
        self._followers.close()

    # --- what is computed --------------------------------------------------------------------------

    def _take(self, trainer: Trainer | None) -> None:
        """Another training: the picture stays where its loss is the same."""
        kept = trainer is not None and self.trainer is not None and self.picture is not None
        kept = kept and same_ground(trainer.training, self.trainer.training)  # type: ignore[union-attr]
        self.cancel()
        self.trainer, self._still, self._rows, self.refusal = trainer, 0, 0, ""
        if kept:
            self._lay_paths()
        else:
            self.picture = self.paths = self._asked = None
        self.changed.emit()

    def _lay_paths(self) -> None:
        """Lay all rows on the present plane."""
        self._followers.cancel()
        self._following = None
        if self.picture is not None and self.trainer is not None and self._view is not None:
            self.paths = SlicePaths(self.picture.slice.plane, self.trainer.history, self._view)
            self._follow()

    def _follow(self) -> None:
        paths = self.paths
        if paths is not None and self._following is None and paths.behind:
            self._following = self._followers.start(paths.follow)

    def _tick(self) -> None:
        trainer, view = self.trainer, self._view
        if trainer is None or view is None:
            return
        if self._run is not None or self._following is not None:
            self._gate.shut(PATIENCE)  # what comes is drawn at once; the gate opens when the event loop rests
        self._still = self._still + 1 if trainer.step == self._step else 0
        self._step = trainer.step
        wanted = self._asked is None or view.computed != self._asked
        if trainer.history.count >= FEWEST and (wanted or self._outgrown()):
            self._begin(view, trainer)
        self._look_at_slice()
        self._look_at_paths()

    def _outgrown(self) -> bool:
        """Whether the plane should be made anew from what was trained since."""
        trainer = self.trainer
        if trainer is None or trainer.history.count < FEWEST:
            return False
        rests = trainer.over or self._still >= (PAUSED if self.busy else RESTING)
        count = trainer.history.count
        if rests:
            return count > self._rows
        return not self.busy and bool(self._rows) and count >= GROWN * self._rows

    def _begin(self, view: SliceView, trainer: Trainer) -> None:
        self._asked, self._rows, self.refusal = view.computed, trainer.history.count, ""
        problem, history = trainer.problem, trainer.history
        self._run = self._slices.start(lambda: picture(view, problem, history))
        self.changed.emit()

    # --- what comes back ---------------------------------------------------------------------------

    def _look_at_slice(self) -> None:
        run = self._run
        if run is None:
            return
        ended = run.ended  # read before the progress, so that none is missed
        newest = ended.result if ended is not None and ended.how == "done" else run.progress
        if ended is not None:
            self._run = None
        if isinstance(newest, Refusal):
            self.refusal = newest.sentence
            self.picture = self.paths = None
        elif newest is not None and newest is not self.picture:
            self._show(newest)
        if ended is not None and ended.how == "failed":
            self.refusal = ended.sentence
            self.failed.emit(ended.sentence, ended.details)
        self.changed.emit()

    def _show(self, newest: Picture) -> None:
        old, self.picture = self.picture, newest
        if old is None or old.slice.plane is not newest.slice.plane:
            self._lay_paths()

    def _look_at_paths(self) -> None:
        run = self._following
        if run is not None:
            ended = run.ended
            if ended is not None:
                self._following = None
                if ended.how == "failed":
                    self.failed.emit(ended.sentence, ended.details)
            self.changed.emit()
        self._follow()
