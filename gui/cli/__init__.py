"""The commands that take things out of the program; they join those of the engine, and load Qt only when needed."""

from __future__ import annotations

import typer


def add_commands(app: typer.Typer) -> None:
    """Add them to the command line; called once, when the program starts with arguments."""
    from gui.cli import render

    app.command("render", epilog=render.EXAMPLES)(render.render_command)
