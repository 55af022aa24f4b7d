"""The samples of a fit with the axes around them, kept as one transparent picture that all tiles share."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap

from engine.pictures.fit_pictures import NUMBERS, shades_of
from engine.pictures.fits import Scene
from gui.class_looks import class_look, draw_holes, draw_marks, level_colours
from gui.theme import Theme
from gui.views.fit_axes import FitAxes
from gui.views.fit_table import draw_names

DRAWN = ("regions", "level", "curve", "probability")  # kinds of pictures whose samples stay where they are
STEPS = 16  # shades that marks of numbers have
FEW, MANY = 80, 400  # samples: more are drawn smaller


def mark_size(scene: Scene, theme: Theme, width: float) -> float:
    """Of a sample, in pixels: smaller where there are many, or little room."""
    base = 4.5 + 1.4 * theme.trail_width
    count = len(scene.rows)
    crowd = 1.0 if count <= FEW else 0.8 if count <= MANY else 0.6
    return base * crowd * (1.0 if width >= 300 else 0.85 if width >= 160 else 0.7)


@dataclass
class FitSamples:
    """Draws axes and samples once for each size of tile."""

    theme: Theme
    scene: Scene
    points: bool  # whether samples are drawn
    _kept: dict[tuple[float, ...], QPixmap] = field(default_factory=dict, compare=False)

    def pixmap(self, axes: FitAxes, size: QSizeF, ratio: float) -> QPixmap:
        """The picture of a tile of this size, transparent where nothing is drawn."""
        key = (size.width(), size.height(), ratio, axes.plot.left(), axes.plot.top())
        if key not in self._kept:
            if len(self._kept) > 3:
                self._kept.clear()
            self._kept[key] = self._drawn(axes, size, ratio)
        return self._kept[key]

    def _drawn(self, axes: FitAxes, size: QSizeF, ratio: float) -> QPixmap:
        picture = QPixmap((size * ratio).toSize())
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter, axes)
        painter.end()
        return picture

    def draw(self, painter: QPainter, axes: FitAxes) -> None:
        """Paint them into a tile."""
        painter.save()
        painter.translate(QPointF(axes.plot.topLeft()))
        if self.scene.kind == "table":
            draw_names(painter, axes)
        else:
            axes.draw(painter)
        if self.points and self.scene.kind in DRAWN:
            self._draw_samples(painter, axes)
        painter.restore()

    def _draw_samples(self, painter: QPainter, axes: FitAxes) -> None:
        scene, theme = self.scene, self.theme
        pixels, size = axes.projection.pixels(scene.places), mark_size(scene, theme, axes.plot.width())
        if scene.kind == "level":
            size *= 1.25
        for colour, marker, some in self.kinds():
            for hollow in (False, True):
                own = pixels[some & (scene.held_out == hollow)].tolist()
                shades = scene.kind == "level"
                draw_marks(painter, marker, own, size, colour, theme, hollow=hollow and not shades)
                if hollow and shades:
                    draw_holes(painter, own, size, theme)

    def kinds(self) -> list[tuple[str, str, np.ndarray]]:
        """The colours and markers, and the samples `[N]` that have them."""
        scene, theme = self.scene, self.theme
        if scene.kind in ("curve", "agreement"):
            return [(theme.dim, "o", np.ones(len(scene.rows), dtype=bool))]
        if scene.kind == "level":
            table = level_colours(theme)
            step = shades_of(scene.target, scene.span).astype(int) * (STEPS - 1) // NUMBERS
            colours = [f"#{table[k * NUMBERS // (STEPS - 1)] & 0xFFFFFF:06x}" for k in range(STEPS)]
            return [(colours[k], "o", step == k) for k in range(STEPS)]
        looks = [class_look(k, theme) for k in range(len(scene.data.classes))]
        return [(look.colour, look.marker, scene.target == k) for k, look in enumerate(looks)]
