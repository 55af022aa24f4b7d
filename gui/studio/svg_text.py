"""Writes a stage as SVG, mended where readers would differ: sizes, fonts, clips, and strokes that scale."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect, QSize
from PySide6.QtGui import QFont, QFontInfo, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from gui.studio.paper import INCH, SCREEN, Paper
from gui.studio.vectors import paint_part, parts, seen_of, spills

FALLBACKS = "Verdana, Helvetica, Arial, sans-serif"  # as wide, then such as everybody has
_DEFINITIONS, _END = re.compile(r"<defs>(.*?)</defs>", re.DOTALL), "</svg>"
_EFFECT = re.compile(r' vector-effect="[^"]*"')
_FAMILY = re.compile(r'font-family="([^"]*)"')
_LETTERS = re.compile(r'font-size="([^"]*)"')
_NAME = re.compile(r'(id="|url\(#)')
_EMPTY = re.compile(r"<g [^>]*>\s*</g>\s*")


def svg_text(page: QWidget, paper: Paper, ground: str | None, title: str, description: str) -> str:
    """The SVG of a page. Each widget in it is a drawing of its own, in a group that puts it in its place.

    Painted in one go, Qt's writer would put clips where they were without the place of their widget.
    """
    width, height = _lengths(paper)
    drawings = [_drawing(number, part, at, seen_of(part, page)) for number, (part, at) in enumerate(parts(page))]
    below = f'<rect width="{page.width()}" height="{page.height()}" fill="{ground}"/>\n' if ground else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" '
        f'width="{width}" height="{height}" viewBox="0 0 {page.width()} {page.height()}" preserveAspectRatio="none">\n'
        f"<title>{escape(title)}</title>\n<desc>{escape(description)}</desc>\n{below}{''.join(drawings)}</svg>\n"
    )


def _lengths(paper: Paper) -> tuple[str, str]:
    """Width and height: in pixels for a screen, in millimetres for paper."""
    sides = paper.size.width(), paper.size.height()
    if not paper.printed:
        return str(sides[0]), str(sides[1])
    width, height = (f"{round(side / paper.dpi * INCH, 1):g}mm" for side in sides)
    return width, height


def _drawing(number: int, part: QWidget, place: QPoint, seen: QRect) -> str:
    """What is seen of one widget as a group; empty where it paints nothing itself."""
    if seen.isEmpty():
        return ""
    text = _written(part)
    definitions = _DEFINITIONS.search(text)
    assert definitions is not None
    body = _EMPTY.sub("", text[definitions.end() : text.rindex(_END)])
    while body != (body := _EMPTY.sub("", body)):
        pass
    if not body.strip():
        return ""
    drawn = f"<defs>{definitions[1]}</defs>{body}"
    drawn = _EFFECT.sub("", drawn)  # librsvg does not know it, and others take it for pixels of the screen
    drawn = _FAMILY.sub(lambda found: f'font-family="{_families(found[1])}"', drawn)
    drawn = _LETTERS.sub(lambda found: f'font-size="{round(float(found[1]))}"', drawn)  # as Qt itself does
    drawn = _NAME.sub(rf"\g<1>part{number}-", drawn)
    if spills(part, seen):
        room = f'x="{seen.x()}" y="{seen.y()}" width="{seen.width()}" height="{seen.height()}"'
        clip = f'<clipPath id="part{number}-seen"><rect {room}/></clipPath>'
        drawn = f'<defs>{clip}</defs><g clip-path="url(#part{number}-seen)">{drawn}</g>'
    return f'<g transform="translate({place.x()},{place.y()})">\n{drawn}</g>\n'


def _written(part: QWidget) -> str:
    """What Qt writes for one widget."""
    buffer, generator = QBuffer(), QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # which keeps clips
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator.setOutputDevice(buffer)
    generator.setResolution(round(SCREEN))
    generator.setSize(QSize(part.width(), part.height()))
    generator.setViewBox(QRect(0, 0, part.width(), part.height()))
    painter = QPainter(generator)
    paint_part(painter, part, part.rect())
    painter.end()
    return bytes(buffer.data().data()).decode()


def _families(family: str) -> str:
    """The font that was really used, then what stands in for it elsewhere."""
    return f"{QFontInfo(QFont(family)).family()}, {FALLBACKS}"
