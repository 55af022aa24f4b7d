"""How large a picture is: in pixels, on paper, and in the units that it is laid out in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QSize

from engine.declared import BadInput
from gui.studio.order import Sheet
from gui.theme import LIGHT, THEMES

INCH = 25.4  # mm
SCREEN, PRINT = 96.0, 300.0  # pixels an inch
SHORT_SIDE, CROWDED = 600.0, 760.0  # units of a picture for a screen, and of one with more than two views
FINEST = 0.8  # pixels a unit: smaller letters cannot be read
LEAST = 160  # units that a picture needs at least
COLUMN_MM, PAGE_MM = 85.0, (165.0, 235.0)
LETTERS = 0.78  # of a column's and a page's letters to those of the window on paper: 10 points become 8
COLUMN_HEIGHTS_MM = (85.0, 140.0, 190.0, 235.0)  # for one view, two, and so on


@dataclass(frozen=True, slots=True)
class Paper:
    """The pixels of a picture, how many of them are a unit, and how many an inch."""

    size: QSize
    scale: float
    dpi: float

    @property
    def printed(self) -> bool:
        """Whether its size on paper counts, and not its pixels."""
        return self.dpi == PRINT

    @property
    def units(self) -> tuple[float, float]:
        """Width and height in units."""
        return self.size.width() / self.scale, self.size.height() / self.scale

    def with_room(self, least: tuple[int, int]) -> Paper:
        """The same with so many units at least, for which letters are made smaller."""
        sides = zip((self.size.width(), self.size.height()), least, strict=True)
        return replace(self, scale=min([self.scale, *(pixels / units for pixels, units in sides if units)]))

    def with_units(self, more: float) -> Paper:
        """The same laid out in so many times more units: all becomes smaller."""
        return replace(self, scale=self.scale / more)


def paper_of(sheet: Sheet, views: int) -> Paper:
    """The paper for so many views; `BadInput` where they have no room."""
    paper = _printed(sheet, views) if sheet.purpose in ("column", "page") else _screened(sheet, views)
    if min(paper.units) < LEAST:
        least = round(LEAST * paper.scale)
        raise BadInput(
            f"a picture of {paper.size.width()} x {paper.size.height()} pixels is too small at this font scale; "
            f"each side should be at least {least}."
        )
    return paper


def _screened(sheet: Sheet, views: int) -> Paper:
    sizes = {"slide": (1920, 1080), "square": (1080, 1080), "own": (sheet.width, sheet.height)}
    width, height = sizes[sheet.purpose]
    units = SHORT_SIDE if views <= 2 else CROWDED
    units *= THEMES[sheet.theme].font_size / LIGHT.font_size  # the projector's larger letters are this large already
    return Paper(QSize(width, height), max(min(width, height) / units, FINEST) * sheet.font_scale, SCREEN)


def _printed(sheet: Sheet, views: int) -> Paper:
    column = COLUMN_MM, COLUMN_HEIGHTS_MM[min(views, len(COLUMN_HEIGHTS_MM)) - 1]
    width, height = column if sheet.purpose == "column" else PAGE_MM
    pixels = QSize(round(width / INCH * PRINT), round(height / INCH * PRINT))
    return Paper(pixels, PRINT / SCREEN * LETTERS * sheet.font_scale, PRINT)
