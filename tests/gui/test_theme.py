"""The themes can be read, by eyes that see little contrast or few colours too."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLineEdit

from gui import theme
from gui.colours import contrast, mixed, readable
from gui.theme import THEMES, Theme, racer_style

TEXT, GRAPHIC = 4.5, 3.0  # WCAG 2.2, success criteria 1.4.3 and 1.4.11

each_theme = pytest.mark.parametrize("look", THEMES.values(), ids=THEMES)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # the known grey that just fails
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)  # and the one that just passes


@each_theme
@pytest.mark.parametrize("ground", ["window", "panel", "plot"])
@pytest.mark.parametrize("ink", ["text", "dim", "error", "accent"])
def test_text_stands_out(look: Theme, ground: str, ink: str) -> None:
    assert contrast(getattr(look, ink), getattr(look, ground)) >= TEXT


@each_theme
def test_text_stands_out_where_something_is_selected(look: Theme) -> None:
    assert contrast(look.on_accent, look.accent) >= TEXT
    assert contrast(look.text, mixed(look.panel, look.accent, 0.16)) >= TEXT


@each_theme
@pytest.mark.parametrize("style", range(7))
def test_racers_stand_out_from_their_halo(look: Theme, style: int) -> None:
    assert contrast(racer_style(style).colour, look.halo) >= GRAPHIC


@each_theme
@pytest.mark.parametrize("style", range(7))
def test_racer_colours_can_be_made_readable_on_a_plot(look: Theme, style: int) -> None:
    colour = racer_style(style).colour
    assert contrast(readable(colour, look.plot), look.plot) >= TEXT
    assert contrast(readable(colour, look.plot, GRAPHIC), look.plot) >= GRAPHIC


def test_a_colour_that_stands_out_stays_as_it_is() -> None:
    assert readable("#0072b2", "#ffffff") == "#0072b2"


@each_theme
def test_the_heat_map_grows_evenly_lighter(look: Theme) -> None:
    against_black = [contrast(colour, "#000000") for colour in look.heat]
    assert against_black == sorted(against_black)


def test_the_first_styles_differ_in_colour_marker_and_dash() -> None:
    styles = [racer_style(number) for number in range(7)]
    assert len({style.colour for style in styles}) == 7
    assert len({style.marker for style in styles}) == 7
    assert len({style.dash for style in styles}) == 5
    assert len({racer_style(number) for number in range(7 * 8 * 5)}) == 7 * 8 * 5


@each_theme
def test_a_theme_dresses_the_widgets(qtbot: Any, qapp: QApplication, look: Theme) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    theme.apply(look)
    with qtbot.waitExposed(line):
        line.show()
    picture = line.grab().toImage()
    assert picture.pixelColor(picture.width() // 2, picture.height() // 2).name() == look.panel
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == look.window
    assert line.font().pointSize() == look.font_size
