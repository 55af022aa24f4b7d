"""The curves as a person meets them: what they show, and what a click, a drag and the boxes do."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from engine.scenario import Scenario
from gui.frame import Frame
from gui.theme import THEMES
from gui.views.curves import Curves

from .curves_kit import first_frame, show

FIELD = [
    {"optimizer": {"key": "sgd", "lr": 0.001}, "style": 0},
    {"optimizer": {"key": "momentum", "lr": 0.001}, "style": 1},
    {"optimizer": {"key": "adam", "lr": 0.05}, "style": 2},
]


def recorded(**wanted: Any) -> Frame:
    return first_frame(Scenario(**{"racers": FIELD, "stop": {"steps": 400, "grad_norm_below": None}, **wanted}))


def at(frame: Frame, row: int) -> Frame:
    return Frame(frame.scenario, frame.trajectory, frame.rows, row)


def pixel(curves: Curves, x: float, quantity: Any = "loss") -> QPoint:
    """Where a place on the horizontal axis is, halfway up the plot."""
    panel = curves.panels[quantity]
    (_, _), (bottom, top) = panel.box.viewRange()
    return panel.mapFromScene(panel.box.mapViewToScene(QPointF(x, (bottom + top) / 2)))


def test_without_racers_they_say_what_to_do(curves: Curves) -> None:
    show(curves, recorded())
    curves.set_scenario(Scenario(racers=[]))
    curves.set_frame(None)
    assert curves.empty.isVisible()
    assert "add one" in curves.empty.text()
    show(curves, recorded())
    assert not curves.empty.isVisible()


def test_a_click_picks_the_step_under_the_mouse(curves: Curves, qtbot: QtBot) -> None:
    show(curves, recorded())
    for quantity in ("loss", "gradient norm", "distance"):
        with qtbot.waitSignal(curves.step_picked) as picked:
            viewport, place = curves.panels[quantity].viewport(), pixel(curves, 250, quantity)
            qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
        assert abs(picked.args[0] - 250) <= 2


def test_dragging_scrubs_and_stays_within_the_recording(curves: Curves, qtbot: QtBot) -> None:
    show(curves, recorded())
    steps: list[int] = []
    curves.step_picked.connect(steps.append)
    viewport = curves.panels["loss"].viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=pixel(curves, 100))
    for x in (200, 300, 390):
        qtbot.mouseMove(viewport, pixel(curves, x))
    qtbot.mouseMove(viewport, QPoint(1, 40))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(1, 40))
    qtbot.waitUntil(lambda: len(steps) >= 5)
    assert steps[:4] == sorted(steps[:4])
    assert steps[-1] == 0
    assert 385 <= max(steps) <= 400


def test_the_right_button_picks_nothing(curves: Curves, qtbot: QtBot) -> None:
    show(curves, recorded())
    with qtbot.assertNotEmitted(curves.step_picked):
        qtbot.mouseClick(curves.panels["loss"].viewport(), Qt.MouseButton.RightButton, pos=pixel(curves, 250))


@pytest.mark.parametrize("horizontal", ["steps", "evaluations", "seconds"])
def test_the_cursor_stands_at_the_step_shown_by_the_clock_chosen(curves: Curves, horizontal: str) -> None:
    frame = show(curves, at(recorded(view={"horizontal": horizontal}), 123))
    expected = 123 if horizontal != "seconds" else frame.rows.seconds[123, 0]
    assert curves.panels["loss"].now.place == pytest.approx(expected)
    assert len(curves.panels["loss"].now.marks) == 3
    assert {"steps": "steps", "evaluations": "gradient evaluations"}.get(horizontal, "(s)") in curves.clock_title.text()


def test_moving_the_cursor_draws_no_curve_again(curves: Curves, qtbot: QtBot) -> None:
    frame = show(curves, recorded())
    drawn = curves.panels["loss"].lines.curves
    curves.set_frame(at(frame, 200))
    assert curves.panels["loss"].lines.curves is drawn
    curves.set_frame(Frame(frame.scenario, frame.trajectory, frame.rows.taken(slice(0, 100)), 50))
    qtbot.waitUntil(lambda: curves.settled)
    assert curves.panels["loss"].lines.curves is not drawn


def test_axes_stay_while_a_recording_grows_within_them(curves: Curves, qtbot: QtBot) -> None:
    frame = recorded()
    ranges = []
    for rows in range(383, 401, 2):
        show(curves, Frame(frame.scenario, frame.trajectory, frame.rows.taken(slice(0, rows)), 0))
        qtbot.waitUntil(lambda: curves.settled)
        ranges.append(curves.panels["loss"].box.viewRange())
    assert {tuple(x) for x, _ in ranges} == {(0.0, 400.0)}
    assert all(after[1][0] <= before[1][0] for before, after in pairwise(ranges))
    assert all(low.is_integer() for _, (low, _) in ranges)


def test_the_boxes_ask_for_the_scale_and_the_clock_and_show_what_was_accepted(curves: Curves, qtbot: QtBot) -> None:
    frame = show(curves, recorded())
    for box, wanted in (
        (curves.choices.scale, ("loss_scale", "linear")),
        (curves.choices.clock, ("horizontal", "evaluations")),
    ):
        with qtbot.waitSignal(curves.view_edited) as edited:
            qtbot.keyClick(box, Qt.Key.Key_Down)
        assert tuple(edited.args) == wanted
    changed = frame.scenario.changed(view={"loss_scale": "linear", "horizontal": "seconds"})
    with qtbot.assertNotEmitted(curves.view_edited):
        curves.set_scenario(changed)
    assert (curves.choices.scale.currentText(), curves.choices.clock.currentText()) == ("linear", "over seconds")


def test_labels_stand_apart_beside_the_ends_and_vanish_where_there_is_no_room(curves: Curves) -> None:
    show(curves, recorded())
    labels = curves.panels["loss"].labels
    assert {name for _, name, _, _ in labels.labels} == {"SGD", "Momentum", "Adam"}
    centres = sorted(centre for _, centre in labels.places())
    height = curves.fontMetrics().height() * 0.7
    assert all(b - a > height for a, b in pairwise(centres))
    assert 0 <= centres[0] <= centres[-1] <= labels.boundingRect().height()
    curves.resize(200, 560)
    assert not labels.labels


def test_labels_of_low_plots_are_left_out_in_all_of_the_lower_ones_and_never_overlap(curves: Curves) -> None:
    show(curves, recorded())
    counts = set()
    for height in range(600, 240, -40):
        curves.resize(400, height)
        labels = [panel.labels for panel in curves.panels.values()]
        counts.add(tuple(len(item.labels) for item in labels))
        assert len({item.minimumWidth() for item in labels}) == 1
        for item in labels:
            centres = sorted(centre for _, centre in item.places())
            assert all(b - a > item.line - 1.5 for a, b in pairwise(centres))
    assert counts == {(3, 3, 3), (3, 0, 0)}


def test_distance_is_shown_only_where_a_minimum_is_known(curves: Curves) -> None:
    show(curves, recorded(landscape={"expression": "x**2 - y**2"}))
    assert curves.panels["gradient norm"].isVisible()
    assert not curves.panels["distance"].isVisible()
    show(curves, recorded())
    assert curves.panels["distance"].isVisible()


def test_the_title_says_when_the_minimum_is_subtracted_or_something_left_out(curves: Curves) -> None:
    show(curves, recorded())
    assert curves.titles["loss"].text() == "Loss"
    show(curves, recorded(landscape="branin"))
    assert curves.titles["loss"].text() == "Loss − minimum"
    show(curves, recorded(landscape={"expression": "x**2 + y**2 - 1"}))
    assert "left out" in curves.left_out.text()


def test_the_selected_racer_is_drawn_on_top_and_wider(curves: Curves) -> None:
    show(curves, recorded())
    curves.set_selected(1)
    widths = {curve.racer: width for curve, _, width in curves.panels["loss"].lines.curves}
    assert widths[1] > widths[0] == widths[2]
    assert curves.panels["loss"].lines.curves[-1][0].racer == 1


def test_every_theme_reaches_the_plots(curves: Curves) -> None:
    show(curves, at(recorded(), 200))
    for theme in THEMES.values():
        curves.set_theme(theme)
        curves.repaint()
        corner = curves.panels["loss"].grab().toImage().pixelColor(2, 2)
        assert corner.name() == theme.plot


def test_many_racers_starts_and_seeds_can_be_drawn(curves: Curves) -> None:
    many = [{**FIELD[n % 3], "style": n} for n in range(12)]
    show(curves, recorded(racers=many, starts=[(-1.0, y / 10) for y in range(30)], stop={"steps": 20}))
    show(curves, recorded(racers=[{**FIELD[0], "noise": 1.0}], seeds=20, stop={"steps": 50}))
    assert curves.panels["loss"].lines.curves[0][0].band is not None


def test_everything_has_an_accessible_name(curves: Curves) -> None:
    show(curves, recorded())
    assert curves.panels["loss"].accessibleName() == "Loss over steps"
    assert curves.choices.scale.accessibleName()
    assert curves.choices.clock.toolTip()
