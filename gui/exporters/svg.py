"""Pictures in vectors for screens and for drawing programs: SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from gui.picture_exporter import PictureExporter

if TYPE_CHECKING:
    from gui.studio.stage import Stage


class Svg(PictureExporter):
    """Vectors with text as text; the heat map is an image in it."""

    title: ClassVar[str] = "SVG"
    suffix: ClassVar[str] = ".svg"
    idea: ClassVar[str] = "Vectors, for web pages and drawing programs."

    def data(self, stage: Stage, title: str, description: str) -> bytes:
        """The file of what a stage shows."""
        from gui.studio.painting import svg

        return svg(stage, title, description)
