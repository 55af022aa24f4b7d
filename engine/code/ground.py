"""What a race descends, as a function `f` of two numbers: a formula, or the loss of a model on its samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.code.borrowed import body_of, name
from engine.code.criterion import mean_loss
from engine.code.data import data_pieces, helpers, split_lines
from engine.code.formula import has_kinks, parameter, python
from engine.code.layout import block, laid_out
from engine.code.words import INDENT, comment, docstring, number, refuse
from engine.landscape import Landscape
from engine.landscapes.expression import FormulaLandscape
from engine.landscapes.model import ModelLandscape

Lines = list[str]


@dataclass(frozen=True)
class Ground:
    """The pieces that define `f`; whether its slope may come out as 0/0; how many samples it has, 0 for a formula."""

    pieces: Sequence[Lines]
    kinks: bool = False
    samples: int = 0


def ground_of(landscape: Landscape, *, batches: bool, single: bool) -> Ground:
    """The pieces for a landscape; with `batches`, `f` also takes the samples to look at; `single`: in float32."""
    if isinstance(landscape, FormulaLandscape):
        return Ground([_formula(landscape)], has_kinks(landscape.expression))
    if isinstance(landscape, ModelLandscape):
        return Ground(_model(landscape, batches, single), samples=len(landscape.samples.training))
    raise refuse(f"{landscape.title}, whose losses were computed for a picture,")


def _formula(landscape: FormulaLandscape) -> Lines:
    values = landscape.values
    named = [f"{parameter(key)}={number(value)}" for key, value in values.items()]
    words = [f"{landscape.title}."] if landscape.title != "your own formula" else ["The landscape."]
    return [
        f"def f({', '.join(['x', 'y', *named])}):",
        *docstring(words, INDENT),
        *laid_out(f"return {python(landscape.expression, values)}", INDENT),
    ]


def _model(landscape: ModelLandscape, batches: bool, single: bool) -> list[Lines]:
    raw, samples = landscape.samples.raw, landscape.samples
    pieces = data_pieces(landscape.data, raw, flat=landscape.model.features == 1)
    if len(samples.held_out):
        pieces += [split_lines(len(samples), len(samples.held_out), landscape.split_seed)]
    return [*helpers(pieces), *pieces, _made_ready(landscape, single), _function(landscape, batches)]


def _made_ready(landscape: ModelLandscape, single: bool) -> Lines:
    """The samples as the model sees them: `x`, `target` in the precision of the run."""
    samples, lines = landscape.samples, []
    part = "[chosen]" if len(samples.held_out) else ""
    if landscape.standardise:
        lines += [f"mean, deviation = x{part}.mean(0), x{part}.std(0, correction=0)"]
        if (samples.raw.x[samples.training].std(0) == 0).any():
            lines += ["deviation[deviation == 0] = 1.0  # a column of one number keeps its scale"]
        lines += ["x = (x - mean) / deviation"]
    target = f"y{part}"
    if (samples.y != samples.raw.y).any():
        lines += comment("The labels -1 and 1 as 0 and 1.")
        target = f"(y{part} + 1) / 2"
    lines += [f"x, target = x{part}, {target}" if part else f"target = {target}"]
    return [*lines, *["x, target = x.float(), target.float()"] * single]


def _function(landscape: ModelLandscape, batches: bool) -> Lines:
    model, (first, second) = landscape.model, landscape.axis_names
    few = ["x=x", "target=target"] if batches else []
    columns = {"x[0]": "x"} if model.features == 1 else {f"x[{n}]": f"x[:, {n}]" for n in range(model.features)}
    names = {"xp": name("torch"), "first": name(first), "second": name(second)}
    body = block(body_of(type(model).predict, {}, names, model), "")
    prediction = body[-1].removeprefix("return ")
    for written, column in columns.items():
        prediction = prediction.replace(written, column)
    loss = landscape.loss
    lines = [f"prediction = {prediction}"]
    if loss.takes == "probability":
        lines += ["prediction = torch.sigmoid(prediction)"]
    penalties = [f"{number(landscape.l1)} * (abs({first}) + abs({second}))"] * bool(landscape.l1)
    penalties += [f"{number(landscape.l2)} * ({first}**2 + {second}**2)"] * bool(landscape.l2)
    before, mean = mean_loss(loss)
    total = " + ".join([mean, *penalties])
    words = f'{loss.title} of the model "{model.title}", the mean over the samples.'
    return [
        f"def f({', '.join([first, second, *few])}):",
        *docstring([words], INDENT),
        *(laid for line in [*lines, *before] for laid in laid_out(line, INDENT)),
        *laid_out(f"return {total}", INDENT),
    ]
