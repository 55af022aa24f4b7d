"""The one OpenGL context that all 3-D views draw with, and the page shown where there is none."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext, QSurfaceFormat
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine.declared import BadInput
from gui.theme import Theme

OLDEST = (2, 1)
INSTALL = "sudo apt-get install -y libgl1 libegl1 libgl1-mesa-dri"
LINUX = sys.platform == "linux"
SOFTWARE = ("llvmpipe", "softpipe", "swrast", "swiftshader", "gdi generic")


@dataclass(frozen=True, slots=True)
class OpenGL:
    """A context that draws into frame buffers of its own, so that no window has to be made for OpenGL.

    A QOpenGLWidget would make Qt take down and rebuild the native window the moment the first one is shown in
    it, and compose every 2-D frame through OpenGL from then on. Views that share this one context also
    share the programs that pyqtgraph compiles once for the whole process.
    """

    context: QOpenGLContext
    surface: QOffscreenSurface
    renderer: str

    @property
    def software(self) -> bool:
        """Whether the processor does the work of a graphics card."""
        return any(name in self.renderer.lower() for name in SOFTWARE)

    def make_current(self) -> None:
        """Let the calls that follow go to this context."""
        self.context.makeCurrent(self.surface)


@dataclass(frozen=True, slots=True)
class Missing:
    """Why 3-D cannot be drawn here, and what to install, as sentences for the user."""

    reason: str
    remedy: str


@cache
def opengl() -> OpenGL | Missing:
    """The context, made when it is first asked for, or why there is none."""
    app = QCoreApplication.instance()
    context = QOpenGLContext(app)
    wanted = QSurfaceFormat()
    wanted.setDepthBufferSize(24)
    context.setFormat(wanted)
    if not context.create():
        return _missing(_tr("The system offers no OpenGL."))
    surface = QOffscreenSurface(None, app)
    surface.setFormat(context.format())
    surface.create()
    if not (surface.isValid() and context.makeCurrent(surface)):
        return _missing(_tr("OpenGL is there, but it cannot draw."))
    return _examined(context, surface)


def needed() -> OpenGL:
    """The context, for what cannot be made without; `BadInput` says why there is none."""
    found = opengl()
    if isinstance(found, Missing):
        words = f"the surface needs OpenGL, which is not there: {found.reason} {found.remedy}"
        if QGuiApplication.platformName() == "offscreen":
            words = "the surface needs OpenGL, and there is none without a screen: put xvfb-run -a before the command."
        raise BadInput(" ".join(words.split()))
    return found


def _examined(context: QOpenGLContext, surface: QOffscreenSurface) -> OpenGL | Missing:
    """Whether what Qt calls OpenGL is new enough and reached by PyOpenGL as well, which pyqtgraph draws with."""
    try:
        from OpenGL import GL, platform
    except (ImportError, OSError, AttributeError) as error:  # PyOpenGL finds no library to load
        return _missing(_tr("PyOpenGL cannot be loaded: {}").format(error))
    if not platform.GetCurrentContext():
        return _missing(_tr("PyOpenGL and Qt reach OpenGL by different ways (GLX and EGL)."))
    version = context.format().version()
    if version < OLDEST:
        return _missing(_tr("OpenGL {} is too old; 2.1 or newer is needed.").format(".".join(map(str, version))))
    return OpenGL(context, surface, _text(GL.glGetString(GL.GL_RENDERER)))


def _missing(reason: str) -> Missing:
    if LINUX:
        return Missing(reason, _tr("Install Mesa, then start Ravine again:") + f"\n{INSTALL}")
    return Missing(reason, _tr("Install or update the driver of the graphics card, then start Ravine again."))


def _text(words: Any) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("OpenGL", text)


class MissingPage(QWidget):
    """Says why there is no surface to see, what to install, and that the rest works."""

    def __init__(self, missing: Missing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.title = QLabel(self.tr("The 3-D surface needs OpenGL"))
        self.reason = QLabel(missing.reason)
        self.remedy = QLabel(missing.remedy)
        self.rest = QLabel(self.tr("Everything else works; the map shows the same race."))
        self.remedy.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(8)
        column.addStretch(2)
        for label in (self.title, self.reason, self.remedy, self.rest):
            label.setWordWrap(True)
            column.addWidget(label)
        column.addStretch(3)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.title.setStyleSheet(f"color: {theme.text}; font-size: {theme.font_size + 4}pt; font-weight: 600")
        self.remedy.setStyleSheet(f"color: {theme.text}; font-size: {theme.font_size}pt")
        for label in (self.reason, self.rest):
            label.setStyleSheet(f"color: {theme.dim}; font-size: {theme.font_size}pt")
