"""Times clips beside matplotlib's FuncAnimation of the same scene: five racers on contours, and a turning surface."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.clip import Timing
from engine.exporters.mp4 import MP4
from engine.jobs.race import new_trajectory, race
from engine.jobs.surface import FILMED
from engine.scenario import Scenario
from engine.trajectory import Trajectory
from gui import theme
from gui.scene import Source
from gui.studio.application import studio_application
from gui.studio.filming import film
from gui.studio.order import Order, Sheet
from gui.studio.stage import Stage

WIDTH, HEIGHT, FPS, FRAMES = 1280, 720, 25, 300
PEER_FRAMES = {"map": 60, "surface": 15}  # matplotlib draws each anew: its time for 300 is that of these, scaled
GRID = {"map": 400, "surface": 200}  # points along each side of what matplotlib draws
RACERS = (
    {"key": "sgd", "lr": 1e-3},
    {"key": "momentum", "lr": 1e-3},
    {"key": "rmsprop", "lr": 2e-2},
    {"key": "adam", "lr": 5e-2},
    {"key": "nesterov", "lr": 1e-3},
)


def recording() -> tuple[Scenario, Trajectory]:
    """Five racers in Rosenbrock's valley."""
    racers = tuple({"optimizer": rule, "style": k} for k, rule in enumerate(RACERS))
    scenario = Scenario.checked({"racers": racers, "stop": {"steps": 500, "grad_norm_below": None}})
    trajectory = new_trajectory(scenario)
    for _ in race(scenario, trajectory):
        pass
    return scenario, trajectory


def ravine(view: str, scenario: Scenario, trajectory: Trajectory, path: Path) -> float:
    """Seconds for a clip, from the order to the whole file."""
    began = time.perf_counter()
    sheet = Sheet(purpose="own", width=WIDTH, height=HEIGHT)
    stage = Stage(Order(views=(view,), sheet=sheet), Source(scenario, trajectory))
    timing = Timing(frames=FRAMES, fps=FPS, hold=0, orbit=360 if view == "surface" else 0)
    for _ in film(stage, timing, MP4(), path):
        pass
    stage.close()
    return time.perf_counter() - began


def matplotlib(view: str, scenario: Scenario, trajectory: Trajectory, path: Path) -> float:
    """Seconds for the same clip as FuncAnimation makes it, with the same encoder."""
    from matplotlib.animation import FuncAnimation

    figure, draw = {"map": _map, "surface": _surface}[view](scenario, trajectory)
    began = time.perf_counter()
    animation = FuncAnimation(figure, draw, frames=PEER_FRAMES[view], blit=False)
    animation.save(path, writer=_writer())
    return (time.perf_counter() - began) * FRAMES / PEER_FRAMES[view]


def _figure() -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100)
    FigureCanvasAgg(figure)
    return figure


def _heights(scenario: Scenario, points: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    (left, right), (bottom, top) = scenario.landscape.box
    x, y = np.meshgrid(np.linspace(left, right, points), np.linspace(bottom, top, points))
    return x, y, np.log1p((1 - x) ** 2 + 100 * (y - x * x) ** 2)


def _map(scenario: Scenario, trajectory: Trajectory) -> tuple[Any, Callable[[int], list[Any]]]:
    """Shades, 20 contours and five lines that grow."""
    figure = _figure()
    axes = figure.add_subplot()
    x, y, f = _heights(scenario, GRID["map"])
    axes.imshow(f, extent=(x[0, 0], x[0, -1], y[0, 0], y[-1, 0]), origin="lower", aspect="auto", cmap="cividis")
    axes.contour(x, y, f, levels=20, colors="black", linewidths=0.5)
    lines = [axes.plot([], [], label=racer["key"])[0] for racer in RACERS]
    axes.legend(loc="upper right")
    rows = trajectory.rows

    def draw(frame: int) -> list[Any]:
        row = round(frame / (PEER_FRAMES["map"] - 1) * 500)
        for lane, line in enumerate(lines):
            line.set_data(*rows.position[: row + 1, lane].T)
        return lines

    return figure, draw


def _surface(scenario: Scenario, trajectory: Trajectory) -> tuple[Any, Callable[[int], list[Any]]]:
    """A surface of 200 x 200 points that turns once."""
    figure = _figure()
    axes: Any = figure.add_subplot(projection="3d")
    surface = axes.plot_surface(*_heights(scenario, GRID["surface"]), cmap="cividis", rcount=200, ccount=200)

    def draw(frame: int) -> list[Any]:
        axes.view_init(azim=360 * frame / PEER_FRAMES["surface"])
        return [surface]

    return figure, draw


def _writer() -> Any:
    """A writer into the same encoder: the ffmpeg program, which matplotlib's own needs, is not everywhere.

    It takes the picture that FuncAnimation has drawn; matplotlib's own writers draw each a second time.
    """
    from matplotlib.animation import AbstractMovieWriter

    from engine.clip_sink import Footage

    class Writer(AbstractMovieWriter):
        def setup(self, fig: Any, outfile: Any, dpi: float | None = None) -> None:
            super().setup(fig, outfile, dpi)
            self.sink = MP4().open(Path(outfile), Footage(WIDTH, HEIGHT, FPS))

        def grab_frame(self, **_: Any) -> None:
            self.sink.add(np.asarray(self.fig.canvas.buffer_rgba())[..., [2, 1, 0, 3]])

        def finish(self) -> None:
            self.sink.close()

    return Writer(fps=FPS)


def main() -> None:
    """Print both, one below the other."""
    studio_application()
    theme.apply(theme.LIGHT)
    scenario, trajectory = recording()
    print(f"Clips: MP4, {FRAMES} pictures of {WIDTH} x {HEIGHT} (s)")
    print(f"{'':40}{'Ravine':>8}{'matplotlib':>12}{'times':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for view, words in (("map", "map, contours, 5 racers"), ("surface", "surface, turning")):
            ours = ravine(view, scenario, trajectory, Path(folder) / f"{view}.mp4")
            peer = matplotlib(view, scenario, trajectory, Path(folder) / f"{view}-peer.mp4")
            print(f"{words:40}{ours:8.1f}{peer:12.1f}{peer / ours:7.1f}", flush=True)
    print(
        f"Surface: where no GPU draws, Ravine films {FILMED} x {FILMED} points, shaded smoothly; matplotlib 200 x 200."
    )
    print(f"matplotlib: FuncAnimation, {PEER_FRAMES['map']} and {PEER_FRAMES['surface']} pictures, scaled to {FRAMES}.")


if __name__ == "__main__":
    main()
