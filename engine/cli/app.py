"""The commands with their options, and what becomes of an error: one sentence and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from engine.cli import loss as losses
from engine.cli import race as races
from engine.cli import slice as slices
from engine.cli import train as trainings
from engine.cli.train import INTERRUPTED
from engine.declared import BadInput
from engine.one_line import one_line
from engine.registry import unknown

app = typer.Typer(
    help="Watch optimizers descend loss landscapes. Without a command, the window opens.",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

LIST_EXAMPLES = """Examples:

list optimizers

list losses

list landscapes --json
"""


app.command("race", epilog=races.EXAMPLES)(races.race_command)
app.command("train", epilog=trainings.EXAMPLES)(trainings.train_command)
app.command("slice", epilog=slices.EXAMPLES)(slices.slice_command)
app.command("loss", epilog=losses.EXAMPLES)(losses.loss_command)


@app.command("list", epilog=LIST_EXAMPLES)
def list_command(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            show_default=False,
            help="optimizers, schedules, landscapes, losses, models, networks, datasets, exporters, or tables "
            "(of numbers that are exported).",
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
