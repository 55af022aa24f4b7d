"""Whatever ends the program, what its windows showed is kept, and offered in the next one."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLockFile

from engine.scenario import Scenario
from gui.autosave import Autosave
from gui.autosave_folder import AutosaveFolder, Kept
from gui.main_window import MainWindow
from gui.rescue import Rescue

ROOT = Path(__file__).parents[2]
DRIVER = Path(__file__).with_name("autosave_driver.py")
SMALL = Scenario.checked({"racers": ["adam", "sgd"], "stop": {"steps": 60}, "title": "Small"})
OTHER = SMALL.changed(title="Other", racers=["momentum"])


class Desk:
    """A window with its autosave and what it offers, as the program opens it."""

    def __init__(self, folder: Path, scenario: Scenario = SMALL) -> None:
        self.window = MainWindow(scenario)
        self.autosave = Autosave(self.window, AutosaveFolder(folder))
        self.autosave.failed.connect(self.window.errors.show_error)
        self.rescue = Rescue(self.window, self.autosave)
        self.bar = self.rescue.bar
        self.window.show()
        self.rescue.look()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "autosave"


@pytest.fixture
def opened(qtbot: Any, folder: Path) -> Callable[..., Desk]:
    """Opens windows over one folder."""

    def make(scenario: Scenario = SMALL) -> Desk:
        desk = Desk(folder, scenario)
        qtbot.addWidget(desk.window, before_close_func=nothing_to_ask)
        qtbot.waitUntil(lambda: desk.window.race.player.length == 60, timeout=20_000)
        desk.window.race.player.pause()
        return desk

    return make


def nothing_to_ask(window: MainWindow) -> None:
    """So that closing it asks nobody."""
    window.files.path = None


def left(folder: Path, name: str, kept: Kept, age: int = 0) -> Path:
    """What a window left that was killed so many seconds ago."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    path.write_text(kept.to_json(kept.scenario.to_json()))
    os.utime(path, (1_600_000_000 - age, 1_600_000_000 - age))
    return path


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def edit(desk: Desk, **changes: object) -> None:
    desk.window.store.edit(desk.window.store.scenario.changed(**changes))


class TestKeeping:
    def test_killed_at_any_moment_it_offers_scenario_racers_and_step(self, folder: Path, qapp: Any) -> None:
        command = [sys.executable, str(DRIVER)]
        place = {**os.environ, "PYTHONPATH": str(ROOT)}
        with subprocess.Popen(
            [*command, "edit", str(folder)], stdout=subprocess.PIPE, text=True, env=place, cwd=ROOT
        ) as one:
            assert one.stdout is not None
            was = json.loads(one.stdout.readline())
            one.kill()
        assert one.returncode == -9
        assert any(name.endswith(".json") for name in files(folder))
        done = subprocess.run(
            [*command, "restore", str(folder)], capture_output=True, text=True, env=place, cwd=ROOT, timeout=240
        )
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert (found["scenario"], found["step"], found["file"]) == (was["scenario"], 213, was["file"])
        assert len(json.loads(found["scenario"])["racers"]) == 5
        assert "Rosenbrock valley, 5 racers, step 213" in found["offered"]
        assert len(found["kept"]) == 1  # the window goes on in the same file
        assert files(folder) == []  # and an orderly close removes it

    def test_an_untouched_window_keeps_nothing_and_a_closed_one_leaves_nothing(
        self, opened: Callable[..., Desk], folder: Path, qtbot: Any
    ) -> None:
        desk = opened()
        assert files(folder) == []
        edit(desk, seed=3)
        qtbot.waitUntil(lambda: len(files(folder)) == 2, timeout=10_000)  # the file and its lock
        desk.window.close()
        assert files(folder) == []

    def test_the_place_on_the_timeline_alone_is_worth_keeping(
        self, opened: Callable[..., Desk], folder: Path, qtbot: Any
    ) -> None:
        opened().window.race.player.go(17)
        qtbot.waitUntil(lambda: len(files(folder)) == 2, timeout=10_000)
        (path,) = folder.glob("*.json")
        assert Kept.from_json(path.read_text()).step == 17

    def test_a_drag_does_not_put_it_off(self, opened: Callable[..., Desk], qtbot: Any) -> None:
        desk = opened()
        edits = iter(range(1, 10_000))

        def kept_while_dragging() -> bool:
            scenario = desk.window.store.scenario
            desk.window.store.edit(scenario.changed(seed=next(edits)), "a drag")
            return desk.autosave.slot is not None

        qtbot.waitUntil(kept_while_dragging, timeout=10_000)

    def test_windows_do_not_fight(self, opened: Callable[..., Desk], folder: Path) -> None:
        one, two = opened(), opened(OTHER)
        for number, desk in enumerate((one, two)):
            edit(desk, seed=number + 1)
            desk.autosave.write()
        assert len(list(folder.glob("*.json"))) == 2
        three = opened()
        assert three.bar.isHidden()
        two.window.close()
        assert len(list(folder.glob("*.json"))) == 1

    def test_a_folder_that_cannot_be_written_is_said_once(self, opened: Callable[..., Desk], folder: Path) -> None:
        folder.parent.mkdir(parents=True)
        folder.write_text("in the way")
        desk = opened()
        edit(desk, seed=1)
        desk.autosave.write()
        assert "not kept against a crash" in desk.window.errors.sentence.text()
        desk.window.errors.hide()
        edit(desk, seed=2)
        desk.autosave.write()
        assert desk.window.errors.isHidden()

    def test_a_full_disk_is_said_and_the_older_file_stays(self, opened: Callable[..., Desk], folder: Path) -> None:
        desk = opened()
        edit(desk, seed=1)
        desk.autosave.write()
        (path,) = folder.glob("*.json")
        before = path.read_text()
        edit(desk, seed=2)
        limit = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, limit[1]))
        try:
            desk.autosave.write()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        assert "not kept against a crash" in desk.window.errors.sentence.text()
        assert path.read_text() == before


