"""The header: workspaces, presets, the scenario's title, what the worker does, and the theme switch."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from engine.preset import Preset
from gui.elided_label import ElidedLabel
from gui.icons import icon
from gui.segments import Segments
from gui.store import Store
from gui.theme import THEMES, Theme
from gui.workspaces.workspace import Workspace

STATUS_TICKS = 8  # the status is looked at every so many ticks


class Header(QWidget):
    """One line over the workspace."""

    workspace_chosen = Signal(str)
    theme_chosen = Signal(str)
    preset_chosen = Signal(int)

    def __init__(self, store: Store, places: Mapping[str, Workspace], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.store, self.places = store, places
        self.setObjectName("header")
        self._ticks = 0
        self.tells_status = True
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
        self.refresh()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 8, 4)
        layout.setSpacing(12)
        words = {key: (place.title, place.help) for key, place in self.places.items()}
        self.workspaces = Segments(self.tr("Workspace"), words, fills=False)
        self.workspaces.chosen.connect(self.workspace_chosen.emit)
        layout.addWidget(self.workspaces)
        layout.addWidget(self.presets)
        layout.addWidget(self.title)
        layout.addStretch(1)
        for place in self.places.values():
            layout.addWidget(place.switch)
        layout.addStretch(1)
        layout.addWidget(self.status)
        self.themes = QButtonGroup(self)
        for number, (key, look) in enumerate(THEMES.items()):
            button = QToolButton()
            button.setCheckable(True)
            button.setAutoRaise(True)
            tip = self.tr("{} theme (F{})").format(self.tr(look.title), 5 + number)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
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
        """Show which workspace is in front, with its switch, and what it calls the scenario."""
        scenario = self.store.scenario
        self.workspaces.set_value(scenario.workspace)
        for key, place in self.places.items():
            place.switch.setVisible(key == scenario.workspace)
        self.title.setText(self.places[scenario.workspace].name_of(scenario))
        self.title.setVisible(bool(self.title.text()))
        self._show_status()

    def tick(self) -> None:
        """Look what the engine is doing, now and then."""
        self._ticks += 1
        if self._ticks % STATUS_TICKS == 0:
            self._show_status()

    def _show_status(self) -> None:
        status = self.places[self.store.scenario.workspace].status()
        self.status.setVisible(status is not None and self.tells_status)
        if status is None:
            return
        device = {"auto": "CPU"}.get(status.device, status.device.upper())
        state = self.tr("● computing") if status.running else self.tr("○ ready")
        places = -3 if status.speed >= 10_000 else -1  # numbers that flicker cannot be read
        speed = self.tr("{} steps/s").format(f"{round(status.speed, places):,.0f}")
        self.status.setText(f"{device}   {speed}   {state}")
        self.status.setMinimumWidth(self.fontMetrics().horizontalAdvance("CUDA   88,888,000 steps/s   ● computing  "))
