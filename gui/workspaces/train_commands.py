"""The commands of the Train workspace: which picture, and what the buttons of its strip do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from gui.commands import Command

if TYPE_CHECKING:
    from gui.workspaces.train import TrainWorkspace


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
