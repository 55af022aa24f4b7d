"""The fits in the Train workspace, used as a person does: looked at, clicked, switched, scrubbed, resized."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.jobs import fits as job
from engine.jobs.train import run
from engine.pictures.fit_pictures import Bundle, Regions, Table
from engine.trainer import Trainer
from engine.training import Training
from gui.class_looks import class_look
from gui.theme import DARK, LIGHT, PROJECTOR, Theme
from gui.train_frame import TrainFrame
from gui.views.fit_table import cells_of
from gui.views.fits import Fits

MOONS: dict[str, Any] = {"data": {"key": "moons", "samples": 60}, "loss": "cross_entropy", "epochs": 15}
Show = Callable[..., Fits]


@cache
def trained(data: str, loss: str, epochs: int, seeds: int, racers: int, lr: float) -> Trainer:
    fields = {"data": data if data != "moons" else MOONS["data"], "loss": loss, "epochs": epochs, "seeds": seeds}
    each = [{"optimizer": {"key": "momentum", "lr": lr / 2**k}, "style": k} for k in range(racers)]
    network = {"key": "mlp", "hidden": [12], "activation": "Tanh"}
    return run(Training.checked({**fields, "racers": each, "network": network}))


def made(data: str = "moons", loss: str = "cross_entropy", **more: Any) -> Trainer:
    chosen = {"epochs": 15, "seeds": 1, "racers": 3, "lr": 0.1} | more
    return trained(data, loss, **chosen)


def frame(trainer: Trainer, row: int = -1, training: Training | None = None) -> TrainFrame:
    rows = trainer.history.rows
    return TrainFrame(training or trainer.training, trainer, rows, row % len(rows))


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Fits on screen, with their pictures there."""

    def shown(trainer: Trainer, size: tuple[int, int] = (700, 560), theme: Theme = LIGHT, **view: Any) -> Fits:
        fits = Fits()
        qtbot.addWidget(fits)
        fits.resize(*size)
        fits.set_theme(theme)
        training = trainer.training.changed_view(**view)
        fits.set_training(training)
        fits.set_frame(frame(trainer, training=training))
        with qtbot.waitActive(fits):
            fits.show()
            fits.activateWindow()
        qtbot.waitUntil(lambda: fits.settled)
        return fits

    return shown


def pixel(fits: Fits, racer: int, x: float, y: float) -> QPoint:
    """Where a place of the data is in a racer's tile."""
    axes = fits.tiles[racer].axes
    assert axes is not None
    return (axes.projection.point(x, y) + axes.plot.topLeft()).toPoint()


def likeness(colour: QColor, other: str) -> float:
    """How little two colours differ in hue."""
    apart = abs(colour.hueF() - QColor(other).hueF())
    return 1 - 2 * min(apart, 1 - apart)


# --- what is seen ------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", [LIGHT, DARK, PROJECTOR], ids=lambda theme: theme.key)
def test_the_ground_has_the_colour_of_the_class_predicted_there(show: Show, theme: Theme) -> None:
    fits = show(made(), theme=theme, points=False)
    for racer, tile in fits.tiles.items():
        picture, image = tile.picture, tile.grab().toImage()
        assert isinstance(picture, Regions)
        for place in ((-1.0, 1.0), (2.0, -0.5)):
            row, column = (int(f * 81) for f in _shares(fits, place)[::-1])
            look = class_look(int(picture.winner[row, column]), theme)
            assert likeness(image.pixelColor(pixel(fits, racer, *place)), look.colour) > 0.9
        first, second = (image.pixelColor(pixel(fits, racer, *place)) for place in ((-1.0, 1.0), (2.0, -0.5)))
        assert first != second


def _shares(fits: Fits, place: tuple[float, float]) -> list[float]:
    axes = fits.tiles[0].axes
    assert axes is not None
    return [(v - low) / (high - low) for v, (low, high) in zip(place, axes.scene.box, strict=True)]