class TestOffering:
    def test_the_newest_is_offered_and_the_others_can_be_reached(
        self, opened: Callable[..., Desk], folder: Path
    ) -> None:
        left(folder, "a", Kept(OTHER.changed(title="Oldest"), 1), age=300)
        left(folder, "b", Kept(OTHER.changed(title="Newest"), 30), age=10)
        left(folder, "c", Kept(OTHER.changed(title="Between"), 3), age=100)
        desk = opened()
        assert "Newest, 1 racer, step 30" in desk.bar.sentence.text()
        assert desk.bar.more.text() == "2 more"
        between, oldest = desk.bar.more.menu().actions()
        assert "Oldest" in oldest.text()
        between.trigger()
        assert "Between" in desk.bar.sentence.text()
        desk.bar.discard.click()
        assert "Newest" in desk.bar.sentence.text()
        assert not (folder / "c.json").exists()
        assert desk.window.store.scenario == SMALL  # nothing is forced

    def test_what_is_restored_has_its_file_its_step_and_its_edits(
        self, opened: Callable[..., Desk], folder: Path, tmp_path: Path, qtbot: Any
    ) -> None:
        path = tmp_path / "mine.json"
        path.write_text(OTHER.to_json())
        asked = OTHER.changed(seed=8, stop={"steps": 500})
        left(folder, "a", Kept(asked, 321, path, unsaved=True))
        desk = opened()
        desk.bar.restore.click()
        window = desk.window
        assert (window.store.scenario, window.files.path) == (asked, path)
        assert window.isWindowModified()
        qtbot.waitUntil(lambda: window.race.player.position == 321, timeout=20_000)
        assert not window.race.player.playing
        assert desk.bar.isHidden()
        assert desk.autosave.slot is not None and desk.autosave.slot.path.name == "a.json"
        window.commands.actions["save"].trigger()
        assert Scenario.open(path) == asked

    def test_the_workspace_in_front_comes_back(self, opened: Callable[..., Desk], folder: Path) -> None:
        left(folder, "a", Kept(OTHER.changed(workspace="losses")))
        desk = opened()
        desk.bar.restore.click()
        assert desk.window.front is desk.window.losses

    def test_later_leaves_it_to_the_next_window(self, opened: Callable[..., Desk], folder: Path) -> None:
        left(folder, "a", Kept(OTHER, 5))
        one = opened()
        two = opened()
        assert two.bar.isHidden()  # it is in the hands of the first
        one.bar.later.click()
        assert one.bar.isHidden()
        two.rescue.look()
        assert "Other" in two.bar.sentence.text()

    def test_hostile_files_in_the_folder_do_no_harm(self, opened: Callable[..., Desk], folder: Path) -> None:
        good = left(folder, "good", Kept(OTHER, 5), age=1000)
        for number, content in enumerate(
            (b"", b"{", good.read_bytes()[:200], b"[" * 3_000_000, b"\xff\xfe", b"null", b"[]", b'{"scenario": []}')
        ):
            (folder / f"bad{number}.json").write_bytes(content)
        (folder / "folder.json").mkdir()
        os.mkfifo(folder / "pipe.json")
        left(folder, "locked", Kept(OTHER))
        os.mkfifo(folder / "locked.lock")
        odd = json.loads(good.read_text()) | {"step": 1e400, "file": ["x"], "unsaved": "yes"}
        (folder / "odd.json").write_text(json.dumps(odd))
        desk = opened()
        assert [kept.step for _, kept in desk.bar.offers] == [0, 5]
        assert desk.bar.offers[0][1] == Kept(OTHER)

    def test_a_lock_of_a_process_that_lives_is_respected(self, folder: Path, qapp: Any) -> None:
        path = left(folder, "a", Kept(OTHER))
        held = QLockFile(str(path.with_suffix(".lock")))
        assert held.tryLock(0)
        assert list(AutosaveFolder(folder).orphans()) == []
        held.unlock()
        (slot,) = AutosaveFolder(folder).orphans()
        assert slot.read() == Kept(OTHER)
        slot.release()
