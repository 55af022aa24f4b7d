"""The table page in numbers: against closed forms and torch, the way of a sample, sentences, worked examples."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional

from engine.declared import BadInput
from engine.lab import table_loss
from engine.lab.examples import Example, examples
from engine.lab.state import Lab
from engine.lab.table import TablePage
from engine.lab.table_shown import shown, way
from engine.loss import LOSSES

LOGITS = [[0.1, 0.6, 0.3], [2.0, 1.0, 0.1], [-1.0, 0.5, 1.5]]


def page(loss: Any, targets: Any, predictions: Any, **more: Any) -> TablePage:
    return TablePage(loss=loss, targets=tuple(targets), predictions=tuple(map(_row, predictions)), **more)


def _row(cells: Any) -> Any:
    return tuple(cells) if isinstance(cells, list | tuple) else cells


def sentences(made: TablePage) -> list[str]:
    return [fault.sentence for fault in shown(made).faults]


def started() -> Iterator[TablePage]:
    """Every loss on the cells that it starts with."""
    for loss in LOSSES:
        yield table_loss.starting(TablePage(), loss())


def test_each_sample_has_its_loss_gradient_and_share() -> None:
    found = shown(TablePage(loss="mse", reduction="mean"))
    assert [row.loss for row in found.rows if row] == pytest.approx([0.25, 0.25, 0.04, 0.04], abs=1e-12)
    assert [row.gradient for row in found.rows if row] == [pytest.approx((g,)) for g in (-0.25, 0.25, -0.1, 0.1)]
    assert [row.share for row in found.rows if row] == pytest.approx([25 / 58, 25 / 58, 4 / 58, 4 / 58])
    assert (found.mean, found.sum) == (pytest.approx(0.145), pytest.approx(0.58))
    assert found.mean_words == "(0.25 + 0.25 + 0.04 + 0.04) / 4 = 0.145"
    assert found.sum_words == "0.25 + 0.25 + 0.04 + 0.04 = 0.58"


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.id)
def test_every_worked_example_gives_its_value(example: Example) -> None:
    filled = table_loss.with_example(TablePage(), example)
    assert filled.example == example.id
    for dtype in ("float64", "float32"):
        found = shown(filled.changed(dtype=dtype))
        value = found.mean if example.reduction == "mean" else found.sum
        assert value == pytest.approx(example.value, abs=1e-6)


def test_the_book_is_wrong_where_it_takes_logits_for_probabilities() -> None:
    wrong = {example.id for example in examples() if example.source_is_wrong}
    assert wrong == {"ce-logits"}
    filled = table_loss.with_example(TablePage(), next(one for one in examples() if one.id == "l1-sum"))
    assert (shown(filled).sum, shown(filled).mean) == (pytest.approx(1.4), pytest.approx(0.35))


def test_the_code_gives_the_number_on_the_page() -> None:
    pages = [made.changed(reduction=reduction) for made in started() for reduction in ("mean", "sum", "none")]
    script = "".join(shown(made).code.replace("print(loss)", "print(loss.tolist())") for made in pages)
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    for made, line in zip(pages, ran.stdout.splitlines(), strict=True):
        found = shown(made)
        wanted = {"mean": found.mean, "sum": found.sum, "none": [row.loss for row in found.rows if row]}[made.reduction]
        assert json.loads(line) == pytest.approx(wanted, abs=1e-12), made.loss.key


@pytest.mark.parametrize(
    "made", [made for made in started() if made.loss.task != "regression"], ids=lambda m: m.loss.key
)
def test_the_last_stage_sums_to_the_loss_of_the_sample(made: TablePage) -> None:
    for sample, row in enumerate(shown(made).rows):
        names, stages = way(made, sample)
        assert all(len(stage.values) <= len(names) for stage in stages)
        assert row is not None
        assert sum(value or 0 for value in stages[-1].values) == pytest.approx(row.loss, abs=1e-9)


def test_the_way_of_a_regression_ends_with_its_error() -> None:
    _, stages = way(TablePage(), 1)
    assert [(stage.key, stage.values[0]) for stage in stages] == [("prediction", 3.5), ("target", 3.0), ("error", 0.5)]


def test_the_way_of_cross_entropy_is_softmax_log_pick_weight() -> None:
    made = page({"key": "cross_entropy", "weight": (1, 2, 1)}, (1, 0, 2), LOGITS)
    stages = {stage.key: stage for stage in way(made, 0)[1]}
    p = np.exp(LOGITS[0]) / np.exp(LOGITS[0]).sum()
    assert list(stages) == ["logit", "softmax", "-log", "target", "picked", "weight", "weighted"]
    assert stages["softmax"].values == pytest.approx(p)
    assert stages["-log"].values == pytest.approx(-np.log(p))
    assert stages["-log"].picked == {1}
    assert stages["picked"].values == pytest.approx([0, -math.log(p[1]), 0])
    assert stages["weight"].values == (1, 2, 1)
    assert stages["weighted"].values == pytest.approx([0, -2 * math.log(p[1]), 0])


@pytest.mark.parametrize("kind", ["index", "one-hot", "probabilities"])
@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_weights_and_smoothing_are_those_of_torch(kind: str, smoothing: float) -> None:
    rows = {"index": (1, 0, 2), "one-hot": ((0, 1, 0), (1, 0, 0), (0, 0, 1))}
    targets = rows.get(kind, ((0.2, 0.5, 0.3), (1, 0, 0), (0, 0.5, 0.5)))
    made = page(
        {"key": "cross_entropy", "label_smoothing": smoothing}, targets, LOGITS, target_kind=kind, weights=(1, 3, 2)
    )
    z = torch.tensor(LOGITS, dtype=torch.float64, requires_grad=True)
    t = torch.tensor(targets, dtype=torch.long if kind == "index" else torch.float64)
    weight = torch.tensor([1.0, 3.0, 2.0], dtype=torch.float64)
    twin = functional.cross_entropy(z, t, weight=weight, label_smoothing=smoothing)
    twin.backward()
    found = shown(made)
    assert found.mean == pytest.approx(twin.item(), abs=1e-12)
    assert np.array([row.gradient for row in found.rows if row]) == pytest.approx(z.grad.numpy(), abs=1e-12)
    for sample, row in enumerate(found.rows):
        assert sum(way(made, sample)[1][-1].values) == pytest.approx(row.loss, abs=1e-12)  # type: ignore[arg-type, union-attr]


def test_the_mean_of_a_weighted_loss_says_what_it_divides_by() -> None:
    weighted = page("cross_entropy", (1, 0, 2), LOGITS, weights=(1, 3, 2))
    assert "/ (3 + 1 + 2) = " in shown(weighted).mean_words
    many = shown(TablePage(targets=("1",) * 9, predictions=("1.5",) * 9))
    assert many.mean_words == "(0.25 + 0.25 + 0.25 + 0.25 + … + 0.25) / 9 = 0.25"
    rows = table_loss.starting(TablePage(), LOSSES["kl_div"]())
    assert "/ 9 = " in shown(rows).mean_words  # torch divides by all entries


@pytest.mark.parametrize(("z", "y"), [(-800.0, 1), (800.0, 0), (0.3, 1), (-2.0, 0)])
def test_the_way_of_a_logit_neither_overflows_nor_vanishes(z: float, y: int) -> None:
    made = page({"key": "bce_with_logits", "pos_weight": 3}, (y,), (z,))
    stages = {stage.key: stage for stage in way(made, 0)[1]}
    twin = functional.binary_cross_entropy_with_logits(torch.tensor(z).double(), torch.tensor(float(y)).double())
    assert stages["-log"].values[1 - y] == pytest.approx(twin.item())
    assert sum(stages["weighted"].values) == pytest.approx(twin.item() * (3 if y else 1))  # type: ignore[arg-type]


# --- what is wrong ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "row", "words"),
    [
        (page("bce", (1, 0), (0.5, 1.5)), 1, "sample 2: the prediction 1.5 is not a probability"),
        (page("bce", (1, 3), (0.5, 0.5)), 1, "sample 2: the target 3 is not a label"),
        (page("cross_entropy", (1, 3), LOGITS[:2]), 1, "sample 2: there is no class 3"),
        (page("cross_entropy", (0.5, 1), LOGITS[:2]), 0, "is not a class"),
        (page("cross_entropy", ((0, 1, 0), (0.5, 0.5, 0)), LOGITS[:2], target_kind="one-hot"), 1, "neither 0 nor 1"),
        (page("mape", (1, 0), (1, 2)), 1, "sample 2: the target is 0"),
        (page("mse", ("1", "1,5"), ("2", "3")), 1, "write 1.5, with a point"),
        (page("mse", ("1", ""), ("2", "3")), 1, "a number is missing"),
        (page("mse", ("1", "nan"), ("2", "3")), 1, "not a finite number"),
        (page("nll", (0, 1), ((0.1, -1), (-0.6931, -0.6931))), 0, "is above 0"),
    ],
)
def test_a_wrong_row_has_a_sentence_and_the_others_keep_their_numbers(made: TablePage, row: int, words: str) -> None:
    found = shown(made)
    assert {fault.row for fault in found.faults} == {row}
    assert words in found.faults[0].sentence
    assert (found.mean, found.sum, found.code, found.rows[row]) == (None, None, "", None)
    assert way(made, row)[1] == ()
    good = found.rows[1 - row]
    assert good is not None and math.isfinite(good.loss)


def test_a_wrong_weight_is_marked_above_the_samples() -> None:
    for weight in ("x", "-1"):
        found = shown(page("cross_entropy", (1,), LOGITS[:1], weights=("1", weight, "1")))
        assert [fault.row for fault in found.faults] == [-1] and not any(found.rows)
    assert shown(page("cross_entropy", (1,), LOGITS[:1], weights=("1", "x", "1"))).faults[0].row == -1


def test_labels_of_two_kinds_are_a_fault_of_the_table() -> None:
    found = shown(page("hinge", (0, -1, 1), (0.5, 0.5, 0.5)))
    assert [fault.row for fault in found.faults] == [None]
    assert "mix the labels" in found.faults[0].sentence


def test_a_class_may_be_called_by_its_name() -> None:
    made = page("cross_entropy", ("dog", "cat"), LOGITS[:2], names=("cat", "dog", "bird"))
    assert shown(made).mean == shown(page("cross_entropy", (1, 0), LOGITS[:2])).mean
    assert "or a name" in sentences(made.changed(targets=("0.5", "cat")))[0]


numbers_or_not = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True, width=32).map(str),
    st.text(alphabet="0123456789.,-−e xyé\t", max_size=8),
    st.sampled_from(["0", "1", "-1", "0.5", "1e400", ""]),
)


@given(st.data())
def test_whatever_is_typed_gives_numbers_or_a_sentence(data: st.DataObject) -> None:
    made = table_loss.starting(TablePage(), data.draw(st.sampled_from([loss() for loss in LOSSES])))
    rows = [tuple(data.draw(numbers_or_not) for _ in row) for row in made.predictions]
    found = shown(made.changed(predictions=tuple(rows), dtype=data.draw(st.sampled_from(["float32", "float64"]))))
    assert bool(found.faults) == (found.mean is None)
    for row in found.rows:
        assert row is None or math.isfinite(row.loss)
    assert all(fault.sentence.endswith((".", "?")) for fault in found.faults)


# --- another loss ------------------------------------------------------------------------------------


def test_another_form_of_the_same_predictions_costs_the_same() -> None:
    logits = page("cross_entropy", (1, 0, 2), LOGITS)
    cost = shown(logits).mean
    for key in ("nll", "sparse_categorical_cross_entropy", "categorical_cross_entropy", "cross_entropy"):
        logits = table_loss.with_loss(logits, LOSSES[key]())
        assert shown(logits).mean == pytest.approx(cost, rel=1e-6)
        assert ("turned into" in logits.note) == (key != "categorical_cross_entropy"), "which takes the form before it"


@pytest.mark.parametrize("index", ["1e308", "-1e308", "99999999999999999999", "7"])
def test_a_class_that_is_none_is_kept_for_another_loss(index: str) -> None:
    made = table_loss.with_loss(page("cross_entropy", (1, index, 2), LOGITS), LOSSES["nll"]())
    assert (made.targets[1], made.note) == ((index,), "")
    assert made.predictions == page("cross_entropy", (1, 0, 2), LOGITS).predictions


# --- the state -------------------------------------------------------------------------------------


def test_the_page_survives_a_file() -> None:
    made = page({"key": "cross_entropy", "weight": (1, 2.5, 1)}, (1, "x", 2), LOGITS, names=("cat", "dog", "bird"))
    lab = Lab(table=made)
    assert made.weights == ("1", "2.5", "1")
    assert Lab.checked(json.loads(json.dumps(lab.model_dump(mode="json")))) == lab


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"targets": (1, 2)}, "2 targets and 4 predictions"),
        ({"predictions": ((1, 2), (1,), (1, 2), (1, 2))}, "different lengths"),
        ({"predictions": ((1, 2),) * 4}, "one prediction and one target"),
        ({"predictions": (10**400,) * 4}, "401 entries: at most 60 fit"),
        ({"loss": "cross_entropy"}, "1 classes"),
        ({"loss": "cross_entropy", "predictions": ((1, 2),) * 4, "weights": (1, 2, 3)}, "3 class weights for 2"),
        ({"loss": "cross_entropy", "predictions": ((1, 2),) * 4, "target_kind": "one-hot"}, "1 cells"),
    ],
)
def test_a_page_that_does_not_fit_together_says_why(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        TablePage.checked(wrong)
