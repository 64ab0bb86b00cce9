r"""Numbers and symbols in LaTeX: what all else of a formula is made of."""

import math
import re
import sys
from decimal import Decimal

from gradexplorer.formula.functions import FUNCTIONS
from gradexplorer.formula.tokens import GREEK

_GREEK = re.compile(
    "(?:alpha|beta|(?:var)?epsilon|zeta|eta|kappa|mu|nu|rho|tau|chi|[Gg]amma|[Dd]elta|[Tt]heta|[Ll]ambda|[Xx]i|[Pp]i"
    "|[Ss]igma|[Pp]hi|[Pp]si|[Oo]mega)"
)

DIGITS = 6
"""Significant digits of a number in a formula."""

MINUS = "{-}"
"""A sign: in braces, or ziamath takes it for the operation after = or a bracket and leaves room on both sides."""

ACCENTS = {
    "hat": r"\hat",
    "bar": r"\bar",
    "tilde": r"\tilde",
    "bold": r"\mathbf",
    "roman": r"\mathrm",
    "script": r"\mathcal",
}
_SIGNS = {
    "infty": r"\infty",
    "nabla": r"\nabla",
    "partial": r"\partial",
    "ell": r"\ell",
    "plus": "+",
    "minus": "-",
    **{name: function.latex for name, function in FUNCTIONS.items() if re.fullmatch(r"\\[a-z]+", function.latex)},
}


def number(value: float, digits: int = DIGITS) -> str:
    r"""Return a number in LaTeX, with significant digits: ``1.2\times 10^{-3}``; see `MINUS` for negative ones."""
    if value != value:
        return r"\mathrm{NaN}"
    sign = MINUS if value < 0 else ""  # of the two zeros of floats a reader knows one
    if value in (math.inf, -math.inf):
        return sign + r"\infty"
    size = abs(value) if abs(value) <= sys.float_info.max else Decimal(abs(value)).normalize()  # whole numbers
    mantissa, _e, exponent = f"{size:.{digits}g}".partition("e")
    if not exponent:
        return sign + mantissa
    power = f"10^{{{int(exponent)}}}"
    return sign + (power if mantissa == "1" else rf"{mantissa}\times {power}")


def symbol(name: str) -> str:
    r"""Return a Python name as LaTeX: ``beta_1`` is ``\beta_{1}``, ``w_1_2`` is ``w_{1, 2}``; words stand upright."""
    base, *indices = filter(None, name.split("_"))
    if base in GREEK or _GREEK.fullmatch(base):
        base = "\\" + GREEK.get(base, base)
    elif len(base) > 1:
        base = upright(base)
    return rf"{base}_{{{', '.join(map(symbol, indices))}}}" if indices else base


def upright(text: str) -> str:
    """Return words in a formula."""
    return rf"\mathrm{{{text}}}"


def entry_name(name: str) -> str:
    """Return the name of a tensor's entry, such as ``first.weight[2, 1]``: its words upright, its indices below."""
    tensor, _bracket, indices = name.partition("[")
    words = upright(tensor.replace("_", r"\_"))
    return words + (rf"_{{{indices.rstrip(']')}}}" if indices else "")


def designed_symbol(name: str) -> str:
    r"""Return a name that this program chose as LaTeX: ``lambda_min`` is ``\lambda_{\min}``.

    Names that a person typed are printed by `symbol`: they mean what they say.
    """
    base, *indices = filter(None, name.split("_"))
    base = base if base.isdigit() else _SIGNS.get(base) or symbol(base)
    return rf"{base}_{{{', '.join(map(designed_symbol, indices))}}}" if indices else base
