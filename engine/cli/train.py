"""The command that trains a network by several optimizers, with its options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

INTERRUPTED = 130  # the exit code that shells give Ctrl+C
Word = str | None  # what typer gives for an option: numbers are read by the field they are meant for
Words = list[str] | None  # and for one that may be repeated

EXAMPLES = """Examples:

train --data moons --optimizer sgd:lr=0.1,momentum=0.9 --optimizer adam:lr=0.01 --epochs 50

train --data spirals:noise=0.1 --model mlp --set hidden=64,64 --set activation=Tanh --optimizer adam --out run.npz

train --data ten_features --set hidden=5 --loss mse --optimizer momentum:lr=0.01,momentum=0.9 --epochs 100 --json

train --data mine.csv --x age --x income --y survived --optimizer adam:lr=0.01 --patience 10 --seeds 5

train --model-file net.py --optimizer adam:lr=0.001 --batch all --out curves.csv --out run.npz

train --scenario run.npz --epochs 200 --out longer.npz
"""


def train_command(
    data: Annotated[
        Word,
        typer.Option(
            metavar="NAME:KEY=VALUE,...|FILE.csv",
            help="What is learnt: a data set (see: list datasets) or your file. (default: moons)",
        ),
    ] = None,
    x: Annotated[
        Words, typer.Option("--x", metavar="COLUMN", help="A column of your file to predict from; repeatable.")
    ] = None,
    y: Annotated[Word, typer.Option("--y", metavar="COLUMN", help="The column of your file to predict.")] = None,
    model: Annotated[
        Word, typer.Option(metavar="NAME", help="The network (see: list networks). (default: mlp)")
    ] = None,
    model_file: Annotated[
        Word,
        typer.Option(
            metavar="FILE.py",
            help="Your own network instead: a Python file, which is run, with model(), which returns a "
            "torch.nn.Module, and, unless --data is given, data(), which returns (x, y).",
        ),
    ] = None,
    set_: Annotated[
        Words,
        typer.Option("--set", metavar="NAME=VALUE", help="A parameter of the network, as hidden=64,64; repeatable."),
    ] = None,
    loss: Annotated[
        Word,
        typer.Option(
            metavar="NAME:KEY=VALUE,...",
            help="The loss (see: list losses). (default: mse for numbers, cross_entropy for classes)",
        ),
    ] = None,
    optimizer: Annotated[
        Words, typer.Option(metavar="NAME:KEY=VALUE,...", help="A racer, with its parameters; repeatable.")
    ] = None,
    schedule: Annotated[
        Words,
        typer.Option(
            metavar="NAME:KEY=VALUE,...", help="Learning-rate schedule: once for all racers, or once for each in turn."
        ),
    ] = None,
    batch: Annotated[Word, typer.Option(metavar="N|all", help="Samples in each step. (default: 32)")] = None,
    epochs: Annotated[Word, typer.Option(metavar="N", help="Passes through the data. (default: 50)")] = None,
    held_out: Annotated[
        Word, typer.Option(metavar="SHARE", help="The share of the samples kept for validation. (default: 0.25)")
    ] = None,
    split_seed: Annotated[Word, typer.Option(metavar="N", help="Seed of the validation draw. (default: 0)")] = None,
    standardise: Annotated[
        bool | None,
        typer.Option(
            "--standardise/--no-standardise",
            help="Shift and scale the features to mean 0 and deviation 1, or leave them. (default: standardise)",
            show_default=False,
        ),
    ] = None,
    clip: Annotated[Word, typer.Option(metavar="NORM", help="Shorten longer gradients. (default: none)")] = None,
    patience: Annotated[
        Word, typer.Option(metavar="EPOCHS", help="Stop after so many without a lower validation loss. (default: none)")
    ] = None,
    loss_below: Annotated[
        Word, typer.Option(metavar="LOSS", help="Stop when the training loss is below. (default: none)")
    ] = None,
    sharpness_every: Annotated[
        Word,
        typer.Option(metavar="STEPS", help="How often to measure the Hessian's largest eigenvalue. (default: none)"),
    ] = None,
    record_every: Annotated[
        Word, typer.Option(metavar="STEPS", help="How often to keep curves and weights. (default: each epoch)")
    ] = None,
    seed: Annotated[Word, typer.Option(metavar="N", help="Seed of first weights and batches. (default: 0)")] = None,
    seeds: Annotated[
        Word, typer.Option(metavar="N", help="How many seeds to train, counted up from the first. (default: 1)")
    ] = None,
    dtype: Annotated[Word, typer.Option(metavar="float32|float64", help="Precision. (default: float32)")] = None,
    device: Annotated[
        Word, typer.Option(metavar="auto|cpu|cuda|mps", help="Where it is computed. (default: auto)")
    ] = None,
    scenario: Annotated[
        Word,
        typer.Option(
            metavar="FILE|PRESET|LINK",
            help="Begin from a scenario, a run, a preset or a ravine:... link; other options change it.",
        ),
    ] = None,
    out: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Write the run as .npz (scenario, curves and weights: see slice), or its curves as .csv, .json or "
            ".parquet: racer, optimizer, seed, step, epoch, train_loss, validation_loss, train_accuracy, "
            "validation_accuracy, grad_norm, sharpness, lr, seconds; repeatable.",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", metavar=" ", help="Print one JSON object instead of a table.")
    ] = False,
) -> int:
    """Train a network by several optimizers from the same start on the same batches, and print how each one ended."""
    from engine.cli.training_report import print_training, train_with_bar
    from engine.cli.training_request import TrainingRequest
    from engine.declared import BadInput
    from engine.exporter import exporter_for

    files = {path: exporter_for(path, plain=True) for path in out or ()}  # a wrong name is said before
    wanted = TrainingRequest(
        file=scenario, data=data, x=x or (), y=y, model=model, model_file=model_file, settings=set_ or (), loss=loss,
        optimizers=optimizer or (), schedules=schedule or (), batch=batch, standardise=standardise,
        numbers={
            "epochs": epochs, "held_out": held_out, "split_seed": split_seed, "clip": clip, "patience": patience,
            "loss_below": loss_below, "sharpness_every": sharpness_every, "record_every": record_every,
            "seed": seed, "seeds": seeds, "dtype": dtype, "device": device,
        },
    ).scenario()  # fmt: skip
    done = train_with_bar(wanted)
    for path, exporter in files.items():
        exporter.write(path, wanted, done.trainer.history)
    print_training(wanted, done, tuple(files), as_json)
    if isinstance(done.ended_by, BadInput):
        raise done.ended_by
    return INTERRUPTED if done.ended_by else 0
