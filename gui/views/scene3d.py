"""A widget that shows OpenGL items in a unit box, turned by mouse and keys, and makes pictures of them in any size."""

from __future__ import annotations

import math
from typing import Any, Protocol

import numpy as np
from OpenGL import GL
from pyqtgraph.opengl.GLViewWidget import GLViewMixin
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMatrix4x4,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QVector3D,
    QWheelEvent,
)  # fmt: skip
from PySide6.QtOpenGL import QOpenGLFramebufferObject, QOpenGLFramebufferObjectFormat
from PySide6.QtWidgets import QApplication, QWidget

from gui.views.camera3d import AZIMUTH, BOX, DISTANCE, MIDDLE, Margins, home_elevation, window
from gui.views.opengl import OpenGL
from gui.views.screen_item import lay

SMOOTH = 4  # samples a pixel
SETTLED = 160  # ms after the last change until a processor that draws alone takes its time for a smooth picture
REACH = 1.7  # radius around the middle within which everything is drawn
NEAREST, FARTHEST = 1.2, 14.0
LOWEST, HIGHEST = 3.0, 90.0  # degrees of elevation: from below there is nothing to see
TURN = 0.4  # degrees for a pixel of dragging
ORBIT, ZOOM = 4.0, 1.1  # degrees and factor for a key press
BARE = (8.0, 8.0, 8.0, 8.0)  # margins where nothing is written


class Labels(Protocol):
    """What is written over a picture, and how much room it takes around the box."""

    margins: Margins

    def draw(self, painter: QPainter, scene: Scene) -> None:
        """Write, in logical pixels of the scene."""


