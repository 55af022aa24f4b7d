"""The training loop of one step in five stages: parameters, predictions, loss, gradient and update."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from engine.batches import batches_of
from engine.landscapes.model import ModelLandscape
from engine.model import Model
from engine.pictures.card import NumberLine, Step, number_line, number_lines, step_shown, symbol_lines
from engine.pictures.letters import SYMBOLS, columns, indexed, loss_form, model_form, with_index
from engine.pictures.one_step import OneStep, one_step
from engine.scenario import Scenario
from engine.trajectory import Rows, Trajectory

MOST = 4  # samples of which all are written out
SLOT = re.compile(r"(?<=\\textcolor\{#)[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its formula, and the same with a step's numbers; several lines are parted by newlines.

    `form` and `texts` are the numbers as a form to be filled in, as in `NumberLine`.
    """

    title: str
    latex: str
    numbers: str
    form: str
    texts: tuple[str, ...]


def stages(scenario: Scenario, trajectory: Trajectory, rows: Rows, row: int, lane: int) -> tuple[Stage, ...]:
    """The stages of the step that leaves a row, or of the lane's last; none on a formula or where it took no step.

    Of at most `MOST` samples all are written out, else the first. Samples are counted as they come in the batch.
    """
    landscape, racer = scenario.landscape, scenario.racers[trajectory.lanes[lane].racer]
    shown = step_shown(racer, trajectory, rows, row, lane)
    batches = batches_of(scenario, trajectory.lanes[lane])
    if shown is None or batches is None or not isinstance(landscape, ModelLandscape):
        return ()
    row = rows.index(shown.t - 1)
    step = one_step(landscape, np.asarray(rows.position[row, lane], dtype=float), batches.at(shown.t - 1))
    writer = Writer(landscape, step, rows.noisy_gradient[row, lane] if racer.noise else None, batches.whole)
    return (*writer.stages(), _update(landscape.model, symbol_lines(racer), number_lines(racer, shown)))


