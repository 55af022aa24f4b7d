"""GIF: plays wherever pictures are shown, with 256 colours in all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.clip_exporter import ClipExporter
from engine.clip_sink import Recipe, Sink, StreamSink, encoding, stamped, video_frame
from engine.declared import flag

if TYPE_CHECKING:
    from av import VideoFrame
    from av.filter import Graph

OPAQUE = "bgr0"  # a picture with alpha would get holes
SHIMMERLESS = "dither=sierra2_4a:diff_mode=rectangle"  # only what has changed is dithered anew: the rest stays still


class GIF(ClipExporter):
    """One palette for all pictures, chosen from a few of them beforehand: no more than these are ever held."""

    title = "GIF"
    idea = "Plays wherever pictures are shown; 256 colours."
    suffix = ".gif"
    rates = (1, 2, 4, 5, 10, 20, 25, 50)  # its delays are whole hundredths of a second, and players shun a single one
    longest_side = 65_535
    glances = 8

    loop: bool = flag(True, "Begin again at the end.")

    def sink(self, path: Path, width: int, height: int, fps: int, glances: Iterable[np.ndarray]) -> Sink:
        recipe = Recipe(self.title, "gif", "gif", "pal8", {}, {"loop": "0" if self.loop else "-1"})
        return _GIFSink(path, recipe, width, height, fps, glances)


class _GIFSink(StreamSink):
    """Gives every picture the colours of one palette."""

    def __init__(
        self, path: Path, recipe: Recipe, width: int, height: int, fps: int, glances: Iterable[np.ndarray]
    ) -> None:
        super().__init__(path, recipe, width, height, fps)
        with encoding(recipe.title, width, height):
            palette = _palette(glances, width, height)
            self._graph, self._entry, self._exit = _painter(palette, width, height, fps)

    def shaped(self, picture: VideoFrame) -> Iterator[VideoFrame]:
        self._entry.push(stamped(picture.reformat(format=OPAQUE), picture.pts or 0, self.fps))
        yield from self._done()

    def close(self) -> None:
        with encoding(self.recipe.title, self._stream.width, self._stream.height):
            self._entry.push(None)
            for picture in self._done():
                self._mux(self._stream.encode(picture))
        super().close()

    def _done(self) -> Iterator[VideoFrame]:
        for picture in _pulled(self._exit):
            picture.time_base = Fraction(1, self.fps)
            yield picture


def _palette(glances: Iterable[np.ndarray], width: int, height: int) -> VideoFrame:
    """The 256 colours, as a picture of 16 x 16."""
    from av.filter import Graph

    graph: Any = Graph()  # the stub would have formats as objects
    entry = graph.add_buffer(width=width, height=height, format=OPAQUE, time_base=Fraction(1))
    exit_ = _joined(graph, entry, "palettegen", "reserve_transparent=0")
    for number, frame in enumerate(glances):
        entry.push(stamped(video_frame(frame).reformat(format=OPAQUE), number, 1))
    entry.push(None)
    palette: VideoFrame = next(_pulled(exit_))
    return palette


def _painter(palette: VideoFrame, width: int, height: int, fps: int) -> tuple[Graph, Any, Any]:
    """What turns pictures into those of a palette, with its entry and its exit."""
    from av.filter import Graph

    graph: Any = Graph()
    base = Fraction(1, fps)
    entry = graph.add_buffer(width=width, height=height, format=OPAQUE, time_base=base)
    colours = graph.add_buffer(width=palette.width, height=palette.height, format=palette.format.name, time_base=base)
    exit_ = _joined(graph, entry, "paletteuse", SHIMMERLESS, colours)
    colours.push(stamped(palette, 0, fps))
    colours.push(None)
    return graph, entry, exit_


def _joined(graph: Graph, entry: Any, name: str, options: str, second: Any = None) -> Any:
    """A filter between an entry (or two) and a new exit, which is given back."""
    filter_, exit_ = graph.add(name, options), graph.add("buffersink")
    entry.link_to(filter_, 0, 0)
    if second is not None:
        second.link_to(filter_, 0, 1)
    filter_.link_to(exit_)
    graph.configure()
    return exit_


def _pulled(exit_: Any) -> Iterator[Any]:
    """All pictures that have come out by now."""
    from av import BlockingIOError as NothingYet
    from av import EOFError as NoMore

    while True:
        try:
            yield exit_.pull()
        except (NothingYet, NoMore):
            return
