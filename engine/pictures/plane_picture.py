"""The picture of a slice: its loss as colours and contour lines, the paths on it, axes, a scale and what to know."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import numpy as np

from engine.pictures import axes
from engine.pictures.canvas import Box, Canvas
from engine.pictures.contours import levels, lines
from engine.pictures.digits import percent
from engine.pictures.grid import axes as pixel_axes
from engine.pictures.grid import sample
from engine.pictures.heights import Heights, heights_of
from engine.pictures.palette import DASHES, HEAT, RACERS, blended
from engine.sliced import Sliced

WIDTH, LEFT, RIGHT, TOP, PLOT = 1400, 130, 1190, 128, 860  # pixels; PLOT is the height of the map
TEXT, DIM, LINE, HALO, CONTOUR, WARN = "#1c1c1e", "#626267", "#a9a9ad", "#ffffff", "#26324a", "#b3261e"
HEAD, BODY, SMALL = 30.0, 22.0, 19.0  # sizes of letters
ROW = 32  # from one line of text to the next
LETTERS = 112  # that fit into a line of text
CONTOURS = 14
COARSER = 3  # pixels between the values that contour lines go by
EMPTY = "#d0d0d0"  # where the loss is not finite


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the map stands on the canvas, and what it shows there."""

    a: tuple[float, float]
    b: tuple[float, float]

    @property
    def box(self) -> Box:
        """The map's place, in pixels."""
        return LEFT, TOP, RIGHT, TOP + PLOT

    def place(self, points: np.ndarray) -> np.ndarray:
        """The pixels `[..., 2]` of points `[..., 2]` of the plane."""
        low, high = np.array([self.a[0], self.b[0]]), np.array([self.a[1], self.b[1]])
        share = (points - low) / (high - low)
        return np.stack([LEFT + share[..., 0] * (RIGHT - LEFT), TOP + PLOT * (1 - share[..., 1])], axis=-1)


def plane_picture(sliced: Sliced) -> Canvas:
    """Draw a slice."""
    notes = _notes(sliced)
    canvas = Canvas(WIDTH, TOP + PLOT + 112 + ROW * (len(sliced.training.racers) + len(notes)))
    frame = Frame((sliced.slice.a[0], sliced.slice.a[-1]), (sliced.slice.b[0], sliced.slice.b[-1]))
    heights = heights_of(sliced.values, None, sliced.view.colour_scale)
    _title(canvas, sliced)
    _map(canvas, frame, sliced, heights)
    _paths(canvas, frame, sliced)
    _axes(canvas, frame, sliced)
    _scale(canvas, heights)
    y = _legend(canvas, sliced, TOP + PLOT + 112)
    for colour, words in notes:
        canvas.words(LEFT, y, words, SMALL, colour)
        y += ROW
    return canvas


def _notes(sliced: Sliced) -> list[tuple[str, str]]:
    """What stands below the picture: how the plane was made, and why not to trust it, with the colour of each line."""
    said = [(DIM, sliced.slice.plane.words), *((WARN, doubt) for doubt in sliced.doubts)]
    return [(colour, line) for colour, words in said for line in textwrap.wrap(words, LETTERS)]


def _title(canvas: Canvas, sliced: Sliced) -> None:
    training = sliced.training
    head = f"{training.network.title} on {training.data.title.lower()}: {sliced.said}"
    grid = f"{len(sliced.slice.a)} x {len(sliced.slice.b)} points"
    below = f"{training.loss.title} · {sliced.view.part} data · {len(sliced.slice.plane.origin):,} weights · {grid}"
    canvas.words(LEFT, 58, head[:70], HEAD, TEXT)
    canvas.words(LEFT, 98, below[:LETTERS], BODY, DIM)


