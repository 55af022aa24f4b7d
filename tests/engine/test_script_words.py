"""No word of a user becomes code in a program; a notebook is valid and gives the same; refusals are sentences."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest

from engine import BadInput, Scenario, presets, run
from engine.code import program_of
from engine.code.layout import laid_out
from engine.code.words import literal, number, packed, string
from engine.exporter import EXPORTERS
from engine.landscapes.plane import Grid, PlaneLandscape
from tests.engine.code_kit import check_format, check_race, left_by

HOSTILE = [
    '"""; import os; os.abort() #', "'''\nraise SystemExit(9)\n", "\\", '\\"""', 'ends with "', "'\"'\"'",
    "\x00\x1b[31m\x7f", "\u202eraise\u2066 x\u2069", "\u2028import os", "# %% %magic\r\n!rm",
    "{name} {0} %s \\N{BELL} \\x41", "<script>alert(1)</script>",
    "$$\\input{x}$$ `a` [b](javascript:c)", "🏁 Ünï — 中文",
]  # fmt: skip


def hostile(words: str) -> Scenario:
    """A scenario that says the words wherever it can."""
    text = words[:60]
    racers = [{"optimizer": "sgd", "name": text}, {"optimizer": {"key": "adam", "lr": 0.1}, "name": text}]
    formula = {"expression": "x**2 + y**2", "title": words[:100], "note": words, "start": [1, 2], "key": text}
    return Scenario.checked({
        "title": words, "look_for": words, "landscape": formula, "racers": racers, "stop": {"steps": 3},
    })  # fmt: skip


def code_of(notebook: Any) -> str:
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")


def test_words_of_a_user_stay_words(tmp_path: Path) -> None:
    scenarios = {f"hostile{n:02d}": hostile(words) for n, words in enumerate(HOSTILE)}
    programs = {name: program_of(scenario) for name, scenario in scenarios.items()}
    notebooks = {
        f"{name}-book": code_of(nbformat.reads(EXPORTERS["notebook"]().text(one, None), as_version=4))
        for name, one in scenarios.items()
    }
    found = left_by({**{name: program.script() for name, program in programs.items()}, **notebooks}, tmp_path)
    for name, scenario in scenarios.items():
        check_race(scenario, found[name])
        check_race(scenario, found[f"{name}-book"])
    for path in tmp_path.glob("hostile??.py"):
        text = path.read_text()
        assert all(letter.isprintable() or letter == "\n" for letter in text)
        tree = ast.parse(text)
        calls = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not calls & {"alert", "exec", "eval"}
    for path in tmp_path.glob("*-book.py"):
        path.unlink()
    check_format(tmp_path)


def test_markup_of_a_user_means_nothing_in_a_notebook() -> None:
    notebook = nbformat.reads(EXPORTERS["notebook"]().text(hostile(HOSTILE[11] + HOSTILE[12]), None), as_version=4)
    first = notebook.cells[0].source
    assert r"\<script\>" in first
    assert r"\$\$\\input" in first
    assert r"\[b\]\(javascript" in first


@pytest.mark.parametrize("words", [*HOSTILE, "\ud800 half"])
def test_a_literal_reads_back_as_the_same_text(words: str) -> None:
    assert ast.literal_eval(string(words)) == words


@pytest.mark.parametrize("value", [0.1, 1e-5, -2.5e-300, 1e22, 3, 5e-324, 1.7976931348623157e308])
def test_a_number_reads_back_as_the_same(value: float) -> None:
    assert ast.literal_eval(number(value)) == value


def test_literals_and_long_lists() -> None:
    assert number(1e-05) == "1e-5"
    assert literal((0.9, None, True, "a")) == '(0.9, None, True, "a")'
    assert literal((1.5,)) == "(1.5,)"
    numbers = np.random.default_rng(0).standard_normal(50).tolist()
    assert ast.literal_eval("\n".join(packed("x", numbers)).removeprefix("x = ").partition("  #")[0]) == numbers
    with pytest.raises(TypeError, match="no literal"):
        literal(object())


