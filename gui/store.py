"""Holds the scenario that is being edited, with undo and redo; every edit is a new value."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine import own_model
from engine.racer import Contestant
from engine.scenario import Scenario

MOST_UNDO = 500


class Store(QObject):
    """The scenario, its past and its future, and which racer is selected."""

    changed = Signal(object, object)  # the old scenario, the new one
    selected_changed = Signal(int)
    opened = Signal(object)  # another scenario was opened, after `changed`; the file of its recording, or None

    def __init__(self, scenario: Scenario, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scenario = scenario
        self.selected = 0
        self.home = scenario.workspace  # the workspace that it was opened for, which its title is about
        self.recording: Path | None = None  # the file of the recording that was opened with it, until it is edited
        self._past: list[Scenario] = []
        self._future: list[Scenario] = []
        self._saved: Scenario | None = scenario  # None: in no file
        self._gesture = ""

    @property
    def racers(self) -> tuple[Contestant, ...]:
        """Those of the workspace in front, of whom one is selected: who races, or who trains a network."""
        return self.scenario.training.racers if self.scenario.workspace == "train" else self.scenario.racers

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether an edit was taken back."""
        return bool(self._future)

    @property
    def unsaved(self) -> bool:
        """Whether the scenario differs from what was last opened or saved."""
        return self.scenario != self._saved

    @property
    def gesturing(self) -> bool:
        """Whether a drag is under way."""
        return bool(self._gesture)

    def edit(self, scenario: Scenario, gesture: str = "") -> None:
        """Take an edited scenario. Edits in a row with the same `gesture` (a drag) are one step of undo.

        Its title, and what it said to look for, go with what they were about.
        """
        if _subject(scenario, self.home) != _subject(self.scenario, self.home):
            scenario = scenario.changed(title="", look_for="")
        self._take(scenario, gesture)

    def _take(self, scenario: Scenario, gesture: str = "", recording: Path | None = None) -> None:
        self.recording = recording
        if scenario == self.scenario:
            return
        if not gesture or gesture != self._gesture:
            self._past = [*self._past[-MOST_UNDO + 1 :], self.scenario]
        self._gesture = gesture
        self._future.clear()
        self._become(scenario)

    def settle(self) -> None:
        """End the gesture: the next edit is an undo step of its own."""
        self._gesture = ""

    def undo(self) -> None:
        """Take the last edit back."""
        if self._past:
            self._future.append(self.scenario)
            self._step_to(self._past.pop())

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._future:
            self._past.append(self.scenario)
            self._step_to(self._future.pop())

    def open(self, scenario: Scenario, recording: Path | None = None) -> None:
        """Take another scenario (a file, a preset), with the file of its recording; that too can be undone.

        It never runs a file of the user's own: each is asked for by name again.
        """
        own_model.forget()
        self.settle()
        self._saved, self.home = scenario, scenario.workspace
        self._take(scenario, recording=recording)
        self.opened.emit(recording)

    def amend(self, scenario: Scenario) -> None:
        """Take what became of the scenario by itself: nothing to undo, and a drag goes on."""
        if scenario != self.scenario:
            self._become(scenario)

    def mark_saved(self) -> None:
        """The scenario as it is now is in a file."""
        self._saved = self.scenario

    def mark_unsaved(self) -> None:
        """The scenario as it is now is in no file."""
        self._saved = None

    def select(self, racer: int) -> None:
        """Select a racer by its index."""
        racer = max(0, min(racer, len(self.racers) - 1))
        if racer != self.selected:
            self.selected = racer
            self.selected_changed.emit(racer)

    def _step_to(self, scenario: Scenario) -> None:
        self.settle()
        self.recording = None
        self._become(scenario)

    def _become(self, scenario: Scenario) -> None:
        old, self.scenario = self.scenario, scenario
        self.changed.emit(old, scenario)
        self.select(self.selected)


def _subject(scenario: Scenario, home: str) -> object:
    """What the title of a scenario is about, which was opened for a workspace."""
    training = scenario.training
    return (training.data.key, training.network.key) if home == "train" else scenario.landscape.key
