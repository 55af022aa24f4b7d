"""What every format of a page is: a whole document made of views, clip, tables and settings."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from engine.exporter import Exporter
from engine.registry import Registry

if TYPE_CHECKING:
    from gui.scene import Source
    from gui.studio.filming import Progress
    from gui.studio.order import Order


class PageExporter(Exporter):
    """A kind of document. A file of it is chosen by its `suffix`."""

    kind = "page"
    sheet: ClassVar[tuple[str, ...]] = ("theme", "font_scale")  # what of an order's sheet counts

    def compose(self, path: Path, source: Source, order: Order) -> Generator[Progress, None, None]:
        """Write the document of the order's views, whole or not at all; closed at any yield, it leaves nothing behind.

        `BadInput` says why it cannot be.
        """
        raise NotImplementedError


PAGE_EXPORTERS: Registry[PageExporter] = Registry("gui.exporters", PageExporter, "format of a page")
