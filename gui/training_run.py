"""Keeps the trainer of the newest training: makes it, trains it, pauses it, goes on with it, all in a worker."""

from __future__ import annotations

from collections.abc import Callable, Generator

from PySide6.QtCore import QObject, Signal

from engine.jobs.train import Progress, make, train
from engine.runner import Ended, Job, Run, Runner
from engine.trainer import Trainer
from engine.training import Training
from engine.training_changes import amended, new_rates, same_history, trained
from gui.bridge import PACE, Bridge
from gui.training_news import TrainingNews
from gui.training_orders import Order, Orders
from gui.training_state import UNDER_WAY, State


class TrainingRun(QObject):
    """One training after the other: nothing is signalled per step, each tick looks at what is there.

    Only the worker touches a trainer while it trains. What is asked of it meanwhile are orders, which the worker obeys
    between two steps; so the step at which a rate was changed is the one that is written down.
    """

    replaced = Signal(object)  # another trainer took the place of the one shown
    ended = Signal(object)  # its training is over or failed: the Ended
    state_changed = Signal()
    amended = Signal(object)  # the Training that is trained, after rates or epochs were changed while it ran
    failed = Signal(str, str)  # a sentence for the user, details to copy
    told = Signal(str)  # a sentence of news

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.trainer: Trainer | None = None  # the one shown
        self.asked: Training | None = None  # the newest wish
        self.state = State.EMPTY
        self.sentence = ""  # why it failed
        self._runner = Runner("training", bridge.gate)
        self._run: Run | None = None  # the newest job, until its ending is told
        self._made: Training | None = None  # what is being made, or was tried last
        self._goes_on = False  # training begins when it is made
        self._orders = Orders()
        self._amends = False  # what is trained is to be told
        self._news = TrainingNews()
        self.saved = False  # what is shown is from a file
        self._progress: Progress | None = None
        bridge.ticked.connect(self._tick)

    # --- how it is ---------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether the worker is at it."""
        return self.state in (State.MAKING, State.TRAINING)

    @property
    def training(self) -> bool:
        """Whether steps are taken."""
        return self.state is State.TRAINING

    @property
    def untrained(self) -> bool:
        """Whether there is nothing yet that an edit would take away."""
        if self.state is State.FAILED:
            return self.trainer is None or self.trainer.step == 0
        return self.state in (State.EMPTY, State.READY)

    @property
    def can_go_on(self) -> bool:
        """Whether more epochs can be asked for: a file of a run does not hold the optimizers' states.

        Rates may have been changed since; it then goes on with them.
        """
        trainer, asked = self.trainer, self.asked
        if trainer is None or asked is None or self.saved or self.state is State.MAKING:
            return False
        return trainer.training.aim == asked.aim

    @property
    def changed(self) -> bool:
        """Whether what is asked for is no longer what was trained."""
        return self.trainer is not None and self.asked is not None and not self._fits(self.trainer, self.asked)

    @property
    def speed(self) -> float:
        """Steps a second over all lanes, of the training in hand or the last one."""
        return self._progress.speed if self._progress else 0.0

    @property
    def left(self) -> float | None:
        """Seconds until the end, as it looks; None while nobody can say."""
        return self._progress.left if self._progress and self.training else None

    # --- what is asked for -------------------------------------------------------------------------

    def take(self, training: Training) -> None:
        """Take what is wanted. Where nothing is trained yet it is made ready at once; else only rates follow it."""
        self.asked = training
        if not training.racers:
            self._show_nothing()
            return
        if self.state in UNDER_WAY and self.trainer is not None and self.trainer.training.aim == training.aim:
            for racer, lr in new_rates(training, trained(self.trainer)).items():
                self.change_rate(racer, lr)
        elif self.untrained and (self.changed or self.state is not State.READY):
            self._make()
        self._amends = self._amends or not self.changed
        self.state_changed.emit()

    def start(self) -> None:
        """Train: go on where it was paused, or from the beginning with what is asked for now."""
        if self.state in (State.READY, State.PAUSED) and not self.changed:
            self._train()
        else:
            self.renew()

    def renew(self) -> None:
        """Train from the beginning."""
        self._goes_on = True
        self._make()

    def look_at(self, job: Callable[[], Job]) -> None:
        """Show a run that was recorded before: the trainer that a job hands back, which stands at its end."""
        self._goes_on, self._made = False, self.asked
        self._orders.clear()
        self._run = self._runner.start(job)
        self._become(State.MAKING)

    def reset(self) -> None:
        """Go back to the first weights; nothing is trained."""
        self._goes_on = False
        self._make()

    def pause(self) -> None:
        """Stand still; nothing is lost."""
        if self.state is State.TRAINING:
            self._runner.cancel()
            self._become(State.PAUSED)
        self._goes_on = False

    def stop(self) -> None:
        """End it here; what was trained stays."""
        if self.state in UNDER_WAY:
            self._runner.cancel()
            self._become(State.STOPPED)
        self._goes_on = False

    def more(self, epochs: int) -> None:
        """Go on for more epochs than were asked for, at the rates that are asked for now."""
        trainer, asked = self.trainer, self.asked
        if not self.can_go_on or trainer is None or asked is None:
            return
        for racer, lr in new_rates(asked, trained(trainer)).items():
            self.change_rate(racer, lr)
        self._order(lambda trainer: trainer.extend(epochs))
        if self.state is not State.TRAINING:
            self._train()

    def change_rate(self, racer: int, lr: float) -> None:
        """Give a racer another learning rate from the next step on."""
        self._order(lambda trainer: trainer.change_rate(racer, lr))

    def close(self) -> None:
        """End the worker."""
        self._runner.close()

    # --- the worker --------------------------------------------------------------------------------

    def _make(self) -> None:
        """Make the trainer of what is asked for; one at a time, so that a fast hand sees each that is finished."""
        asked = self.asked
        if asked is None or (self.state is State.MAKING and self._made is not None):
            return
        if not asked.racers:
            self._show_nothing()
            return
        self._made = asked
        self._orders.clear()
        self._run = self._runner.start(lambda: make(asked))
        self._become(State.MAKING)

    def _train(self) -> None:
        trainer = self.trainer
        assert trainer is not None
        self._run = self._runner.start(lambda: self._work(trainer))
        self._become(State.TRAINING)

    def _work(self, trainer: Trainer) -> Generator[Progress, None, object]:
        """Train, and do what is asked between two steps; runs in the worker."""
        self._orders.obey(trainer)
        for progress in train(trainer, PACE):
            self._orders.obey(trainer)
            yield progress
        return trainer.history

    def _order(self, order: Order) -> None:
        self._orders.give(order)
        self._amends = True

    # --- what comes back ---------------------------------------------------------------------------

    def _tick(self) -> None:
        run, trainer = self._run, self.trainer
        if run is not None:
            if isinstance(run.progress, Progress):
                self._progress = run.progress
            if run.ended is not None:
                self._run = None
                self._take_ending(run.ended)
        elif trainer is not None and self._orders:  # nobody trains
            self._orders.obey(trainer)
        if sentence := self._news.sentence():
            self.told.emit(sentence)
        if self._amends and not self._orders and self.state is not State.MAKING:
            self._amend()

    def _take_ending(self, ended: Ended) -> None:
        if ended.how == "cancelled":
            return
        if self.state is State.MAKING:
            self._take_made(ended)
        elif self.trainer is not None and ended.how == "done":
            self._orders.obey(self.trainer)
            if self.trainer.over:
                self._become(State.DONE)
                self.ended.emit(ended)
            else:  # more epochs came with the last step
                self._train()
        else:
            self._fail(ended)

    def _take_made(self, ended: Ended) -> None:
        made, self._made = self._made, None
        if ended.how == "failed":
            self._fail(ended)
        else:
            trainer = self.trainer = ended.result
            self._progress = None
            self._news.watch(trainer)
            self.state = State.READY if trainer.step == 0 else State.DONE if trainer.over else State.STOPPED
            self.saved = self.state is not State.READY
            self.replaced.emit(trainer)
        if self.asked is not None and made is not None and self.asked.computed != made.computed:
            self._make()
        else:
            goes_on, self._goes_on = self._goes_on, False
            if goes_on and self.state is State.READY:
                self._train()
            else:
                self.state_changed.emit()

    def _fail(self, ended: Ended) -> None:
        self.sentence, self._goes_on = ended.sentence, False
        self._become(State.FAILED)
        self.failed.emit(ended.sentence, ended.details)
        self.ended.emit(ended)

    def _show_nothing(self) -> None:
        """Nobody trains."""
        self._runner.cancel()
        self._run = self._made = self.trainer = None
        self._goes_on = False
        self._news.watch(None)
        self._become(State.EMPTY)
        self.replaced.emit(None)

    def _become(self, state: State) -> None:
        self.state = state
        self.state_changed.emit()

    # --- what it is a run of -----------------------------------------------------------------------

    def _fits(self, trainer: Trainer, asked: Training) -> bool:
        """Whether the trainer's history is what is asked for, or can become it by a change of rates."""
        if self.state in UNDER_WAY or self._orders:
            return trainer.training.aim == asked.aim
        return same_history(asked, trained(trainer))

    def _amend(self) -> None:
        """Have the newest wish say what is trained, where it is the same but for rates and epochs."""
        self._amends = False
        trainer, asked = self.trainer, self.asked
        if trainer is None or asked is None or trainer.training.aim != asked.aim:
            return
        truth = amended(asked, trained(trainer))
        if truth != asked:
            self.asked = truth
            self.amended.emit(truth)
