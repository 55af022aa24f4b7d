"""The player and the transport bar, driven by mouse and condition, never by sleeping."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gui.player import SPEEDS, Player
from gui.theme import LIGHT
from gui.timeline import Transport
from gui.train_timeline import FILM, TrainPlayer, TrainTransport


@pytest.fixture
def transport(qtbot: Any) -> Transport:
    made = Transport(Player())
    made.player.setParent(made)
    made.set_theme(LIGHT)
    made.player.set_length(1000, 1000)
    made.refresh()
    qtbot.addWidget(made)
    made.resize(900, 48)
    made.show()
    qtbot.waitExposed(made)
    return made


def click(widget: Any, at: QPoint | None = None) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())


def test_a_click_on_the_bar_shows_that_step(transport: Transport) -> None:
    bar = transport.bar
    click(bar, QPoint(bar.width() // 2, bar.height() // 2))
    assert abs(transport.player.position - 500) <= 5
    assert "step 5" in transport.label.text() or "step 49" in transport.label.text()


def test_dragging_the_handle_scrubs_and_pauses(transport: Transport) -> None:
    transport.player.play()
    bar, middle = transport.bar, transport.bar.height() // 2
    seen: list[int] = []
    transport.player.moved.connect(seen.append)
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(bar.width() // 4, middle))
    for x in range(bar.width() // 4, bar.width() * 3 // 4, 20):
        QTest.mouseMove(bar, QPoint(x, middle))
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(bar.width() * 3 // 4, middle))
    assert not transport.player.playing
    assert seen == sorted(seen)
    assert seen[-1] > 650


def test_the_buttons_step_and_jump(transport: Transport) -> None:
    player = transport.player
    click(transport.forward)
    click(transport.forward)
    assert player.position == 2
    click(transport.back)
    assert player.position == 1
    click(transport.last)
    assert player.position == 1000
    click(transport.forward)
    assert player.position == 1000
    click(transport.first)
    assert player.position == 0


def test_playing_moves_at_the_chosen_speed_and_ends_at_the_end(transport: Transport, qtbot: Any) -> None:
    player = transport.player
    player.set_length(60, 60)
    player.set_speed(1000)
    click(transport.play)
    assert player.playing

    def tick() -> bool:
        player.tick(running=False)
        return player.position == 60 and not player.playing

    qtbot.waitUntil(tick)


def test_the_end_of_what_is_recorded_is_not_the_end_while_it_grows(transport: Transport, qtbot: Any) -> None:
    player = transport.player
    player.set_length(5, 1000)
    player.set_speed(1000)
    player.play()

    def at_newest() -> bool:
        player.tick(running=True)
        return player.position == 5

    qtbot.waitUntil(at_newest)
    assert player.playing
    player.set_length(9, 1000)
    qtbot.waitUntil(lambda: (player.tick(running=True), player.position == 9)[1])


def test_loop_begins_again(transport: Transport, qtbot: Any) -> None:
    player = transport.player
    player.set_length(20, 20)
    player.set_speed(1000)
    click(transport.loop)
    assert player.loop
    player.play()
    positions: list[int] = []
    player.moved.connect(positions.append)

    def wrapped() -> bool:
        player.tick(running=False)
        return any(later < earlier for earlier, later in itertools.pairwise(positions))

    qtbot.waitUntil(wrapped)
    assert player.playing


def test_play_at_the_end_begins_again(transport: Transport) -> None:
    transport.player.go(1000)
    click(transport.play)
    assert transport.player.position == 0


def test_the_speed_box_offers_one_step_a_second_up_to_as_fast_as_possible(transport: Transport) -> None:
    assert transport.speed.itemText(0).startswith("1 step")
    assert transport.speed.itemText(transport.speed.count() - 1) == "as fast as possible"
    transport.speed.setFocus()
    QTest.keyClick(transport.speed, Qt.Key.Key_End)
    transport.player.change_speed(+1)
    assert transport.player.speed in SPEEDS


def test_an_edit_that_shortens_the_recording_keeps_the_position_until_it_is_over(transport: Transport) -> None:
    player = transport.player
    player.go(700)
    player.set_length(100, 1000)  # the new recording has only begun
    assert player.position == 700


def test_a_recording_that_is_shorter_for_a_while_loses_no_position(transport: Transport) -> None:
    player = transport.player
    player.go(900)
    for length, shown in ((700, 700), (300, 300), (1000, 900)):
        player.set_length(length, 1000)
        player.keep_place()
        assert player.position == shown
    player.set_length(700, 1000)
    player.keep_place()
    click(transport.back)  # what a hand asks for then is asked for anew
    player.set_length(1000, 1000)
    player.keep_place()
    assert player.position == 699


def test_nothing_jumps_while_numbers_change(transport: Transport) -> None:
    places = set()
    for step in (0, 7, 77, 777, 1000):
        transport.player.go(step)
        places.add((transport.bar.geometry().getRect(), transport.speed.x()))
    assert len(places) == 1


def test_arrows_go_from_row_to_row_of_what_is_kept(transport: Transport) -> None:
    player = transport.player
    player.stride = 5
    player.go(7)
    player.step_by(1)
    assert player.position == 10
    player.go(1000)
    player.step_by(-1)
    assert player.position == 995
    player.go(7)
    player.step_by(-1)
    assert player.position == 5


def test_play_at_the_end_of_what_still_grows_waits_for_more(transport: Transport) -> None:
    player = transport.player
    player.go(1000)
    player.tick(True)
    player.play()
    assert player.position == 1000
    player.set_length(1010, 2000)
    player.set_speed(0)
    while player.position < 1010:
        player.tick(True)
    assert player.playing


def test_a_training_is_said_in_epochs_and_its_film_lasts_a_while(qtbot: Any) -> None:
    player = TrainPlayer()
    bar = TrainTransport(player)
    qtbot.addWidget(bar)
    player.steps_per_epoch = 5
    player.set_length(60, 250)
    player.go(60)
    assert bar.label.text() == "epoch 12 / 50 · step 60"
    assert player.pace * FILM == 250
