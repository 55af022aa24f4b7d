"""Mends the SVG that Qt writes, so that every reader shows the same: sizes, fonts, and strokes that scale."""

from __future__ import annotations

import re

from PySide6.QtGui import QFont, QFontInfo

from gui.studio.paper import INCH, Paper

FALLBACKS = "Verdana, Helvetica, Arial, sans-serif"  # as wide, then such as everybody has
_SIZE = re.compile(r'<svg width="[^"]*" height="[^"]*"\s+viewBox="([^"]*)"')
_EFFECT = re.compile(r' vector-effect="[^"]*"')
_FAMILY = re.compile(r'font-family="([^"]*)"')
_EMPTY = re.compile(r"<g [^>]*>\s*</g>\s*")


def mended(text: str, paper: Paper) -> str:
    """The text of an SVG with its size, and without what readers differ about."""
    width, height = _lengths(paper)
    text = _SIZE.sub(rf'<svg width="{width}" height="{height}" preserveAspectRatio="none" viewBox="\1"', text, count=1)
    text = _EFFECT.sub("", text)  # librsvg does not know it, and others take it for pixels of the screen
    text = _FAMILY.sub(lambda found: f'font-family="{_families(found[1])}"', text)
    return _EMPTY.sub("", text)


def _lengths(paper: Paper) -> tuple[str, str]:
    """Width and height: in pixels for a screen, in millimetres for paper."""
    sides = paper.size.width(), paper.size.height()
    if not paper.printed:
        return str(sides[0]), str(sides[1])
    width, height = (f"{round(side / paper.dpi * INCH, 2):g}mm" for side in sides)
    return width, height


def _families(family: str) -> str:
    """The font that was really used, then what stands in for it elsewhere."""
    return f"{QFontInfo(QFont(family)).family()}, {FALLBACKS}"
