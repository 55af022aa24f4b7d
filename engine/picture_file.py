"""Finds the scenario in pictures that Ravine wrote: in the texts of a PNG, and in the description of an SVG."""

from __future__ import annotations

import zlib
from html import unescape
from typing import IO

from engine.declared import BadInput

PNG = b"\x89PNG\r\n\x1a\n"  # begins a PNG file
KEYWORD = b"Description"  # of the text that holds the scenario
MOST_CHUNKS = 100_000
_BEGIN, _END = "<desc>", "</desc>"


def in_png(file: IO[bytes], most: int) -> str:
    """The scenario's text in an open PNG file that is at its begin, of at most so many bytes; `BadInput` if none.

    Texts are chunks of three kinds: plain, compressed, and of any letters (the PNG specification, 11.3.3).
    """
    file.seek(len(PNG))
    for _ in range(MOST_CHUNKS):
        head = file.read(8)
        size, kind = int.from_bytes(head[:4], "big"), head[4:]
        if len(head) < 8 or kind == b"IEND":
            break
        if kind in (b"tEXt", b"zTXt", b"iTXt") and size <= most:
            keyword, _, rest = file.read(size).partition(b"\0")
            file.seek(4, 1)  # its checksum
            if keyword == KEYWORD:
                return _text(kind, rest, most)
        else:
            file.seek(size + 4, 1)
    raise BadInput("it is a picture without a scenario.")


def in_svg(words: str) -> str | None:
    """The scenario's text in that of an SVG; None where it is none, or has none."""
    begin = words.find(_BEGIN) if "<svg" in words[:2000] else -1
    end = words.find(_END, begin)
    return unescape(words[begin + len(_BEGIN) : end]) if 0 <= begin < end else None


def _text(kind: bytes, rest: bytes, most: int) -> str:
    packed = kind == b"zTXt"
    if kind == b"iTXt":
        packed = rest[:1] == b"\1"
        rest = rest[2:].partition(b"\0")[2].partition(b"\0")[2]  # behind flags, language and translated keyword
    elif packed:
        rest = rest[1:]  # behind the method, of which there is one
    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(rest, most) if packed else rest
        return text.decode("utf-8" if kind == b"iTXt" else "latin-1")
    except (zlib.error, UnicodeDecodeError):
        raise BadInput("the scenario in the picture is damaged.") from None
