"""The pictures of fits, against plain modules of torch and the metrics of scikit-learn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from engine.jobs import fits as job
from engine.jobs.fits import STATIONS, Fits, Wish, fits
from engine.jobs.train import run
from engine.pictures.fit_pictures import (
    HOLE,
    LEVELS,
    NUMBERS,
    Agreement,
    Bundle,
    Levels,
    Picture,
    Regions,
    Table,
    grid,
    regions,
    shades_of,
)
from engine.pictures.fits import MOST_DRAWN, kind_of, may_choose, scene_of
from engine.pictures.tiling import columns
from engine.problem import Problem
from engine.trainer import Trainer
from engine.training import Training

SIDE = 25


def trained(data: Any, loss: str, network: Any = None, **more: Any) -> Trainer:
    """A few epochs of two optimizers on a small net."""
    racers = [{"optimizer": {"key": "sgd", "lr": 0.05}}, {"optimizer": {"key": "adam", "lr": 0.05}}]
    network = network or {"key": "mlp", "hidden": [8], "activation": "Tanh"}
    fields = {"data": data, "loss": loss, "network": network, "racers": racers, "epochs": 8, "dtype": "float64"}
    return run(Training.checked({**fields, **more}))


def wish(trainer: Trainer, picture: Any = "map", part: Any = "validation", side: int = SIDE) -> Wish:
    lanes = tuple(tuple(trainer.history.lanes_of(racer)) for racer in range(len(trainer.training.racers)))
    scene = scene_of(trainer.problem, picture, part)
    return Wish(trainer.problem, scene, trainer.history.rows.weights[-1], lanes, side)


def made(wished: Wish) -> Fits:
    last = list(fits(wished))[-1]
    assert last is not None and last.sharp and last.wish is wished
    return last


def module_of(problem: Problem, weights: np.ndarray) -> Any:
    """The network as torch has it, with a row of weights."""
    module = problem.training.network.module(problem.shape).double()
    torch.nn.utils.vector_to_parameters(torch.from_numpy(weights), module.parameters())
    return module


def plain(problem: Problem, weights: np.ndarray, x: np.ndarray) -> np.ndarray:
    """What the network gives `[B, K]` for samples in the units of the data."""
    with torch.no_grad():
        return module_of(problem, weights)(torch.from_numpy((x - problem.mean) / problem.scale)).numpy()


def each(wished: Wish, kind: type[Picture]) -> Iterator[tuple[np.ndarray, Any]]:
    """The weights of every racer's first lane, and its picture."""
    for lanes, picture in zip(wished.lanes, made(wished).pictures, strict=True):
        assert isinstance(picture, kind)
        yield wished.weights[lanes[0]], picture


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


# --- numbers -----------------------------------------------------------------------------------------


def test_a_curve_is_what_the_plain_module_gives() -> None:
    wished = wish(trained("sine", "mse"))
    for weights, picture in each(wished, Bundle):
        assert picture.x.shape == (STATIONS,)
        expected = plain(wished.problem, weights, picture.x[:, None])[:, 0]
        for line in (picture.low, picture.middle, picture.high):
            assert line[0] == pytest.approx(expected, abs=1e-12)
        drawn = wished.scene.data.x[wished.scene.rows]
        assert picture.found == pytest.approx(plain(wished.problem, weights, drawn)[:, 0], abs=1e-12)


def test_several_seeds_are_a_median_with_its_quartiles() -> None:
    wished = wish(trained("sine", "mse", seeds=5))
    for lanes, picture in zip(wished.lanes, made(wished).pictures, strict=True):
        assert isinstance(picture, Bundle) and len(lanes) == 5
        curves = [plain(wished.problem, wished.weights[lane], picture.x[:, None])[:, 0] for lane in lanes]
        assert picture.middle[0] == pytest.approx(np.median(curves, axis=0), abs=1e-12)
        assert picture.low[0] == pytest.approx(np.quantile(curves, 0.25, axis=0), abs=1e-12)
        assert picture.high[0] == pytest.approx(np.quantile(curves, 0.75, axis=0), abs=1e-12)


