"""Colours, sizes and racer styles: light, dark and projector."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QDir
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from engine.pictures.palette import DASHES, HEAT, RACERS
from gui.colours import mixed
from gui.stylesheet import SHEET
from resources import folder


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
    on_accent: str  # text on the accent
    error: str
    heat: tuple[str, ...]  # from low loss to high, muted so that trails stand out
    contour: str
    halo: str  # thin outline of trails and markers
    font_size: int  # points
    trail_width: float


_VIRIDIS_DARK = ("#10182b", "#173247", "#1f4f58", "#356d5f", "#5f8a61", "#95a46c")

LIGHT = Theme(
    "light", "Light", False, "#f5f5f3", "#ffffff", "#ffffff", "#1c1c1e", "#626267", "#dcdcd9", "#2563d9", "#ffffff",
    "#b3261e", HEAT, "#26324a", "#161b26", 10, 2.0,
)  # fmt: skip
DARK = Theme(
    "dark", "Dark", True, "#17181b", "#1f2125", "#1b1c20", "#e8e8ea", "#a4a6ac", "#35373d", "#7aa7ff", "#0c1220",
    "#ff8a80", _VIRIDIS_DARK, "#d7e3ee", "#0c0d10", 10, 2.0,
)  # fmt: skip
PROJECTOR = Theme(
    "projector", "Projector", False, "#ffffff", "#ffffff", "#ffffff", "#000000", "#33333a", "#a8a8a8", "#0047cc",
    "#ffffff", "#a10000", HEAT, "#1a2438", "#0c0f16", 13, 3.5,
)  # fmt: skip
THEMES = {theme.key: theme for theme in (LIGHT, DARK, PROJECTOR)}


@dataclass(frozen=True, slots=True)
class RacerStyle:
    """How a racer is told from the others: colour, and marker and dash for eyes that see colours alike."""

    colour: str
    marker: str  # a pyqtgraph symbol
    dash: tuple[float, ...]  # lengths on and off in pen widths; empty: solid


_MARKERS = ("o", "s", "t", "d", "star", "p", "h", "t1")


def racer_style(style: int) -> RacerStyle:
    """The style of a racer's `style` number; 7 colours x 8 markers x 5 dashes before one repeats."""
    return RacerStyle(RACERS[style % 7], _MARKERS[style % 8], DASHES[style % 5])


def apply(theme: Theme) -> None:
    """Dress the application's widgets; plots take their theme through `set_theme`."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    QDir.setSearchPaths("icons", [str(folder("icons"))])
    if app.style().name() != "fusion":
        app.setStyle("fusion")  # the one style that follows a palette everywhere
    font = app.font()
    font.setPointSize(theme.font_size)
    app.setFont(font)  # before the style sheet: widgets on screen would else show the font of the theme before
    app.setPalette(_palette(theme))
    app.setStyleSheet(_sheet(theme))


def dress(widget: QWidget, theme: Theme) -> None:
    """Dress one widget and what is in it, whatever the application wears."""
    QDir.setSearchPaths("icons", [str(folder("icons"))])
    font = widget.font()
    font.setPointSize(theme.font_size)
    widget.setFont(font)
    widget.setPalette(_palette(theme))
    widget.setStyleSheet(f"QLabel {{ color: {theme.text}; }}" + _sheet(theme))  # no palette passes a style sheet


def _palette(theme: Theme) -> QPalette:
    palette, role = QPalette(), QPalette.ColorRole
    for names, colour in (
        ((role.Window, role.Button, role.AlternateBase), theme.window),
        ((role.Base, role.ToolTipBase), theme.panel),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), theme.text),
        ((role.Highlight, role.Link, role.Accent), theme.accent),
        ((role.HighlightedText, role.BrightText), theme.on_accent),
        ((role.PlaceholderText,), theme.dim),
        ((role.Mid, role.Midlight, role.Dark), theme.line),
    ):
        for name in names:
            palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(theme.dim))
    return palette


def _sheet(theme: Theme) -> str:
    colours = {name: getattr(theme, name) for name in "window panel text dim line accent on_accent error".split()}
    return SHEET.substitute(
        colours,
        edge=mixed(theme.line, theme.dim, 0.3),
        mark=mixed(theme.line, theme.dim, 0.7),
        hover=mixed(theme.panel, theme.text, 0.07),
        pressed=mixed(theme.panel, theme.text, 0.14),
        deep=mixed(theme.panel, theme.accent, 0.28),
        tint=mixed(theme.panel, theme.accent, 0.16),
        shade="dark" if theme.dark else "light",
        groove=6 if theme.key == "projector" else 4,
    )
