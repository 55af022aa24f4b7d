"""Pictures in pixels: PNG, with the scenario in a text field."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from gui.picture_exporter import PictureExporter

if TYPE_CHECKING:
    from gui.studio.stage import Stage


class Png(PictureExporter):
    """Pixels, for slides and the web."""

    title: ClassVar[str] = "PNG"
    suffix: ClassVar[str] = ".png"
    idea: ClassVar[str] = "Pixels, for slides and web pages."

    def data(self, stage: Stage, title: str, description: str) -> bytes:
        """The file of what a stage shows."""
        from gui.studio.painting import png

        return png(stage, title, description)
