"""Writes a scenario as a program of PyTorch that stands alone: a script or a notebook that others can run and read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.declared import BadInput

if TYPE_CHECKING:
    from engine.code.program import Program
    from engine.scenario import Scenario
    from engine.subject import AnyRecording


def program_of(scenario: Scenario, recording: AnyRecording = None) -> Program:
    """The program that makes a recording anew: that of a training, or of the race; `BadInput` where there is none.

    Without a recording it is what the workspace in front is about.
    """
    from engine.history import History

    if isinstance(recording, History) or (recording is None and scenario.workspace == "train"):
        from engine.code.training import training_program

        return training_program(scenario, recording)
    if scenario.workspace == "losses":
        raise BadInput("the Losses workspace trains nobody; its pages have lines of PyTorch to copy.")
    from engine.code.race import race_program

    return race_program(scenario)
