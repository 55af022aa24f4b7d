"""A source in a folder, as the window hands it to the studio: its words as JSON, the recording bit for bit.

The recording is pickled, which takes milliseconds where a file for people takes seconds. That is safe here and only
here: the folder is the window's own and closed to everybody else, and both ends are this program.
"""

from __future__ import annotations

import json
import pickle
from pathlib import Path

from engine.scenario import Scenario
from gui.scene import Source

SOURCE, RECORDING = "source.json", "recording.pickle"


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
