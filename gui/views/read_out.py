"""The strip under the map that says what the landscape is like under the mouse."""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from engine.landscape import Landscape
from engine.pictures.digits import digits
from engine.probe import Probe, probe
from engine.runner import Gate, Run, Runner
from gui.theme import Theme

POLL = 16  # ms
COLUMNS = 4
NOTHING = "–"


def probing(landscape: Landscape, x: float, y: float) -> Generator[None, None, Probe]:
    """The job: probe one point. (The first of a formula compiles its Hessian, which takes a moment.)"""
    yield
    return probe(landscape, x, y)


class ReadOut(QWidget):
    """Place, loss, slope and curvature with 4 significant digits, in cells that never move."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, gate: Gate | None = None) -> None:
        super().__init__(parent)
        self._runner = Runner("probe", gate)
        self._run: Run | None = None
        self._next: tuple[Landscape, float, float] | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(POLL)
        self._clock.timeout.connect(self._look)
        self.destroyed.connect(self._runner.close)
        self.cells: dict[str, QLabel] = {}
        self._captions: dict[str, QLabel] = {}
        self._lay_out()
        self.set_theme(theme)
        self.clear()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 4, 8, 4)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(2)
        for k, (name, caption, tip) in enumerate(self._contents()):
            row, column = divmod(k, COLUMNS)
            words, cell = QLabel(caption), QLabel(NOTHING)
            cell.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            cell.setAccessibleName(tip)
            for label in (words, cell):
                label.setToolTip(tip)
            grid.addWidget(words, row, 2 * column)
            grid.addWidget(cell, row, 2 * column + 1)
            grid.setColumnStretch(2 * column + 1, 1)
            self.cells[name] = cell
            self._captions[name] = words

    def _contents(self) -> list[tuple[str, str, str]]:
        return [
            ("x", "x", self.tr("First coordinate under the mouse")),
            ("y", "y", self.tr("Second coordinate under the mouse")),
            ("value", "f", self.tr("Loss there")),
            ("grad_norm", "|∇f|", self.tr("Norm of the gradient there")),
            ("small", "λ₁", self.tr("Smaller eigenvalue of the Hessian there")),
            ("large", "λ₂", self.tr("Larger eigenvalue of the Hessian there")),
            ("condition", "κ", self.tr("Condition number: how many times the curvature differs between directions")),
            (
                "rate_limit",
                "2/λ₂",
                self.tr("Limit of the learning rate: above it plain gradient descent grows unstable"),
            ),
        ]

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        font = QFont()
        font.setPointSizeF(theme.font_size)
        font.setFeature(QFont.Tag("tnum"), 1)  # digits of equal width
        for label in (*self.cells.values(), *self._captions.values()):
            label.setFont(font)
        for words in self._captions.values():
            words.setStyleSheet(f"color: {theme.dim}")
        for cell in self.cells.values():
            cell.setStyleSheet(f"color: {theme.text}")
            cell.setMinimumWidth(cell.fontMetrics().horizontalAdvance("-8.888e-88"))
        self.setFixedHeight(2 * cell.fontMetrics().height() + 12)

    def set_names(self, first: str, second: str) -> None:
        """Call the coordinates by these names."""
        self._captions["x"].setText(first)
        self._captions["y"].setText(second)

    @property
    def busy(self) -> bool:
        """Whether something is still to come."""
        return self._clock.isActive()

    def read(self, landscape: Landscape, x: float, y: float) -> None:
        """Show a point: its place at once, the rest as soon as it is known."""
        self._write(x=x, y=y)
        self._next = landscape, x, y
        self._clock.start()
        self._look()

    def clear(self) -> None:
        """The mouse is elsewhere."""
        self._next = self._run = None
        self._clock.stop()
        self._runner.cancel()
        for cell in self.cells.values():
            cell.setText(NOTHING)

    def _look(self) -> None:
        ended = self._run.ended if self._run else None
        if ended is not None and ended.how == "done":
            self._show(ended.result)
        if self._run is not None and ended is None:
            return
        self._run = None
        if self._next is None:
            self._clock.stop()
            return
        landscape, x, y = self._next
        self._next = None
        self._run = self._runner.start(lambda: probing(landscape, x, y))

    def _show(self, found: Probe) -> None:
        small, large = found.eigenvalues
        self._write(
            value=found.value, grad_norm=found.grad_norm, small=small, large=large, condition=found.condition,
            rate_limit=found.rate_limit,
        )  # fmt: skip

    def _write(self, **values: float | None) -> None:
        for name, value in values.items():
            self.cells[name].setText(self.tr("none") if value is None else digits(value))
