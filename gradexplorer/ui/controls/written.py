"""Symbols, numbers and ranges as controls and tips write them."""

import re
from functools import cache

from gradexplorer.formula.latex_printer import notation
from gradexplorer.framework.schema import FieldInfo
from gradexplorer.text import Text, _

COMMANDS = {
    "eta": "η",
    "beta": "β",
    "alpha": "α",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ε",
    "varepsilon": "ε",
    "theta": "θ",
    "kappa": "κ",
    "lambda": "λ",
    "mu": "μ",
    "rho": "ρ",
    "sigma": "σ",
    "tau": "τ",
    "psi": "ψ",
    "omega": "ω",
    "Delta": "Δ",
}
LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")


@cache
def plain_symbol(source: str) -> str:
    r"""Return a symbol as plain characters: ``beta_1`` is β₁."""
    latex = notation(source) if source else ""
    text = re.sub(r"\\([A-Za-z]+) ?", lambda found: COMMANDS.get(found[1], found[1]), latex)
    text = re.sub(r"_(?:\{([^}]*)\}|(.))", lambda found: (found[1] or found[2]).translate(LOWERED), text)
    text = re.sub(r"\^(?:\{([^}]*)\}|(.))", lambda found: (found[1] or found[2]).translate(RAISED), text)
    return text.translate(str.maketrans("", "", "{}$"))


def shown_number(value: float) -> str:
    """Return a number with all its digits and no more, in the same way in every language."""
    return re.sub(r"e([+-])0*", lambda sign: "e-" if sign[1] == "-" else "e", repr(value).removesuffix(".0"))


def range_in_words(info: FieldInfo) -> Text:
    """Return the legal range of a number; empty where a field has none."""
    if info.low is None or info.high is None:
        return Text("")
    ends = {"low": shown_number(info.low), "high": shown_number(info.high)}
    sentences = {
        (False, False): _("From {low} to {high}", **ends),
        (False, True): _("From {low} to below {high}", **ends),
        (True, False): _("Above {low}, to {high}", **ends),
        (True, True): _("Between {low} and {high}", **ends),
    }
    return sentences[info.above, info.below]
