"""Paints a stage to a file's bytes: pixels or vectors, through one and the same painter calls."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from gui.studio.paper import INCH, SCREEN
from gui.studio.stage import Stage
from gui.studio.svg_text import svg_text


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
    ground = None if stage.order.sheet.transparent else stage.theme.plot
    return svg_text(stage.page, stage.paper, ground, title, description).encode()


def pdf(stage: Stage, title: str, description: str) -> bytes:
    """The picture as a PDF file of one page that is as large as it is on paper."""
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    inches = QSizeF(stage.size.width() / stage.paper.dpi, stage.size.height() / stage.paper.dpi)
    writer.setPageSize(QPageSize(inches * 72, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(), QPageLayout.Unit.Point)
    writer.setResolution(round(SCREEN))
    writer.setTitle(title)
    writer.addFileAttachment("scenario.json", description.encode(), "application/json")
    painter = QPainter(writer)
    painter.scale(inches.width() * SCREEN / stage.page.width(), inches.height() * SCREEN / stage.page.height())
    stage.paint(painter)
    painter.end()
    return bytes(buffer.data().data())


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
