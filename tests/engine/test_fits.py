"""Regions of classes, scenes and threads of the pictures of fits, against plain modules of torch."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest
import torch

from engine.jobs import fits as job
from engine.jobs.fits import fits
from engine.pictures.fit_pictures import (
    HOLE,
    LEVELS,
    Regions,
    Table,
    grid,
    regions,
)
from engine.pictures.fits import MOST_DRAWN, kind_of, may_choose, scene_of
from engine.pictures.tiling import columns
from engine.problem import Problem
from engine.training import Training

from .fits_kit import SIDE, each, plain, trained, wish

# --- regions -----------------------------------------------------------------------------------------


def test_regions_of_two_classes_are_those_of_the_plain_module() -> None:
    wished = wish(trained("moons", "bce_with_logits"))
    problem, scene = wished.problem, wished.scene
    _, _, points = grid(scene.box, SIDE)
    for weights, picture in each(wished, Regions):
        chance = 1 / (1 + np.exp(-plain(problem, weights, points)[:, 0]))
        assert np.array_equal(picture.winner.ravel(), chance > 0.5)
        assert picture.value.ravel() == pytest.approx(np.maximum(chance, 1 - chance), abs=1e-12)
        found = plain(problem, weights, scene.data.x[scene.rows])[:, 0] > 0
        assert np.array_equal(picture.found, found)


@pytest.mark.parametrize("loss", ["cross_entropy", "nll", "multi_margin"])
def test_regions_of_several_classes_are_those_of_the_plain_module(loss: str) -> None:
    wished = wish(trained({"key": "blobs", "classes": 4}, loss))
    _, _, points = grid(wished.scene.box, SIDE)
    for weights, picture in each(wished, Regions):
        scores = torch.from_numpy(plain(wished.problem, weights, points))
        assert np.array_equal(picture.winner.ravel(), scores.argmax(1).numpy())
        first, second = scores.topk(2, 1).values.numpy().T
        expected = first - second if loss == "multi_margin" else scores.softmax(1).max(1).values.numpy()
        assert picture.value.ravel() == pytest.approx(expected, abs=1e-12)


def test_shades_say_the_class_and_how_certain_it_is() -> None:
    xs = ys = np.arange(2.0)
    scores = np.array([[0.0, 0.0, 50.0, np.nan], [0.0, 50.0, 0.0, 0.0]])
    shades = regions(xs, ys, scores, scores[:, :1], "logit").shades.ravel()
    assert shades.tolist() == [0, LEVELS + LEVELS - 1, LEVELS - 1, HOLE]


def test_the_border_of_a_linear_classifier_is_where_its_logit_is_0() -> None:
    wished = wish(trained("moons", "bce_with_logits", "logistic"))
    for weights, picture in each(wished, Regions):
        border = picture.border[np.isfinite(picture.border).all(1)]
        assert len(border) > SIDE
        assert np.abs(plain(wished.problem, weights, border)).max() < 1e-9


def test_the_border_of_a_net_is_near_where_its_logit_is_0() -> None:
    wished = wish(trained("moons", "bce_with_logits", epochs=30), side=121)
    for weights, picture in each(wished, Regions):
        border = picture.border[np.isfinite(picture.border).all(1)]
        assert len(border) > 121
        assert np.abs(plain(wished.problem, weights, border)).max() < 0.02


def test_borders_of_three_classes_meet() -> None:
    wished = wish(trained({"key": "blobs", "classes": 3}, "cross_entropy", "softmax", epochs=30))
    for weights, picture in each(wished, Regions):
        scores = np.sort(plain(wished.problem, weights, picture.border[np.isfinite(picture.border).all(1)]), 1)
        assert np.median(scores[:, 2] - scores[:, 1]) < 1e-9  # but for the cells where all three meet
        assert set(np.unique(picture.winner)) == {0, 1, 2}


def test_slow_pictures_come_coarse_first(monkeypatch: pytest.MonkeyPatch) -> None:
    wished = wish(trained("moons", "cross_entropy"), side=61)
    assert [one for one in fits(wished) if one is not None and not one.sharp] == []
    monkeypatch.setattr(job, "QUICK", 0.0)
    shown = [one for one in fits(wished) if one is not None]
    assert not shown[0].sharp and shown[-1].sharp
    coarse, fine = (one.pictures[0] for one in (shown[0], shown[-1]))
    assert isinstance(coarse, Regions) and isinstance(fine, Regions)
    assert coarse.winner.shape == (job.COARSE, job.COARSE) and fine.winner.shape == (61, 61)
    assert np.array_equal(coarse.found, fine.found)


# --- scenes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "loss", "picture", "kind"),
    [
        ("moons", "cross_entropy", "map", "regions"),
        ("moons", "cross_entropy", "table", "table"),
        ("iris", "cross_entropy", "map", "table"),
        ("sine", "mse", "table", "curve"),
        ("plane", "mse", "map", "level"),
        ("ten_features", "mse", "map", "agreement"),
    ],
)
def test_the_picture_follows_from_data_and_loss(data: str, loss: str, picture: Any, kind: str) -> None:
    problem = Problem(Training.checked({"data": data, "loss": loss}))
    assert kind_of(problem, picture) == kind
    assert may_choose(problem) == (data == "moons")
    scene = scene_of(problem, picture, "validation")
    assert scene.held_out.sum() == len(problem.validation)
    if kind != "table":
        (left, right), (bottom, top) = scene.box
        assert ((scene.places > (left, bottom)) & (scene.places < (right, top))).all()


def test_many_samples_are_thinned_and_few_are_not() -> None:
    problem = Problem(Training.checked({"data": {"key": "moons", "samples": 10_000}}))
    scene = scene_of(problem, "map", "validation")
    assert len(scene.rows) == MOST_DRAWN == len(np.unique(scene.rows))
    assert set(scene.target) == {0.0, 1.0}


def test_pictures_stay_over_the_same_samples_only() -> None:
    def scene(**fields: Any) -> Any:
        return scene_of(Problem(Training.checked({"data": "moons", **fields})), "map", "validation")

    assert scene(epochs=3).alike(scene(epochs=4))
    for other in ({"data": "circles"}, {"split_seed": 1}, {"held_out": 0.5}):
        assert not scene(**other).alike(scene())


def test_without_validation_the_training_samples_are_counted() -> None:
    trainer = trained("iris", "cross_entropy", held_out=0.0, epochs=1)
    for _, picture in each(wish(trainer), Table):
        assert picture.counts.sum() == 150


@pytest.mark.parametrize(
    ("count", "width", "height", "across"),
    [(1, 700, 500, 1), (2, 700, 500, 2), (2, 300, 500, 1), (4, 700, 500, 2), (9, 700, 500, 3), (10, 700, 480, 4)],
)
def test_tiles_fill_a_room(count: int, width: float, height: float, across: int) -> None:
    assert columns(count, width, height, 6) == across


# --- threads -----------------------------------------------------------------------------------------


def test_a_network_run_in_two_threads_at_once_gives_each_its_own_numbers() -> None:
    """`functional_call` puts weights into the module while it runs: two threads must not share one."""
    problem = Problem(Training.checked({"data": "digits", "network": {"key": "mlp", "hidden": [64]}}))
    rows = [problem.initial(seed)[None] for seed in range(2)]
    expected = [problem.outputs(row, problem.train.x) for row in rows]
    wrong: list[int] = []

    def work(which: int) -> None:
        found = (problem.outputs(rows[which], problem.train.x) for _ in range(60))
        wrong.extend(which for one in found if not torch.equal(one, expected[which]))

    threads = [threading.Thread(target=work, args=(which,)) for which in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
