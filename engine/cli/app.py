"""The commands with their options, and what becomes of an error: one sentence and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from engine.cli import loss as losses
from engine.cli.words import one_line
from engine.declared import BadInput
from engine.registry import unknown

INTERRUPTED = 130  # the exit code that shells give Ctrl+C
Word = str | None  # what typer gives for an option: numbers are read by the field they are meant for
Words = list[str] | None  # and for one that may be repeated

app = typer.Typer(
    help="Watch optimizers descend loss landscapes. Without a command, the window opens.",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

RACE_EXAMPLES = """Examples:

race --optimizer adam:lr=0.05 --optimizer momentum:lr=0.001,momentum=0.9

race --landscape himmelblau --start=-0.5,-1 --start=0,0 --optimizer adam --json

race --function "x**2 + b*y**2" --set b=30 --start=2,1 --optimizer sgd:lr=0.05

race --optimizer adam:lr=0.1 --schedule cosine:warmup=50 --noise 0.1 --seeds 5

race --model line --data norris --loss mse --standardise --batch 6 --optimizer sgd:lr=0.1 --start 0,0 --steps 200

race --model logistic --data mine.csv --x age --y survived --optimizer adam:lr=0.1 --held-out 0.3

race --scenario race.json --steps 10000 --out longer.csv --out longer.npz
"""
LIST_EXAMPLES = """Examples:

list optimizers

list losses

list landscapes --json
"""


@app.command("race", epilog=RACE_EXAMPLES)
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
        Path | None,
        typer.Option(metavar="FILE", help="Begin from a saved scenario or an exported race; other options change it."),
    ] = None,
    out: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Write the trajectories as .csv, .npz or .json; repeatable. All have the columns racer, optimizer, "
            "start, step, x, y, loss, grad_norm, lr (x and y are the model's parameters, which a comment line "
            "at the head of a .csv names): arrays of these names in .npz, lists in .json, which both have "
            "the scenario beside them as 'scenario'.",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", metavar=" ", help="Print one JSON object instead of a table.")
    ] = False,
) -> None:
    """Race optimizers down a landscape and print how each one ended."""
    from engine.cli.fit import Fit
    from engine.cli.report import at_work, print_race, race_with_bar
    from engine.cli.request import Request
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


app.command("loss", epilog=losses.EXAMPLES)(losses.loss_command)


@app.command("list", epilog=LIST_EXAMPLES)
def list_command(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            show_default=False,
            help="optimizers, schedules, landscapes, losses, models, datasets or exporters.",
        ),
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", metavar=" ", help="Print one JSON object instead of a table.")
    ] = False,
) -> None:
    """List what there is, with every parameter, its default and its meaning."""
    from engine.cli.listing import LISTS, print_list

    if what not in LISTS:
        raise unknown("list", what, LISTS)
    print_list(what, as_json)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (default: the program's own) and give its exit code; errors are sentences on stderr."""
    _prepare_streams()
    try:
        code = int(app(args=None if arguments is None else list(arguments), standalone_mode=False) or 0)
        sys.stdout.flush()
    except (BadInput, typer.TyperException) as error:
        return _refused(_sentence(error), 2)
    except BrokenPipeError:  # the reader of our output has seen enough
        return _deaf()
    except OSError as error:
        return _refused(f"the output cannot be written: {(error.strerror or str(error)).lower()}.", _deaf())
    except MemoryError:
        return _refused("there is not enough memory for this.", 1)
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        return _refused(f"something went wrong inside Ravine: {error!r} (python -X dev shows where).", 1)
    return _refused("Interrupted; no file is half-written.", code) if code == INTERRUPTED else code


def _prepare_streams() -> None:
    """Let an old terminal show a Greek letter as ? and go on; what goes to a closed stream goes nowhere."""
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _refused(sentence: str, code: int) -> int:
    print(one_line(sentence), file=sys.stderr)
    return code


def _deaf() -> int:
    """Let what is still to be printed go nowhere, so that Python's exit does not fail on it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def _sentence(error: BadInput | typer.TyperException) -> str:
    """The error in one sentence that names the nearest right word."""
    if isinstance(error, BadInput):
        return str(error)
    option, context = getattr(error, "option_name", ""), getattr(error, "ctx", None)
    if option and context is not None and hasattr(error, "possibilities"):  # an option that is not known
        options = [name for parameter in context.command.params for name in parameter.opts]
        return str(unknown("option", option, [*options, "--help"]))
    words = one_line(error.format_message())
    return words if words.endswith((".", "?")) else f"{words}."
