"""The page of the Losses workspace on naive formulas beside stable ones: where they break, and what is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from engine.declared import Declared, choice, real
from engine.lab.chains import CLAMP, STEPS, WAYS, Case, Way, computed, exact
from engine.pictures.digits import digits, percent
from engine.runtime import Dtype

REACH = 1000.0  # logits from minus this to this
SCAN, SPLIT, FINE = 8001, 65, 1e-9  # points of the first look, of every closer one, and where to stop
SAMPLES = 1601  # of a drawn curve
MEANT = 1e-3  # a gradient as large as this should not get lost
CLOSE = 0.1  # relative: what is further off is wrong
NEAR = 2.0  # logits: rounding makes a border flicker, and parts of it no further apart than this are one


class StabilityPage(Declared):
    """What the page shows."""

    case: Case = choice("sigmoid", "The log of a sigmoid (two classes) or of a softmax (three, two of their logits 0).")
    precision: Dtype = choice("float32", "The precision of every number.")
    truth: Literal["1", "0"] = choice("1", "1: the moving logit is that of the right class. 0: of a wrong one.")
    reach: Literal["1000", "200", "40"] = choice(
        "200", "How far the picture reaches to both sides.", label="logits up to"
    )
    logit: float = real(-100.0, "The logit whose numbers are shown.", low=-REACH, high=REACH, slider=(-REACH, REACH))


@dataclass(frozen=True, slots=True)
class Region:
    """Logits from `low` to `high` over which something happens to a way, in words."""

    way: int
    low: float
    high: float
    words: str
    fine: bool = False  # what happens is that all is well

    @property
    def span(self) -> str:
        """The place in words."""
        ends = _said(self.low), _said(self.high)
        if self.low <= -REACH:
            return "everywhere" if self.high >= REACH else f"up to {ends[1]}"
        return f"from {ends[0]}" if self.high >= REACH else f"{ends[0]} to {ends[1]}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in words; `wrong` marks what rounding, overflow or a clamp has made of it. `about`: its formula."""

    text: str
    wrong: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """Where the loss of a way stops being a number, drawn at its last one, with what it is from there on."""

    way: int
    z: float
    loss: float
    word: str


@dataclass(frozen=True, slots=True)
class Curves:
    """Loss and gradient of every way, `[W, n]`, at logits `z [n]`; what is not finite is NaN, and has no line."""

    z: np.ndarray
    loss: np.ndarray
    gradient: np.ndarray
    ends: tuple[End, ...]


@lru_cache(maxsize=24)
def curves(case: Case, precision: Dtype, truth: str, reach: str) -> Curves:
    """The curves of a page's settings."""
    z = np.linspace(-float(reach), float(reach), SAMPLES)
    found = [computed(way, z, int(truth), precision) for way in WAYS[case]]
    loss, gradient = (np.stack([steps[name] for steps in found]) for name in ("loss", "gradient"))
    return Curves(z, _finite(loss), _finite(gradient), tuple(_ends(z, loss)))


def _finite(values: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(values), values, np.nan)


def _ends(z: np.ndarray, loss: np.ndarray) -> Iterator[End]:
    finite = np.isfinite(loss)
    for way, k in np.argwhere(finite[:, 1:] != finite[:, :-1]):
        last, beyond = (k, k + 1) if finite[way, k] else (k + 1, k)
        yield End(int(way), float(z[last]), float(loss[way, last]), "nan" if np.isnan(loss[way, beyond]) else "inf")


def highest(drawn: Curves) -> float:
    """The largest loss that is drawn."""
    return float(np.nanmax(drawn.loss))


def picked(page: StabilityPage, logit: float) -> float:
    """A logit that a hand points at, as far as the axis goes and in steps of a thousandth of it."""
    grain = float(page.reach) / 1000
    return round(min(max(logit, -REACH), REACH) / grain) * grain


