"""The data pane as a person meets it: points to drag, add and remove, and what every racer predicts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from engine.batches import batches_of
from engine.scenario import Scenario
from gui.frame import Frame
from gui.swatch import line_colour
from gui.theme import THEMES, racer_style
from gui.views.data_pane import DataPane

from .data_kit import CLASSES, FLAT, in_pane, places, scenario_on
from .map_kit import double_click, drag, frame_of, picture_of, raced, received, scenario_of, shows

MakePane = Callable[[Scenario], DataPane]


@pytest.fixture
def make_pane(qtbot: QtBot) -> MakePane:
    """Panes on screen that show what a hand has made of their points."""

    def make(scenario: Scenario) -> DataPane:
        pane = DataPane()
        qtbot.addWidget(pane)
        pane.resize(560, 320)
        pane.set_theme(THEMES["light"])
        pane.set_scenario(scenario)
        pane.edited.connect(lambda landscape, _: pane.set_scenario(scenario.changed(landscape=landscape)))
        with qtbot.waitActive(pane):
            pane.show()
            pane.activateWindow()
        return pane

    return make


def edits(pane: DataPane) -> list[tuple[Any, ...]]:
    return received(pane.edited)


def menu_of(pane: DataPane, at: QPoint) -> QMenu:
    pane.canvas.customContextMenuRequested.emit(at)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def choose(qtbot: QtBot, menu: QMenu, number: int) -> None:
    menu.actions()[number].trigger()
    menu.close()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)


def test_it_is_there_only_where_there_are_data_to_show(qtbot: QtBot) -> None:
    pane = DataPane()
    qtbot.addWidget(pane)
    pane.set_scenario(scenario_of("sgd"))
    assert pane.isHidden()
    pane.set_scenario(scenario_on())
    assert not pane.isHidden()
    pane.set_scenario(scenario_on(view={"data": False}))
    assert pane.isHidden()


def test_a_point_follows_the_hand_in_one_gesture(make_pane: MakePane) -> None:
    pane = make_pane(scenario_on())
    sent, over = edits(pane), received(pane.edit_finished)
    drag(pane, in_pane(pane, 2, 4), in_pane(pane, 2.5, 5), in_pane(pane, 3, 6))
    assert places(sent[-1][0])[2] == pytest.approx([3, 6], abs=0.1)
    assert [places(landscape)[k] for landscape, _ in sent for k in (0, 1, 3)] == [[0, 1], [1, 3], [4, 9]] * len(sent)
    assert len({gesture for _, gesture in sent}) == 1
    assert sent[0][1]
    assert over == [()]


def test_dragging_the_ground_edits_nothing(make_pane: MakePane) -> None:
    pane = make_pane(scenario_on())
    sent, before = edits(pane), pane.box.shown()
    drag(pane, in_pane(pane, 3, 2), in_pane(pane, 2.5, 3))
    assert sent == []
    assert pane.box.shown() != before
    pane.reset_view()
    assert np.array(pane.box.shown()) == pytest.approx(np.array(before))


def test_a_double_click_adds_a_point_and_on_a_point_none(make_pane: MakePane) -> None:
    pane = make_pane(scenario_on())
    sent = edits(pane)
    double_click(pane, in_pane(pane, 3, 2))
    assert places(sent[-1][0])[4] == pytest.approx([3, 2], abs=0.1)
    double_click(pane, in_pane(pane, 1, 3))
    assert len(places(pane.landscape)) == 5


def test_the_menu_removes_and_adds_points(make_pane: MakePane, qtbot: QtBot) -> None:
    pane = make_pane(scenario_on())
    choose(qtbot, menu_of(pane, in_pane(pane, 1, 3)), 0)
    assert places(pane.landscape) == [[0, 1], [2, 4], [4, 9]]
    choose(qtbot, menu_of(pane, in_pane(pane, 3, 2)), 0)
    assert len(places(pane.landscape)) == 4


def test_keys_go_from_point_to_point_move_and_remove(make_pane: MakePane) -> None:
    pane = make_pane(scenario_on())
    pane.points.setFocus()
    for _ in range(3):
        QTest.keyClick(pane.canvas, Qt.Key.Key_PageDown)
    QTest.keyClick(pane.canvas, Qt.Key.Key_PageUp)
    QTest.keyClick(pane.canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    x, y = places(pane.landscape)[1]
    assert x == pytest.approx(1.0)
    assert 3.0 < y < 3.5
    QTest.keyClick(pane.canvas, Qt.Key.Key_Delete)
    assert [x for x, _ in places(pane.landscape)] == [0, 2, 4]


def test_the_last_point_stays_and_a_sentence_says_so(make_pane: MakePane) -> None:
    pane = make_pane(scenario_on(data={"key": "points", "x": [[1.0]], "y": [2.0]}))
    told = received(pane.failed)
    pane.points.setFocus()
    QTest.keyClick(pane.canvas, Qt.Key.Key_PageDown)
    QTest.keyClick(pane.canvas, Qt.Key.Key_Delete)
    assert "at least one" in str(told[0][0])
    assert len(places(pane.landscape)) == 1


def test_too_many_points_are_shown_but_not_to_be_moved(make_pane: MakePane) -> None:
    pane = make_pane(scenario_on(data={"key": "noisy_line", "samples": 5000}))
    sent, told = edits(pane), received(pane.failed)
    x, y = places(pane.landscape)[0]
    drag(pane, in_pane(pane, x, y), in_pane(pane, x, y) + QPoint(40, 0))
    assert sent == []
    assert "too many" in pane.points.toolTip()
    double_click(pane, in_pane(pane, x, y) + QPoint(0, -60))
    assert "too many" in str(told[-1][0])


def test_a_point_dragged_across_the_middle_changes_its_class(make_pane: MakePane) -> None:
    pane = make_pane(scenario_on("logistic", "bce_with_logits", CLASSES))
    drag(pane, in_pane(pane, 2, 0), in_pane(pane, 2, 0.4))
    assert places(pane.landscape)[2] == pytest.approx([2, 0], abs=0.05)
    drag(pane, in_pane(pane, 2, 0), in_pane(pane, 2, 0.4), in_pane(pane, 2, 0.6))
    assert places(pane.landscape)[2] == pytest.approx([2, 1], abs=0.05)
    pane.points.setFocus()
    QTest.keyClick(pane.canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert places(pane.landscape)[2][1] == 0


def test_among_two_features_the_menu_says_which_class(make_pane: MakePane, qtbot: QtBot) -> None:
    pane = make_pane(scenario_on("logistic_two_features", "bce_with_logits", FLAT))
    choose(qtbot, menu_of(pane, in_pane(pane, 2, 0)), 1)
    assert places(pane.landscape)[1] == [2, 0, 1]
    choose(qtbot, menu_of(pane, in_pane(pane, 4, 1)), 0)
    assert places(pane.landscape)[-1] == pytest.approx([4, 1, 0], abs=0.1)
    choose(qtbot, menu_of(pane, in_pane(pane, 1, 4)), 1)
    assert places(pane.landscape)[-1] == pytest.approx([1, 4, 1], abs=0.1)


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_every_racer_s_line_is_drawn_where_it_predicts(make_pane: MakePane, theme: Any) -> None:
    pane = make_pane(scenario_on())
    pane.set_theme(theme)
    trajectory = raced(scenario_on())
    for row in (3, 40):
        frame = frame_of(scenario_on(), trajectory, row)
        pane.set_frame(frame)
        picture = picture_of(pane.canvas)
        w, b = frame.rows.position[row, 0]
        for x in (2.6, 3.1, 3.4):  # the first racer's line is solid
            shown = in_pane(pane, x, w * x + b)
            other = frame.rows.position[row, 1] @ (x, 1)
            if abs(in_pane(pane, x, other).y() - shown.y()) > 4:
                assert shows(picture, shown, line_colour(racer_style(0), theme.plot), reach=2)


def test_it_shows_the_batch_of_the_selected_racer_at_the_step(make_pane: MakePane) -> None:
    racers = [{"optimizer": {"key": "sgd", "lr": 0.02}}, {"optimizer": {"key": "sgd", "lr": 0.02}, "batch": 2}]
    scenario = scenario_on(racers=racers)
    pane = make_pane(scenario)
    trajectory = raced(scenario)
    batches = batches_of(scenario, trajectory.lanes[1])
    assert batches is not None
    pane.set_selected(1)
    for row in range(6):
        pane.set_frame(Frame(scenario, trajectory, trajectory.rows, row))
        assert pane.batch.batch is not None
        assert pane.batch.batch.tolist() == batches.at(row).tolist()
    pane.set_selected(0)
    assert pane.batch.batch is None  # it sees all of them


def test_the_view_stays_under_the_hand_and_grows_when_a_point_left_it(make_pane: MakePane) -> None:
    pane = make_pane(scenario_on())
    before = pane.box.shown()
    drag(pane, in_pane(pane, 4, 9), in_pane(pane, 3, 5))
    assert pane.box.shown() == before
    outside = in_pane(pane, 2, 4)
    outside.setY(-60)
    drag(pane, in_pane(pane, 2, 4), outside)
    assert pane.box.shown()[1][1] > before[1][1]


def test_the_caption_counts_and_axes_are_named_as_the_columns(make_pane: MakePane) -> None:
    pane = make_pane(scenario_on(held_out=0.25))
    assert "4 points" in pane.caption.text()
    assert "1 held out" in pane.caption.text()
    assert pane.canvas.captions == ("x", "y")
