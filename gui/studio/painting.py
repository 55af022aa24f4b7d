"""Paints a stage to a file's bytes: pixels or vectors, through one and the same painter calls."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRect, QSize, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from gui.studio.paper import INCH, SCREEN
from gui.studio.stage import Stage
from gui.studio.svg_text import mended


def png(stage: Stage, title: str, description: str) -> bytes:
    """The picture as a PNG file that says how large it is on paper."""
    image = stage.image()
    for metre in (image.setDotsPerMeterX, image.setDotsPerMeterY):
        metre(round(stage.paper.dpi / INCH * 1000))
    image.setText("Title", title)
    image.setText("Description", description)
    buffer = _buffer()
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, the call a str
    return bytes(buffer.data().data())


def svg(stage: Stage, title: str, description: str) -> bytes:
    """The picture as an SVG file."""
    buffer, generator = _buffer(), QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    size = QSize(stage.page.width(), stage.page.height())
    generator.setOutputDevice(buffer)
    generator.setResolution(round(SCREEN))
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    generator.setDescription(description)
    painter = QPainter(generator)
    stage.paint(painter)
    painter.end()
    return mended(bytes(buffer.data().data()).decode(), stage.paper).encode()


def pdf(stage: Stage, title: str, description: str) -> bytes:
    """The picture as a PDF file of one page that is as large as it is on paper."""
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    inches = QSizeF(stage.size.width() / stage.paper.dpi, stage.size.height() / stage.paper.dpi)
    writer.setPageSize(QPageSize(inches * 72, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(), QPageLayout.Unit.Point)
    writer.setResolution(round(SCREEN))
    writer.setTitle(title)
    painter = QPainter(writer)
    painter.scale(writer.width() / stage.page.width(), writer.height() / stage.page.height())
    stage.paint(painter)
    painter.end()
    return bytes(buffer.data().data())


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
