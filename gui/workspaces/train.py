"""The Train workspace: data, network and racers left, fits or the loss landscape, curves, controls and transport."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from engine.history import History
from engine.jobs.train import reopen, show
from engine.scenario import Scenario
from engine.training import Training
from engine.training_start import TrainingStart, going_on
from gui.bridge import Bridge
from gui.commands import Command
from gui.readiness import Readiness
from gui.scene import Source
from gui.store import Store
from gui.theme import LIGHT, Theme
from gui.train_screening import TrainScreening
from gui.train_timeline import TrainPlayer, TrainTransport
from gui.training_run import TrainingRun
from gui.training_state import State, nobody
from gui.workspaces.look_for import LookFor
from gui.workspaces.train_commands import picture_switch, train_commands
from gui.workspaces.train_strip import TrainStrip
from gui.workspaces.workspace import Status, Workspace

if TYPE_CHECKING:
    from gui.workspaces.train_views import TrainViews

ROOMY = 210  # letters that the workspace is wide: then the landscape has room beside the curves


class TrainWorkspace(Workspace):
    """Joins the store, the run, the player and the views of one training; the views are made when first seen."""

    key, keys, has_racers = "train", "F4", True
    player: TrainPlayer

    def __init__(self, store: Store, readiness: Readiness, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = self.tr("Train")
        self.help = self.tr("Networks are trained by several optimizers side by side (F4)")
        self.store, self.readiness, self.bridge = store, readiness, bridge
        self.run = TrainingRun(bridge, self)
        self.player = TrainPlayer(self)
        self.transport = TrainTransport(self.player)
        self.strip = TrainStrip(self.run)
        self.screening = TrainScreening(self.run, store, bridge, self.player, self.transport, self)
        self.switch = picture_switch()
        self._recording: Path | None = None  # that is to be shown in place of training
        self.begun = False  # whether it was ever in front, with torch loaded
        self.views: TrainViews | None = None  # made when first seen
        self._theme = LIGHT
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.notice = QLabel(self.tr("Loading PyTorch…"))
        self.notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.notice.setWordWrap(True)
        self.notice.setProperty("role", "dim")
        self.middle = QStackedWidget()
        self.middle.addWidget(self.notice)
        self.look_for = LookFor()
        self.left, self.right = QStackedWidget(), QStackedWidget()  # filled when first seen
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self.columns.setChildrenCollapsible(False)
        for widget, stretch, least in ((self.left, 0, 304), (self.middle, 1, 388), (self.right, 0, 320)):
            self.columns.addWidget(widget)
            widget.setMinimumWidth(least)
            self.columns.setStretchFactor(self.columns.count() - 1, stretch)
        self.columns.setSizes([312, 680, 408])
        self.splitters = {"train columns": self.columns}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.look_for)
        layout.addWidget(self.columns, 1)
        layout.addWidget(self.strip)
        layout.addWidget(self.transport)

    def _connect(self) -> None:
        self.switch.chosen.connect(partial(self.edit_view, "tab"))
        self.store.changed.connect(self._scenario_changed)
        self.store.opened.connect(self._train_opened)
        self.readiness.loaded.connect(self.refresh)
        self.bridge.ticked.connect(self.strip.tick)
        self.strip.toggled.connect(self.toggle)
        self.strip.stopped.connect(self.stop)
        self.strip.more_asked.connect(self.more)
        self.run.state_changed.connect(self._show_picture)
        self.run.replaced.connect(self._tell_views)
        self.run.amended.connect(self._amend)
        self.run.failed.connect(self.failed)
        self.run.told.connect(self.told)

    # --- what is asked for -------------------------------------------------------------------------

    def edit_view(self, field: str, value: object) -> None:
        """Change how the training is shown."""
        scenario = self.store.scenario
        self.store.edit(scenario.with_training(view=scenario.training.view.changed(**{field: value})))

    def toggle(self) -> None:
        """Start, pause, or go on."""
        if self.run.training:
            self.run.pause()
        else:
            self.run.start()
            self.player.follow()

    def stop(self) -> None:
        """End the training here; where it stands still already, go back to the first weights."""
        if self.run.state in (State.TRAINING, State.PAUSED):
            self.run.stop()
        else:
            self.run.reset()

    def more(self, epochs: int = 10) -> None:
        """Go on for more epochs."""
        if self.run.can_go_on:
            self.run.more(epochs)
            self.player.follow()

    def train_from(self, start: TrainingStart) -> None:
        """Let all racers go on from a point that was picked on a slice."""
        scenario = self.store.scenario
        self.store.edit(scenario.changed(train=going_on(scenario.training, start)))
        self.run.renew()
        self.player.follow()

    def cancel(self) -> None:
        """Stop computing the slice, if one is on its way; else pause."""
        if self.views is None or not self.views.landscape.cancel():
            self.run.pause()

    def commands(self) -> dict[str, list[Command]]:
        """Pictures, and what the buttons of the strip do."""
        return train_commands(self)

    # --- what is shown -----------------------------------------------------------------------------

    def name_of(self, scenario: Scenario) -> str:
        """The scenario's own title, or network and data."""
        training = scenario.training
        own = scenario.title if self.store.home == self.key else ""
        return own or self.tr("{} on {}").format(training.network.title, training.data.title)

    def source(self) -> Source:
        """The history shown, with the scenario that it is a run of."""
        trainer, training = self.run.trainer, self.screening.training
        if trainer is None or training is None or not trainer.history.count:
            return Source(self.store.scenario)
        seen = {key: {"racer": self.screening.shown(self.store.selected)} for key in ("fits", "histograms")}
        return Source(self.store.scenario.changed(train=training), trainer.history, seen)

    def plots(self) -> list[tuple[str, QWidget]]:
        """The picture in front first, and what is read."""
        return [] if self.views is None else self.views.plots(self.store.scenario.training.view.tab)

    def checks(self) -> dict[str, bool]:
        """Which picture is in front."""
        return {f"tab {self.store.scenario.training.view.tab}": True}

    def status(self) -> Status | None:
        """Where it is trained, and how fast."""
        trainer = self.run.trainer
        device = trainer.problem.device if trainer else self.store.scenario.training.device
        return Status(device, self.run.speed, self.run.running)

    def refresh(self) -> None:
        """Show the scenario, if this workspace is in front; it trains at once when it is seen for the first time."""
        scenario = self.store.scenario
        if scenario.workspace != self.key:
            return
        self.switch.set_value(scenario.training.view.tab)
        self.look_for.show_words(scenario.look_for, self.store.home == self.key)
        if not self.begun and self.readiness.want_torch():
            self.begun = True
            self._build()
            self._take(scenario.training)
            self._begin_anew()

    def _build(self) -> None:
        """Make panel and views, which take a moment: now that somebody looks."""
        from gui.workspaces.train_views import TrainViews

        views = self.views = TrainViews(self.store, self.bridge.gate)
        self.panel = views.panel
        self.left.addWidget(views.panel)
        self.middle.addWidget(views.fits)
        self.middle.addWidget(views.landscape)
        self.right.addWidget(views.curves)
        views.fits.view_edited.connect(self.edit_view)
        views.landscape.train_from.connect(self.train_from)
        views.landscape.failed.connect(self.failed)
        views.panel.network.own.walked.connect(self._show_walked)
        views.curves.step_picked.connect(self._pick_step)
        views.curves.view_edited.connect(self.edit_view)
        for view in (views.fits, views.landscape, views.curves):
            view.racer_clicked.connect(self.screening.select)
        views.set_theme(self._theme)
        self.built.emit()

    def _scenario_changed(self, old: Scenario, new: Scenario) -> None:
        if self.begun and (old.train is not new.train or old.workspace != new.workspace):
            self._take(new.training)

    def _train_opened(self, recording: Path | None) -> None:
        """Train what was opened, or show the recording that came with it; play it."""
        self._recording = recording if self.store.scenario.workspace == self.key else None
        if self.begun and self.store.scenario.workspace == self.key:
            self._begin_anew()

    def _begin_anew(self) -> None:
        if self._recording is not None:
            self.run.look_at(partial(reopen, self._recording))
        else:
            self.run.renew()
        self._recording = None
        self.player.follow()

    def _show_walked(self, training: Training, history: History) -> None:
        """Show saved states of a model of the user's own as a run."""
        self.store.edit(self.store.scenario.changed(train=training))
        self.run.look_at(partial(show, training, history))
        self.player.follow()

    def _take(self, training: Training) -> None:
        self.run.take(training)
        self.screening.match()
        self._tell_views()
        self._show_picture()

    def _tell_views(self) -> None:
        """Have the views show who trained, in the way that is asked for now; while nobody has, who is to train."""
        trained = self.screening.training if self.run.trainer is not None else None
        if self.views is not None:
            self.views.set_training(trained or self.store.scenario.training)

    def _show_picture(self) -> None:
        """Bring the fits or the landscape to the front, or say why there is nothing to see."""
        words = {
            State.EMPTY: nobody(),
            State.FAILED: self.run.sentence,
        }.get(self.run.state, self.tr("Reading the data and building the networks …"))
        self.notice.setText(words)
        if self.views is None:
            return
        in_front = self.views.picture(self.store.scenario.training.view.tab)
        self._make_room(in_front is self.views.landscape)
        shown = in_front if self.run.trainer is not None else self.notice
        if self.middle.currentWidget() is not shown:
            self.middle.setCurrentWidget(shown)
        if self.screening.views[:1] != (in_front,):
            self.screening.hand_to(in_front, *self.views.curves.parts)

    def _make_room(self, wanted: bool) -> None:
        """Fold the curves away where the landscape, with what is said beside it, would be narrow."""
        self.right.setVisible(not wanted or self.width() >= ROOMY * self.fontMetrics().averageCharWidth())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There may be room for the curves now, or no longer."""
        super().resizeEvent(event)
        self._make_room(self.store.scenario.training.view.tab == "landscape" and self.views is not None)

    def _pick_step(self, step: int) -> None:
        self.player.pause()
        self.player.go(step)

    def _amend(self, training: Training) -> None:
        self.store.amend(self.store.scenario.changed(train=training))
        self.screening.extend()

    def set_theme(self, theme: Theme) -> None:
        """Dress every view."""
        self._theme = theme
        self.transport.set_theme(theme)
        self.strip.set_theme(theme)
        if self.views is not None:
            self.views.set_theme(theme)
        self.screening.refresh()

    def close_down(self) -> None:
        """End the workers."""
        if self.views is not None:
            self.views.close_down()
        self.run.close()
