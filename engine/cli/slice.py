"""The command that slices the loss of a trained network, with its options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Word = str | None  # what typer gives for an option: numbers are read by the field they are meant for

EXAMPLES = """Examples:

slice run.npz --plane pca --grid 51 --out plane.npz --out plane.png

slice run.npz --plane random --seed 3 --reach 2 --part validation --measure accuracy --out plane.png

slice run.npz --plane three --centre 0 --second 1 --json

slice run.npz --model-file net.py --plane hessian --out plane.png

slice --model-file net.py --states "ckpt_*.pt" --out plane.png
"""


def slice_command(
    run: Annotated[
        Path | None, typer.Argument(metavar="RUN.npz", show_default=False, help="The run, as train wrote it.")
    ] = None,
    plane: Annotated[
        Word,
        typer.Option(
            metavar="random|pca|three|hessian",
            help="Random directions, the principal components of all paths, the plane through two ends and the "
            "start, or the two leading eigenvectors of the Hessian. (default: as in the run, at first pca)",
        ),
    ] = None,
    grid: Annotated[Word, typer.Option(metavar="N", help="Points along each side. (default: 51)")] = None,
    seed: Annotated[Word, typer.Option(metavar="N", help="Seed of the random directions. (default: 0)")] = None,
    part: Annotated[
        Word, typer.Option(metavar="training|validation", help="Which data the loss is of. (default: training)")
    ] = None,
    measure: Annotated[Word, typer.Option(metavar="loss|accuracy", help="What is drawn. (default: loss)")] = None,
    reach: Annotated[
        Word, typer.Option(metavar="NUMBER", help="How far the picture goes; paths always fit in. (default: 1)")
    ] = None,
    centre: Annotated[
        Word, typer.Option(metavar="N", help="The racer whose end is the centre, counted from 0. (default: 0)")
    ] = None,
    second: Annotated[
        Word, typer.Option(metavar="N", help="The other racer of the plane through three points. (default: 1)")
    ] = None,
    model_file: Annotated[
        Word,
        typer.Option(metavar="FILE.py", help="Your own network, a Python file that is run (see: train --help)."),
    ] = None,
    states: Annotated[
        Word,
        typer.Option(
            metavar="PATTERN",
            help="In place of a run: files of model.state_dict() of your own network, in natural order the path.",
        ),
    ] = None,
    data: Annotated[
        Word, typer.Option(metavar="NAME:KEY=VALUE,...|FILE.csv", help="With --states: the data, unless data() has it.")
    ] = None,
    loss: Annotated[
        Word, typer.Option(metavar="NAME:KEY=VALUE,...", help="With --states: the loss. (default: by the data)")
    ] = None,
    out: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Write the numbers as .npz (a, b, loss, accuracy, path, distance, explained, origin, u, v, kind, "
            "seed, words, scenario), the grid alone as .csv, .json or .parquet (a, b, loss, accuracy) or the picture "
            "as .png; repeatable.",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", metavar=" ", help="Print one JSON object instead of a table.")
    ] = False,
) -> None:
    """Slice the loss of a trained network along a plane through its weights, and say how far to trust it."""
    from engine.cli.slice_report import print_slice, slice_with_bar
    from engine.cli.slice_request import SliceRequest
    from engine.slice_export import export_slice, slice_writer_for

    for path in out or ():
        slice_writer_for(path)  # a wrong name is said before the work
    view = {
        "plane": plane, "grid": grid, "seed": seed, "part": part, "measure": measure, "reach": reach,
        "centre": centre, "second": second,
    }  # fmt: skip
    wanted = SliceRequest(run, model_file, states, data, loss, view)
    sliced = slice_with_bar(wanted)
    files = tuple(dict.fromkeys(out or ()))
    for path in files:
        export_slice(path, sliced)
    print_slice(sliced, files, as_json)