def test_samples_are_drawn_and_can_be_left_out(show: Show) -> None:
    with_samples, without = show(made()), show(made(), points=False)
    one, other = (fits.tiles[0].grab().toImage() for fits in (with_samples, without))
    scene = with_samples.tiles[0].axes.scene  # type: ignore[union-attr]
    at = [pixel(with_samples, 0, *place) for place in scene.places[~scene.held_out].tolist()]
    differ = [one.pixelColor(point) != other.pixelColor(point) for point in at]
    assert np.mean(differ) > 0.95


def test_every_tile_names_its_racer_and_says_how_good_it_is(show: Show) -> None:
    trainer = made()
    fits = show(trainer)
    for racer, tile in fits.tiles.items():
        accuracy = trainer.history.rows.validation_accuracy[-1, racer]
        assert tile.title.heading.name == trainer.training.racers[racer].title
        assert tile.title.heading.numbers[0].startswith(f"{100 * accuracy:.1f} % right")
        assert tile.accessibleName() == f"Fit of {trainer.training.racers[racer].title}"


def test_a_racer_that_diverged_says_so_and_the_others_do_not(show: Show) -> None:
    trainer = made("diabetes", "mse", racers=2, lr=3.0, epochs=4)
    tame = made("diabetes", "mse", racers=2, lr=1e-6, epochs=4)
    assert all("not finite" in tile.title.heading.trouble or "diverged" in tile.title.heading.trouble
               for tile in show(trainer).tiles.values())  # fmt: skip
    assert not any(tile.title.heading.trouble for tile in show(tame).tiles.values())


@pytest.mark.parametrize(
    ("data", "loss", "kind"),
    [("sine", "mse", "curve"), ("plane", "mse", "level"), ("iris", "cross_entropy", "table"),
     ("diabetes", "mse", "agreement")],
)  # fmt: skip
def test_all_kinds_of_data_have_a_picture(show: Show, data: str, loss: str, kind: str) -> None:
    fits = show(made(data, loss, lr=0.001, epochs=2))
    assert {tile.axes.scene.kind for tile in fits.tiles.values() if tile.axes} == {kind}
    tile = fits.tiles[0]
    assert tile.picture is not None
    assert len({tile.grab().toImage().pixelColor(x, 120).name() for x in range(0, tile.width(), 2)}) > 3


def test_several_seeds_of_a_curve_have_a_band(show: Show) -> None:
    fits = show(made("sine", "mse", seeds=4, epochs=3))
    picture = fits.tiles[0].picture
    assert isinstance(picture, Bundle) and (picture.high > picture.low).any()
    assert "4 seeds" in fits.heading.legend.text()


# --- moving ------------------------------------------------------------------------------------------


def test_the_pictures_follow_the_step_that_is_shown(show: Show, qtbot: QtBot) -> None:
    trainer = made()
    fits = show(trainer)
    for row in (0, 7, -1, 3):
        fits.set_frame(frame(trainer, row))
        qtbot.waitUntil(lambda: fits.settled)
        assert fits._wish is not None
        expected = list(job.fits(fits._wish))[-1]
        assert expected is not None
        assert expected.wish.weights == pytest.approx(trainer.history.rows.weights[row])
        for tile, picture in zip(fits.tiles.values(), expected.pictures, strict=True):
            assert isinstance(tile.picture, Regions) and isinstance(picture, Regions)
            assert np.array_equal(tile.picture.shades, picture.shades)


def test_the_last_picture_stays_until_the_next_is_there(show: Show, qtbot: QtBot) -> None:
    trainer = made()
    fits = show(trainer)
    for row in range(len(trainer.history.rows)):
        fits.set_frame(frame(trainer, row))
        assert all(tile.picture is not None for tile in fits.tiles.values())
    qtbot.waitUntil(lambda: fits.settled)


