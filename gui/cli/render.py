"""The command that makes pictures and clips of a scenario, without a window."""

from __future__ import annotations

from typing import Annotated

import typer

EXAMPLES = """Examples:

render rosenbrock-valley --view map --out map.png
"""


def render_command(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO|PRESET", help="A file, or a preset by number, name or title.")
    ],
) -> None:
    """Make pictures of a scenario's views."""
    from gui.cli.asked import asked_source

    asked_source(scenario)
