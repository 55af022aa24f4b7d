"""The fits in the Train workspace under a person's hands: clicks, keys, switches, the mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.pictures.fit_pictures import Table
from gui.views.fit_table import cells_of

from .fits_kit import made, pixel, shown

# --- hands -------------------------------------------------------------------------------------------


def test_a_click_selects_and_a_double_click_makes_it_large(qtbot: QtBot) -> None:
    fits = shown(qtbot, made())
    with qtbot.waitSignal(fits.racer_clicked) as clicked:
        QTest.mouseClick(fits.tiles[2], Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    assert clicked.args == [2]
    with qtbot.waitSignal(fits.view_edited) as edited:
        QTest.mouseDClick(fits.tiles[2], Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    assert edited.args == ["layout", "one"]


def test_tab_goes_to_the_tiles_and_enter_makes_one_large_and_small_again(qtbot: QtBot) -> None:
    trainer = made()
    fits = shown(qtbot, trainer)
    fits.tiles[0].setFocus()
    QTest.keyClick(fits.tiles[0], Qt.Key.Key_Tab)
    assert fits.tiles[1].hasFocus()
    with qtbot.waitSignals([fits.racer_clicked, fits.view_edited]):
        QTest.keyClick(fits.tiles[1], Qt.Key.Key_Return)
    fits.set_selected(1)
    fits.set_training(trainer.training.changed_view(layout="one"))
    assert [racer for racer, tile in fits.tiles.items() if tile.isVisible()] == [1]
    assert fits.tiles[1].hasFocus() and fits.tiles[1].width() > 650
    qtbot.waitUntil(lambda: fits.settled)
    with qtbot.waitSignal(fits.view_edited) as edited:
        QTest.keyClick(fits.tiles[1], Qt.Key.Key_Return)
    assert edited.args == ["layout", "all"]


def test_another_selected_racer_takes_the_large_tile(qtbot: QtBot) -> None:
    fits = shown(qtbot, made(), layout="one")
    for racer in (2, 0):
        fits.set_selected(racer)
        qtbot.waitUntil(lambda: fits.settled)
        assert [one for one, tile in fits.tiles.items() if tile.isVisible()] == [racer]
        assert fits.tiles[racer].picture is not None


@pytest.mark.parametrize(
    ("switch", "value", "data"),
    [("layout", "one", "moons"), ("picture", "table", "moons"), ("part", "training", "iris")],
)
def test_the_switches_ask_for_another_view(qtbot: QtBot, switch: str, value: str, data: str) -> None:
    fits = shown(qtbot, made(data, epochs=2, lr=0.01))
    button = fits.heading.switches[switch].buttons[value]
    assert button.isVisible() and button.accessibleName()
    with qtbot.waitSignal(fits.view_edited) as edited:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert edited.args == [switch, value]


def test_the_samples_can_be_switched_off(qtbot: QtBot) -> None:
    fits = shown(qtbot, made())
    with qtbot.waitSignal(fits.view_edited) as edited:
        QTest.mouseClick(
            fits.heading.points, Qt.MouseButton.LeftButton, pos=QPoint(8, fits.heading.points.height() // 2)
        )
    assert edited.args == ["points", False]


def test_the_table_counts_what_the_switch_says(qtbot: QtBot) -> None:
    trainer = made()
    fits = shown(qtbot, trainer, picture="table")
    table = fits.tiles[0].picture
    assert isinstance(table, Table) and table.counts.sum() == 15
    fits.set_training(trainer.training.changed_view(picture="table", part="training"))
    qtbot.waitUntil(lambda: fits.settled)
    table = fits.tiles[0].picture
    assert isinstance(table, Table) and table.counts.sum() == 45


def test_a_switch_is_there_only_where_there_is_a_choice(qtbot: QtBot) -> None:
    fits = shown(qtbot, made("sine", "mse", epochs=2))
    assert not fits.heading.switches["picture"].isVisible() and not fits.heading.switches["part"].isVisible()
    alone = shown(qtbot, made(racers=1))
    assert not alone.heading.switches["layout"].isVisible()


def test_the_line_below_says_what_lies_under_the_mouse(qtbot: QtBot) -> None:
    fits = shown(qtbot, made())
    tile = fits.tiles[1]
    axes = tile.axes
    assert axes is not None
    x, y = axes.scene.places[0].tolist()
    QTest.mouseMove(tile, pixel(fits, 1, x, y))
    qtbot.waitUntil(lambda: "sample: moon = upper" in fits.read_out.text())
    assert fits.read_out.text().startswith("x1 = ") and " with " in fits.read_out.text()
    QTest.mouseMove(fits.heading, QPoint(3, 3))
    qtbot.waitUntil(lambda: fits.read_out.text() == "")


def test_a_cell_of_a_table_says_what_it_counts(qtbot: QtBot) -> None:
    fits = shown(qtbot, made(), picture="table")
    tile = fits.tiles[0]
    axes, table = tile.axes, tile.picture
    assert axes is not None and isinstance(table, Table)
    room = cells_of(axes)
    place = axes.plot.topLeft() + QPointF(room.left() + 0.75 * room.width(), room.top() + 0.25 * room.height())
    QTest.mouseMove(tile, place.toPoint())
    count, whole = table.counts[0, 1], table.counts[0].sum()
    qtbot.waitUntil(lambda: fits.read_out.text().startswith(f"{count} of {whole} upper are taken for lower"))
