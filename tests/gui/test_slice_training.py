"""Somebody at the Landscape tab: a point to train from, panes, and the line between two ends."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from engine.pictures.digits import digits
from engine.trainer import Trainer
from gui.theme import THEMES

from .map_kit import drag
from .slice_kit import Look, finished, loss_at, positions, ran, small


@pytest.fixture(scope="module")
def trainer() -> Trainer:
    return finished()


# --- training from a point -------------------------------------------------------------------------


def test_a_point_of_the_grid_gives_weights_with_just_its_loss(look: Look, trainer: Trainer) -> None:
    looker = look()
    looker.sees(trainer)
    looker.waits()
    assert not looker.tab.plane.button.isEnabled() and "interpolated" in looker.tab.plane.note.text()
    shown = looker.slice
    row, column = 8, 3
    a, b = float(shown.a[column]), float(shown.b[row])
    looker.points_at(a, b)
    assert looker.tab.plane.picked == pytest.approx((a, b), abs=0.05 * (shown.a[-1] - shown.a[0]))
    looker.tab.plane.pick(a, b)  # a mouse has only whole pixels
    looker.clicks(looker.tab.plane.button)
    (start,) = looker.taken
    assert (start.a, start.b, start.plane) == (a, b, "pca")
    assert loss_at(trainer, start.array()) == pytest.approx(float(shown.loss[row, column]), rel=1e-5)
    assert "fresh optimizers" in looker.tab.plane.note.text()
    assert looker.tab.plane.words.text().endswith(digits(float(shown.loss[row, column])))


def test_the_ring_is_dragged_and_the_new_training_walks_on_the_same_plane(look: Look, trainer: Trainer) -> None:
    looker = look()
    looker.sees(trainer)
    looker.waits()
    plane = looker.slice.plane
    start, view = positions(looker)[0, 0].tolist(), looker.tab.plane.map
    drag(view, looker.place(*start), looker.place(0.3 * start[0], 0.3 * start[1]))
    picked = looker.tab.plane.picked
    assert picked is not None
    looker.clicks(looker.tab.plane.button)
    again = Trainer(small(start=looker.taken[0]))
    again.begin()
    while again.history.count < 3:
        again.advance()
    looker.sees(again)
    assert looker.slice.plane is plane
    looker.qtbot.waitUntil(lambda: looker.tab.picture.paths.trajectory.count == 3)
    np.testing.assert_allclose(positions(looker)[0], [picked, picked], atol=1e-5)
    looker.waits()  # it rests: a plane of its own


def test_another_loss_is_another_ground(look: Look, trainer: Trainer) -> None:
    looker = look()
    looker.sees(trainer)
    looker.waits()
    other = ran(network={"key": "mlp", "hidden": (3,)})
    looker.sees(other)
    assert looker.tab.picture.paths is None or looker.tab.picture.paths.history is other.history
    looker.waits()
    assert len(looker.slice.plane.origin) == other.problem.layout.total


# --- how it is shown -------------------------------------------------------------------------------


def test_panes_are_switched_and_undone(look: Look, trainer: Trainer) -> None:
    looker = look()
    looker.sees(trainer)
    looker.waits()
    looker.clicks(looker.tab.panes.buttons["both"])
    assert looker.tab.plane.map.isVisible()
    assert looker.tab.plane.surface.isVisible()
    looker.clicks(looker.tab.panes.buttons["3-D"])
    assert not looker.tab.plane.map.isVisible()
    looker.store.undo()
    looker.store.undo()
    assert looker.tab.plane.map.isVisible()
    assert not looker.tab.plane.surface.isVisible()


def test_a_line_leads_from_one_end_to_another(look: Look, trainer: Trainer) -> None:
    looker = look()
    looker.sees(trainer)
    looker.clicks(looker.tab.shows.buttons["line"])
    assert looker.tab.line.isVisible()
    looker.qtbot.waitUntil(lambda: looker.tab.line.line is not None)
    looker.picks(looker.tab.line.first, "SGD")
    looker.picks(looker.tab.line.last, "Adam")
    assert (looker.view.line_from, looker.view.line_to) == (0, 1)
    looker.qtbot.waitUntil(lambda: not looker.tab.line.busy)
    line = looker.tab.line.line
    assert line is not None
    rows = trainer.history.rows
    for at, racer in ((0.0, 0), (1.0, 1)):
        near = int(np.abs(line.t - at).argmin())
        assert line.train_loss[near] == pytest.approx(float(rows.train_loss[-1, racer]), rel=1e-4)
    looker.picks(looker.tab.line.last, "SGD")
    looker.qtbot.waitUntil(lambda: "the same" in looker.tab.line.words.text())
    looker.clicks(looker.tab.shows.buttons["plane"])
    looker.waits()
    assert looker.tab.plane.isVisible()


def test_little_width_puts_the_facts_under_the_picture(look: Look, trainer: Trainer) -> None:
    looker = look()
    looker.sees(trainer)
    looker.waits()
    for width, across in ((640, False), (1000, True)):
        looker.window.resize(width, 600)
        looker.qtbot.waitUntil(lambda wanted=width: looker.tab.width() == wanted)
        facts, picture = (part.mapTo(looker.tab, QPoint()) for part in (looker.tab.facts, looker.tab.plane))
        assert (facts.x() > picture.x() + 200) == across
        assert (facts.y() > picture.y() + 200) != across


@pytest.mark.parametrize("key", THEMES)
def test_nothing_is_cut_off_in_any_theme(look: Look, trainer: Trainer, key: str) -> None:
    looker = look()
    looker.sees(trainer)
    looker.waits()
    looker.tab.set_theme(THEMES[key])
    looker.window.resize(900, 520)
    for part in (looker.tab.facts, looker.tab.controls):
        assert part.minimumSizeHint().width() <= part.parentWidget().width()
    assert all(part.accessibleName() for part in (looker.tab.facts, looker.tab.plane.map, looker.tab.shows))
