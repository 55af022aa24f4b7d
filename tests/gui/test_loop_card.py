"""The training loop on the card as a person meets it: a switch, five stages, and numbers that follow the step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.pictures.loop import stages
from engine.scenario import Scenario
from gui.frame import Frame
from gui.theme import THEMES
from gui.views.card import Card

from .data_kit import scenario_on
from .map_kit import frame_of, raced, received, scenario_of

LEFT = Qt.MouseButton.LeftButton
TEXTBOOK = {"key": "points", "x": [[1], [2], [3], [4]], "y": [3, 5, 7, 9]}
TITLES = ["Parameters", "Predictions", "Loss", "Gradient", "Update"]


@pytest.fixture
def card(qtbot: QtBot) -> Card:
    widget = Card()
    qtbot.addWidget(widget)
    widget.resize(380, 900)
    widget.set_theme(THEMES["light"])
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def looping(**fields: object) -> Scenario:
    return scenario_on(data=TEXTBOOK, view={"card": "loop"}, **fields)


def show(card: Card, frame: Frame, qtbot: QtBot, racer: int = 0) -> None:
    card.set_scenario(frame.scenario)
    card.set_selected(racer)
    card.set_frame(frame)
    lane = frame.trajectory.lanes_of(racer)[0]
    wanted = stages(frame.scenario, frame.trajectory, frame.rows, frame.row, lane)
    qtbot.waitUntil(lambda: card.loop.stages == wanted, timeout=20_000)


def test_the_switch_is_there_only_where_a_model_is_trained(card: Card) -> None:
    card.set_scenario(scenario_of("sgd", view={"card": "loop"}))
    assert not card.switch.isVisible()
    assert card.rule.isVisible()
    card.set_scenario(scenario_on())
    assert card.switch.isVisible()


def test_a_click_asks_for_the_training_loop_and_back(card: Card) -> None:
    asked = received(card.view_edited)
    card.set_scenario(scenario_on())
    for side in ("loop", "rule"):
        QTest.mouseClick(card.switch.buttons[side], LEFT)
    assert asked == [("card", "loop"), ("card", "rule")]


def test_five_stages_with_the_textbook_s_numbers(card: Card, qtbot: QtBot) -> None:
    scenario = looping(racers=[{"optimizer": {"key": "sgd", "lr": 0.05}}])
    show(card, frame_of(scenario, raced(scenario), 0), qtbot)
    assert [label.text().split()[1] for label in card.loop.headings] == TITLES
    assert all(label.isVisible() for label in (*card.loop.symbols, *card.loop.numbers))
    assert card.loop.numbers[0].texts == ("0.5000", "0.2000")
    update = card.loop.numbers[4]
    assert {"1.825", "0.6550", "-26.50", "-9.100"} <= set(update.texts)  # by hand, from w = 0.5 and b = 0.2
    assert not card.rule.isVisible()
    assert "Step 1" in card.state.text()


def test_the_numbers_follow_the_step_and_the_forms_stay(card: Card, qtbot: QtBot) -> None:
    scenario = looping()
    trajectory = raced(scenario)
    forms = set()
    for row in (0, 1, 7, 30, 2):
        show(card, frame_of(scenario, trajectory, row), qtbot)
        assert f"Step {row + 1}," in card.state.text()
        forms.add(tuple(stage.form for stage in card.loop.stages))
    assert len(forms) == 1


def test_of_frames_in_a_row_the_last_is_shown(card: Card, qtbot: QtBot) -> None:
    scenario = looping()
    trajectory = raced(scenario)
    show(card, frame_of(scenario, trajectory, 0), qtbot)
    for row in range(1, 20):
        card.set_frame(frame_of(scenario, trajectory, row))
    qtbot.waitUntil(lambda: "Step 20," in card.state.text())


def test_another_racer_has_its_own_numbers(card: Card, qtbot: QtBot) -> None:
    scenario = looping()
    frame = frame_of(scenario, raced(scenario), 3)
    show(card, frame, qtbot, racer=0)
    first = card.loop.numbers[4].texts
    show(card, frame, qtbot, racer=1)
    assert card.loop.numbers[4].texts != first


def test_the_rule_comes_back(card: Card, qtbot: QtBot) -> None:
    scenario = looping()
    trajectory = raced(scenario)
    show(card, frame_of(scenario, trajectory, 3), qtbot)
    plain = scenario.changed(view=scenario.view.changed(card="rule"))
    card.set_scenario(plain)
    card.set_frame(frame_of(plain, trajectory, 3))
    qtbot.waitUntil(lambda: any(label.isVisible() and label.texts for label in card.rule.numbers), timeout=20_000)
    assert card.idea.isVisible()
    assert not card.loop.isVisible()


@pytest.mark.parametrize("theme", THEMES)
def test_the_stages_fit_the_width_in_every_theme(card: Card, qtbot: QtBot, theme: str) -> None:
    card.set_theme(THEMES[theme])
    card.resize(300, 500)
    scenario = looping()
    show(card, frame_of(scenario, raced(scenario), 5), qtbot)
    assert card.page.width() <= card.viewport().width()
    for label in (*card.loop.symbols, *card.loop.numbers):
        qtbot.waitUntil(lambda label=label: label.height() >= label.heightForWidth(label.width()) - 1)