class Writer:
    """Writes the stages before the update, as formulas and with the numbers of one step."""

    def __init__(self, landscape: ModelLandscape, step: OneStep, seen: np.ndarray | None, same: bool) -> None:
        self.landscape, self.model, self.loss = landscape, landscape.model, landscape.loss
        self.letters, self.symbol = landscape.model.letters, SYMBOLS[landscape.loss.takes]
        self.step, self.seen, self.count = step, seen, len(step.y)
        self.written = range(1, 1 + (self.count if self.count <= MOST else 1))
        self.more = self.count > MOST
        self.numbers = Step(0, self._values(), self._fixed(same))

    def _values(self) -> dict[str, Any]:
        step = self.step
        values: dict[str, Any] = {"first": step.theta[0], "second": step.theta[1], "count": self.count}
        values |= {"loss": step.loss, "g0": step.gradient[0], "g1": step.gradient[1], "seen": self.seen}
        values |= {"l1": self.landscape.l1, "l2": self.landscape.l2}
        values |= {name: value for name, value in self.loss.model_dump().items() if isinstance(value, float)}
        for i in self.written:
            columns = {f"x{f}": step.x[i - 1, f] for f in range(step.x.shape[1])}
            parts = {"y": step.y, "output": step.output, "prediction": step.prediction, "ell": step.losses}
            parts |= {"slope": step.slopes, "d0": step.jacobian[:, 0], "d1": step.jacobian[:, 1]}
            columns |= {name: part[i - 1] for name, part in parts.items()}
            values |= {f"{name}.{i}": float(value) for name, value in columns.items()}
        return values

    def _fixed(self, same: bool) -> frozenset[str]:
        """Names of what is the same at every step: settings, and the samples where every step sees all of them."""
        fixed = {"count", "l1", "l2", *type(self.loss).model_fields}
        samples = ("x0", "x1", "y", *(("d0", "d1") if self.model.linear and self.symbol != "p" else ()))
        return frozenset(fixed | {f"{name}.{i}" for name in samples for i in self.written if same})

    def stages(self) -> tuple[Stage, ...]:
        """Parameters, predictions, loss and gradient."""
        return self._parameters(), self._predictions(), self._losses(), self._gradient()

    def _stage(self, title: str, formula: Sequence[str], numbers: Sequence[str]) -> Stage:
        line = number_line("\n".join(numbers), self.numbers)
        return Stage(title, "\n".join(formula), line.latex, line.form, line.texts)

    def _each(self, line: str) -> list[str]:
        """The line for every sample that is written out: `<y>` becomes its `<y.1>`, and # its number."""
        lines = [re.sub(r"<(x0|x1|y|output|prediction|ell|slope|d0|d1)>", rf"<\1.{i}>", line) for i in self.written]
        return [line.replace("#", str(i)) for i, line in zip(self.written, lines, strict=True)]

    def _sum(self, term: str) -> str:
        """The mean of a term over the batch, with dots for what is not written out."""
        terms = " + ".join(self._each(term)) + (r" + \dots" if self.more else "")
        return rf"\frac{{1}}{{<count>}} ({terms})"

    def _parameters(self) -> Stage:
        first, second = self.letters
        return self._stage("Parameters", [rf"({first}, {second})"], [rf"{first} = <first>, \quad {second} = <second>"])

    def _predictions(self) -> Stage:
        takes = self.loss.takes
        symbol = "z" if takes == "probability" else self.symbol
        formula = [f"{with_index(symbol, 'i')} = {indexed(self.model.formula, columns(self.model), 'i')}"]
        lines = self._each(rf"{with_index(symbol, '#')} = {model_form(self.model)} = <output>")
        if takes == "probability":
            formula.append(r"p_i = \frac{1}{1 + e^{-z_i}}")
            lines += self._each(r"p_# = \frac{1}{1 + e^{-<output>}} = <prediction>")
        return self._stage("Predictions", formula, lines)

    def _losses(self) -> Stage:
        whole = self.loss.formula()
        formula = [
            rf"\ell_i = {indexed(whole, (self.symbol, 'y'), 'i')}",
            rf"L = \frac{{1}}{{N}} \sum_{{i=1}}^{{N}} \ell_i{self._penalty()}",
        ]
        form = (loss_form(self.loss, whole) or r"\ell(<prediction>, <target>)").replace("<target>", "<y>")
        penalty = _numbered(self._penalty(), self.letters)
        return self._stage(
            "Loss", formula, [*self._each(rf"\ell_# = {form} = <ell>"), rf"L = {self._sum('<ell>')}{penalty} = <loss>"]
        )

    def _penalty(self) -> str:
        first, second = self.letters
        size = rf" + \lambda_1 (|{first}| + |{second}|)" if self.landscape.l1 else ""
        return size + (rf" + \lambda_2 ({first}^2 + {second}^2)" if self.landscape.l2 else "")

    def _slope_of_penalty(self, letter: str) -> str:
        size = rf" + \lambda_1 \operatorname{{sign}}({letter})" if self.landscape.l1 else ""
        return size + (rf" + 2 \lambda_2 {letter}" if self.landscape.l2 else "")

    def _gradient(self) -> Stage:
        symbol, derivative = with_index(self.symbol, "i"), self.loss.derivative()
        formula = [rf"\ell'_i = {indexed(derivative, (self.symbol, 'y'), 'i')}"]
        form = (loss_form(self.loss, derivative) or r"\ell'(<prediction>, <target>)").replace("<target>", "<y>")
        lines = self._each(rf"\ell'_# = {form} = <slope>")
        chain = "p_i (1 - p_i) " if self.loss.takes == "probability" else ""
        for letter, slope in zip(self.letters, derivatives(self.model), strict=True):
            inner = chain if chain and slope == "1" else chain + slope
            formula.append(rf"\frac{{\partial {symbol}}}{{\partial {letter}}} = {inner}")
        for k, letter in enumerate(self.letters):
            name, penalty = rf"\frac{{\partial L}}{{\partial {letter}}}", self._slope_of_penalty(letter)
            formula.append(
                rf"{name} = \frac{{1}}{{N}} \sum_{{i=1}}^{{N}} \ell'_i \frac{{\partial {symbol}}}{{\partial {letter}}}"
                + penalty
            )
            lines.append(rf"{name} = {self._sum(f'(<slope>) (<d{k}>)')}{_numbered(penalty, self.letters)} = <g{k}>")
        if self.seen is not None:
            formula.append(r"g_t = \nabla L + \text{noise}")
            lines.append("g_t = <seen>")
        return self._stage("Gradient", formula, lines)


def _numbered(penalty: str, letters: tuple[str, str]) -> str:
    """A penalty with names in angle brackets in place of its letters."""
    names = {r"\lambda_1": "<l1>", r"\lambda_2": "<l2>", letters[0]: "<first>", letters[1]: "<second>"}
    return re.sub("|".join(map(re.escape, names)), lambda match: names[match[0]], penalty)


def _update(model: Model, formula: Sequence[str], numbers: Sequence[NumberLine]) -> Stage:
    """The stage of the rule, whose x are the parameters and whose g is their gradient."""
    first, second = model.letters
    meaning = rf"x = \begin{{pmatrix}} {first} \\ {second} \end{{pmatrix}}, \quad g = \nabla L"
    forms: list[str] = []
    texts: list[str] = []
    for line in numbers:
        forms.append(_moved(line.form, len(texts)))
        texts += line.texts
    whole = "\n".join(line.latex for line in numbers)
    return Stage("Update", "\n".join([meaning, *formula]), whole, "\n".join(forms), tuple(texts))


def _moved(form: str, by: int) -> str:
    """A form whose places for numbers are counted on from `by`."""
    return SLOT.sub(lambda match: f"{int(match[0], 16) + by:06x}", form)


@lru_cache(maxsize=64)
def derivatives(model: Model) -> tuple[str, str]:
    """The derivatives of a model's output for sample i by its parameters, in LaTeX."""
    import sympy

    theta = [sympy.Symbol(letter, real=True) for letter in model.letters]
    x = tuple(sympy.Symbol(with_index(letter, "i"), positive=True) for letter in columns(model))
    output = model.predict(sympy, theta[0], theta[1], x)
    first, second = (sympy.latex(sympy.diff(output, part).rewrite(sympy.Pow), ln_notation=True) for part in theta)
    return first, second
