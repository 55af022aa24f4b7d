"""Formulas become pictures that fit where they stand."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.formula import SMALLEST, FormulaLabel, formula_svg, pieces
from gui.theme import DARK, LIGHT

LONG = (
    r"f = \left(1.5 - x + x y\right)^{2} + \left(2.25 - x + x y^{2}\right)^{2} + \left(2.625 - x + x y^{3}\right)^{2}"
)


@pytest.mark.parametrize(("latex", "cut"), [
    (r"a + b", [r"a ", r"{} + b"]),
    (r"-a^{b + c}", [r"-a^{b + c}"]),
    (r"x = -\frac{a + b}{c}", [r"x = -\frac{a + b}{c}"]),
    (r"\left(a + b\right)\left(c - d\right)", [r"\left(a + b\right)", r"\left(c - d\right)"]),
    (r"\left|a + b\right| - \cos\left(x - y\right)", [r"\left|a + b\right| ", r"{} - \cos\left(x - y\right)"]),
])  # fmt: skip
def test_a_formula_is_cut_only_where_a_reader_would_break_it(latex: str, cut: list[str]) -> None:
    assert pieces(latex) == cut


def test_every_piece_of_a_long_formula_is_latex() -> None:
    assert all(formula_svg(piece, "#000000", 16) for piece in pieces(LONG))


def test_a_long_bracket_is_cut_inside_and_its_pieces_stand_alone() -> None:
    cut = pieces(r"\left(a + \left(b - c\right)^{2}\right)", inside=1)
    assert cut == ["(a ", r"{} + (b - c)^{2})"]
    assert all(formula_svg(piece, "#000000", 16) for piece in cut)


@pytest.mark.parametrize("latex", [r"\frac{a", ""])
def test_what_is_not_latex_has_no_picture(latex: str) -> None:
    assert formula_svg(latex, "#000000", 16) is None


@pytest.fixture
def label(qtbot: Any) -> Iterator[FormulaLabel]:
    window = QWidget()
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    shown = FormulaLabel(parent=window)
    layout.addWidget(shown)
    layout.addStretch(1)
    qtbot.addWidget(window)
    window.resize(288, 300)
    with qtbot.waitExposed(window):
        window.show()
    shown.set_latex("x")
    qtbot.waitUntil(lambda: bool(shown._lines()))
    shown.set_latex("")
    yield shown
    window.close()


def ink(label: FormulaLabel) -> set[tuple[int, int]]:
    """The pixels that are not background."""
    picture = label.grab().toImage()
    ground = picture.pixel(picture.width() - 1, picture.height() - 1)
    return {(x, y) for x in range(picture.width()) for y in range(picture.height()) if picture.pixel(x, y) != ground}


def test_a_long_formula_breaks_into_more_lines_where_it_is_narrow(label: FormulaLabel) -> None:
    label.set_latex(LONG)
    assert label.sizeHint().width() > 288
    assert label.heightForWidth(288) > 1.5 * label.heightForWidth(2000)
    label.parentWidget().layout().activate()
    assert label.height() == label.heightForWidth(288)
    drawn = ink(label)
    assert max(x for x, _ in drawn) < 288 - 2
    assert max(y for _, y in drawn) < label.height() - 1


def test_what_cannot_be_broken_is_made_smaller(label: FormulaLabel) -> None:
    label.set_latex(
        r"\frac{a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r}{2}"
    )
    natural = label.sizeHint()
    assert natural.width() > 288
    assert SMALLEST * natural.height() <= label.heightForWidth(288) < natural.height()


def test_colour_and_size_follow_theme_and_font(label: FormulaLabel) -> None:
    label.set_latex("x")
    label.set_theme(LIGHT)
    before = label.grab().toImage()
    label.set_theme(DARK)
    assert label.grab().toImage() != before
    height = label.heightForWidth(288)
    font = label.font()
    font.setPointSize(2 * font.pointSize())
    label.setFont(font)
    assert label.heightForWidth(288) > 1.4 * height


def test_bad_latex_is_shown_as_it_was_written(label: FormulaLabel) -> None:
    assert ink(label) == set()
    label.set_latex(r"\frac{a")
    assert ink(label)


def test_nothing_is_imported_before_a_formula_is_shown() -> None:
    words = "import sys, gui.formula; print([m for m in ('ziamath', 'sympy', 'torch') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True).stdout == "[]\n"
