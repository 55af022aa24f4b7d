"""Writes files whole or not at all, and finds the scenario in every kind of file that Ravine writes."""

from __future__ import annotations

import errno
import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

from engine.declared import BadInput
from engine.opening import opening
from engine.picture_file import PNG, in_png, in_svg
from engine.registry import slips, unknown

LARGEST_SCENARIO = 10_000_000  # bytes; a scenario is a few thousand
SCENARIO_ELEMENT = '<script type="application/json" id="ravine-scenario">'  # holds it in the head of a page
HEAD_OF_PAGE = 1000  # letters of a page in which that element begins
SCENARIO_COMMENT = "# ravine-scenario: "  # begins the first line of a CSV file
PARQUET = "PAR1"  # begins a Parquet file
NO_PYARROW = 'Parquet needs pyarrow: pip install "ravine[parquet]".'
T = TypeVar("T")
_CARRIED = re.compile(r'\s*\{\s*"scenario"\s*:\s*(?=\{)')  # how an exported JSON file begins


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """A binary file that becomes `path` when the block ends, and is gone if the block fails; see `replacing`."""
    with replacing(path) as beside, open(beside, "xb") as file:
        yield file


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """The path of a file, yet to be made, that becomes `path` when the block ends, and is gone if the block fails.

    It is written beside and renamed, so that nobody ever sees half of it and an older file stays until the new
    one is whole. A full disk, a missing or a read-only folder is a `BadInput`.
    """
    check_folder(path)
    target = Path(os.path.realpath(path))  # a link stays a link
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        yield beside
        with open(beside, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(beside, target)
    except OSError as error:
        raise unwritable(path, error) from None
    finally:
        beside.unlink(missing_ok=True)


def check_folder(path: Path) -> None:
    """Refuse a file in a folder that is not there or that may not be written in, before long work for it begins."""
    try:
        if not path.parent.is_dir():
            raise BadInput(f'{path} cannot be written: there is no folder "{path.parent}".')
        if path.is_dir():
            raise BadInput(f"{path} cannot be written: it is a folder.")
        if path.exists() and not path.is_file():  # it would be replaced by a file: a pipe, or even a device
            raise BadInput(f"{path} cannot be written: it is a device or a pipe.")
    except OSError as error:  # such as a name that is too long
        raise unwritable(path, error) from None
    if not os.access(os.path.dirname(os.path.realpath(path)), os.W_OK | os.X_OK):
        raise unwritable(path, PermissionError(errno.EACCES, ""))


def asked_by_suffix(path: Path, known: Mapping[str, T], noun: str) -> T:
    """What a file's suffix asks for among the `known`, when there is a folder to write in; else `BadInput`."""
    suffix = path.suffix.lower()
    if not suffix:
        raise BadInput(f"{path} needs a suffix that says the format: {', '.join(known)}.")
    if suffix not in known:
        near = [name for name in known if slips(suffix, name) == 1]  # two slips away is another format, not a slip
        if near:
            raise unknown(noun, suffix, near)
        raise BadInput(f'"{suffix}" is not a known {noun}; known: {", ".join(known)}.')
    check_folder(path)
    return known[suffix]


def unwritable(path: Path, error: OSError) -> BadInput:
    """The sentence for a file that cannot be written."""
    advice = {
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "your quota of disk space is used up",
        errno.EFBIG: "it would be larger than files may be here",
        errno.EROFS: "the disk is read-only",
        errno.EACCES: f'you may not write in the folder "{path.parent}"',
        errno.EPERM: f'you may not write in the folder "{path.parent}"',
    }
    words = advice.get(error.errno or 0, (error.strerror or str(error)).lower())
    return BadInput(f"{path} cannot be written: {words}.")


def parsed(text: str) -> Any:
    """What a JSON text holds; `BadInput` says where it is none."""
    try:
        text.encode()
        value = json.loads(text)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()
        return value
    except UnicodeEncodeError:
        raise BadInput("its JSON has half a character, such as \\ud800 alone.") from None
    except json.JSONDecodeError as error:
        raise BadInput(f"line {error.lineno}, column {error.colno} is not JSON: {error.msg}.") from None
    except RecursionError:
        raise BadInput("its JSON is nested too deep.") from None
    except ValueError:
        raise BadInput("its JSON has a number with too many digits.") from None


def scenario_text(path: Path) -> str:
    """The JSON text of the scenario in a file: a scenario itself, a recording in any format, a picture, a page.

    `BadInput` names the fault. Of an exported recording only the scenario is read, however large it is.
    """
    with opening(path) as file:
        head = file.read(4)
        if head == b"PK\x03\x04":
            from engine.array_file import Archive  # which takes numpy

            return Archive(file).text("scenario", LARGEST_SCENARIO)
        if head == PARQUET.encode():
            return _in_parquet(file)
        if head == PNG[:4]:
            return in_png(file, LARGEST_SCENARIO)
        if head == b"%PDF":
            raise BadInput("it is a PDF: a scenario in it is attached as scenario.json, which can be opened.")
        head += file.read(LARGEST_SCENARIO - 3)  # no seeking: it may be a pipe
    text = head[: head.rfind(b"\n") + 1] if len(head) > LARGEST_SCENARIO else head
    try:
        words = text.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("it is not a text file.") from None
    if words.startswith(SCENARIO_COMMENT):
        return words.removeprefix(SCENARIO_COMMENT).partition("\n")[0]
    if begin := _CARRIED.match(words):
        return _object_at(words, begin.end())
    if (begin_of_element := words.find(SCENARIO_ELEMENT, 0, HEAD_OF_PAGE)) >= 0:
        return _object_at(words, begin_of_element + len(SCENARIO_ELEMENT))
    if (drawn := in_svg(words)) is not None:
        return drawn
    if path.suffix.lower() == ".csv":
        raise BadInput("it holds a table without its scenario; a .npz or .json, or the window's .csv, carries it.")
    if len(head) > LARGEST_SCENARIO:
        raise BadInput("it is too large to be a scenario.")
    return words


def carries_scenario(file: IO[bytes]) -> bool:
    """Whether an open file looks like one that Ravine exported, with its scenario inside; it is read from its begin."""
    head = file.read(4096).decode(errors="replace")
    file.seek(0)
    begins = ("PK\x03\x04", PARQUET, SCENARIO_COMMENT)
    return head.startswith(begins) or _CARRIED.match(head.removeprefix("\ufeff")) is not None


def _object_at(words: str, begin: int) -> str:
    """The one JSON object that begins there; where it is broken, all there is, for the reader to complain of."""
    try:
        _, end = json.JSONDecoder().raw_decode(words, begin)
    except (ValueError, RecursionError):
        return words
    return words[begin:end]


def _in_parquet(file: IO[bytes]) -> str:
    """The scenario in the schema of a Parquet file; its rows are not read."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise BadInput(NO_PYARROW) from None
    try:
        found = (parquet.read_schema(file).metadata or {}).get(b"scenario", b"")
    except (pyarrow.ArrowException, OSError, ValueError):
        raise BadInput("it is not a whole file that Ravine wrote.") from None
    if not found:
        raise BadInput("it is not a file that Ravine wrote: its schema has no scenario.")
    if len(found) > LARGEST_SCENARIO:
        raise BadInput("its scenario is too large to be one.")
    return str(found, "utf-8", "replace")
