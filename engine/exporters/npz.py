"""NPZ: the columns as numpy arrays, with the scenario as text."""

from __future__ import annotations

import json
import zipfile
from typing import IO

import numpy as np

from engine.array_file import Archive
from engine.declared import BadInput
from engine.exporter import NumbersExporter
from engine.files import LARGEST_SCENARIO
from engine.table import Head, NoTable, Table

HEAD = ("scenario", "about")
BULKY = 2**24  # bytes: more are weights or paths, which hardly shrink and would take seconds to try


class NPZ(NumbersExporter):
    """An array `[rows]` for each column of the table under its name, and the JSON texts `scenario` and `about`.

    `numpy.load(path)["loss"]` reads one; `str(numpy.load(path)["scenario"])` is the scenario's file, and `about` has
    the units. No array holds Python objects.
    """

    title = "NPZ"
    idea = "Numpy arrays, compressed: small, and read without loss."
    suffix = ".npz"
    begins = b"PK\x03\x04"

    def put(self, file: IO[bytes], table: Table) -> None:
        texts = {"scenario": table.scenario.to_json(), "about": json.dumps(table.about())}
        arrays = {**{name: np.array(text) for name, text in texts.items()}, **table.columns}
        with zipfile.ZipFile(file, "w") as archive:
            for name, array in arrays.items():
                member = zipfile.ZipInfo(f"{name}.npy")  # of no time, so that the same table is the same file
                member.compress_type = zipfile.ZIP_STORED if array.nbytes > BULKY else zipfile.ZIP_DEFLATED
                with archive.open(member, "w", force_zip64=True) as stream:
                    np.lib.format.write_array(stream, array, allow_pickle=False)

    @classmethod
    def read(cls, file: IO[bytes]) -> Table:
        archive = Archive(file)
        if missing := [name for name in HEAD if name not in archive.claims]:
            raise NoTable(f'it is not a recording that Ravine wrote: it has no array "{missing[0]}".')
        scenario, about = (archive.text(name, LARGEST_SCENARIO) for name in HEAD)
        head = Head.read(scenario, about)
        claims = {name: claim for name, claim in archive.claims.items() if name not in HEAD and claim.kind in "if"}
        head.check_room(len(claims))
        for name, claim in claims.items():
            if claim.shape != (head.rows,):
                raise BadInput(f'its array "{name}" has the shape {list(claim.shape)} in place of [{head.rows}].')
        return head.table({name: archive.array(name) for name in claims})
