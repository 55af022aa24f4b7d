"""The fits of the page on imbalance are minimisers of what torch computes, and what is said of them is so."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from engine.lab import imbalance as lab
from engine.lab.imbalance import Fit, ImbalancePage
from engine.lab.logistic_fits import RIDGE, logistic_fit
from engine.loss import LOSSES

PAGES = [
    ImbalancePage(),
    ImbalancePage(ratio=1),
    ImbalancePage(ratio=99, distance=1.0),
    ImbalancePage(ratio=60, distance=3.5, pos_weight=4.0, gamma=5.0, seed=3),
    ImbalancePage(ratio=30, distance=0.0, gamma=0.5),
]
each_page = pytest.mark.parametrize("page", PAGES, ids=range(len(PAGES)))


def slopes(fit: Fit, page: ImbalancePage, number: int) -> np.ndarray:
    """The gradient at a fit of what torch computes, as the losses' documentation writes it, with the ridge."""
    data = lab.samples(page)
    x, y = torch.from_numpy(data.x), torch.from_numpy(data.y)
    w, b = (torch.tensor(part, dtype=torch.float64, requires_grad=True) for part in fit.theta)
    z = w * x + b
    ratio = data.negatives / data.positives
    if number == 2:
        weights = [len(data.y) / (2 * data.negatives), len(data.y) / (2 * data.positives)]
        balanced = torch.tensor(weights, dtype=torch.float64)
        loss = functional.cross_entropy(torch.stack([torch.zeros_like(z), z], -1), y.long(), weight=balanced)
    elif number == 3:
        focal = LOSSES.read({"key": "focal", "gamma": page.gamma, "alpha": None})
        loss = focal.each(z, y).mean()
    else:
        told = 1.0 if number == 0 else page.pos_weight or ratio
        weight = torch.tensor(told, dtype=torch.float64)
        loss = functional.binary_cross_entropy_with_logits(z, y, pos_weight=weight, reduction="sum")
        loss = loss / (data.negatives + told * data.positives)
    (loss + RIDGE * w**2 / 2).backward()
    assert w.grad is not None and b.grad is not None
    return np.array([w.grad.item(), b.grad.item()])


@each_page
@pytest.mark.parametrize("number", range(4))
def test_the_gradient_of_torchs_loss_is_zero_at_every_fit(page: ImbalancePage, number: int) -> None:
    fit = lab.fits(page, lab.samples(page))[number]
    assert np.abs(slopes(fit, page, number)).max() < 1e-10


@pytest.mark.parametrize("gamma", [0.0, 2.0, 5.0])
def test_no_fit_of_a_grid_is_better(gamma: float) -> None:
    data = lab.samples(ImbalancePage(ratio=9))
    sign = 2 * data.y - 1

    def mean(w: float, b: float) -> float:
        p = 1 / (1 + np.exp(-sign * (w * data.x + b)))
        return float((-((1 - p) ** gamma) * np.log(p)).mean()) + RIDGE * w**2 / 2

    best = mean(*logistic_fit(data.x, data.y, np.ones_like(data.x), gamma))
    grid = [mean(w, b) for w in np.linspace(-4, 4, 33) for b in np.linspace(-6, 6, 33)]
    assert best <= min(grid) + 1e-12


@pytest.mark.parametrize("ratio", [1, 19, 99])
def test_samples_have_the_ratio_and_sliding_it_keeps_the_others(ratio: int) -> None:
    data = lab.samples(ImbalancePage(ratio=ratio))
    assert (len(data.y), data.positives) == (2000, 2000 // (1 + ratio))
    fewer = lab.samples(ImbalancePage(ratio=min(ratio + 20, 99)))
    assert set(fewer.x[fewer.y > 0]) <= set(data.x[data.y > 0])
    assert set(data.x[data.y == 0]) <= set(fewer.x[fewer.y == 0])


def test_balanced_class_weights_fit_as_pos_weight_does() -> None:
    page = ImbalancePage(ratio=30)
    _, weighted, balanced, _ = lab.fits(page, lab.samples(page))
    np.testing.assert_allclose(balanced.theta, weighted.theta, rtol=1e-9)


@each_page
def test_the_answers_are_counted_as_a_person_would(page: ImbalancePage) -> None:
    data = lab.samples(page)
    for fit in lab.fits(page, data):
        said = fit.probabilities(data.x) >= 0.5
        counts = [int((said & (data.y == 1)).sum()), int((said & (data.y == 0)).sum())]
        assert [fit.true_positives, fit.false_positives] == counts
        total = counts[0] + counts[1] + fit.false_negatives + fit.true_negatives
        assert total == len(data.y)
        assert fit.accuracy == pytest.approx((said == (data.y == 1)).mean())
        assert fit.recall == pytest.approx(said[data.y == 1].mean())
        assert fit.boundary is not None
        assert fit.probabilities(np.array([fit.boundary]))[0] == pytest.approx(0.5)


def test_a_fit_that_says_no_to_everyone_is_told_so() -> None:
    page = ImbalancePage(ratio=99, distance=1.0)
    data = lab.samples(page)
    found = lab.fits(page, data)
    assert found[0].recall == 0 and found[0].precision is None and found[0].accuracy == 0.99
    said = lab.words(found, data)
    assert said.startswith("Without weights: accuracy 99.0 %, recall 0 %: it says no to everyone")
    assert found[1].recall > 0.5
    assert "pos_weight 99 moves the boundary: recall 55 %" in said


def test_what_is_said_of_weights_and_focal_loss_holds_only_where_it_does() -> None:
    even = ImbalancePage(ratio=1)
    assert "moves the boundary" not in lab.words(lab.fits(even, lab.samples(even)), lab.samples(even))
    rare = ImbalancePage(ratio=19)
    assert "Focal loss alone hardly moves" in lab.words(lab.fits(rare, lab.samples(rare)), lab.samples(rare))
    plain = ImbalancePage(ratio=19, gamma=0.0)
    assert "Focal" not in lab.words(lab.fits(plain, lab.samples(plain)), lab.samples(plain))


def test_classes_that_do_not_overlap_have_a_finite_fit() -> None:
    x, y = np.array([-2.0, -1.5, -1.0, 1.0, 1.5]), np.array([0.0, 0, 0, 1, 1])
    w, b = logistic_fit(x, y, np.ones(5))
    assert 1 < w < 100
    assert abs(-b / w) < 0.1


def test_bars_count_samples_or_share_each_class() -> None:
    page = ImbalancePage()
    data = lab.samples(page)
    edges, negative, positive = lab.bars(page, data)
    inside = (data.x >= edges[0]) & (data.x <= edges[-1])
    assert negative.sum() + positive.sum() == inside.sum()
    _, negative, positive = lab.bars(page.changed(heights="shares"), data)
    assert (negative.sum(), positive.sum()) == (pytest.approx(1, abs=0.01), pytest.approx(1, abs=0.05))
