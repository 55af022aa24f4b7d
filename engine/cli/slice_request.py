"""Turns the words of a command line into the run that is sliced, and the view of the slice."""

from __future__ import annotations

import glob
from dataclasses import dataclass
from pathlib import Path

from engine.cli.training_request import TrainingRequest
from engine.declared import BadInput
from engine.history import History
from engine.own_model import allow
from engine.own_training import of_states
from engine.problem import Problem
from engine.run_file import Run, open_run
from engine.scenario import Scenario
from engine.state_files import history_of, in_order
from engine.training import SliceView


@dataclass(frozen=True, slots=True)
class SliceRequest:
    """The words that were given for a slice. What is `None` was not, and stays as the run has it."""

    run: Path | None
    model_file: str | None
    states: str | None
    data: str | None
    loss: str | None
    view: dict[str, str | None]

    def found(self) -> tuple[Scenario, History, Problem]:
        """The run, and its training made ready to compute; `BadInput` names what is wrong."""
        if self.run is None and self.states is None:
            raise BadInput("name a run to slice, such as run.npz, or --model-file with --states.")
        if self.run is not None and self.states is not None:
            raise BadInput("give either a run or --states, not both.")
        if self.states is not None:
            return self._of_states(self.states)
        for option, word in (("--data", self.data), ("--loss", self.loss)):
            if word is not None:
                raise BadInput(f"{option} goes with --states; a run has its own.")
        assert self.run is not None
        run = self._allowed(open_run(self.run))
        return run.scenario, run.history, run.problem()

    def view_of(self, scenario: Scenario) -> SliceView:
        """The view that was asked for."""
        given = {name: word for name, word in self.view.items() if word is not None}
        return scenario.training.view.slice.changed(**given)

    def _allowed(self, run: Run) -> Run:
        """The run with its own model's file allowed, which may have another place now."""
        if self.model_file is None:
            return run
        if run.training.network.key != "own":
            raise BadInput(f"--model-file goes with a network of your own; this run has {run.training.network.title}.")
        allow(self.model_file)
        changes = {
            name: part.changed(path=self.model_file)
            for name, part in (("network", run.training.network), ("data", run.training.data))
            if part.key == "own"
        }
        return Run(run.scenario.with_training(**changes), run.history)

    def _of_states(self, pattern: str) -> tuple[Scenario, History, Problem]:
        """A series of saved states as a run; the data are taken as they are, all of them for training."""
        if self.model_file is None:
            raise BadInput("--states needs --model-file: the Python file whose model() the states are of.")
        paths = in_order([Path(name) for name in glob.glob(pattern)])
        if not paths:
            raise BadInput(f'--states "{pattern}": there is no such file; write a pattern like "ckpt_*.pt".')
        scenario = self._training(paths[-1]).scenario()
        scenario = scenario.changed(train=of_states(scenario.training, paths))
        problem = Problem(scenario.training)
        return scenario, history_of(problem, paths), problem

    def _training(self, last: Path) -> TrainingRequest:
        return TrainingRequest(
            file=None, data=self.data, x=(), y=None, model=None, model_file=self.model_file,
            settings=(f"state={last}",), loss=self.loss, optimizers=("sgd",), schedules=(), batch="all",
            standardise=False, numbers={"held_out": "0"},
        )  # fmt: skip