def test_a_picture_of_other_data_does_not_stay(show: Show, qtbot: QtBot) -> None:
    fits, other = show(made()), made("iris", lr=0.01, epochs=2)
    fits.set_training(other.training)
    fits.set_frame(frame(other))
    assert not any(isinstance(tile.picture, Regions) for tile in fits.tiles.values())
    qtbot.waitUntil(lambda: fits.settled)
    assert all(isinstance(tile.picture, Table) for tile in fits.tiles.values())


def test_nothing_is_computed_for_what_nobody_sees(qtbot: QtBot) -> None:
    fits, trainer = Fits(), made()
    qtbot.addWidget(fits)
    fits.set_training(trainer.training)
    fits.set_frame(frame(trainer))
    assert not fits.pictures.busy and fits.tiles[0].picture is None
    fits.show()
    qtbot.waitUntil(lambda: fits.settled and fits.tiles[0].picture is not None)


def test_a_cleared_view_shows_its_tiles_without_pictures(show: Show) -> None:
    fits = show(made())
    fits.set_frame(None)
    assert fits.settled and all(tile.picture is None and tile.axes is None for tile in fits.tiles.values())


# --- hands -------------------------------------------------------------------------------------------


def test_a_click_selects_and_a_double_click_makes_it_large(show: Show, qtbot: QtBot) -> None:
    fits = show(made())
    with qtbot.waitSignal(fits.racer_clicked) as clicked:
        QTest.mouseClick(fits.tiles[2], Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    assert clicked.args == [2]
    with qtbot.waitSignal(fits.view_edited) as edited:
        QTest.mouseDClick(fits.tiles[2], Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    assert edited.args == ["layout", "one"]


def test_tab_goes_to_the_tiles_and_enter_makes_one_large_and_small_again(show: Show, qtbot: QtBot) -> None:
    trainer = made()
    fits = show(trainer)
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


def test_another_selected_racer_takes_the_large_tile(show: Show, qtbot: QtBot) -> None:
    fits = show(made(), layout="one")
    for racer in (2, 0):
        fits.set_selected(racer)
        qtbot.waitUntil(lambda: fits.settled)
        assert [one for one, tile in fits.tiles.items() if tile.isVisible()] == [racer]
        assert fits.tiles[racer].picture is not None


@pytest.mark.parametrize(
    ("switch", "value", "data"),
    [("layout", "one", "moons"), ("picture", "table", "moons"), ("part", "training", "iris")],
)
def test_the_switches_ask_for_another_view(show: Show, qtbot: QtBot, switch: str, value: str, data: str) -> None:
    fits = show(made(data, epochs=2, lr=0.01))
    button = fits.heading.switches[switch].buttons[value]
    assert button.isVisible() and button.accessibleName()
    with qtbot.waitSignal(fits.view_edited) as edited:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert edited.args == [switch, value]


def test_the_samples_can_be_switched_off(show: Show, qtbot: QtBot) -> None:
    fits = show(made())
    with qtbot.waitSignal(fits.view_edited) as edited:
        QTest.mouseClick(
            fits.heading.points, Qt.MouseButton.LeftButton, pos=QPoint(8, fits.heading.points.height() // 2)
        )
    assert edited.args == ["points", False]


def test_the_table_counts_what_the_switch_says(show: Show, qtbot: QtBot) -> None:
    trainer = made()
    fits = show(trainer, picture="table")
    table = fits.tiles[0].picture
    assert isinstance(table, Table) and table.counts.sum() == 15
    fits.set_training(trainer.training.changed_view(picture="table", part="training"))
    qtbot.waitUntil(lambda: fits.settled)
    table = fits.tiles[0].picture
    assert isinstance(table, Table) and table.counts.sum() == 45


def test_a_switch_is_there_only_where_there_is_a_choice(show: Show) -> None:
    fits = show(made("sine", "mse", epochs=2))
    assert not fits.heading.switches["picture"].isVisible() and not fits.heading.switches["part"].isVisible()
    alone = show(made(racers=1))
    assert not alone.heading.switches["layout"].isVisible()


def test_the_line_below_says_what_lies_under_the_mouse(show: Show, qtbot: QtBot) -> None:
    fits = show(made())
    tile = fits.tiles[1]
    axes = tile.axes
    assert axes is not None
    x, y = axes.scene.places[0].tolist()
    QTest.mouseMove(tile, pixel(fits, 1, x, y))
    qtbot.waitUntil(lambda: "sample: moon = upper" in fits.read_out.text())
    assert fits.read_out.text().startswith("x1 = ") and " with " in fits.read_out.text()
    QTest.mouseMove(fits.heading, QPoint(3, 3))
    qtbot.waitUntil(lambda: fits.read_out.text() == "")


def test_a_cell_of_a_table_says_what_it_counts(show: Show, qtbot: QtBot) -> None:
    fits = show(made(), picture="table")
    tile = fits.tiles[0]
    axes, table = tile.axes, tile.picture
    assert axes is not None and isinstance(table, Table)
    room = cells_of(axes)
    place = axes.plot.topLeft() + QPointF(room.left() + 0.75 * room.width(), room.top() + 0.25 * room.height())
    QTest.mouseMove(tile, place.toPoint())
    count, whole = table.counts[0, 1], table.counts[0].sum()
    qtbot.waitUntil(lambda: fits.read_out.text().startswith(f"{count} of {whole} upper are taken for lower"))


# --- room --------------------------------------------------------------------------------------------


def test_hidden_racers_have_no_tile(show: Show, qtbot: QtBot) -> None:
    trainer = made()
    fits = show(trainer)
    racers = list(trainer.training.racers)
    racers[1] = racers[1].changed(hidden=True)
    fits.set_training(trainer.training.changed(racers=tuple(racers)))
    qtbot.waitUntil(lambda: fits.settled)
    assert sorted(fits.tiles) == [0, 2]
    fits.set_training(trainer.training.changed(racers=tuple(racer.changed(hidden=True) for racer in racers)))
    assert fits.empty.isVisible() and fits.empty.text() == "All racers are hidden."


def test_without_racers_it_says_what_to_do(qtbot: QtBot) -> None:
    fits = Fits()
    qtbot.addWidget(fits)
    fits.set_training(Training())
    fits.show()
    assert fits.empty.isVisible() and "Add a racer" in fits.empty.text()


@pytest.mark.parametrize("size", [(700, 560), (560, 400), (320, 700)])
@pytest.mark.parametrize("racers", [1, 4, 9])
def test_tiles_fill_the_room_and_do_not_overlap(show: Show, racers: int, size: tuple[int, int]) -> None:
    fits = show(made(racers=racers, epochs=1), size=size)
    places = [tile.geometry() for tile in fits.tiles.values()]
    room = fits.grid.room.rect()
    assert all(room.contains(place) for place in places)
    assert not any(a.intersects(b) for k, a in enumerate(places) for b in places[:k])
    assert sum(place.width() * place.height() for place in places) > 0.7 * fits.grid.width() * fits.grid.height()


def test_resizing_keeps_the_pictures(show: Show, qtbot: QtBot) -> None:
    fits = show(made())
    before = fits.tiles[0].geometry()
    fits.resize(480, 700)
    qtbot.waitUntil(lambda: fits.tiles[0].geometry() != before)
    assert all(tile.picture is not None for tile in fits.tiles.values()) and fits.settled


def test_more_racers_than_the_room_holds_can_be_scrolled_to(show: Show) -> None:
    fits = show(made(racers=30, epochs=1), size=(420, 360))
    assert fits.grid.room.height() > fits.grid.height() and min(tile.width() for tile in fits.tiles.values()) >= 100


def test_the_heading_is_no_wider_than_the_view(show: Show) -> None:
    fits = show(made(), size=(560, 400), theme=PROJECTOR, picture="table")
    assert fits.width() == 560
    for switch in fits.heading.switches.values():
        assert fits.heading.rect().contains(switch.geometry())
