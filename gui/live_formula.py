"""A formula whose numbers change all the time: its form is drawn once, and the numbers are written into it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPainter, QPainterPath

from gui.formula import FormulaLabel, Word
from gui.views.screen_item import wants_vectors

_PATH = re.compile(rb'<path d="([^"]*)" fill="#0000([0-9a-f]{2})" */>')
_PAIR = re.compile(rb"(-?[\d.]+) (-?[\d.]+)")
EIGHT = 0.659  # height of an 8 in the mathematical font, in ems
OVERSHOOT = 0.012  # how far it reaches below the baseline
SMALL, RAISED = 0.7, 0.36  # size of an exponent and its height, in ems


@dataclass(frozen=True, slots=True)
class Slot:
    """Where number k (from 1) stands in a piece, from the left end of its baseline."""

    number: int
    left: float
    right: float
    baseline: float
    size: float  # pixels


@dataclass(frozen=True, slots=True)
class SlottedWord(Word):
    """A piece of a formula with places for numbers."""

    slots: tuple[Slot, ...]


@lru_cache(maxsize=512)
def slotted(svg: bytes) -> tuple[bytes, tuple[Slot, ...]]:
    """The SVG without the glyphs that only keep room, and the places that they kept."""
    glyphs: dict[int, list[list[tuple[float, float]]]] = {}
    for path, number in _PATH.findall(svg):
        if int(number, 16):
            points = [(float(x), float(y)) for x, y in _PAIR.findall(path)]
            glyphs.setdefault(int(number, 16), []).append(points)
    slots = tuple(_slot(number, found) for number, found in glyphs.items())
    return _PATH.sub(lambda match: b"" if int(match[2], 16) else match[0], svg), slots


def _slot(number: int, eights: list[list[tuple[float, float]]]) -> Slot:
    """The place that these glyphs kept."""
    heights = [y for _, y in eights[0]]
    size = (max(heights) - min(heights)) / EIGHT
    places = [x for glyph in eights for x, _ in glyph]
    return Slot(number, min(places), max(places), max(heights) - OVERSHOOT * size, size)


@cache
def _family() -> str:
    """The family of the font that ziamath draws formulas with."""
    import ziamath

    file = Path(ziamath.__file__).parent / "fonts" / "STIXTwoMath-Regular.ttf"
    families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))
    return families[0] if families else ""


@lru_cache(maxsize=64)
def _font(pixels: float) -> tuple[QFont, QFontMetricsF]:
    font = QFont(_family())
    font.setPixelSize(round(pixels))
    return font, QFontMetricsF(font)


class LiveFormula(FormulaLabel):
    r"""Shows a form with `\textcolor{#00000k}{8888}` for number k, and numbers in these places."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: tuple[str, ...] = ()

    def set_numbers(self, texts: tuple[str, ...]) -> None:
        """Show these numbers, as text: `1.234e-05`."""
        if texts != self.texts:
            self.texts = texts
            self.update()

    def word(self, svg: bytes | None) -> Word | None:
        """A drawn piece with its places."""
        if svg is None:
            return None
        bare, slots = slotted(svg)
        word = super().word(bare)
        return word and SlottedWord(word.renderer, word.width, word.ascent, word.descent, slots)

    def draw(self, painter: QPainter, word: Word, origin: QPointF) -> None:
        """Draw a piece and write the numbers into it."""
        super().draw(painter, word, origin)
        painter.setPen(QColor(self._theme.text))
        left = word.renderer.viewBoxF().left()
        for slot in word.slots if isinstance(word, SlottedWord) else ():
            if slot.number <= len(self.texts):
                place = origin + QPointF((slot.left + slot.right) / 2 - left, slot.baseline)
                _write(painter, self.texts[slot.number - 1], place, slot)


def _write(painter: QPainter, text: str, middle: QPointF, slot: Slot) -> None:
    """Write a number around `middle`, smaller where it is too wide for its place."""
    runs = list(_runs(text, slot.size))
    widths = [_font(size)[1].horizontalAdvance(part) for part, size, _ in runs]
    squeeze = min(1.0, 1.08 * (slot.right - slot.left) / max(sum(widths), 1.0))
    painter.save()
    painter.translate(middle)
    painter.scale(squeeze, squeeze)
    x = -sum(widths) / 2
    for (part, size, rise), width in zip(runs, widths, strict=True):
        if wants_vectors(painter):  # as outlines: no reader of the file has this font
            letters = QPainterPath()
            letters.addText(QPointF(x, -rise), _font(size)[0], part)
            painter.fillPath(letters, painter.pen().brush())
        else:
            painter.setFont(_font(size)[0])
            painter.drawText(QPointF(x, -rise), part)
        x += width
    painter.restore()


def _runs(text: str, size: float) -> Iterator[tuple[str, float, float]]:
    """Text, size and rise of the parts of a number: mantissa, power of ten with its exponent, and a last bracket."""
    mantissa, _, power = text.rstrip(")").replace("-", "−").partition("e")
    yield mantissa + ("×10" if power else ""), size, 0.0
    if power:
        sign, figures = ("−", power[1:]) if power[0] in "−" else ("", power.lstrip("+"))
        yield sign + str(int(figures)), SMALL * size, RAISED * size
    if text.endswith(")"):
        yield ")", size, 0.0