def _map(canvas: Canvas, frame: Frame, sliced: Sliced, heights: Heights) -> None:
    width, box = RIGHT - LEFT, (frame.a, frame.b)
    values = sample(sliced.landscape.objective(), box, width, PLOT)
    height = heights.of(values)
    colours = blended(HEAT, np.nan_to_num(height))
    colours[~np.isfinite(height)] = blended((EMPTY, EMPTY), np.zeros(1))
    canvas.image(LEFT, TOP, colours[::-1])
    rows, columns = (np.linspace(0, side - 1, side // COARSER).round().astype(int) for side in values.shape)
    a, b = pixel_axes(box, width, PLOT)
    values = values[np.ix_(rows, columns)]
    found = lines(a[columns], b[rows], values, levels(values, CONTOURS, sliced.view.colour_scale == "log"))
    canvas.line(frame.place(found), 1.2, CONTOUR, strength=0.45, clip=frame.box)


def _paths(canvas: Canvas, frame: Frame, sliced: Sliced) -> None:
    """Every lane that is shown, with a halo; hollow where it began, full where it ended."""
    ends = []
    for index, (lane, ending) in enumerate(zip(sliced.history.lanes, sliced.history.endings, strict=True)):
        racer = sliced.training.racers[lane.racer]
        if racer.hidden:
            continue
        rows = sliced.history.rows
        last = len(rows) if ending.step is None else rows.index(ending.step) + 1
        points = frame.place(sliced.position[:last, index])
        colour, dash = RACERS[racer.style % len(RACERS)], DASHES[racer.style % len(DASHES)]
        canvas.line(points, 7, HALO, strength=0.75, clip=frame.box)
        canvas.line(points, 4, colour, dash=dash, clip=frame.box)
        ends += [(points[0], colour, True), (points[-1], colour, False)]
    left, top, right, bottom = frame.box
    for (x, y), colour, hollow in sorted(ends, key=lambda end: not end[2]):
        if left <= x <= right and top <= y <= bottom:
            canvas.dot(x, y, 12, HALO)
            canvas.dot(x, y, 10, colour)
            if hollow:
                canvas.dot(x, y, 6, HALO)


def _axes(canvas: Canvas, frame: Frame, sliced: Sliced) -> None:
    left, top, right, bottom = frame.box
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom], [left, top]], dtype=float)
    canvas.line(corners, 1.5, LINE)
    for low_high, across in ((frame.a, True), (frame.b, False)):
        for value, name in axes.linear(*low_high, 7).labels:
            if not low_high[0] <= value <= low_high[1]:
                continue
            at = np.array([value, frame.b[0]] if across else [frame.a[0], value])
            x, y = frame.place(at)
            canvas.line(np.array([[x, y], [x, y + 8] if across else [x - 8, y]]), 1.5, LINE)
            if across:
                canvas.words(x, y + 32, name, SMALL, DIM, align=0.5)
            else:
                canvas.words(x - 14, y + 7, name, SMALL, DIM, align=1)
    first, second = sliced.slice.plane.axis_names
    canvas.words((left + right) / 2, bottom + 66, first, BODY, TEXT, align=0.5)
    canvas.words(44, (top + bottom) / 2, second, BODY, TEXT, align=0.5, up=True)


def _scale(canvas: Canvas, heights: Heights) -> None:
    """The colours of the losses, beside the map."""
    left, width = RIGHT + 36, 26
    ramp = blended(HEAT, np.linspace(1, 0, PLOT))
    canvas.image(left, TOP, np.repeat(ramp[:, None], width, axis=1))
    for height, name in heights.marks(8):
        y = TOP + PLOT * (1 - height)
        canvas.line(np.array([[left + width, y], [left + width + 7, y]]), 1.5, LINE)
        canvas.words(left + width + 13, y + 7, name, SMALL, DIM)


def _legend(canvas: Canvas, sliced: Sliced, y: float) -> float:
    """A line for each racer: its colour, name, and what the plane holds of its path; gives where the next line goes."""
    for racer, hold in zip(sliced.training.racers, sliced.holds, strict=True):
        colour, dash = RACERS[racer.style % len(RACERS)], DASHES[racer.style % len(DASHES)]
        canvas.line(np.array([[LEFT, y - 7], [LEFT + 64, y - 7]], dtype=float), 4, colour, dash=dash)
        held = (
            "it did not move"
            if np.isnan(hold.explained)
            else f"{percent(hold.explained)} of its path's variance lies in the plane"
        )
        canvas.words(LEFT + 80, y, f"{racer.label}: {held}", SMALL, TEXT)
        y += ROW
    return y + 8
