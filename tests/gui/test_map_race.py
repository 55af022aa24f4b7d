"""A race on the map: where each lane is, how it ended, its arrows, in every theme and in files."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.outcome import Outcome
from engine.trajectory import Ending
from gui.theme import DARK, LIGHT, PROJECTOR, Theme, racer_style
from gui.views.map2d import Map2D

from .map_kit import (
    MakeMap,
    frame_of,
    on_canvas,
    picture_of,
    raced,
    recorded,
    scenario_of,
    shows,
    wheel,
)

BLUE = racer_style(0).colour


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
    view.for_paper()
    view.canvas.scene().render(painter)
    painter.end()
    text = bytes(buffer.data().data()).decode()
    assert text.count("<image") == 1  # the heat map
    assert BLUE in text
    assert text.count("<path") >= 8


def test_for_paper_nothing_is_there_that_only_a_hand_needs(make_map: MakeMap) -> None:
    view = make_map(scenario_of("sgd"))
    view.for_paper()
    assert view.trails.exporting
    assert not view.reset_button.isVisible()
    assert not view.read_out.isVisible()


def test_it_says_what_is_looked_at_once_somebody_zoomed(make_map: MakeMap) -> None:
    view = make_map(scenario_of("sgd"))
    assert view.seen() == {}
    view.box.show_box(((0.0, 1.0), (0.5, 2.0)))
    ((left, right), (bottom, top)) = view.seen()["box"]
    assert (left, right, bottom, top) == pytest.approx((0.0, 1.0, 0.5, 2.0))


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
