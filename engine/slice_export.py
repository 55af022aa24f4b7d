"""Writes a slice of a network's loss to a file: all its numbers as NPZ, its grid as a table, or a picture as PNG."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, Any

import numpy as np

from engine.exporter import NumbersExporter, numbers_exporters
from engine.files import asked_by_suffix, writing
from engine.sliced import Sliced
from engine.subjects.slice import slice_table

Writer = Callable[[IO[bytes], Sliced], None]


def put_numbers(file: IO[bytes], sliced: Sliced) -> None:
    """Numpy arrays, compressed: the grid, the plane, the paths on it, and the scenario as text.

    `loss` and `accuracy [H, W]` are those at `origin + a u + b v` for `a [W]` and `b [H]`; `path [T, L, 2]` are the
    coordinates of the lanes at `step [T]`, `distance [T, L]` how far they are from the plane, and `explained` the share
    of the variance of each racer's path that lies in it.
    """
    one, plane = sliced.slice, sliced.slice.plane
    arrays: dict[str, Any] = {
        "scenario": np.array(sliced.scenario.to_json()),
        "kind": np.array(plane.kind),
        "seed": np.array(plane.seed),
        "words": np.array(plane.words),
        "axis_names": np.array(plane.axis_names),
        "part": np.array(sliced.view.part),
        "a": one.a,
        "b": one.b,
        "loss": one.loss,
        "accuracy": one.accuracy,
        "origin": plane.origin,
        "u": plane.u,
        "v": plane.v,
        "shares": np.array(plane.shares),
        "racer": np.array([lane.racer for lane in sliced.history.lanes]),
        "step": sliced.history.rows.step,
        "path": sliced.position,
        "distance": sliced.distance,
        "explained": np.array([hold.explained for hold in sliced.holds]),
    }
    np.savez_compressed(file, allow_pickle=False, **arrays)


def put_picture(file: IO[bytes], sliced: Sliced) -> None:
    """A picture of the plane with its paths."""
    from engine.pictures.plane_picture import plane_picture

    file.write(plane_picture(sliced).png())


def put_table(file: IO[bytes], sliced: Sliced, exporter: NumbersExporter) -> None:
    """The grid alone as a table, in one of the formats of numbers."""
    exporter.put(file, slice_table(sliced))


def writers() -> dict[str, Writer]:
    """What writes a slice, by the suffix of its file."""
    tables = {cls.suffix: partial(put_table, exporter=cls.plain()) for cls in numbers_exporters()}
    return {**tables, ".npz": put_numbers, ".png": put_picture}


def slice_writer_for(path: Path) -> Writer:
    """The writer that a file's suffix asks for, when there is a folder to write in; else `BadInput`."""
    return asked_by_suffix(path, writers(), "format of a slice")


def export_slice(path: Path | str, sliced: Sliced) -> None:
    """Write a slice in the format of the file's suffix, whole or not at all; `BadInput` says why it cannot be."""
    put = slice_writer_for(Path(path))
    with writing(Path(path)) as file:
        put(file, sliced)
