"""Formulas as pictures: LaTeX through ziamath to vectors, broken into lines and scaled to the width there is."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

from PySide6.QtCore import QByteArray, QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import LIGHT, Theme

INDENT = 16.0  # pixels before a continued line
LEADING = 4.0  # pixels between lines
LONGEST = 16.0  # sizes of the font that a word may be wide
SMALLEST = 0.5  # a formula is not scaled below this

_STRETCH = re.compile(r"\\(?:left|right)(?![a-zA-Z])")  # must be balanced within a piece
_NAMED = re.compile(r"(?<=8\})(\s*)\\(cosh|exp|ln|log|tanh)(?![a-zA-Z])")
_BOX = re.compile(rb'viewBox="\S+ \S+ (\S+) ')
_TOKEN = re.compile(r"\\(?:left|right)(?:\\.|.)|\\(?:begin|end)\{\w+\}|\\[a-zA-Z]+|\\.|.", re.DOTALL)

_ONE_AT_A_TIME = threading.Lock()  # ziamath reads its font through one file position


@lru_cache(maxsize=1024)
def formula_svg(latex: str, colour: str, size: float) -> bytes | None:
    """The SVG of one line of LaTeX at a font size in pixels; the baseline is at y = 0. None if it is not LaTeX."""
    with _ONE_AT_A_TIME:  # the import too: two threads that begin it at once find it half done
        from ziamath.config import config
        from ziamath.zmath import Latex

        config.svg2 = False  # Qt reads SVG 1 only
        latex = _NAMED.sub(r"\1\\operatorname{\2}", latex)  # else the last digit before it loses its colour
        try:
            drawn = str(Latex(latex, size=size, color=colour).svg())
        except Exception:  # its parsers raise whatever they stumble over
            return None
    return drawn.replace("<svg ", '<svg stroke-width="0" ', 1).encode()  # else Qt draws an outline into files


@cache
def _import() -> threading.Thread:
    """Import ziamath in a thread: it takes 0.3 s, which the first window does not wait for."""
    thread = threading.Thread(target=formula_svg, args=("x", "#000000", 12.0), name="ravine-formulas")
    thread.start()
    return thread


def await_formulas() -> None:
    """Wait until formulas can be drawn at once, where nobody would look again."""
    _import().join()


def pieces(latex: str, inside: int = 0) -> list[str]:
    """One line cut where it may be broken: before each + and -, and between brackets, `inside` so many brackets."""
    found, braces, brackets, before = [""], 0, 0, ""
    for token in _TOKEN.findall(latex):
        binary = token in "+-" and before not in ("", "=", "+", "-", "*", "/", ",", "(", r"\cdot", r"\times", r"\left(")
        factor = token.startswith(r"\left") and before.endswith(("}", ")", "]"))
        if braces == 0 and brackets <= inside and (binary or factor):
            found.append("{} " if binary else "")
        braces += token.startswith((r"\begin", "{")) - token.startswith((r"\end", "}"))
        brackets += token.startswith((r"\left", "(", "[")) - token.startswith((r"\right", ")", "]"))
        found[-1] += token
        before = token if token.strip() else before
    return [piece if _balanced(piece) else _STRETCH.sub("", piece) for piece in found]


def _balanced(piece: str) -> bool:
    """Whether every stretched bracket that opens in a piece closes in it."""
    depths = list(accumulate(1 if side == r"\left" else -1 for side in _STRETCH.findall(piece)))
    return not depths or (min(depths) >= 0 and depths[-1] == 0)


def drawn(line: str, colour: str, size: float) -> list[bytes | None]:
    """The pieces of one line as SVG; what is long for any panel is broken inside its brackets, too."""
    found: list[bytes | None] = []
    for piece in pieces(line):
        svg = formula_svg(piece, colour, size)
        wide = svg is not None and _width(svg) > LONGEST * size
        found += [formula_svg(part, colour, size) for part in pieces(piece, inside=1)] if wide else [svg]
    return found


def _width(svg: bytes) -> float:
    box = _BOX.search(svg)
    return float(box[1]) if box else 0.0


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a formula, drawn: its box above and below the baseline."""

    renderer: QSvgRenderer
    width: float
    ascent: float
    descent: float


