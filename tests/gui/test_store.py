"""Every edit is a new scenario, and every one can be taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.own_model import allow, allowed
from engine.scenario import Scenario
from gui.store import Store


def made(seed: int) -> Scenario:
    return Scenario(landscape="rosenbrock", racers=("adam",), seed=seed)


def test_edits_are_taken_back_in_order_and_done_again(qapp: Any) -> None:
    store = Store(made(0))
    for seed in (1, 2, 3):
        store.edit(made(seed))
    for seed in (2, 1, 0):
        store.undo()
        assert store.scenario.seed == seed
    assert not store.can_undo
    for seed in (1, 2, 3):
        store.redo()
        assert store.scenario.seed == seed
    assert not store.can_redo


def test_a_drag_is_one_step_of_undo(qapp: Any) -> None:
    store = Store(made(0))
    for seed in (1, 2, 3):
        store.edit(made(seed), "drag")
    store.settle()
    for seed in (4, 5):
        store.edit(made(seed), "drag")
    store.undo()
    assert store.scenario.seed == 3
    store.undo()
    assert store.scenario.seed == 0


def test_an_edit_ends_what_could_be_done_again(qapp: Any) -> None:
    store = Store(made(0))
    store.edit(made(1))
    store.undo()
    store.edit(made(2))
    assert not store.can_redo


def test_an_edit_that_changes_nothing_is_no_edit(qapp: Any) -> None:
    store = Store(made(0))
    heard: list[object] = []
    store.changed.connect(lambda *scenarios: heard.append(scenarios))
    store.edit(made(0))
    assert not store.can_undo
    assert not heard


def test_opening_another_scenario_can_be_undone(qapp: Any) -> None:
    store = Store(made(0))
    store.open(made(9))
    assert not store.unsaved
    store.undo()
    assert store.scenario.seed == 0


def test_the_selection_stays_within_the_racers(qapp: Any) -> None:
    store = Store(Scenario(racers=("sgd", "adam", "lion")))
    store.select(2)
    store.edit(Scenario(racers=("sgd",)))
    assert store.selected == 0


@given(st.lists(st.tuples(st.sampled_from(["edit", "drag", "undo", "redo"]), st.integers(0, 5)), max_size=40))
def test_undo_of_everything_is_the_beginning(qapp: Any, acts: list[tuple[str, int]]) -> None:
    store = Store(made(0))
    for act, seed in acts:
        if act in ("edit", "drag"):
            store.edit(made(seed), "hand" if act == "drag" else "")
        else:
            getattr(store, act)()
    end = store.scenario
    steps = 0
    while store.can_undo:
        store.undo()
        steps += 1
    assert store.scenario == made(0)
    for _ in range(steps):
        store.redo()
    assert store.scenario == end


def test_title_and_what_to_look_for_go_with_what_they_are_about() -> None:
    said = {"title": "A ravine", "look_for": "It is steep."}
    store = Store(Scenario(landscape="rosenbrock", **said))
    store.edit(store.scenario.changed(seed=7))
    assert store.scenario.title == "A ravine"
    store.edit(store.scenario.changed(landscape="himmelblau"))
    assert (store.scenario.title, store.scenario.look_for) == ("", "")
    store.undo()
    assert store.scenario.title == "A ravine"
    store.open(Scenario.checked({"workspace": "train", "train": {}, **said}))
    assert store.scenario.title == "A ravine"
    store.edit(store.scenario.with_training(epochs=7))
    assert store.scenario.look_for == "It is steep."
    store.edit(store.scenario.with_training(data="circles"))
    assert (store.scenario.title, store.scenario.look_for) == ("", "")


def test_opening_a_scenario_takes_back_what_was_allowed_to_run(qapp: Any, tmp_path: Path) -> None:
    file = tmp_path / "net.py"
    file.write_text("def model(): ...\n")
    store = Store(made(0))
    allow(file)
    store.edit(made(1))
    assert allowed(file)
    store.open(made(2))
    assert not allowed(file)
