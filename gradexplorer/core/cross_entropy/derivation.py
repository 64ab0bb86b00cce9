"""How the gradient collapses to p - y, line by line; sums over classes are executed term by term."""

import ast
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
from msgspec.structs import replace

from gradexplorer.core import cross_entropy as ce
from gradexplorer.core.cross_entropy.problem import CrossEntropyProblem
from gradexplorer.core.softmax import Floats
from gradexplorer.core.softmax.derivation import TO_FIND
from gradexplorer.core.softmax.scope import class_scope
from gradexplorer.formula.equation import Formula, formula, number_tree
from gradexplorer.formula.handwritten import HandwrittenLine, lines
from gradexplorer.formula.rule_between import rule_between
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.text import _

ENTRIES = _("the Jacobian's entries put in: the case i = j stands apart")
CANCELLED = _("each pᵢ cancels")
COLLECTED = _("pⱼ taken out")
WHOLE = _("the target's probabilities sum to 1")
SHORT = 4
"""Digits of a number in a matrix or in its rows."""
_ALL_DIGITS = 80
MOST_TERMS = 3
"""Terms of a row that are written out."""

_SMOOTHED = "(1 - epsilon)*plain[k] + epsilon/K"
_MEANINGS = {
    "log_S": Meaning((), "log(S)"),
    "L": Meaning((), "-Sum(k, q[k]*(a[k] - log_S))"),
    "E": Meaning((), "1/K*Sum(k, (p[k] - y[k])**2)"),
    "cross": Meaning((), "-Sum(k, y[k]*(a[k] - log_S))"),
    "H": Meaning((), "-Sum(k, y[k]*log(y[k]), y[k] != 0)"),
    "KL": Meaning((), "Sum(k, y[k]*log(y[k]/p[k]), y[k] != 0)"),
    "Q": Meaning((), "Sum(k, q[k])"),
    "outer": Meaning(("i",), "-q[i]/p[i]"),
    "slope": Meaning(("j",), "Q*p[j] - q[j]"),
    "slope_E": Meaning(("j",), "2/K*p[j]*(p[j] - y[j] - Sum(i, p[i]*(p[i] - y[i])))"),
}


