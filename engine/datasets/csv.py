"""The user's own table: columns of a CSV file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import Field

from engine.csv_file import read_columns
from engine.dataset import Data, Dataset
from engine.declared import BadInput, flag

MOST_COLUMNS = 10_000


class CsvFile(Dataset):
    """Columns of a file of the user's own, by their names or numbers; read again when the file has changed."""

    title = "CSV file"
    idea = "Columns of a table of your own: numbers, and words as classes; rows that lack one are left out and counted."

    path: str = Field("", max_length=4096, description="The file.")
    x: tuple[str, ...] = Field(
        (),
        max_length=MOST_COLUMNS,
        description='The columns to predict from; "all": every column of numbers but y; none: the first.',
    )
    y: str = Field("", max_length=1000, description="The column to predict; empty: the last column of numbers.")
    classify: bool = flag(
        False, "Read the numbers in y as names of classes, as words always are.", label="numbers are classes"
    )

    def load(self) -> Data:
        if not self.path or "\0" in self.path:
            raise BadInput("no file is named; choose a CSV file.")
        path = Path(self.path).expanduser()
        try:
            about = path.stat()
            version = about.st_mtime_ns, about.st_size
        except OSError:
            version = 0, 0
        return _read(path, self.x, self.y, self.classify, version)


@lru_cache(maxsize=8)
def _read(path: Path, x: tuple[str, ...], y: str, classify: bool, version: tuple[int, int]) -> Data:
    """The samples of a file in one of its versions."""
    found = read_columns(path, x, y, classify)
    *x_names, y_name = found.names
    return Data.of(found.values[:, :-1], found.values[:, -1], tuple(x_names), y_name, found.note, found.classes)
