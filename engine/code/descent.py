"""The loop of a race as everybody writes it: zero_grad, backward, step; with what ends it, and only what is used."""

from __future__ import annotations

from dataclasses import dataclass

from engine.code.ground import Ground
from engine.code.words import number
from engine.racer import Racer
from engine.scenario import Scenario, StopRules

Lines = list[str]


@dataclass(frozen=True)
class Uses:
    """What the racers of a race have besides an optimizer, which is all that the loop has lines for."""

    schedule: bool
    ends: bool  # a schedule that ends before the run does
    noise: bool
    batch: bool

    @property
    def plain(self) -> bool:
        """Whether a racer is an optimizer and nothing else."""
        return not (self.schedule or self.noise or self.batch)

    @property
    def drawn(self) -> bool:
        """Whether anything is drawn by chance."""
        return self.noise or self.batch


def has_batches(racer: Racer, samples: int) -> bool:
    """Whether a racer's steps see a part of the samples."""
    return racer.batch is not None and 0 < racer.batch < samples


def stop_lines(scenario: Scenario) -> Lines:
    """The constants that say when a path ends."""
    rules = scenario.stop
    (low_x, high_x), (low_y, high_y) = scenario.landscape.box
    reach = ((high_x - low_x) * rules.diverged_beyond, (high_y - low_y) * rules.diverged_beyond)
    middle = ((low_x + high_x) / 2, (low_y + high_y) / 2)
    lines = [f"STEPS = {rules.steps}"]
    if rules.loss_below is not None:
        lines += [f"LOSS_BELOW = {number(rules.loss_below)}  # has arrived"]
    if rules.grad_norm_below is not None:
        lines += [f"GRADIENT_BELOW = {number(rules.grad_norm_below)}  # has arrived"]
    if rules.patience is not None:
        lines += [f"PATIENCE = {rules.patience}  # steps without a lower loss"]
    lines += [f"MIDDLE = torch.tensor([{number(middle[0])}, {number(middle[1])}])"]
    lines += [f"FARTHEST = torch.tensor([{number(reach[0])}, {number(reach[1])}])  # from there"]
    return lines


def ending_lines(rules: StopRules) -> Lines:
    """The function that says how a path has ended, if it has."""
    stale = ", stale" if rules.patience is not None else ""
    lines = [
        f"def how_it_ended(step, point, value, slope{stale}):",
        '    """A word for the end of a path; none as long as it goes on."""',
        "    if not all(part.isfinite().all() for part in (point, value, slope)):",
        '        return "not finite"',
        "    if ((point - MIDDLE).abs() > FARTHEST).any():",
        '        return "diverged"',
    ]
    if rules.loss_below is not None:
        lines += ["    if value < LOSS_BELOW:", '        return "converged"']
    if rules.grad_norm_below is not None:
        lines += ["    if slope.norm() < GRADIENT_BELOW:", '        return "converged"']
    if stale:
        lines += ["    if stale >= PATIENCE:", '        return "stopped"']
    return [*lines, '    return "step limit" if step == STEPS else ""']


def descent_lines(scenario: Scenario, ground: Ground, uses: Uses) -> Lines:
    """The function `descend`."""
    return [*_head(uses), *_before(scenario, ground, uses), *_loop(scenario, ground, uses)]


def _head(uses: Uses) -> Lines:
    taken = ["start", "rule"]
    taken += ["seed", "stream"] if uses.noise else ["seed"] if uses.batch else []
    taken += ["schedule=None"] * uses.schedule + ["ends=None"] * uses.ends
    taken += ["noise=0.0"] * uses.noise + ["batch=None", "shuffling=0"] * uses.batch
    return [
        f"def descend({', '.join(taken)}):",
        '    """Follow a rule downhill: the path [T + 1, 2] and how it ended."""',
    ]


def _before(scenario: Scenario, ground: Ground, uses: Uses) -> Lines:
    lines = ["    point = torch.tensor(start, requires_grad=True)", "    optimizer = rule([point])"]
    if uses.schedule:
        lines += ["    scheduler = schedule(optimizer) if schedule else None"]
    if uses.noise:
        lines += ["    draws = generator(seed, stream)  # the same for every racer from here"]
    if uses.batch:
        lines += [f"    seen = batches({ground.samples}, batch, seed + shuffling) if batch else None"]
    if scenario.stop.patience is not None:
        lines += ['    best, best_step = float("inf"), 0']
    return [*lines, "    path = []"]


def _loop(scenario: Scenario, ground: Ground, uses: Uses) -> Lines:
    patience = scenario.stop.patience is not None
    lines = ["    for step in range(STEPS + 1):", *_slope(ground)]
    if patience:
        lines += ["        if value < best:", "            best, best_step = value.item(), step"]
    stale = ", step - best_step" if patience else ""
    lines += [
        f"        ending = how_it_ended(step, point.detach(), value, point.grad{stale})",
        '        if ending == "not finite" and path:',
        "            break  # and the path ends where everything was still a number",
        "        path.append(point.detach().clone())",
        "        if ending:",
        "            break",
        *_what_the_rule_sees(uses),
        "        optimizer.step()",
    ]
    if uses.schedule:
        more = " and (ends is None or step < ends)" if uses.ends else ""
        lines += [f"        if scheduler{more}:", "            scheduler.step()"]
    return [*lines, "    return torch.stack(path).numpy(), ending"]


def _slope(ground: Ground) -> Lines:
    lines = ["        optimizer.zero_grad()", "        value = f(*point)", "        value.backward()"]
    if ground.kinks:
        lines += ["        # At a kink the slope comes out as 0/0; there it counts as 0."]
        lines += ["        point.grad[point.grad.isnan()] = 0.0"]
    return lines


def _what_the_rule_sees(uses: Uses) -> Lines:
    """The gradient of a batch, and the noise, which take the place of the exact gradient for the step alone."""
    lines: Lines = []
    if uses.batch:
        lines += [
            "        if seen:  # the slope of a few samples takes the place of that of all",
            "            rows = next(seen)",
            "            optimizer.zero_grad()",
            "            f(*point, x[rows], target[rows]).backward()",
        ]
    if uses.noise:
        lines += [
            "        if noise:",
            "            point.grad += torch.from_numpy(noise * draws.standard_normal(2))",
        ]
    return lines
