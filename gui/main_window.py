"""The main window: header, workspaces, error bar, and what holds for all of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsScene,
    QGraphicsView,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.preset import listed
from engine.scenario import Scenario
from gui import theme as themes
from gui.commands import Commands, belongs_to
from gui.errors import ErrorBar, catch_errors
from gui.exports import ExportDesk
from gui.files import FileDesk
from gui.header import Header
from gui.incoming import Incoming
from gui.menus import Menus
from gui.readiness import Readiness
from gui.settings import Settings
from gui.store import Store
from gui.workspaces.losses import LossesWorkspace
from gui.workspaces.race import RaceWorkspace
from gui.workspaces.train import TrainWorkspace
from gui.workspaces.workspace import Workspace

FIRST_PRESET = "Rosenbrock valley"


class MainWindow(QMainWindow):
    """One store, the workspaces, and everything that can be done with them as commands."""

    closed = Signal()  # in order, by the user

    def __init__(self, scenario: Scenario | None = None, settings: Settings | None = None) -> None:
        super().__init__()
        self._scenes: list[QGraphicsScene] = []  # of the plots
        self.settings = settings or Settings()
        self.presets = listed()
        self.store = Store(scenario or self.first_preset, self)
        self.errors = ErrorBar()
        self.readiness = Readiness(self)
        self.race = RaceWorkspace(self.store, self.readiness)
        self.losses = LossesWorkspace(self.store, self.readiness)
        self.train = TrainWorkspace(self.store, self.readiness, self.race.bridge)
        places: tuple[Workspace, ...] = (self.race, self.losses, self.train)
        self.workspaces = {place.key: place for place in places}
        self.header = Header(self.store, self.workspaces)
        self.files = FileDesk(self, self.store, self.settings)
        self.exports = ExportDesk(self, self.settings)
        self.incoming = Incoming(self.files)
        self.commands = Commands(self)
        self._lay_out()
        Menus(self).fill(self.commands)
        self._connect()
        self.set_theme(self.settings.theme)
        self._scenes = [view.scene() for view in self.findChildren(QGraphicsView)]
        self.setAcceptDrops(True)
        self.setMinimumSize(1024, 640)
        self.resize(1400, 900)
        self.settings.restore(self, self._splitters)
        self._refresh()
        self.front.take_focus()  # so that Space plays at once, and does not press the first button

    def _lay_out(self) -> None:
        body = QWidget()
        self._column = column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.header, self.errors, self.exports.strip):
            column.addWidget(widget)
        self.stack = QStackedWidget()
        for workspace in self.workspaces.values():
            self.stack.addWidget(workspace)
        column.addWidget(self.stack, 1)
        self.setCentralWidget(body)

    def _connect(self) -> None:
        self.uncaught = catch_errors(self.errors)
        self.readiness.failed.connect(self.errors.show_error)
        for place in self.workspaces.values():
            place.failed.connect(self.errors.show_error)
            place.told.connect(self.errors.show_notice)
            if place.player is not None:
                place.player.state_changed.connect(self._refresh)
        for desk in (self.files, self.exports):
            desk.failed.connect(self.errors.show_error)
            desk.told.connect(self.errors.show_notice)
        self.files.opening.connect(self.errors.hide)  # what was said was about what was there before
        self.files.changed.connect(self._refresh)
        self.store.changed.connect(self._refresh)
        self.race.bridge.ticked.connect(self.header.tick)
        self.header.workspace_chosen.connect(self.take_workspace)
        self.header.theme_chosen.connect(self.set_theme)
        self.header.preset_chosen.connect(self.take_preset)
        self.header.set_presets(self.presets)

    @property
    def front(self) -> Workspace:
        """The workspace in front."""
        return self.workspaces[self.store.scenario.workspace]

    @property
    def _splitters(self) -> dict[str, QSplitter]:
        """Whose places are remembered."""
        return {name: one for place in self.workspaces.values() for name, one in place.splitters.items()}

    def add_bar(self, bar: QWidget) -> None:
        """Have something to say above the work, below errors."""
        self._column.insertWidget(self._column.indexOf(self.stack), bar)

    # --- what is asked for -------------------------------------------------------------------------

    @property
    def first_preset(self) -> Scenario:
        """What the window opens with."""
        return next((one for one in self.presets if one.title == FIRST_PRESET), self.presets[0]).open()

    def take_workspace(self, key: str) -> None:
        """Bring a workspace to the front."""
        self.store.edit(self.store.scenario.changed(workspace=key))

    def take_preset(self, number: int) -> None:
        """Show a preset from its beginning."""
        self.files.take(self.presets[number].open().beside(self.store.scenario), None)
        if self.front is self.race:
            self.race.player.go(0)
            self.race.player.play()

    def set_theme(self, key: str) -> None:
        """Dress the whole window; remembered."""
        theme = themes.THEMES.get(key, themes.LIGHT)
        themes.apply(theme)
        self.header.set_theme(theme)
        self.errors.set_theme(theme)
        self.exports.set_theme(theme)
        for place in self.workspaces.values():
            place.set_theme(theme)
        self.settings.theme = theme.key
        self.commands.check(f"theme {theme.key}", True)

    def _refresh(self) -> None:
        """Bring the scenario's workspace to the front; let menus and title say how things are."""
        front, commands = self.front, self.commands
        before = self.stack.currentWidget()
        if before is not front:
            self.stack.setCurrentWidget(front)
            front.take_focus()
            if isinstance(before, Workspace):
                before.leave()
        commands.enter(front.key)
        commands.check(f"workspace {front.key}", True)
        commands.actions["undo"].setEnabled(self.store.can_undo)
        commands.actions["redo"].setEnabled(self.store.can_redo)
        for name, on in front.checks().items():
            commands.check(name, on)
        if front.player is not None:
            commands.check("loop", front.player.loop)
        self.setWindowModified(self.files.unsaved)
        self.setWindowTitle(f"{self.files.name}[*] – Ravine")
        front.refresh()

    # --- events ------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Leave arrow keys and space to a focused input, before any shortcut takes them; paint undisturbed."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if plain and belongs_to(event.key(), QApplication.focusWidget()):
                event.accept()
                return True
        if event.type() == QEvent.Type.UpdateRequest:  # all painting happens in here
            return self._paint(event)
        return super().event(event)

    def _paint(self, event: QEvent) -> bool:
        """Paint in one go what changed; the plots' scenes would ask for a second and a third time."""
        self.race.bridge.hold()
        for scene in self._scenes:
            QCoreApplication.sendPostedEvents(scene, QEvent.Type.MetaCall.value)
        painted = super().event(event)
        self.race.bridge.paint_due = False
        if not self.race.begun:
            QTimer.singleShot(0, self, self._begin)
        return painted

    def _begin(self) -> None:
        self.race.begin()
        self.race.player.play()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Let a file or a link be dropped."""
        if self.incoming.takes(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        event.acceptProposedAction()
        self.incoming.take(event.mimeData())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved work, remember the window, end the worker."""
        if not (self.files.may_lose_changes() and self.exports.may_close()):
            event.ignore()
            return
        self.exports.close()
        self.settings.remember(self, self._splitters)
        self.uncaught.remove()
        self.readiness.close()
        for place in self.workspaces.values():
            place.close_down()
        event.accept()
        self.closed.emit()

    def open_path(self, path: Path) -> None:
        """Open a scenario file, as from the command line or a drop."""
        self.files.open_path(path)
