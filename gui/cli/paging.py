"""Writes a page from the command line: of all main views of the scenario, on a screen or without one."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from engine.cli.terminal import at_work
from gui import theme
from gui.cli.patient import patient
from gui.page_exporter import PageExporter
from gui.scene import Source
from gui.studio.application import studio_application
from gui.studio.order import Order
from gui.studio.stage import PAGE


def write_page(path: Path, exporter: PageExporter, source: Source) -> None:
    """Write it whole or not at all, with a bar; `BadInput` says why it cannot be."""
    order = Order(views=(PAGE,))
    app = studio_application()
    theme.apply(theme.THEMES[order.sheet.theme])
    try:
        job = exporter.compose(path, source, order)
        with at_work(f"writing {path.name}", 1000) as tell, patient() as heed, closing(job):
            for progress in job:
                heed()
                tell(1000 * progress.done // max(progress.of, 1))
    finally:
        app.sendPostedEvents(None, 0)  # what was closed goes before the application
