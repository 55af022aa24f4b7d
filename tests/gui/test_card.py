"""The card as a person meets it: the rule, this step's numbers under it, and the choice of start and seed."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from engine.jobs.race import new_trajectory, race
from engine.optimizer import OPTIMIZERS
from engine.pictures.card import number_lines, step_shown
from engine.scenario import Scenario
from gui.formula import formula_svg
from gui.frame import Frame
from gui.live_formula import slotted
from gui.theme import THEMES
from gui.views.card import Card

FIELD = [{"optimizer": {"key": "momentum", "lr": 0.001}}, {"optimizer": {"key": "sgd", "lr": 0.02}, "style": 1}]


def recorded(row: int = 10, **wanted: Any) -> Frame:
    scenario = Scenario(**{"racers": FIELD, "stop": {"steps": 40}, **wanted})
    trajectory = new_trajectory(scenario)
    for _ in race(scenario, trajectory):
        pass
    return Frame(scenario, trajectory, trajectory.rows, row)


def at(frame: Frame, row: int) -> Frame:
    return Frame(frame.scenario, frame.trajectory, frame.rows, row)


@pytest.fixture
def card(qtbot: QtBot) -> Card:
    widget = Card()
    qtbot.addWidget(widget)
    widget.resize(380, 420)
    widget.set_theme(THEMES["light"])
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def show(card: Card, frame: Frame, qtbot: QtBot, racer: int = 0) -> Frame:
    card.set_scenario(frame.scenario)
    card.set_selected(racer)
    card.set_frame(frame)
    qtbot.waitUntil(lambda: numbers(card) != [], timeout=20_000)
    return frame


def numbers(card: Card) -> list[tuple[str, ...]]:
    return [label.texts for label in card.rule.numbers if label.isVisible()]


def test_without_racers_it_says_what_to_do(card: Card) -> None:
    card.set_scenario(Scenario(racers=[]))
    card.set_frame(None)
    assert "add one" in card.idea.text()
    assert not card.name.isVisible()


def test_it_shows_the_rule_and_the_numbers_of_the_step(card: Card, qtbot: QtBot) -> None:
    frame = show(card, recorded(), qtbot)
    assert card.name.text() == "Momentum"
    assert card.idea.text() == OPTIMIZERS["momentum"].idea
    assert card.paper.text() == OPTIMIZERS["momentum"].paper
    assert "Step 11, learning rate 0.001" in card.state.text()
    for row in (10, 11, 25, 3):
        card.set_frame(at(frame, row))
        step = step_shown(frame.scenario.racers[0], frame.trajectory, frame.rows, row, 0)
        assert step is not None
        assert numbers(card) == [line.texts for line in number_lines(frame.scenario.racers[0], step)]


def test_another_racer_another_rule(card: Card, qtbot: QtBot) -> None:
    show(card, recorded(2), qtbot)
    assert len(numbers(card)) == 2
    card.set_selected(1)
    qtbot.waitUntil(lambda: len(numbers(card)) == 1, timeout=20_000)
    assert card.name.text() == "SGD"
    assert not card.ending.isVisible()


def test_the_ending_is_said_once_the_playback_is_there(card: Card, qtbot: QtBot) -> None:
    frame = show(card, recorded(2), qtbot, racer=1)
    card.set_frame(at(frame, 5))
    assert card.ending.text().startswith("Diverged at step 3")
    assert "Step 3," in card.state.text()


def test_start_and_seed_are_chosen_where_there_are_several(card: Card, qtbot: QtBot) -> None:
    show(card, recorded(), qtbot)
    assert not card.lanes.isVisible()
    frame = show(card, recorded(starts=[(-1.2, 1), (1.5, 1.5)], seeds=2, racers=[{**FIELD[0], "noise": 1.0}]), qtbot)
    assert card.lanes.isVisible()
    assert [card.lanes.itemText(n) for n in range(4)] == [
        "start 1, seed 0", "start 1, seed 1", "start 2, seed 0", "start 2, seed 1",
    ]  # fmt: skip
    qtbot.keyClick(card.lanes, Qt.Key.Key_End)
    step = step_shown(frame.scenario.racers[0], frame.trajectory, frame.rows, 10, 3)
    assert step is not None
    assert numbers(card)[0] == number_lines(frame.scenario.racers[0], step)[0].texts


def test_the_schedules_rate_is_said(card: Card, qtbot: QtBot) -> None:
    show(card, recorded(20, racers=[{**FIELD[0], "schedule": {"key": "cosine"}}]), qtbot)
    assert "learning rate 5.000e-04 (cosine schedule)" in card.state.text()
    assert r"\eta_{t}" in card.rule.symbols[1].accessibleName()


def test_numbers_of_another_rule_are_not_shown_while_its_recording_is_on_the_way(card: Card, qtbot: QtBot) -> None:
    frame = show(card, recorded(), qtbot)
    card.set_scenario(frame.scenario.changed(racers=["adam", FIELD[1]]))
    card.set_frame(at(frame, 11))
    assert numbers(card) == []
    assert card.name.text() == "Adam"


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_numbers_are_written_where_the_form_has_room(card: Card, qtbot: QtBot, theme: Any) -> None:
    frame = show(card, recorded(), qtbot)
    card.set_theme(theme)
    label = card.rule.numbers[0]
    qtbot.waitUntil(lambda: label.isVisible() and label.look[0] == theme.text, timeout=20_000)
    before = label.grab().toImage()
    card.set_frame(at(frame, 30))
    after = label.grab().toImage()
    assert before.size() == after.size()
    assert after.convertToFormat(QImage.Format.Format_RGB32) != before.convertToFormat(QImage.Format.Format_RGB32)


def test_a_form_tells_its_places_and_keeps_the_rest() -> None:
    svg = formula_svg(r"x = \textcolor{#000001}{8888} + 10^{\textcolor{#00000a}{88}}", "#1c1c1e", 20.0)
    assert svg is not None
    bare, slots = slotted(svg)
    assert [slot.number for slot in slots] == [1, 10]
    assert slots[0].size == pytest.approx(20, rel=0.03)
    assert slots[0].baseline == pytest.approx(0, abs=0.5)
    assert slots[1].baseline < -4
    assert slots[1].size < 16
    assert slots[0].right < slots[1].left
    assert bare.count(b"<path") == svg.count(b"<path") - 6


def test_every_rule_can_be_shown(card: Card, qtbot: QtBot) -> None:
    frame = recorded(racers=list(OPTIMIZERS.keys()))
    for racer in (2, 8, 10, 12):  # the widest formulas: Adam, NAdam, RAdam and Rprop, whatever their order
        show(card, frame, qtbot, racer)
        qtbot.waitUntil(lambda: all(label.width() > 0 for label in card.rule.numbers), timeout=20_000)
        assert card.page.width() <= card.viewport().width()
        assert all(text for texts in numbers(card) for text in texts)


def test_the_card_can_be_made_and_thrown_away(qtbot: QtBot) -> None:
    frame = recorded()
    for _ in range(5):
        widget = Card()
        qtbot.addWidget(widget)
        widget.set_theme(THEMES["dark"])
        widget.set_scenario(frame.scenario)
        widget.set_frame(frame)
