"""Writes numbers with 4 significant digits, as text and as LaTeX, and shares in percent."""

from __future__ import annotations

import math

SMALLEST, LARGEST = 1e-3, 1e5  # outside these a number is written with a power of ten


def digits(value: float) -> str:
    """`value` with 4 significant digits: 0.001234, 12.30, 12340, 1.234e-05; words for infinity and NaN."""
    if not math.isfinite(value):
        return {math.inf: "∞", -math.inf: "−∞"}.get(value, "not a number")
    mantissa, _, power = f"{value:.3e}".partition("e")
    if value == 0:
        return "0"
    if not SMALLEST <= abs(float(f"{mantissa}e{power}")) < LARGEST:
        return f"{mantissa}e{power}"
    return f"{float(f'{mantissa}e{power}'):.{max(3 - int(power), 0)}f}"


def short(value: float, figures: int = 4) -> str:
    """`value` with at most so many significant digits and no zeros at its end, for constants: 0.9, 0.05, 1e-8."""
    mantissa, _, power = f"{value:.{figures}g}".partition("e")
    return f"{mantissa}e{int(power)}" if power else mantissa


def percent(share: float | None, places: int = 1) -> str:
    """A share in percent: 60.4 %; a dash where there is none, and no 0 or 100 for what is only near them."""
    if share is None or math.isnan(share):
        return "–"
    number, least = 100 * share, 10.0**-places
    if 0 < number < least:
        return f"< {least:.{places}f} %"
    if 100 - least < number < 100:
        return f"> {100 - least:.{places}f} %"
    return f"{number:,.{places}f} %"


def latex(text: str) -> str:
    r"""A number written by this module, in LaTeX: `1.234e-05` becomes `1.234 \times 10^{-5}`."""
    mantissa, _, power = text.partition("e")
    if power:
        return rf"{mantissa} \times 10^{{{int(power)}}}"
    return {"∞": r"\infty", "−∞": r"-\infty", "not a number": r"\mathrm{NaN}"}.get(text, text)
