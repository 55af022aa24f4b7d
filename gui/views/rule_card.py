"""The rule of an optimizer on the card, line by line: as a textbook prints it, and under it with a step's numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.pictures.card import NumberLine
from gui.formula import FormulaLabel
from gui.live_formula import LiveFormula
from gui.theme import LIGHT, Theme
from gui.typesetter import Typesetter


class RuleCard(QWidget):
    """Pairs of lines: formula and numbers. What is not drawn yet stays away until it is asked for again."""

    def __init__(self, typesetter: Typesetter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.typesetter = typesetter
        self.symbols: list[FormulaLabel] = []
        self.numbers: list[LiveFormula] = []
        self._theme = LIGHT
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        for kind in (self.symbols, self.numbers):
            _show(kind, ())  # until they are drawn in the new colour
            for formula in kind:
                formula.set_theme(theme)

    def show_rule(self, lines: Sequence[str]) -> None:
        """Show the lines of a rule."""
        while len(self.symbols) < len(lines):
            self.symbols.append(FormulaLabel())
            self.numbers.append(LiveFormula())
            for formula in (self.symbols[-1], self.numbers[-1]):
                formula.set_theme(self._theme)
                self.column.addWidget(formula)
        if self._drawn(self.symbols, lines):
            _show(self.symbols, lines)

    def show_numbers(self, lines: Sequence[NumberLine]) -> None:
        """Show the numbers of a step."""
        forms = [line.form for line in lines]
        if self._drawn(self.numbers, forms):
            _show(self.numbers, forms, [line.latex for line in lines])
            for label, line in zip(self.numbers, lines, strict=False):
                label.set_numbers(line.texts)

    def _drawn(self, labels: Sequence[FormulaLabel], lines: Sequence[str]) -> bool:
        """Whether these lines can be shown at once; else they are being drawn."""
        return self.typesetter.has((line, *label.look) for label, line in zip(labels, lines, strict=False))


def _show(labels: Sequence[FormulaLabel], lines: Sequence[str], spoken: Sequence[str] = ()) -> None:
    """Show a line in each label and hide the labels that are left over."""
    for number, label in enumerate(labels):
        label.setVisible(number < len(lines))
        if number < len(lines):
            label.set_latex(lines[number])
            label.setAccessibleName((spoken or lines)[number])
