"""Planes: the invariants of Li et al. 2018, and what they say of paths against least squares and singular values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.declared import BadInput
from engine.jobs.slice import slice_loss
from engine.problem import Problem
from engine.rows_forward import Layout
from engine.slices.plane import Plane
from engine.slices.planes import hessian_plane, make_plane, pca_plane, random_plane, three_plane
from engine.slices.principal import principal
from engine.training import SliceView
from tests.engine.slice_kit import lanes, paths_of, problem, rows_with, weights_of

RELU = {"key": "mlp", "hidden": [6, 5], "activation": "ReLU"}
CONV = {"network": {"key": "conv", "channels": [3, 4]}, "data": "digits"}
TWO = {"racers": ["sgd", "adam"]}


def filters(row: np.ndarray, layout: Layout) -> list[np.ndarray]:
    """Each parameter `[filters, rest]` of a row of weights."""
    parts = np.split(row, np.cumsum(layout.sizes)[:-1])
    return [part.reshape(shape[0], -1) for part, shape in zip(parts, layout.shapes, strict=True)]


def wandering(made: Problem, steps: int = 40, racers: int = 2) -> np.ndarray:
    """Weights `[T, L, P]` of paths that wander in a few directions."""
    draw = np.random.default_rng(1)
    way = np.cumsum(draw.normal(size=(steps, racers, 5)) * [3, 2, 1, 0.5, 0.1], axis=0)
    found = made.initial(0).numpy() + way @ draw.normal(size=(5, made.layout.total))
    found[0] = found[0, 0]  # one start
    return found


class TestRandomPlanes:
    @pytest.mark.parametrize("changes", [{"network": RELU}, CONV], ids=["mlp", "conv"])
    def test_every_filter_has_the_norm_of_that_filter_and_biases_rest(self, changes: dict) -> None:
        made = problem("classes", **changes)
        weights = weights_of(made)
        plane = random_plane(paths_of(made, weights[None]), 0)
        for direction in (plane.u, plane.v):
            for found, there, shape in zip(
                filters(direction, made.layout), filters(weights[0], made.layout), made.layout.shapes, strict=True
            ):
                expected = np.linalg.norm(there, axis=1) if len(shape) > 1 else np.zeros(len(there))
                np.testing.assert_allclose(np.linalg.norm(found, axis=1), expected, rtol=1e-12)

    def test_a_seed_draws_it_and_another_draws_anew(self) -> None:
        made = problem()
        paths = paths_of(made, weights_of(made)[None])
        first, again, other = (random_plane(paths, 0, seed) for seed in (3, 3, 4))
        assert (first.u == again.u).all()
        assert (first.v == again.v).all()
        cosine = first.u @ other.u / np.linalg.norm(first.u) / np.linalg.norm(other.u)
        assert abs(cosine) < 0.6 < 0.9 < np.linalg.norm(first.u) / np.linalg.norm(other.u) < 1.1

    def test_scaling_one_relu_layer_and_the_next_the_other_way_leaves_the_picture(self) -> None:
        made = problem("classes", network=RELU)
        plain = weights_of(made)[0]
        scaled = plain.copy()
        ends = np.cumsum((0, *made.layout.sizes))
        scaled[ends[0] : ends[2]] *= 7.0  # weight and bias of the first layer
        scaled[ends[2] : ends[3]] /= 7.0  # weight of the second
        pictures = []
        for weights in (plain, scaled):
            plane = random_plane(paths_of(made, weights[None, None]), 0)
            *_, whole = slice_loss(made, plane, plane.box, 9, "training")
            pictures.append(whole)
        np.testing.assert_allclose(pictures[0].loss, pictures[1].loss, rtol=1e-10)
        assert (pictures[0].accuracy == pictures[1].accuracy).all()

    def test_the_reach_is_the_box(self) -> None:
        made = problem()
        plane = random_plane(paths_of(made, weights_of(made)[None]), 0, reach=2.5)
        assert plane.box == ((-2.5, 2.5), (-2.5, 2.5))

    def test_weights_of_zero_have_no_such_plane(self) -> None:
        made = problem()
        with pytest.raises(BadInput, match="these are all 0"):
            random_plane(paths_of(made, np.zeros((1, 1, made.layout.total))), 0)


class TestPrincipalComponents:
    @pytest.mark.parametrize("shape", [(40, 2), (3, 1), (300, 3)])
    def test_they_are_the_singular_vectors_of_what_lies_between_paths_and_centre(self, shape: tuple[int, int]) -> None:
        made = problem("classes", racers=["sgd"] * shape[1])
        weights = wandering(made, *shape)
        plane = pca_plane(paths_of(made, weights), 0)
        offsets = (weights - weights[-1, 0]).reshape(-1, weights.shape[-1])
        _, values, vectors = np.linalg.svd(offsets, full_matrices=False)
        assert (plane.origin == weights[-1, 0]).all()
        assert plane.coordinates(plane.origin) == pytest.approx([0, 0], abs=1e-12)
        shares = values**2 / (values**2).sum()
        assert plane.shares == pytest.approx(shares[:2], rel=1e-5)
        cosines = [abs(plane.u @ vectors[0]), abs(plane.v @ vectors[1])]
        assert cosines == pytest.approx([1, 1], abs=1e-5)
        np.testing.assert_allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-12)

    @given(st.integers(1, 12), st.integers(1, 3), st.integers(2, 9), st.integers(0, 2**16))
    @settings(max_examples=40, deadline=None)
    def test_shares_lie_between_0_and_1(self, steps: int, racers: int, size: int, seed: int) -> None:
        weights = np.random.default_rng(seed).normal(size=(steps, racers, size)).astype(np.float32)
        directions, shares = principal(weights, np.ones((steps, racers), bool), weights[-1, 0])
        assert len(directions) == len(shares)
        assert all(0 <= share <= 1 for share in shares)
        assert sum(shares) <= 1 + 1e-5

    def test_a_short_path_far_from_0_does_not_drown_in_rounding(self) -> None:
        draw = np.random.default_rng(0)
        far = 100 * draw.normal(size=3000)
        steps = np.arange(50)[:, None] / 50
        sides = np.linalg.qr(draw.normal(size=(3000, 2)))[0].T
        weights = (far + np.column_stack([steps, steps**2 / 3]) @ sides).astype(np.float32)[:, None]
        directions, _ = principal(weights, np.ones((50, 1), bool), weights[-1, 0])
        assert np.linalg.svd(directions @ sides.T, compute_uv=False).min() > 0.99

    def test_paths_come_from_the_left_and_from_below(self) -> None:
        made = problem("classes", **TWO)
        for flip in (1, -1):
            weights = flip * wandering(made)
            plane = pca_plane(paths_of(made, weights), 1)
            assert (plane.coordinates(weights[0, 0]) <= 0).all()

    def test_paths_that_rest_span_no_plane(self) -> None:
        made = problem()
        with pytest.raises(BadInput, match="do not span a plane yet"):
            pca_plane(paths_of(made, np.repeat(weights_of(made)[None], 4, 0)), 0)


class TestThreePoints:
    def test_it_holds_the_start_and_both_ends(self) -> None:
        made = problem("classes", **TWO)
        weights = wandering(made)
        plane = three_plane(paths_of(made, weights), 1, 0)
        three = np.stack([weights[-1, 1], weights[-1, 0], weights[0, 0]])
        assert plane.distance(three) == pytest.approx([0, 0, 0], abs=1e-10)
        (a, b, c) = plane.coordinates(three)
        assert a == pytest.approx([0, 0], abs=1e-12)
        assert b == pytest.approx([np.linalg.norm(three[1] - three[0]), 0])
        assert np.linalg.norm(c - a) == pytest.approx(np.linalg.norm(three[2] - three[0]))
        assert c[1] > 0

    def test_what_has_no_such_plane_says_so(self) -> None:
        made = problem("classes", **TWO)
        weights = wandering(made)
        with pytest.raises(BadInput, match="two different racers"):
            three_plane(paths_of(made, weights), 1, 1)
        alone = paths_of(problem(), weights[:, :1])
        with pytest.raises(BadInput, match="add a racer"):
            three_plane(alone, 0, 1)
        same = weights.copy()
        same[-1] = same[-1, 0]
        with pytest.raises(BadInput, match="ended at the same point"):
            three_plane(paths_of(made, same), 0, 1)
        same = weights.copy()
        same[-1, 1] = 2 * same[-1, 0] - same[0, 0]
        with pytest.raises(BadInput, match="on one line"):
            three_plane(paths_of(made, same), 0, 1)


def test_the_hessian_plane_has_the_leading_eigenvectors() -> None:
    from engine.hessian import full_hessian

    made = problem("regression")
    weights = weights_of(made)
    plane = hessian_plane(paths_of(made, weights[None]), 0, 0.5)
    values, vectors = np.linalg.eigh(full_hessian(made, made.initial(0).new_tensor(weights[0])))
    assert [abs(plane.u @ vectors[:, -1]), abs(plane.v @ vectors[:, -2])] == pytest.approx([1, 1], abs=1e-3)
    assert plane.axis_names[0] == f"eigenvector 1 (λ = {values[-1]:.4g})"
    assert plane.box == ((-0.5, 0.5), (-0.5, 0.5))


@pytest.mark.parametrize("kind", ["random", "pca", "three", "hessian"])
def test_the_box_holds_all_paths_with_a_margin(kind: str) -> None:
    made = problem("classes", **TWO)
    weights = wandering(made)
    view = SliceView.checked({"plane": kind, "centre": 1, "second": 0, "reach": 0.2})
    plane = make_plane(view, made, rows_with(weights), lanes(2))
    places = plane.coordinates(weights).reshape(-1, 2)
    (left, right), (bottom, top) = plane.box
    assert (places > [left, bottom]).all()
    assert (places < [right, top]).all()
    assert plane.kind == kind
    assert plane.words.endswith(".")


def test_those_who_diverged_do_not_count() -> None:
    made = problem("classes", racers=["sgd", "adam", "rmsprop"])
    weights, losses = wandering(made, racers=3), np.ones((40, 3))
    lost = weights.copy()
    lost[20:, 1] *= 1e7
    losses[20:, 1] = 1e9
    lost[30:, 2] = np.nan
    found = pca_plane(paths_of(made, lost, losses), 0)
    fewer = weights.copy()
    fewer[20:, 1], fewer[30:, 2] = fewer[-1, 0], fewer[-1, 0]
    expected = pca_plane(paths_of(made, fewer), 0)
    np.testing.assert_allclose(found.directions, expected.directions, atol=1e-4)
    assert np.ravel(found.box) == pytest.approx(np.ravel(expected.box), rel=1e-3)
    for racer, words in ((1, "Adam diverged"), (2, "RMSProp diverged"), (5, "no racer 5")):
        with pytest.raises(BadInput, match=words):
            random_plane(paths_of(made, lost, losses), racer)


class TestPlane:
    def skewed(self) -> Plane:
        draw = np.random.default_rng(0)
        origin, u, v = draw.normal(size=(3, 30))
        return Plane(origin, 3 * u, v + u, "random", 0, ("a", "b"), "", ((-1.0, 1.0), (-1.0, 1.0)))

    def test_points_and_coordinates_are_inverse(self) -> None:
        plane = self.skewed()
        ab = np.random.default_rng(1).normal(size=(7, 2))
        np.testing.assert_allclose(plane.coordinates(plane.points(ab)), ab, atol=1e-12)
        assert plane.distance(plane.points(ab)) == pytest.approx(np.zeros(7), abs=1e-12)

    def test_coordinates_and_distance_are_those_of_least_squares(self) -> None:
        plane = self.skewed()
        weights = np.random.default_rng(2).normal(size=(4, 3, 30)).astype(np.float32)
        for index in np.ndindex(4, 3):
            found, residual, *_ = np.linalg.lstsq(plane.directions.T, weights[index] - plane.origin)
            assert plane.coordinates(weights)[index] == pytest.approx(found)
            assert plane.distance(weights)[index] == pytest.approx(np.sqrt(residual[0]))

    def test_explained_is_the_share_of_the_variance(self) -> None:
        plane = self.skewed()
        path = np.cumsum(np.random.default_rng(3).normal(size=(50, 30)), 0)
        basis = np.linalg.svd(plane.directions, full_matrices=False)[2]
        assert plane.explained(path) == pytest.approx((path @ basis.T).var(0).sum() / path.var(0).sum())
        assert plane.explained(plane.points(path[:, :2])) == pytest.approx(1)
        assert np.isnan(plane.explained(np.repeat(path[:1], 5, 0)))

    def test_many_rows_are_worked_on_in_blocks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from engine.slices import plane as module

        plane, path = self.skewed(), np.random.default_rng(4).normal(size=(50, 30))
        whole = plane.coordinates(path), plane.distance(path), plane.explained(path)
        monkeypatch.setattr(module, "AT_ONCE", 100)
        for found, expected in zip(
            (plane.coordinates(path), plane.distance(path), plane.explained(path)), whole, strict=True
        ):
            np.testing.assert_allclose(found, expected, rtol=1e-12)
