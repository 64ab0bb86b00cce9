"""Why a shift leaves p as it is, and log-sum-exp: equal lines without a derivative."""

from collections.abc import Sequence

from gradexplorer.core.softmax.scope import class_scope
from gradexplorer.formula.handwritten import HandwrittenLine, lines
from gradexplorer.formula.scope import Meaning
from gradexplorer.text import _

SHIFTED = _("all logits shifted by c")
APART = _("the power of a sum is a product")
TAKEN_OUT = _("taken out of the sum")
CANCELLED = _("cancelled")
LOGARITHM = _("the logarithm of p, computed as it is written")
SUM_OUT = _("the largest logit m taken out of the sum")
SAFE = _("log-sum-exp: no power is above 1")


def shift_lines(logits: Sequence[float], i: int, shift: float) -> list[HandwrittenLine]:
    """Return why softmax(a + c) = softmax(a), without a temperature."""
    rows = [
        (SHIFTED, "exp(a[i] + c)/Sum(k, exp(a[k] + c))"),
        (APART, "exp(c)*exp(a[i])/Sum(k, exp(c)*exp(a[k]))"),
        (TAKEN_OUT, "exp(c)*exp(a[i])/(exp(c)*Sum(k, exp(a[k])))"),
        (CANCELLED, "exp(a[i])/Sum(k, exp(a[k]))"),
    ]
    return lines("p[i]", rows, class_scope(logits, i, i, values={"c": float(shift)}))


def log_sum_exp_lines(logits: Sequence[float], i: int, largest: int) -> list[HandwrittenLine]:
    """Return why ln p_i = a_i - m - ln sum e^(a_k - m), where m is the largest logit."""
    rows = [
        (LOGARITHM, "log(exp(a[i])/Sum(k, exp(a[k])))"),
        (SUM_OUT, "log(exp(a[i])/(exp(m)*Sum(k, exp(a[k] - m))))"),
        (SAFE, "a[i] - m - log(Sum(k, exp(a[k] - m)))"),
    ]
    return lines("log(p[i])", rows, class_scope(logits, i, i, meanings={"m": Meaning((), f"a[{largest}]")}))
