"""Scenarios in pictures, written here as the specification of PNG says and not by what reads them."""

from __future__ import annotations

import contextlib
import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from engine.declared import BadInput
from engine.picture_file import PNG, in_png, in_svg

MOST = 10_000
TEXT = '{"racers": ["sgd"]}'


def chunk(kind: bytes, data: bytes) -> bytes:
    """Length, kind, data and checksum."""
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


def png(*chunks: bytes) -> io.BytesIO:
    return io.BytesIO(PNG + chunk(b"IHDR", bytes(13)) + b"".join(chunks) + chunk(b"IEND", b""))


PACKED = zlib.compress(TEXT.encode())
KINDS = {
    "plain": chunk(b"tEXt", b"Description\0" + TEXT.encode()),
    "compressed": chunk(b"zTXt", b"Description\0\0" + PACKED),
    "international": chunk(b"iTXt", b"Description\0\0\0en\0Beschreibung\0" + TEXT.encode()),
    "both": chunk(b"iTXt", b"Description\0\1\0\0\0" + PACKED),
}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_of_text_is_read(kind: bytes) -> None:
    title, pixels = chunk(b"tEXt", b"Title\0Bowl"), chunk(b"IDAT", bytes(99))
    assert in_png(png(title, pixels, kind), MOST) == TEXT


def test_a_bomb_takes_no_more_room_than_a_scenario() -> None:
    bomb = chunk(b"zTXt", b"Description\0\0" + zlib.compress(bytes(50_000_000)))
    assert len(in_png(png(bomb), 10 * MOST)) <= 10 * MOST


@pytest.mark.parametrize(
    "file",
    [png(), png(chunk(b"zTXt", b"Description\0\0" + b"nonsense")), png(chunk(b"iTXt", b"Description\0\0\0\0\0\xff"))],
    ids=["none", "not packed", "no letters"],
)
def test_what_is_not_there_or_broken_is_a_sentence(file: io.BytesIO) -> None:
    with pytest.raises(BadInput, match="picture"):
        in_png(file, MOST)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(some.binary(max_size=80), some.integers(0, 200))
def test_damage_is_never_more_than_a_sentence(rubbish: bytes, place: int) -> None:
    whole = png(*KINDS.values()).getvalue()
    place = max(place, len(PNG))
    with contextlib.suppress(BadInput):
        in_png(io.BytesIO(whole[:place] + rubbish + whole[place + len(rubbish) :]), MOST)


def test_the_description_of_an_svg_is_read() -> None:
    assert in_svg('<?xml version="1.0"?><svg><desc>{&quot;a&quot;: &lt;1&gt;}</desc></svg>') == '{"a": <1>}'
    assert in_svg("<svg></svg>") is None
    assert in_svg('{"title": "<desc>x</desc>"}') is None
