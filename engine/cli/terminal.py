"""What every command shows on a terminal: a bar while it works, and tables that fit."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from engine.pictures import digits

PIPE_WIDTH = 400  # columns where no terminal sets a limit, so that a table in a file breaks no line
PATIENCE = 1.0  # seconds before work shows a bar
ENDING = "how it ended"
LEAST_WORDS = 24  # columns that sentences need beside numbers; in fewer they come below the table
NAMES = "racer"  # the column of names, which stand to the left

P = TypeVar("P")
R = TypeVar("R")
Columns = Mapping[str, Sequence[str]]  # the texts of each column, by its heading


@contextmanager
def at_work(what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal from a second on; gives the function that tells how much of `total` is done."""
    bar = Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    task = bar.add_task(escape(what), total=total)
    patience = threading.Timer(PATIENCE, bar.start)
    patience.start()
    try:
        yield lambda completed: bar.update(task, completed=completed)
    finally:
        patience.cancel()
        patience.join()
        bar.stop()


def ended(job: Generator[P, None, R], tell: Callable[[P], object] = lambda _: None) -> R:
    """Run a job to its end, telling of its progress, and give what it returns."""
    while True:
        try:
            tell(next(job))
        except StopIteration as end:
            found: R = end.value
            return found


def print_endings(title: str, columns: Columns, sentences: Sequence[str]) -> None:
    """Print numbers with how each racer ended beside them, or below where the terminal is too narrow."""
    page = console()
    page.print(title, style="italic", soft_wrap=True)
    if _width(columns) + LEAST_WORDS <= page.width:
        page.print(_table({**columns, ENDING: sentences}))
        return
    print_table(columns)
    for name, sentence in zip(columns[NAMES], sentences, strict=True):
        page.print(f"{name}: {sentence}")


def print_table(columns: Columns) -> None:
    """Print numbers, whole even where the terminal has to break its lines."""
    console(at_least=_width(columns)).print(_table(columns))


def _width(columns: Columns) -> int:
    page = console()
    return page.measure(_table(columns), options=page.options.update(width=PIPE_WIDTH)).maximum


def _table(columns: Columns) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in columns:
        words = name in (NAMES, ENDING)
        table.add_column(name, justify="left" if words else "right", no_wrap=name != ENDING)
    for row in zip(*columns.values(), strict=True):
        table.add_row(*row)
    return table


def short(number: float | None) -> str:
    """A number with 4 significant digits, or that there is none."""
    return "-" if number is None else f"{number:.4g}"


def percent(share: float | None) -> str:
    """A share in percent, or that there is none."""
    return "-" if share is None else digits.percent(share)


def console(at_least: int = 1) -> Console:
    """Standard output with tables, as wide as the terminal; wide enough for any line where there is none."""
    page = Console(highlight=False, markup=False, emoji=False)
    page.width = max(page.width if page.is_terminal else PIPE_WIDTH, at_least)
    return page
