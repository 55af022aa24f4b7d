"""The command that makes pictures and clips of a scenario, without a window."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Word = str | None  # what typer gives for an option: it is read by the field it is meant for
Words = list[str] | None

EXAMPLES = """Examples:

render rosenbrock-valley --out map.png

render rosenbrock-valley --view map --view curves --theme dark --at 250 --out race.svg

render race.json --view page --size page --out figure.pdf --out figure.png

render himmelblau-four-basins --size 800x800 --transparent --no-title --no-caption --out basins.svg

render rosenbrock-valley --view map --clip --seconds 8 --fps 25 --out descent.mp4
"""
CLIP = "Clips"


def render_command(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO|PRESET",
            show_default=False,
            help="A scenario, an exported recording or run, a preset by number, name or title, or a ravine:... link.",
        ),
    ],
    out: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help="Write a .png, .svg or .pdf, or a clip: .mp4, .gif, .webp or .apng; repeatable."
        ),
    ] = None,
    view: Annotated[
        Words,
        typer.Option(
            metavar="NAME",
            help="A view, or page for all main views; repeatable. (default: the largest of the workspace)",
        ),
    ] = None,
    size: Annotated[
        Word,
        typer.Option(metavar="WxH|WORD", help="Pixels, or slide, column, page or square. (default: slide, 1920x1080)"),
    ] = None,
    theme: Annotated[Word, typer.Option(metavar="light|dark|projector", help="Colours. (default: light)")] = None,
    at: Annotated[Word, typer.Option(metavar="STEP", help="The step shown. (default: the last)")] = None,
    font_scale: Annotated[
        Word, typer.Option(metavar="NUMBER", help="How large letters, lines and marks are. (default: 1)")
    ] = None,
    transparent: Annotated[bool, typer.Option("--transparent", metavar=" ", help="Leave the ground empty.")] = False,
    no_title: Annotated[bool, typer.Option("--no-title", metavar=" ", help="Without the title.")] = False,
    no_legend: Annotated[bool, typer.Option("--no-legend", metavar=" ", help="Without the legend.")] = False,
    no_caption: Annotated[
        bool, typer.Option("--no-caption", metavar=" ", help="Without the scenario in words.")
    ] = False,
    set_: Annotated[
        Words, typer.Option("--set", metavar="NAME=VALUE", help="An option of the format (see: list exporters).")
    ] = None,
    clip: Annotated[
        bool, typer.Option("--clip", metavar=" ", help="Make a clip of a .png, too.", rich_help_panel=CLIP)
    ] = False,
    first: Annotated[
        Word, typer.Option("--from", metavar="STEP", help="Where it begins. (default: 0)", rich_help_panel=CLIP)
    ] = None,
    last: Annotated[
        Word, typer.Option("--to", metavar="STEP", help="Where it ends. (default: the last)", rich_help_panel=CLIP)
    ] = None,
    seconds: Annotated[
        Word, typer.Option(metavar="NUMBER", help="How long it moves. (default: 8)", rich_help_panel=CLIP)
    ] = None,
    frames: Annotated[
        Word,
        typer.Option(metavar="N", help="How many pictures it moves for, instead of seconds.", rich_help_panel=CLIP),
    ] = None,
    fps: Annotated[
        Word, typer.Option(metavar="N", help="Pictures a second. (default: 25)", rich_help_panel=CLIP)
    ] = None,
    speed: Annotated[
        Word,
        typer.Option(metavar="WORD", help="linear, slow start or logarithmic. (default: linear)", rich_help_panel=CLIP),
    ] = None,
    hold: Annotated[
        Word,
        typer.Option(metavar="SECONDS", help="How long the last picture stays. (default: 1)", rich_help_panel=CLIP),
    ] = None,
    orbit: Annotated[
        Word,
        typer.Option(metavar="DEGREES", help="How far a camera goes around. (default: 0)", rich_help_panel=CLIP),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", metavar=" ", help="Ask nothing, however long it takes.", rich_help_panel=CLIP)
    ] = False,
) -> None:
    """Make pictures of a scenario's views, or a clip."""
    from gui.cli.rendering import Wanted, render

    dress: dict[str, str | bool | None] = {"theme": theme, "font_scale": font_scale}
    dress |= {"transparent": transparent, "title": not no_title, "legend": not no_legend, "caption": not no_caption}
    timing = {
        "first": first,
        "last": last,
        "seconds": seconds,
        "frames": frames,
        "fps": fps,
        "speed": speed,
        "hold": hold,
        "orbit": orbit,
    }
    wanted = Wanted(tuple(view or ()), size, dress, at, tuple(set_ or ()), clip, timing, yes)
    render(scenario, wanted, tuple(dict.fromkeys(out or ())))
