"""Times landscapes of models on data: the picture of 10,000 samples, and following a point of 200 that is dragged."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

from engine.jobs.ground import Wish, ground
from engine.landscapes.model import ModelLandscape
from engine.pictures.grid import axes, sample
from engine.runtime import Backend

PIXELS, SAMPLES, LOOPED, TURNS = 200, 10_000, 400, 7
POINTS, FRAMES, MAP = 200, 30, (900, 600)
LOSSES: tuple[tuple[Any, str], ...] = (("mse", "closed form"), ("huber", "every sample"), ("l1", "every sample"))


def line(loss: Any, samples: int) -> ModelLandscape:
    """A line on points with noise and some outliers."""
    data = {"key": "noisy_line", "samples": samples, "outliers": samples // 20}
    return ModelLandscape.checked({"model": "line", "loss": loss, "data": data})


def seconds(work: Callable[[], object], turns: int = TURNS) -> float:
    """The median time of a few turns, after one that loads what is needed."""
    work()
    found = []
    for _ in range(turns):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return median(found)


def looped(landscape: ModelLandscape) -> float:
    """Seconds of what is usually written, a Python loop over pixels, of which `LOOPED` are timed."""
    x, y = landscape.samples.x[:, 0], landscape.samples.y
    xs, ys = axes(landscape.box, PIXELS, PIXELS)
    formulas = {
        "mse": lambda error: np.mean(error**2),
        "huber": lambda error: np.mean(np.where(abs(error) < 1, error**2 / 2, abs(error) - 0.5)),
        "l1": lambda error: np.mean(abs(error)),
    }
    formula = formulas[landscape.loss.key]
    places = [divmod(pixel, PIXELS) for pixel in range(0, PIXELS**2, PIXELS**2 // LOOPED)]
    return seconds(lambda: [formula(xs[c] * x + ys[r] - y) for r, c in places], 3) * PIXELS**2 / LOOPED


def picture() -> None:
    """Print the times of one picture."""
    print(f"{PIXELS} x {PIXELS} pixels of a line on {SAMPLES:,} samples (wanted: below 100 ms; medians of {TURNS})")
    for loss, how in LOSSES:
        landscape = line(loss, SAMPLES)
        ours = seconds(lambda one=landscape: sample(one.objective(), one.box, PIXELS, PIXELS))
        theirs = looped(landscape)
        print(
            f"  {loss:6s} {ours * 1e3:8.1f} ms ({how}); a Python loop over pixels {theirs * 1e3:8.0f} ms "
            f"(scaled up from {LOOPED} pixels): {theirs / ours:,.0f} times faster"
        )


def dragged() -> None:
    """Print how often a second the landscape follows a point."""
    width, height = MAP
    print(f"One point of {POINTS} is dragged, map of {width} x {height} with contours (wanted: 20 frames/s or more)")
    for loss, how in LOSSES:
        now = line(loss, POINTS)
        times = []
        for frame in range(FRAMES + 1):
            began = time.perf_counter()
            y = now.samples.raw.y.copy()
            y[0] += 0.1 * np.sin(frame)
            now = now.with_points(now.samples.raw.x, y)
            job = ground(Wish(now, now.box, width, height, "log"))
            next(job)
            first = time.perf_counter() - began
            for _ in job:
                pass
            times.append((first, time.perf_counter() - began))
        first, last = (median(column) for column in zip(*times[1:], strict=True))
        print(f"  {loss:6s} first picture {1 / first:6.1f} frames/s, sharp picture {1 / last:6.1f} frames/s ({how})")


def race_step() -> None:
    """Print what a gradient of five racers costs."""
    print("Value and gradient of 5 lanes on 40 samples")
    for loss, how in LOSSES:
        evaluate = line(loss, 40).objective().on(Backend("numpy")).value_and_gradient
        x = np.random.default_rng(0).normal(size=(5, 2))
        took = seconds(lambda f=evaluate, at=x: [f(at) for _ in range(200)]) / 200
        print(f"  {loss:6s} {took * 1e6:8.1f} us ({how})")


def main() -> None:
    """Print everything."""
    picture()
    dragged()
    race_step()


if __name__ == "__main__":
    main()
