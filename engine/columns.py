"""Puts columns of a table into a file: as the lines of a CSV, or as the lists of a JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import IO, Any

import numpy as np

from engine.files import SCENARIO_COMMENT

Columns = Mapping[str, np.ndarray]  # of equal lengths `[rows]`, by their names


def put_comment(file: IO[bytes], scenario: Mapping[str, Any]) -> None:
    """Begin a CSV file with the comment line that holds the scenario: ASCII, on one line."""
    file.write(f"{SCENARIO_COMMENT}{json.dumps(scenario)}\n".encode())


def put_csv(file: IO[bytes], names: Iterable[str], parts: Iterable[Columns]) -> None:
    """Put a line of names and then the rows, part after part; a float is as short as reads back the same."""
    file.write(f"{','.join(names)}\n".encode())
    for part in parts:
        texts = [_texts(column) for column in part.values()]
        file.writelines(f"{','.join(row)}\n".encode() for row in zip(*texts, strict=True))


def put_json(file: IO[bytes], scenario: Mapping[str, Any], columns: Columns) -> None:
    """Put one object: the object `scenario`, then a list for each column; what is not finite is null."""
    file.write(f'{{\n"scenario": {json.dumps(scenario)}'.encode())
    for name, column in columns.items():
        file.write(f',\n"{name}": {json.dumps(plain(column), allow_nan=False)}'.encode())
    file.write(b"\n}\n")


def plain(column: np.ndarray) -> list[object]:
    """The values as JSON has them: a number that is not finite is None."""
    values: list[object] = column.tolist()
    if column.dtype.kind != "f" or np.isfinite(column).all():
        return values
    return [value if finite else None for value, finite in zip(values, np.isfinite(column).tolist(), strict=True)]


def _texts(column: np.ndarray) -> list[str]:
    show = repr if column.dtype.kind == "f" else str
    return [show(value) for value in column.tolist()]
