"""The softmax Jacobian by the quotient rule, in both cases, and the entry of two classes with its numbers."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from gradexplorer.formula.handwritten import HandwrittenDerivation
from gradexplorer.text import Text, _

TO_FIND = _("to be found")
QUOTIENT = _("quotient rule")
CASE_SAME = _("i = j: the numerator and one term of S have the variable")
CASE_OTHER = _("i ≠ j: the numerator is a constant, one term of S has the variable")
SPLIT = _("as a product of two fractions")
SHARES = _("each fraction is a share")


def sum_of_powers(count: int, scaled: bool) -> str:
    """Return S as a formula in the logits a_0, a_1 and so on."""
    return " + ".join(power(k, scaled) for k in range(count))


def power(k: int, scaled: bool) -> str:
    """Return the power of one logit as a formula."""
    return f"exp(a_{k}/T)" if scaled else f"exp(a_{k})"


@lru_cache(maxsize=256)
def jacobian_lines(count: int, i: int, j: int, scaled: bool, general: bool) -> HandwrittenDerivation:
    """Return the derivation of dp_i/da_j.

    Parameters
    ----------
    count : int
        Classes.
    scaled : bool
        Whether there is a temperature T.
    general : bool
        Write i and j for the classes; else their numbers.
    """
    top, own, slower = power(i, scaled), power(j, scaled), "1/T*" if scaled else ""
    lines: list[tuple[Text, str]] = [(TO_FIND, f"D({top}/S)"), (QUOTIENT, f"(D({top})*S - {top}*D(S))/S**2")]
    if i == j:
        lines += [
            (CASE_SAME, f"({slower}{own}*S - {top}*({slower}{own}))/S**2"),
            (SPLIT, f"{slower}({top}/S)*((S - {top})/S)"),
            (SHARES, f"{slower}p_{i}*(1 - p_{i})"),
        ]
    else:
        lines += [
            (CASE_OTHER, f"(0*S - {top}*({slower}{own}))/S**2"),
            (SPLIT, f"-({slower}({top}/S)*({own}/S))"),
            (SHARES, f"-({slower}p_{i}*p_{j})"),
        ]
    names = {"S": sum_of_powers(count, scaled)}
    names |= {f"p_{k}": f"{power(k, scaled)}/S" for k in (i, j)}
    letters = {i: "i", j: "i" if i == j else "j"}
    symbols = {f"{name}_{k}": f"{name}_{letter}" for k, letter in letters.items() for name in "ap"} if general else {}
    below = symbols.get(f"a_{j}", f"a_{{{j}}}")
    return HandwrittenDerivation(
        lines=tuple(lines),
        variable=f"a_{j}",
        operator=rf"\frac{{\partial}}{{\partial {below}}}",
        names=names,
        symbols=symbols,
    )


def logit_values(logits: Sequence[float], temperature: float) -> Mapping[str, float]:
    """Return the values of the names in the lines."""
    values = {f"a_{k}": float(a) for k, a in enumerate(logits)}
    return values if temperature == 1 else {**values, "T": temperature}
