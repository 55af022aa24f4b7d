"""Offers what windows left that were not closed: a bar that forces nothing."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QWidget

from gui.autosave_folder import Kept, Slot

Offer = tuple[Slot, Kept]


class RestoreBar(QFrame):
    """One sentence on what was kept, and what can be done with it."""

    restored = Signal(object)  # the offer that was taken
    discarded = Signal(object)
    put_off = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offers: list[Offer] = []
        self._shown = 0
        self.setProperty("role", "notice")
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.restore = QPushButton(self.tr("Restore"))
        self.restore.setToolTip(self.tr("Show the scenario again, at the step that was shown"))
        self.restore.setDefault(True)
        self.restore.clicked.connect(lambda: self.restored.emit(self.offers[self._shown]))
        self.discard = QPushButton(self.tr("Discard"))
        self.discard.setToolTip(self.tr("Delete what was kept"))
        self.discard.clicked.connect(lambda: self.discarded.emit(self.offers[self._shown]))
        self.more = QToolButton()
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setToolTip(self.tr("What other windows left"))
        self.more.setMenu(QMenu(self.more))
        self.later = QPushButton(self.tr("Later"))
        self.later.setToolTip(self.tr("Keep it, and ask again in the next window"))
        self.later.clicked.connect(self.put_off)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.sentence, 1)
        for button in (self.restore, self.discard, self.more, self.later):
            row.addWidget(button)
        self.hide()

    def offer(self, offers: list[Offer], shown: int = 0) -> None:
        """Offer one of these; the others stand behind a button. Without any the bar is gone."""
        self.offers, self._shown = offers, shown
        self.setVisible(bool(offers))
        if not offers:
            return
        words = self.tr("Ravine ended before its window was closed. Kept from then: {}.")
        self.sentence.setText(words.format(self._words(offers[shown])))
        self.sentence.setAccessibleName(self.sentence.text())
        menu = self.more.menu()
        menu.clear()
        for place, other in enumerate(offers):
            if place != shown:
                menu.addAction(self._words(other), partial(self.offer, offers, place))
        self.more.setText(self.tr("%n more", "windows", len(offers) - 1))
        self.more.setVisible(len(offers) > 1)

    def _words(self, offer: Offer) -> str:
        """What was kept: its name, who is in it, where on the timeline, and when that was."""
        slot, kept = offer
        scenario = kept.scenario
        training = scenario.workspace == "train"
        racers = len(scenario.training.racers if training else scenario.racers)
        about = scenario.training.data.title if training else scenario.landscape.title
        name = kept.file.name if kept.file else scenario.title or about
        when = QDateTime.fromSecsSinceEpoch(int(slot.written))
        return self.tr("{name}, {racers}, step {step}, {when}").format(
            name=name,
            racers=self.tr("1 racer") if racers == 1 else self.tr("%n racers", "", racers),
            step=f"{kept.step:,}",
            when=QLocale().toString(when, QLocale.FormatType.ShortFormat),
        )
