"""Keeps what strangers wrote from steering a terminal or breaking a sentence: one line of visible signs."""

from __future__ import annotations


def one_line(text: str) -> str:
    """The text on one line; a sign that cannot be seen is written as Python would, such as `\\x1b`."""
    words = " ".join(text.split())
    return words if words.isprintable() else "".join(s if s.isprintable() else repr(s)[1:-1] for s in words)
