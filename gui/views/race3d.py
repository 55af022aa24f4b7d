"""The race on a surface: every racer's trail, where its lanes are now, the starts and the known minima."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from engine.pictures.draped import DrapedTrails, places
from engine.pictures.surface import Surface
from engine.scenario import Scenario
from gui.frame import Frame
from gui.theme import Theme, racer_style
from gui.views import pictures3d as pictures
from gui.views.items3d import Lines, Markers
from gui.views.scene3d import Scene

HALO = 2.0  # logical pixels that the outline of a trail adds to its width
EMPHASIS = 1.5  # the selected racer's trail is this much wider
NOTHING = np.empty((0, 3), np.float32)


@dataclass
class Strand:
    """One racer's trail: its halo and its line, and the path that both draw."""

    halo: Lines = field(default_factory=Lines)
    line: Lines = field(default_factory=Lines)
    trails: DrapedTrails | None = None

    def show(self, points: np.ndarray) -> None:
        """Draw pieces `[2 K, 3]`."""
        self.halo.setData(pos=points)
        self.line.setData(pos=points)


class Race3D:
    """Draws frames onto the surface of a scene."""

    def __init__(self, scene: Scene, theme: Theme) -> None:
        self.scene, self.theme = scene, theme
        self.surface: Surface | None = None
        self.selected = 0
        self._strands: list[Strand] = []
        self._laid: tuple[object, ...] = ()  # what the trails in hand were laid for
        self._dressed: tuple[object, ...] = ()  # what the colours and pictures in hand were made for
        self.markers = Markers()
        self.markers.setDepthValue(20)
        scene.addItem(self.markers)

    def draw(self, scenario: Scenario, frame: Frame | None) -> None:
        """Show a frame, or without one what the scenario says of starts and minima."""
        if self.surface is None:
            return
        shown = frame.scenario if frame else scenario
        self._dress(shown)
        self._draw_trails(self.surface, shown, frame)
        self._draw_markers(self.surface, scenario, frame)

    def _dress(self, shown: Scenario) -> None:
        """Take colours, widths and pictures where racers, theme, selection or screen have changed."""
        ratio = max(self.scene.devicePixelRatioF(), 2.0)  # pictures for a file may be larger than the screen
        styles = tuple(racer_style(racer.style) for racer in shown.racers)
        key = (styles, self.theme, self.selected, ratio)
        if key == self._dressed:
            return
        self._dressed = key
        self.markers.set_sheet(pictures.make_sheet(self.theme, styles, self.selected, ratio))
        self._count(len(styles))
        for racer, (strand, style) in enumerate(zip(self._strands, styles, strict=True)):
            width = self.theme.trail_width * (EMPHASIS if racer == self.selected else 1.0)
            strand.halo.set_pen(self.theme.halo, width + HALO)
            strand.line.set_pen(style.colour, width)
            for item, depth in ((strand.halo, 1), (strand.line, 2)):
                item.setDepthValue(depth + 2 * (racer == self.selected))

    def _count(self, racers: int) -> None:
        """Have a strand for each racer."""
        while len(self._strands) > racers:
            strand = self._strands.pop()
            self.scene.removeItem(strand.halo)
            self.scene.removeItem(strand.line)
        while len(self._strands) < racers:
            self._strands.append(Strand())
            self.scene.addItem(self._strands[-1].halo)
            self.scene.addItem(self._strands[-1].line)

    def _draw_trails(self, surface: Surface, shown: Scenario, frame: Frame | None) -> None:
        laid = (frame.trajectory, frame.trajectory.stride, surface) if frame else ()
        anew = len(laid) != len(self._laid) or any(a is not b for a, b in zip(laid, self._laid, strict=False))
        self._laid = laid
        for racer, strand in enumerate(self._strands):
            if frame is None or shown.racers[racer].hidden:
                strand.show(NOTHING)
                strand.trails = None
                continue
            if anew or strand.trails is None:
                strand.trails = DrapedTrails(surface, frame.trajectory.lanes_of(racer))
            strand.trails.follow(frame.rows)
            strand.show(strand.trails.until(frame.row))

    def _draw_markers(self, surface: Surface, scenario: Scenario, frame: Frame | None) -> None:
        minima = scenario.landscape.minima_now() if scenario.view.minima else ()
        points, picture = [_on_ground(surface, minima)], [np.full(len(minima), pictures.MINIMUM)]
        starts = (frame.scenario if frame else scenario).starts
        points.append(_on_ground(surface, starts))
        picture.append(np.full(len(starts), pictures.START))
        if frame is not None:
            lanes = [n for n, lane in enumerate(frame.trajectory.lanes) if not frame.scenario.racers[lane.racer].hidden]
            points.append(places(surface, frame.rows.position[frame.row, lanes], frame.rows.loss[frame.row, lanes]))
            picture.append(np.array([_picture(frame, lane) for lane in lanes], dtype=float))
        self.markers.set_points(np.concatenate(points), np.concatenate(picture))


def _on_ground(surface: Surface, points: tuple[tuple[float, float], ...]) -> np.ndarray:
    """Where points `[N, 2]` of which no loss is recorded stand: `[N, 3]`."""
    return places(surface, np.array(points, dtype=float).reshape(-1, 2), np.full(len(points), surface.heights.low))


def _picture(frame: Frame, lane: int) -> int:
    ending = frame.trajectory.endings[lane]
    state = pictures.UNDER_WAY
    if ending.step is not None and frame.step >= ending.step:
        state = pictures.FAILED if ending.outcome.failed else pictures.ARRIVED
    return pictures.number(frame.trajectory.lanes[lane].racer, state)
