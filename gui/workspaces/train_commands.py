"""The commands of the Train workspace: which picture, and what the buttons of its strip do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from gui.commands import Command
from gui.segments import Segments

if TYPE_CHECKING:
    from gui.workspaces.train import TrainWorkspace


def picture_switch() -> Segments:
    """The buttons that choose the picture."""

    def tr(words: str) -> str:
        return QCoreApplication.translate("TrainCommands", words)

    words = {
        "fit": (tr("Fit"), tr("What the networks have learnt, drawn over the data (Ctrl+1)")),
        "landscape": (tr("Landscape"), tr("The loss around the paths of the weights (Ctrl+2)")),
    }
    return Segments(tr("Picture"), words, fills=False)


def train_commands(train: TrainWorkspace) -> dict[str, list[Command]]:
    """What stands in the menus for it."""

    def tr(words: str) -> str:
        return QCoreApplication.translate("TrainCommands", words)

    tabs = [
        Command(
            tr("Picture: {}").format(button.text().lower()),
            partial(train.edit_view, "tab", tab),
            f"Ctrl+{n + 1}",
            group="tab",
            name=f"tab {tab}",
        )
        for n, (tab, button) in enumerate(train.switch.buttons.items())
    ]
    controls = [
        Command(tr("Start training, &pause or go on"), train.toggle, "Ctrl+Return", name="train"),
        Command(tr("Stop training, or &back to the first weights"), train.stop, "Ctrl+.", name="stop training"),
        Command(tr("&Ten more epochs"), partial(train.more, 10), "Ctrl++", name="more epochs"),
    ]
    return {"edit": controls, "view": tabs}
