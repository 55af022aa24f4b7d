"""The command that races optimizers down a landscape, with its options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Word = str | None  # what typer gives for an option: numbers are read by the field they are meant for
Words = list[str] | None  # and for one that may be repeated

EXAMPLES = """Examples:

race --optimizer adam:lr=0.05 --optimizer momentum:lr=0.001,momentum=0.9

race --landscape himmelblau --start=-0.5,-1 --start=0,0 --optimizer adam --json

race --function "x**2 + b*y**2" --set b=30 --start=2,1 --optimizer sgd:lr=0.05

race --optimizer adam:lr=0.1 --schedule cosine:warmup=50 --noise 0.1 --seeds 5

race --model line --data norris --loss mse --standardise --batch 6 --optimizer sgd:lr=0.1 --start 0,0 --steps 200

race --model logistic --data mine.csv --x age --y survived --optimizer adam:lr=0.1 --held-out 0.3

race --scenario race.json --steps 10000 --out longer.csv --out longer.npz
"""


def race_command(
    landscape: Annotated[
        Word,
        typer.Option(metavar="NAME", help="The landscape to descend (see: list landscapes). (default: rosenbrock)"),
    ] = None,
    function: Annotated[
        Word, typer.Option(metavar="FORMULA", help="Your own formula in x, y and named parameters instead.")
    ] = None,
    model: Annotated[
        Word,
        typer.Option(metavar="NAME", help="A model of two parameters, fitted to --data, instead (see: list models)."),
    ] = None,
    data: Annotated[
        Word,
        typer.Option(
            metavar="NAME|FILE.csv", help="What the model is fitted to: a data set (see: list datasets) or your file."
        ),
    ] = None,
    x: Annotated[
        Words, typer.Option("--x", metavar="COLUMN", help="A column of your file that the model sees; repeatable.")
    ] = None,
    y: Annotated[
        Word, typer.Option("--y", metavar="COLUMN", help="The column of your file that the model predicts.")
    ] = None,
    loss: Annotated[
        Word,
        typer.Option(
            metavar="NAME:KEY=VALUE,...",
            help="The model's loss (see: list losses). (default: mse, or bce_with_logits for 0 and 1)",
        ),
    ] = None,
    standardise: Annotated[
        bool, typer.Option("--standardise", metavar=" ", help="Shift and scale x to mean 0 and variance 1.")
    ] = False,
    l1: Annotated[
        Word, typer.Option("--l1", metavar="NUMBER", help="Penalty on the parameters' sizes. (default: 0)")
    ] = None,
    l2: Annotated[
        Word, typer.Option("--l2", metavar="NUMBER", help="Penalty on the parameters' squares. (default: 0)")
    ] = None,
    held_out: Annotated[
        Word, typer.Option(metavar="SHARE", help="The share of the samples that is not trained on. (default: 0)")
    ] = None,
    set_: Annotated[
        Words, typer.Option("--set", metavar="NAME=NUMBER", help="A parameter of the landscape; repeatable.")
    ] = None,
    start: Annotated[
        Words,
        typer.Option(metavar="X,Y", help="Where to start, with an equals sign: --start=-1.2,1; repeatable."),
    ] = None,
    optimizer: Annotated[
        Words, typer.Option(metavar="NAME:KEY=VALUE,...", help="A racer, with its parameters; repeatable.")
    ] = None,
    schedule: Annotated[
        Words,
        typer.Option(
            metavar="NAME:KEY=VALUE,...", help="Learning-rate schedule: once for all racers, or once for each in turn."
        ),
    ] = None,
    noise: Annotated[
        Words,
        typer.Option(
            metavar="NUMBER", help="Standard deviation of the gradient noise: once for all racers, or once for each."
        ),
    ] = None,
    batch: Annotated[
        Words,
        typer.Option(
            metavar="N|all",
            help="How many of the model's samples each step sees, or all: once for all racers, or once for each. "
            "(default: all)",
        ),
    ] = None,
    steps: Annotated[Word, typer.Option(metavar="N", help="Step limit. (default: 1000)")] = None,
    seed: Annotated[Word, typer.Option(metavar="N", help="Seed of noise and batches. (default: 0)")] = None,
    seeds: Annotated[
        Word, typer.Option(metavar="N", help="How many seeds to run, counted up from the first. (default: 1)")
    ] = None,
    dtype: Annotated[Word, typer.Option(metavar="float64|float32", help="Precision. (default: float64)")] = None,
    device: Annotated[
        Word, typer.Option(metavar="auto|cpu|cuda|mps", help="Where it is computed. (default: auto)")
    ] = None,
    scenario: Annotated[
        Word,
        typer.Option(
            metavar="FILE|PRESET|LINK",
            help="Begin from a scenario, an exported race, a preset or a ravine:... link; other options change it.",
        ),
    ] = None,
    out: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Write the trajectories as .csv, .npz, .json or .parquet; repeatable. All have the columns racer, "
            "optimizer, start, step, x, y, loss, grad_norm, lr, and then every inner vector (x and y are the model's "
            "parameters, which a comment line at the head of a .csv names): arrays of these names in .npz, lists in "
            ".json. All but the .csv have the scenario inside and can be opened in the window (see: export).",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", metavar=" ", help="Print one JSON object instead of a table.")
    ] = False,
) -> None:
    """Race optimizers down a landscape and print how each one ended."""
    from engine.cli.fit import Fit
    from engine.cli.report import print_race, race_with_bar
    from engine.cli.request import Request
    from engine.cli.terminal import at_work
    from engine.exporter import exporter_for

    files = {path: exporter_for(path, plain=True) for path in out or ()}  # a wrong name is said before the race
    wanted = Request(
        file=scenario, landscape=landscape, function=function, values=set_ or (), starts=start or (),
        fit=Fit(model, data, tuple(x or ()), y, loss, standardise, l1, l2, held_out),
        optimizers=optimizer or (), schedules=schedule or (), noise=noise or (), batches=batch or (), steps=steps,
        seed=seed, seeds=seeds, dtype=dtype, device=device,
    ).scenario()  # fmt: skip
    trajectory = race_with_bar(wanted)
    for path, exporter in files.items():
        with at_work(f"writing {path.name}"):
            exporter.write(path, wanted, trajectory)
    print_race(wanted, trajectory, tuple(files), as_json)