class Classified:
    """A loss of one sample as names for formulas, and the formulas.

    ``y`` is the target, smoothed, and ``q`` are the factors of -ln p; ``t`` is called what the lines call it. A target
    whose probabilities sum to 1 does so with all digits: the one of class j is what the others leave.
    """

    def __init__(self, question: CrossEntropyProblem, j: int) -> None:
        self.question, self.j = question, j
        self.weighted = bool(question.weights) and bool(np.any(question.q != question.y))
        self.changed = bool(question.weights or question.smoothing)
        scope = _scope(question, j, _summing_to_one(_plain(question), j))
        target = {"t": question.index} if question.index is not None else {}
        self.scope = replace(scope, index_letters={**scope.index_letters, **target})
        self.symbols = {
            "plain": "y",
            "y": "Prime(y)" if question.smoothing else "y",
            "factors": "q",
            "epsilon": "varepsilon",
        }

    @property
    def divides(self) -> bool:
        """Whether the mean divides by the target's weight."""
        return _divides(self.question)

    @property
    def t(self) -> str:
        """What the factors of the loss are called."""
        return "q" if self.weighted else "y"

    def __call__(self, *parts: str | float | ast.expr, smooth: bool = False, continues: bool = False) -> Formula:
        """Return the formula that says that `parts` are equal; a smoothed y is written y' where `smooth`."""
        symbols = self.symbols if smooth else {}
        return formula(*parts, scope=self.scope, symbols=symbols, continues=continues)

    def loss(self) -> Formula:
        """Return the loss."""
        return self("L", f"-Sum(k, {'q' if self.changed else 'y'}[k]*log(p[k]))")

    def smoothing(self) -> Formula:
        """Return what label smoothing makes of the target."""
        numbers = "(1 - Numbers(epsilon))*plain[k] + Numbers(epsilon)/Numbers(K)"
        return self("y[k]", _SMOOTHED, numbers, smooth=True)

    def factors(self) -> list[Formula]:
        """Return the factors of the loss, and their numbers; with a class, the mean divides by its weight."""
        numbers = number_tree([self.question.q.tolist()])
        return [self("q[k]", _factors(self.question), smooth=True), self("factors", numbers, smooth=True)]

    def split(self) -> list[Formula]:
        """Return that cross entropy is entropy plus divergence, and the numbers."""
        some = ", y[k] != 0" if not all(self.question.y.tolist()) else ""
        cross, entropy = "-Sum(k, y[k]*log(p[k]))", f"-Sum(k, y[k]*log(y[k]){some})"
        return [
            self(cross, f"{entropy} + Sum(k, y[k]*log(y[k]/p[k]){some})", smooth=True),
            self("Numbers(cross)", "Numbers(H + KL)", smooth=True),
        ]

    def gradient_lines(self) -> list[HandwrittenLine]:
        """Return the derivation of dL/da_j; where the factors need not sum to 1, the last line has their sum Q."""
        t = self.t
        asked, chained = f"D(-Sum(i, {t}[i]*log(p[i])), a[j])", f"-Sum(i, {t}[i]/p[i]*D(p[i], a[j]))"
        rows = [
            (TO_FIND, asked),
            (_("{rule} over all pᵢ", rule=rule_between(asked, chained)), chained),
            (ENTRIES, f"(-({t}[j]/p[j]))*p[j]*(1 - p[j]) + Sum(i, {t}[i]/p[i]*p[i]*p[j], i != j)"),
            (CANCELLED, f"-({t}[j]*(1 - p[j])) + Sum(i, {t}[i]*p[j], i != j)"),
            (COLLECTED, "Q*p[j] - q[j]" if self.weighted else "p[j]*y[j] + p[j]*Sum(i, y[i], i != j) - y[j]"),
        ]
        if not self.weighted:
            rows.append((WHOLE, "p[j] - y[j]"))
        return lines("D(L, a[j])", rows, self.scope)

    def squared_lines(self) -> list[HandwrittenLine]:
        """Return the derivation of dE/da_j for E, the mean of (p_i - y_i)^2."""
        asked, chained = "D(1/K*Sum(i, (p[i] - y[i])**2), a[j])", "Sum(i, 2/K*(p[i] - y[i])*D(p[i], a[j]))"
        rows = [
            (TO_FIND, asked),
            (_("{rule} over all pᵢ", rule=rule_between(asked, chained)), chained),
            (ENTRIES, "2/K*(p[j] - y[j])*p[j]*(1 - p[j]) - 2/K*Sum(i, (p[i] - y[i])*p[i]*p[j], i != j)"),
            (COLLECTED, "2/K*p[j]*(p[j] - y[j]) - 2/K*p[j]*Sum(i, p[i]*(p[i] - y[i]))"),
        ]
        return lines("D(E, a[j])", rows, self.scope)

    def squared_error(self) -> Formula:
        """Return the mean squared error of the probabilities."""
        return self("E", "1/K*Sum(i, (p[i] - y[i])**2)")

    def both_slopes(self) -> list[Formula]:
        """Return the gradients of cross entropy and of squared error by the logit j, in numbers."""
        j = self.j
        return [self(f"D(L, a[{j}])", f"Numbers(slope[{j}])"), self(f"D(E, a[{j}])", f"Numbers(slope_E[{j}])")]

    def product(self) -> Formula:
        """Return the Jacobian times dL/dp, as matrices of numbers."""
        classes = range(len(self.question.logits))
        matrix = ", ".join(f"[{', '.join(f'J[{i}, {j}]' for i in classes)}]" for j in classes)
        outer, slopes = (", ".join(f"{name}[{i}]" for i in classes) for name in ("outer", "slope"))
        return self(f"Numbers([{matrix}] @ [{outer}], {SHORT})", f"Numbers([{slopes}], {SHORT})")

    def row(self, j: int) -> list[Formula]:
        """Return row j of the product: its terms, and their value beside the short form."""
        used = [i for i, q in enumerate(self.question.q.tolist()) if q]
        terms = [f"J[{i}, {j}]*outer[{i}]" for i in used]
        if len(terms) > MOST_TERMS:
            terms = [*terms[:MOST_TERMS], f"Rest({' + '.join(terms[MOST_TERMS:])})"]
        short = f"Q*p[{j}] - q[{j}]" if self.weighted else f"p[{j}] - q[{j}]"
        return [
            self(f"D(L, a[{j}])", f"Numbers({' + '.join(terms)}, {SHORT})"),
            self(f"Numbers(slope[{j}], {SHORT})", f"Numbers({short}, {SHORT})", continues=True),
        ]


@lru_cache(maxsize=4)
def question_scope(question: CrossEntropyProblem) -> Scope:
    """Return a loss of one sample as names for formulas, with the target's floats as they are."""
    return _scope(question, 0, _plain(question))


def _scope(question: CrossEntropyProblem, j: int, plain: Sequence[Any]) -> Scope:
    classes = ", ".join(f"q[{k}]" for k in range(len(question.logits)))
    meanings = {
        "y": Meaning(("k",), _SMOOTHED if question.smoothing else "plain[k]"),
        "q": Meaning(("k",), _factors(question).replace("[t]", f"[{question.index}]")),
        "factors": Meaning((), f"[[{classes}]]"),
    }
    values = {
        "plain": plain,
        "epsilon": float(question.smoothing),
        "w": [float(w) for w in question.weights],
    }
    return class_scope(question.logits, j, j, values=values, meanings={**_MEANINGS, **meanings})


def _factors(question: CrossEntropyProblem) -> str:
    weighted = "w[k]*y[k]" if question.weights else "y[k]"
    return f"{weighted}/w[t]" if _divides(question) else weighted


def _divides(question: CrossEntropyProblem) -> bool:
    return bool(question.weights) and question.index is not None and question.reduction == "mean"


def is_weighted(q: Floats) -> bool:
    """Return whether q is no distribution any more."""
    return bool(abs(float(q.sum()) - 1) > 1e-9)


def _plain(question: CrossEntropyProblem) -> Sequence[float]:
    """Return the target before smoothing."""
    target, count = question.target, len(question.logits)
    return ce.one_hot(target, count).tolist() if isinstance(target, int) else target


def _summing_to_one(y: Sequence[float], j: int) -> list[object]:
    """Return y with the entry of class j as what the others leave of 1, with all its digits."""
    import mpmath

    remainder = 1 - sum(Fraction(float(v)) for i, v in enumerate(y) if i != j)
    with mpmath.workdps(_ALL_DIGITS):
        exact = mpmath.mpf(remainder.numerator) / remainder.denominator
    return [exact if i == j else float(v) for i, v in enumerate(y)]
