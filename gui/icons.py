"""Icons by the job they do, drawn in a theme's colour."""

from __future__ import annotations

from PySide6.QtGui import QIcon

# Material Design Icons, which qtawesome carries
_NAMES = {
    "first": "mdi6.skip-previous",
    "back": "mdi6.step-backward",
    "play": "mdi6.play",
    "pause": "mdi6.pause",
    "forward": "mdi6.step-forward",
    "last": "mdi6.skip-next",
    "loop": "mdi6.repeat",
    "add": "mdi6.plus",
    "remove": "mdi6.close",
    "copy": "mdi6.content-duplicate",
    "up": "mdi6.chevron-up",
    "down": "mdi6.chevron-down",
    "right": "mdi6.chevron-right",
    "shown": "mdi6.eye-outline",
    "hidden": "mdi6.eye-off-outline",
    "reset": "mdi6.fit-to-page-outline",
    "undo": "mdi6.undo",
    "redo": "mdi6.redo",
    "search": "mdi6.magnify",
    "light": "mdi6.white-balance-sunny",
    "dark": "mdi6.weather-night",
    "projector": "mdi6.projector-screen-outline",
    "export": "mdi6.export-variant",
    "help": "mdi6.help-circle-outline",
    "more": "mdi6.dots-horizontal",
}


def icon(name: str, colour: str) -> QIcon:
    """The icon for a job; `KeyError` for one that has none."""
    import qtawesome  # 60 ms that the first window does not wait for twice

    return qtawesome.icon(_NAMES[name], color=colour)
