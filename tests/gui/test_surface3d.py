"""The 3-D pane, as a person sees and turns it: real pixels from a real OpenGL."""

from __future__ import annotations

import gc
import itertools
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from engine.jobs.race import new_trajectory, race
from engine.jobs.surface import FINE, MEDIUM
from engine.scenario import Scenario
from gui.frame import Frame
from gui.theme import DARK, LIGHT, PROJECTOR, THEMES, racer_style
from gui.views.opengl import Missing
from gui.views.surface3d import Surface3D

ROOT = Path(__file__).parents[2]


def scenario(landscape: Any = "rosenbrock", **changes: Any) -> Scenario:
    racers = [
        {"optimizer": {"key": "momentum", "lr": 0.0008, "momentum": 0.9}, "style": 1},
        {"optimizer": {"key": "adam", "lr": 0.05}, "style": 2},
    ]
    return Scenario.checked({"landscape": landscape, "racers": racers, "stop": {"steps": 300}, **changes})


def recorded(scenario: Scenario, step: int = 10**9) -> Frame:
    trajectory = new_trajectory(scenario)
    for _ in race(scenario, trajectory):
        pass
    return Frame(scenario, trajectory, trajectory.rows, trajectory.rows.index(step))


@pytest.fixture
def shown(qtbot: Any) -> Callable[..., Surface3D]:
    """Show a scenario (and a frame of it) in a pane, and wait until its surface is fine."""

    def show(asked: Scenario, frame: Frame | None = None, theme: Any = LIGHT, **keywords: Any) -> Surface3D:
        view = Surface3D(**keywords)
        qtbot.addWidget(view)
        view.resize(480, 400)
        view.set_theme(theme)
        view.set_scenario(asked)
        view.set_frame(frame)
        with qtbot.waitExposed(view):
            view.show()
        if view.missing is None:
            settle(qtbot, view)
        return view

    return show


def settle(qtbot: Any, view: Surface3D) -> None:
    """Wait until nothing is being computed and the surface on screen is the fine one."""
    race, points = view.stage.race, MEDIUM if view.stage.scene.opengl.software else FINE
    qtbot.waitUntil(
        lambda: not view._clock.isActive() and race.surface is not None and len(race.surface.level) == points
    )


def pixels(image: QImage) -> np.ndarray:
    """The colours `[H, W, 3]` of a picture."""
    image = image.convertToFormat(QImage.Format.Format_RGBX8888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)[..., :3].astype(int)


def amount(image: QImage, colour: str, near: int = 24) -> int:
    """How many pixels have about this colour."""
    wanted = np.array(QColor(colour).getRgb()[:3])
    return int((np.abs(pixels(image) - wanted).max(-1) <= near).sum())


def difference(one: QImage, other: QImage) -> float:
    """The share of pixels that differ."""
    return float((pixels(one) != pixels(other)).any(-1).mean())


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


def test_dragging_turns_and_the_wheel_zooms_and_the_button_resets(shown: Any, qtbot: Any):
    view = shown(scenario())
    scene, home = view.stage.scene, view.grab_image()
    drag(scene, Qt.MouseButton.LeftButton, QPoint(240, 200), QPoint(340, 220))
    turned = view.grab_image()
    assert difference(home, turned) > 0.1
    drag(scene, Qt.MouseButton.RightButton, QPoint(240, 200), QPoint(200, 230))
    pushed = view.grab_image()
    assert difference(turned, pushed) > 0.05
    wheel(scene, 240)
    assert difference(pushed, view.grab_image()) > 0.05
    QTest.mouseClick(view.reset_button, Qt.MouseButton.LeftButton)
    assert difference(home, view.grab_image()) < 0.001


def drag(widget: Any, button: Any, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(widget, button, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(widget, (start + end) / 2)
    send_move(widget, button, end)
    QTest.mouseRelease(widget, button, Qt.KeyboardModifier.NoModifier, end)


def send_move(widget: Any, button: Any, to: QPoint) -> None:
    """A move with the button held, which QTest cannot make."""
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(to), QPointF(widget.mapToGlobal(to)), Qt.MouseButton.NoButton, button,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def wheel(widget: Any, delta: int) -> None:
    middle = widget.rect().center()
    event = QWheelEvent(
        QPointF(middle), QPointF(widget.mapToGlobal(middle)), QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_the_keyboard_turns_zooms_and_resets(shown: Any):
    view = shown(scenario())
    scene, last = view.stage.scene, view.grab_image()
    home = last
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Plus, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Minus):
        QTest.keyClick(scene, key)
        now = view.grab_image()
        assert difference(last, now) > 0.02
        last = now
    QTest.keyClick(scene, Qt.Key.Key_Left)
    QTest.keyClick(scene, Qt.Key.Key_0)
    assert difference(home, view.grab_image()) < 0.001


@pytest.mark.parametrize("size", [(260, 700), (480, 400), (900, 300)])
def test_the_box_fills_a_pane_of_any_shape_until_somebody_turns_it(shown: Any, qtbot: Any, size: tuple[int, int]):
    view = shown(scenario())
    view.resize(*size)
    scene = view.stage.scene
    qtbot.waitUntil(lambda: (scene.width(), scene.height()) == size)
    corners = scene.project(np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)]))
    xs, ys = [corner.x() for corner in corners], [corner.y() for corner in corners]
    left, right, above, below = scene.labels.margins
    gaps = min(xs) - left, size[0] - right - max(xs), min(ys) - above, size[1] - below - max(ys)
    assert min(gaps) > -1
    assert min(gaps[0] + gaps[1], gaps[2] + gaps[3]) < 2
    QTest.keyClick(scene, Qt.Key.Key_Left)
    turned = dict(scene.opts)
    view.resize(500, 500)
    qtbot.waitUntil(lambda: scene.width() == 500)
    assert scene.opts["elevation"] == turned["elevation"]


def test_the_camera_neither_goes_below_the_ground_nor_through_it(shown: Any):
    view = shown(scenario())
    scene = view.stage.scene
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Plus):
        for _ in range(60):
            QTest.keyClick(scene, key)
    assert scene.opts["elevation"] > 0
    assert scene.opts["distance"] > 1


def test_the_camera_stays_while_the_scenario_changes(shown: Any, qtbot: Any):
    view = shown(scenario())
    QTest.keyClick(view.stage.scene, Qt.Key.Key_Left)
    before = dict(view.stage.scene.opts)
    view.set_scenario(scenario("himmelblau"))
    settle(qtbot, view)
    assert view.stage.scene.opts["azimuth"] == before["azimuth"]
    assert view.stage.race.surface.box == scenario("himmelblau").landscape.box


def test_a_slider_that_is_dragged_shows_surfaces_on_its_way_and_the_last_at_the_end(shown: Any, qtbot: Any):
    asked = scenario()
    view = shown(asked)
    seen, hand = set(), itertools.count(1)

    def dragged_past_three_surfaces() -> bool:
        view.set_scenario(asked.changed(landscape=asked.landscape.with_values(b=float(next(hand)))))
        seen.add(view.stage.race.surface.heights.high)
        return len(seen) > 3

    qtbot.waitUntil(dragged_past_three_surfaces)
    last = next(hand) - 1
    qtbot.waitUntil(lambda: view.stage.race.surface.heights.high == pytest.approx(25 * last + 9))
    settle(qtbot, view)


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