def test_lines_are_broken_as_formatters_break_them() -> None:
    assert laid_out("y = (-x)**2 - (a - (b - c))*2**x + f(x)**2") == [
        "y = (-x) ** 2 - (a - (b - c)) * 2**x + f(x) ** 2"
    ]
    assert laid_out("a[n+1:], a[-1:], b[:, 0]") == ["a[n + 1 :], a[-1:], b[:, 0]"]
    broken = laid_out(f"value = first({'a' * 30}, {'b' * 30}) + second * third + fourth")
    assert broken == ["value = (", f"    first({'a' * 30}, {'b' * 30})", "    + second * third", "    + fourth", ")"]


def test_a_notebook_is_valid_and_its_cells_give_the_same(tmp_path: Path) -> None:
    race, training = presets()[5], presets()[14].with_training(epochs=1, dtype="float64")
    texts = {}
    for name, scenario in (("race", race), ("training", training)):
        path = tmp_path / f"{name}.ipynb"
        EXPORTERS["notebook"]().write(path, scenario, None)
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        assert (notebook.nbformat, notebook.cells[0].cell_type) == (4, "markdown")
        assert "$$" in notebook.cells[0].source
        assert notebook.cells[0].source.startswith("# ")
        assert any("| racer | rule | settings |" in cell.source for cell in notebook.cells)
        texts[name] = code_of(notebook)
    texts["script"] = program_of(training).script()
    found = left_by(texts, tmp_path / "run")
    check_race(race, found["race"])
    assert "matplotlib is not installed" in found["race"].said or "matplotlib" in sys.modules
    for name, weights in found["script"].weights.items():
        np.testing.assert_array_equal(found["training"].weights[name], weights)


def test_a_script_runs_as_such_and_prints_a_table(tmp_path: Path) -> None:
    path = tmp_path / "script.py"
    EXPORTERS["script"]().write(path, presets()[2], run(presets()[2]))
    done = subprocess.run([sys.executable, "-I", str(path)], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "Adam lr=0.1        step limit after 1000 steps" in done.stdout
    assert "loss 1.24266e-05 at x = 0.996477, y = 0.992954" in done.stdout


def test_a_plain_race_is_short_and_has_no_lines_for_what_it_does_not_use() -> None:
    text = program_of(presets()[2]).script()
    assert len(text.splitlines()) < 115
    assert not any(
        word in text for word in ("import numpy", "noise", "batch", "seed", "schedule", "lr_scheduler", "class ")
    )
    assert "Ravine" not in text.replace("Written by Ravine", "")


def test_what_cannot_be_written_is_said_in_a_sentence() -> None:
    with pytest.raises(BadInput, match="a race without racers cannot be written as a program"):
        program_of(Scenario())
    axis = np.linspace(0, 1, 5)
    plane = PlaneLandscape(grid=Grid(axis, axis, np.ones((5, 5)), ("a", "b"), "a slice"), title="A slice")
    with pytest.raises(BadInput, match="whose losses were computed for a picture"):
        program_of(Scenario(racers=({"optimizer": "sgd"},)).model_copy(update={"landscape": plane}))


def test_data_that_are_too_many_for_a_program_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.code.data.MOST_PACKED", 5)
    with pytest.raises(BadInput, match=r"^NIST Norris, of 36 numbers|^Norris, of 36 numbers"):
        program_of(presets()[8])


def test_both_are_found_by_their_suffix() -> None:
    suffixes = {cls.suffix: cls.key for cls in EXPORTERS if cls.kind == "code"}
    assert suffixes == {".py": "script", ".ipynb": "notebook"}
    assert json.loads(EXPORTERS["notebook"]().text(presets()[0], None))["metadata"]["kernelspec"]["name"] == "python3"


def test_a_loss_page_is_no_program() -> None:
    with pytest.raises(BadInput, match="the Losses workspace trains nobody"):
        program_of(Scenario(racers=["sgd"], workspace="losses"))
