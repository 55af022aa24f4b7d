"""What the tests of the command line share: what it prints where it succeeds, and what it says where it does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.cli import main

Capture = pytest.CaptureFixture[str]
RACE = ["race", "--optimizer", "momentum:lr=0.001,momentum=0.9", "--optimizer", "adam:lr=0.05", "--steps", "100"]


def shown(capsys: Capture, *words: str) -> str:
    """What a command line that succeeds prints."""
    assert main(words) == 0, capsys.readouterr().err
    out, err = capsys.readouterr()
    assert err == ""
    return out


def racers(capsys: Capture, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(shown(capsys, *words, "--json"), parse_constant=pytest.fail)["racers"]
    return found


def refused(capsys: Capture, *words: str) -> str:
    """The one sentence that a command line with a mistake gets."""
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err.strip()
