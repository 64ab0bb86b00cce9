"""Classes as names for formulas: logits a, their softmax p, a target, and the losses of it.

``p[i]`` is computed from the differences of the logits, so that the formula of softmax is a claim. The letters i, j
and k stand for classes; outside of sums they are the classes that a line is about.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from gradexplorer.formula.scope import Meaning, Scope


def class_scope(
    logits: Sequence[float],
    i: int,
    j: int,
    temperature: float = 1.0,
    values: Mapping[str, Any] = {},
    meanings: Mapping[str, Meaning] = {},
) -> Scope:
    """Return the scope of formulas about classes i and j; without a temperature there is no T.

    ``J[i, j]`` is the derivative of ``p[i]`` by ``a[j]``, in the form that keeps its digits. Exponentials have names of
    their own, so that a moved logit changes one of them.
    """
    classes, over = range(len(logits)), "/T" if temperature != 1 else ""
    return Scope(
        values={
            "a": [float(a) for a in logits],
            "K": len(logits),
            **({"T": float(temperature)} if over else {}),
            **values,
        },
        meanings={
            "power": Meaning(("k",), f"exp(a[k]{over})"),
            "S": Meaning((), "Sum(k, power[k])"),
            "ratio": Meaning(("k", "i"), f"exp((a[k] - a[i]){over})"),
            "p": Meaning(("i",), "1/Sum(k, ratio[k, i])"),
            "J": Meaning(("i", "j"), f"(-(p[i]*p[j]) if i != j else Sum(k, p[i]*p[k], k != i)){over}"),
            **meanings,
        },
        ranges=dict.fromkeys("ijk", classes),
        index_letters={"i": i, "j": j, "k": j},
    )


@lru_cache(maxsize=8)
def softmax_scope(logits: tuple[float, ...], temperature: float) -> Scope:
    """Return the scope of one softmax; it is kept, as several proofs need what was computed in it."""
    return class_scope(logits, 0, 0, temperature)
