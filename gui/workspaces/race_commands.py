"""The commands of the Race workspace: which panes, what the map draws, how curves are scaled."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from engine.scenario import View
from gui.commands import SEPARATOR, Command

if TYPE_CHECKING:
    from gui.workspaces.race import RaceWorkspace

PANES = ("2-D", "3-D", "both")
TOGGLES = ("contours", "minima", "data", "gradient_arrow", "batch_arrow", "momentum_arrow", "step_arrow")
SCALES = ("colour_scale", "loss_scale")


def view_commands(race: RaceWorkspace) -> list[Command]:
    """What stands in the View menu for it."""

    def tr(words: str) -> str:
        return QCoreApplication.translate("RaceCommands", words)

    panes = [
        Command(words, partial(race.edit_view, "panes", pane), f"Ctrl+{n + 1}", group="panes", name=f"panes {pane}")
        for n, (words, pane) in enumerate(zip((tr("&Map"), tr("&Surface"), tr("Map and s&urface")), PANES, strict=True))
    ]
    helps = {
        "data": tr("Points and predictions below the map, where a model is fitted to data"),
        "batch_arrow": tr("What the selected racer's step sees: its batch, and its noise; hollow"),
    }
    toggles = [
        Command(words, partial(_toggle, race, field), keys, helps.get(field, ""), checkable=True, name=field)
        for words, field, keys in (
            (tr("&Contour lines"), "contours", "C"),
            (tr("M&inima"), "minima", "M"),
            (tr("&Data"), "data", "D"),
            (tr("Arrow: minus &gradient"), "gradient_arrow", "G"),
            (tr("Arrow: minus gradient of the &batch"), "batch_arrow", "B"),
            (tr("Arrow: m&omentum"), "momentum_arrow", "V"),
            (tr("Arrow: next &step"), "step_arrow", "S"),
        )
    ]
    scales = [
        Command(words, partial(_toggle_scale, race, field), keys, checkable=True, name=field)
        for words, field, keys in (
            (tr("Log &colours"), "colour_scale", "K"),
            (tr("Log &loss axis"), "loss_scale", "Shift+L"),
        )
    ]
    reset = Command(tr("&Reset the view"), partial(_reset_views, race), "R", name="reset view")
    return [*panes, SEPARATOR, *toggles, SEPARATOR, *scales, SEPARATOR, reset]


def view_checks(view: View) -> dict[str, bool]:
    """Which of them are on."""
    return {
        **{field: getattr(view, field) for field in TOGGLES},
        **{field: getattr(view, field) == "log" for field in SCALES},
        f"panes {view.panes}": True,
    }


def _toggle(race: RaceWorkspace, field: str) -> None:
    race.edit_view(field, not getattr(race.store.scenario.view, field))


def _toggle_scale(race: RaceWorkspace, field: str) -> None:
    now = getattr(race.store.scenario.view, field)
    race.edit_view(field, "linear" if now == "log" else "log")


def _reset_views(race: RaceWorkspace) -> None:
    for view in (race.map, race.surface, race.data):
        view.reset_view()
