"""The fits in the Train workspace as a person sees them: pictures, words, following the step, resizing."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from engine.jobs import fits as job
from engine.jobs.train import run
from engine.pictures.digits import digits
from engine.pictures.fit_pictures import Bundle, Regions, Table
from engine.training import Training
from gui.class_looks import class_look
from gui.theme import DARK, LIGHT, PROJECTOR, Theme
from gui.views.fits import Fits

from .fits_kit import frame, made, pixel, shown


def likeness(colour: QColor, other: str) -> float:
    """How little two colours differ in hue."""
    apart = abs(colour.hueF() - QColor(other).hueF())
    return 1 - 2 * min(apart, 1 - apart)


# --- what is seen ------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", [LIGHT, DARK, PROJECTOR], ids=lambda theme: theme.key)
def test_the_ground_has_the_colour_of_the_class_predicted_there(qtbot: QtBot, theme: Theme) -> None:
    fits = shown(qtbot, made(), theme=theme, points=False)
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


def test_samples_are_drawn_and_can_be_left_out(qtbot: QtBot) -> None:
    with_samples, without = shown(qtbot, made()), shown(qtbot, made(), points=False)
    one, other = (fits.tiles[0].grab().toImage() for fits in (with_samples, without))
    scene = with_samples.tiles[0].axes.scene  # type: ignore[union-attr]
    at = [pixel(with_samples, 0, *place) for place in scene.places[~scene.held_out].tolist()]
    differ = [one.pixelColor(point) != other.pixelColor(point) for point in at]
    assert np.mean(differ) > 0.95


def test_every_tile_names_its_racer_and_says_how_good_it_is(qtbot: QtBot) -> None:
    trainer = made()
    fits = shown(qtbot, trainer)
    for racer, tile in fits.tiles.items():
        accuracy = trainer.history.rows.validation_accuracy[-1, racer]
        assert tile.title.heading.name == trainer.training.racers[racer].title
        assert tile.title.heading.numbers[0].startswith(f"{100 * accuracy:.1f} % right")
        assert tile.accessibleName() == f"Fit of {trainer.training.racers[racer].title}"


def test_the_numbers_are_those_of_the_picture_on_screen(qtbot: QtBot) -> None:
    trainer = made()
    fits, losses = shown(qtbot, trainer), trainer.history.rows.validation_loss[:, 0]
    said = fits.tiles[0].title.heading.numbers
    fits.set_frame(frame(trainer, 0))
    assert fits.tiles[0].title.heading.numbers == said and said[0].endswith(digits(float(losses[-1])))
    qtbot.waitUntil(lambda: fits.settled)
    assert fits.tiles[0].title.heading.numbers[0].endswith(digits(float(losses[0])))


@pytest.mark.parametrize(("held_out", "words"), [(0.25, "numbers: of validation"), (0.0, "numbers: of training")])
def test_it_is_said_which_samples_the_numbers_are_of(qtbot: QtBot, held_out: float, words: str) -> None:
    trainer = run(made(epochs=1).training.changed(held_out=held_out))
    assert words in shown(qtbot, trainer).heading.legend.text()


def test_a_racer_that_diverged_says_so_and_the_others_do_not(qtbot: QtBot) -> None:
    trainer = made("diabetes", "mse", racers=2, lr=3.0, epochs=4)
    tame = made("diabetes", "mse", racers=2, lr=1e-6, epochs=4)
    assert all("not finite" in tile.title.heading.trouble or "diverged" in tile.title.heading.trouble
               for tile in shown(qtbot, trainer).tiles.values())  # fmt: skip
    assert not any(tile.title.heading.trouble for tile in shown(qtbot, tame).tiles.values())


@pytest.mark.parametrize(
    ("data", "loss", "kind"),
    [("sine", "mse", "curve"), ("plane", "mse", "level"), ("iris", "cross_entropy", "table"),
     ("diabetes", "mse", "agreement")],
)  # fmt: skip
def test_all_kinds_of_data_have_a_picture(qtbot: QtBot, data: str, loss: str, kind: str) -> None:
    fits = shown(qtbot, made(data, loss, lr=0.001, epochs=2))
    assert {tile.axes.scene.kind for tile in fits.tiles.values() if tile.axes} == {kind}
    tile = fits.tiles[0]
    assert tile.picture is not None
    assert len({tile.grab().toImage().pixelColor(x, 120).name() for x in range(0, tile.width(), 2)}) > 3


def test_several_seeds_of_a_curve_have_a_band(qtbot: QtBot) -> None:
    fits = shown(qtbot, made("sine", "mse", seeds=4, epochs=3))
    picture = fits.tiles[0].picture
    assert isinstance(picture, Bundle) and (picture.high > picture.low).any()
    assert "4 seeds" in fits.heading.legend.text()


# --- moving ------------------------------------------------------------------------------------------


def test_the_pictures_follow_the_step_that_is_shown(qtbot: QtBot) -> None:
    trainer = made()
    fits = shown(qtbot, trainer)
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


def test_the_last_picture_stays_until_the_next_is_there(qtbot: QtBot) -> None:
    trainer = made()
    fits = shown(qtbot, trainer)
    for row in range(len(trainer.history.rows)):
        fits.set_frame(frame(trainer, row))
        assert all(tile.picture is not None for tile in fits.tiles.values())
    qtbot.waitUntil(lambda: fits.settled)


def test_a_picture_of_other_data_does_not_stay(qtbot: QtBot) -> None:
    fits, other = shown(qtbot, made()), made("iris", lr=0.01, epochs=2)
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


def test_a_cleared_view_shows_its_tiles_without_pictures(qtbot: QtBot) -> None:
    fits = shown(qtbot, made())
    fits.set_frame(None)
    assert fits.settled and all(tile.picture is None and tile.axes is None for tile in fits.tiles.values())


# --- room --------------------------------------------------------------------------------------------


def test_hidden_racers_have_no_tile(qtbot: QtBot) -> None:
    trainer = made()
    fits = shown(qtbot, trainer)
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
def test_tiles_fill_the_room_and_do_not_overlap(qtbot: QtBot, racers: int, size: tuple[int, int]) -> None:
    fits = shown(qtbot, made(racers=racers, epochs=1), size=size)
    places = [tile.geometry() for tile in fits.tiles.values()]
    room = fits.grid.room.rect()
    assert all(room.contains(place) for place in places)
    assert not any(a.intersects(b) for k, a in enumerate(places) for b in places[:k])
    assert sum(place.width() * place.height() for place in places) > 0.7 * fits.grid.width() * fits.grid.height()


def test_resizing_keeps_the_pictures(qtbot: QtBot) -> None:
    fits = shown(qtbot, made())
    before = fits.tiles[0].geometry()
    fits.resize(480, 700)
    qtbot.waitUntil(lambda: fits.tiles[0].geometry() != before)
    assert all(tile.picture is not None for tile in fits.tiles.values()) and fits.settled


def test_more_racers_than_the_room_holds_can_be_scrolled_to(qtbot: QtBot) -> None:
    fits = shown(qtbot, made(racers=30, epochs=1), size=(420, 360))
    assert fits.grid.room.height() > fits.grid.height() and min(tile.width() for tile in fits.tiles.values()) >= 100


def test_the_heading_is_no_wider_than_the_view(qtbot: QtBot) -> None:
    fits = shown(qtbot, made(), size=(560, 400), theme=PROJECTOR, picture="table")
    assert fits.width() == 560
    for switch in fits.heading.switches.values():
        assert fits.heading.rect().contains(switch.geometry())
