"""Curves, shades, agreements and tables of fits, against plain modules of torch and the metrics of scikit-learn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from engine.jobs import fits as job
from engine.jobs.fits import STATIONS
from engine.pictures.fit_pictures import (
    HOLE,
    NUMBERS,
    Agreement,
    Bundle,
    Levels,
    Table,
    grid,
    shades_of,
)

from .fits_kit import SIDE, each, made, plain, trained, wish

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
