"""Training takes the paths that plain loops with torch.optim and torch.nn take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch

from engine.loss import LOSSES
from engine.network import NETWORKS
from engine.optimizer import OPTIMIZERS, Optimizer
from engine.schedule import SCHEDULES
from tests.engine.loss_kit import VARIANTS as LOSS_VARIANTS
from tests.engine.rules import VARIANTS
from tests.engine.training_kit import SMALL_NET, TASKS, Loop, apart, rows_of, training

RULES = list(dict.fromkeys(rule.changed(lr=0.002) for rule in VARIANTS.values() if rule.twin))
"""Every rule with every switch, at a rate at which a network descends: at larger ones rounding makes paths part."""
ADAM = {"key": "adam", "lr": 0.02}


@pytest.fixture(autouse=True)
def double_scalars() -> Iterator[None]:
    """Let torch keep its scalar state (NAdam's mu_product) in float64 as well; its default is float32."""
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_every_optimizer_takes_the_path_of_its_twin(rule: Optimizer) -> None:
    asked = training(racers=[rule.as_dict()], epochs=20)  # of 36 samples in 5 batches
    rows = rows_of(asked)
    assert len(rows) == 101
    assert np.abs(rows.weights[-1] - rows.weights[0]).max() > 1e-6
    assert apart(rows, Loop(asked)) < 1e-10


@pytest.mark.parametrize("key", [cls.key for cls in NETWORKS if cls.key != "own"])
def test_every_network_trains_as_its_module_does(key: str) -> None:
    network = NETWORKS[key]
    for task in network.tasks:
        data, loss = ("digits", "cross_entropy") if network.pictures_only else TASKS[task]
        if network.pictures_only and task != "classes":
            continue
        batch = 64 if network.pictures_only else 8
        asked = training(network=key, data=data, loss=loss, racers=[ADAM, "momentum"], epochs=1, batch=batch)
        rows = rows_of(asked)
        for racer in (0, 1):
            assert apart(rows, Loop(asked, racer), racer) < 1e-10


ACTIVATIONS = NETWORKS["mlp"].parameter("activation").choices


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("seeds", [1, 2])
def test_every_activation(activation: str, seeds: int) -> None:
    asked = training("classes", network={**SMALL_NET, "activation": activation}, racers=[ADAM], seeds=seeds)
    rows = rows_of(asked)
    for seed in range(seeds):
        assert apart(rows, Loop(asked, seed=seed), seed) < 1e-10


@pytest.mark.parametrize("name", list(LOSS_VARIANTS))
def test_every_loss_trains_a_network(name: str) -> None:
    """Value and gradient are those of the module with an independent loss: the paths are the same."""
    loss = LOSS_VARIANTS[name]
    data = "danwood" if loss.key == "squared_log" else TASKS[loss.task][0]
    asked = training(data=data, loss=loss.as_dict(), racers=[{"key": "sgd", "lr": 0.003}], seeds=2, epochs=3)
    rows, loop = rows_of(asked), Loop(asked)
    for part, losses in ((loop.problem.train, rows.train_loss), (loop.problem.validation, rows.validation_loss)):
        assert loop.loss(part.x, part.y).item() == pytest.approx(losses[0, 0], rel=1e-12)
    assert apart(rows, loop) < 1e-10
    assert apart(rows, Loop(asked, seed=1), 1) < 1e-10
    assert np.abs(rows.weights[-1] - rows.weights[0]).max() > 1e-6


def test_all_losses_were_tried() -> None:
    assert {loss.key for loss in LOSS_VARIANTS.values()} == {cls.key for cls in LOSSES}


@pytest.mark.parametrize("cls", list(SCHEDULES), ids=lambda cls: cls.key)
def test_every_schedule_is_its_twin(cls: Any) -> None:
    rule = cls()
    asked = training(racers=[{"optimizer": ADAM, "schedule": rule.as_dict()}], epochs=8)
    loop, rows = Loop(asked), rows_of(asked)
    steps = 8 * loop.steps_per_epoch
    if rule.twin is None:
        assert rows.rate[:-1, 0] == pytest.approx(0.02 * rule.factors(0, steps, steps), rel=1e-14)
        return
    twin = getattr(torch.optim.lr_scheduler, rule.twin)
    settings = rule.twin_settings(steps)
    if rule.twin == "OneCycleLR":
        settings["max_lr"] = settings.get("max_lr", 1.0) * 0.02
    scheduler = twin(loop.optimizer, **settings)
    worst = 0.0
    for t in range(steps):
        assert rows.rate[t, 0] == pytest.approx(loop.optimizer.param_groups[0]["lr"], rel=1e-12)
        loop.advance()
        if t < steps - 1:
            scheduler.step()
        worst = max(worst, float(np.abs(rows.weights[t + 1, 0] - loop.weights).max()))
    assert worst < 1e-10


@pytest.mark.parametrize("batch", [None, 1, 7, 36, 10_000])
def test_full_mini_and_single_sample_batches(batch: int | None) -> None:
    asked = training(batch=batch, racers=[ADAM], epochs=3)
    rows = rows_of(asked)
    assert len(rows) == 3 * -(-36 // min(batch or 36, 36)) + 1
    assert apart(rows, Loop(asked)) < 1e-10


def test_every_lane_takes_its_own_path_whoever_runs_beside_it() -> None:
    """Racers that share a rule, others that do not, and several seeds. Only rounding differs: torch's exp has
    other last bits at the end of an array than within it, and a lane stands elsewhere when others are beside it."""
    racers = [ADAM, {"key": "momentum"}, {**ADAM, "lr": 0.005}, {"key": "rprop"}, {"key": "rprop", "lr": 0.03}]
    together = rows_of(training("classes", racers=racers, seeds=3, epochs=10))
    for racer, optimizer in enumerate(racers):
        for seed in range(3):
            alone = rows_of(training("classes", racers=[optimizer], seed=seed, epochs=10))
            assert np.abs(together.weights[:, 3 * racer + seed] - alone.weights[:, 0]).max() < 1e-12


@pytest.mark.parametrize("clip", [0.05, 0.5, 50.0])
def test_clipping_is_torchs(clip: float) -> None:
    asked = training(clip=clip, racers=[{"key": "momentum", "lr": 0.01}])
    loop, rows = Loop(asked), rows_of(asked)
    norms: list[float] = []
    loop.before = lambda: norms.append(float(torch.nn.utils.clip_grad_norm_(loop.module.parameters(), clip)))
    assert apart(rows, loop) < 1e-10
    assert np.sqrt((rows.grad_norm[:-1, 0] ** 2).sum(-1)) == pytest.approx(norms, rel=1e-12)  # before it is clipped


def test_gradient_norms_are_those_of_the_layers() -> None:
    asked = training(batch=None, epochs=2)
    loop, rows = Loop(asked), rows_of(asked)
    for t in range(2):
        loop.advance()
        layers = [part for part in loop.module if isinstance(part, torch.nn.Linear)]
        norms = [sum(float((p.grad**2).sum()) for p in layer.parameters() if p.grad is not None) for layer in layers]
        assert rows.grad_norm[t, 0] == pytest.approx(np.sqrt(norms), rel=1e-12)


def test_the_textbook_net() -> None:
    """10-5-1 with ReLU, MSE, SGD 0.01 with momentum 0.9, batch 32, 100 epochs."""
    asked = training(
        network={"key": "mlp", "hidden": [5], "activation": "ReLU"}, data="ten_features", batch=32, epochs=100,
        racers=[{"key": "momentum", "lr": 0.01, "momentum": 0.9}],
    )  # fmt: skip
    rows = rows_of(asked)
    assert rows.step[-1] == 100 * Loop(asked).steps_per_epoch
    assert apart(rows, Loop(asked)) < 1e-10
    assert rows.validation_loss[-1, 0] < 0.1 * rows.validation_loss[0, 0]


def test_float32_stays_float32_and_near() -> None:
    for cls in OPTIMIZERS:
        asked = training(racers=[{"key": cls.key}, {"key": cls.key, "lr": 0.002}], dtype="float32", epochs=2)
        rows = rows_of(asked)
        exact = rows_of(asked.changed(dtype="float64"))
        assert rows.weights.dtype == np.float32
        np.testing.assert_allclose(rows.weights[-1], exact.weights[-1], atol=1e-3)
