"""The loop of a training as everybody writes it, with what ends it, and only what is used."""

from __future__ import annotations

from dataclasses import dataclass

from engine.code.words import number
from engine.training import Training

Lines = list[str]


@dataclass(frozen=True)
class Uses:
    """What a training has besides optimizers, which is all that the loop has lines for."""

    held_out: bool
    batches: bool
    frozen: bool  # parameters of one's own model that are not trained
    begins: bool  # from weights that are written down
    schedule: bool
    ends: bool  # a schedule that ends before the run does
    changes: bool  # of learning rates on the way

    @property
    def plain(self) -> bool:
        """Whether a racer is an optimizer and nothing else."""
        return not (self.schedule or self.changes)


def stop_lines(training: Training, per_epoch: int) -> Lines:
    """The constants of the run, and those that say when a training ends."""
    epochs = training.epochs + training.more_epochs
    lines = [f"EPOCHS = {epochs}"]
    if training.batch is not None:
        lines += [f"BATCH = {training.batch}"]
    lines += [f"STEPS_PER_EPOCH = {per_epoch}"]
    if training.record_every:
        lines += [f"EVERY = {training.record_every}  # steps from one look at the losses to the next"]
    if training.clip is not None:
        lines += [f"CLIP = {number(training.clip)}  # the largest norm of a gradient"]
    lines += [f"DIVERGED = {number(training.diverged_beyond)}  # times the first loss"]
    if training.loss_below is not None:
        lines += [f"LOSS_BELOW = {number(training.loss_below)}  # has converged"]
    if training.patience is not None:
        lines += [f"PATIENCE = {training.patience}  # epochs without a lower validation loss"]
    return lines


def ending_lines(training: Training) -> Lines:
    """The function that says how a training has ended, if it has."""
    lines = [
        "def how_it_ended(history):",
        '    """A word for the end of a training; none as long as it goes on."""',
        "    (_, first, *_), (epoch, now, *_) = history[0], history[-1]",
        "    if not np.isfinite(now):",
        '        return "not finite"',
        "    if now > DIVERGED * max(first, 1e-12):",
        '        return "diverged"',
    ]
    if training.loss_below is not None:
        lines += ["    if now < LOSS_BELOW:", '        return "converged"']
    if training.patience is not None:
        lines += [
            "    best = min(history, key=lambda row: row[2])",
            "    if epoch - best[0] >= PATIENCE:",
            '        return "stopped"',
        ]
    return [*lines, '    return "step limit" if epoch >= EPOCHS else ""']


MEASURED = '''\
def measured(model):
    """The mean loss over all samples: of training, and of those held out."""
    with torch.no_grad():
        training = loss(model(x_train), y_train).item()
        validation = loss(model(x_held_out), y_held_out).item()
    return training, validation
'''

MEASURED_ALL = '''\
def measured(model):
    """The mean loss over all samples."""
    with torch.no_grad():
        return (loss(model(x_train), y_train).item(),)
'''


def loop_lines(training: Training, uses: Uses) -> Lines:
    """The function `train`."""
    return [*_head(uses), *_before(training, uses), *_rounds(training, uses), *_steps(training, uses), *_END]


_END = ["    return np.array(history), weights, ending"]


def _head(uses: Uses) -> Lines:
    taken = ["name", "seed", "rule"] + ["schedule=None"] * uses.schedule + ["ends=None"] * uses.ends
    taken += ["rate=1.0", "changes=None"] * uses.changes
    return [
        f"def train({', '.join(taken)}):",
        '    """Train one network: rows of epoch and losses, the last weights, how it ended."""',
    ]


def _before(training: Training, uses: Uses) -> Lines:
    lines = ["    torch.manual_seed(seed)  # everyone begins with the same weights"]
    lines += [f"    model = network().to(torch.{training.dtype})"]
    parameters = "model.parameters()"
    if uses.frozen:
        lines += ["    trained = [weight for weight in model.parameters() if weight.requires_grad]"]
        parameters = "trained"
    if uses.begins:
        lines += [f"    nn.utils.vector_to_parameters(BEGIN.to(torch.{training.dtype}), {parameters})"]
    lines += [f"    optimizer = rule({parameters})"]
    if uses.schedule:
        lines += ["    scheduler = schedule(optimizer) if schedule else None"]
    if uses.batches:
        lines += ["    seen = batches(len(x_train), BATCH, seed)"]
    if uses.changes:
        lines += ["    scale = 1.0  # of the learning rate, which is changed on the way"]
    return [*lines, "    history, weights = [], None"]


def _rounds(training: Training, uses: Uses) -> Lines:
    """The outer loop: look at the losses, and see whether it is over."""
    lines = ["    for epoch in range(EPOCHS + 1):"]
    if training.record_every:
        lines = ["    limit = EPOCHS * STEPS_PER_EPOCH", "    for first in [*range(0, limit, EVERY), limit]:"]
        lines += ["        epoch = first / STEPS_PER_EPOCH"]
    parameters = "trained" if uses.frozen else "model.parameters()"
    return [
        *lines,
        "        losses = measured(model)",
        "        ending = how_it_ended([*history, (epoch, *losses)])",
        '        if ending == "not finite" and history:',
        "            break  # and the last row is the one before",
        "        history.append((epoch, *losses))",
        f"        weights = nn.utils.parameters_to_vector({parameters}).detach().clone()",
        '        told = "  ".join(f"{loss:.6g}" for loss in losses)',
        '        print(f"{name}  epoch {epoch:g}  loss {told}")',
        "        if ending:",
        "            break",
    ]


def _steps(training: Training, uses: Uses) -> Lines:
    """The inner loop."""
    counted = uses.changes or uses.ends
    count = "STEPS_PER_EPOCH"
    lines = ["        first = epoch * STEPS_PER_EPOCH"] * counted
    if training.record_every:
        count, lines = "min(EVERY, limit - first)", []
    if uses.batches:
        source, x, y = f"islice(seen, {count})", "x_train[rows]", "y_train[rows]"
        head = f"for step, rows in enumerate({source}, first):" if counted else f"for rows in {source}:"
    else:
        x, y = "x_train", "y_train"
        head = f"for step in range(first, first + {count}):" if counted else f"for _ in range({count}):"
    lines += [
        f"        {head}",
        "            optimizer.zero_grad()",
        f"            loss(model({x}), {y}).backward()",
    ]
    if training.clip is not None:
        lines += ["            nn.utils.clip_grad_norm_(model.parameters(), CLIP)"]
    lines += _scaled() if uses.changes else ["            optimizer.step()"]
    if uses.schedule:
        more = " and (ends is None or step < ends)" if uses.ends else ""
        lines += [f"            if scheduler{more}:", "                scheduler.step()"]
    return lines


def _scaled() -> Lines:
    return [
        "            if changes and step in changes:",
        "                scale = changes[step] / rate",
        "            (group,) = optimizer.param_groups",
        '            scheduled = group["lr"]',
        '            group["lr"] = scheduled * scale',
        "            optimizer.step()",
        '            group["lr"] = scheduled',
    ]
