"""What every optimizer is: a pure update rule on rows, with the facts that tests, forms and cards read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import PlainSerializer, PlainValidator

from engine.declared import Keyed, real
from engine.registry import Registry

Array = Any  # a numpy array or a torch tensor; the same lines run on both
State = dict[str, Array]
Role = Literal["momentum", "second moment", "other"]


LETTERS = {
    "lr": r"\eta",
    "lr_decay": r"\kappa",
    "weight_decay": r"\lambda",
    "momentum": r"\beta",
    "momentum_decay": r"\psi",
    "dampening": "d",
    "alpha": r"\alpha",
    "rho": r"\rho",
    "beta1": r"\beta_1",
    "beta2": r"\beta_2",
    "eps": r"\varepsilon",
}
"""How formulas write the hyper-parameters that several rules share; a class adds its own in `letters`."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """An inner vector of a rule: how a formula writes it, what it is called, and the part it plays.

    `twin` is the name that torch's twin keeps the same vector under.
    """

    latex: str
    name: str
    role: Role = "other"
    twin: str = ""


def learning_rate(default: float, *, slider: tuple[float, float] = (1e-5, 10.0)) -> Any:
    """Declare `lr`; every optimizer has one."""
    return real(default, "Scale of each step.", above=0, high=1e6, slider=slider, scale="log", label="learning rate")


def penalty(default: float = 0.0, help: str = "L2 penalty: adds this times the position to the gradient.") -> Any:
    """Declare `weight_decay` with torch's meaning."""
    return real(default, help, low=0, high=1e3, slider=(0.0, 0.1), label="weight decay")


def decay_rate(default: float, help: str, label: str = "") -> Any:
    """Declare the decay of a running average, in [0, 1)."""
    return real(default, help, low=0, below=1, slider=(0.0, 0.9999), scale="near one", label=label)


def epsilon(default: float = 1e-8, help: str = "Added to the denominator so that it is never zero.") -> Any:
    """Declare `eps`, which keeps a denominator from zero."""
    return real(default, help, above=0, high=1, slider=(1e-12, 1e-1), scale="log", label="ε")


class Optimizer(Keyed):
    r"""A frozen update rule: hyper-parameters as declared fields; state in, step and new state out.

    `step` is plain arithmetic (operators, `abs`, and `xp.sqrt, sign, maximum, where, zeros_like,
    full_like`, which numpy and torch share), never writes into an input and reduces over no axis but the
    last, so that one class serves a race of five rows, a map of 65,536 and the weights of a network. What it
    keeps in the state is its own: who calls may write into `x` and `g` afterwards.
    A field may also hold an array `[L, 1]` (made with `model_construct`): then each lane has its own.

    `formula()` is the rule in LaTeX, a line for each assignment, with names in angle brackets: `<x>` the
    position before the step and `<x_new>` after it, `<g>` the gradient at `<x>`, `<lr>` the learning rate
    in force, `<t>` the step counted from 1, any field, and any state vector before (`<m>`) and after
    (`<m_new>`). A line may also define a plain symbol (`\rho_t = ...`) that later lines use. The card prints
    the rule once with symbols, which `letter` gives, and once with this step's numbers.
    """

    idea: ClassVar[str] = ""
    paper: ClassVar[str] = ""
    symbols: ClassVar[dict[str, Symbol]] = {}  # every vector of the state, whether these settings use it or not
    letters: ClassVar[dict[str, str]] = {}  # LaTeX of hyper-parameters that `LETTERS` has not
    twin: ClassVar[str | None] = None  # the class of torch.optim with the same rule
    good: ClassVar[dict[str, Any]] = {}  # settings that make a good picture on Rosenbrock

    lr: float = learning_rate(0.01)

    def formula(self) -> tuple[str, ...]:
        """The lines of the rule as these settings make it (a term switched off is not printed)."""
        raise NotImplementedError

    @classmethod
    def letter(cls, name: str) -> str:
        """The LaTeX of a name that stands in angle brackets; `KeyError` if these are no words of the rule."""
        known = {"x": "x_{t-1}", "x_new": "x_{t}", "g": "g_{t}", "t": "t", **LETTERS, **cls.letters}
        for key, symbol in cls.symbols.items():
            known |= {key: f"{symbol.latex}_{{t-1}}", f"{key}_new": f"{symbol.latex}_{{t}}"}
        return known[name]

    def in_use(self) -> tuple[str, ...]:
        """The names of the inner vectors that these settings use: those of which the formula speaks."""
        lines = "".join(self.formula())
        return tuple(name for name in self.symbols if f"<{name}_new>" in lines)

    def initial(self, xp: Any, x: Array) -> State:
        """The state before the first step at `x [L, D]`: an array `[L, D]` for each of `symbols`."""
        return {name: xp.zeros_like(x) for name in self.symbols}

    def step(self, xp: Any, t: int, x: Array, g: Array, lr: Any, state: State) -> tuple[Array, State]:
        """Step `t` (from 1) at `x [L, D]` with gradient `g [L, D]`: what to add to `x`, and the new state."""
        raise NotImplementedError

    def rate_limit(self, curvature: float) -> tuple[float, str] | None:
        """The learning rate above which the rule diverges on a quadratic of that largest eigenvalue, and its
        formula in plain text; None where the rule has no such limit (it scales its steps) or nothing curves up."""
        return None

    def curvature_limit(self, lr: float) -> tuple[float, str] | None:
        """The largest eigenvalue up to which the rule is stable with a learning rate: `rate_limit` the other way round.

        The limits of all rules are of the form lr = k / (curvature + penalty), whose inverse is a straight line.
        """
        one, two = self.rate_limit(1.0), self.rate_limit(2.0)
        if one is None or two is None or not lr > 0:
            return None
        slope = 1 / two[0] - 1 / one[0]
        words = one[1].replace("(λ + weight_decay)", "lr").replace("λ", "lr")
        words += " − weight_decay" if "weight_decay" in one[1] else ""
        return 1.0 + (1 / lr - 1 / one[0]) / slope, words

    def twin_settings(self) -> dict[str, Any]:
        """The keyword arguments that make `torch.optim`'s twin run the same rule."""
        return self.model_dump()


def active(value: Any) -> bool:
    """Whether a field does anything: zero as one number switches a term off, an array never does."""
    return type(value) is not float or value != 0


def penalised(weight_decay: Any) -> str:
    """The gradient in a formula, with the L2 penalty where it is switched on."""
    return r"(<g> + <weight_decay> <x>)" if active(weight_decay) else "<g>"


def stiffness(weight_decay: Any) -> str:
    """The curvature that a stability limit divides by, in plain text: an L2 penalty adds to the landscape's."""
    return "(λ + weight_decay)" if active(weight_decay) else "λ"


def power(base: Any, t: int) -> Any:
    """`base ** t` for a decay rate; tensors by squaring, because torch's pow gives a lane other bits in a batch."""
    if isinstance(base, (float, int, np.ndarray)):
        return base**t
    result = 1.0
    while t:
        if t % 2:
            result = result * base
        base, t = base * base, t // 2
    return result


def average(old: Array, new: Array, beta: Any) -> Array:
    """One step of an exponential running average: `beta * old + (1 - beta) * new`."""
    return beta * old + (1 - beta) * new


OPTIMIZERS: Registry[Optimizer] = Registry("engine.optimizers", Optimizer, "optimizer")

AnyOptimizer = Annotated[
    Optimizer, PlainValidator(OPTIMIZERS.read), PlainSerializer(lambda rule: rule.as_dict(), return_type=dict)
]
"""A field that holds any optimizer: in a file `{"key": "adam", "lr": 0.05, ...}`."""
