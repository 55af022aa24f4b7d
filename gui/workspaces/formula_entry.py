"""A formula of one's own: typed, marked where it goes wrong, with the box it is drawn in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QGridLayout, QLabel, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from engine.declared import BadInput, Parameter
from engine.formulas.tree import FormulaError
from engine.landscape import Box
from engine.landscapes.expression import FormulaLandscape
from gui.editors import Complaint
from gui.numbers import NumberField, mark
from gui.theme import LIGHT, Theme

PAUSE = 500  # ms without a key until what is typed is taken
MOST_LINES = 5


def rewritten(landscape: FormulaLandscape, text: str) -> FormulaLandscape:
    """A landscape with another formula: box, and those parameters that are still named, stay as they are.

    `FormulaError` says where the formula goes wrong.
    """
    made = FormulaLandscape.typed(text, landscape.box)
    kept = {name: parameter for name, parameter in landscape.parameters.items() if name in made.parameters}
    made = made.changed(parameters={**made.parameters, **kept})
    return made.with_values(**{name: landscape.values[name] for name in kept})


class FormulaLine(QPlainTextEdit):
    """A line that wraps. `finished` comes with Enter, with leaving it, and after a pause in typing."""

    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(48)
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        self._pause.timeout.connect(self.finished)
        self.textChanged.connect(self._edited)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def set_text(self, text: str) -> None:
        """Show a formula; nothing is told."""
        if text != self.toPlainText():
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)
            self.mark(None)

    def mark(self, error: FormulaError | None) -> None:
        """Underline where it goes wrong, or nothing."""
        mark(self, error is not None)
        if error is None:
            self.setExtraSelections([])
            return
        length = len(self.toPlainText())
        first = min(error.position, max(length - 1, 0))  # what is missing at the end is marked at the last character
        cursor = QTextCursor(self.document())
        cursor.setPosition(first)
        cursor.setPosition(min(first + max(error.length, 1), length), QTextCursor.MoveMode.KeepAnchor)
        wrong = QTextEdit.ExtraSelection()
        wrong.cursor = cursor
        wrong.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wrong.format.setUnderlineColor(QColor(self.theme.error))
        wrong.format.setForeground(QColor(self.theme.error))
        self.setExtraSelections([wrong])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends the formula instead of beginning a line."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving it ends the formula."""
        super().focusOutEvent(event)
        if self._pause.isActive():
            self._finish()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font's size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _edited(self) -> None:
        self._pause.start()

    def _finish(self) -> None:
        self._pause.stop()
        self.finished.emit()

    def _fit(self) -> None:
        wanted = max(1, round(self.document().size().height()))
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if wanted > MOST_LINES else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        lines = min(wanted, MOST_LINES)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 2 * round(self.document().documentMargin()) + 8)


class BoxFields(QWidget):
    """The four edges of the box that a landscape is drawn in."""

    entered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(4, 1)
        self.fields = []
        for row, axis in enumerate("xy"):
            grid.addWidget(QLabel(self.tr("{0} from").format(axis), self), row, 0)
            grid.addWidget(QLabel(self.tr("to"), self), row, 2)
            for column, end in ((1, self.tr("lower edge")), (3, self.tr("upper edge"))):
                words = self.tr("{0} of the box in {1}").format(end, axis)
                field = NumberField(Parameter(words, words, "real", 0.0, words), self)
                field.setAccessibleName(words)
                field.setToolTip(words)
                field.entered.connect(self._entered)
                grid.addWidget(field, row, column)
                self.fields.append(field)

    def set_box(self, box: Box) -> None:
        """Show a box."""
        for field, edge in zip(self.fields, (*box[0], *box[1]), strict=True):
            field.set_value(float(edge))

    def _entered(self) -> None:
        left, right, bottom, top = (field.value for field in self.fields)
        self.entered.emit(((left, right), (bottom, top)))


class FormulaEntry(QWidget):
    """Formula and box; `typed` carries the landscape they make."""

    typed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.landscape: FormulaLandscape | None = None
        self.line = FormulaLine(self)
        self.line.setAccessibleName(self.tr("formula"))
        self.line.setPlaceholderText("x**2 + 3*y**2")
        self.line.setToolTip(
            self.tr(
                "A formula in x and y: numbers, + - * / **, brackets, pi, e, sin cos tan exp log sqrt abs tanh sinh "
                "cosh atan min max. Any other name becomes a parameter with a slider."
            )
        )
        self.complaint = Complaint(self)
        self.box = BoxFields(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.line, self.complaint, self.box):
            column.addWidget(part)
        self.line.finished.connect(self._take_formula)
        self.box.entered.connect(self._take_box)

    def set_landscape(self, landscape: FormulaLandscape) -> None:
        """Show a landscape; a formula that is being typed stays as long as the landscape's own does not change."""
        if self.landscape is None or landscape.expression != self.landscape.expression:
            self.line.set_text(landscape.expression)
            self.complaint.say("")
        self.landscape = landscape
        self.box.set_box(landscape.box)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.line.theme = theme

    def _take_formula(self) -> None:
        text = self.line.toPlainText().strip()
        if self.landscape is None:
            return
        try:
            self._say(None, rewritten(self.landscape, text))
        except BadInput as error:
            self._say(error)

    def _take_box(self, box: Box) -> None:
        if self.landscape is None:
            return
        try:
            self._say(None, self.landscape.changed(box=box))
        except BadInput as error:
            self._say(error)

    def _say(self, error: BadInput | None, made: FormulaLandscape | None = None) -> None:
        self.line.mark(error if isinstance(error, FormulaError) else None)
        self.complaint.say(str(error) if error else "")
        if made is not None and made != self.landscape:
            self.landscape = made
            self.typed.emit(made)
