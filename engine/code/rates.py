"""Learning-rate schedules as a program has them: torch's own, or the factor as a function where torch has none."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from engine.code.borrowed import body_of, name, value
from engine.code.layout import block
from engine.code.words import INDENT, arguments, docstring, number
from engine.racer import Contestant
from engine.schedule import Schedule

_OF_RATE = {"eta_min", "max_lr"}  # arguments that are rates themselves, not factors

_WARMED_UP = '''\
def warmed_up(optimizer, schedule, steps, start_factor):
    """A linear rise to the first rate of a schedule, which begins after these steps."""
    rise = lr_scheduler.LinearLR(optimizer, start_factor, total_iters=steps)
    rules = [rise, schedule(optimizer)]
    return lr_scheduler.SequentialLR(optimizer, rules, milestones=[steps])
'''


@dataclass
class Rates:
    """The functions that a program has to write out, by name, found while its racers are."""

    total: int  # steps that schedules go by
    run: int  # steps there are, which may be more
    written: dict[str, list[str]] = field(default_factory=dict)

    def call(self, racer: Contestant) -> str:
        """What makes a racer's schedule of the optimizer that it is called with; empty where its rate is constant."""
        rule = racer.schedule
        constant = rule.key == "constant"
        if not rule.warmup:
            return "" if constant else self._main(rule, racer.optimizer.lr)
        start = number(rule.warmup_start)
        if constant:
            return f"partial(lr_scheduler.LinearLR, start_factor={start}, total_iters={rule.warmup})"
        self.written["warmed_up"] = _WARMED_UP.splitlines()
        main = self._main(rule, racer.optimizer.lr)
        return f"partial(warmed_up, schedule={main}, steps={rule.warmup}, start_factor={start})"

    def last_step(self, racer: Contestant) -> int | None:
        """The step after which torch's scheduler refuses to go on, where the run is longer; its rate stays then."""
        rule = racer.schedule
        if rule.twin != "OneCycleLR":
            return None
        left = self._left(rule)
        last = rule.warmup + int(rule.twin_settings(left)["total_steps"]) - 1
        return last if last < self.run - 1 else None

    def lines(self) -> list[list[str]]:
        """The functions' lines."""
        return list(self.written.values())

    def _left(self, rule: Schedule) -> int:
        return max(self.total - rule.warmup, 1)

    def _main(self, rule: Schedule, lr: float) -> str:
        if rule.twin is None:
            return f"partial(lr_scheduler.LambdaLR, lr_lambda={self._function(rule)})"
        settings = rule.twin_settings(self._left(rule))
        told = {key: lr * found if key in _OF_RATE else found for key, found in settings.items()}
        return f"partial(lr_scheduler.{rule.twin}, {arguments(told)})"

    def _function(self, rule: Schedule) -> str:
        """Write the factor out as a function of the step, and give its name."""
        settings = rule.model_dump(exclude={"warmup", "warmup_start"})
        fields = {key: value(found) for key, found in settings.items()}
        names: dict[str, ast.expr] = {"np": name("math"), "total": value(self._left(rule))}
        body = block(body_of(type(rule).factor, fields, names, rule), INDENT)
        for count in range(1, len(self.written) + 2):
            called = rule.key if count == 1 else f"{rule.key}_{count}"
            lines = [f"def {called}(step):", *docstring([rule.idea], INDENT), *body]
            if self.written.setdefault(called, lines) == lines:
                return called
        raise AssertionError("one of the names is free")
