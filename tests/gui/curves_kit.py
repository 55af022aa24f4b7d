"""What the tests of the curves share: the first frame of a whole recording, and curves that show a frame."""

from __future__ import annotations

from engine.jobs.race import run
from engine.scenario import Scenario
from gui.frame import Frame
from gui.views.curves import Curves


def first_frame(scenario: Scenario) -> Frame:
    """The beginning of a recording that is over."""
    trajectory = run(scenario)
    return Frame(scenario, trajectory, trajectory.rows, 0)


def show(curves: Curves, frame: Frame) -> Frame:
    curves.set_scenario(frame.scenario)
    curves.set_frame(frame)
    curves.repaint()
    return frame
