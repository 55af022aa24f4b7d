"""Brings back what a window showed that was not closed, if somebody wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.declared import BadInput
from engine.run_file import is_run
from engine.trainer import Trainer
from gui.autosave import Autosave
from gui.autosave_folder import Kept
from gui.restore_bar import Offer, RestoreBar

if TYPE_CHECKING:
    from gui.main_window import MainWindow


class Rescue(QObject):
    """Looks once for files that windows left, offers them, and restores the one that is chosen."""

    def __init__(self, window: MainWindow, autosave: Autosave) -> None:
        super().__init__(window)
        self.window, self.autosave = window, autosave
        self.bar = RestoreBar()
        window.add_bar(self.bar)
        self.bar.restored.connect(self._restore)
        self.bar.discarded.connect(self._discard)
        self.bar.put_off.connect(self._put_off)
        window.closed.connect(self._put_off)
        self._awaited = 0  # the step to show when the training has it

    def look(self) -> None:
        """Offer what is there; what cannot be read is left alone."""
        offers: list[Offer] = []
        for slot in self.autosave.folder.orphans():
            try:
                offers.append((slot, slot.read()))
            except BadInput:
                slot.release()
        self.bar.offer(offers)

    def _discard(self, offer: Offer) -> None:
        offer[0].remove()
        self.bar.offer([other for other in self.bar.offers if other is not offer])

    def _put_off(self) -> None:
        """Leave all of it to the next window."""
        for slot, _ in self.bar.offers:
            slot.release()
        self.bar.offer([])

    def _restore(self, offer: Offer) -> None:
        """Show it, under the name of its file; what others left stays for the next window."""
        slot, kept = offer
        fresh = kept.file is not None and not kept.unsaved and is_run(kept.file)
        if not self.window.files.take(kept.scenario, kept.file, kept.file if fresh else None):
            return
        if kept.unsaved:
            self.window.store.mark_unsaved()
            self.window.files.changed.emit()
        self.autosave.adopt(slot)
        self.bar.offers.remove(offer)
        self._put_off()
        self._go_on_at(kept)

    def _go_on_at(self, kept: Kept) -> None:
        """Show the step that was shown, once it is recorded again."""
        front = self.window.front
        if front is self.window.train:  # whose film begins anew when its trainer is made
            self._awaited = kept.step
            self.window.train.run.replaced.connect(self._await_training)
        elif front.player is not None:
            front.player.await_step(kept.step)

    def _await_training(self, trainer: Trainer | None) -> None:
        if trainer is not None:
            self.window.train.run.replaced.disconnect(self._await_training)
            self.window.train.player.await_step(self._awaited)
