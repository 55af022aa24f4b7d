"""Everything that leaves the window: the Export dialog, the clipboard, and the files that are being written."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from gui.export_strip import ExportStrip, duration
from gui.plot_menu import offer_pictures
from gui.scene import Source
from gui.settings import Settings
from gui.studio.studio import Studio
from gui.theme import LIGHT, Theme

if TYPE_CHECKING:
    from gui.export_dialog.dialog import ExportDialog
    from gui.main_window import MainWindow
    from gui.studio.errand import Errand

MANY = 3000  # pictures of a clip from which on it is asked first
FOLLOW = 400  # ms between two looks whether the dialog is still about what is on screen


Mark = tuple[object, ...]


def mark_of(source: Source) -> Mark:
    """What tells two sources apart."""
    recording = source.recording
    grown = (id(recording), recording.count) if recording is not None else ()
    return source.scenario, grown, json.dumps(source.seen, sort_keys=True)


class ExportDesk(QObject):
    """Makes studio and dialog when they are first asked for, and follows every export to its end."""

    failed = Signal(str, str)
    told = Signal(str)

    def __init__(self, window: MainWindow, settings: Settings) -> None:
        super().__init__(window)
        self.window, self.settings = window, settings
        self.studio = Studio(self)
        self.strip = ExportStrip()
        self.dialog: ExportDialog | None = None
        self._theme = LIGHT
        self._running: dict[int, Path] = {}  # files that are being written, the first of them now
        self._copying: set[int] = set()
        self._estimating: dict[int, tuple[Errand, Path]] = {}
        self._given: Mark | None = None  # what the studio was handed last
        self._clock = QTimer(self, interval=FOLLOW)
        self._clock.timeout.connect(self._follow)
        for place in window.workspaces.values():
            place.built.connect(self._offer)
        self._offer()
        self.studio.progressed.connect(self._progressed)
        self.studio.written.connect(self._written)
        self.studio.cancelled.connect(self._ended)
        self.studio.failed.connect(self._failed)
        self.studio.shown.connect(self._came)
        self.strip.cancelled.connect(self.cancel)

    @property
    def busy(self) -> bool:
        """Whether files are being written."""
        return bool(self._running)

    # --- what is asked for ---------------------------------------------------------------------------

    def open_dialog(self, kind: str = "", view: str = "") -> None:
        """Show the dialog, about what is on screen now; with the view that was asked for."""
        if self.dialog is None:
            self.dialog = self._make_dialog()
        source, front = self._hand_over(), self.window.front
        self.dialog.take(source, front.player.position if front.player else 0, kind, view)
        self.dialog.show()
        self._clock.start()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def copy_picture(self, view: str = "") -> None:
        """Put a picture of a view, or of the one in front, on the clipboard, in the colours of the window."""
        from gui.export_dialog.memory import fitting, remembered

        source, front = self._hand_over(), self.window.front
        at = min(front.player.position, source.last_step) if front.player else None
        errand = fitting(remembered("picture", self.settings), source, at, view or self._in_front)
        sheet = errand.order.sheet.changed(theme=self._theme.key)
        self._copy(errand.changed(order=errand.order.changed(sheet=sheet)))

    def _copy(self, errand: Errand) -> None:
        self._copying.add(self.studio.copy(errand))
        self.told.emit(self.tr("Copying …"))

    def export(self, errand: Errand, path: Path) -> None:
        """Have a file written beside the work; a very long clip not before that was agreed to."""
        if errand.kind == "clip" and errand.timing.count > MANY:
            self._estimating[self.studio.estimate(errand)] = errand, path
            self._say(self.tr("Estimating how long {} takes …").format(path.name))
        else:
            self._begin(errand, path)

    def cancel(self) -> None:
        """Give up what is being written now."""
        if self._running:
            self.studio.cancel(next(iter(self._running)))

    def may_close(self) -> bool:
        """Ask about a file that is not whole yet; whether to close all the same."""
        if not self._running:
            return True
        words = self.tr("{} is not written yet. Close and give it up?").format(next(iter(self._running.values())).name)
        choice = QMessageBox.StandardButton
        title = self.tr("An export is running")
        return QMessageBox.question(self.window, title, words, choice.Yes | choice.No, choice.No) == choice.Yes

    def close(self) -> None:
        """End the studio; nothing half-written stays."""
        self._clock.stop()
        if self.dialog is not None:
            self.dialog.close()
        self.strip.hide()
        self.studio.close()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.strip.set_theme(theme)
        if self.dialog is not None:
            self.dialog.set_theme(theme)

    @property
    def _in_front(self) -> str:
        """The view that pictures are of unless another is chosen."""
        return next((scene for scene, _ in self.window.front.plots()), "")

    # --- inside --------------------------------------------------------------------------------------

    def _make_dialog(self) -> ExportDialog:
        from gui.export_dialog.dialog import ExportDialog  # with all views and formats: not while the window starts

        dialog = ExportDialog(self.studio, self.settings, self.window)
        dialog.set_theme(self._theme)
        dialog.asked.connect(self.export)
        dialog.copied.connect(self._copy)
        return dialog

    def _offer(self) -> None:
        """Have every view that is there by now offer its pictures to a right click."""
        for place in self.window.workspaces.values():
            for scene, view in place.plots():
                offer_pictures(view, partial(self.copy_picture, scene), partial(self.open_dialog, "", scene))

    def _source(self) -> Source:
        """What is in front; what the scenario says of itself belongs to the workspace that it was opened for."""
        front, store = self.window.front, self.window.store
        source = front.source()
        if store.home == front.key:
            return source
        return replace(source, scenario=source.scenario.model_copy(update={"title": "", "look_for": ""}))

    def _hand_over(self) -> Source:
        """Give what is on screen to the studio, unless it has it."""
        source = self._source()
        mark = mark_of(source)
        if mark != self._given:
            self._given = mark
            self.studio.take_source(source)
        return source

    def _follow(self) -> None:
        """Keep the dialog about what is on screen; not while that still grows."""
        if self.dialog is None or not self.dialog.isVisible():
            self._clock.stop()
            return
        status = self.window.front.status()
        if status is not None and status.running and self.dialog.source.last_step:
            return
        if mark_of(self._source()) != self._given:
            self.dialog.follow(self._hand_over())

    def _begin(self, errand: Errand, path: Path) -> None:
        self._running[self.studio.export(errand, path)] = path
        self._say(self.tr("Writing {} …").format(path.name))
        self._show_progress(0, 1, None)

    def _progressed(self, number: int, done: int, of: int, left: float | None) -> None:
        if number in self._running:
            self._show_progress(done, of, left)

    def _show_progress(self, done: int, of: int, left: float | None) -> None:
        self.strip.show_progress(next(iter(self._running.values())), done, of, left, len(self._running) - 1)

    def _written(self, number: int) -> None:
        path = self._ended(number)
        if path is None:
            return
        self._say(self.tr("Wrote {}").format(path))
        if not self._running:
            self.strip.show_written(path)

    def _ended(self, number: int) -> Path | None:
        """One is over; the next takes its place in the strip."""
        path = self._running.pop(number, None)
        if self._running:
            self._show_progress(0, 1, None)
        else:
            self.strip.hide()
        return path

    def _failed(self, number: int, sentence: str, details: str) -> None:
        known = number in self._running or number in self._copying or number in self._estimating
        self._copying.discard(number)
        self._estimating.pop(number, None)
        if number in self._running:
            self._ended(number)
        if known:
            self._say(sentence)
            self.failed.emit(sentence, details)

    def _came(self, number: int, found: dict[str, Any]) -> None:
        """Something for the clipboard, or an estimate."""
        if number in self._estimating:
            errand, path = self._estimating.pop(number)
            if self._is_worth_it(found):
                self._begin(errand, path)
            else:
                self._say("")
        elif number in self._copying:
            self._copying.discard(number)
            clipboard = QGuiApplication.clipboard()
            if "image" in found:
                clipboard.setImage(found["image"])
            else:
                clipboard.setText(found["text"])
            self._say(self.tr("Copied to the clipboard"))
            self.told.emit(self.tr("Copied to the clipboard"))

    def _is_worth_it(self, found: dict[str, Any]) -> bool:
        """Ask whether a clip of so many pictures is wanted, which takes so long and becomes so large."""
        choice = QMessageBox.StandardButton
        words = self.tr("The clip has {0} pictures: it will take about {1} and {2} MB. Write it?").format(
            f"{found['frames']:,}", duration(found["seconds"]), f"{found['bytes'] / 1e6:,.0f}"
        )
        asker: QWidget = self.dialog if self.dialog is not None and self.dialog.isVisible() else self.window
        return QMessageBox.question(asker, self.tr("A long clip"), words, choice.Yes | choice.No) == choice.Yes

    def _say(self, words: str) -> None:
        """Tell it in the dialog, if that is open."""
        if self.dialog is not None:
            self.dialog.say(words)
