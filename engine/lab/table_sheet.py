"""The editable cells of the table page as one sheet: type, paste, copy, add and delete rows and classes."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping
from typing import Literal

from engine.declared import BadInput
from engine.lab.table import MOST_CLASSES, MOST_ROWS, TablePage

Head = Literal["name", "weight"]
Grid = list[list[str | None]]
"""Rows of cells, targets first, then predictions; above the samples a row for each head. None: there is no cell."""

_EVEN = {"value": "0", "score": "0", "logit": "0"}


def heads(page: TablePage) -> tuple[Head, ...]:
    """The rows above the samples: the names of the classes, and their weights."""
    return () if not page.several else ("name", "weight") if page.weighted else ("name",)


def grid(page: TablePage) -> Grid:
    """All cells of a page."""
    blank: list[str | None] = [None] * len(page.targets[0])
    width = len(page.predictions[0])
    rows = {"name": page.names, "weight": page.weights or ("1",) * width}
    above: Grid = [[*blank, *rows[head]] for head in heads(page)]
    return above + [[*target, *prediction] for target, prediction in zip(page.targets, page.predictions, strict=True)]


def with_grid(page: TablePage, cells: Grid, selected: int | None = None) -> TablePage:
    """The page with these cells; the number of samples and classes follows from them."""
    above = heads(page)
    width = len(cells[0]) if page.several else 2
    split = width // 2 if page.wide_targets else 1
    changes: dict[str, object] = {
        "targets": tuple(tuple(row[:split]) for row in cells[len(above) :]),
        "predictions": tuple(tuple(row[split:]) for row in cells[len(above) :]),
    }
    for number, head in enumerate(above):
        texts = tuple(cells[number][split:])
        if head == "name":
            changes["names"] = texts
        elif page.weights or any(text != "1" for text in texts):
            changes["weights"] = texts
    return page.changed(**changes, example="", note="", selected=page.selected if selected is None else selected)


def typed(page: TablePage, row: int, column: int, text: str) -> TablePage:
    """The page with another text in one cell of the sheet."""
    return with_cells(page, {(row, column): text})


def with_cells(page: TablePage, texts: Mapping[tuple[int, int], str]) -> TablePage:
    """The page with other texts in some cells, by row and column of the sheet; `BadInput` for one too long."""
    cells = grid(page)
    for (row, column), text in texts.items():
        if cells[row][column] is not None:
            cells[row][column] = text.strip()
    if cells == grid(page):
        return page
    last = max((row for row, _ in texts), default=0) - len(heads(page))
    return with_grid(page, cells, max(last, 0))


def new_row(page: TablePage) -> list[str | None]:
    """The cells of a sample that can be computed at once: a prediction that favours nothing."""
    width = len(page.predictions[0])
    target: list[str | None] = ["0"] if not page.wide_targets else ["1", *["0"] * (width - 1)]
    if not page.several and getattr(page.loss, "key", "") == "mape":
        target = ["1"]
    if page.loss.takes in _EVEN:
        even = _EVEN[page.loss.takes]
    else:
        from math import log

        share = 1 / width if page.several else 0.5
        even = f"{share if page.loss.takes == 'probability' else log(share):.6g}"
    return [*target, *[even] * width]


def with_row(page: TablePage, below: int | None = None) -> TablePage:
    """The page with one sample more, below the sample `below` or at the end."""
    place = len(page.targets) if below is None else below + 1
    if len(page.targets) >= MOST_ROWS:
        raise BadInput(f"the table is full: at most {MOST_ROWS:,} rows fit.")
    cells = grid(page)
    cells.insert(len(heads(page)) + place, new_row(page))
    return with_grid(page, cells, place)


def without_rows(page: TablePage, samples: Collection[int]) -> TablePage:
    """The page without these samples; the last one stays as a new row."""
    above = len(heads(page))
    cells = [row for number, row in enumerate(grid(page)) if number - above not in samples]
    if len(cells) == above:
        cells.append(new_row(page))
    return with_grid(page, cells, min(min(samples, default=0), len(cells) - above - 1))


def with_classes(page: TablePage, count: int) -> TablePage:
    """The page with more classes, or without its last ones."""
    if not 2 <= count <= MOST_CLASSES:
        raise BadInput(f"there cannot be {count} classes; from 2 to {MOST_CLASSES} fit.")
    width = len(page.predictions[0])

    def fit(row: tuple[str, ...], filler: str) -> tuple[str, ...]:
        return (*row, *[filler] * (count - width))[:count]

    even = _EVEN.get(page.loss.takes) or ("-10" if page.loss.takes == "log-probability" else "0")
    targets = tuple(fit(row, "0") for row in page.targets) if page.wide_targets else page.targets
    return page.changed(
        targets=targets,
        predictions=tuple(fit(row, even) for row in page.predictions),
        names=page.names[:count],
        weights=fit(page.weights, "1") if page.weights else (),
        example="",
        note="",
    )


def pasted(page: TablePage, row: int, column: int, text: str) -> TablePage:
    """The page with a piece of a spreadsheet from a cell on; rows and classes are added where it needs more.

    Columns are parted by tabs, or by semicolons or commas where there are no tabs. A first line of headings is
    left out. `BadInput` if the piece does not fit; the page is then as it was.
    """
    block = _block(text, row < len(heads(page)))
    if not block:
        raise BadInput("there is no text on the clipboard to paste.")
    page = _widened(page, column, max(len(line) for line in block))
    cells, above = grid(page), len(heads(page))
    if row + len(block) - above > MOST_ROWS:
        raise BadInput(f"{len(block):,} rows were pasted; at most {MOST_ROWS:,} fit in the table, which is as it was.")
    while len(cells) < row + len(block):
        cells.append([""] * len(cells[-1]))
    for down, line in enumerate(block):
        for right, cell in enumerate(line):
            if cells[row + down][column + right] is not None:
                cells[row + down][column + right] = cell
    return with_grid(page, cells, max(row - above, 0))


def _widened(page: TablePage, column: int, width: int) -> TablePage:
    """The page with room for a piece of this width, if it is one that can have more classes."""
    room = len(grid(page)[-1]) - column
    if width <= room:
        return page
    if page.several and not page.wide_targets and len(page.predictions[0]) + width - room <= MOST_CLASSES:
        return with_classes(page, len(page.predictions[0]) + width - room)
    raise BadInput(f"{width} columns were pasted and {room} fit from this cell on; the table is as it was.")


def _block(text: str, of_names: bool) -> list[list[str]]:
    """The cells of a pasted text, line by line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    separator = "\t" if "\t" in text else ";" if ";" in text else ","
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise BadInput(f"what is on the clipboard cannot be read as cells ({error}).") from None
    block = [[cell.strip() for cell in line] or [""] for line in lines]
    headed = len(block) > 1 and not any(map(_is_number, block[0])) and any(map(_is_number, block[1]))
    return block[1:] if headed and not of_names else block


def _is_number(text: str) -> bool:
    try:
        float(text.replace("−", "-"))
    except ValueError:
        return False
    return True
