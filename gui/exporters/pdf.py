"""Pictures in vectors for papers: PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from gui.picture_exporter import PictureExporter

if TYPE_CHECKING:
    from gui.studio.stage import Stage


class Pdf(PictureExporter):
    """Vectors with text as text, in true size; the heat map is an image in it."""

    title: ClassVar[str] = "PDF"
    suffix: ClassVar[str] = ".pdf"
    idea: ClassVar[str] = "Vectors, for papers; as large on paper as asked for."

    def data(self, stage: Stage, title: str, description: str) -> bytes:
        """The file of what a stage shows."""
        from gui.studio.painting import pdf

        return pdf(stage, title, description)
