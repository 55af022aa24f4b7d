"""The Export dialog: kinds and options left, the very thing right, name and folder below."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from engine.declared import BadInput
from engine.exporter import Kind
from engine.file_names import file_name
from gui.export_dialog.film_bar import FilmBar
from gui.export_dialog.memory import fitting, remember, remembered
from gui.export_dialog.options import Options, scenes_of
from gui.export_dialog.preview import Preview
from gui.export_dialog.target import Target
from gui.scene import Source
from gui.segments import Segments
from gui.settings import Settings
from gui.studio.errand import Errand, formats_of
from gui.studio.studio import Studio
from gui.theme import Theme

SOON = 60  # ms that changes are gathered before a preview is asked for
WIDTH, HEIGHT, OPTIONS = 1080, 620, 348


class ExportDialog(QDialog):
    """What is asked for is an errand for each kind; every change makes a new one, shows it and has it previewed."""

    asked = Signal(object, object)  # an errand that is to be written, and the file
    copied = Signal(object)  # an errand that is to go to the clipboard

    def __init__(self, studio: Studio, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.studio, self.settings = studio, settings
        self.setWindowTitle(self.tr("Export"))
        self.resize(WIDTH, HEIGHT)
        self.source = Source.__new__(Source)
        self.errands: dict[Kind, Errand] = {}
        self.kind: Kind = "picture"
        self.options: Options | None = None
        self._number, self._awaited = 0, False  # of the newest preview, and whether it is being made
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self._ask)
        self._make_parts()
        self._lay_out()
        self._connect()

    def _make_parts(self) -> None:
        words: dict[Kind, tuple[str, str]] = {
            "picture": (self.tr("Picture"), self.tr("Views at one step, as pixels or vectors")),
            "clip": (self.tr("Clip"), self.tr("Views that move, as a film")),
            "numbers": (self.tr("Numbers"), self.tr("Trajectories, curves and tables, in full precision")),
            "code": (self.tr("Code"), self.tr("A program that does the same with PyTorch alone")),
            "page": (self.tr("Page"), self.tr("One file for a course page, with pictures, table and settings")),
        }
        self.kinds = Segments(self.tr("What"), {kind: said for kind, said in words.items() if formats_of(kind)})
        self.side = QScrollArea()
        self.side.setWidgetResizable(True)
        self.side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.side.setFixedWidth(OPTIONS)
        self.preview, self.film, self.target = Preview(), FilmBar(), Target()
        self.facts, self.news = QLabel(), QLabel()
        for label in (self.facts, self.news):
            label.setProperty("role", "dim")
        self.news.setWordWrap(True)
        self.export = self._button(self.tr("&Export"), self.tr("Write the file (Enter)"))
        self.copy = self._button(self.tr("Copy to clipboard"), self.tr("Copy what is shown, whole (Ctrl+Shift+C)"))
        self.copy.setShortcut(QKeySequence("Ctrl+Shift+C"))
        self.closer = self._button(self.tr("Close"), self.tr("Close the dialog; files are written all the same (Esc)"))
        self.export.setDefault(True)

    def _button(self, words: str, tip: str) -> QPushButton:
        button = QPushButton(words)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for widget in (self.kinds, self.side):
            left.addWidget(widget)
        right.addWidget(self.preview, 1)
        right.addWidget(self.film)
        right.addWidget(self.facts)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addLayout(left)
        middle.addLayout(right, 1)
        last = QHBoxLayout()
        last.addWidget(self.news, 1)
        for button in (self.export, self.copy, self.closer):
            last.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(8)
        column.addLayout(middle, 1)
        column.addWidget(self.target)
        column.addLayout(last)

    def _connect(self) -> None:
        self.kinds.chosen.connect(self.take_kind)
        self.film.wanted.connect(self._ask)
        self.target.suffix_typed.connect(self._take_suffix)
        self.export.clicked.connect(self._export)
        self.copy.clicked.connect(lambda: self.copied.emit(self.errand))
        self.closer.clicked.connect(self.close)
        self.studio.shown.connect(self._shown)
        self.studio.failed.connect(self._failed)

    # --- what it is about ----------------------------------------------------------------------------

    @property
    def errand(self) -> Errand:
        """What is asked for now."""
        return self.errands[self.kind]

    @property
    def awaited(self) -> bool:
        """Whether a preview is on its way."""
        return self._soon.isActive() or self._awaited

    def take(self, source: Source, at: int, kind: str = "", view: str = "") -> None:
        """Be about a source, at the step on screen; `view` is the view that was asked for, if one was."""
        self.source = source
        wanted = kind or ("picture" if view else self.settings.last_export)
        kinds = tuple(self.kinds.buttons)
        at = min(at, source.last_step)
        views = {one: "" if one == "page" else view for one in kinds}  # a page of one view is hardly meant
        self.errands = {one: fitting(remembered(one, self.settings), source, at, views[one]) for one in kinds}
        self.target.begin(Path(self.settings.folder))
        self.news.clear()
        self.preview.show_words(self.tr("Preparing the preview …"))
        self.take_kind(next(one for one in (wanted, *kinds) if one in kinds))

    def follow(self, source: Source) -> None:
        """Be about what became of the source; what was chosen stays where it can."""
        at, ended = self.errand.order.at, self.errand.order.at == self.source.last_step
        at = source.last_step if ended or at is None else min(at, source.last_step)
        self.source = source
        self.errands = {kind: fitting(errand, source, at) for kind, errand in self.errands.items()}
        self.take_kind(self.kind)

    def take_kind(self, kind: Kind) -> None:
        """Show what there is to choose of a kind."""
        self.kind = kind
        self.kinds.set_value(kind)
        self.film.stop()
        self.film.setVisible(kind == "clip")
        self.options = Options(self.errand, self.source)
        self.options.edited.connect(self._edited)
        self.side.setWidget(self.options)  # which ends the one before
        self._edited(self.errand)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.preview.set_theme(theme)
        self.film.set_theme(theme)

    def say(self, words: str) -> None:
        """Tell what became of a file."""
        self.news.setText(words)

    def _edited(self, errand: Errand) -> None:
        self.errands[self.kind] = errand
        if self.kind == "clip":
            self.film.set_length(errand.timing.count, errand.timing.fps)
        at = errand.order.at if self.kind == "picture" else None
        main = [scene.key for scene in scenes_of(self.source)][:1]
        views = () if list(errand.order.views) == main or self.kind in ("numbers", "code") else errand.order.views
        name = file_name(self.source.scenario, self.source.last_step, at, views)
        self.target.propose(name, errand.format.suffix)
        self._soon.start()

    def _take_suffix(self, suffix: str) -> None:
        """Take the format that the typed name asks for, if this kind has it."""
        for format in formats_of(self.kind):
            if format.suffix == suffix and self.options is not None:
                self.options.choose(format.key)

    # --- the preview ---------------------------------------------------------------------------------

    def _ask(self) -> None:
        """Ask for the newest preview; older ones are not wanted any more."""
        if not self.isVisible():
            return
        self._soon.stop()
        look: dict[str, Any] = {"width": self.preview.room.width(), "height": self.preview.room.height()}
        if self.kind == "clip":
            try:
                look |= self._moment()
            except BadInput as error:
                self.preview.show_words(str(error), wrong=True)
                return
        self._number, self._awaited = self.studio.show(self.errand, look), True

    def _moment(self) -> dict[str, Any]:
        """Step and turn of the picture that the bar is at."""
        timing, number = self.errand.timing, self.film.picture
        return {"step": int(timing.steps(self.source.last_step)[number]), "turn": float(timing.turns()[number])}

    def _shown(self, number: int, found: dict[str, Any]) -> None:
        if number != self._number:
            return
        self._awaited = False
        if "image" in found:
            self.preview.show_image(found["image"])
            words = self.tr("The views that the page shows") if self.kind == "page" else self.tr("{0} x {1} pixels")
            self.facts.setText(words.format(*found["size"]))
        elif "table" in found:
            table = found["table"]
            self.preview.show_table(table["names"], table["rows"])
            words = self.tr("{0} rows in {1} columns")
            self.facts.setText(words.format(f"{table['length']:,}", len(table["names"])))
        else:
            self.preview.show_text(found["text"])
            self.facts.setText(self.tr("{} lines").format(f"{found['text'].count(chr(10)):,}"))
        self.film.arrived()

    def _failed(self, number: int, sentence: str, _details: str) -> None:
        if number == self._number:
            self._awaited = False
            self.film.stop()
            self.facts.clear()
            self.preview.show_words(sentence, wrong=True)

    # --- what the buttons do -------------------------------------------------------------------------

    def _export(self) -> None:
        """Have the file written, once its name and place are all right."""
        path = self.target.agreed()
        if path is not None:
            remember(self.errand, self.settings)
            self.settings.folder = str(path.parent)
            self.asked.emit(self.errand, path)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size has room for more of the picture."""
        super().resizeEvent(event)
        if self.errands:
            self._soon.start()

    def done(self, result: int) -> None:
        """Play nothing that nobody sees; remember what was chosen."""
        self.film.stop()
        self._soon.stop()
        if self.errands:
            remember(self.errand, self.settings)
        super().done(result)
