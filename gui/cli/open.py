"""The command that opens the window with a scenario in it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

EXAMPLES = """Examples:

open race.json

open himmelblau-four-basins

open ravine:AUPN0DTJt9RrSlA_XQ3y2AEAQBRf3g
"""


def open_command(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="FILE|PRESET|LINK",
            show_default=False,
            help="A scenario, an exported recording or run, a preset by number, name or title, or a ravine:... link.",
        ),
    ],
) -> int:
    """Open the window with a scenario or a recording in it."""
    from engine.asked import asked
    from gui.screen import NO_SCREEN, trouble

    wanted = asked(scenario)  # what is wrong with it is said before a window opens
    if sentence := trouble():
        print(sentence, file=sys.stderr)
        return NO_SCREEN
    from gui.app import run

    return run(wanted)
