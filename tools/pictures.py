"""Takes the pictures of docs/pictures: the real window, every workspace, in every theme. Run by `make docs`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
SHOTS = (
    # file, theme, size, preset, panes, step, selected racer
    ("race-light-1400x900", "light", (1400, 900), "Rosenbrock valley", "2-D", 250, 3),
    ("race-dark-1400x900", "dark", (1400, 900), "Himmelblau's four basins", "2-D", 60, 1),
    ("race-projector-1400x900", "projector", (1400, 900), "Ravine and momentum", "2-D", 60, 1),
    ("race-light-1280x720", "light", (1280, 720), "Saddle", "2-D", 45, 1),
    ("race-dark-1280x720", "dark", (1280, 720), "Noise", "both", 300, 0),
    ("race-projector-1280x720", "projector", (1280, 720), "Rosenbrock valley", "2-D", 250, 1),
    ("data-light-1400x900", "light", (1400, 900), "Batch, mini-batch and one sample", "2-D", 60, 1),
    ("data-dark-1280x720", "dark", (1280, 720), "Two classes", "2-D", 60, 0),
)
OUTLIERS = "Outliers and the loss"
PAGES = (
    # file, theme, size, page
    ("losses-light-1400x900", "light", (1400, 900), "curve"),
    ("losses-table-dark-1400x900", "dark", (1400, 900), "table"),
    ("losses-stability-light-1400x900", "light", (1400, 900), "stability"),
    ("losses-outliers-dark-1280x720", "dark", (1280, 720), "outliers"),
    ("losses-imbalance-light-1280x720", "light", (1280, 720), "imbalance"),
    ("losses-projector-1280x720", "projector", (1280, 720), "curve"),
)
TRAININGS = (
    # file, theme, size, preset, tab, panes of the landscape
    ("train-light-1400x900", "light", (1400, 900), "Two moons, four optimizers", "fit", "2-D"),
    ("train-dark-1280x720", "dark", (1280, 720), "Two spirals", "fit", "2-D"),
    ("train-projector-1280x720", "projector", (1280, 720), "A curve through a wave", "fit", "2-D"),
    ("train-digits-light-1280x720", "light", (1280, 720), "Handwritten digits", "fit", "2-D"),
    ("train-stability-dark-1400x900", "dark", (1400, 900), "Edge of stability", "fit", "2-D"),
    ("train-landscape-light-1400x900", "light", (1400, 900), "Two moons, four optimizers", "landscape", "both"),
    ("train-landscape-projector-1280x720", "projector", (1280, 720), "Two spirals", "landscape", "2-D"),
)


def main() -> None:
    """Open the window once for each picture."""
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(XDG_CONFIG_HOME=home, RAVINE_HOME=home)
        from PySide6.QtCore import QEventLoop, QTimer

        from gui.app import make_application
        from gui.main_window import MainWindow
        from gui.training_state import State

        app = make_application(["ravine"])

        def live(until: Callable[[], bool]) -> None:
            loop, clock = QEventLoop(), QTimer()
            clock.timeout.connect(lambda: loop.quit() if until() else None)
            clock.start(400)
            loop.exec()

        FOLDER.mkdir(exist_ok=True)
        for name, theme, size, title, panes, step, selected in SHOTS:
            window = MainWindow()
            window.resize(*size)
            window.set_theme(theme)
            window.show()
            live(lambda window=window: window.race.bridge.trajectory is not None)  # type: ignore[misc]
            number = next(n for n, preset in enumerate(window.presets) if preset.title == title)
            window.take_preset(number)
            window.race.edit_view("panes", panes)
            race = window.race
            live(lambda race=race: not race.bridge.running and not race.map.picture.busy)  # type: ignore[misc]
            race.player.pause()
            race.player.go(step)
            window.store.select(selected)
            loop_count = iter(range(5))
            live(lambda count=loop_count: next(count, None) is None)  # type: ignore[misc]
            window.grab().save(str(FOLDER / f"{name}.png"))
            window.close()
        for name, theme, size, page in PAGES:
            window = MainWindow()
            window.resize(*size)
            window.set_theme(theme)
            window.show()
            live(lambda window=window: window.race.begun)  # type: ignore[misc]
            if page == "outliers":  # with a point that lies apart
                window.take_preset(next(n for n, one in enumerate(window.presets) if one.title == OUTLIERS))
            window.take_workspace("losses")
            window.losses.show_page(page)
            live(lambda window=window, page=page: page in window.losses.pages)  # type: ignore[misc]
            loop_count = iter(range(5))
            live(lambda count=loop_count: next(count, None) is None)  # type: ignore[misc]
            window.grab().save(str(FOLDER / f"{name}.png"))
            window.files.path = None
            window.store.mark_saved()
            window.close()
        for name, theme, size, title, tab, panes in TRAININGS:
            window = MainWindow()
            window.resize(*size)
            window.set_theme(theme)
            window.show()
            live(lambda window=window: window.race.begun)  # type: ignore[misc]
            window.take_preset(next(n for n, one in enumerate(window.presets) if one.title == title))
            train = window.train
            live(lambda train=train: train.run.state is State.DONE)  # type: ignore[misc]
            view = window.store.scenario.training.view
            view = view.changed(tab=tab, slice=view.slice.changed(panes=panes))
            window.store.edit(window.store.scenario.with_training(view=view))
            train.player.go(train.player.length)
            loop_count = iter(range(12))
            live(lambda count=loop_count: next(count, None) is None)  # type: ignore[misc]
            window.grab().save(str(FOLDER / f"{name}.png"))
            window.files.path = None
            window.store.mark_saved()
            window.close()
        app.processEvents()


if __name__ == "__main__":
    main()
