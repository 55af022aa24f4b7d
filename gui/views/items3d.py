"""What a 3-D view is made of: lines and markers of a size in pixels, on any screen and in any export."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph.opengl as gl
from OpenGL import GL
from OpenGL.GL import shaders
from pyqtgraph.opengl.GLGraphicsItem import GLGraphicsItem
from PySide6.QtGui import QColor, QImage, QOpenGLContext
from PySide6.QtOpenGL import QOpenGLBuffer, QOpenGLTexture

BEHIND = (2.0, 2.0)  # how far the ground steps back in depth, so that what lies on it is whole

GROUND: dict[Any, Any] = {
    GL.GL_DEPTH_TEST: True, GL.GL_BLEND: False, GL.GL_CULL_FACE: False, GL.GL_POLYGON_OFFSET_FILL: True,
    "glDepthFunc": (GL.GL_LEQUAL,), "glPolygonOffset": BEHIND,
}  # fmt: skip
ON_GROUND: dict[Any, Any] = {**GROUND, GL.GL_POLYGON_OFFSET_FILL: False}
BLENDED: dict[Any, Any] = {
    **ON_GROUND, GL.GL_BLEND: True,
    "glBlendFunc": (GL.GL_ONE, GL.GL_ONE_MINUS_SRC_ALPHA),  # of colours multiplied by their alpha
}  # fmt: skip


class Lines(gl.GLLinePlotItem):
    """Separate straight pieces, `width` in logical pixels."""

    def __init__(self) -> None:
        super().__init__(mode="lines", glOptions=ON_GROUND, pos=np.empty((0, 3), np.float32))
        self.logical_width = 1.0

    def set_pen(self, colour: str, width: float) -> None:
        """Take a colour ("#rrggbb") and a width."""
        self.logical_width = width
        self.setData(color=QColor(colour))

    def paint(self) -> None:
        """Draw with the width that the pixels of this screen or picture ask for."""
        if len(self.pos):
            self.width = self.logical_width * self.view().ratio
            super().paint()


class Markers(GLGraphicsItem):
    """Flat pictures that stand at points and face the viewer; what the ground hides shows through faintly."""

    THROUGH = 0.25  # opacity of what lies behind the ground

    def __init__(self) -> None:
        super().__init__()
        self.setGLOptions(BLENDED)
        self.points = np.empty((0, 3), np.float32)
        self.sheet = QImage()  # square pictures side by side
        self.picture = np.empty(0, np.float32)
        self._texture: QOpenGLTexture | None = None
        self._stale = False

    def set_sheet(self, sheet: QImage) -> None:
        """Take the pictures; their height is the size of a marker."""
        self.sheet, self._stale = sheet, True
        self.update()

    def set_points(self, points: np.ndarray, picture: np.ndarray) -> None:
        """Take points `[N, 3]` (NaN: not drawn) and which picture `[N]` stands at each."""
        seen = np.isfinite(points).all(-1)
        self.points = np.ascontiguousarray(points[seen], np.float32)
        self.picture = np.ascontiguousarray(picture[seen], np.float32)
        self.update()

    def paint(self) -> None:
        """Draw all markers twice: faintly through the ground, then what can be seen."""
        if not len(self.points) or self.sheet.isNull():
            return
        self.setupGLState()
        program = _program()
        if not self.view().opengl.context.isOpenGLES():  # there both are always on
            GL.glEnable(GL.GL_POINT_SPRITE)
            GL.glEnable(GL.GL_PROGRAM_POINT_SIZE)
        texture = self._bound_texture()
        buffer = _filled(np.column_stack([self.points, self.picture]).astype(np.float32))
        GL.glVertexAttribPointer(0, 4, GL.GL_FLOAT, False, 0, None)
        GL.glEnableVertexAttribArray(0)
        with program:
            self._set_uniforms(program)
            self._draw(program, self.THROUGH, tested=False)
            self._draw(program, 1.0, tested=True)
        GL.glDisableVertexAttribArray(0)
        buffer.release()
        buffer.destroy()
        texture.release()

    def _bound_texture(self) -> QOpenGLTexture:
        if self._texture is None or self._stale:
            self.free()
            self._texture = QOpenGLTexture(self.sheet, QOpenGLTexture.MipMapGeneration.DontGenerateMipMaps)
            self._texture.setMinMagFilters(QOpenGLTexture.Filter.Linear, QOpenGLTexture.Filter.Linear)
            self._texture.setWrapMode(QOpenGLTexture.WrapMode.ClampToEdge)
            self._stale = False
        self._texture.bind(0)
        return self._texture

    def free(self) -> None:
        """Give the texture back, while its context is current."""
        if self._texture is not None:
            self._texture.destroy()
            self._texture = None

    def _set_uniforms(self, program: Any) -> None:
        matrix = np.array(self.mvpMatrix().data(), np.float32)
        count = self.sheet.width() // self.sheet.height()
        size = self.sheet.height() / self.sheet.devicePixelRatio() * self.view().ratio
        GL.glUniformMatrix4fv(GL.glGetUniformLocation(program, "u_mvp"), 1, False, matrix)
        GL.glUniform1f(GL.glGetUniformLocation(program, "u_size"), size)
        GL.glUniform1f(GL.glGetUniformLocation(program, "u_count"), count)
        GL.glUniform1i(GL.glGetUniformLocation(program, "u_sheet"), 0)

    def _draw(self, program: Any, opacity: float, tested: bool) -> None:
        (GL.glEnable if tested else GL.glDisable)(GL.GL_DEPTH_TEST)
        GL.glUniform1f(GL.glGetUniformLocation(program, "u_opacity"), opacity)
        GL.glDrawArrays(GL.GL_POINTS, 0, len(self.points))


def _filled(array: np.ndarray) -> QOpenGLBuffer:
    buffer = QOpenGLBuffer(QOpenGLBuffer.Type.VertexBuffer)
    buffer.create()
    buffer.bind()
    buffer.allocate(array.tobytes(), array.nbytes)
    return buffer


_compiled: list[Any] = []


def _program() -> Any:
    """The program of all markers; compiled once, for the one context that there is."""
    if not _compiled:
        version = "" if QOpenGLContext.currentContext().isOpenGLES() else "#version 120\n"  # has gl_PointCoord
        parts = [shaders.compileShader([version, text], kind) for kind, text in SHADERS.items()]
        program = shaders.compileProgram(*parts)
        GL.glBindAttribLocation(program, 0, "a_point")
        GL.glLinkProgram(program)
        _compiled.append(program)
    return _compiled[0]


SHADERS = {
    GL.GL_VERTEX_SHADER: """
        uniform mat4 u_mvp;
        uniform float u_size;
        attribute vec4 a_point;  // x, y, z and the number of the picture
        varying float v_picture;
        void main() {
            gl_Position = u_mvp * vec4(a_point.xyz, 1.0);
            gl_Position.z -= 0.01 * gl_Position.w;  // towards the eye: a marker on a slope does not sink in by half
            gl_PointSize = u_size;
            v_picture = a_point.w;
        }
    """,
    GL.GL_FRAGMENT_SHADER: """
        #ifdef GL_ES
        precision mediump float;
        #endif
        uniform sampler2D u_sheet;
        uniform float u_count;
        uniform float u_opacity;
        varying float v_picture;
        void main() {
            float across = (gl_PointCoord.x + floor(v_picture + 0.5)) / u_count;
            vec4 colour = texture2D(u_sheet, vec2(across, gl_PointCoord.y));
            if (colour.a < 0.02) discard;
            gl_FragColor = colour * u_opacity;
        }
    """,
}