class Scene(GLViewMixin, QWidget):
    """Draws its items into a frame buffer and that into the widget; labels come on top as plain text."""

    turned = Signal()

    ORBITS = {
        Qt.Key.Key_Left: (-ORBIT, 0.0),
        Qt.Key.Key_Right: (ORBIT, 0.0),
        Qt.Key.Key_Up: (0.0, ORBIT),
        Qt.Key.Key_Down: (0.0, -ORBIT),
    }
    ZOOMS = {Qt.Key.Key_Plus: 1 / ZOOM, Qt.Key.Key_Equal: 1 / ZOOM, Qt.Key.Key_Minus: ZOOM}

    def __init__(self, opengl: OpenGL, parent: QWidget | None = None) -> None:
        self.opengl = opengl
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)  # it would come before the button pushes
        self._pressed = QPointF()
        self.ratio = 1.0  # pixels to a logical pixel, in the picture being drawn
        self.labels: Labels | None = None
        self.focus_colour = QColor()
        self.filmed = False  # picture after picture: a processor that draws alone then smoothes no edges
        self.detail: float | None = None  # pixels to a logical pixel for a file, whatever the screen has
        self._buffer: QOpenGLFramebufferObject | None = None
        self._smooth = self._empty = False
        self._settle = QTimer(self, singleShot=True, interval=SETTLED)
        self._settle.timeout.connect(self._refine)
        self.reset_camera()

    # --- what GLViewMixin asks of a widget that is not a QOpenGLWidget ---------------------------------

    def isValid(self) -> bool:
        """Whether items may be made ready: the context is there from the beginning."""
        return True

    def makeCurrent(self) -> None:
        """Let OpenGL calls go to the context of this view."""
        self.opengl.make_current()

    def projectionMatrix(self, region: object, viewport: tuple[int, int, int, int]) -> QMatrix4x4:
        """A perspective in which the box, seen from home, fills the widget; depth is spent on the box alone."""
        matrix, distance = QMatrix4x4(), self.opts["distance"]
        near = max(distance - REACH, 0.05)
        left, right, bottom, top = (near * edge for edge in self._window())
        matrix.frustum(left, right, bottom, top, near, distance + REACH + self._strayed())
        return matrix

    def _window(self) -> tuple[float, float, float, float]:
        return window(self.width(), self.height(), self.labels.margins if self.labels is not None else BARE)

    def viewMatrix(self) -> QMatrix4x4:
        """From the unit box to the eye."""
        return super().viewMatrix() * BOX

    # --- camera ----------------------------------------------------------------------------------------

    def reset_camera(self) -> None:
        """Look at the whole box again."""
        self._at_home = True
        elevation = home_elevation(self.width(), self.height())
        self.opts.update(distance=DISTANCE, azimuth=AZIMUTH, elevation=elevation, center=QVector3D(MIDDLE))
        self._changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the new size, as long as nobody has turned the box."""
        super().resizeEvent(event)
        if self._at_home:
            self.reset_camera()

    def orbit(self, azim: float, elev: float) -> None:
        """Turn around the box, by degrees."""
        self._at_home = False
        self.opts["azimuth"] = (self.opts["azimuth"] + azim) % 360
        self.opts["elevation"] = min(max(self.opts["elevation"] + elev, LOWEST), HIGHEST)
        self._changed()

    def stand(self, azimuth: float, elevation: float, distance: float) -> None:
        """Look at the middle from there: degrees around and up, and how far away."""
        self._at_home = False
        self.opts.update(azimuth=azimuth % 360, elevation=elevation, distance=distance)
        self._changed()

    def seen(self) -> dict[str, float]:
        """Where it is looked from, as `stand` takes it; nothing where that is home."""
        return {} if self._at_home else {name: self.opts[name] for name in ("azimuth", "elevation", "distance")}

    def zoom(self, factor: float) -> None:
        """Go nearer (below 1) or farther."""
        self._at_home = False
        self.opts["distance"] = min(max(self.opts["distance"] * factor, NEAREST), FARTHEST)
        self._changed()

    def _strayed(self) -> float:
        return (self.opts["center"] - MIDDLE).length()

    def _changed(self) -> None:
        self.turned.emit()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to turn or to push."""
        self.mousePos = self._pressed = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Turn with the left button; push with another, or with Shift or Ctrl held."""
        by, self.mousePos = event.position() - self.mousePos, event.position()
        held = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        if event.buttons() == Qt.MouseButton.LeftButton and not event.modifiers() & held:
            self.orbit(-TURN * by.x(), TURN * by.y())
        elif event.buttons():
            self._at_home = False
            left, right, *_ = self._window()
            self.opts["fov"] = math.degrees(2 * math.atan((right - left) / 2))  # by which `pan` measures a pixel
            self.pan(by.x(), by.y(), 0, relative="view")
            self._changed()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The hand lets go; a right click that pushed nothing asks for the menu of the view around."""
        self.unsetCursor()
        still = (event.position() - self._pressed).manhattanLength() < QApplication.startDragDistance()
        around, at = self.parentWidget(), event.globalPosition().toPoint()
        if event.button() == Qt.MouseButton.RightButton and still and around is not None:
            asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, around.mapFromGlobal(at), at)
            QApplication.sendEvent(around, asked)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom."""
        self.zoom(0.999 ** event.angleDelta().y())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Keep the keys that turn the view from the window's shortcuts while the view has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def _is_ours(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        return plain and (key in self.ORBITS or key in self.ZOOMS or key == Qt.Key.Key_0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows turn, plus and minus zoom, 0 resets."""
        key = Qt.Key(event.key())
        if not self._is_ours(event):
            event.ignore()
        elif key in self.ORBITS:
            self.orbit(*self.ORBITS[key])
        elif key in self.ZOOMS:
            self.zoom(self.ZOOMS[key])
        else:
            self.reset_camera()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Nothing turns by itself."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        QWidget.update(self)

    focusOutEvent = focusInEvent

    # --- pictures --------------------------------------------------------------------------------------

    def update(self, *region: Any) -> None:
        """Draw soon; several changes make one picture."""
        self._smooth = not self.opengl.software
        super().update()

    def _refine(self) -> None:
        self._smooth = True
        QWidget.update(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show the newest picture; on a processor alone, the smooth one once nothing has moved for a while."""
        self.ratio = self.detail or self.devicePixelRatioF()
        hurried = self.filmed and self.opengl.software
        self._smooth = not hurried and (self._smooth or self.detail is not None)
        size = self._pixels(self.ratio)
        if self._buffer is None or self._buffer.size() != size or (self._buffer.format().samples() > 0) != self._smooth:
            self._buffer = self._make_buffer(size, SMOOTH if self._smooth else 0)
        picture = self._rendered(self._buffer)
        painter = QPainter(self)
        lay(painter, QRectF(self.rect()), picture)
        self._write(painter)
        if self.hasFocus():
            painter.setPen(QPen(self.focus_colour, 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
        if not self._smooth:
            self._settle.start()

    def grab_image(self, scale: float = 1.0) -> QImage:
        """The view as a picture, `scale` pixels to a logical pixel, smooth."""
        self.ratio = scale
        picture = self._rendered(self._make_buffer(self._pixels(scale), SMOOTH))
        painter = QPainter(picture)
        self._write(painter)
        painter.end()
        return picture

    def _pixels(self, ratio: float) -> QSize:
        return QSize(max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1))

    def _make_buffer(self, size: QSize, samples: int) -> QOpenGLFramebufferObject:
        self.makeCurrent()
        wanted = QOpenGLFramebufferObjectFormat()
        wanted.setAttachment(QOpenGLFramebufferObject.Attachment.CombinedDepthStencil)
        wanted.setSamples(samples)
        return QOpenGLFramebufferObject(size, wanted)

    def _rendered(self, buffer: QOpenGLFramebufferObject) -> QImage:
        self.makeCurrent()
        buffer.bind()
        region = (0, 0, buffer.width(), buffer.height())
        GL.glViewport(*region)
        self.paint(region=region, viewport=region)
        buffer.release()
        picture = buffer.toImage()
        if not self._empty:
            picture.reinterpretAsFormat(QImage.Format.Format_RGB32)  # it is opaque, and so is drawn faster
        picture.setDevicePixelRatio(self.ratio)
        return picture

    def _write(self, painter: QPainter) -> None:
        if self.labels is not None:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            self.labels.draw(painter, self)

    def clear_ground(self) -> None:
        """Leave empty what lies around the box, for a picture with an empty ground."""
        self._empty = True
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)
        self.setBackgroundColor(QColor(Qt.GlobalColor.transparent))

    def project(self, points: np.ndarray) -> list[QPointF]:
        """Where points `[N, 3]` of the unit box are on the widget, in logical pixels."""
        width, height = self.width(), self.height()
        viewport = (0, 0, max(round(width * self.ratio), 1), max(round(height * self.ratio), 1))
        matrix = self.projectionMatrix(None, viewport) * self.viewMatrix()
        screen = (matrix.map(QVector3D(*map(float, point))) for point in points)
        return [QPointF((p.x() + 1) / 2 * width, (1 - p.y()) / 2 * height) for p in screen]
