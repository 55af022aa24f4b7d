"""The menus of the main window: every command, with its keys and what it does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox

from gui import theme as themes
from gui.commands import SEPARATOR, Command, Commands, only_in
from gui.shortcuts import ShortcutSheet
from gui.workspaces.race import PANES

if TYPE_CHECKING:
    from gui.main_window import MainWindow

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
                self.window.files.add_menus(menu, commands)

    def _file_commands(self) -> list[Command]:
        files = self.window.files
        return [
            Command(self.tr("&New"), lambda: files.new(self.window.first_preset), "Ctrl+N", name="new"),
            Command(self.tr("&Open scenario…"), files.open, "Ctrl+O", name="open"),
            Command(self.tr("&Save scenario"), files.save, "Ctrl+S", name="save"),
            Command(self.tr("Save scenario &as…"), files.save_as, "Ctrl+Shift+S", name="save as"),
            Command(self.tr("&Quit"), self.window.close, "Ctrl+Q", name="quit"),
        ]

    def _edit_commands(self) -> list[Command]:
        panel = self.window.race.panel
        general = [
            Command(self.tr("&Undo"), self.window.store.undo, "Ctrl+Z", name="undo"),
            Command(self.tr("&Redo"), self.window.store.redo, "Ctrl+Shift+Z; Ctrl+Y", name="redo"),
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
            Command(
                preset.title,
                partial(self.window.take_preset, number),
                f"Ctrl+Shift+{number + 1}" if number < NUMBERED else "",
                preset.look_for,
            )
            for number, preset in enumerate(self.window.presets)
        ]

    def _view_commands(self) -> list[Command]:
        pane_words = (self.tr("&Map"), self.tr("&Surface"), self.tr("Map and s&urface"))
        panes = [
            Command(
                words,
                partial(self.window.race.edit_view, "panes", pane),
                f"Ctrl+{n + 1}",
                group="panes",
                name=f"panes {pane}",
            )
            for n, (words, pane) in enumerate(zip(pane_words, PANES, strict=True))
        ]
        helps = {
            "data": self.tr("Points and predictions below the map, where a model is fitted to data"),
            "batch_arrow": self.tr("What the selected racer's step sees: its batch, and its noise; hollow"),
        }
        toggles = [
            Command(words, partial(self._toggle_view, field), keys, helps.get(field, ""), checkable=True, name=field)
            for words, field, keys in (
                (self.tr("&Contour lines"), "contours", "C"),
                (self.tr("M&inima"), "minima", "M"),
                (self.tr("&Data"), "data", "D"),
                (self.tr("Arrow: minus &gradient"), "gradient_arrow", "G"),
                (self.tr("Arrow: minus gradient of the &batch"), "batch_arrow", "B"),
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
            Command(self.tr(look.title), partial(self.window.set_theme, key), keys, group="theme", name=f"theme {key}")
            for (key, look), keys in zip(themes.THEMES.items(), ("F5", "F6", "F7"), strict=True)
        ]
        reset = Command(self.tr("&Reset the view"), self._reset_views, "R", name="reset view")
        full = Command(self.tr("&Full screen"), self._toggle_full_screen, "F11", checkable=True, name="full screen")
        race = only_in("race", [*panes, SEPARATOR, *toggles, SEPARATOR, *scales, SEPARATOR, reset])
        return [*self._workspace_commands(), SEPARATOR, *race, full, SEPARATOR, *looks]

    def _workspace_commands(self) -> list[Command]:
        places = ((self.tr("R&ace"), "race", "F2"), (self.tr("&Losses"), "losses", "F3"))
        workspaces = [
            Command(words, partial(self.window.take_workspace, key), keys, group="workspace", name=f"workspace {key}")
            for words, key, keys in places
        ]
        pages = [
            Command(
                self.tr("Losses: {}").format(button.text().lower()),
                partial(self.window.losses.show_page, page),
                f"Ctrl+{n + 1}",
                group="page",
                name=f"page {page}",
            )
            for n, (page, button) in enumerate(self.window.losses.page_switch.buttons.items())
        ]
        return [*workspaces, SEPARATOR, *only_in("losses", pages)]

    def _playback_commands(self) -> list[Command]:
        player, transport = self.window.race.player, self.window.race.transport
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

    def _cancel(self) -> None:
        self.window.errors.hide()
        self.window.race.bridge.cancel()

    def _select_by(self, places: int) -> None:
        count = len(self.window.store.racers)
        if count:
            self.window.store.select((self.window.store.selected + places) % count)

    def _toggle_view(self, field: str) -> None:
        self.window.race.edit_view(field, not getattr(self.window.store.scenario.view, field))

    def _toggle_scale(self, field: str) -> None:
        now = getattr(self.window.store.scenario.view, field)
        self.window.race.edit_view(field, "linear" if now == "log" else "log")

    def _reset_views(self) -> None:
        for view in (self.window.race.map, self.window.race.surface, self.window.race.data):
            view.reset_view()

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
