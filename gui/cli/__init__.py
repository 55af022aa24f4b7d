"""The commands that take things out of the program; they join those of the engine, and load Qt only when needed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import typer

from engine.cli import further

if TYPE_CHECKING:
    from engine.exporter import Exporter


def add_commands(app: typer.Typer) -> None:
    """Add them to the command line; called once, when the program starts with arguments."""
    from gui.cli import export, render
    from gui.cli import open as opening

    app.command("export", epilog=export.EXAMPLES)(export.export_command)
    app.command("open", epilog=opening.EXAMPLES)(opening.open_command)
    app.command("render", epilog=render.EXAMPLES)(render.render_command)
    further.exporters.append(_formats)


def _formats() -> Iterable[type[Exporter]]:
    from gui.studio.errand import formats

    return formats()
