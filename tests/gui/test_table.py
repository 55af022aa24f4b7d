"""The table as a person meets it: what it says, how it sorts, what a click and Ctrl+C do."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from engine.jobs.race import new_trajectory, race
from engine.scenario import Scenario
from gui.frame import Frame
from gui.theme import LIGHT, THEMES, apply
from gui.views.table import Table

FIELD = [
    {"optimizer": {"key": "sgd", "lr": 0.001}},
    {"optimizer": {"key": "momentum", "lr": 0.001}, "style": 1},
    {"optimizer": {"key": "adam", "lr": 0.05}, "style": 2},
    {"optimizer": {"key": "sgd", "lr": 0.02}, "style": 3},
]


def recorded(row: int = -1, **wanted: Any) -> Frame:
    scenario = Scenario(**{"racers": FIELD, "stop": {"steps": 800}, **wanted})
    trajectory = new_trajectory(scenario)
    for _ in race(scenario, trajectory):
        pass
    return Frame(scenario, trajectory, trajectory.rows, row % trajectory.count)


def at(frame: Frame, row: int) -> Frame:
    return Frame(frame.scenario, frame.trajectory, frame.rows, row)


@pytest.fixture
def table(qtbot: QtBot) -> Table:
    widget = Table()
    qtbot.addWidget(widget)
    widget.resize(760, 260)
    widget.set_theme(THEMES["light"])
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def show(table: Table, frame: Frame) -> Frame:
    table.set_scenario(frame.scenario)
    table.set_frame(frame)
    return frame


def column(table: Table, key: str) -> int:
    return [c.key for c in table.model.columns].index(key)


def cells(table: Table, key: str) -> list[str]:
    model = table.model
    return [model.index(row, column(table, key)).data() for row in range(model.rowCount())]


def click_header(table: Table, qtbot: QtBot, key: str) -> None:
    header = table.view.horizontalHeader()
    section = column(table, key)
    place = header.viewport().rect().center()
    place.setX(header.sectionViewportPosition(section) + header.sectionSize(section) // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_without_racers_it_says_what_to_do(table: Table) -> None:
    table.set_scenario(Scenario(racers=[]))
    table.set_frame(None)
    assert table.empty.isVisible()
    show(table, recorded())
    assert table.view.isVisible()


def test_it_says_what_the_recording_holds_at_the_step_shown(table: Table) -> None:
    frame = show(table, recorded(700, view={"tolerance": 0.01}))
    assert cells(table, "place") == ["1", "2", "3", "✕"]
    assert cells(table, "racer")[-1] == "SGD 0.02"
    momentum = cells(table, "racer").index("Momentum")
    assert float(cells(table, "loss")[momentum]) == pytest.approx(frame.rows.loss[700, 1], rel=1e-3)
    assert cells(table, "evaluations") == ["700", "700", "700", "3"]
    assert cells(table, "ended")[-1].startswith("diverged at step 3")
    assert cells(table, "arrival")[-1] == "–"
    table.set_frame(at(frame, 0))
    assert cells(table, "place") == ["1"] * 4
    assert set(cells(table, "ended")) == {"running"}


def test_numbers_are_right_aligned_and_the_whole_sentence_is_in_the_tooltip(table: Table) -> None:
    show(table, recorded())
    model, last = table.model, table.model.rowCount() - 1
    for key in ("place", "loss", "distance", "arrival", "evaluations"):
        alignment = model.index(0, column(table, key)).data(Qt.ItemDataRole.TextAlignmentRole)
        assert alignment & Qt.AlignmentFlag.AlignRight
    tip = model.index(last, column(table, "ended")).data(Qt.ItemDataRole.ToolTipRole)
    assert "2/λ" in tip
    tips = [c.tip for c in model.columns]
    assert model.headerData(2, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == tips[2]
    assert all(tips)
    assert "within 0.001 of the known minimum" in tips[column(table, "arrival")]


def test_the_tooltip_says_what_tolerance_is_measured_from_where_no_minimum_is_known(table: Table) -> None:
    show(table, recorded(landscape={"expression": "x**2 + y**2"}))
    assert "distance" not in [c.key for c in table.model.columns]
    assert "best loss" in table.model.columns[column(table, "arrival")].tip


def test_columns_do_not_move_while_numbers_change(table: Table) -> None:
    frame = show(table, recorded(0))
    header = table.view.horizontalHeader()
    widths = [header.sectionSize(n) for n in range(header.count())]
    for row in (1, 50, 800):
        table.set_frame(at(frame, row))
        assert [header.sectionSize(n) for n in range(header.count())] == widths
    metrics = table.view.fontMetrics()
    assert header.sectionSize(column(table, "loss")) > metrics.horizontalAdvance("-8.888e-88")


def test_in_the_narrow_column_the_steps_to_tolerance_are_seen_and_the_ending_is_in_the_tooltip(table: Table) -> None:
    apply(LIGHT)  # whatever theme a test before has left the application in
    table.resize(388, 200)
    QGuiApplication.processEvents()
    table.set_theme(LIGHT)
    show(table, recorded())
    right = column(table, "arrival")
    assert table.view.columnViewportPosition(right) + table.view.columnWidth(right) <= table.view.viewport().width()
    for row, key in itertools.product(range(table.model.rowCount()), ("loss", "distance", "arrival")):
        index = table.model.index(row, column(table, key))
        assert table.view.sizeHintForIndex(index).width() <= table.view.columnWidth(index.column())
    tip = table.model.index(table.model.rowCount() - 1, column(table, "loss")).data(Qt.ItemDataRole.ToolTipRole)
    assert "diverged at step 3" in tip


def test_a_click_on_a_header_sorts_and_another_turns_the_order(table: Table, qtbot: QtBot) -> None:
    show(table, recorded(300))
    click_header(table, qtbot, "racer")
    assert cells(table, "racer") == ["Adam", "Momentum", "SGD 0.001", "SGD 0.02"]
    click_header(table, qtbot, "racer")
    assert cells(table, "racer") == ["SGD 0.02", "SGD 0.001", "Momentum", "Adam"]
    click_header(table, qtbot, "loss")
    losses = [float(text) for text in cells(table, "loss")]
    assert losses == sorted(losses)
    assert "▴" in table.model.headerData(column(table, "loss"), Qt.Orientation.Horizontal)


def test_equal_rows_keep_the_order_of_the_racers(table: Table, qtbot: QtBot) -> None:
    show(table, recorded(0))
    assert cells(table, "racer") == ["SGD 0.001", "Momentum", "Adam", "SGD 0.02"]
    for _ in range(2):
        click_header(table, qtbot, "evaluations")
        assert cells(table, "racer") == ["SGD 0.001", "Momentum", "Adam", "SGD 0.02"]


def test_a_click_and_the_arrow_keys_select_a_racer(table: Table, qtbot: QtBot) -> None:
    show(table, recorded(300))
    table.set_selected(0)
    row = cells(table, "racer").index("Adam")
    place = table.view.visualRect(table.model.index(row, 1)).center()
    with qtbot.waitSignal(table.racer_clicked) as clicked:
        qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert clicked.args == [2]
    table.set_selected(2)
    with qtbot.waitSignal(table.racer_clicked):
        qtbot.keyClick(table.view, Qt.Key.Key_Down if row == 0 else Qt.Key.Key_Up)


def test_the_selected_racer_stays_selected_when_places_change(table: Table, qtbot: QtBot) -> None:
    frame = show(table, recorded(0))
    table.set_selected(1)
    with qtbot.assertNotEmitted(table.racer_clicked):
        for row in (10, 200, 800, 3):
            table.set_frame(at(frame, row))
            assert table.model.standing(table.view.currentIndex().row()).racer == 1


def test_ctrl_c_copies_everything_with_numbers_in_full(table: Table, qtbot: QtBot) -> None:
    frame = show(table, recorded(300))
    table.view.setFocus()
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert lines[0][:4] == ["#", "Racer", "Loss", "Distance"]
    assert len(lines) == 5
    momentum = next(line for line in lines if line[1] == "Momentum")
    assert float(momentum[2]) == frame.rows.loss[300, 1]
    assert "2/λ" in lines[-1][-1]


def test_starts_have_a_column_and_seeds_are_counted(table: Table) -> None:
    show(table, recorded(starts=[(-1.2, 1), (1.5, 1.5)]))
    assert sorted(cells(table, "start")) == ["1"] * 4 + ["2"] * 4
    noisy = [{**racer, "noise": 3.0} for racer in FIELD]
    show(table, recorded(racers=noisy, seeds=4, stop={"steps": 30}))
    assert table.model.rowCount() == 4
    assert cells(table, "ended") == ["at the step limit"] * 3 + ["diverged"]


def test_racers_may_come_and_go(table: Table) -> None:
    for count in (4, 1, 3, 0, 2):
        show(table, recorded(racers=FIELD[:count], stop={"steps": 5})) if count else table.set_frame(None)
        assert table.model.rowCount() == count


def test_the_model_keeps_qts_rules(table: Table, qtmodeltester: ModelTester) -> None:
    frame = show(table, recorded(300))
    qtmodeltester.check(table.model)
    for row in (0, 100, 800):
        table.set_frame(at(frame, row))
    table.model.sort(2)
    assert not table.model.index(0, 0, QModelIndex()).parent().isValid()


def test_every_theme_fits(table: Table) -> None:
    show(table, recorded())
    for theme in THEMES.values():
        table.set_theme(theme)
        table.repaint()
        assert table.view.rowHeight(0) >= table.view.fontMetrics().height()
    assert table.view.accessibleName()
