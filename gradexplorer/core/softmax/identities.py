"""Why a shift leaves p as it is, and log-sum-exp: equal lines without a derivative."""

from functools import lru_cache

from gradexplorer.core.softmax.derivation import power, sum_of_powers
from gradexplorer.formula.handwritten import HandwrittenDerivation
from gradexplorer.text import _

SHIFTED = _("all logits shifted by c")
APART = _("the power of a sum is a product")
TAKEN_OUT = _("taken out of the sum")
CANCELLED = _("cancelled")
LOGARITHM = _("the logarithm of p, computed as it is written")
SUM_OUT = _("the largest logit m taken out of the sum")
SAFE = _("log-sum-exp: no power is above 1")


@lru_cache(maxsize=16)
def shift_lines(count: int, i: int) -> HandwrittenDerivation:
    """Return why softmax(a + c) = softmax(a), without a temperature."""
    names = {
        "shifted": " + ".join(f"exp(a_{k} + c)" for k in range(count)),
        "apart": " + ".join(f"exp(c)*exp(a_{k})" for k in range(count)),
        "S": sum_of_powers(count, scaled=False),
    }
    return HandwrittenDerivation(
        lines=(
            (SHIFTED, f"exp(a_{i} + c)/shifted"),
            (APART, f"exp(c)*exp(a_{i})/apart"),
            (TAKEN_OUT, f"exp(c)*exp(a_{i})/(exp(c)*S)"),
            (CANCELLED, f"{power(i, scaled=False)}/S"),
        ),
        variable=f"a_{i}",
        operator="",
        names=names,
        symbols={
            f"a_{i}": "a_i",
            "shifted": r"\sum_k e^{a_k + c}",
            "apart": r"\sum_k e^{c} e^{a_k}",
            "S": r"\sum_k e^{a_k}",
        },
    )


@lru_cache(maxsize=16)
def log_sum_exp_lines(count: int, i: int, largest: int) -> HandwrittenDerivation:
    """Return why ln p_i = a_i - m - ln sum e^(a_k - m), where m is the largest logit."""
    names = {
        "m": f"a_{largest}",
        "S": sum_of_powers(count, scaled=False),
        "lowered": " + ".join(f"exp(a_{k} - m)" for k in range(count)),
    }
    return HandwrittenDerivation(
        lines=(
            (LOGARITHM, f"log(exp(a_{i})/S)"),
            (SUM_OUT, f"log(exp(a_{i})/(exp(m)*lowered))"),
            (SAFE, f"a_{i} - m - log(lowered)"),
        ),
        variable=f"a_{i}",
        operator="",
        names=names,
        symbols={f"a_{i}": "a_i", "S": r"\sum_k e^{a_k}", "lowered": r"\sum_k e^{a_k - m}"},
    )
