"""How the gradient collapses to p - y, line by line; sums over classes are executed term by term."""

from functools import lru_cache

from gradexplorer.core.softmax.derivation import TO_FIND, power, sum_of_powers
from gradexplorer.formula.handwritten import HandwrittenDerivation
from gradexplorer.text import _

CHAIN = _("chain rule over all p_i")
ENTRIES = _("the Jacobian's entries put in: the case i = j stands apart")
CANCELLED = _("each p_i cancels")
COLLECTED = _("p_j taken out")
WHOLE = _("the target's probabilities sum to 1")


@lru_cache(maxsize=128)
def gradient_lines(count: int, j: int, weighted: bool) -> HandwrittenDerivation:
    """Return the derivation of dL/da_j for L = -sum q_k ln p_k.

    Parameters
    ----------
    count, j : int
        Classes, and the one whose logit varies.
    weighted : bool
        The q need not sum to 1, so that the last line has their sum Q; else the y do, which is built in: y_j is 1 less
        the others.
    """
    t = "q" if weighted else "y"
    others = [i for i in range(count) if i != j]
    own = f"{t}_{j}"
    names = {} if weighted else {own: "1 - (" + " + ".join(f"y_{i}" for i in others) + ")"}
    names["S"] = sum_of_powers(count, scaled=False)
    names |= {f"p_{i}": f"{power(i, scaled=False)}/S" for i in range(count)}
    names["L"] = "-(" + " + ".join(f"{t}_{i}*log(p_{i})" for i in range(count)) + ")"
    names["chain"] = " + ".join(f"(-{t}_{i}/p_{i})*D(p_{i})" for i in range(count))
    names["products"] = " + ".join(f"({t}_{i}/p_{i})*p_{i}*p_{j}" for i in others)
    names["cancelled"] = " + ".join(f"{t}_{i}*p_{j}" for i in others)
    names["rest"] = " + ".join(f"{t}_{i}" for i in others)
    names["Q"] = " + ".join(f"{t}_{i}" for i in range(count))
    lines = [
        (TO_FIND, "D(L)"),
        (CHAIN, "chain"),
        (ENTRIES, f"-({own}/p_{j})*(p_{j}*(1 - p_{j})) + products"),
        (CANCELLED, f"-({own}*(1 - p_{j})) + cancelled"),
        (COLLECTED, f"Q*p_{j} - {own}" if weighted else f"p_{j}*{own} + p_{j}*rest - {own}"),
    ]
    if not weighted:
        lines.append((WHOLE, f"p_{j} - {own}"))
    symbols = {
        f"a_{j}": "a_j",
        f"p_{j}": "p_j",
        own: f"{t}_j",
        "chain": rf"\sum_i \left({{-}}\frac{{{t}_i}}{{p_i}}\right) \frac{{\partial p_i}}{{\partial a_j}}",
        "products": rf"\sum_{{i \ne j}} \frac{{{t}_i}}{{p_i}} p_i p_j",
        "cancelled": rf"\sum_{{i \ne j}} {t}_i p_j",
        "rest": rf"\sum_{{i \ne j}} {t}_i",
    }
    return HandwrittenDerivation(
        lines=tuple(lines),
        variable=f"a_{j}",
        operator=r"\frac{\partial}{\partial a_j}",
        names=names,
        symbols=symbols,
    )


@lru_cache(maxsize=32)
def squared_lines(count: int, j: int) -> HandwrittenDerivation:
    """Return the derivation of dE/da_j for E, the mean of (p_i - y_i)^2."""
    others = [i for i in range(count) if i != j]
    names = {"S": sum_of_powers(count, scaled=False)}
    names |= {f"p_{i}": f"{power(i, scaled=False)}/S" for i in range(count)}
    names["E"] = "(" + " + ".join(f"(p_{i} - y_{i})**2" for i in range(count)) + ")/K"
    names["chain"] = " + ".join(f"2/K*(p_{i} - y_{i})*D(p_{i})" for i in range(count))
    names["products"] = " + ".join(f"(p_{i} - y_{i})*p_{i}*p_{j}" for i in others)
    names["mean"] = " + ".join(f"p_{i}*(p_{i} - y_{i})" for i in range(count))
    return HandwrittenDerivation(
        lines=(
            (TO_FIND, "D(E)"),
            (CHAIN, "chain"),
            (ENTRIES, f"2/K*(p_{j} - y_{j})*p_{j}*(1 - p_{j}) - 2/K*products"),
            (COLLECTED, f"2/K*p_{j}*(p_{j} - y_{j}) - 2/K*p_{j}*mean"),
        ),
        variable=f"a_{j}",
        operator=r"\frac{\partial}{\partial a_j}",
        names=names,
        symbols={
            f"a_{j}": "a_j",
            f"p_{j}": "p_j",
            f"y_{j}": "y_j",
            "chain": r"\sum_i \frac{2}{K} \left(p_i - y_i\right) \frac{\partial p_i}{\partial a_j}",
            "products": r"\sum_{i \ne j} \left(p_i - y_i\right) p_i p_j",
            "mean": r"\sum_i p_i \left(p_i - y_i\right)",
        },
    )
