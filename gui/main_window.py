"""The main window: header, workspace, error bar, and the commands of its menus."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsScene,
    QGraphicsView,
    QMainWindow,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.scenario import Scenario, presets
from gui import theme as themes
from gui.commands import SEPARATOR, Command, Commands, belongs_to, only_in
from gui.errors import ErrorBar, catch_errors
from gui.files import FileDesk
from gui.header import Header
from gui.readiness import Readiness
from gui.settings import Settings
from gui.shortcuts import ShortcutSheet
from gui.store import Store
from gui.workspaces.losses import LossesWorkspace
from gui.workspaces.race import PANES, RaceWorkspace

FIRST_PRESET = "Rosenbrock valley"


class MainWindow(QMainWindow):
    """One store, the workspaces, and everything that can be done with them as commands."""

    def __init__(self, scenario: Scenario | None = None, settings: Settings | None = None) -> None:
        super().__init__()
        self._scenes: list[QGraphicsScene] = []  # of the plots
        self.settings = settings or Settings()
        self.presets = presets()
        self.store = Store(scenario or _first(self.presets), self)
        self.errors = ErrorBar()
        self.readiness = Readiness(self)
        self.race = RaceWorkspace(self.store, self.readiness)
        self.losses = LossesWorkspace(self.store, self.readiness)
        self.workspaces: dict[str, RaceWorkspace | LossesWorkspace] = {"race": self.race, "losses": self.losses}
        self.header = Header(self.store, self.race.bridge)
        self.switches = {"race": self.race.pane_switch, "losses": self.losses.page_switch}  # in the header's middle
        for switch in self.switches.values():
            self.header.centre.addWidget(switch)
        self.files = FileDesk(self, self.store, self.race, self.settings)
        self.commands = Commands(self)
        self._lay_out()
        self._make_menus()
        self._connect()
        self.set_theme(self.settings.theme)
        self._scenes = [view.scene() for view in self.findChildren(QGraphicsView)]
        self.setMinimumSize(1024, 640)
        self.resize(1400, 900)
        self.settings.restore(self, {"columns": self.race.columns, "right": self.race.right})
        self._refresh()
        self.race.map.canvas.setFocus()  # so that Space plays at once, and does not press the first button

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.header, self.errors):
            column.addWidget(widget)
        self.stack = QStackedWidget()
        for workspace in self.workspaces.values():
            self.stack.addWidget(workspace)
        column.addWidget(self.stack, 1)
        self.setCentralWidget(body)

    def _connect(self) -> None:
        self.uncaught = catch_errors(self.errors)
        for part in (self.race, self.readiness):
            part.failed.connect(self.errors.show_error)
        self.files.failed.connect(self.errors.show_error)
        self.files.told.connect(self.errors.show_notice)
        self.files.changed.connect(self._refresh)
        self.store.changed.connect(self._refresh)
        self.race.player.state_changed.connect(self._refresh)
        self.header.workspace_chosen.connect(self.take_workspace)
        self.header.theme_chosen.connect(self.set_theme)
        self.header.preset_chosen.connect(self.take_preset)
        self.header.set_presets(self.presets)

    # --- commands ----------------------------------------------------------------------------------

    def _make_menus(self) -> None:
        bar = self.menuBar()
        menus = (
            (self.tr("&File"), self._file_commands()),
            (self.tr("&Edit"), self._edit_commands()),
            (self.tr("&Presets"), self._preset_commands()),
            (self.tr("&View"), self._view_commands()),
            (self.tr("P&layback"), self._playback_commands()),
            (self.tr("&Help"), self._help_commands()),
        )
        for title, commands in menus:
            menu = bar.addMenu(title)
            menu.setToolTipsVisible(True)
            self.commands.fill(menu, commands, title.replace("&", ""))
            if commands[0].name == "new":
                self.files.add_menus(menu, self.commands)

    def _file_commands(self) -> list[Command]:
        files = self.files
        return [
            Command(self.tr("&New"), lambda: files.new(_first(self.presets)), "Ctrl+N", name="new"),
            Command(self.tr("&Open scenario…"), files.open, "Ctrl+O", name="open"),
            Command(self.tr("&Save scenario"), files.save, "Ctrl+S", name="save"),
            Command(self.tr("Save scenario &as…"), files.save_as, "Ctrl+Shift+S", name="save as"),
            Command(self.tr("&Quit"), self.close, "Ctrl+Q", name="quit"),
        ]

    def _edit_commands(self) -> list[Command]:
        panel = self.race.panel
        general = [
            Command(self.tr("&Undo"), self.store.undo, "Ctrl+Z", name="undo"),
            Command(self.tr("&Redo"), self.store.redo, "Ctrl+Shift+Z; Ctrl+Y", name="redo"),
            SEPARATOR,
        ]
        racers = [
            Command(self.tr("&Add a racer"), panel.add_racer, "Ctrl+Shift+A", name="add racer"),
            Command(self.tr("&Duplicate the racer"), panel.duplicate_racer, "Ctrl+D", name="duplicate racer"),
            Command(self.tr("Re&move the racer"), panel.remove_racer, "Ctrl+Backspace", name="remove racer"),
            Command(self.tr("&Hide or show the racer"), panel.toggle_racer, "Ctrl+H", name="hide racer"),
            Command(self.tr("Move the racer u&p"), partial(panel.move_racer, -1), "Alt+Up", name="racer up"),
            Command(self.tr("Move the racer dow&n"), partial(panel.move_racer, 1), "Alt+Down", name="racer down"),
            Command(self.tr("Select the ne&xt racer"), partial(self._select_by, 1), "N", name="next racer"),
            Command(self.tr("Select the pre&vious racer"), partial(self._select_by, -1), "P", name="previous racer"),
            SEPARATOR,
            Command(self.tr("&Stop computing"), self._cancel, "Esc", name="cancel"),
        ]
        return [*general, *only_in("race", racers)]

    def _preset_commands(self) -> list[Command]:
        return [
            Command(preset.title, partial(self.take_preset, number), f"Ctrl+Shift+{number + 1}", preset.look_for)
            for number, preset in enumerate(self.presets)
        ]

    def _view_commands(self) -> list[Command]:
        pane_words = (self.tr("&Map"), self.tr("&Surface"), self.tr("Map and s&urface"))
        panes = [
            Command(
                words, partial(self.race.edit_view, "panes", pane), f"Ctrl+{n + 1}", group="panes", name=f"panes {pane}"
            )
            for n, (words, pane) in enumerate(zip(pane_words, PANES, strict=True))
        ]
        toggles = [
            Command(words, partial(self._toggle_view, field), keys, checkable=True, name=field)
            for words, field, keys in (
                (self.tr("&Contour lines"), "contours", "C"),
                (self.tr("M&inima"), "minima", "M"),
                (self.tr("&Data, where a model is fitted to some"), "data", "D"),
                (self.tr("Arrow: minus &gradient"), "gradient_arrow", "G"),
                (self.tr("Arrow: the same of the &batch alone, or with the noise"), "batch_arrow", "B"),
                (self.tr("Arrow: m&omentum"), "momentum_arrow", "V"),
                (self.tr("Arrow: next &step"), "step_arrow", "S"),
            )
        ]
        scales = [
            Command(words, partial(self._toggle_scale, field), keys, checkable=True, name=field)
            for words, field, keys in (
                (self.tr("Log &colours"), "colour_scale", "K"),
                (self.tr("Log &loss axis"), "loss_scale", "Shift+L"),
            )
        ]
        looks = [
            Command(self.tr(look.title), partial(self.set_theme, key), keys, group="theme", name=f"theme {key}")
            for (key, look), keys in zip(themes.THEMES.items(), ("F5", "F6", "F7"), strict=True)
        ]
        reset = Command(self.tr("&Reset the view"), self._reset_views, "R", name="reset view")
        full = Command(self.tr("&Full screen"), self._toggle_full_screen, "F11", checkable=True, name="full screen")
        race = only_in("race", [*panes, SEPARATOR, *toggles, SEPARATOR, *scales, SEPARATOR, reset])
        return [*self._workspace_commands(), SEPARATOR, *race, full, SEPARATOR, *looks]

    def _workspace_commands(self) -> list[Command]:
        places = ((self.tr("R&ace"), "race", "F2"), (self.tr("&Losses"), "losses", "F3"))
        workspaces = [
            Command(words, partial(self.take_workspace, key), keys, group="workspace", name=f"workspace {key}")
            for words, key, keys in places
        ]
        pages = [
            Command(
                self.tr("Losses: {}").format(button.text().lower()),
                partial(self.losses.show_page, page),
                f"Ctrl+{n + 1}",
                group="page",
                name=f"page {page}",
            )
            for n, (page, button) in enumerate(self.losses.page_buttons.items())
        ]
        return [*workspaces, SEPARATOR, *only_in("losses", pages)]

    def _playback_commands(self) -> list[Command]:
        player, transport = self.race.player, self.race.transport
        commands = [
            Command(self.tr("&Play or pause"), player.toggle, "Space", name="play"),
            Command(self.tr("One step &forward"), partial(player.step_by, 1), "Right", name="forward"),
            Command(self.tr("One step &back"), partial(player.step_by, -1), "Left", name="back"),
            Command(self.tr("&Ten steps forward"), partial(player.step_by, 10), "Shift+Right", name="ten forward"),
            Command(self.tr("Te&n steps back"), partial(player.step_by, -10), "Shift+Left", name="ten back"),
            Command(self.tr("To the &start"), partial(player.go, 0), "Home", name="first"),
            Command(self.tr("To the &end"), lambda: player.go(player.length), "End", name="last"),
            Command(self.tr("Fas&ter"), partial(transport.change_speed, 1), "]", name="faster"),
            Command(self.tr("Slo&wer"), partial(transport.change_speed, -1), "[", name="slower"),
            Command(self.tr("&Loop"), lambda: player.set_loop(not player.loop), "L", checkable=True, name="loop"),
        ]
        return only_in("race", commands)

    def _help_commands(self) -> list[Command]:
        return [
            Command(self.tr("&Shortcuts"), self._show_shortcuts, "F1; ?", name="shortcuts"),
            Command(self.tr("&About Ravine"), self._show_about, name="about"),
        ]

    # --- what they do ------------------------------------------------------------------------------

    def take_workspace(self, key: str) -> None:
        """Bring a workspace to the front."""
        self.store.edit(self.store.scenario.changed(workspace=key))

    def take_preset(self, number: int) -> None:
        """Show a preset from its beginning."""
        self.files.take(self.presets[number], None)
        self.race.player.go(0)
        self.race.player.play()

    def _cancel(self) -> None:
        self.errors.hide()
        self.race.bridge.cancel()

    def _select_by(self, places: int) -> None:
        count = len(self.store.scenario.racers)
        if count:
            self.store.select((self.store.selected + places) % count)

    def _toggle_view(self, field: str) -> None:
        self.race.edit_view(field, not getattr(self.store.scenario.view, field))

    def _toggle_scale(self, field: str) -> None:
        now = getattr(self.store.scenario.view, field)
        self.race.edit_view(field, "linear" if now == "log" else "log")

    def _reset_views(self) -> None:
        for view in (self.race.map, self.race.surface, self.race.data):
            view.reset_view()

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _show_shortcuts(self) -> None:
        ShortcutSheet(self.commands.sheet, self).open()

    def _show_about(self) -> None:
        QMessageBox.about(
            self,
            self.tr("About Ravine"),
            self.tr("<b>Ravine</b><p>Optimizers descending loss landscapes, side by side.</p><p>MIT licence.</p>"),
        )

    def set_theme(self, key: str) -> None:
        """Dress the whole window; remembered."""
        theme = themes.THEMES.get(key, themes.LIGHT)
        themes.apply(theme)
        for part in (self.header, self.errors, *self.workspaces.values()):
            part.set_theme(theme)
        self.settings.theme = theme.key
        self.commands.check(f"theme {theme.key}", True)

    def _show_workspace(self) -> None:
        """Bring the scenario's workspace to the front, and what goes with it."""
        key = self.store.scenario.workspace
        if self.stack.currentWidget() is not self.workspaces[key]:
            self.stack.setCurrentWidget(self.workspaces[key])
            self.race.player.pause()
        for name, switch in self.switches.items():
            switch.setVisible(name == key)
        self.commands.enter(key)
        self.commands.check(f"workspace {key}", True)
        self.commands.check(f"page {self.store.scenario.lab.page}", True)
        self.losses.refresh()

    def _refresh(self) -> None:
        """Let menus and title say how things are."""
        self._show_workspace()
        view, commands = self.store.scenario.view, self.commands
        commands.actions["undo"].setEnabled(self.store.can_undo)
        commands.actions["redo"].setEnabled(self.store.can_redo)
        for field in ("contours", "minima", "data", "gradient_arrow", "batch_arrow", "momentum_arrow", "step_arrow"):
            commands.check(field, getattr(view, field))
        for field in ("colour_scale", "loss_scale"):
            commands.check(field, getattr(view, field) == "log")
        commands.check(f"panes {view.panes}", True)
        commands.check("loop", self.race.player.loop)
        self.setWindowModified(self.files.unsaved)
        self.setWindowTitle(f"{self.files.name}[*] – Ravine")

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

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved work, remember the window, end the worker."""
        if not self.files.may_lose_changes():
            event.ignore()
            return
        self.settings.remember(self, {"columns": self.race.columns, "right": self.race.right})
        self.uncaught.remove()
        self.readiness.close()
        self.race.close_down()
        event.accept()

    def open_path(self, path: Path) -> None:
        """Open a scenario file, as from the command line or a drop."""
        self.files.open_path(path)


def _first(scenarios: tuple[Scenario, ...]) -> Scenario:
    """What the window opens with."""
    return next((s for s in scenarios if s.title == FIRST_PRESET), scenarios[0])
