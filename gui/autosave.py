"""Keeps what a window shows in a file while it is open, so that nothing is lost whatever ends the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from engine.declared import BadInput
from engine.scenario import Scenario
from gui.autosave_folder import AutosaveFolder, Kept, Slot

if TYPE_CHECKING:
    from gui.main_window import MainWindow

MOMENT = 1000  # ms between an edit, or the first of several, and the file that has it


class Autosave(QObject):
    """Writes a moment after each edit and each move on the timeline; an orderly close removes the file.

    A window in which nobody did anything has no file: what it opened with comes again by itself.
    """

    failed = Signal(str, str)  # said once, however long it lasts

    def __init__(self, window: MainWindow, folder: AutosaveFolder) -> None:
        super().__init__(window)
        self.window, self.folder = window, folder
        self.slot: Slot | None = None
        self._text: tuple[Scenario, str] | None = None  # the newest scenario in words
        self._touched = self._told = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(MOMENT)
        self._timer.timeout.connect(self.write)
        window.store.changed.connect(self._touch)
        window.files.changed.connect(self._touch)
        for place in window.workspaces.values():
            if place.player is not None:
                place.player.moved.connect(self._moved)
        window.closed.connect(self._end)

    def adopt(self, slot: Slot) -> None:
        """Go on in the file of a window that is no more; what was kept here so far makes way for it."""
        if self.slot is not None:
            self.slot.remove()
        self.slot = slot
        self._touch()

    def write(self) -> None:
        """Write the file now; what is wrong is said the first time."""
        self._timer.stop()
        try:
            self.slot = self.slot or self.folder.new()
            self.slot.write(self._kept())
        except BadInput as error:
            if not self._told:
                self._told = True
                self.failed.emit(self.tr("Your work is not kept against a crash: {}").format(error), "")

    def _kept(self) -> str:
        window, scenario = self.window, self.window.store.scenario
        if self._text is None or self._text[0] is not scenario:
            self._text = scenario, scenario.to_json().rstrip()
        player = window.front.player
        kept = Kept(scenario, player.position if player else 0, window.files.path, window.files.unsaved)
        return kept.to_json(self._text[1])

    def _touch(self) -> None:
        """Write soon; edits in a row, as in a drag, do not put it off."""
        self._touched = True
        if not self._timer.isActive():
            self._timer.start()

    def _moved(self) -> None:
        """What plays by itself in an untouched window is nobody's work."""
        player = self.window.front.player
        if self._touched or (player is not None and not player.playing):
            self._touch()

    def _end(self) -> None:
        self._timer.stop()
        if self.slot is not None:
            self.slot.remove()