def zoomed(page: StabilityPage, factor: float) -> str:
    """The reach after zooming in (a factor below 1) or out."""
    reaches = ["40", "200", "1000"]
    index = reaches.index(page.reach) + (1 if factor > 1 else -1)
    return reaches[min(max(index, 0), len(reaches) - 1)]


@lru_cache(maxsize=16)
def regions(case: Case, precision: Dtype, truth: str) -> tuple[Region, ...]:
    """What happens where, way by way; found by trying the arithmetic itself, not known beforehand."""
    found = []
    for index, way in enumerate(WAYS[case]):
        merged: dict[tuple[float, float], list[str]] = {}
        for low, high, words in _findings(case, way, precision, int(truth)):
            merged.setdefault((low, high), []).append(words)
        fine = [*merged.values()] == [[_RIGHT]]
        found += [Region(index, *ends, ", ".join(words), fine) for ends, words in sorted(merged.items())]
    return tuple(found)


def table(page: StabilityPage) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    """Every step at the page's logit, a row each with a cell for each way; the exact values stand in the last one."""
    z, y = np.array([page.logit]), int(page.truth)
    ways = WAYS[page.case]
    found = [computed(way, z, y, page.precision) for way in ways]
    truth = dict(zip(("loss", "gradient"), (float(part[0]) for part in exact(page.case, z, y)), strict=True))
    rows = []
    for name in (*STEPS[page.case], "gradient"):
        cells = [_cell(name, way, steps, truth.get(name)) for way, steps in zip(ways, found, strict=True)]
        rows.append((name, (*cells, Cell(_said(truth[name]) if name in truth else "–"))))
    return tuple(rows)


def verdicts(page: StabilityPage) -> tuple[str, ...]:
    """For each way what becomes of it at the page's logit, a sentence each."""
    said = []
    for index, way in enumerate(WAYS[page.case]):
        here = [r for r in regions(page.case, page.precision, page.truth) if r.way == index]
        here = [r for r in here if r.low <= page.logit <= r.high]
        what = "; ".join(f"{region.words} ({region.span})" for region in here) or "right here"
        said.append(f"{way.title}: {what}.")
    return tuple(said)


# --- numbers in words ----------------------------------------------------------------------------------


def _cell(name: str, way: Way, steps: dict[str, np.ndarray], wanted: float | None) -> Cell:
    if name not in steps:
        return Cell("–", about="This way does without it.")
    value, about = float(steps[name][0]), way.about.get(name, "")
    if value == CLAMP and "−100" in about:
        return Cell("−100, clamped", True, about)
    text, wrong = _in_words(name, value)
    return Cell(text, wrong or (wanted is not None and not _close(value, wanted)), about)


def _in_words(name: str, value: float) -> tuple[str, bool]:
    """A step's value, and whether the way has lost it. In truth no step is ever 0, and no probability is 1."""
    if np.isnan(value):
        return "nan: no number", True
    if np.isinf(value):
        return ("inf: overflow" if name in ("exp", "sum") else "inf" if value > 0 else "−inf"), True
    if value == 0:
        return ("0, underflow" if name in ("exp", "p") else "0, rounded"), name in ("p", "1 − p")
    if value == 1 and name in ("p", "1 − p"):
        return "1, rounded", name == "p"
    return _said(value), False


def _said(value: float) -> str:
    return digits(value) if value >= 0 else f"−{digits(-value)}"


def _close(value: float, wanted: float) -> bool:
    return abs(value - wanted) <= CLOSE * max(abs(wanted), MEANT)


# --- where things happen -------------------------------------------------------------------------------

_RIGHT = "loss and gradient are right"
_FADING = "the gradient fades: torch divides by max(p (1 − p), 1e-12)"


