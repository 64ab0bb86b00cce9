"""Classes as names for formulas: logits a, their softmax p, a target, and the losses of it.

``p[i]`` is computed from the differences of the logits, so that the formula of softmax is a claim. The letters i, j
and k stand for classes; outside of sums they are the classes that a line is about.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from gradexplorer.core.softmax.relatives import SOFTMAX, Relative
from gradexplorer.formula.scope import Meaning, Scope


def class_scope(
    logits: Sequence[float],
    i: int,
    j: int,
    temperature: float = 1.0,
    values: Mapping[str, Any] = {},
    meanings: Mapping[str, Meaning] = {},
    of: Relative = SOFTMAX,
) -> Scope:
    """Return the scope of formulas about classes i and j; without a temperature there is no T.

    ``J[i, j]`` is the derivative of ``p[i]``, or of its logarithm, by ``a[j]``, in the form that keeps its digits.
    Exponentials have names of their own, so that a moved logit changes one of them.
    """
    classes, scaled = range(len(logits)), temperature != 1
    same, other = ("Sum(k, p[k], k != i)", "-p[j]") if of.logarithm else ("Sum(k, p[i]*p[k], k != i)", "-(p[i]*p[j])")
    sign, over = "-" if of.sign < 0 else "", "/T" if scaled else ""
    return Scope(
        values={
            "a": [float(a) for a in logits],
            "K": len(logits),
            **({"T": float(temperature)} if scaled else {}),
            **({"g": of.noise} if of.noise else {}),
            **values,
        },
        meanings={
            "power": Meaning(("k",), f"exp({of.z('k', scaled=scaled)})"),
            "S": Meaning((), "Sum(k, power[k])"),
            "ratio": Meaning(("k", "i"), f"exp({of.difference('k', 'i')}{over})"),
            "p": Meaning(("i",), "1/Sum(k, ratio[k, i])"),
            "J": Meaning(("i", "j"), f"{sign}({other} if i != j else {same}){over}"),
            **meanings,
        },
        ranges=dict.fromkeys("ijk", classes),
        index_letters={"i": i, "j": j, "k": j},
    )


@lru_cache(maxsize=8)
def softmax_scope(logits: tuple[float, ...], temperature: float, of: Relative = SOFTMAX) -> Scope:
    """Return the scope of one softmax; it is kept, as several proofs need what was computed in it."""
    return class_scope(logits, 0, 0, temperature, of=of)
