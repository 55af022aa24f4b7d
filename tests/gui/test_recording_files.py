"""A person drops an exported recording on the window and sees that very recording; an edit computes as always."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QUrl

from engine import Scenario, Trajectory, export, run
from engine.subject import SUBJECTS
from gui.main_window import MainWindow
from tests.engine.table_kit import READERS, assert_same

SCENARIO = Scenario(landscape="rosenbrock", racers=["adam", {"key": "momentum", "lr": 0.001}], stop={"steps": 300})
OTHER = Scenario(landscape="himmelblau", racers=["sgd"], stop={"steps": 50})


@pytest.fixture
def window(qtbot: Any) -> Iterator[MainWindow]:
    made = MainWindow(OTHER)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    settle(qtbot, made)
    yield made
    made.files.path = None  # nothing to ask about
    made.close()


def settle(qtbot: Any, window: MainWindow) -> None:
    """Wait until the recording of the scenario shown is complete and drawn."""
    bridge = window.race.bridge

    def complete() -> bool:
        shown = bridge.scenario is not None and bridge.scenario.computed == window.store.scenario.computed
        return shown and not bridge.running and window.race.screening.settled

    qtbot.waitUntil(complete, timeout=20_000)


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    assert window.incoming.takes(data)
    window.incoming.take(data)


def shown(window: MainWindow) -> Trajectory:
    trajectory = window.race.bridge.trajectory
    assert trajectory is not None
    return trajectory


def test_the_very_recording_is_shown_and_an_edit_computes(window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    for steps, kind in enumerate(READERS, 300):
        scenario = SCENARIO.changed(stop={"steps": steps})
        film = run(scenario)
        export(tmp_path / f"race.{kind}", scenario, film)
        window.store.mark_saved()
        drop(window, tmp_path / f"race.{kind}")
        settle(qtbot, window)
        assert window.store.scenario == scenario
        assert_same(shown(window), film)  # with its seconds, which no second race has
        frame = window.race.frame()
        assert frame is not None
        assert frame.trajectory is shown(window)
        assert window.race.player.whole == film.last_step == steps
    window.store.edit(scenario.changed(starts=[(0.5, 0.5)]))
    settle(qtbot, window)
    assert shown(window).rows.position[0, 0].tolist() == [0.5, 0.5]
    window.store.undo()
    settle(qtbot, window)
    assert (shown(window).rows.position == film.rows.position).all()
    assert (shown(window).rows.seconds != film.rows.seconds).any()


def test_the_same_scenario_again_shows_the_recording_of_the_file(
    window: MainWindow, qtbot: Any, tmp_path: Path
) -> None:
    film = run(OTHER)
    export(tmp_path / "race.npz", OTHER, film)
    drop(window, tmp_path / "race.npz")
    qtbot.waitUntil(lambda: shown(window).rows.seconds.tobytes() == film.rows.seconds.tobytes())


def test_a_table_of_something_else_is_raced(window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    from engine.exporters.csv import CSV

    CSV(subject=SUBJECTS["surface"]()).write(tmp_path / "surface.csv", SCENARIO, None)
    drop(window, tmp_path / "surface.csv")
    settle(qtbot, window)
    assert shown(window).last_step == 300


def test_a_broken_recording_is_said_and_its_scenario_raced(window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    path = tmp_path / "race.csv"
    export(path, SCENARIO, run(SCENARIO))
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: len(text) // 2], encoding="utf-8")
    said: list[str] = []
    window.race.failed.connect(lambda sentence, _: said.append(sentence))
    drop(window, path)
    qtbot.waitUntil(lambda: bool(said))
    assert said[0].startswith(f"{path} cannot be opened: ")
    settle(qtbot, window)
    assert shown(window).last_step == 300
