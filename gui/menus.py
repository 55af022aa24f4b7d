"""The menus of the main window: every command, with its keys and what it does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox

from gui import theme as themes
from gui.commands import SEPARATOR, Command, Commands, only_in
from gui.player import Player
from gui.shortcuts import ShortcutSheet

if TYPE_CHECKING:
    from gui.main_window import MainWindow
    from gui.workspaces.panel import Panel
    from gui.workspaces.workspace import Workspace

NUMBERED = 9  # presets that have a key


class Menus(QObject):
    """Makes the menus of a window; what needs more than a line to do is done by the window or its parts."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window

    def fill(self, commands: Commands) -> None:
        """Fill the window's menu bar."""
        bar = self.window.menuBar()
        menus = (
            (self.tr("&File"), self._file_commands()),
            (self.tr("&Edit"), self._edit_commands()),
            (self.tr("&Presets"), self._preset_commands()),
            (self.tr("&View"), self._view_commands()),
            (self.tr("P&layback"), self._playback_commands()),
            (self.tr("&Help"), self._help_commands()),
        )
        for title, entries in menus:
            menu = bar.addMenu(title)
            menu.setToolTipsVisible(True)
            commands.fill(menu, entries, title.replace("&", ""))
            if entries[0].name == "new":
                self.window.files.add_recent(menu, commands)

    def _file_commands(self) -> list[Command]:
        files, exports = self.window.files, self.window.exports
        return [
            Command(self.tr("&New"), lambda: files.new(self.window.first_preset), "Ctrl+N", name="new"),
            Command(self.tr("&Open scenario…"), files.open, "Ctrl+O", name="open"),
            Command(self.tr("&Save scenario"), files.save, "Ctrl+S", name="save"),
            Command(self.tr("Save scenario &as…"), files.save_as, "Ctrl+Shift+S", name="save as"),
            SEPARATOR,
            Command(
                self.tr("&Export…"),
                lambda: exports.open_dialog(),
                "Ctrl+E",
                self.tr("Pictures, clips, numbers, code or a page of what is on screen"),
                name="export",
            ),
            Command(
                self.tr("Export &numbers…"),
                lambda: exports.open_dialog("numbers"),
                "Ctrl+T",
                self.tr("Trajectories, curves and tables"),
                name="export numbers",
            ),
            Command(
                self.tr("&Copy picture"),
                lambda: exports.copy_picture(),
                "Ctrl+Shift+C",
                self.tr("Put a picture of the view in front on the clipboard"),
                name="copy picture",
            ),
            SEPARATOR,
            Command(self.tr("&Quit"), self.window.close, "Ctrl+Q", name="quit"),
        ]

    def _edit_commands(self) -> list[Command]:
        general = [
            Command(self.tr("&Undo"), self.window.store.undo, "Ctrl+Z", name="undo"),
            Command(self.tr("&Redo"), self.window.store.redo, "Ctrl+Shift+Z; Ctrl+Y", name="redo"),
            SEPARATOR,
            Command(
                self.tr("Copy &link"),
                self.window.incoming.copy_link,
                "Ctrl+Shift+L",
                self.tr("Put the scenario on the clipboard as a text to paste in a chat"),
                name="copy link",
            ),
            Command(
                self.tr("&Paste link or scenario"),
                self.window.incoming.paste,
                "Ctrl+V",
                self.tr("Open the ravine:… link, the scenario's text or the file on the clipboard"),
                name="paste",
            ),
            SEPARATOR,
        ]
        racing = tuple(place.key for place in self._places if place.has_racers)
        words: tuple[tuple[str, Callable[[Panel], None], str, str], ...] = (
            (self.tr("&Add a racer"), lambda panel: panel.add_racer(), "Ctrl+Shift+A", "add racer"),
            (self.tr("&Duplicate the racer"), lambda panel: panel.duplicate_racer(), "Ctrl+D", "duplicate racer"),
            (self.tr("Re&move the racer"), lambda panel: panel.remove_racer(), "Ctrl+Backspace", "remove racer"),
            (self.tr("&Hide or show the racer"), lambda panel: panel.toggle_racer(), "Ctrl+H", "hide racer"),
            (self.tr("Move the racer u&p"), lambda panel: panel.move_racer(-1), "Alt+Up", "racer up"),
            (self.tr("Move the racer dow&n"), lambda panel: panel.move_racer(1), "Alt+Down", "racer down"),
        )
        racers = [Command(w, partial(self._of_panel, call), keys, name=name) for w, call, keys, name in words]
        racers += [
            Command(self.tr("Select the ne&xt racer"), partial(self._select_by, 1), "N", name="next racer"),
            Command(self.tr("Select the pre&vious racer"), partial(self._select_by, -1), "P", name="previous racer"),
            SEPARATOR,
        ]
        stop = Command(self.tr("&Stop computing"), self._cancel, "Esc", name="cancel")
        return [*general, *only_in(racing, racers), *self._own("edit"), stop]

    @property
    def _places(self) -> list[Workspace]:
        return list(self.window.workspaces.values())

    def _own(self, menu: str) -> list[Command]:
        """The commands that workspaces have for themselves in a menu, parted by lines."""
        found: list[Command] = []
        for place in self._places:
            if commands := place.commands().get(menu):
                found += [*only_in((place.key,), commands), SEPARATOR]
        return found

    def _preset_commands(self) -> list[Command]:
        return [
            Command(
                preset.title,
                partial(self.window.take_preset, number),
                f"Ctrl+Shift+{number + 1}" if number < NUMBERED else "",
                preset.look_for,
            )
            for number, preset in enumerate(self.window.presets)
        ]

    def _view_commands(self) -> list[Command]:
        workspaces = [
            Command(
                place.title,
                partial(self.window.take_workspace, place.key),
                place.keys,
                place.help,
                group="workspace",
                name=f"workspace {place.key}",
            )
            for place in self._places
        ]
        looks = [
            Command(self.tr(look.title), partial(self.window.set_theme, key), keys, group="theme", name=f"theme {key}")
            for (key, look), keys in zip(themes.THEMES.items(), ("F5", "F6", "F7"), strict=True)
        ]
        full = Command(self.tr("&Full screen"), self._toggle_full_screen, "F11", checkable=True, name="full screen")
        return [*workspaces, SEPARATOR, *self._own("view"), full, SEPARATOR, *looks]

    def _playback_commands(self) -> list[Command]:
        words: tuple[tuple[str, Callable[[Player], None], str, str], ...] = (
            (self.tr("&Play or pause"), lambda player: player.toggle(), "Space", "play"),
            (self.tr("One step &forward"), lambda player: player.step_by(1), "Right", "forward"),
            (self.tr("One step &back"), lambda player: player.step_by(-1), "Left", "back"),
            (self.tr("&Ten steps forward"), lambda player: player.step_by(10), "Shift+Right", "ten forward"),
            (self.tr("Te&n steps back"), lambda player: player.step_by(-10), "Shift+Left", "ten back"),
            (self.tr("To the &start"), lambda player: player.go(0), "Home", "first"),
            (self.tr("To the &end"), lambda player: player.go(player.length), "End", "last"),
            (self.tr("Fas&ter"), lambda player: player.change_speed(1), "]", "faster"),
            (self.tr("Slo&wer"), lambda player: player.change_speed(-1), "[", "slower"),
        )
        commands = [Command(w, partial(self._of_player, call), keys, name=name) for w, call, keys, name in words]
        loop = partial(self._of_player, lambda player: player.set_loop(not player.loop))
        commands.append(Command(self.tr("&Loop"), loop, "L", checkable=True, name="loop"))
        return only_in(tuple(place.key for place in self._places if place.player is not None), commands)

    def _help_commands(self) -> list[Command]:
        return [
            Command(self.tr("&Shortcuts"), self._show_shortcuts, "F1; ?", name="shortcuts"),
            Command(self.tr("&About Ravine"), self._show_about, name="about"),
        ]

    # --- what they do ------------------------------------------------------------------------------

    def _of_panel(self, call: Callable[[Panel], None]) -> None:
        if self.window.front.panel is not None:
            call(self.window.front.panel)

    def _of_player(self, call: Callable[[Player], None]) -> None:
        if self.window.front.player is not None:
            call(self.window.front.player)

    def _cancel(self) -> None:
        self.window.errors.hide()
        self.window.front.cancel()

    def _select_by(self, places: int) -> None:
        count = len(self.window.store.racers)
        if count:
            self.window.store.select((self.window.store.selected + places) % count)

    def _toggle_full_screen(self) -> None:
        self.window.setWindowState(self.window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _show_shortcuts(self) -> None:
        ShortcutSheet(self.window.commands.sheet, self.window).open()

    def _show_about(self) -> None:
        QMessageBox.about(
            self.window,
            self.tr("About Ravine"),
            self.tr("<b>Ravine</b><p>Optimizers descending loss landscapes, side by side.</p><p>MIT licence.</p>"),
        )
