"""What is known to help where an operation makes NaN or infinity."""

from gradexplorer.text import Text, _

_ROOT = _("Add a small number inside the root, as in sqrt(x + 1e-12), or keep x away from 0 by clamp.")
_LOG = _("Take log_softmax, logsigmoid or binary_cross_entropy_with_logits of the logits, or clamp what the log takes.")
_SOFTMAX = _("A row in which everything is -∞ has no softmax: leave one entry, or mask with a large finite number.")
_ONE = _("One number has no deviation: take correction=0, or see that there are two.")
_ENDS = _("Clamp the argument to ±(1 - 1e-7).")
_LARGE = _("The product overflows its dtype: scale the weights or the inputs down.")
_IGNORED = _("Every target is ignored, so the mean is taken of nothing; skip such a batch.")
_EXP = _("Subtract the largest number first, as softmax and logsumexp do, or take these.")
_NORM = _("Normalise by x / (norm + 1e-8), or by torch.nn.functional.normalize, which has an epsilon.")
_FORWARD: dict[str, Text] = {
    "sqrt": _("The root of a negative number is NaN: clamp it at 0 first."),
    "rsqrt": _ROOT,
    "log": _LOG,
    "log2": _LOG,
    "log10": _LOG,
    "log1p": _("Its argument must be above -1."),
    "div": _("Add an epsilon to the denominator, or take torch.where with a safe denominator in both branches."),
    "reciprocal": _("Add an epsilon to the denominator."),
    "exp": _EXP,
    "expm1": _EXP,
    "softmax": _SOFTMAX,
    "log_softmax": _SOFTMAX,
    "std": _ONE,
    "var": _ONE,
    "var_mean": _ONE,
    "std_mean": _ONE,
    "mean": _("The mean of nothing is NaN: see that something is selected."),
    "pow": _("A negative number has no power that is not whole, and 0 none that is negative."),
    "acos": _ENDS,
    "asin": _ENDS,
    "atanh": _ENDS,
    "logit": _("Take torch.logit with eps=1e-6, or keep the logits and do without the sigmoid."),
    "mm": _LARGE,
    "addmm": _LARGE,
    "nll_loss_forward": _IGNORED,
    "nll_loss": _IGNORED,
}
_BACKWARD: dict[str, Text] = {
    "sqrt": _ROOT,
    "rsqrt": _ROOT,
    "pow": _("Its slope at 0 is infinite for powers below 1: keep the base away from 0."),
    "where": _("Give the operation a safe argument where its branch is not chosen, by another torch.where before it."),
    "log": _LOG,
    "div": _("Add an epsilon to the denominator."),
    "norm": _NORM,
    "vector_norm": _NORM,
    "hypot": _("hypot has no slope at 0, 0: add an epsilon, or take torch.linalg.vector_norm, whose slope is 0 there."),
    "acos": _ENDS,
    "asin": _ENDS,
    "atanh": _ENDS,
    "exp": _EXP,
}


def remedy_of(operation: str, direction: str) -> Text | None:
    """Return what helps, where something is known."""
    return (_FORWARD if direction == "forward" else _BACKWARD).get(operation)
