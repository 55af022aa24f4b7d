"""Times the whole window while it trains: its ticks and frames, and what is left of the training's speed."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from bench_window import Frames, live, spend

from engine.jobs.train import train
from engine.scenario import Scenario
from engine.trainer import Trainer
from engine.training import Training, first_training
from gui.app import keep_for_good, make_application
from gui.main_window import MainWindow
from gui.settings import Settings

SECONDS, ALONE = 10.0, 2.0


def training(**changes: object) -> Training:
    """Moons with four racers, long enough to be watched."""
    return first_training().changed(epochs=100_000, **changes)


def alone(asked: Training) -> float:
    """Steps a second of a training with nothing beside it."""
    trainer, job = Trainer(asked), None
    job = train(trainer)
    end = time.perf_counter() + ALONE
    while time.perf_counter() < end:
        next(job)
    return trainer.step / ALONE


def watch(window: MainWindow, frames: Frames, words: str, asked: Training, best: float) -> None:
    """Train and play for a while, and say what it took."""
    run, store = window.train.run, window.store
    store.open(Scenario.checked({"workspace": "train", "train": asked}))
    live(lambda: run.trainer is not None and run.trainer.training == asked and run.trainer.step > 100)
    assert run.trainer is not None
    frames.clear()
    first, began = run.trainer.step, time.perf_counter()
    spend(SECONDS)
    speed = (run.trainer.step - first) / (time.perf_counter() - began)
    frames.report(words)
    print(f"  {'':<34} {speed:,.0f} steps a second of {best:,.0f} without a window ({speed / best:.0%})")


def main() -> None:
    """Print the figures."""
    print("The window while moons is trained by four racers, 1400 x 900")
    app = make_application(["ravine"])
    window = MainWindow(Scenario.checked({"workspace": "race"}), Settings())
    window.resize(1400, 900)
    window.show()
    window.take_workspace("train")
    live(lambda: window.train.begun)
    live(lambda: window.train.run.trainer is not None and window.train.run.trainer.over)
    keep_for_good()
    frames = Frames(window)
    asked = training()
    best = alone(asked)
    watch(window, frames, "training and playing, fits", asked, best)
    window.train.player.pause()
    window.train.player.go(50)
    frames.clear()
    spend(SECONDS / 2)
    frames.report("training, scrubbed back")
    watch(window, frames, "with a row at every step", training(record_every=1), alone(training(record_every=1)))
    landscape = asked.changed_view(tab="landscape")
    watch(window, frames, "training and playing, landscape", landscape, best)
    window.close()
    app.processEvents()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(XDG_CONFIG_HOME=home, RAVINE_HOME=str(Path(home)))
        main()
