"""The columns of the table of racers: which a scenario needs, what they are called, and how wide they are."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from engine.pictures.digits import short
from engine.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, its title, what its tooltip says, and the widest thing that it must hold."""

    key: str
    title: str
    tip: str
    widest: str


def columns(scenario: Scenario | None, goal_is_known: bool) -> tuple[Column, ...]:
    """The columns that a scenario needs: starts only if there are several, a distance only to a known minimum."""
    say = QCoreApplication.translate
    tolerance = short(scenario.view.tolerance) if scenario else ""
    unknown = say("Table", "the best loss of a run here that did not diverge (the minimum is not known)")
    goal = say("Table", "the known minimum") if goal_is_known else unknown
    reached = say("Table", "First step at which the loss is within {0} of {1}.").format(tolerance, goal)
    several = scenario is not None and len(scenario.starts) > 1
    known = scenario is not None and bool(scenario.landscape.minima_now())
    place = say("Table", "Among the racers from the same start: who arrived first, then who has the lowest loss.")
    place += "\n" + say("Table", "✕: has left the numbers or the landscape.")
    distance = say("Table", "Distance from here to the nearest known minimum.")
    spent = say("Table", "Gradient evaluations spent so far.")
    ended = say("Table", "How the run ended, once the playback is there.")
    found = (
        Column("place", "#", place, "88"),
        Column("racer", say("Table", "Racer"), say("Table", "Click a row to select its racer."), ""),
        Column("start", say("Table", "Start"), say("Table", "Which start point, counted from 1."), "888"),
        Column("loss", say("Table", "Loss"), say("Table", "Loss at the step shown."), "-8.888e-88"),
        Column("distance", say("Table", "Distance"), distance, "8.888e-88"),
        Column("arrival", say("Table", "Steps to\ntolerance"), reached, "8888888"),
        Column("evaluations", say("Table", "Evalu-\nations"), spent, "8888888"),
        Column("ended", say("Table", "How it ended"), ended, "8" * 24),
    )
    left_out = ({"start"} if not several else set()) | ({"distance"} if not known else set())
    return tuple(column for column in found if column.key not in left_out)
