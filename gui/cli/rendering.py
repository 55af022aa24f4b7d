"""Does what the render command asks for: reads its words, composes the stage, writes every file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.cli.pairs import fields, pairs
from engine.cli.terminal import at_work
from engine.declared import BadInput
from engine.one_line import one_line
from engine.registry import unknown
from gui.cli.patient import patient
from gui.cli.render_clip import clip_writer, moves, refuse_timing, timing_of

if TYPE_CHECKING:
    from gui.picture_exporter import PictureExporter
    from gui.scene import Source
    from gui.studio.order import Order, Sheet
    from gui.studio.stage import Stage

PURPOSES = ("slide", "column", "page", "square")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words of a command; None where nothing was said."""

    views: tuple[str, ...]
    size: str | None
    dress: Mapping[str, Any]
    at: str | None
    settings: tuple[str, ...]
    clip: bool
    timing: Mapping[str, str | None]
    sure: bool

    def check(self) -> None:
        """Refuse what can be refused before anything is computed."""
        from gui.scene import SCENES
        from gui.studio.stage import PAGE

        self.sheet()
        for word in self.views:
            if word not in (PAGE, *SCENES.keys()):
                raise unknown("view", word, [PAGE, *SCENES.keys()])

    def sheet(self) -> Sheet:
        """The paper; `BadInput` says what is wrong with it."""
        from gui.studio.order import Sheet

        said = {name: value for name, value in self.dress.items() if value is not None}
        return Sheet.checked({**read_size(self.size or "slide"), **said})

    def order(self, source: Source) -> Order:
        """What is asked of the studio; where no view is named, the largest of the workspace."""
        from gui.studio.order import Order
        from gui.studio.stage import main_scenes

        views = self.views or tuple(scene.key for scene in main_scenes(source)[:1])
        if not views:
            raise BadInput("this scenario has no main view; name one with --view.")
        return Order.checked({"views": views, "at": self.at, "sheet": self.sheet()})


def read_size(word: str) -> dict[str, Any]:
    """A purpose, or a width and a height, as fields of a sheet."""
    if word in PURPOSES:
        return {"purpose": word}
    width, cross, height = word.lower().partition("x")
    if not (cross and width.strip().isdecimal() and height.strip().isdecimal()):
        raise BadInput(f'--size "{word}" is no size: write it like 1920x1080, or as {", ".join(PURPOSES)}.')
    return {"purpose": "own", "width": int(width), "height": int(height)}


def render(word: str, wanted: Wanted, files: Sequence[Path]) -> None:
    """Write every file; what is wrong with a name, a size or a word is said before anything is computed."""
    if not files:
        raise BadInput("say with --out which file to write, such as --out picture.png.")
    _need_qt()
    wanted.check()
    if not any(wanted.clip or moves(path) for path in files):
        refuse_timing(wanted.timing)
    writers = [_writer(path, wanted) for path in files]
    from gui.cli.asked import asked_source
    from gui.studio.application import studio_application
    from gui.studio.stage import Stage
    from gui.theme import THEMES

    source = asked_source(word)
    order = wanted.order(source)
    app = studio_application(THEMES[order.sheet.theme])
    with patient():
        stage = Stage(order, source)
    try:
        for write in writers:
            write(stage)
    finally:
        with patient():
            stage.close()
            app.sendPostedEvents(None, 0)
    for path in files:
        print(f"Wrote {one_line(str(path))}")


def _writer(path: Path, wanted: Wanted) -> Callable[[Stage], None]:
    """What writes one file of a stage."""
    settings = fields(pairs(wanted.settings, "--set"))
    if wanted.clip or moves(path):
        return clip_writer(path, timing_of(wanted.timing), settings, wanted.sure)
    from gui.picture_exporter import picture_exporter_for

    kind = picture_exporter_for(path)
    for name in settings:
        if name not in kind.model_fields:
            raise unknown(f"option of {kind.title}", name, kind.model_fields)
    exporter = kind.checked(settings)
    return lambda stage: _picture(stage, exporter, path)


def _picture(stage: Stage, exporter: PictureExporter, path: Path) -> None:
    with at_work(f"drawing {path.name}"), patient():
        stage.await_settled()
        exporter.write(path, stage)


def _need_qt() -> None:
    """Refuse where there is nothing to draw with."""
    try:
        import pyqtgraph  # noqa: F401
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        raise BadInput(
            f"pictures need PySide6 and pyqtgraph, which cannot be loaded here ({error}); numbers need neither: "
            "see the command export."
        ) from None
