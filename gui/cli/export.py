"""The command that takes numbers, programs and pages of a scenario out, without a window."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

EXAMPLES = """Examples:

export rosenbrock-valley --out path.csv --out path.parquet

export race.json --out script.py --out notebook.ipynb --out page.html

export race.npz --what surface --set width=400 --set gradient=true --out surface.npz

export moons.json --what standings --out table.csv
"""


def export_command(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO|PRESET",
            show_default=False,
            help="A scenario, or a recording with it inside, which is not computed anew; a preset by number, name or "
            "title; or a ravine:... link.",
        ),
    ],
    out: Annotated[
        list[Path],
        typer.Option(
            metavar="FILE",
            show_default=False,
            help="What to write, by its suffix: numbers as .csv, .json, .npz or .parquet, a program as .py or .ipynb, "
            "a page as .html; repeatable (see: list exporters).",
        ),
    ],
    what: Annotated[
        str | None,
        typer.Option(
            metavar="TABLE",
            help="Which numbers: trajectory, curves, surface, standings, slice or run (see: list tables). (default: "
            "the trajectory of a race; of a training the run as .npz, else its curves)",
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="OPTION=VALUE", help="An option of the table or the format; repeatable."),
    ] = None,
) -> None:
    """Write a scenario's recording as numbers, as a program that makes it anew, or as a page."""
    from gui.cli.exporting import Request

    Request(scenario, tuple(dict.fromkeys(out)), what, tuple(set_ or ())).write()
