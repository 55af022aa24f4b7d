"""First weights follow from their seed alone, whatever other threads draw at the same time."""

from __future__ import annotations

import threading

import torch

from engine.problem import Problem
from engine.runtime import drawing
from engine.training import first_training


def test_torchs_generator_is_left_as_it_was() -> None:
    before = torch.get_rng_state()
    with drawing(7):
        first = torch.rand(3)
    with drawing(7):
        assert torch.equal(torch.rand(3), first)
    assert torch.equal(torch.get_rng_state(), before)


def test_threads_that_make_modules_do_not_draw_each_others_weights() -> None:
    training = first_training()
    problem = Problem(training)
    expected = problem.initial(3)
    done = threading.Event()

    def make_others() -> None:
        while not done.is_set():
            Problem(training).initial(5)

    other = threading.Thread(target=make_others)
    other.start()
    try:
        assert all(torch.equal(problem.initial(3), expected) for _ in range(100))
    finally:
        done.set()
        other.join()
