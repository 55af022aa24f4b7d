"""When a clip shows which step: from where to where, how long, at which speed, and how it ends."""

from __future__ import annotations

from typing import Literal

from engine.declared import Declared, choice, real, whole


class Timing(Declared):
    """The steps of a clip and their times."""

    first: int | None = whole(None, "The step it begins with; the start unless given.", low=0, label="from step")
    last: int | None = whole(None, "The step it ends with; the last recorded unless given.", low=0, label="to step")
    seconds: float = real(
        8.0, "How long it moves.", above=0, high=3600, slider=(1, 60), scale="log", unit="s", label="length"
    )
    fps: int = whole(25, "Pictures a second.", low=1, high=60, slider=(5, 60), label="frame rate")
    speed: Literal["linear", "slow start", "logarithmic"] = choice(
        "linear", "Even steps, a slow start, or ever longer strides, which show the first steps best."
    )
    hold: float = real(1.0, "How long the last picture stays.", low=0, high=60, slider=(0, 10), unit="s")
    orbit: float = real(
        0.0, "How far the camera turns about a surface.", low=-3600, high=3600, slider=(-360, 360), unit="degrees"
    )