@pytest.mark.parametrize("names", ["ab", "abc"])
def test_classes_over_one_feature_are_curves_of_probability(tmp_path: Path, names: str) -> None:
    x = np.linspace(-2, 2, 30)
    file = tmp_path / "mine.csv"
    rows = (f"{value},{names[min(int(value + 2), len(names) - 1)]}" for value in x)
    file.write_text("\n".join(["x,kind", *rows]), encoding="utf-8")
    wished = wish(trained({"key": "csv", "path": str(file), "x": ["x"], "y": "kind"}, "cross_entropy"))
    scene = wished.scene
    assert scene.kind == "probability" and scene.titles == ("x", "probability" + " of b" * (len(names) == 2))
    for weights, picture in each(wished, Bundle):
        scores = torch.from_numpy(plain(wished.problem, weights, picture.x[:, None]))
        shares = scores.softmax(1).numpy().T
        assert picture.middle == pytest.approx(shares[1:] if len(names) == 2 else shares, abs=1e-12)
        found = plain(wished.problem, weights, scene.data.x[scene.rows]).argmax(1)
        assert np.array_equal(picture.found, found)


def test_levels_are_what_the_plain_module_gives() -> None:
    wished = wish(trained("plane", "mse"))
    _, _, points = grid(wished.scene.box, SIDE)
    for weights, picture in each(wished, Levels):
        expected = plain(wished.problem, weights, points)[:, 0]
        assert picture.value.ravel() == pytest.approx(expected, abs=1e-12)
        assert np.array_equal(picture.shades.ravel(), shades_of(expected, wished.scene.span))


def test_shades_of_numbers_are_cut_at_the_targets() -> None:
    shades = shades_of(np.array([-5.0, 0.0, 0.5, 1.0, 9.0, np.nan, np.inf]), (0.0, 1.0))
    assert shades.tolist() == [0, 0, NUMBERS // 2, NUMBERS, NUMBERS, HOLE, HOLE]


@pytest.mark.parametrize("part", ["training", "validation"])
def test_r2_is_that_of_scikit_learn(part: Any) -> None:
    from sklearn.metrics import r2_score

    trainer = trained("diabetes", "mse")
    wished = wish(trainer, part=part)
    rows = trainer.problem.part(part).raw
    for weights, picture in each(wished, Agreement):
        predicted = plain(wished.problem, weights, wished.scene.data.x)[:, 0]
        assert picture.r2 == pytest.approx(r2_score(wished.scene.data.y[rows], predicted[rows]), abs=1e-10)
        assert picture.found == pytest.approx(predicted[wished.scene.rows], abs=1e-9)


# --- tables ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["training", "validation"])
@pytest.mark.parametrize(("data", "loss"), [("iris", "cross_entropy"), ("breast_cancer", "bce_with_logits")])
def test_tables_are_those_of_scikit_learn(data: str, loss: str, part: Any) -> None:
    from sklearn.metrics import accuracy_score, confusion_matrix

    trainer = trained(data, loss)
    wished = wish(trainer, part=part)
    rows = trainer.problem.part(part).raw
    y = wished.scene.data.y[rows]
    for racer, (weights, picture) in enumerate(each(wished, Table)):
        outputs = plain(wished.problem, weights, wished.scene.data.x[rows])
        found = outputs[:, 0] > 0 if outputs.shape[1] == 1 else outputs.argmax(1)
        classes = range(len(wished.scene.data.classes))
        assert np.array_equal(picture.counts, confusion_matrix(y, found, labels=classes))
        assert picture.accuracy == pytest.approx(accuracy_score(y, found))
        recorded = getattr(trainer.history.rows, f"{'train' if part == 'training' else part}_accuracy")[-1, racer]
        assert picture.accuracy == pytest.approx(recorded)
        assert picture.shares.sum(1) == pytest.approx(np.ones(len(classes)))


def test_the_worst_misses_of_pictures_are_misses_and_the_surest_first() -> None:
    trainer = trained("digits", "cross_entropy", "softmax", epochs=1)
    wished = wish(trainer)
    data = wished.scene.data
    for weights, picture in each(wished, Table):
        assert 0 < len(picture.worst) <= job.WORST
        assert not np.any(data.y[picture.worst] == picture.worst_as)
        assert np.isin(picture.worst, trainer.problem.validation.raw).all()
        scores = plain(wished.problem, weights, data.x[picture.worst])
        taken, right = (scores[range(len(scores)), k] for k in (picture.worst_as, data.y[picture.worst].astype(int)))
        assert (np.diff(taken - right) <= 1e-9).all() and np.array_equal(scores.argmax(1), picture.worst_as)


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
