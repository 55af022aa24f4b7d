"""The loss command as a person meets it: a table, JSON with the promised keys, and a sentence for every mistake."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.cli import main
from engine.dataset import DATASETS
from engine.loss import LOSSES
from engine.model import MODELS
from tests.engine.cli_kit import Capture, shown

ROOT = Path(__file__).parents[2]
HUBER = "loss huber --set delta=1 --target 0,1,0,0 --prediction 0.6,0.4,0.4,0.6".split()
CROSS = ["loss", "cross_entropy", "--target", "1", "--prediction", "0.1,0.6,0.3"]


def result(capsys: Capture, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shown(capsys, *words, "--json"), parse_constant=pytest.fail)
    return found


def test_json_has_the_promised_keys(capsys: Capture) -> None:
    found = result(capsys, *HUBER)
    assert list(found) == "loss reduction value per_sample gradient torch".split()
    assert (found["loss"], found["reduction"]) == ("huber", "mean")
    assert found["value"] == pytest.approx(0.155)
    assert found["per_sample"] == pytest.approx([0.18, 0.18, 0.08, 0.18])
    assert found["gradient"] == pytest.approx([0.15, -0.15, 0.1, 0.15])


def test_the_line_of_torch_gives_the_value(capsys: Capture, tmp_path: Path) -> None:
    for words in (HUBER, CROSS, [*CROSS, "--dtype", "float32"], [*HUBER, "--reduction", "none"]):
        found = result(capsys, *words)
        script = tmp_path / "script.py"
        script.write_text(f"import torch\nvalue = {found['torch']}.tolist()\n")
        wanted = found["per_sample"] if found["value"] is None else found["value"]
        assert runpy.run_path(str(script))["value"] == wanted


def test_a_table_is_to_be_read(capsys: Capture) -> None:
    title, header, *rows, torch = shown(capsys, *HUBER).splitlines()
    assert title == "Huber, delta = 1: mean 0.155"
    assert header.split() == "sample target value loss share gradient".split()
    assert rows[0].split() == ["1", "0", "0.6", "0.18", "29.0", "%", "0.15"]
    assert len(rows) == 4
    assert torch.startswith("PyTorch: torch.nn.functional.huber_loss(torch.tensor([0.6, 0.4, 0.4, 0.6]")


def test_the_textbooks_cross_entropy_is_that_of_logits(capsys: Capture) -> None:
    assert result(capsys, *CROSS)["value"] == pytest.approx(0.8532865643501282, abs=1e-7)
    assert result(capsys, *CROSS, "--dtype", "float32")["value"] == pytest.approx(0.8532865643501282, abs=1e-9)
    weighted = result(capsys, *CROSS, "--set", "weight=1,2,1")
    assert weighted["value"] == pytest.approx(0.8532865643501282, abs=1e-7), "the mean divides by the weight"
    assert weighted["per_sample"] == pytest.approx([2 * 0.8532865643501282], abs=1e-7)


def test_rows_are_parted_by_semicolons(capsys: Capture) -> None:
    guesses = ["--prediction", "0.1,0.6,0.3; 2,0,1;"]
    by_class = result(capsys, "loss", "cross_entropy", "--target", "1,0", *guesses)
    by_row = result(capsys, "loss", "cross_entropy", "--target", "0,1,0; 1,0,0", *guesses)
    assert by_class["value"] == pytest.approx(by_row["value"])
    assert [len(row) for row in by_class["gradient"]] == [3, 3]
    rows = shown(capsys, "loss", "cross_entropy", "--target", "1,0", *guesses).splitlines()
    assert "0.1, 0.6, 0.3" in rows[2] and "2, 0, 1" in rows[3]
    alone = result(capsys, *CROSS[:2], "--target", "0,1,0", *CROSS[4:])
    assert alone["value"] == result(capsys, *CROSS)["value"]


def test_every_reduction(capsys: Capture) -> None:
    values = {how: result(capsys, *HUBER, "--reduction", how)["value"] for how in ("mean", "sum", "none")}
    assert values == {"mean": pytest.approx(0.155), "sum": pytest.approx(0.62), "none": None}
    assert "not reduced" in shown(capsys, *HUBER, "--reduction", "none")


def test_how_a_mean_is_taken_is_said_where_it_is_special(capsys: Capture) -> None:
    words = ["loss", "kl_div", "--target", "0.5,0.5", "--prediction=-0.5,-0.9329"]
    assert '"batchmean" divides it by the N rows' in shown(capsys, *words)
    assert "batchmean" not in shown(capsys, *words, "--reduction", "sum")


def test_what_can_be_off_is_off_by_none(capsys: Capture) -> None:
    focal = "loss focal --target 1,0 --prediction 0.3,0.2 --set gamma=0 --set".split()
    plain = "loss bce_with_logits --target 1,0 --prediction 0.3,0.2".split()
    assert result(capsys, *focal, "alpha=none")["value"] == pytest.approx(result(capsys, *plain)["value"])
    assert result(capsys, *CROSS, "--set", "weight=none")["value"] == result(capsys, *CROSS)["value"]


def test_labels_of_minus_one(capsys: Capture) -> None:
    found = result(capsys, "loss", "hinge", "--target", "-1,1", "--prediction", "-0.3,2")
    assert found["per_sample"] == pytest.approx([0.7, 0])


MISTAKES = {
    "no loss": (["loss"], '"" is not a known loss; known: bce,'),
    "loss": (["loss", "hubber"], 'did you mean "huber"?'),
    "no target": (HUBER[:4], "--target is missing; give --target and --prediction, such as"),
    "no prediction": (HUBER[:6], "--prediction is missing"),
    "empty": ([*HUBER[:7], ""], "--prediction is missing"),
    "word": ([*HUBER[:7], "0.6,b,1,1"], '--prediction "0.6,b,1,1": "b" is not a number.'),
    "lengths": ([*HUBER[:7], "0.6"], "4 targets for 1 prediction; give one for each."),
    "parameter": ([*HUBER, "--set", "beta=1"], '"beta" is not a known parameter of huber'),
    "nothing to set": (["loss", "mse", "--set", "key=1"], '"key" is not a known parameter of mse; known: none.'),
    "bound": (["loss", "huber", "--set", "delta=0", *HUBER[4:]], "delta is '0': it should be greater than 0."),
    "no value": (["loss", "huber", "--set", "delta", *HUBER[4:]], "not of the form name=value"),
    "weight": ([*CROSS, "--set", "weight=1,x"], "weight[1] is 'x': it should be a number."),
    "weights": ([*CROSS, "--set", "weight=1,2"], "weight has 2 entries for 3 classes; give one for each."),
    "class": ([*CROSS[:3], "3", *CROSS[4:]], "there is no class 3; 3 classes are counted from 0 to 2."),
    "probability": (["loss", "bce", "--target", "1", "--prediction", "1.5"], "sample 1: the prediction 1.5 is not"),
    "label": (["loss", "bce", "--target", "2", "--prediction", "0.5"], "is not a label, which is 0 or 1"),
    "zero": (["loss", "mape", "--target", "0", "--prediction", "1"], "the target is 0, of which no error"),
    "nan": (["loss", "mse", "--target", "nan", "--prediction", "1"], "the target nan is not a finite number"),
    "reduction": ([*HUBER, "--reduction", "average"], '"average" is not a known reduction; known: mean, none, sum.'),
    "precision": ([*HUBER, "--dtype", "float16"], '"float16" is not a known precision; did you mean "float'),
    "ragged": (["loss", "cross_entropy", "--target", "0,1", "--prediction", "1,2;3"], "rows of equal length"),
}


@pytest.mark.parametrize(("words", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_gets_one_sentence(capsys: Capture, words: list[str], says: str) -> None:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert says in err


@pytest.mark.parametrize("columns", [40, 80])
def test_no_terminal_is_too_narrow_for_the_numbers(columns: int) -> None:
    environment = {**os.environ, "COLUMNS": str(columns), "TERM": "dumb"}
    done = subprocess.run(
        [sys.executable, "main.py", *HUBER], cwd=ROOT, capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0
    assert "0.18  29.0 %     -0.15" in done.stdout


def test_losses_models_and_data_sets_are_listed(capsys: Capture) -> None:
    for what, registry in (("losses", LOSSES), ("models", MODELS), ("datasets", DATASETS)):
        entries = json.loads(shown(capsys, "list", what, "--json"))[what]
        assert tuple(entry["key"] for entry in entries) == registry.keys()
        table = shown(capsys, "list", what)
        for entry in entries:
            assert f"{entry['key']}  {entry['title']}\n  " in table
            assert entry["idea"] in table
            assert all(parameter["help"] in table for parameter in entry["parameters"])
    cross = json.loads(shown(capsys, "list", "losses", "--json"))["losses"][LOSSES.keys().index("cross_entropy")]
    assert (cross["task"], cross["takes"], cross["twin"]) == ("classes", "logit", "cross_entropy")
    assert [one["name"] for one in cross["parameters"]] == ["weight", "label_smoothing"]