class FormulaLabel(QWidget):
    """Shows LaTeX, one formula a line. What is too wide is broken, then made smaller; bad LaTeX is shown as it is."""

    def __init__(self, latex: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._latex, self._theme = latex, LIGHT
        self._words: list[list[Word]] | None = None  # the words of each line; None until drawn
        self._later = QTimer(self, interval=20, singleShot=True)
        self._later.timeout.connect(self._renew)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_latex(self, latex: str) -> None:
        """Show another formula."""
        if latex != self._latex:
            self._latex = latex
            self._renew()

    def set_theme(self, theme: Theme) -> None:
        """Take the colour of a theme; the size follows the font."""
        if theme != self._theme:
            self._theme = theme
            self._renew()

    def sizeHint(self) -> QSize:
        """Everything unbroken."""
        lines = self._lines()
        width = max((sum(word.width for word in line) for line in lines), default=0.0)
        return QSize(round(width) + 1, self.heightForWidth(round(width) + 1))

    def minimumSizeHint(self) -> QSize:
        """Narrow: it can be broken and scaled."""
        return QSize(48, self.fontMetrics().height())

    def heightForWidth(self, width: int) -> int:
        """The height it takes at a width."""
        scale, rows = self._laid_out(width)
        return round(scale * sum(_height(row) for row in rows)) if rows else self.fontMetrics().height()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font's size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._renew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break again."""
        super().resizeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines from the top, each on its baseline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._lines() and self._words is not None:
            painter.setPen(QColor(self._theme.text))
            painter.drawText(self.rect(), Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft, self._latex)
            return
        scale, rows = self._laid_out(self.width())
        painter.scale(scale, scale)
        y = 0.0
        for row in rows:
            y += max(word.ascent for _, word in row)
            for x, word in row:
                self.draw(painter, word, QPointF(x, y))
            y += max(word.descent for _, word in row) + LEADING

    @property
    def look(self) -> tuple[str, float]:
        """The colour and size that it draws with: letters as large as those of the text around."""
        return self._theme.text, self.fontInfo().pixelSize() * 1.15

    def word(self, svg: bytes | None) -> Word | None:
        """A drawn piece of a formula."""
        if svg is None:
            return None
        renderer = QSvgRenderer(QByteArray(svg))
        box = renderer.viewBoxF()
        return Word(renderer, box.width(), -box.top(), box.bottom())

    def draw(self, painter: QPainter, word: Word, origin: QPointF) -> None:
        """Draw a piece with its baseline at `origin`."""
        size = word.width, word.ascent + word.descent
        word.renderer.render(painter, QRectF(origin.x(), origin.y() - word.ascent, *size))

    def _renew(self) -> None:
        self._words = None
        self.updateGeometry()
        self.update()

    def _lines(self) -> list[list[Word]]:
        """The drawn words of every line; nothing if one of them is not LaTeX, or as long as ziamath is not there."""
        if _import().is_alive():
            if not self._later.isActive():
                self._later.start()
            return []
        if self._words is None:
            words = [self._cut(line) for line in self._latex.splitlines() if line.strip()]
            whole = all(word for line in words for word in line)
            self._words = [[word for word in line if word] for line in words] if whole else []
        return self._words

    def _cut(self, line: str) -> list[Word | None]:
        """The drawn words of one line."""
        return [self.word(svg) for svg in drawn(line, *self.look)]

    def _laid_out(self, width: float) -> tuple[float, list[list[tuple[float, Word]]]]:
        """The scale, and the words of each row with their x."""
        lines = self._lines()
        widest = max((word.width for line in lines for word in line), default=1.0) + INDENT
        scale = min(1.0, max(SMALLEST, width / widest))
        return scale, [row for line in lines for row in _rows(line, width / scale)]


def _rows(line: list[Word], width: float) -> Iterator[list[tuple[float, Word]]]:
    row: list[tuple[float, Word]] = []
    x = 0.0
    for word in line:
        if row and x + word.width > width:
            yield row
            row, x = [], INDENT
        row.append((x, word))
        x += word.width
    yield row


def _height(row: list[tuple[float, Word]]) -> float:
    return max(word.ascent for _, word in row) + max(word.descent for _, word in row) + LEADING
