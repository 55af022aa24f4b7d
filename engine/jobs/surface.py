"""The job that computes a landscape's surface: a coarse one at once, then the fine one."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from engine.landscape import Landscape
from engine.pictures.grid import sample
from engine.pictures.heights import Scale, heights_of
from engine.pictures.surface import Surface, make_surface

COARSE, FILMED, MEDIUM, FINE = 49, 97, 145, 193  # points along each axis; the coarse ones are among all the others


def surface(
    landscape: Landscape, scale: Scale, stops: Sequence[str], points: int = FINE
) -> Generator[Surface, None, Surface]:
    """Compute the surface of a landscape over its box; yields a coarse one, returns one of `points` x `points`."""
    yield _surface(landscape, scale, stops, COARSE)
    return _surface(landscape, scale, stops, points)


def _surface(landscape: Landscape, scale: Scale, stops: Sequence[str], points: int) -> Surface:
    values = sample(landscape.objective(), landscape.box, points, points)
    return make_surface(values, landscape.box, heights_of(values, landscape.minimum_now(), scale), stops)
