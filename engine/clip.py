"""When a clip shows which step: from where to where, how long, at which speed, and how it ends."""

from __future__ import annotations

from typing import Literal

import numpy as np

from engine.declared import BadInput, Declared, choice, real, whole

MANY = 5_000  # pictures from which on an estimate and a question come first


class Timing(Declared):
    """The steps of a clip and their times.

    A clip first moves, for `seconds` or for as many pictures as `frames` says, and then holds its last picture.
    `F` is the number of pictures of both together.
    """

    first: int | None = whole(None, "The step it begins with; the start unless given.", low=0, label="from step")
    last: int | None = whole(None, "The step it ends with; the last recorded unless given.", low=0, label="to step")
    seconds: float = real(
        8.0, "How long it moves.", above=0, high=3600, slider=(1, 60), scale="log", unit="s", label="length"
    )
    frames: int | None = whole(
        None, "How many pictures it moves for, in place of a length in seconds.", low=1, high=216_000, label="pictures"
    )
    fps: int = whole(25, "Pictures a second.", low=1, high=60, slider=(5, 60), label="frame rate")
    speed: Literal["linear", "slow start", "logarithmic"] = choice(
        "linear", "Even steps, a slow start, or ever longer strides, which show the first steps best."
    )
    hold: float = real(1.0, "How long the last picture stays.", low=0, high=60, slider=(0, 10), unit="s")
    orbit: float = real(
        0.0, "How far the camera turns about a surface.", low=-3600, high=3600, slider=(-360, 360), unit="degrees"
    )

    @property
    def moving(self) -> int:
        """How many pictures it moves for; at least one."""
        return self.frames if self.frames is not None else max(1, round(self.seconds * self.fps))

    @property
    def held(self) -> int:
        """How many more pictures show the end."""
        return round(self.hold * self.fps)

    @property
    def count(self) -> int:
        """How many pictures it has in all, F."""
        return self.moving + self.held

    def steps(self, last_step: int) -> np.ndarray:
        """The step of each picture `[F]`, never falling, of a recording that ends at `last_step`.

        Where it moves for more than one picture it shows both ends exactly; where for one, the end. `BadInput` says
        which end the recording does not have.
        """
        begin, end = self._ends(last_step)
        strides = self._strides(end - begin)
        return self._holding(begin + np.rint(strides).astype(np.int64))

    def turns(self) -> np.ndarray:
        """How far the camera has turned at each picture `[F]`, in degrees; evenly in time, whatever the steps do."""
        return self._holding(self.orbit * self._progress())

    def _ends(self, last_step: int) -> tuple[int, int]:
        begin, end = self.first or 0, last_step if self.last is None else self.last
        for word, step in (("begins with", begin), ("ends with", end)):
            if step > last_step:
                raise BadInput(f"the clip {word} step {step:,}, but the recording ends at step {last_step:,}.")
        if begin > end:
            raise BadInput(f"the clip goes from step {begin:,} to step {end:,}: it can only go forward.")
        return begin, end

    def _progress(self) -> np.ndarray:
        """How much of the moving has passed `[moving]`, from 0 to 1; 1 where it is a single picture."""
        return np.linspace(0, 1, self.moving) if self.moving > 1 else np.ones(1)

    def _strides(self, length: int) -> np.ndarray:
        """How many of `length` steps have been made at each picture that moves `[moving]`."""
        passed = self._progress()
        if self.speed == "slow start":
            return length * passed**2  # an even acceleration
        if self.speed == "logarithmic":
            return (length + 1) ** passed - 1  # even on an axis of log(1 + step)
        return length * passed

    def _holding(self, moved: np.ndarray) -> np.ndarray:
        return np.concatenate([moved, np.repeat(moved[-1:], self.held)])
