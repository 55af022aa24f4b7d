"""Paths on a plane: held against least squares and singular values, row by row as a history grows."""

from __future__ import annotations

import numpy as np
import pytest

from engine.history import History, TrainingRows
from engine.jobs.train import run
from engine.outcome import Outcome
from engine.pictures.slice_paths import SlicePaths, drawn_values, hold, true_values
from engine.recording import Ending, Lane
from engine.slices.plane import Plane
from engine.slices.planes import make_plane
from engine.trainer import Trainer
from engine.training import SliceView, Training

VIEW = SliceView()


def skewed(weights: int, seed: int = 0) -> Plane:
    """A plane whose directions are neither of length 1 nor at right angles."""
    draw = np.random.default_rng(seed)
    origin, u, v = draw.standard_normal((3, weights))
    return Plane(origin, 3 * u, v + u, "random", seed, ("a", "b"), "", ((-1.0, 1.0), (-1.0, 1.0)))


def rows_of(weights: np.ndarray, step: np.ndarray | None = None) -> TrainingRows:
    """Rows with the given weights `[T, L, P]`; the loss of lane l in row t is t + l / 10."""
    T, L, _ = weights.shape
    plain, loss = np.zeros((T, L)), np.arange(T)[:, None] + np.arange(L) / 10
    step = np.arange(T) if step is None else step
    return TrainingRows(step, weights, loss, 2 * loss, plain, plain + 0.25, plain[..., None], plain, plain, plain)


def history_of(rows: TrainingRows, endings: tuple[Ending, ...] | None = None) -> History:
    lanes = tuple(Lane(racer, 0, 0) for racer in range(rows.weights.shape[1]))
    history = History(lanes, 1000)
    history.append(rows, endings or tuple(Ending() for _ in lanes))
    return history


def walk(T: int, L: int, P: int) -> np.ndarray:
    return np.random.default_rng(7).standard_normal((T, L, P)).cumsum(0).astype(np.float32)


def test_places_are_those_of_least_squares() -> None:
    plane, weights = skewed(12), walk(30, 3, 12)
    paths = SlicePaths(plane, history_of(rows_of(weights)), VIEW)
    list(paths.follow())
    offsets = (weights - plane.origin).reshape(-1, 12).T
    fitted = np.linalg.lstsq(np.stack([plane.u, plane.v], 1), offsets, rcond=None)[0].T
    found = paths.trajectory.rows
    np.testing.assert_allclose(found.position.reshape(-1, 2), fitted, atol=1e-9)
    np.testing.assert_array_equal(found.step, np.arange(30))
    np.testing.assert_array_equal(found.loss, rows_of(weights).train_loss)


def test_the_share_is_that_of_the_singular_values() -> None:
    path = walk(40, 1, 9)[:, 0].astype(float)
    centred = path - path.mean(0)
    _, sizes, directions = np.linalg.svd(centred, full_matrices=False)
    best = Plane(path[-1], directions[0], directions[1], "pca", 0, ("a", "b"), "", ((-1.0, 1.0), (-1.0, 1.0)))
    assert hold(best, path).explained == pytest.approx((sizes[:2] ** 2).sum() / (sizes**2).sum(), rel=1e-9)
    assert hold(best, path).length == pytest.approx(np.linalg.norm(path[1:] - path[:-1], axis=1).sum())
    assert hold(skewed(9), path).explained < hold(best, path).explained
    assert np.isnan(hold(best, path[[3, 3, 3]]).explained)


def test_paths_grow_with_the_history_and_are_projected_once() -> None:
    plane, weights = skewed(6), walk(20, 2, 6)
    rows = rows_of(weights)
    history = history_of(rows.taken(slice(0, 8)))
    paths = SlicePaths(plane, history, VIEW)
    list(paths.follow())
    assert not paths.behind
    assert len(paths.trajectory.rows) == 8
    early, first = paths.trajectory, paths.holds
    history.append(rows.taken(slice(8, 20)), (Ending(), Ending(Outcome.CONVERGED, 15)))
    assert paths.behind
    list(paths.follow())
    assert paths.trajectory is early  # views go on drawing where they were
    np.testing.assert_allclose(early.rows.position, plane.coordinates(weights), atol=1e-12)
    assert early.endings[1].step == 15
    assert paths.holds != first
    list(paths.follow())
    assert len(early.rows) == 20


def test_a_history_that_thins_itself_leaves_what_is_projected() -> None:
    plane, weights = skewed(4), walk(200, 1, 4)
    rows, history = rows_of(weights), History((Lane(0, 0, 0),), 64)
    paths = SlicePaths(plane, history, VIEW)
    for begin in range(0, 200, 20):
        history.append(rows.taken(slice(begin, begin + 20)), (Ending(),))
        list(paths.follow())
    kept = paths.trajectory.rows
    assert (np.diff(kept.step) > 0).all()
    assert kept.step[-1] >= history.rows.step[-1]
    np.testing.assert_allclose(kept.position, plane.coordinates(weights[kept.step]), atol=1e-12)


def test_what_repeats_after_an_ending_does_not_count() -> None:
    plane, weights = skewed(6), walk(40, 1, 6)
    weights[10:] = weights[10]
    ended = SlicePaths(plane, history_of(rows_of(weights), (Ending(Outcome.CONVERGED, 10),)), VIEW)
    list(ended.follow())
    assert ended.holds[0].explained == pytest.approx(plane.explained(weights[:11, 0].astype(float)))


def test_one_that_diverged_spoils_no_other() -> None:
    weights = walk(10, 2, 5)
    weights[6:, 0] = np.inf
    paths = SlicePaths(skewed(5), history_of(rows_of(weights)), VIEW)
    with np.errstate(all="ignore"):
        list(paths.follow())
    assert np.isfinite(paths.trajectory.rows.position[:, 1]).all()
    assert np.isfinite(paths.holds[1].explained)
    assert not np.isfinite(paths.holds[0].explained)


def test_what_is_drawn_follows_data_and_measure() -> None:
    rows = rows_of(walk(4, 1, 3))
    np.testing.assert_array_equal(true_values(rows, "training", "loss"), rows.train_loss)
    np.testing.assert_array_equal(true_values(rows, "validation", "loss"), rows.validation_loss)
    np.testing.assert_array_equal(true_values(rows, "validation", "accuracy"), np.full((4, 1), 0.75))
    nothing = np.full((4, 1), np.nan)
    assert drawn_values(rows.train_loss, nothing, "accuracy") is rows.train_loss  # numbers have no wrong answers
    unheld = TrainingRows(rows.step, rows.weights, rows.train_loss, nothing, *rows.arrays()[4:])
    np.testing.assert_array_equal(true_values(unheld, "validation", "loss"), rows.train_loss)


def trained() -> Trainer:
    data = {"key": "moons", "samples": 60}
    network = {"key": "mlp", "hidden": (4,)}
    racers = [{"optimizer": {"key": "sgd", "lr": 0.1}}, {"optimizer": {"key": "adam", "lr": 0.02}, "style": 1}]
    return run(Training.checked({"data": data, "network": network, "racers": racers, "batch": 20, "epochs": 8}))


def test_a_real_training_ends_at_the_middle_of_its_plane() -> None:
    trainer = trained()
    rows = trainer.history.rows
    plane = make_plane(VIEW, trainer.problem, rows, trainer.lanes)
    paths = SlicePaths(plane, trainer.history, VIEW)
    list(paths.follow())
    np.testing.assert_allclose(paths.trajectory.rows.position[-1, 0], (0, 0), atol=1e-9)
    assert [hold.explained > 0.5 for hold in paths.holds] == [True, True]
