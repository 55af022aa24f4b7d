"""GIF: plays wherever pictures are shown, with 256 colours in all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.clip_exporter import ClipExporter
from engine.clip_sink import Footage, Recipe, Sink, StreamSink, encoding, stamp, video_frame
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
    codec = "gif"
    rates = (1, 2, 4, 5, 10, 20, 25, 50)  # its delays are whole hundredths of a second, and players shun a single one
    longest_side = 65_535
    glances = 8

    loop: bool = flag(True, "Begin again at the end.")

    def sink(self, path: Path, footage: Footage, glances: Sequence[np.ndarray]) -> Sink:
        recipe = Recipe(self.title, "gif", self.codec, "pal8", {}, {"loop": "0" if self.loop else "-1"})
        return _GIFSink(path, recipe, footage, glances)


class _GIFSink(StreamSink):
    """Gives every picture the colours of one palette."""

    def __init__(self, path: Path, recipe: Recipe, footage: Footage, glances: Sequence[np.ndarray]) -> None:
        super().__init__(path, recipe, footage)
        with encoding(recipe.title, footage):
            self._graph, self._entry, self._exit = _painter(_palette(glances), footage)

    def shaped(self, picture: VideoFrame) -> Iterator[VideoFrame]:
        self._entry.push(self.reformatted(picture, OPAQUE))
        yield from self._done()

    def close(self) -> None:
        with encoding(self.recipe.title, self.footage):
            self._entry.push(None)
            for picture in self._done():
                self._mux(self._stream.encode(picture))
        super().close()

    def _done(self) -> Iterator[VideoFrame]:
        for picture in _pulled(self._exit):
            picture.time_base = Fraction(1, self.footage.fps)
            yield picture


def _palette(glances: Sequence[np.ndarray]) -> VideoFrame:
    """The 256 colours, as a picture of 16 x 16."""
    from av.filter import Graph

    graph: Any = Graph()  # the stub would have formats as objects
    height, width = glances[0].shape[:2]
    entry = graph.add_buffer(width=width, height=height, format=OPAQUE, time_base=Fraction(1))
    exit_ = _joined(graph, entry, "palettegen", "reserve_transparent=0")
    for number, frame in enumerate(_weighed(glances)):
        picture = video_frame(frame).reformat(format=OPAQUE)
        stamp(picture, number, 1)
        entry.push(picture)
    entry.push(None)
    palette: VideoFrame = next(_pulled(exit_))
    return palette


def _weighed(glances: Sequence[np.ndarray]) -> Iterator[np.ndarray]:
    """The pictures, and after each what has moved in it, as large: else a thin path would get no colour of its own."""
    for frame in glances:
        yield frame
        moved = frame[(frame != glances[0]).any(-1)]
        if len(moved):
            yield np.resize(moved, frame.shape)


def _painter(palette: VideoFrame, footage: Footage) -> tuple[Graph, Any, Any]:
    """What turns pictures into those of a palette, with its entry and its exit."""
    from av.filter import Graph

    graph: Any = Graph()
    base = Fraction(1, footage.fps)
    entry = graph.add_buffer(width=footage.width, height=footage.height, format=OPAQUE, time_base=base)
    colours = graph.add_buffer(width=palette.width, height=palette.height, format=palette.format.name, time_base=base)
    exit_ = _joined(graph, entry, "paletteuse", SHIMMERLESS, colours)
    stamp(palette, 0, footage.fps)
    colours.push(palette)
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
