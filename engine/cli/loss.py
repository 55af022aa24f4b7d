"""The command that works out a loss on targets and predictions, and what it prints."""

from __future__ import annotations

import json
import typing
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.cli.pairs import fields, number, pairs
from engine.declared import BadInput
from engine.one_line import one_line
from engine.pictures.digits import percent
from engine.registry import unknown

if TYPE_CHECKING:
    from rich.table import Table

    from engine.lab.value import Evaluation
    from engine.loss import Loss

EXAMPLES = """Examples:

loss huber --set delta=1 --target 0,1,0,0 --prediction 0.6,0.4,0.4,0.6

loss cross_entropy --target 1,0 --prediction "0.1,0.6,0.3; 2,0,1" --set weight=1,2,1 --json

loss cross_entropy --target "0,1,0; 0.8,0.1,0.1" --prediction "0.1,0.6,0.3; 2,0,1" --reduction sum
"""
Word = str | None


def loss_command(
    name: Annotated[str, typer.Argument(metavar="LOSS", show_default=False, help="Its name (see: list losses).")] = "",
    target: Annotated[
        Word,
        typer.Option(
            metavar="A,B,...", help="What is true, a number for each sample; of classes their numbers, or rows."
        ),
    ] = None,
    prediction: Annotated[
        Word,
        typer.Option(metavar="A,B,...", help="What was predicted; of classes a row for each sample, rows parted by ;"),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="A parameter of the loss (none: off); repeatable."),
    ] = None,
    reduction: Annotated[
        str, typer.Option(metavar="mean|sum|none", help="How the losses of the samples become one.")
    ] = "mean",
    dtype: Annotated[str, typer.Option(metavar="float64|float32", help="Precision.")] = "float64",
    as_json: Annotated[
        bool,
        typer.Option(
            "--json",
            metavar=" ",
            help="Print one JSON object: loss, reduction, value (null for none), per_sample, gradient of the value by "
            "the prediction (for none: of the sum), and torch, the line of PyTorch that gives the value.",
        ),
    ] = False,
) -> None:
    """Work out a loss: its value, each sample's part and gradient, and the line of PyTorch for it."""
    from engine.lab.value import evaluate
    from engine.loss import LOSSES, Reduction
    from engine.runtime import Dtype

    given = pairs(set_ or (), "--set")
    for parameter in given:
        if parameter not in LOSSES[name].model_fields:
            raise unknown(f"parameter of {name}", parameter, LOSSES[name].model_fields)
    loss = LOSSES[name].checked(fields(given))
    how: Any = _chosen(reduction, "reduction", typing.get_args(Reduction))
    precision: Any = _chosen(dtype, "precision", typing.get_args(Dtype))
    found = evaluate(loss, _numbers(target, "--target"), _numbers(prediction, "--prediction"), how, precision)
    if as_json:
        _print_json(loss, reduction, found)
    else:
        _print_table(loss, reduction, found, target or "", prediction or "")


def _chosen(word: str, noun: str, known: Sequence[str]) -> str:
    if word not in known:
        raise unknown(noun, word, known)
    return word


def _numbers(text: str | None, option: str) -> list[float] | list[list[float]]:
    """`"1,2,3"` as numbers, `"1,2; 3,4"` as rows of numbers."""
    if text is None or not text.strip():
        raise BadInput(
            f"{option} is missing; give --target and --prediction, such as --target 0,1 --prediction 0.2,0.9"
        )
    rows = [
        [number(word.strip(), f'{option} "{one_line(text)[:60]}"') for word in row.split(",")]
        for row in text.strip().rstrip(";").split(";")
    ]
    return rows if len(rows) > 1 else rows[0]


def _print_json(loss: Loss, reduction: str, found: Evaluation) -> None:
    words = {
        "loss": loss.key,
        "reduction": reduction,
        "value": found.value,
        "per_sample": found.per_sample.tolist(),
        "gradient": found.gradient.tolist(),
        "torch": found.line,
    }
    print(json.dumps(words, indent=2, allow_nan=False))


def _print_table(loss: Loss, reduction: str, found: Evaluation, target: str, prediction: str) -> None:
    """A sentence with the value, a row for each sample, and the line of PyTorch."""
    from engine.cli.terminal import PIPE_WIDTH, console

    table = _table(loss, found, target, prediction)
    page = console()
    width = page.measure(table, options=page.options.update(width=PIPE_WIDTH)).maximum
    settings = ", ".join(f"{name} = {_plain(value)}" for name, value in loss.model_dump().items())
    total = "not reduced" if found.value is None else f"{reduction} {found.value:.10g}"
    page.print(f"{loss.title}{f', {settings}' if settings else ''}: {total}", soft_wrap=True)
    console(at_least=width).print(table)  # whole, even where the terminal has to break its lines
    if loss.mean_is and reduction == "mean":
        page.print(loss.mean_is)
    page.print(f"PyTorch: {found.line}", soft_wrap=True)


def _table(loss: Loss, found: Evaluation, target: str, prediction: str) -> Table:
    from rich.table import Table

    aims, guesses = (_samples(text, len(found.per_sample)) for text in (target, prediction))
    table = Table(box=None, pad_edge=False)
    for name in ("sample", "target", loss.takes, "loss", "share", "gradient"):
        table.add_column(name, justify="right", no_wrap=True)
    columns = (aims, guesses, found.per_sample, found.share, found.gradient.reshape(len(aims), -1))
    for count, (aim, guess, part, share, slope) in enumerate(zip(*columns, strict=True), 1):
        slopes = ", ".join(f"{one:.4g}" for one in slope)
        table.add_row(str(count), aim, guess, f"{part:.6g}", percent(share), slopes)
    return table


def _samples(text: str, count: int) -> list[str]:
    """The words of each sample, as they were typed."""
    rows = [" ".join(row.replace(",", ", ").split()) for row in text.strip().rstrip(";").split(";")]
    return rows if len(rows) == count else [one.strip() for one in text.split(",")]


def _plain(value: tuple[float, ...] | float | None) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_plain, value))
    return "none" if value is None else f"{value:g}"
