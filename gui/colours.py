"""Contrast and mixtures of colours, which are "#rrggbb"."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QColor


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    wanted = QColor(colour)
    return 0.2126 * linear(wanted.redF()) + 0.7152 * linear(wanted.greenF()) + 0.0722 * linear(wanted.blueF())


@cache
def readable(colour: str, ground: str, ratio: float = 4.5) -> str:
    """The colour, darkened or lightened as little as makes it stand out from the ground: 4.5 for text, 3 for lines."""
    end = "#000000" if contrast("#000000", ground) > contrast("#ffffff", ground) else "#ffffff"
    shades = (mixed(colour, end, percent / 100) for percent in range(0, 101, 2))
    return next((shade for shade in shades if contrast(shade, ground) >= ratio), end)


def mixed(colour: str, other: str, share: float) -> str:
    """A colour with a `share` (0 to 1) of another in it."""
    one, two = QColor(colour).toRgb(), QColor(other).toRgb()
    pairs = ((one.red(), two.red()), (one.green(), two.green()), (one.blue(), two.blue()))
    return QColor(*(round(a + (b - a) * share) for a, b in pairs)).name()
