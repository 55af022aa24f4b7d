"""The 3-D pane as a person sees it: real pixels from a real OpenGL."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from functools import partial
from typing import Any

import numpy as np
import pytest
import shiboken6
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel

from gui.frame import Frame
from gui.theme import DARK, PROJECTOR, THEMES, racer_style
from gui.views.opengl import Missing

from .surface_kit import ROOT, amount, difference, pixels, recorded, scenario, settle


def test_nothing_of_opengl_is_loaded_before_the_pane_is_shown():
    code = (
        "import sys; from gui.views.surface3d import Surface3D; "
        "assert not {m for m in sys.modules if m == 'OpenGL' or m.startswith(('OpenGL.', 'pyqtgraph.opengl'))}"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_surface_trails_and_labels_are_seen_in_every_theme(shown: Any, theme: Any):
    view = shown(scenario(), recorded(scenario()), theme)
    image = view.grab_image()
    assert len(np.unique(pixels(image).reshape(-1, 3), axis=0)) > 1000
    assert pixels(image)[-1, 0].tolist() == list(QColor(theme.plot).getRgb()[:3])
    assert amount(image, racer_style(1).colour) > 50
    assert amount(image, theme.text) > 20  # names of the axes


def test_the_picture_is_on_screen_too(shown: Any):
    view = shown(scenario(), recorded(scenario()))
    assert len(np.unique(pixels(view.grab().toImage()).reshape(-1, 3), axis=0)) > 1000


def test_the_race_moves_with_the_frame(shown: Any):
    view = shown(scenario(), recorded(scenario()))
    full = view.grab_image()
    begun = recorded(scenario(), 5)
    view.set_frame(begun)
    early = view.grab_image()
    assert amount(early, racer_style(1).colour) < amount(full, racer_style(1).colour)
    view.set_frame(None)
    assert amount(view.grab_image(), racer_style(1).colour) == 0


def test_a_hidden_racer_is_not_drawn(shown: Any):
    asked = scenario()
    view = shown(asked, frame := recorded(asked))
    assert amount(view.grab_image(), racer_style(1).colour) > 50
    hidden = asked.changed(racers=(asked.racers[0].changed(hidden=True), asked.racers[1]))
    view.set_scenario(hidden)
    view.set_frame(Frame(hidden, frame.trajectory, frame.rows, frame.row))
    assert amount(view.grab_image(), racer_style(1).colour) == 0


def test_the_selected_racer_stands_out(shown: Any):
    view = shown(scenario(), recorded(scenario()))
    view.set_selected(1)
    plain = amount(view.grab_image(2), racer_style(1).colour)
    view.set_selected(0)
    assert amount(view.grab_image(2), racer_style(1).colour) > 1.1 * plain


def test_minima_can_be_left_out(shown: Any):
    asked = scenario("himmelblau")
    view = shown(asked)
    marked = view.grab_image()
    view.set_scenario(asked.changed(view=asked.view.changed(minima=False)))
    assert difference(marked, view.grab_image()) > 0


def test_the_scale_decides_the_height(shown: Any, qtbot: Any):
    asked = scenario()
    view = shown(asked)
    logarithmic = view.grab_image()
    view.set_scenario(asked.changed(view=asked.view.changed(colour_scale="linear")))
    settle(qtbot, view)
    assert view.stage.race.surface.heights.scale == "linear"
    assert difference(logarithmic, view.grab_image()) > 0.1


def test_pictures_come_in_any_size(shown: Any):
    view = shown(scenario(), recorded(scenario()))
    once, twice = view.grab_image(), view.grab_image(2)
    assert (twice.width(), twice.height()) == (2 * once.width(), 2 * once.height())
    many, few = amount(twice, racer_style(1).colour), amount(once, racer_style(1).colour)
    assert many > 3 * few  # lines and markers grow with the picture


def test_a_diverging_racer_is_cut_at_the_walls(shown: Any):
    asked = scenario(racers=[{"optimizer": {"key": "sgd", "lr": 1.0}, "style": 1}])
    frame = recorded(asked)
    assert frame.trajectory.endings[0].outcome.failed
    view = shown(asked, frame)
    for strand in view.stage.race._strands:
        assert np.isfinite(strand.line.pos).all()
        assert np.abs(strand.line.pos).max(initial=0) < 1.1


def test_two_panes_draw_at_the_same_time(shown: Any):
    first, second = shown(scenario(), recorded(scenario())), shown(scenario("himmelblau"), None, DARK)
    for view in (first, second, first):
        assert len(np.unique(pixels(view.grab_image()).reshape(-1, 3), axis=0)) > 1000


def gone(widget: Any) -> bool:
    return not shiboken6.isValid(widget)


def test_built_and_destroyed_ten_times_it_leaves_nothing_behind(shown: Any, qtbot: Any, capfd: Any):
    from OpenGL import GL
    from pyqtgraph.opengl.GLViewWidget import GLViewMixin

    for _ in range(10):
        view = shown(scenario(), recorded(scenario(), 20))
        scene = view.stage.scene
        view.grab_image()
        scene.makeCurrent()
        assert GL.glGetError() == GL.GL_NO_ERROR
        view.close()
        view.deleteLater()
        qtbot.waitUntil(partial(gone, view))
        del view, scene
    gc.collect()
    assert not [thing for thing in gc.get_objects() if isinstance(thing, GLViewMixin)]
    assert capfd.readouterr() == ("", "")


def test_without_opengl_a_page_says_why_and_what_to_install(shown: Any):
    view = shown(scenario(), recorded(scenario()), PROJECTOR, probe=lambda: Missing("There is none.", "Install Mesa."))
    words = "\n".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())
    assert "There is none." in words
    assert "Install Mesa." in words
    view.set_scenario(scenario("himmelblau"))
    view.set_theme(DARK)
    view.set_frame(None)
    view.set_selected(1)
    assert view.grab_image().isNull()


def test_a_screen_without_opengl_is_found_out():
    code = (
        "from PySide6.QtWidgets import QApplication; app = QApplication([]); "
        "from gui.views.opengl import Missing, opengl; found = opengl(); "
        "assert isinstance(found, Missing) and found.reason and found.remedy, found"
    )
    screenless = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    screenless["QT_QPA_PLATFORM"] = "offscreen"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=screenless)
