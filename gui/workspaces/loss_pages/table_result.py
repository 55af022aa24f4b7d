"""The right column of the table page: the reductions, what a textbook says, and the code that gives the number."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine.lab.examples import Example, examples
from engine.lab.table import TablePage
from engine.lab.table_shown import Shown
from engine.pictures.digits import digits
from gui.editors import said
from gui.theme import Theme

WIDTH = 320  # pixels
REDUCTIONS = ("mean", "sum", "none")


class TableResult(QScrollArea):
    """Shows what the samples come to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(8, 8, 8, 8)
        self._column.setSpacing(8)
        self._add_reductions()
        self._add_book()
        self._add_code()
        self._column.addStretch(1)
        self.setWidget(content)

    def _add_reductions(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self.names: dict[str, QLabel] = {}
        self.values: dict[str, QLabel] = {}
        self.words: dict[str, QLabel] = {}
        for row, reduction in enumerate(REDUCTIONS):
            name, value, words = self._label(""), self._label(""), self._label("dim")
            name.setText(reduction)
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            self.names[reduction], self.values[reduction], self.words[reduction] = name, value, words
            grid.addWidget(name, 2 * row, 0)
            grid.addWidget(value, 2 * row, 1)
            grid.addWidget(words, 2 * row + 1, 0, 1, 2)
        self._column.addWidget(self._heading(self.tr("Reductions")))
        self._column.addLayout(grid)
        self.mean_is = self._label("dim")
        self._column.addWidget(self.mean_is)

    def _add_book(self) -> None:
        self.book = QFrame()
        self.book.setProperty("role", "notice")
        column = QVBoxLayout(self.book)
        column.setContentsMargins(8, 4, 8, 4)
        self.book_numbers, self.book_note = self._label("title"), self._label("")
        column.addWidget(self.book_numbers)
        column.addWidget(self.book_note)
        self._column.addWidget(self.book)

    def _add_code(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self._heading("PyTorch"), 1)
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setToolTip(self.tr("Copy the code"))
        self.copy.setAccessibleName(self.tr("Copy the PyTorch code"))
        self.copy.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.copy.clicked.connect(self._copy)
        line.addWidget(self.copy)
        self._column.addLayout(line)
        self.code = QPlainTextEdit()
        self.code.setReadOnly(True)
        self.code.setAccessibleName(self.tr("PyTorch code that gives the same number"))
        self.code.setTabChangesFocus(True)
        self._column.addWidget(self.code)

    def _label(self, role: str) -> QLabel:
        label = QLabel()
        label.setProperty("role", role)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _heading(self, words: str) -> QLabel:
        heading = self._label("title")
        heading.setText(words)
        return heading

    # --- what it shows -------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.setFixedWidth(WIDTH)
        family = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        self.code.setStyleSheet(f'font-family: "{family}"; font-size: {theme.font_size - 1}pt;')  # a font set is lost
        self.code.ensurePolished()
        self.code.setFixedHeight(self.code.fontMetrics().lineSpacing() * 12 + 12)

    def for_paper(self) -> None:
        """Leave out the button, and the bars of what might be scrolled."""
        self.copy.hide()
        for part in (self, self.code):
            part.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def set_page(self, page: TablePage, shown: Shown) -> None:
        """Show the reductions, the book and the code of a page."""
        losses = ", ".join(NONE if row is None else digits(row.loss) for row in shown.rows[:6])
        more = ", …" if len(shown.rows) > 6 else ""
        values = {"mean": shown.mean, "sum": shown.sum}
        for reduction, value in values.items():
            self.values[reduction].setText(NONE if value is None else _exact(value, page))
        self.values["none"].setText(f"[{losses}{more}]")
        self.words["mean"].setText(shown.mean_words)
        self.words["sum"].setText(shown.sum_words)
        for reduction in REDUCTIONS:
            self._mark(reduction, reduction == page.reduction)
            self.words[reduction].setVisible(bool(self.words[reduction].text()))
        self.mean_is.setText(said(page.loss.mean_is))
        divides = bool(page.weights) or not page.weighted
        self.mean_is.setVisible(bool(page.loss.mean_is) and divides and page.reduction == "mean")
        self._show_book(next((one for one in examples() if one.id == page.example), None))
        self.code.setPlainText(shown.code or self.tr("# Mend the marked cells first."))
        self.copy.setEnabled(bool(shown.code))

    def _mark(self, reduction: str, chosen: bool) -> None:
        """The reduction in force is bold and has an arrow."""
        for label in (self.names[reduction], self.values[reduction]):
            font = QFont(label.font())
            font.setBold(chosen)
            label.setFont(font)
        self.names[reduction].setText(f"▸ {reduction}" if chosen else f"   {reduction}")

    def _show_book(self, example: Example | None) -> None:
        self.book.setVisible(example is not None and (bool(example.note) or example.source_says is not None))
        if example is None:
            return
        right = self.tr("This call: {0}").format(f"{example.value:.4g}")
        book = (
            self.tr("The textbook: {0}").format(f"{example.source_says:g}") if example.source_says is not None else ""
        )
        self.book_numbers.setText("\n".join(line for line in (book, right) if line))
        self.book_note.setText(said(example.note))
        self.book_note.setVisible(bool(example.note))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code.toPlainText())


NONE = "–"


def _exact(value: float, page: TablePage) -> str:
    """As many digits as the precision knows."""
    return f"{value:.{9 if page.dtype == 'float64' else 7}g}"
