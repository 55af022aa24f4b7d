"""The training loop of one step on the card: five stages, each with its formula and the same with the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine.pictures.loop import Stage
from gui.formula import FormulaLabel
from gui.live_formula import LiveFormula
from gui.theme import LIGHT, Theme
from gui.typesetter import Line, Typesetter

WORDS = (
    QT_TRANSLATE_NOOP("loop", "Parameters"),
    QT_TRANSLATE_NOOP("loop", "Predictions"),
    QT_TRANSLATE_NOOP("loop", "Loss"),
    QT_TRANSLATE_NOOP("loop", "Gradient"),
    QT_TRANSLATE_NOOP("loop", "Update"),
)


class LoopCard(QWidget):
    """A heading, a formula and its numbers for each stage; all change together, once all of them are drawn."""

    def __init__(self, typesetter: Typesetter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.typesetter = typesetter
        self.stages: Sequence[Stage] = ()  # shown
        self.headings: list[QLabel] = []
        self.symbols: list[FormulaLabel] = []
        self.numbers: list[LiveFormula] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for number, words in enumerate(WORDS, 1):
            heading, symbols, numbers = QLabel(), FormulaLabel(), LiveFormula()
            heading.setText(f"{number}  {QCoreApplication.translate('loop', str(words))}")
            heading.setProperty("role", "title")
            heading.setContentsMargins(0, 4, 0, 0)
            self.headings.append(heading)
            self.symbols.append(symbols)
            self.numbers.append(numbers)
            for widget in (heading, symbols, numbers):
                column.addWidget(widget)
        self.set_theme(LIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.clear()
        for label in (*self.symbols, *self.numbers):
            label.set_theme(theme)

    def clear(self) -> None:
        """Show no step."""
        self.stages = ()
        for label in (*self.headings, *self.symbols, *self.numbers):
            label.hide()

    def show_stages(self, stages: Sequence[Stage]) -> bool:
        """Show these if they are drawn; else they are being drawn, and what was shown stays."""
        if not self.typesetter.has(self._lines(stages)):
            return False
        self.stages = stages
        for k, (heading, symbols, numbers) in enumerate(zip(self.headings, self.symbols, self.numbers, strict=True)):
            shown = k < len(stages)
            for label in (heading, symbols, numbers):
                label.setVisible(shown)
            if shown:
                symbols.set_latex(stages[k].latex)
                symbols.setAccessibleName(stages[k].latex)
                numbers.set_latex(stages[k].form)
                numbers.set_numbers(stages[k].texts)
                numbers.setAccessibleName(stages[k].numbers)
        return True

    def _lines(self, stages: Sequence[Stage]) -> Iterator[Line]:
        for symbols, numbers, stage in zip(self.symbols, self.numbers, stages, strict=False):
            yield (stage.latex, *symbols.look)
            yield (stage.form, *numbers.look)
