"""Every update rule that torch has too gives torch's numbers, step by step and along whole paths."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.optimizer import OPTIMIZERS, Optimizer
from tests.engine.rules import FAR, VARIANTS, descend, quadratic, settings_of
from tests.engine.test_optimizers import valid

TWINS = [cls for cls in OPTIMIZERS if cls.twin]
every_twin = pytest.mark.parametrize(
    "rule", [pytest.param(rule, id=name) for name, rule in VARIANTS.items() if rule.twin]
)


@pytest.fixture(autouse=True)
def double_scalars() -> Iterator[None]:
    """Let torch keep its scalar state (NAdam's mu_product) in float64 as well; its default is float32."""
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


class Twin:
    """torch's optimizer of the same settings, on the same rows."""

    def __init__(self, rule: Optimizer, x: np.ndarray) -> None:
        self.rule = rule
        self.x = torch.nn.Parameter(torch.from_numpy(x.copy()))
        self.torch = getattr(torch.optim, rule.twin or "")([self.x], **rule.twin_settings(), foreach=False)

    @property
    def position(self) -> np.ndarray:
        return self.x.detach().numpy().copy()

    def state(self) -> dict[str, np.ndarray]:
        """The twin's state under the rule's names; what the twin does not hold (yet) as the rule begins."""
        held = self.torch.state.get(self.x, {})
        state = self.rule.initial(np, self.position)
        for name, symbol in self.rule.symbols.items():
            if symbol.twin in held:
                state[name] = np.zeros_like(self.position) + held[symbol.twin].numpy()
        return state

    def step(self, g: np.ndarray) -> None:
        self.x.grad = torch.from_numpy(g.copy())
        self.torch.step()


def compare_steps(rule: Optimizer, steps: int, seed: int = 1) -> None:
    """Each step, taken from the twin's own state, ends where the twin's does, with the same new state."""
    draw = np.random.default_rng(seed)
    twin = Twin(rule, draw.normal(size=(3, 2)))
    for t in range(1, steps + 1):
        x, state = twin.position, twin.state()
        g = draw.normal(size=x.shape) + 0.3 * x
        twin.step(g)
        step, new = rule.step(np, t, x, g, rule.lr, state)
        size = max(np.abs(x).max(), np.abs(step).max())
        np.testing.assert_allclose(x + step, twin.position, rtol=1e-12, atol=1e-12 * size)
        for name, expected in twin.state().items():
            if name in rule.in_use():
                np.testing.assert_allclose(new[name], expected, rtol=1e-12, atol=1e-12 * np.abs(expected).max())


@every_twin
def test_each_step_is_the_twins(rule: Optimizer) -> None:
    compare_steps(rule, 200)


@pytest.mark.parametrize("cls", TWINS, ids=lambda cls: cls.key)
@settings(max_examples=15)
@given(data=st.data(), seed=st.integers(0, 2**32 - 1))
def test_each_step_is_the_twins_at_any_settings(cls: type[Optimizer], data: st.DataObject, seed: int) -> None:
    chosen = data.draw(settings_of(cls).filter(lambda chosen: valid(cls, chosen)))
    compare_steps(cls(**chosen), 10, seed)


@every_twin
def test_a_path_of_a_thousand_steps_is_the_twins(rule: Optimizer) -> None:
    path, _ = descend(rule, FAR, 1000)
    twin = Twin(rule, FAR)
    worst = 0.0
    for x in path:
        worst = max(worst, float(np.abs(x - twin.position).max()))
        twin.step(quadratic(np, twin.position))
    assert worst < 1e-10
