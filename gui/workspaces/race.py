"""The Race workspace: landscape, starts and racers left, map, surface and data, curves, table and card, transport."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from engine.declared import BadInput
from engine.landscape import Landscape
from engine.landscapes.model import ModelLandscape
from engine.runner import Ended
from engine.scenario import Scenario
from gui.bridge import Bridge
from gui.commands import Command
from gui.frame import Frame
from gui.player import Player
from gui.race_screening import RaceScreening
from gui.readiness import Readiness
from gui.scene import Source
from gui.segments import Segments
from gui.store import Store
from gui.theme import Theme
from gui.timeline import Transport
from gui.views.card import Card
from gui.views.curves import Curves
from gui.views.data_pane import DataPane
from gui.views.map2d import Map2D
from gui.views.surface3d import Surface3D
from gui.views.table import Table
from gui.workspaces.look_for import LookFor
from gui.workspaces.race_commands import view_checks, view_commands
from gui.workspaces.race_panel import RacePanel
from gui.workspaces.workspace import Status, Workspace


class RaceWorkspace(Workspace):
    """Joins the store, the bridge, the player and the views of one race."""

    key, keys, has_racers = "race", "F2", True
    panel: RacePanel
    player: Player

    def __init__(self, store: Store, readiness: Readiness, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = self.tr("Race")
        self.help = self.tr("Optimizers descend a landscape side by side (F2)")
        self.store = store
        self.bridge = Bridge(self)
        self.player = Player(self)
        self.panel = RacePanel(store)
        self.map, self.surface, self.data = Map2D(gate=self.bridge.gate), Surface3D(), DataPane()
        self.curves, self.table, self.card = Curves(gate=self.bridge.gate), Table(), Card(readiness=readiness)
        self.transport = Transport(self.player)
        views = (self.map, self.surface, self.data, self.curves, self.table, self.card)
        self.screening = RaceScreening(views, store, self.bridge, self.player, self.transport, self)
        self.readiness = readiness
        self.begun = self._waiting = False
        self._panes = ""  # which are shown
        self._lay_out()
        self._connect()
        self._show_panes(store.scenario.view.panes)

    def _lay_out(self) -> None:
        self.middle = QSplitter(Qt.Orientation.Horizontal)
        self.middle.addWidget(self.map)
        self.middle.addWidget(self.surface)
        self.centre = QSplitter(Qt.Orientation.Vertical)
        for picture, stretch in ((self.middle, 3), (self.data, 2)):
            self.centre.addWidget(picture)
            self.centre.setStretchFactor(self.centre.count() - 1, stretch)
        for splitter in (self.middle, self.centre):
            splitter.setChildrenCollapsible(False)
        self.right = QSplitter(Qt.Orientation.Vertical)
        for view, stretch in ((self.curves, 5), (self.table, 2), (self.card, 3)):
            self.right.addWidget(view)
            self.right.setStretchFactor(self.right.count() - 1, stretch)
        self.switch = self.pane_switch = self._make_pane_switch()
        self.look_for = LookFor(self.store.scenario.look_for)
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        for widget, stretch in ((self.panel, 0), (self.centre, 1), (self.right, 0)):
            self.columns.addWidget(widget)
            self.columns.setStretchFactor(self.columns.count() - 1, stretch)
        self.columns.setSizes([312, 700, 388])
        self.right.setSizes([440, 165, 255])
        self.splitters = {"columns": self.columns, "right": self.right}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.look_for)
        layout.addWidget(self.columns, 1)
        layout.addWidget(self.transport)

    def _make_pane_switch(self) -> Segments:
        """The buttons for map, surface or both; the window's header shows them."""
        words = {
            "2-D": (self.tr("2-D"), self.tr("Only the map (Ctrl+1)")),
            "3-D": (self.tr("3-D"), self.tr("Only the surface (Ctrl+2)")),
            "both": (self.tr("both"), self.tr("Map and surface side by side (Ctrl+3)")),
        }
        return Segments(self.tr("Panes"), words, fills=False)

    def _connect(self) -> None:
        self.pane_switch.chosen.connect(partial(self.edit_view, "panes"))
        self.store.changed.connect(self._scenario_changed)
        self.store.opened.connect(self._show_recording)
        self.bridge.ended.connect(self._run_ended)
        self.map.start_dragged.connect(self._drag_start)
        self.map.drag_finished.connect(self.store.settle)
        self.map.start_added.connect(self._add_start)
        self.map.start_removed.connect(self._remove_start)
        self.readiness.came.connect(self._show_awaited)
        self.map.racer_clicked.connect(self.store.select)
        self.data.edited.connect(self._edit_data)
        self.data.edit_finished.connect(self.store.settle)
        self.data.failed.connect(self._fail)
        self.table.racer_clicked.connect(self.store.select)
        self.curves.step_picked.connect(self._pick_step)
        self.curves.view_edited.connect(self.edit_view)
        self.card.view_edited.connect(self.edit_view)

    def begin(self) -> None:
        """Show and race the scenario. To be called when the window is on screen: what it loads would hold that up."""
        if not self.begun:
            self.begun = True
            self._take_scenario(self.store.scenario)

    # --- for the window ----------------------------------------------------------------------------

    def name_of(self, scenario: Scenario) -> str:
        """The scenario's own title, or the landscape's."""
        own = scenario.title if self.store.home == self.key else ""
        return own or scenario.landscape.title

    def commands(self) -> dict[str, list[Command]]:
        """What the map and the curves show."""
        return {"view": view_commands(self)}

    def checks(self) -> dict[str, bool]:
        """What the map and the curves show now."""
        return view_checks(self.store.scenario.view)

    def status(self) -> Status:
        """Where it is computed, and how fast."""
        return Status(self.store.scenario.device, self.bridge.speed, self.bridge.running)

    def source(self) -> Source:
        """The recording shown, drawn as it is now."""
        frame = self.frame()
        seen: dict[str, Mapping[str, Any]] = {"map": self.map.seen(), "surface": self.surface.seen()}
        if frame is None:
            return Source(self.store.scenario, None, seen)
        return Source(frame.scenario.model_copy(update={"workspace": self.key}), frame.trajectory, seen)

    def plots(self) -> list[tuple[str, QWidget]]:
        """Map and surface, the one in sight first, and what is read."""
        pictures: list[tuple[str, QWidget]] = [("map", self.map), ("surface", self.surface)]
        if self.store.scenario.view.panes == "3-D":
            pictures.reverse()
        return [*pictures, ("data", self.data), ("curves", self.curves), ("table", self.table), ("card", self.card)]

    def take_focus(self) -> None:
        """The map has keys of its own, beside those that play."""
        self.map.canvas.setFocus()

    def leave(self) -> None:
        """Play nothing that nobody sees."""
        self.player.pause()

    def cancel(self) -> None:
        """Stop computing."""
        self.bridge.cancel()

    # --- what is asked for -------------------------------------------------------------------------

    def edit_view(self, field: str, value: object) -> None:
        """Change how the recording is shown."""
        scenario = self.store.scenario
        self.store.edit(scenario.changed(view=scenario.view.changed(**{field: value})))

    def _edit_starts(self, starts: list[tuple[float, float]], gesture: str = "") -> None:
        try:
            self.store.edit(self.store.scenario.changed(starts=tuple(starts)), gesture)
        except BadInput as error:
            self.failed.emit(str(error), "")

    def _drag_start(self, index: int, x: float, y: float) -> None:
        self.bridge.hold()
        if self.player.position == 0 and not self.player.playing:
            self.player.go(self.player.length)  # at step 0 there is no path that could follow the hand
        starts = list(self.store.scenario.starts)
        starts[index] = (x, y)
        self._edit_starts(starts, f"start {index}")

    def _add_start(self, x: float, y: float) -> None:
        self._edit_starts([*self.store.scenario.starts, (x, y)])

    def _remove_start(self, index: int) -> None:
        starts = list(self.store.scenario.starts)
        if len(starts) > 1:
            del starts[index]
            self._edit_starts(starts)

    def _edit_data(self, landscape: Landscape, gesture: str) -> None:
        self.bridge.hold()
        try:
            self.store.edit(self.store.scenario.changed(landscape=landscape), gesture)
        except BadInput as error:
            self._fail(str(error))

    def _fail(self, sentence: str) -> None:
        self.failed.emit(sentence, "")

    def _pick_step(self, step: int) -> None:
        self.player.pause()
        self.player.go(step)

    # --- what is shown -----------------------------------------------------------------------------

    def frame(self) -> Frame | None:
        """What is shown now; None before the first rows."""
        return self.screening.frame()

    def _scenario_changed(self, old: Scenario, new: Scenario) -> None:
        if self.begun:
            changed = self._waiting or old.computed != new.computed
            self._take_scenario(new, compute=changed and self._recording() is None)

    def _recording(self) -> Path | None:
        """The file of the recording that came with the scenario."""
        return self.store.recording if self.store.scenario.workspace == self.key else None

    def _show_recording(self) -> None:
        """Show the recording of what was opened."""
        if self.begun and not self._waiting and self._recording() is not None:
            self._compute(self.store.scenario)

    def _take_scenario(self, scenario: Scenario, compute: bool = True) -> None:
        self._waiting = not self._can_show(scenario.landscape)
        if self._waiting:
            self.look_for.show_words(self.tr("Loading torch, which the losses of models are computed with …"))
            return
        self._show_panes(scenario.view.panes)
        self.look_for.show_words(scenario.look_for, self.store.home == self.key)
        self.screening.take_scenario(scenario)
        if compute:
            self._compute(scenario)

    def _can_show(self, landscape: Landscape) -> bool:
        """Whether what a landscape needs is loaded: the views ask for its minima."""
        simple = not isinstance(landscape, ModelLandscape) or landscape.objective().quadratic is not None
        return simple or self.readiness.want()

    def _show_awaited(self) -> None:
        if self._waiting:
            self._take_scenario(self.store.scenario)

    def _show_panes(self, panes: str) -> None:
        self.pane_switch.set_value(panes)
        if panes == self._panes:
            return
        self._panes = panes
        self.map.setVisible(panes != "3-D")
        self.surface.setVisible(panes != "2-D")
        if panes == "both":
            self.middle.setSizes([10_000, 10_000])  # as much for each

    def _compute(self, scenario: Scenario) -> None:
        self.bridge.look_ahead = min(self.player.position, scenario.stop.steps)
        try:
            self.bridge.request(scenario, self._recording())
        except BadInput as error:
            self.failed.emit(str(error), "")

    def _run_ended(self, ended: Ended) -> None:
        if ended.how == "failed":
            self.failed.emit(ended.sentence, ended.details)
            if self._recording() is not None:  # its file is broken, and the scenario is not
                self.store.recording = None
                self._compute(self.store.scenario)

    def set_theme(self, theme: Theme) -> None:
        """Dress every view."""
        self.panel.set_theme(theme)
        self.transport.set_theme(theme)
        for view in self.screening.views:
            view.set_theme(theme)
        self.screening.refresh()

    def close_down(self) -> None:
        """End the workers."""
        self.panel.close_down()
        self.bridge.close()
