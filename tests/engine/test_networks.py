"""Networks are the modules they say they are, with weights drawn as they say, on any number of rows of weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from engine.declared import BadInput
from engine.jobs.train import run
from engine.lane_gradients import LaneGradients
from engine.network import NETWORKS, TOO_LARGE, Network, Shape
from engine.problem import Problem
from engine.rows_forward import LARGE, RowsForward, links_of
from tests.engine.training_kit import TASKS, training

DIGIT = Shape(64, 10, (1, 8, 8))


def made(key: str, shape: Shape = DIGIT, **settings: Any) -> nn.Module:
    torch.manual_seed(0)
    return NETWORKS[key](**settings).module(shape)


@pytest.mark.parametrize("key", ["linear", "logistic", "softmax"])
def test_a_regression_is_one_linear_layer(key: str) -> None:
    assert [(part.in_features, part.out_features) for part in made(key, Shape(5, 3))] == [(5, 3)]


def test_a_multilayer_perceptron() -> None:
    module = made("mlp", Shape(10, 1), hidden=(5,))
    assert [type(part) for part in module] == [nn.Linear, nn.ReLU, nn.Linear]
    assert sum(p.numel() for p in module.parameters()) == 10 * 5 + 5 + 5 + 1
    assert [type(part) for part in made("mlp", hidden=())] == [nn.Linear]
    for name in NETWORKS["mlp"].parameter("activation").choices:
        assert type(made("mlp", activation=name)[1]).__name__ == name


@pytest.mark.parametrize(("channels", "weights"), [((8, 16), 80 + 1168 + 650), ((), 650), ((4,), 40 + 650)])
def test_a_convolutional_net(channels: tuple[int, ...], weights: int) -> None:
    module = made("conv", channels=channels)
    assert sum(p.numel() for p in module.parameters()) == weights
    x = torch.rand(7, 64)
    assert module(x).shape == (7, 10)
    first = made("conv", channels=(1,), kernel=1)[1]
    assert first.weight.shape == (1, 1, 1, 1)
    colours = made("conv", Shape(3 * 9 * 7, 2, (3, 9, 7)), channels=(4, 5), kernel=5)
    assert colours(torch.rand(2, 189)).shape == (2, 2)


def test_a_convolutional_net_sees_where_a_pixel_is() -> None:
    """A picture is read row by row: shifting it shifts what the first convolution gives."""
    module = made("conv", channels=(3,), kernel=3)
    picture = torch.zeros(1, 8, 8)
    picture[0, 3, 2] = 1
    here, there = (module[:2](image.reshape(1, 64)) for image in (picture, picture.roll((1, 2), (1, 2))))
    assert torch.equal(here.roll((1, 2), (2, 3)), there)
    assert module[2:5](here).shape == (1, 48)


def test_weights_are_drawn_by_their_rule() -> None:
    shape = Shape(200, 100)
    settings = {"hidden": (300,)}
    first = {kind: made("mlp", shape, initialisation=kind, **settings)[0] for kind in INITIALISATIONS}
    assert torch.equal(first["default"].weight, torch_own(200, 300).weight)
    bound = (6 / (200 + 300)) ** 0.5  # Glorot and Bengio
    assert float(first["xavier"].weight.detach().abs().max()) == pytest.approx(bound, rel=1e-3)
    assert float(first["xavier"].weight.detach().std()) == pytest.approx(bound / 3**0.5, rel=0.01)
    assert float(first["kaiming"].weight.detach().std()) == pytest.approx((2 / 200) ** 0.5, rel=0.01)  # He et al.
    assert float(first["too large"].weight.detach().std()) == pytest.approx(TOO_LARGE, rel=0.01)
    assert not first["zeros"].weight.any()
    for kind in ("xavier", "kaiming", "zeros", "too large"):
        assert not first[kind].bias.any()


INITIALISATIONS = NETWORKS["mlp"].parameter("initialisation").choices


def torch_own(inputs: int, outputs: int) -> nn.Linear:
    torch.manual_seed(0)
    return nn.Linear(inputs, outputs)


def test_a_convolution_is_drawn_by_its_fan() -> None:
    shape = Shape(64 * 64, 2, (1, 64, 64))
    second = made("conv", shape, channels=(64, 64), initialisation="kaiming")[4]
    assert float(second.weight.detach().std()) == pytest.approx((2 / (64 * 9)) ** 0.5, rel=0.02)
    assert not second.bias.any()


@pytest.mark.parametrize("kind", INITIALISATIONS)
def test_every_beginning_trains(kind: str) -> None:
    asked = training("classes", network={"key": "mlp", "initialisation": kind, "hidden": [6]}, racers=["adam"])
    rows = run(asked).history.rows
    assert np.isfinite(rows.train_loss).all()
    assert (rows.weights[0] == 0).all() == (kind == "zeros")
    if kind == "zeros":  # no neuron differs from another, and none hears of the error but the last bias
        assert (rows.weights[-1, 0, :-3] == 0).all()


def test_pictures_and_kernels_that_do_not_fit() -> None:
    with pytest.raises(BadInput, match="4 convolutions halve 8 x 8 pixels to nothing; give fewer channels"):
        made("conv", channels=(2, 2, 2, 2))
    with pytest.raises(BadInput, match="needs pictures"):
        made("conv", Shape(64, 10))
    with pytest.raises(BadInput, match="kernel is 4: it should be odd"):
        NETWORKS["conv"].checked({"kernel": 4})


class Given(Network):
    """Whatever module is asked for: what a user's own file may hold."""

    title = "Given"
    tasks = ("regression", "binary", "classes")
    which: str = ""

    def module(self, shape: Shape) -> Any:
        shared = nn.Linear(shape.inputs, shape.inputs)
        body: dict[str, list[nn.Module]] = {
            "no bias": [nn.Linear(shape.inputs, 4, bias=False), nn.Tanh(), nn.Linear(4, shape.outputs)],
            "in place": [nn.Linear(shape.inputs, 4), nn.SiLU(inplace=True), nn.Linear(4, shape.outputs)],
            "shared": [shared, nn.Tanh(), shared, nn.Tanh(), nn.Linear(shape.inputs, shape.outputs)],
            "two functions": [nn.Linear(shape.inputs, 5), nn.ELU(0.7), nn.Softplus(2.0), nn.Linear(5, shape.outputs)],
            "leaky": [nn.Linear(shape.inputs, 5), nn.LeakyReLU(0.3), nn.GELU("tanh"), nn.Linear(5, shape.outputs)],
            "normed": [nn.Linear(shape.inputs, 5), nn.LayerNorm(5), nn.Identity(), nn.Linear(5, shape.outputs)],
            "large": [nn.Linear(shape.inputs, LARGE // 2), nn.ReLU(), nn.Linear(LARGE // 2, shape.outputs)],
            "last": [nn.Linear(shape.inputs, shape.outputs), nn.Softplus()],
        }
        return nn.Sequential(*body[self.which])


KINDS = ("no bias", "in place", "shared", "two functions", "leaky", "normed", "large", "last")
CHAINS = {"no bias", "two functions", "leaky", "large", "last"}


@pytest.mark.parametrize("lanes", [1, 3])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("own", [False, True], ids=["the same samples", "samples of each lane"])
def test_gradients_of_any_module_are_those_of_autograd(kind: str, lanes: int, own: bool) -> None:
    problem = Problem(training("classes", network=Given(which=kind)))
    assert (links_of(problem.module) is not None) == (kind in CHAINS)
    weights = torch.from_numpy(np.random.default_rng(0).normal(size=(lanes, problem.layout.total)) * 0.4)
    x, y = problem.train.x[:12], problem.train.y[:12]
    if own:
        x, y = (torch.stack([part.roll(lane, 0) for lane in range(lanes)]) for part in (x, y))
    at = LaneGradients(problem, weights)
    found = at.losses(x, y)
    module = problem.module
    for lane in range(lanes):
        nn.utils.vector_to_parameters(weights[lane].clone(), module.parameters())
        module.zero_grad()
        loss = nn.functional.cross_entropy(module(x[lane] if own else x), y[lane] if own else y)
        loss.backward()
        expected = torch.cat([parameter.grad.flatten() for parameter in module.parameters()])
        assert found[lane].item() == pytest.approx(loss.item(), rel=1e-12)
        torch.testing.assert_close(at.gradient[lane], expected, rtol=1e-10, atol=1e-12)
    losses, gradients = problem.gradients(weights, x, y)
    torch.testing.assert_close(losses, found)
    torch.testing.assert_close(gradients, at.gradient, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("key", [cls.key for cls in NETWORKS if cls.key != "own"])
@pytest.mark.parametrize("lanes", [1, 4])
def test_rows_of_weights_give_what_the_module_gives(key: str, lanes: int) -> None:
    module = made(key).double()
    forward, x = RowsForward(module), torch.rand(9, 64, dtype=torch.float64)
    rows = torch.rand(lanes, forward.layout.total, dtype=torch.float64) - 0.5
    outputs = forward(rows, x)
    assert torch.equal(forward(rows, x.expand(lanes, 9, 64)), outputs)
    for lane in range(lanes):
        nn.utils.vector_to_parameters(rows[lane].clone(), module.parameters())
        torch.testing.assert_close(outputs[lane], module(x), rtol=1e-12, atol=1e-12)


def test_the_first_weights_belong_to_the_seed() -> None:
    problem = Problem(training(network="mlp", dtype="float32"))
    torch.manual_seed(7)
    module = problem.training.network.module(problem.shape)
    assert torch.equal(problem.initial(7), nn.utils.parameters_to_vector(module.parameters()))
    assert not torch.equal(problem.initial(7), problem.initial(8))


@pytest.mark.parametrize("task", list(TASKS))
def test_scores_of_many_samples_are_those_of_all_at_once(task: str, monkeypatch: pytest.MonkeyPatch) -> None:
    loss = {"key": "cross_entropy", "weight": [1, 5, 0.2]} if task == "classes" else TASKS[task][1]
    problem = Problem(training(task, loss=loss, data={**TASKS[task][0], "samples": 400}))
    weights = torch.stack([problem.initial(0), problem.initial(1)])
    whole = problem.score(weights, problem.train)
    monkeypatch.setattr("engine.problem.BLOCK", 1)  # blocks of 64 samples
    blocks = problem.score(weights, problem.train)
    np.testing.assert_allclose(blocks.loss, whole.loss, rtol=1e-12)
    np.testing.assert_allclose(blocks.accuracy, whole.accuracy, rtol=1e-12)


@pytest.mark.parametrize("network", [{"key": "mlp", "hidden": [32]}, "conv"])
def test_digits_are_read(network: Any) -> None:
    """At least 95 % of the pictures held out are told right."""
    asked = training(
        "classes", data="digits", network=network, racers=[{"key": "adam", "lr": 0.01}], batch=32, epochs=8,
        dtype="float32", record_every=None,
    )  # fmt: skip
    assert run(asked).history.rows.validation_accuracy[-1, 0] >= 0.95
