"""What window and studio hand each other in files: a source one way, images the other.

The recording is pickled, which takes milliseconds where a file for people takes seconds. That is safe here and only
here: the folder is the window's own and closed to everybody else, and both ends are this program.
"""

from __future__ import annotations

import json
import pickle
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtGui import QImage

from engine.scenario import Scenario
from gui.scene import Source

SOURCE, RECORDING = "source.json", "recording.pickle"
FORMAT = QImage.Format.Format_ARGB32_Premultiplied


def pack(folder: Path, source: Source) -> None:
    """Put a source into an empty folder. The rows recorded by now are taken, whoever goes on appending."""
    about = {"scenario": source.scenario.model_dump(mode="json"), "seen": source.seen}
    (folder / SOURCE).write_text(json.dumps(about), encoding="utf-8")
    if source.recording is not None:
        with open(folder / RECORDING, "wb") as file:
            pickle.dump(source.recording.snapshot(), file, protocol=pickle.HIGHEST_PROTOCOL)


def unpack(folder: Path) -> Source:
    """The source in a folder."""
    about = json.loads((folder / SOURCE).read_text(encoding="utf-8"))
    path = folder / RECORDING
    recording = pickle.loads(path.read_bytes()) if path.exists() else None
    return Source(Scenario.checked(about["scenario"]), recording, about["seen"])


def put_image(folder: Path, image: QImage) -> dict[str, Any]:
    """Put the pixels of an image into a new file of a folder, as they are: coding them takes longer than painting."""
    image = image.convertToFormat(FORMAT)
    descriptor, name = tempfile.mkstemp(suffix=".image", dir=folder)
    with open(descriptor, "wb") as file:
        file.write(image.constBits())
    return {"path": name, "width": image.width(), "height": image.height()}


def take_image(told: Mapping[str, Any]) -> QImage:
    """The image of a file, which is removed."""
    path = Path(told["path"])
    pixels = path.read_bytes()
    path.unlink()
    return QImage(pixels, told["width"], told["height"], FORMAT).copy()  # one that has its own pixels
