"""Opening and saving scenarios: the dialogs, the recent files, and the question before work is lost."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from engine.declared import BadInput
from engine.file_names import file_name
from engine.files import writing
from engine.recording_reader import may_record
from engine.run_file import is_run
from engine.scenario import Scenario
from gui.commands import Commands
from gui.settings import Settings
from gui.store import Store


class FileDesk(QObject):
    """Which file the scenario is in, and everything that brings another."""

    failed = Signal(str, str)
    told = Signal(str)
    opening = Signal()  # another scenario is about to be shown
    changed = Signal()  # which file it is, or whether the scenario is what it holds

    def __init__(self, window: QWidget, store: Store, settings: Settings) -> None:
        super().__init__(window)
        self.window, self.store, self.settings = window, store, settings
        self.path: Path | None = None

    @property
    def name(self) -> str:
        """What the window calls the scenario."""
        return self.path.name if self.path else self.store.scenario.title or self.tr("Untitled")

    @property
    def unsaved(self) -> bool:
        """Whether a file is open and the scenario is no longer what it holds."""
        return self.path is not None and self.store.unsaved

    def add_recent(self, menu: QMenu, commands: Commands) -> None:
        """Add the recent files to the File menu, before what saves."""
        self.recent_menu = QMenu(self.tr("Open &recent"), menu)
        self.recent_menu.aboutToShow.connect(self._fill_recent)
        menu.insertMenu(commands.actions["save"], self.recent_menu)

    # --- scenarios ---------------------------------------------------------------------------------

    def take(self, scenario: Scenario, path: Path | None, recording: Path | None = None) -> bool:
        """Show another scenario, and its recording if there is one, unless the user would rather keep unsaved work."""
        if not self.may_lose_changes():
            return False
        self.path = path
        self.opening.emit()
        self.store.open(scenario, recording)
        self.changed.emit()
        return True

    def new(self, scenario: Scenario) -> None:
        """Begin again."""
        self.take(scenario, None)

    def open(self) -> None:
        """Ask for a scenario file, or an exported recording that carries its scenario, and show it."""
        words = self.tr("Scenarios, trajectories and runs (*.json *.csv *.npz *.parquet);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self.window, self.tr("Open scenario"), self.settings.folder, words)
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> bool:
        """Show the scenario of a file, or the run in it; what is wrong with it is said, and nothing is lost."""
        try:
            scenario = Scenario.open(path)
        except BadInput as error:
            self.failed.emit(str(error), "")
            return False
        run = is_run(path)
        if run:
            scenario = scenario.changed(workspace="train")
        recording = path if run or (scenario.workspace == "race" and may_record(path)) else None
        taken = self.take(scenario, path, recording)
        if taken:
            self._remember(path)
        return taken

    def save(self) -> bool:
        """Write the scenario to its file; ask for one if it has none."""
        return self._write(self.path) if self.path and self.path.suffix == ".json" else self.save_as()

    def save_as(self) -> bool:
        """Ask for a file and write the scenario to it."""
        path = self._ask_path(self.tr("Save scenario"), "json", self.tr("Scenario (*.json)"))
        return path is not None and self._write(path)

    def _write(self, path: Path) -> bool:
        try:
            with writing(path) as file:
                file.write(self.store.scenario.to_json().encode())
        except BadInput as error:
            self.failed.emit(str(error), "")
            return False
        self.path = path
        self.store.mark_saved()
        self.changed.emit()
        self._remember(path)
        self.told.emit(self.tr("Saved {}").format(path.name))
        return True

    def may_lose_changes(self) -> bool:
        """Ask about unsaved changes, if there are any; whether to go on."""
        if not self.unsaved:
            return True
        choice = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self.window,
            self.tr("Unsaved changes"),
            self.tr("{} has changes that are not saved.").format(self.name),
            choice.Save | choice.Discard | choice.Cancel,
        )
        return self.save() if answer == choice.Save else answer == choice.Discard

    def _fill_recent(self) -> None:
        self.recent_menu.clear()
        for path in self.settings.recent_files():
            self.recent_menu.addAction(path.name, partial(self.open_path, path)).setToolTip(str(path))
        if self.recent_menu.isEmpty():
            self.recent_menu.addAction(self.tr("Nothing opened yet")).setEnabled(False)

    def _remember(self, path: Path) -> None:
        self.settings.add_recent(path)
        self.settings.folder = str(path.parent)

    def _ask_path(self, title: str, suffix: str, words: str) -> Path | None:
        proposed = Path(self.settings.folder) / f"{file_name(self.store.scenario)}.{suffix}"
        name, _ = QFileDialog.getSaveFileName(self.window, title, str(proposed), words)
        if not name:
            return None
        path = Path(name)
        return path if path.suffix else path.with_suffix(f".{suffix}")
