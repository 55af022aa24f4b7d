"""A scenario as a text to paste in a chat: `ravine:` and letters that say all of it, compressed and checked."""

from __future__ import annotations

import base64
import json
import re
import zlib

from engine.declared import BadInput
from engine.files import LARGEST_SCENARIO
from engine.link_words import LINK_VERSION, WORDS
from engine.scenario import Scenario

SCHEME = "ravine:"
LONGEST = 2 * LARGEST_SCENARIO  # letters that are looked at
CHECK = 4  # bytes of the checksum behind the scenario
_BEGIN = re.compile(r"(?<![A-Za-z0-9])ravine:(?=[^A-Za-z0-9_-]{0,20}[A-Za-z0-9_-])", re.IGNORECASE)
_NOISE = re.compile(r"[^A-Za-z0-9_-]+")  # what a chat may put between the letters: breaks, blanks, signs of quoting
_DAMAGED = f'the link is damaged or not whole: copy all of it, from "{SCHEME}" to its last letter.'


def has_link(text: str) -> bool:
    """Whether there is a link in a text, whole or not."""
    return _BEGIN.search(text[:LONGEST]) is not None


def to_link(scenario: Scenario) -> str:
    """The scenario as a link: the version of links in one byte, the deflated JSON, its CRC-32; all in base64url."""
    said = json.dumps(scenario.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":")).encode()
    press = zlib.compressobj(9, wbits=-zlib.MAX_WBITS, memLevel=9, zdict=WORDS.encode())
    packed = bytes([LINK_VERSION]) + press.compress(said) + press.flush() + zlib.crc32(said).to_bytes(CHECK, "big")
    return SCHEME + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def from_link(text: str) -> Scenario:
    """The scenario of the first link in a text; `BadInput` where there is none, or it is damaged, or asks too much.

    Breaks, blanks and quotes within it do no harm, nor does what stands around it: it says itself where it ends.
    """
    begin = _BEGIN.search(text[:LONGEST])
    if begin is None:
        raise BadInput(f'this is no link of Ravine: one begins with "{SCHEME}" and many letters.')
    if len(text) - begin.end() > LONGEST:
        raise BadInput("the link is too long to be one.")
    letters = _NOISE.sub("", text[begin.end() :])
    packed = base64.urlsafe_b64decode(letters[: len(letters) // 4 * 4] + _rest(letters[len(letters) // 4 * 4 :]))
    if packed and packed[0] != LINK_VERSION:
        raise BadInput(
            f"the link is of version {packed[0]}, or damaged; this Ravine reads links of version {LINK_VERSION}."
        )
    said = _unpacked(packed[1:])
    try:
        return Scenario.from_json(said)
    except BadInput as error:
        raise BadInput(f"the link cannot be opened: {error}") from None


def _rest(letters: str) -> str:
    """The last letters, filled up to four; one alone says nothing."""
    return letters + "=" * (4 - len(letters)) if len(letters) > 1 else ""


def _unpacked(packed: bytes) -> str:
    """The JSON in a link's bytes: never more than a scenario may have, whatever it would become."""
    stream = zlib.decompressobj(wbits=-zlib.MAX_WBITS, zdict=WORDS.encode())
    try:
        said = stream.decompress(packed, LARGEST_SCENARIO + 1)
    except zlib.error:
        raise BadInput(_DAMAGED) from None
    if len(said) > LARGEST_SCENARIO:
        raise BadInput("it holds more than a scenario can.")
    if not stream.eof or stream.unused_data[:CHECK] != zlib.crc32(said).to_bytes(CHECK, "big"):
        raise BadInput(_DAMAGED)
    return said.decode(errors="replace")
