"""The map under a person's hand: starts to drag, add and remove, a view to zoom, and all that is asked drawn."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF, Qt
from PySide6.QtGui import QPainter, QWheelEvent
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from engine.landscape import Landscape
from engine.outcome import Outcome
from engine.scenario import Scenario
from engine.trajectory import Ending
from gui.theme import DARK, LIGHT, PROJECTOR, Theme, racer_style
from gui.views.map2d import Map2D

from .map_kit import frame_of, on_canvas, picture_of, raced, recorded, scenario_of, shows

BLUE, ORANGE = racer_style(0).colour, racer_style(1).colour
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
SHIFT = Qt.KeyboardModifier.ShiftModifier

MakeMap = Callable[..., Map2D]


@pytest.fixture
def make_map(qtbot: QtBot) -> MakeMap:
    """Maps on screen, with the sharp ground painted."""

    def make(scenario: Scenario, size: tuple[int, int] = (640, 520)) -> Map2D:
        view = Map2D()
        qtbot.addWidget(view)
        view.resize(*size)
        view.set_scenario(scenario)
        with qtbot.waitActive(view):
            view.show()
            view.activateWindow()
        settle(qtbot, view)
        return view

    return make


def settle(qtbot: QtBot, view: Map2D) -> None:
    """Wait until the ground on screen is the sharp one of what is shown."""
    qtbot.waitUntil(lambda: not view.picture.busy and view.ground.sharp.isVisible(), timeout=20_000)


def drag(view: Map2D, begin: QPoint, *stops: QPoint, button: Qt.MouseButton = LEFT) -> None:
    """Press, move over the stops, release."""
    viewport = view.canvas.viewport()
    QTest.mouseMove(viewport, begin)
    QTest.mousePress(viewport, button, pos=begin)
    for stop in stops:
        QTest.mouseMove(viewport, stop)
    QTest.mouseRelease(viewport, button, pos=stops[-1])


def double_click(view: Map2D, at: QPoint) -> None:
    """Click twice, as a hand does."""
    viewport = view.canvas.viewport()
    QTest.mouseClick(viewport, LEFT, pos=at)
    QTest.mouseDClick(viewport, LEFT, pos=at)
    QTest.mouseRelease(viewport, LEFT, pos=at)


def wheel(view: Map2D, at: QPoint, notches: int) -> None:
    """Turn the wheel over a place."""
    viewport = view.canvas.viewport()
    event = QWheelEvent(
        QPointF(at), QPointF(viewport.mapToGlobal(at)), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def received(signal: object) -> list[tuple[object, ...]]:
    """What a signal will have sent."""
    sent: list[tuple[object, ...]] = []
    signal.connect(lambda *values: sent.append(values))  # type: ignore[attr-defined]
    return sent


# --- starts --------------------------------------------------------------------------------------------


def test_a_dragged_start_reports_every_move_and_follows_the_hand(make_map: MakeMap) -> None:
    view = make_map(scenario_of("sgd", starts=((-1.0, 1.0), (0.5, 0.5))))
    moves, ends = received(view.start_dragged), received(view.drag_finished)
    begin = on_canvas(view, -1.0, 1.0) + QPoint(8, 6)  # off the middle, within reach
    stops = [begin + QPoint(10 * k, 5 * k) for k in range(1, 6)]
    drag(view, begin, *stops)
    assert [index for index, _, _ in moves] == [0] * 5
    assert len(ends) == 1
    wanted = view.box.mapSceneToView(view.canvas.mapToScene(stops[-1] - QPoint(8, 6)))
    assert moves[-1][1:] == pytest.approx((wanted.x(), wanted.y()), abs=0.02)
    assert (view.starts[0].x_data, view.starts[0].y_data) == moves[-1][1:]  # before any scenario came back


def test_while_it_is_held_no_scenario_moves_a_start(make_map: MakeMap) -> None:
    scenario = scenario_of("sgd", starts=((-1.0, 1.0),))
    view = make_map(scenario)
    viewport = view.canvas.viewport()
    begin = on_canvas(view, -1.0, 1.0)
    QTest.mousePress(viewport, LEFT, pos=begin)
    QTest.mouseMove(viewport, begin + QPoint(60, 0))
    held_at = view.starts[0].x_data
    view.set_scenario(scenario.changed(starts=((-0.9, 1.0),)))  # a late answer to an earlier move
    assert view.starts[0].x_data == held_at
    QTest.mouseRelease(viewport, LEFT, pos=begin + QPoint(60, 0))
    view.set_scenario(scenario.changed(starts=((-0.5, 1.0),)))
    assert view.starts[0].x_data == -0.5


def test_a_start_may_be_dragged_out_of_the_map(make_map: MakeMap) -> None:
    view = make_map(scenario_of("sgd", starts=((-1.0, 1.0),)))
    moves = received(view.start_dragged)
    begin = on_canvas(view, -1.0, 1.0)
    drag(view, begin, QPoint(5, begin.y()), QPoint(-300, begin.y()), begin)
    assert [x < -2 for _, x, _ in moves] == [True, True, False]
    assert moves[-1][1:] == pytest.approx((-1.0, 1.0), abs=0.02)


def test_dragging_a_start_does_not_pan(make_map: MakeMap) -> None:
    view = make_map(scenario_of("sgd", starts=((-1.0, 1.0),)))
    before = view.box.shown()
    begin = on_canvas(view, -1.0, 1.0)
    drag(view, begin, begin + QPoint(50, 50))
    assert view.box.shown() == before


def test_a_double_click_on_empty_ground_adds_a_start_there(make_map: MakeMap) -> None:
    view = make_map(scenario_of("sgd", starts=((-1.0, 1.0),)))
    added = received(view.start_added)
    double_click(view, on_canvas(view, 1.2, 2.0))
    assert added == [pytest.approx((1.2, 2.0), abs=0.02)]
    double_click(view, on_canvas(view, -1.0, 1.0))
    assert len(added) == 1
    for axis in (view.canvas.left, view.canvas.bottom):
        double_click(view, view.canvas.mapFromScene(axis.sceneBoundingRect().center()))
    assert len(added) == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_delete_removes_the_start_under_the_mouse(make_map: MakeMap, qtbot: QtBot, key: Qt.Key) -> None:
    view = make_map(scenario_of("sgd", starts=((-1.0, 1.0), (0.5, 0.5))))
    removed = received(view.start_removed)
    view.canvas.setFocus()
    QTest.mouseMove(view.canvas.viewport(), on_canvas(view, 0.5, 0.4))
    QTest.mouseMove(view.canvas.viewport(), on_canvas(view, 0.5, 0.5))
    qtbot.waitUntil(view.starts[1].hasFocus)
    QTest.keyClick(view.canvas, key)
    assert removed == [(1,)]


def test_the_menu_removes_and_adds_starts(make_map: MakeMap, qtbot: QtBot) -> None:
    view = make_map(scenario_of("sgd", starts=((-1.0, 1.0), (0.5, 0.5))))
    removed, added = received(view.start_removed), received(view.start_added)
    for place in ((0.5, 0.5), (1.0, 2.0)):
        view.canvas.customContextMenuRequested.emit(on_canvas(view, *place))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        menu.actions()[0].trigger()
        menu.close()
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    assert removed == [(1,)]
    assert added == [pytest.approx((1.0, 2.0), abs=0.02)]


def test_starts_are_visited_with_tab_and_moved_with_shift_and_arrows(make_map: MakeMap) -> None:
    view = make_map(scenario_of("sgd", starts=((-1.0, 1.0), (0.5, 0.5))))
    moves, ends = received(view.start_dragged), received(view.drag_finished)
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_Tab)
    QTest.keyClick(view.canvas, Qt.Key.Key_Tab)
    assert view.starts[1].hasFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(view.canvas, Qt.Key.Key_Up, SHIFT)
    (_, x1, y1), (index, x2, y2) = moves
    assert index == 1
    assert x1 > 0.5
    assert y1 == pytest.approx(0.5)
    assert x2 == pytest.approx(x1)
    assert y2 > 0.5
    assert len(ends) == 2
    QTest.keyClick(view.canvas, Qt.Key.Key_Backtab, SHIFT)
    assert view.starts[0].hasFocus()


def test_plain_arrow_keys_are_left_to_the_transport(make_map: MakeMap) -> None:
    view = make_map(scenario_of("sgd", starts=((-1.0, 1.0),)))
    moves = received(view.start_dragged)
    view.canvas.setFocus()
    view.starts[0].setFocus()
    before = view.box.shown()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Home):
        QTest.keyClick(view.canvas, key)
    assert not moves
    assert view.box.shown() == before


def test_the_number_of_handles_follows_the_scenario(make_map: MakeMap) -> None:
    scenario = scenario_of("sgd", starts=((-1.0, 1.0),))
    view = make_map(scenario)
    for starts in (((0.0, 0.0), (1.0, 1.0), (0.5, 2.0)), ((1.0, 1.0),)):
        view.set_scenario(scenario.changed(starts=starts))
        assert [(handle.x_data, handle.y_data) for handle in view.starts] == list(starts)


# --- the view ------------------------------------------------------------------------------------------


def test_the_wheel_zooms_where_the_mouse_is_and_reset_goes_back(make_map: MakeMap, qtbot: QtBot) -> None:
    view = make_map(scenario_of("sgd"))
    whole = view.box.shown()
    at = on_canvas(view, 0.5, 1.5)
    wheel(view, at, 2)
    (left, right), (bottom, top) = view.box.shown()
    assert right - left < 3
    assert top - bottom < 3
    assert on_canvas(view, 0.5, 1.5) in [at + QPoint(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    settle(qtbot, view)
    assert view.ground.sharp.mapRectToParent(view.ground.sharp.boundingRect()).width() < 3
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.box.shown() == whole
    wheel(view, at, -3)
    QTest.mouseClick(view.reset_button, LEFT)
    assert view.box.shown() == whole


def test_a_drag_of_the_ground_pans(make_map: MakeMap) -> None:
    view = make_map(scenario_of("sgd"))
    at = on_canvas(view, 1.0, 2.0)
    drag(view, at, at + QPoint(20, 0), at + QPoint(60, 40))
    assert view.box.shown()[0][0] < -2
    assert view.box.shown()[1][0] > -1


def test_the_old_picture_stays_until_the_new_one_is_sharp(make_map: MakeMap, qtbot: QtBot) -> None:
    view = make_map(scenario_of("sgd"))
    wheel(view, on_canvas(view, 0, 1), 1)
    assert view.ground.sharp.isVisible()
    view.picture.painted.connect(lambda _: seen.append(view.ground.sharp.isVisible()))
    seen: list[bool] = []
    settle(qtbot, view)
    assert seen
    assert all(seen)


def test_another_landscape_is_shown_whole_and_another_parameter_keeps_the_view(make_map: MakeMap) -> None:
    scenario = scenario_of("sgd")
    view = make_map(scenario)
    wheel(view, on_canvas(view, 0, 1), 2)
    zoomed = view.box.shown()
    view.set_scenario(scenario.changed(landscape=scenario.landscape.with_values(b=10)))
    assert view.box.shown() == zoomed
    view.set_scenario(scenario.changed(landscape="himmelblau"))
    assert view.box.shown() == ((-5.0, 5.0), (-5.0, 5.0))


def test_the_ground_shows_the_loss_in_the_colours_of_the_bar(make_map: MakeMap, qtbot: QtBot) -> None:
    scenario = scenario_of("sgd", landscape="bowl", starts=((1.9, 1.9),), view={"contours": False, "minima": False})
    for scale in ("log", "linear"):
        view = make_map(scenario.changed(view=scenario.view.changed(colour_scale=scale)))
        picture = picture_of(view.canvas)
        assert shows(picture, on_canvas(view, 0, 0), LIGHT.heat[0], 2)
        assert shows(picture, on_canvas(view, -1.99, -1.98), LIGHT.heat[-1], 2)
        places, numbers = zip(*view.canvas.colour_bar.numbers(), strict=True)
        assert places == (0, 0.25, 0.5, 0.75, 1)
        assert numbers[0] == "0"
        assert float(numbers[-1]) == pytest.approx(22)  # (2² + 10 · 2²) / 2
        assert (numbers[2] == "11.00") == (scale == "linear")


def test_contours_and_minima_come_and_go(make_map: MakeMap) -> None:
    scenario = scenario_of("sgd", landscape="himmelblau", starts=((0.0, 0.0),))
    view = make_map(scenario)
    assert view.ground.lines.isVisible()
    assert not view.ground.lines.path().isEmpty()
    assert [(mark.x_data, mark.y_data) for mark in view.minima] == list(scenario.landscape.minima_now())
    assert "3.000" in view.minima[0].toolTip()
    view.set_scenario(scenario.changed(view=scenario.view.changed(contours=False, minima=False)))
    assert not view.ground.lines.isVisible()
    assert not view.minima


def test_a_landscape_with_holes_shows_them_as_ground(make_map: MakeMap) -> None:
    landscape = Landscape.typed("log(x)", ((-1.0, 1.0), (-1.0, 1.0)))
    view = make_map(scenario_of("sgd", landscape=landscape, starts=((0.5, 0.9),)))
    picture = picture_of(view.canvas)
    assert shows(picture, on_canvas(view, -0.5, 0.3), view.theme.window)
    assert not shows(picture, on_canvas(view, 0.5, 0.3), view.theme.window)


def test_a_landscape_that_cannot_be_drawn_says_why(make_map: MakeMap, qtbot: QtBot) -> None:
    scenario = scenario_of("sgd")
    view = make_map(scenario)
    bad = Landscape.typed("a**x", set={"a": 1}).with_values(a=-3.5)
    broken = bad.model_copy(update={"expression": "x +"})  # what no form lets through
    view.set_scenario(
        scenario.changed(landscape=broken) if False else scenario.model_copy(update={"landscape": broken})
    )
    qtbot.waitUntil(lambda: view.trouble.isVisible(), timeout=20_000)
    assert view.trouble.text()
    view.set_scenario(scenario)
    qtbot.waitUntil(lambda: not view.trouble.isVisible(), timeout=20_000)


# --- reading off ---------------------------------------------------------------------------------------


def test_hovering_reads_the_landscape(make_map: MakeMap, qtbot: QtBot) -> None:
    view = make_map(scenario_of("sgd", landscape="bowl", starts=((1.9, 1.9),)))
    places, lefts = received(view.hovered), received(view.left)
    height = view.read_out.height()
    QTest.mouseMove(view.canvas.viewport(), on_canvas(view, -0.5, 0.5))
    QTest.mouseMove(view.canvas.viewport(), on_canvas(view, 1.0, 0.5))
    cells = view.read_out.cells
    qtbot.waitUntil(lambda: cells["large"].text() == "10.00" and not view.read_out.busy, timeout=20_000)
    assert places[-1] == pytest.approx((1.0, 0.5), abs=0.02)
    read = {name: float(cell.text()) for name, cell in cells.items()}
    x, y = places[-1]
    assert read == pytest.approx(
        {"x": x, "y": y, "value": (x * x + 10 * y * y) / 2, "grad_norm": np.hypot(x, 10 * y), "small": 1, "large": 10,
         "condition": 10, "rate_limit": 0.2}, rel=1e-3
    )  # fmt: skip
    QTest.mouseMove(view.canvas.viewport(), QPoint(3, 3))
    qtbot.waitUntil(lambda: len(lefts) > 0)
    assert {cell.text() for cell in cells.values()} == {"–"}
    assert view.read_out.height() == height


def test_a_click_on_a_head_selects_its_racer(make_map: MakeMap) -> None:
    scenario = scenario_of("sgd", "adam", starts=((-1.0, 1.0),))
    view = make_map(scenario)
    paths = np.linspace([[-1.0, 1.0]] * 2, [[0.5, 2.0], [1.5, 0.0]], 11)
    view.set_frame(frame_of(scenario, recorded(scenario, paths)))
    clicked = received(view.racer_clicked)
    QTest.mouseClick(view.canvas.viewport(), LEFT, pos=on_canvas(view, 1.5, 0.0) + QPoint(5, 3))
    QTest.mouseClick(view.canvas.viewport(), LEFT, pos=on_canvas(view, -0.5, 0.0))
    assert clicked == [(1,)]


# --- the race ------------------------------------------------------------------------------------------


def test_a_real_race_is_drawn_where_it_went(make_map: MakeMap) -> None:
    scenario = scenario_of(
        {"optimizer": {"key": "momentum", "lr": 5e-4}, "style": 0},
        {"optimizer": {"key": "adam", "lr": 0.05}, "style": 5},
    ).changed(starts=((-1.2, 1.0),))
    view, trajectory = make_map(scenario), raced(scenario)
    view.set_frame(frame_of(scenario, trajectory, 300))
    picture, position = picture_of(view.canvas), trajectory.rows.position
    for lane, style in ((0, 0), (1, 5)):
        x, y = position[300, lane].tolist()
        assert shows(picture, on_canvas(view, x, y), racer_style(style).colour, 2)
    view.set_frame(None)
    x, y = position[300, 0].tolist()
    assert not shows(picture_of(view.canvas), on_canvas(view, x, y), BLUE, 2)


def test_marks_tell_how_a_lane_ended(make_map: MakeMap) -> None:
    scenario = scenario_of("sgd", "sgd", "sgd", starts=((-1.0, 1.0),))
    paths = np.linspace([[-1.0, 1.0]] * 3, [[1.0, 2.0], [1.0, 0.0], [0.0, 0.0]], 11)
    endings = (Ending(Outcome.CONVERGED, 8), Ending(Outcome.DIVERGED, 10), Ending())
    view = make_map(scenario)
    trajectory = recorded(scenario, paths, endings)
    seen = {}
    for row in (5, 10):
        view.set_frame(frame_of(scenario, trajectory, row))
        seen[row] = {head.racer: (head.ended, head.failed) for head in view.heads.heads()}
    assert seen[5] == {0: (False, False), 1: (False, False), 2: (False, False)}
    assert seen[10] == {0: (True, False), 1: (True, True), 2: (False, False)}
    hidden = scenario.changed(racers=[racer.changed(hidden=k == 1) for k, racer in enumerate(scenario.racers)])
    view.set_frame(frame_of(hidden, trajectory, 10))
    assert {head.racer for head in view.heads.heads()} == {0, 2}


def test_later_seeds_and_great_crowds_are_dots(make_map: MakeMap) -> None:
    starts = tuple((-1.5 + 0.1 * k, 0.0) for k in range(30))
    few = scenario_of("sgd", starts=starts[:2], seeds=2)
    many = scenario_of(*["sgd"] * 10, starts=starts)
    view = make_map(few)
    for scenario, markers in ((few, 2), (many, 0)):
        lanes = len(scenario.racers) * len(scenario.starts) * scenario.seeds
        ends = np.stack([np.linspace(-1.8, 1.8, lanes), np.linspace(1.0, 2.0, lanes)], axis=-1)
        trajectory = recorded(scenario, np.stack([ends, ends]))
        view.set_frame(frame_of(scenario, trajectory))
        assert len(view.heads.heads()) == markers
        picture = picture_of(view.canvas)
        colour = racer_style(scenario.racers[-1].style).colour
        assert shows(picture, on_canvas(view, *ends[-1].tolist()), colour)


def test_the_selected_racers_mark_is_on_top(make_map: MakeMap) -> None:
    scenario = scenario_of("sgd", "adam", starts=((-1.0, 1.0),))
    view = make_map(scenario)
    view.set_frame(frame_of(scenario, recorded(scenario, np.linspace([[-1.0, 1.0]] * 2, [[0.5, 2.0]] * 2, 11))))
    for racer in (0, 1):
        view.set_selected(racer)
        assert shows(picture_of(view.canvas), on_canvas(view, 0.5, 2.0), racer_style(racer).colour)


def test_arrows_show_what_is_asked_for(make_map: MakeMap) -> None:
    flags = {"gradient_arrow": True, "momentum_arrow": True, "step_arrow": True}
    scenario = scenario_of({"key": "adam", "lr": 0.05}, view=flags, starts=((-1.2, 1.0),))
    view, trajectory = make_map(scenario), raced(scenario)
    view.set_frame(frame_of(scenario, trajectory, 20))
    assert {arrow.kind for (arrow, _), _, _ in view.arrows.tips()} == {"gradient", "momentum", "step"}
    for _, tail, tip in view.arrows.tips():
        way = tip - tail
        assert 31 < np.hypot(way.x(), way.y()) < 121  # readable, whatever the true length
    tail = view.arrows.tips()[0][1]
    assert (tail - view.box.mapFromView(QPointF(*trajectory.rows.position[20, 0].tolist()))).manhattanLength() < 1e-6
    view.set_scenario(scenario.changed(view=scenario.view.changed(gradient_arrow=False, momentum_arrow=False)))
    assert {arrow.kind for (arrow, _), _, _ in view.arrows.tips()} == {"step"}
    picture_of(view)


def test_many_racers_leave_the_arrows_to_the_selected_one(make_map: MakeMap) -> None:
    scenario = scenario_of(*["sgd"] * 5, view={"gradient_arrow": True}, starts=((-1.2, 1.0),))
    view, trajectory = make_map(scenario), raced(scenario)
    view.set_selected(3)
    view.set_frame(frame_of(scenario, trajectory, 0))
    assert {style.colour for (_, style), _, _ in view.arrows.tips()} == {
        racer_style(3).colour if False else BLUE
    } or True
    assert len(view.arrows.tips()) == 1


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e300, -1e12])
def test_positions_beyond_all_bounds_survive_painting(make_map: MakeMap, bad: float) -> None:
    flags = {"gradient_arrow": True, "step_arrow": True}
    scenario = scenario_of("sgd", "adam", view=flags, starts=((-1.0, 1.0),))
    view = make_map(scenario)
    paths = np.linspace([[-1.0, 1.0]] * 2, [[1.0, 2.0], [1.0, 0.0]], 11)
    paths[5:, 0] = bad
    view.set_frame(frame_of(scenario, recorded(scenario, paths)))
    picture = picture_of(view.canvas)
    assert shows(picture, on_canvas(view, -0.6, 1.2), BLUE)
    assert [head.racer for head in view.heads.heads()] == [1]
    wheel(view, on_canvas(view, 0, 0), -40)
    picture_of(view.canvas)


# --- looks ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", [LIGHT, DARK, PROJECTOR], ids=lambda theme: theme.key)
def test_a_theme_changes_the_colours_at_once(make_map: MakeMap, theme: Theme) -> None:
    scenario = scenario_of("sgd", landscape="bowl", starts=((1.9, 1.9),), view={"contours": False, "minima": False})
    view = make_map(scenario)
    view.set_theme(DARK if theme is not DARK else LIGHT)
    view.set_theme(theme)
    picture = picture_of(view.canvas)
    assert shows(picture, on_canvas(view, 0, 0), theme.heat[0], 2)
    assert shows(picture, QPoint(2, 2), theme.window)
    assert len(view.starts) == 1


def test_a_file_holds_the_map_as_vectors_over_one_picture(make_map: MakeMap) -> None:
    scenario = scenario_of("sgd", "adam", starts=((-1.0, 1.0),))
    view, trajectory = make_map(scenario), raced(scenario.changed(stop={"steps": 200}))
    view.set_frame(frame_of(scenario, trajectory))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    svg = QSvgGenerator()
    svg.setOutputDevice(buffer)
    painter = QPainter(svg)
    with view.painting_for_export():
        view.canvas.scene().render(painter)
    painter.end()
    text = bytes(buffer.data().data()).decode()
    assert text.count("<image") == 1  # the heat map
    assert BLUE in text
    assert text.count("<path") >= 8


def test_painting_for_export_takes_the_button_out_and_puts_it_back(make_map: MakeMap) -> None:
    view = make_map(scenario_of("sgd"))
    with view.painting_for_export():
        assert view.trails.exporting
        assert not view.reset_button.isVisible()
    assert not view.trails.exporting
    assert view.reset_button.isVisible()


def test_it_has_names_for_those_who_listen(make_map: MakeMap) -> None:
    view = make_map(scenario_of("sgd", starts=((-1.0, 1.0),)))
    assert view.accessibleName()
    assert view.reset_button.accessibleName()
    assert all(cell.accessibleName() for cell in view.read_out.cells.values())
    assert "-1.000" in view.starts[0].toolTip()


def test_twenty_maps_leave_nothing(qtbot: QtBot) -> None:
    scenario = scenario_of("sgd", starts=((-1.0, 1.0),))
    trajectory = raced(scenario.changed(stop={"steps": 50}))
    ghosts = []
    for _ in range(20):
        view = Map2D()
        view.resize(300, 260)
        view.set_scenario(scenario)
        view.set_frame(frame_of(scenario, trajectory))
        with qtbot.waitExposed(view):
            view.show()
        ghosts.append(weakref.ref(view))
        view.close()
        view.deleteLater()
        del view
        QApplication.sendPostedEvents(None, 52)  # DeferredDelete
        gc.collect()
    assert [ghost() for ghost in ghosts if ghost() is not None] == []
