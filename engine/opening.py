"""Opens what strangers hand over: files but no pipes or devices, and archives whose list of members is small."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from engine.declared import BadInput

LARGEST_LIST = (
    1_000_000  # bytes of an archive's list of members: some 10,000 of them; Python makes ten times that of it
)


@contextmanager
def naming(path: Path | str) -> Iterator[None]:
    """Let every fault that opening a file has be a sentence that names the file."""
    try:
        yield
    except BadInput as error:
        raise BadInput(f"{path} cannot be opened: {error}") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be opened: {(error.strerror or str(error)).lower()}.") from None


def opening(path: Path) -> IO[bytes]:
    """A file to read; `BadInput` for a folder, and for a pipe or device, which might have no end or never begin.

    The program's own input may be a pipe: that somebody writes to it is sure.
    """
    kind = os.stat(path).st_mode
    if stat.S_ISDIR(kind):
        raise BadInput("it is a folder; choose a file in it.")
    own = str(path) == "/dev/stdin" or str(path.parent) in ("/dev/fd", "/proc/self/fd")
    if not stat.S_ISREG(kind) and not own:
        raise BadInput("it is a pipe or a device; choose a file.")
    return open(path, "rb")


def archive(file: IO[bytes]) -> zipfile.ZipFile:
    """A zip archive to read; `BadInput` where its list of members alone would fill the memory, or it is broken."""
    try:
        found = zipfile.ZipFile(cast(IO[bytes], _Listing(file)))
    except BadInput:
        raise
    except Exception:  # a broken one raises a dozen kinds, OSError among them where an offset points nowhere
        raise BadInput("it is not a whole file that Ravine wrote.") from None
    found.fp = file
    return found


class _Listing:
    """A file while its list of members is read, which zipfile asks for at once, however long it is."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.seek, self.tell, self.seekable = file, file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        """So many bytes, but not more than a list can be long."""
        if size > LARGEST_LIST:
            raise BadInput("it is an archive of too many files.")
        return self._file.read(size)
