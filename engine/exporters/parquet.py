"""Parquet: columns with their types, as pandas, DuckDB and Spark read them, with the scenario in the schema."""

from __future__ import annotations

import json
from typing import IO, Any

import numpy as np

from engine.declared import BadInput
from engine.exporter import NumbersExporter
from engine.files import LARGEST_SCENARIO, NO_PYARROW
from engine.table import Head, NoTable, Table

KINDS = {"int64": "int64", "double": "float64", "float": "float32"}  # Parquet's types and numpy's
BATCH = 65_536  # rows at a time


class Parquet(NumbersExporter):
    """The columns of the table, compressed; `scenario` and `about`, which has the units, in the schema's metadata.

    `pandas.read_parquet(path)["loss"]` reads one; `pyarrow.parquet.read_schema(path).metadata[b"scenario"]` is the
    scenario's file.
    """

    title = "Parquet"
    idea = "Columns with their types, for pandas, DuckDB and Spark; needs pyarrow."
    suffix = ".parquet"
    begins = b"PAR1"

    def check_needs(self) -> None:
        _pyarrow()

    def put(self, file: IO[bytes], table: Table) -> None:
        arrow, parquet = _pyarrow()
        metadata = {"scenario": table.scenario.to_json(), "about": json.dumps(table.about())}
        # arrays as they are: through its own dictionary arrow would make all NaNs one
        columns = {name: arrow.array(column, from_pandas=False) for name, column in table.columns.items()}
        texts = [name for name, column in table.columns.items() if column.dtype.kind == "U"]
        parquet.write_table(
            arrow.table(columns).replace_schema_metadata(metadata), file, compression="zstd", use_dictionary=texts
        )

    @classmethod
    def read(cls, file: IO[bytes]) -> Table:
        arrow, parquet = _pyarrow()
        try:
            return _table(parquet.ParquetFile(file))
        except BadInput:
            raise
        except (arrow.ArrowException, OSError, ValueError, TypeError, KeyError):  # of a broken file
            raise BadInput("it is not a whole file that Ravine wrote.") from None


def _table(found: Any) -> Table:
    """The table of an open `ParquetFile`."""
    metadata, schema = found.schema_arrow.metadata or {}, found.schema_arrow
    texts = [metadata.get(name, b"").decode() for name in (b"scenario", b"about")]
    if not all(texts) or max(map(len, texts)) > LARGEST_SCENARIO:
        raise NoTable("it is not a recording that Ravine wrote: its schema has no scenario.")
    head = Head.read(*texts)
    kinds = {field.name: KINDS[str(field.type)] for field in schema if str(field.type) in KINDS}
    if len(kinds) < len([field for field in schema if str(field.type) != "string"]):
        raise BadInput("it has columns of types that Ravine does not write.")
    head.check_room(len(kinds))
    if found.metadata.num_rows != head.rows:
        raise BadInput(f"it has {found.metadata.num_rows:,} rows in place of {head.rows:,}.")
    columns = {name: np.empty(head.rows, kind) for name, kind in kinds.items()}
    at = 0
    for batch in found.iter_batches(BATCH, columns=list(kinds), use_threads=False):
        for name, column in columns.items():
            column[at : at + len(batch)] = batch.column(name).to_numpy(zero_copy_only=True)
        at += len(batch)
    if at < head.rows:
        raise BadInput(f"it has fewer than the {head.rows:,} rows that it says.")
    return head.table(columns)


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise BadInput(NO_PYARROW) from None
    return pyarrow, pyarrow.parquet