def _signs(case: Case, way: Way, z: np.ndarray, y: int, precision: Dtype) -> dict[str, np.ndarray]:
    """What can happen, in words, and at which of the logits `z [n]` it does, `[n]` bool; causes first."""
    v = computed(way, z, y, precision)
    loss, gradient = v["loss"], v["gradient"]
    wanted_loss, wanted = exact(case, z, y)
    p, e = v.get("p", np.full_like(z, 0.5)), v.get("exp", np.ones_like(z))
    clamps = any("−100" in about for about in way.about.values())
    matters = np.abs(wanted) > MEANT
    off = np.abs(gradient - wanted) > CLOSE * np.abs(wanted)
    signs = {
        f"{way.about.get('exp', 'exp')} overflows {precision}": np.isinf(e),
        "inf/inf is nan": np.isnan(p),
        "p is 0" if clamps else "p is 0, log p = −inf": p == 0,
    }
    if case == "sigmoid":
        signs["p rounds to 1" if clamps else "p rounds to 1, log(1 − p) = −inf"] = p == 1
        signs["0 × −inf: loss nan"] = np.isnan(loss)
    else:
        signs["loss nan"] = np.isnan(loss)
    return {
        **signs,
        "loss inf": np.isinf(loss),
        "torch clamps the log at −100: loss 100": (loss == -CLAMP) & clamps,
        "gradient nan": np.isnan(gradient),
        "gradient inf": np.isinf(gradient),
        "no gradient is left": (gradient == 0) & matters,
        _FADING if clamps else f"the gradient is over {percent(CLOSE, 0)} off": np.isfinite(gradient)
        & (gradient != 0)
        & matters
        & off,
        _RIGHT: (np.abs(loss - wanted_loss) <= CLOSE * (MEANT + wanted_loss))
        & ~(matters & off)
        & np.isfinite(gradient),
    }


def _findings(case: Case, way: Way, precision: Dtype, y: int) -> Iterator[tuple[float, float, str]]:
    """From where to where each thing happens; that all is right is only told where nothing else can be."""
    z = np.linspace(-REACH, REACH, SCAN)
    signs = _signs(case, way, z, y, precision)
    harms = {words: _closed(there) for words, there in signs.items() if words != _RIGHT and there.any()}
    found = harms or {_RIGHT: signs[_RIGHT]}
    edges = [(words, k) for words, there in found.items() for k in np.flatnonzero(there[1:] != there[:-1])]
    places = _places(case, way, precision, y, [(words, z[k], z[k + 1]) for words, k in edges])
    for words, there in found.items():
        inner = [place for (whose, _), place in zip(edges, places, strict=True) if whose == words]
        ends = [-REACH] * bool(there[0]) + inner + [REACH] * bool(there[-1])
        yield from ((low, high, words) for low, high in zip(ends[::2], ends[1::2], strict=True))


def _closed(there: np.ndarray) -> np.ndarray:
    """With gaps of at most `NEAR` logits filled."""
    at, closed = np.flatnonzero(there), there.copy()
    gaps = np.diff(at)
    for k in np.flatnonzero((gaps > 1) & (gaps * 2 * REACH / (SCAN - 1) <= NEAR)):
        closed[at[k] : at[k + 1]] = True
    return closed


def _places(case: Case, way: Way, precision: Dtype, y: int, brackets: list[tuple[str, float, float]]) -> list[float]:
    """The places within brackets (words, low, high) at which what the words say begins or ends."""
    if not brackets:
        return []
    low, high = (np.array([bracket[end] for bracket in brackets]) for end in (1, 2))
    rows = np.arange(len(brackets))
    while np.any(high - low > FINE * np.maximum(np.abs(low), 1)):
        z = np.linspace(low, high, SPLIT, axis=1)
        signs = _signs(case, way, z.ravel(), y, precision)
        there = np.stack([signs[words].reshape(z.shape)[row] for row, (words, _, _) in enumerate(brackets)])
        change = np.argmax(there != there[:, :1], axis=1)
        low, high = z[rows, change - 1], z[rows, change]
    return [round(float(place), 6) for place in (low + high) / 2]
