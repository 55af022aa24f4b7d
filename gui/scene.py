"""What every scene is: a view made anew for paper, away from the window, that pictures and clips are taken of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from engine.declared import Keyed
from engine.history import History
from engine.registry import Registry
from engine.scenario import Scenario
from engine.trajectory import Trajectory
from gui.theme import Theme


@dataclass(frozen=True, slots=True)
class Source:
    """What is shown: a scenario, its recording, and what only a window knows of how it is looked at.

    `seen` holds for each scene's key what it looks at, in plain words for JSON: the box of a map that was zoomed,
    the camera of a surface. What is not there is as the window first shows it.
    """

    scenario: Scenario
    recording: Trajectory | History | None = None
    seen: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def last_step(self) -> int:
        """The last step recorded; 0 where nothing is."""
        return self.recording.last_step if self.recording is not None else 0

    def recorded(self, step: int) -> int:
        """The step that is shown for `step`: the newest at or before it of which there is a row."""
        if self.recording is None or not self.recording.count:
            return 0
        rows = self.recording.rows
        return int(rows.step[rows.index(step)])


class Shot:
    """A scene made: a widget without anything that only a hand needs, which can be taken to any step."""

    def __init__(self, widget: QWidget) -> None:
        self.widget = widget

    def go(self, step: int) -> None:
        """Show a step. What it needs may still be computed afterwards: see `settled`."""

    @property
    def settled(self) -> bool:
        """Whether all that is to be seen is there."""
        return True

    def sharpen(self, pixels: float) -> None:
        """Make images so fine that a unit of the widget may take so many pixels of the picture."""

    def clear_ground(self) -> None:
        """Leave empty what lies behind what it shows, where that is an image."""

    def keep_pixels(self, keep: bool) -> None:
        """Whether what does not move is kept as pixels from one step to the next, which makes clips fast."""

    def turn(self, degrees: float) -> None:
        """Turn the camera so far from where it was at first; scenes without one stay as they are."""

    def close(self) -> None:
        """End what computes for it."""


class Scene(Keyed):
    """A kind of view that can be taken out of the program; one file each in `gui/scenes`."""

    idea: ClassVar[str] = ""
    workspaces: ClassVar[tuple[str, ...]] = ("race",)
    stands_for: ClassVar[str] = ""  # the key of another workspace's scene, whose place it has in its own
    moves: ClassVar[bool] = True  # whether it changes with the step
    needs_opengl: ClassVar[bool] = False
    whole: ClassVar[bool] = False  # whether it is a page of its own, with nothing around it
    least: ClassVar[tuple[int, int]] = 0, 0  # units that it needs, where letters should rather be smaller
    rooms: ClassVar[int] = 1  # how much room it takes on paper: as much as so many plain views

    def can_show(self, source: Source) -> bool:
        """Whether there is anything to see of it."""
        return source.scenario.workspace in self.workspaces

    def place(self, source: Source) -> int | None:
        """Its place on a page of all main views, from 1 for the largest; none: it is not on it."""
        return None

    def make(self, source: Source, theme: Theme) -> Shot:
        """Make it for a source, at the last step; `BadInput` says why it cannot be."""
        raise NotImplementedError


SCENES: Registry[Scene] = Registry("gui.scenes", Scene, "view")


def scene_called(word: str, source: Source) -> Scene:
    """The scene that a word means for a source: the one with that key, or what stands for it in the source's workspace.

    `BadInput` names the nearest where there is none.
    """
    here = [cls for cls in SCENES if source.scenario.workspace in cls.workspaces]
    fitting = [cls for cls in here if word in (cls.key, cls.stands_for)]
    return fitting[0]() if fitting else SCENES[word]()
