"""Colours, sizes and racer styles: light, dark and projector."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour (as "#rrggbb") and size that the window draws with; one accent, the rest grey."""

    key: str
    title: str
    dark: bool
    window: str  # behind everything
    panel: str  # side panels, cards, inputs
    plot: str  # behind curves
    text: str
    dim: str  # secondary text, axes
    line: str  # borders, grid
    accent: str
    error: str
    heat: tuple[str, ...]  # from low loss to high, muted so that trails stand out
    contour: str
    halo: str  # thin outline of trails and markers
    font_size: int  # points
    trail_width: float


_VIRIDIS_LIGHT = ("#46577f", "#5d7b93", "#7fa19b", "#abc5a0", "#dbe2b0", "#f5f3d0")
_VIRIDIS_DARK = ("#10182b", "#173247", "#1f4f58", "#356d5f", "#5f8a61", "#95a46c")

LIGHT = Theme(
    "light", "Light", False, "#f4f4f2", "#ffffff", "#ffffff", "#1c1c1e", "#6b6b70", "#d8d8d6", "#2f6fed",
    "#b3261e", _VIRIDIS_LIGHT, "#26324a", "#ffffff", 10, 2.0,
)  # fmt: skip
DARK = Theme(
    "dark", "Dark", True, "#17181b", "#1f2125", "#1b1c20", "#e8e8ea", "#a0a2a8", "#35373d", "#6ea0ff",
    "#ff8a80", _VIRIDIS_DARK, "#d7e3ee", "#0c0d10", 10, 2.0,
)  # fmt: skip
PROJECTOR = Theme(
    "projector", "Projector", False, "#ffffff", "#ffffff", "#ffffff", "#000000", "#33333a", "#b5b5b5", "#0047cc",
    "#a10000", _VIRIDIS_LIGHT, "#1a2438", "#ffffff", 13, 3.5,
)  # fmt: skip
THEMES = {theme.key: theme for theme in (LIGHT, DARK, PROJECTOR)}


@dataclass(frozen=True, slots=True)
class RacerStyle:
    """How a racer is told from the others: colour, and marker and dash for eyes that see colours alike."""

    colour: str
    marker: str  # a pyqtgraph symbol
    dash: tuple[float, ...]  # lengths on and off in pen widths; empty: solid


# Okabe and Ito (2008), told apart by colour-blind eyes; black is left to the text.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#f0e442")
_MARKERS = ("o", "s", "t", "d", "star", "p", "h", "t1")
_DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (2, 2), (8, 3, 2, 3), (12, 4))


def racer_style(style: int) -> RacerStyle:
    """The style of a racer's `style` number; 7 colours x 8 markers x 5 dashes before one repeats."""
    return RacerStyle(_COLOURS[style % 7], _MARKERS[style % 8], _DASHES[style % 5])


def apply(theme: Theme) -> None:
    """Dress the application's widgets; plots take their theme through `set_theme`."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        app.setPalette(_palette(theme))


def _palette(theme: Theme) -> QPalette:
    palette, role = QPalette(), QPalette.ColorRole
    for names, colour in (
        ((role.Window, role.Button, role.AlternateBase), theme.window),
        ((role.Base, role.ToolTipBase), theme.panel),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), theme.text),
        ((role.Highlight, role.Link), theme.accent),
        ((role.HighlightedText, role.BrightText), "#ffffff"),
        ((role.PlaceholderText,), theme.dim),
        ((role.Mid, role.Midlight, role.Dark), theme.line),
    ):
        for name in names:
            palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(theme.dim))
    return palette


