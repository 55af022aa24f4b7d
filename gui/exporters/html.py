"""A page for a course or a notebook: one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from engine.declared import flag, real, whole
from engine.files import check_folder, writing
from gui.page_exporter import PageExporter

if TYPE_CHECKING:
    from gui.scene import Source
    from gui.studio.filming import Progress
    from gui.studio.order import Order


class HTML(PageExporter):
    """Pictures as SVG, a clip as MP4, tables and settings as text, and the scenario to open it again."""

    title: ClassVar[str] = "HTML"
    suffix: ClassVar[str] = ".html"
    idea: ClassVar[str] = "One file for a course page, with pictures, clip, table and settings; needs no network."

    clip: bool = flag(True, "Begin with a clip of the descent.")
    seconds: float = real(8.0, "How long the clip moves.", above=0, high=120, slider=(2, 30), unit="s", label="length")
    width: int = whole(960, "Width of the clip.", low=320, high=1920, slider=(480, 1920), unit="pixels")

    def compose(self, path: Path, source: Source, order: Order) -> Generator[Progress, None, None]:
        """Write the page of the order's views; its sheet says the colours."""
        from gui.studio.composing import compose

        check_folder(path)
        page = yield from compose(source, order, self)
        with writing(path) as file:
            file.write(page.html().encode())
