"""A training as a program: data, network, loss, racers, the loop, a table of the losses."""

from __future__ import annotations

import numpy as np

from engine.code.criterion import mean_loss
from engine.code.data import Lines, data_pieces, helpers, packed_bytes, split_lines
from engine.code.draws import batch_lines
from engine.code.layers import network_pieces
from engine.code.layout import entry, laid_out
from engine.code.loop import MEASURED, MEASURED_ALL, Uses, ending_lines, loop_lines, stop_lines
from engine.code.picture import loss_picture
from engine.code.program import Part, Program
from engine.code.rates import Rates
from engine.code.rules import Rules, racer_facts
from engine.code.words import INDENT, comment, counted, docstring, literal, plain, refuse, string, unique
from engine.history import History
from engine.problem import Problem
from engine.scenario import Scenario
from engine.training import Training


def training_program(scenario: Scenario, history: History | None) -> Program:
    """The program of a training, which leaves `losses`: racer to an array `[rows, 2 or 3]`, and the last `weights`."""
    training = _as_done(scenario.training, history)
    if not training.racers:
        raise refuse("a training without racers")
    problem = Problem(training)
    begin = _begin(training)
    per_epoch = -(-len(problem.train) // min(training.batch or len(problem.train), len(problem.train)))
    rules, rates = Rules(), Rates(training.epochs * per_epoch, (training.epochs + training.more_epochs) * per_epoch)
    racers, used = _racers(training, rules, rates)
    uses = Uses(
        held_out=len(problem.validation) > 0,
        batches=per_epoch > 1,
        frozen=any(not weight.requires_grad for weight in problem.module.parameters()) or _own(training),
        begins=bool(begin),
        schedule="schedule" in used,
        ends="ends" in used,
        changes="changes" in used,
    )
    data = _data(training, problem)
    drawn = [batch_lines()] if uses.batches else []
    pieces = [*data, *drawn, *([begin] if begin else [])]
    parts = [
        Part("The data", plain(type(training.data).idea), [*helpers(pieces), *data]),
        Part("The network", plain(type(training.network).idea), network_pieces(training.network, problem.shape)),
        Part("The loss", plain(type(training.loss).idea), [_loss(training)]),
        Part("The racers", "", [*rules.lines(), *rates.lines(), racers], racer_facts(training.racers)),
        Part(
            "The training loop",
            "The loop that everybody writes; what is around it only says when a training ends.",
            [
                stop_lines(training, per_epoch),
                *([begin] if begin else []),
                *drawn,
                (MEASURED if uses.held_out else MEASURED_ALL).splitlines(),
                ending_lines(training),
                loop_lines(training, uses),
            ],
        ),
        Part("The training", "", [_run(training, uses), _table(uses)]),
    ]
    title = plain(scenario.title) or f"{plain(training.network.title)} on {plain(training.data.title)}"
    return Program(title, _about(scenario, training, problem), training.loss.formula(), parts, loss_picture())


def _own(training: Training) -> bool:
    return bool(getattr(training.network, "path", ""))


def _as_done(training: Training, history: History | None) -> Training:
    """The training with the rates that were changed while it ran."""
    if history is not None and history.count and np.isnan(history.rows.rate).any():
        raise refuse("a training of which only saved states are known")
    changes = training.changes if history is None else history.changes or training.changes
    return training.model_copy(update={"changes": changes})


def _about(scenario: Scenario, training: Training, problem: Problem) -> list[str]:
    held = f", {len(problem.validation):,} more held out" if len(problem.validation) else ""
    words = f"{plain(training.network.title)} on {plain(training.data.title)}: {len(problem.train):,} samples{held}; "
    return [text for text in (plain(scenario.look_for), words + plain(training.loss.title)) if text]


def _begin(training: Training) -> Lines:
    """The weights that everyone begins with, where no seed draws them."""
    if training.start is None:
        return []
    told = comment("Everyone begins at this point, which was picked in the space of weights: no seed draws it.")
    return [*told, *packed_bytes("PACKED", training.start.array()), "BEGIN = unpacked(PACKED)"]


def _data(training: Training, problem: Problem) -> list[Lines]:
    """The pieces that give `x_train`, `y_train` and, if some are held out, `x_held_out`, `y_held_out`."""
    pieces = data_pieces(training.data, problem.data, flat=False)
    aside = len(problem.validation)
    if aside:
        pieces += [split_lines(len(problem.data), aside, training.split_seed)]
    return [*pieces, _prepared(training, problem)]


def _prepared(training: Training, problem: Problem) -> Lines:
    """The samples as the network sees them."""
    part, loss = "[chosen]" if len(problem.validation) else "", training.loss
    single = training.dtype == "float32"
    lines: Lines = []
    if training.standardise:
        lines += [f"mean, deviation = x{part}.mean(0), x{part}.std(0, correction=0)"]
        if (problem.data.x[problem.train.raw].std(0) == 0).any():
            lines += ["deviation[deviation == 0] = 1.0  # a column of one number keeps its scale"]
        lines += ["x = (x - mean) / deviation"]
    lines += ["x = x.float()"] * single
    if _own(training) and problem.shape.image and problem.module._forward_pre_hooks:
        lines += [f"x = x.unflatten(1, {problem.shape.image})"]
    if loss.task == "classes" and loss.targets == "probabilities":
        lines += [f"y = torch.eye({problem.shape.outputs}, dtype=x.dtype)[y.long()]"]
    elif loss.task == "classes":
        lines += ["y = y.long()"]
    else:
        lines += ["y = y.float()"] * single
    if not part:
        return [*lines, "x_train, y_train = x, y"]
    return [*lines, "x_train, y_train = x[chosen], y[chosen]", "x_held_out, y_held_out = x[held_out], y[held_out]"]


def _loss(training: Training) -> Lines:
    loss = training.loss
    taken = {"probability": ".softmax(-1)", "log-probability": ".log_softmax(-1)"}.get(loss.takes, "")
    if loss.task != "classes":
        taken = ".squeeze(-1)" + (".sigmoid()" if loss.takes == "probability" else "")
    before, mean = mean_loss(loss, training.dtype)
    return [
        f"def loss({'output' if taken else 'prediction'}, target):",
        *docstring([f"{loss.title}, the mean over the samples."], INDENT),
        *([f"    prediction = output{taken}"] if taken else []),
        *(laid for line in [*before, f"return {mean}"] for laid in laid_out(line, INDENT)),
    ]


def _racers(training: Training, rules: Rules, rates: Rates) -> tuple[Lines, set[str]]:
    """The dictionary of the racers, and which settings they have."""
    settings = []
    for index, racer in enumerate(training.racers):
        changes = {change.step: change.lr for change in training.changes if change.racer == index}
        found = {"rule": rules.call(racer, changes=bool(changes))}
        if schedule := rates.call(racer):
            found["schedule"] = schedule
        if (ends := rates.last_step(racer)) is not None:
            found["ends"] = str(ends)
        if changes:
            told = ", ".join(f"{step}: {literal(lr)}" for step, lr in sorted(changes.items()))
            found |= {"rate": literal(racer.optimizer.lr), "changes": f"{{{told}}}"}
        settings.append(found)
    used = {key for one in settings for key in one}
    lines = ["RACERS = {"]
    for name, one in zip(unique([plain(racer.label) for racer in training.racers]), settings, strict=True):
        if used == {"rule"}:
            lines += entry(f"{string(name)}: ", one["rule"], INDENT)
        else:
            inner = [line for key, code in one.items() for line in entry(f'"{key}": ', code, 2 * INDENT)]
            lines += [f"{INDENT}{string(name)}: {{", *inner, f"{INDENT}}},"]
    return [*lines, "}"], used


def _run(training: Training, uses: Uses) -> Lines:
    """The loops over racers and, where there are several, seeds."""
    given = "racer" if uses.plain else "**racer"
    lines = ["losses, weights, endings = {}, {}, {}", "for name, racer in RACERS.items():"]
    indent, key, seed = INDENT, "name", str(training.seed)
    if training.seeds > 1:
        lines += [f"{indent}for seed in {counted(training.seed, training.seeds)}:"]
        indent, key, seed = indent + INDENT, "key", "seed"
        lines += [f'{indent}key = f"{{name}}, seed {{seed}}"']
    return [*lines, f"{indent}losses[{key}], weights[{key}], endings[{key}] = train({key}, {seed}, {given})"]


def _table(uses: Uses) -> Lines:
    told = "  ".join(
        f"{title} {{row[{n}]:.6g}}" for n, title in ((1, "training"), (2, "validation"))[: 1 + uses.held_out]
    )
    return [
        "width = max(map(len, losses))",
        "for name, (*_, row) in losses.items():",
        '    print(f"{name:{width}}  {endings[name]} after {row[0]:g} epochs")',
        f"    print(f\"{{'':{{width}}}}  {told}\")",
    ]
