"""One thread, the newest job, and exactly one ending, whatever happens."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest

from engine.declared import BadInput
from engine.runner import LONGEST_WAIT, Gate, Runner


@pytest.fixture
def runner() -> Iterator[Runner]:
    made = Runner("test")
    yield made
    made.close()


def endless(
    started: threading.Event, closed: threading.Event | None = None
) -> Callable[[], Generator[int, None, None]]:
    def job() -> Generator[int, None, None]:
        count = 0
        try:
            while True:
                started.set()
                yield count
                count += 1
        finally:
            if closed:
                closed.set()

    return job


def failing(error: BaseException) -> Callable[[], Generator[int, None, None]]:
    def job() -> Generator[int, None, None]:
        yield 1
        raise error

    return job


def test_a_job_ends_with_its_result_and_its_last_progress(runner: Runner) -> None:
    def job() -> Generator[int, None, str]:
        yield from range(5)
        return "result"

    run = runner.start(job)
    ended = run.wait(10)
    assert ended is not None
    assert (ended.how, ended.result, run.progress) == ("done", "result", 4)


def test_a_new_request_cancels_the_old_and_closes_its_generator(runner: Runner) -> None:
    started, closed = threading.Event(), threading.Event()
    old = runner.start(endless(started, closed))
    assert started.wait(10)
    new = runner.start(endless(threading.Event()))
    assert old.wait(10).how == "cancelled"  # type: ignore[union-attr]
    assert closed.is_set()
    assert new.ended is None


def test_only_the_newest_of_the_waiting_begins(runner: Runner) -> None:
    started = threading.Event()
    runner.start(endless(started))
    assert started.wait(10)
    began: list[int] = []

    def numbered(number: int) -> Callable[[], Generator[int, None, int]]:
        def job() -> Generator[int, None, int]:
            began.append(number)
            yield number
            return number

        return job

    runs = [runner.start(numbered(number)) for number in range(50)]
    assert runs[-1].wait(10).result == 49  # type: ignore[union-attr]
    assert all(run.wait(10) is not None for run in runs)
    ends = [run.ended.how for run in runs if run.ended]
    assert ends.count("done") >= 1
    assert ends.count("done") + ends.count("cancelled") == 50


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (BadInput("the box is upside down."), "the box is upside down."),
        (RuntimeError("mat1 and mat2 shapes cannot be multiplied"), "mat1 and mat2 shapes"),
        (MemoryError(), "not enough memory"),
        (StopIteration(), "Something went wrong"),
        (KeyboardInterrupt(), "Something went wrong"),
    ],
)
def test_every_error_arrives_as_one_sentence_with_details(runner: Runner, error: BaseException, words: str) -> None:
    ended = runner.start(failing(error)).wait(10)
    assert ended is not None
    assert ended.how == "failed"
    assert words in ended.sentence
    assert "Traceback" in ended.details
    assert runner.start(failing(error)).wait(10) is not None  # the thread lives on


def test_an_error_while_the_job_is_made_arrives_too(runner: Runner) -> None:
    def make() -> Any:
        raise BadInput("no such landscape.")

    ended = runner.start(make).wait(10)
    assert ended is not None
    assert (ended.how, ended.sentence) == ("failed", "no such landscape.")


def test_cancel_before_the_job_begins_ends_it_once(runner: Runner) -> None:
    gate_started = threading.Event()
    runner.start(endless(gate_started))
    assert gate_started.wait(10)
    run = runner.start(endless(threading.Event()))
    runner.cancel()
    assert run.wait(10).how == "cancelled"  # type: ignore[union-attr]


def test_a_shut_gate_holds_the_worker_but_not_for_ever() -> None:
    gate = Gate()
    gate.shut()
    runner = Runner("gated", gate)
    begun, before = threading.Event(), time.monotonic()
    runner.start(endless(begun))
    assert begun.wait(10)  # a window that hangs does not hang the work
    assert time.monotonic() - before >= 0.9 * LONGEST_WAIT
    runner.close()


def test_close_ends_the_thread(runner: Runner) -> None:
    started = threading.Event()
    run = runner.start(endless(started))
    assert started.wait(10)
    runner.close()
    assert run.ended is not None
    assert run.ended.how == "cancelled"
    with pytest.raises(RuntimeError, match="closed"):
        runner.start(endless(started))
