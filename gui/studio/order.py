"""What is asked of the studio: which views, at which step, how large, how dressed, as a value that files can hold."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from engine.declared import Declared, choice, flag, real, whole

LARGEST, SMALLEST = 7680, 16  # pixels
Purpose = Literal["slide", "column", "page", "square", "own"]


class Sheet(Declared):
    """The paper: its size by purpose, its colours, and what stands around the views."""

    purpose: Purpose = choice(
        "slide",
        "Slide 16:9, a column or a page of a paper, a square, or your own size.",
    )
    width: int = whole(1280, "Width of your own size.", low=SMALLEST, high=LARGEST, slider=(320, 3840), unit="pixels")
    height: int = whole(720, "Height of your own size.", low=SMALLEST, high=LARGEST, slider=(240, 2160), unit="pixels")
    theme: Literal["light", "dark", "projector"] = choice("light", "Colours, whatever the window has.")
    font_scale: float = real(
        1.0, "How large letters, lines and marks are.", low=0.5, high=3, slider=(0.5, 3), unit="x", label="font scale"
    )
    transparent: bool = flag(False, "Leave the ground behind the views empty.")
    title: bool = flag(True, "The scenario's title above the views.")
    legend: bool = flag(True, "Racers with colour, marker and settings.")
    caption: bool = flag(True, "The scenario in words below the views.")


class Order(Declared):
    """A picture or a clip that is wanted: of which views, at which step; the last where none is named."""

    views: tuple[str, ...] = Field(("map",), min_length=1, max_length=12)
    at: int | None = Field(None, ge=0)
    sheet: Sheet = Sheet()
