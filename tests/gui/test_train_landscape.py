"""Somebody at the Landscape tab: planes, paths, warnings, and a point to train from."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.jobs.train import train
from engine.trainer import Trainer
from gui.theme import racer_style
from gui.views.screen_item import Projection

from .map_kit import picture_of, settle, shows
from .slice_kit import Look, finished, positions, ran, small


@pytest.fixture(scope="module")
def trainer() -> Trainer:
    return finished()


# --- what is there ---------------------------------------------------------------------------------


def test_before_anything_is_trained_it_says_so(look: Look) -> None:
    looker = look()
    assert "Nothing is trained yet" in looker.tab.empty.text()
    assert looker.tab.empty.isVisible()
    looker.tab.set_frame(None)
    assert looker.tab.picture.settled


def test_a_training_appears_with_all_its_paths(look: Look, trainer: Trainer, qtbot: QtBot) -> None:
    looker = look()
    looker.sees(trainer)
    looker.waits()
    view = looker.tab.plane.map
    assert view.isVisible()
    settle(qtbot, view)
    picture = picture_of(view.canvas)
    for lane, style in ((0, 0), (1, 1)):
        a, b = positions(looker)[-1, lane].tolist()
        assert shows(picture, looker.place(a, b), racer_style(style).colour, 3)
    assert looker.tab.facts.shares.keys() == {0, 1}
    assert all(cell.text().endswith("%") for cell in looker.tab.facts.shares.values())
    assert looker.cell("data") == f"training ({len(trainer.problem.train)})"
    assert looker.cell("grid") == "11 × 11"
    assert not looker.tab.progress.button.isVisible()


def test_paths_and_numbers_follow_the_step(look: Look, trainer: Trainer) -> None:
    looker = look()
    looker.tab.set_selected(1)
    rows = trainer.history.rows
    looker.sees(trainer, 0)
    looker.waits()
    for row in (0, 4, -1):
        looker.sees(trainer, row)
        looker.waits()
        heads = {head.racer: head.point for head in looker.tab.plane.map.heads.heads()}
        for racer, point in heads.items():
            a, b = Projection.of(looker.tab.plane.map.box).data(point)
            assert (a, b) == pytest.approx(positions(looker)[row, racer].tolist(), abs=1e-6)
        assert float(looker.cell("true")) == pytest.approx(float(rows.train_loss[row, 1]), rel=1e-3)
        plane = looker.slice.plane
        distance = float(plane.distance(rows.weights[row, 1].astype(float)))
        assert float(looker.cell("distance")) == pytest.approx(distance, rel=1e-3, abs=1e-9)
    assert "Adam" in looker.tab.facts.point.text()


def test_it_grows_while_it_is_trained_and_is_made_anew_when_that_rests(look: Look) -> None:
    looker = look()
    growing = Trainer(small())
    growing.begin()
    looker.sees(growing)
    assert looker.tab.empty.isVisible()  # one row makes no path
    while growing.history.count < 4:
        growing.advance()
    looker.sees(growing)
    looker.qtbot.waitUntil(lambda: looker.tab.picture.picture is not None)
    first = looker.tab.picture.picture
    looker.waits()
    for _ in train(growing):
        pass
    looker.sees(growing)
    looker.waits()
    assert looker.tab.picture.picture is not first
    assert looker.tab.picture.picture.rows == growing.history.count
    assert len(positions(looker)) == growing.history.count


def test_nothing_is_computed_for_a_tab_that_nobody_sees(look: Look, trainer: Trainer) -> None:
    looker = look()
    looker.tab.hide()
    looker.sees(trainer)
    assert not looker.tab.picture.busy
    assert looker.tab.picture.picture is None
    looker.tab.show()
    looker.waits()
    assert looker.tab.plane.isVisible()


# --- which plane -----------------------------------------------------------------------------------


def test_every_kind_of_plane_has_its_line_and_can_be_undone(look: Look, trainer: Trainer) -> None:
    looker = look()
    looker.sees(trainer)
    looker.waits()
    for kind in ("three", "random", "hessian"):
        looker.chooses(kind)
        assert looker.view.plane == kind
        assert looker.slice.plane.kind == kind
        assert looker.tab.controls.idea.text() == looker.tab.controls.kinds[kind][1]
        assert looker.tab.controls.ends["second"].isVisibleTo(looker.tab) == (kind == "three")
        assert looker.tab.controls.draw.isVisibleTo(looker.tab) == (kind == "random")
    looker.store.undo()
    looker.waits()
    assert looker.slice.plane.kind == "random"
    assert looker.tab.controls.kind.currentText() == "Random directions"


def test_other_random_directions_are_another_picture(look: Look, trainer: Trainer) -> None:
    looker = look()
    looker.sees(trainer)
    looker.chooses("random")
    before = looker.slice.loss
    assert looker.cell("seed") == "0"
    assert "Two random directions out of 22" in looker.warnings()
    looker.clicks(looker.tab.controls.draw)
    looker.waits()
    assert looker.view.seed == 1
    assert looker.cell("seed") == "1"
    after = looker.slice.loss
    assert not np.allclose(before, after)
    looker.store.undo()
    looker.waits()
    np.testing.assert_array_equal(looker.slice.loss, before)


def test_the_centre_is_the_end_of_whom_one_picks(look: Look, trainer: Trainer) -> None:
    looker = look()
    looker.sees(trainer)
    looker.waits()
    looker.picks(looker.tab.controls.ends["centre"], "Adam")
    looker.waits()
    assert looker.view.centre == 1
    np.testing.assert_allclose(positions(looker)[-1, 1], (0, 0), atol=1e-9)


def test_wrong_answers_are_drawn_low_where_few_and_nothing_is_computed_for_that(look: Look, trainer: Trainer) -> None:
    looker = look()
    looker.sees(trainer)
    looker.waits()
    picture = looker.tab.picture.picture
    looker.clicks(looker.tab.controls.switches["measure"].buttons["accuracy"])
    looker.waits()
    assert looker.tab.picture.picture is picture
    shown = looker.tab.plane.scenario.landscape
    np.testing.assert_allclose(shown.grid.values, 1 - picture.slice.accuracy)
    assert looker.tab.plane.map.canvas.colour_bar.name == "wrong"
    assert looker.cell("true").endswith("%")
    looker.clicks(looker.tab.controls.switches["part"].buttons["validation"])
    looker.waits()
    assert looker.cell("data") == f"validation ({len(trainer.problem.validation)})"


def test_a_plane_that_cannot_be_says_why(look: Look) -> None:
    one = ran(racers=["sgd"])
    looker = look(one.training)
    looker.sees(one)
    looker.chooses("three")
    assert "add a racer" in looker.tab.empty.text()
    assert looker.tab.empty.isVisible()
    looker.chooses("random")
    assert looker.tab.plane.isVisible()


# --- whether to trust it ---------------------------------------------------------------------------


def test_it_warns_of_what_is_not_so(look: Look, trainer: Trainer) -> None:
    looker = look()
    looker.tab.set_selected(1)
    looker.sees(trainer)
    looker.chooses("three")
    assert "off the plane's" not in looker.warnings()  # the end of Adam lies on it
    looker.chooses("random")
    assert "Less than half of every path lies in the plane." in looker.warnings()
    assert "off the plane's" in looker.warnings()


def test_escape_keeps_what_is_there_and_says_that_it_is_coarse(look: Look) -> None:
    slow = ran(data={"key": "moons", "samples": 20_000}, epochs=1, record_every=100)
    looker = look(slow.training.changed_view(slice=slow.training.view.slice.changed(grid=401)))
    looker.sees(slow)
    looker.qtbot.waitUntil(lambda: looker.tab.picture.picture is not None, timeout=30_000)
    assert looker.tab.progress.bar.isVisible()
    assert looker.tab.progress.button.text() == "Cancel"
    QTest.keyClick(looker.tab.plane.map.canvas, Qt.Key.Key_Escape)
    assert not looker.tab.picture.busy
    coarse = looker.tab.picture.picture
    assert coarse is not None
    assert coarse.slice.share < 1
    looker.waits()
    assert looker.tab.picture.picture is coarse
    assert "coarse" in looker.tab.progress.words.text()
    assert looker.tab.progress.button.text() == "Finish"
    looker.clicks(looker.tab.progress.button)
    assert looker.tab.picture.busy
    looker.clicks(looker.tab.progress.button)
    assert not looker.tab.picture.busy
