"""The header: workspaces, presets, the scenario's title, what the worker does, and the theme switch."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from engine.preset import Preset
from gui.bridge import Bridge
from gui.elided_label import ElidedLabel
from gui.icons import icon
from gui.segments import Segments
from gui.store import Store
from gui.theme import THEMES, Theme

STATUS_TICKS = 8  # the status is looked at every so many ticks: numbers that flicker cannot be read


class Header(QWidget):
    """One line over the workspace."""

    workspace_chosen = Signal(str)
    theme_chosen = Signal(str)
    preset_chosen = Signal(int)

    def __init__(self, store: Store, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.store, self.bridge = store, bridge
        self.setObjectName("header")
        self._ticks = 0
        self.presets = QToolButton()
        self.presets.setText(self.tr("Presets"))
        self.presets.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.presets.setToolTip(self.tr("Scenarios to start from, each with what to look for"))
        self.title = ElidedLabel()  # the one part that can be shorter
        self.title.setObjectName("scenario_title")
        self.status = QLabel()
        self.status.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.status.setProperty("dim", True)
        self.status.setAccessibleName(self.tr("What the engine is doing"))
        self._lay_out()
        store.changed.connect(self.refresh)
        bridge.ticked.connect(self._tick)
        self.refresh()
        self._show_status()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 8, 4)
        layout.setSpacing(12)
        places = {
            "race": (self.tr("Race"), self.tr("Optimizers descend a landscape side by side (F2)")),
            "losses": (self.tr("Losses"), self.tr("What loss functions are and do (F3)")),
        }
        self.workspaces = Segments(self.tr("Workspace"), places, fills=False)
        self.workspaces.chosen.connect(self.workspace_chosen.emit)
        layout.addWidget(self.workspaces)
        layout.addWidget(self.presets)
        layout.addWidget(self.title)
        layout.addStretch(1)
        self.centre = QHBoxLayout()
        layout.addLayout(self.centre)
        layout.addStretch(1)
        layout.addWidget(self.status)
        self.themes = QButtonGroup(self)
        for number, (key, look) in enumerate(THEMES.items()):
            button = QToolButton()
            button.setCheckable(True)
            button.setAutoRaise(True)
            words = self.tr("{} theme (F{})").format(self.tr(look.title), 5 + number)
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.clicked.connect(partial(self.theme_chosen.emit, key))
            self.themes.addButton(button, number)
            layout.addWidget(button)

    def set_presets(self, presets: tuple[Preset, ...]) -> None:
        """Offer these scenarios."""
        menu = QMenu(self.presets)
        menu.setToolTipsVisible(True)
        for number, preset in enumerate(presets):
            action = menu.addAction(preset.title, partial(self.preset_chosen.emit, number))
            action.setToolTip(preset.look_for)
        self.presets.setMenu(menu)

    def set_theme(self, theme: Theme) -> None:
        """Show which theme is worn, with icons in its colours."""
        for number, key in enumerate(THEMES):
            self.themes.button(number).setIcon(icon(key, theme.text))
            self.themes.button(number).setChecked(key == theme.key)

    def refresh(self) -> None:
        """Show which workspace is in front, and the scenario's title where it is the race."""
        scenario = self.store.scenario
        self.workspaces.set_value(scenario.workspace)
        self.title.setText(scenario.title or scenario.landscape.title)
        for part in (self.title, self.status):
            part.setVisible(scenario.workspace == "race")

    def _tick(self) -> None:
        self._ticks += 1
        if self._ticks % STATUS_TICKS == 0:
            self._show_status()

    def _show_status(self) -> None:
        scenario = self.store.scenario
        device = {"auto": "CPU"}.get(scenario.device, scenario.device.upper())
        state = self.tr("● computing") if self.bridge.running else self.tr("○ ready")
        speed = self.tr("{} steps/s").format(f"{round(self.bridge.speed, -3):,.0f}")
        self.status.setText(f"{device}   {speed}   {state}")
        self.status.setMinimumWidth(self.fontMetrics().horizontalAdvance("CUDA   88,888,000 steps/s   ● computing  "))
