"""The studio's process by itself: it obeys lines of JSON, and leaves nothing when whoever started it is gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.history import History
from engine.jobs.race import new_trajectory, race
from engine.trajectory import Trajectory
from gui.scene import Source
from gui.studio.errand import Errand
from gui.studio.order import Order, Sheet
from gui.studio.parcel import pack, unpack
from gui.studio.studio import ROOT

from .export_kit import SCENARIO

CLIP = Errand(
    format={"key": "mp4"},
    order=Order(sheet=Sheet(purpose="own", width=320, height=240)),
    timing={"seconds": 100.0},
)


def raced() -> Trajectory:
    trajectory = new_trajectory(SCENARIO)
    for _ in race(SCENARIO, trajectory):
        pass
    return trajectory


def test_a_source_is_the_same_at_the_other_end(tmp_path: Path) -> None:
    trajectory = raced()
    pack(tmp_path, Source(SCENARIO, trajectory, {"map": {"box": [[0, 1], [0, 1]]}}))
    found = unpack(tmp_path)
    assert found.scenario == SCENARIO and found.seen["map"]["box"] == [[0, 1], [0, 1]]
    assert isinstance(found.recording, Trajectory) and not isinstance(found.recording, History)
    for there, here in zip(found.recording.rows.arrays(), trajectory.rows.arrays(), strict=True):
        np.testing.assert_array_equal(there, here)
    assert found.recording.endings == trajectory.endings and found.recording.stride == trajectory.stride
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 3 * sum(a.nbytes for a in trajectory.rows.arrays())


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    pack(folder, Source(SCENARIO, raced()))
    return folder


def begun(source: Path, path: Path) -> subprocess.Popen[bytes]:
    """A studio that films to a file, started from a folder that has nothing to do with Ravine."""
    around = {**os.environ, "PYTHONPATH": str(ROOT)}
    studio = subprocess.Popen(
        [sys.executable, "-P", "-m", "gui.studio.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=source,
        env=around,
    )
    order: dict[str, Any] = {"do": "export", "id": 7, "source": str(source), "path": str(path)}
    assert studio.stdin is not None
    studio.stdin.write((json.dumps({**order, "errand": CLIP.model_dump(mode="json")}) + "\n").encode())
    studio.stdin.flush()
    return studio


def test_it_ends_with_whoever_started_it_and_leaves_nothing(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    studio = begun(source, out / "clip.mp4")
    assert studio.stdin is not None and studio.stdout is not None
    while (told := json.loads(studio.stdout.readline()))["done"] < 2:  # it films
        assert told["said"] == "progress" and told["id"] == 7
    assert [name for name in os.listdir(out) if name.endswith(".part")]
    studio.stdin.close()
    assert studio.wait(timeout=30) == 0
    studio.stdout.close()
    assert os.listdir(out) == []
