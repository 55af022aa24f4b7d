"""What the command line shows of a slice: its losses, what it holds of each path, and whether to trust it."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine.cli.slice_request import SliceRequest
from engine.cli.terminal import at_work, console, ended, percent, print_table, short
from engine.one_line import one_line
from engine.sliced import Sliced, slicing


def slice_with_bar(wanted: SliceRequest) -> Sliced:
    """Read the run and slice it, with a bar where it takes long."""
    with at_work("reading the run"):
        scenario, history, problem = wanted.found()
        view = wanted.view_of(scenario)
    with at_work("slicing", 100) as tell:
        return ended(slicing(scenario, history, problem, view), lambda one: tell(round(100 * one.share)))


def results(sliced: Sliced) -> dict[str, Any]:
    """What is told of a slice, in plain words for JSON; a number that is not finite or not known is `None`."""
    one, plane = sliced.slice, sliced.slice.plane
    return {
        "plane": plane.kind,
        "seed": plane.seed if plane.kind == "random" else None,
        "words": plane.words,
        "axes": list(plane.axis_names),
        "part": sliced.view.part,
        "grid": list(one.loss.shape),
        "centre": _at(sliced, int(np.abs(one.b).argmin()), int(np.abs(one.a).argmin())),
        "lowest": _at(sliced, *_place(one.loss, np.nanargmin)),
        "highest": _at(sliced, *_place(one.loss, np.nanargmax)),
        "shares": list(plane.shares),
        "racers": _racers(sliced),
        "doubts": list(sliced.doubts),
    }


def _place(values: np.ndarray, pick: Any) -> tuple[int, int]:
    """The row and column of the lowest or highest finite value."""
    finite = np.where(np.isfinite(values), values, np.nan)
    if np.isnan(finite).all():
        return 0, 0
    row, column = np.unravel_index(pick(finite), values.shape)
    return int(row), int(column)


def _at(sliced: Sliced, row: int, column: int) -> dict[str, float | None]:
    one = sliced.slice
    found = {"a": one.a[column], "b": one.b[row], "loss": one.loss[row, column], "accuracy": one.accuracy[row, column]}
    return {name: _known(value) for name, value in found.items()}


def _racers(sliced: Sliced) -> list[dict[str, Any]]:
    """What the plane holds of each racer's path, and how the end of its first seed stands to it."""
    found = []
    for index, (racer, hold) in enumerate(zip(sliced.training.racers, sliced.holds, strict=True)):
        end = sliced.ends[sliced.history.lanes_of(index)[0]]
        found.append(
            {
                "racer": racer.title,
                "optimizer": racer.optimizer.key,
                "explained": _known(hold.explained),
                "end": [_known(coordinate) for coordinate in end.place],
                "distance": _known(end.distance),
                "true": _known(end.true),
                "drawn": _known(end.drawn),
            }
        )
    return found


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def print_slice(sliced: Sliced, written: Sequence[Path], as_json: bool) -> None:
    """Print what is told of a slice, as one JSON object or as a table with sentences."""
    found = results(sliced)
    if as_json:
        print(json.dumps(found, indent=2, allow_nan=False))
        return
    page = console()
    page.print(one_line(found["words"]), soft_wrap=True)
    spots = (f"{name} {short(found[name]['loss'])}" for name in ("centre", "lowest", "highest"))
    page.print(f"Loss on the {sliced.view.part} data: {', '.join(spots)}", soft_wrap=True)
    print_table(
        {
            "racer": [one_line(one["racer"]) for one in found["racers"]],
            "path in the plane": [percent(one["explained"]) for one in found["racers"]],
            "end's distance from it": [short(one["distance"]) for one in found["racers"]],
            f"true {sliced.said}": [short(one["true"]) for one in found["racers"]],
            "drawn there": [short(one["drawn"]) for one in found["racers"]],
        }
    )
    for doubt in sliced.doubts:
        page.print(one_line(doubt), soft_wrap=True)
    for path in written:
        print(f"Wrote {one_line(str(path))}")
