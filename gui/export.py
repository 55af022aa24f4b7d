"""Writes what a widget shows as a picture: PNG at twice the screen's pixels, or SVG whose plots are vectors."""

from __future__ import annotations

import base64
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.dom.minidom import Element
from xml.sax.saxutils import escape

import pyqtgraph as pg
from pyqtgraph.exporters import SVGExporter
from PySide6.QtCore import QBuffer, QIODevice, QPoint
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from engine.files import writing

SCALE = 2.0  # pixels of a picture for each of the screen's
_SVG_MODULE = sys.modules[SVGExporter.__module__]
_MOVE = re.compile(r"M\s*([^\sMLCZ]+)")


def export_picture(path: Path, widget: QWidget, title: str, description: str) -> None:
    """Write what a widget shows; the suffix says as what. `BadInput` where the file cannot be written.

    `title` and `description` go into the file: an SVG's own elements, a PNG's text fields.
    """
    data = _svg(widget, title, description) if path.suffix.lower() == ".svg" else _png(widget, title, description)
    with writing(path) as file:
        file.write(data)


def picture(widget: QWidget) -> QImage:
    """The widget as an image, its plots drawn anew at the higher resolution and not blown up."""
    image = QImage(widget.size() * SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    image.fill(widget.palette().window().color())
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    widget.render(painter, QPoint(0, 0))
    painter.end()
    return image


def _png(widget: QWidget, title: str, description: str) -> bytes:
    image = picture(widget)
    image.setText("Title", title)
    image.setText("Description", description)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, the call a str
    return bytes(buffer.data().data())


def _svg(widget: QWidget, title: str, description: str) -> bytes:
    """The widget's frame as an embedded picture, and on it every plot in it as vectors."""
    width, height = widget.width(), widget.height()
    frame = base64.b64encode(_png(widget, title, description)).decode()
    plots = "\n".join(_plot(view, view.mapTo(widget, QPoint(0, 0))) for view in _plots(widget))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">\n'
        f"<title>{escape(title)}</title>\n<desc>{escape(description)}</desc>\n"
        f'<image width="{width}" height="{height}" xlink:href="data:image/png;base64,{frame}"/>\n{plots}\n</svg>\n'
    ).encode()


def _plots(widget: QWidget) -> list[pg.GraphicsView]:
    views = widget.findChildren(pg.GraphicsView)
    return [view for view in views if view.isVisibleTo(widget) and view.scene() is not None]


def _plot(view: pg.GraphicsView, place: QPoint) -> str:
    """One plot as an SVG inside the SVG."""
    with _closed_paths():
        text = SVGExporter(view.scene()).export(toBytes=True).decode()
    body = text[text.index("<svg") :]
    size = f'x="{place.x()}" y="{place.y()}" width="{view.width()}" height="{view.height()}"'
    return body.replace("<svg", f"<svg {size}", 1)


@contextmanager
def _closed_paths() -> Iterator[None]:
    """Let pyqtgraph 0.14's exporter read what Qt 6.11 writes: it fails on the `Z` that now ends a closed path."""
    original: Callable[..., Any] = _SVG_MODULE.correctCoordinates

    def corrected(node: Element, *rest: Any) -> Any:
        for path in node.getElementsByTagName("path"):
            path.setAttribute("d", _without_z(path.getAttribute("d")))
        return original(node, *rest)

    _SVG_MODULE.correctCoordinates = corrected  # type: ignore[attr-defined]
    try:
        yield
    finally:
        _SVG_MODULE.correctCoordinates = original  # type: ignore[attr-defined]


def _without_z(path: str) -> str:
    """A path whose closings are lines back to where its parts began: the same drawing."""
    parts = path.split("Z")
    for number, part in enumerate(parts[:-1]):
        begins = _MOVE.findall(part)
        parts[number] = f"{part.rstrip()} L{begins[-1]} " if begins else part
    return " ".join("".join(parts).split())  # the exporter takes each blank for the end of a point
