"""What every format of a picture is: bytes made of a stage, with the scenario inside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine.exporter import Exporter
from engine.files import asked_by_suffix, check_folder, writing
from engine.registry import Registry

if TYPE_CHECKING:
    from gui.studio.stage import Stage


class PictureExporter(Exporter):
    """A format of a picture. A file of it is chosen by its `suffix`."""

    kind = "picture"

    def data(self, stage: Stage, title: str, description: str) -> bytes:
        """The file of what a stage shows; title and description go inside."""
        raise NotImplementedError

    def write(self, path: Path, stage: Stage) -> None:
        """Write what a stage shows, whole or not at all; `BadInput` says why it cannot be."""
        check_folder(path)
        data = self.data(stage, stage.title, stage.source.scenario.to_json())
        with writing(path) as file:
            file.write(data)


PICTURE_EXPORTERS: Registry[PictureExporter] = Registry("gui.exporters", PictureExporter, "format of a picture")


def picture_exporter_for(path: Path) -> type[PictureExporter]:
    """The format that a file's suffix asks for, when there is a folder to write in; else `BadInput`."""
    return asked_by_suffix(path, {cls.suffix: cls for cls in PICTURE_EXPORTERS}, "format of a picture")
