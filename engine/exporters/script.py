"""A script of PyTorch that makes the recording anew, without Ravine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.code import program_of
from engine.exporter import CodeExporter
from engine.scenario import Scenario

if TYPE_CHECKING:
    from engine.subject import AnyRecording


class Script(CodeExporter):
    """A file that `python` runs: `torch.optim`, numpy where chance is drawn, and nothing of Ravine.

    It prints where everyone came, and leaves the paths of a race as `paths` (racer to `[T + 1, 2]`), the losses and
    the last weights of a training as `losses` and `weights`. With `--plot` it draws them, if matplotlib is there.
    """

    title = "PyTorch script"
    idea = "A program of PyTorch alone, to read, to change and to run."
    suffix = ".py"

    def text(self, scenario: Scenario, recording: AnyRecording) -> str:
        return program_of(scenario, recording).script()
