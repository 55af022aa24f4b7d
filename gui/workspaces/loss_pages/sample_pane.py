"""The table of samples with its buttons, and the sentence below it about what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.declared import BadInput
from engine.lab import table_sheet
from engine.lab.table import MOST_CLASSES, TablePage
from engine.lab.table_shown import Shown
from gui.editors import Complaint
from gui.theme import Theme
from gui.workspaces.loss_pages.sample_grid import SampleGrid
from gui.workspaces.loss_pages.sample_model import SampleModel


class SamplePane(QWidget):
    """Edits the cells. `edited` is a new page; `sample_chosen` the sample that the current cell belongs to."""

    edited = Signal(object)
    sample_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page, self._on_paper = TablePage(), False
        self.model = SampleModel(self)
        self.grid = SampleGrid(self.model, self)
        self.complaint = Complaint(self)
        self.note = QLabel()
        self.note.setProperty("role", "dim")
        self.note.setWordWrap(True)
        self.buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._make_buttons())
        column.addWidget(self.grid, 1)
        column.addWidget(self.complaint)
        column.addWidget(self.note)
        self.model.typed.connect(self._type)
        self.grid.copied.connect(self.copy)
        self.grid.pasted.connect(self.paste)
        self.grid.cleared.connect(self._clear)
        self.grid.selectionModel().currentChanged.connect(self._moved)

    def for_paper(self) -> None:
        """Leave out the buttons, and which cell the keys are at."""
        self._on_paper = True
        for button in self.buttons.values():
            button.hide()
        self.grid.for_paper()

    def _make_buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        offered: tuple[tuple[str, str, str, Callable[[], None]], ...] = (
            ("add row", self.tr("Add row"), self.tr("A new sample below the current one"), self._add_row),
            ("delete rows", self.tr("Delete row"), self.tr("Delete the selected samples"), self._delete_rows),
            ("add class", self.tr("Add class"), self.tr("One class more"), partial(self._change_classes, 1)),
            (
                "remove class",
                self.tr("Remove class"),
                self.tr("Remove the last class"),
                partial(self._change_classes, -1),
            ),
            ("copy", self.tr("Copy"), self.tr("Copy the selected cells (Ctrl+C)"), self.copy),
            (
                "paste",
                self.tr("Paste"),
                self.tr("Paste from a spreadsheet, from the current cell on (Ctrl+V)"),
                self.paste,
            ),
        )
        for key, words, tip, act in offered:
            button = self.buttons[key] = QPushButton(words)
            button.setToolTip(tip)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(act)
            action = QAction(words, self)
            action.triggered.connect(act)
            self.grid.addAction(action)
            if key == "copy":
                line.addStretch(1)
            line.addWidget(button)
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return line

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.grid.set_theme(theme)

    def set_page(self, page: TablePage, shown: Shown) -> None:
        """Show a page; the current cell goes to the sample that it names."""
        before = self.grid.currentIndex()
        self.page = page
        self.model.set_page(page, shown)
        self._say(shown)
        self.note.setText(page.note)
        self.note.setVisible(bool(page.note))
        for key in ("add class", "remove class"):
            self.buttons[key].setVisible(page.several and not self._on_paper)
        self.buttons["add class"].setEnabled(self.model.classes < MOST_CLASSES)
        self.buttons["remove class"].setEnabled(self.model.classes > 2)
        here = self.grid.currentIndex()
        if not here.isValid() or self.model.sample(here.row()) != page.selected:
            if here.isValid() and self.model.sample(here.row()) < 0:
                return
            column = before.column() if 0 <= before.column() < self.model.columnCount() else 0
            self.grid.setCurrentIndex(self.model.index(page.selected + len(self.model.heads), column))

    def _say(self, shown: Shown) -> None:
        """The first sentences about what is wrong; the others are in the tooltips of their cells."""
        said = list(dict.fromkeys(fault.sentence for fault in shown.faults))
        more = self.tr("… and {0} more.").format(len(said) - 3) if len(said) > 3 else ""
        self.complaint.say("\n".join([*said[:3], *([more] if more else [])]))

    # --- what the user does --------------------------------------------------------------------------

    def copy(self) -> None:
        """Put the selected cells on the clipboard, as a spreadsheet takes them."""
        indexes = {(index.row(), index.column()) for index in self.grid.selectedIndexes()}
        if indexes:
            QGuiApplication.clipboard().setText(self._text(indexes))

    def _text(self, places: set[tuple[int, int]]) -> str:
        rows, columns = sorted({row for row, _ in places}), sorted({column for _, column in places})
        role = Qt.ItemDataRole.EditRole
        lines = (
            [self.model.index(row, column).data(role) if (row, column) in places else "" for column in columns]
            for row in rows
        )
        return "\n".join("\t".join(line) for line in lines)

    def paste(self) -> None:
        """Take the text on the clipboard as cells from the current one on."""
        here = self.grid.currentIndex()
        places = self.grid.places()
        row, column = min(places) if places else (max(here.row(), 0), 0)
        if not self.model.is_cell(self.model.index(row, column)):
            row, column = max(here.row(), len(self.model.heads)), 0
        self._edit(lambda: table_sheet.pasted(self.page, row, column, QGuiApplication.clipboard().text()))

    def _type(self, row: int, column: int, text: str) -> None:
        self._edit(lambda: table_sheet.typed(self.page, row, column, text))

    def _clear(self) -> None:
        self._edit(lambda: table_sheet.with_cells(self.page, dict.fromkeys(self.grid.places(), "")))

    def _add_row(self) -> None:
        here = self.grid.currentIndex()
        below = max(self.model.sample(here.row()), -1) if here.isValid() else len(self.page.targets) - 1
        self._edit(lambda: table_sheet.with_row(self.page, below))

    def _delete_rows(self) -> None:
        rows = {self.model.sample(index.row()) for index in self.grid.selectedIndexes()}
        rows = {row for row in rows if row >= 0}
        if rows:
            self._edit(lambda: table_sheet.without_rows(self.page, rows))

    def _change_classes(self, more: int) -> None:
        self._edit(lambda: table_sheet.with_classes(self.page, self.model.classes + more))

    def _edit(self, change: Callable[[], TablePage]) -> None:
        """Tell of a changed page, or say why there is none."""
        try:
            page = change()
        except BadInput as error:
            self.complaint.say(str(error))
        else:
            self.edited.emit(page)

    def _moved(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid() and self.model.sample(current.row()) >= 0:
            self.sample_chosen.emit(self.model.sample(current.row()))
