"""The softmax Jacobian by the quotient rule, in both cases, and the entry of two classes with its numbers."""

from collections.abc import Sequence

from gradexplorer.core.softmax.scope import class_scope
from gradexplorer.formula.equation import Formula, formula
from gradexplorer.formula.handwritten import HandwrittenLine, lines
from gradexplorer.formula.rule_between import rule_between
from gradexplorer.text import Text, _

TO_FIND = _("to be found")
CASE_SAME = _("i = j: the numerator and one term of S have the variable")
CASE_OTHER = _("i ≠ j: the numerator is a constant, one term of S has the variable")
SPLIT = _("as a product of two fractions")
SHARES = _("each fraction is a share")


def definition(logits: Sequence[float], temperature: float) -> list[Formula]:
    """Return softmax, and the sum below it."""
    scope = class_scope(logits, 0, 0, temperature)
    power = _power("{}", temperature != 1)
    parts = ("p[i]", f"{power.format('i')}/S"), ("S", f"Sum(k, {power.format('k')})")
    return [formula(*pair, scope=scope) for pair in parts]


def jacobian_lines(logits: Sequence[float], i: int, j: int, temperature: float) -> list[HandwrittenLine]:
    """Return the derivation of dp_i/da_j, with letters for the classes."""
    second = "i" if i == j else "j"
    rows = [(rule, line) for rule, line in _rows("i", second, temperature != 1)]
    return lines(f"D(p[i], a[{second}])", rows, class_scope(logits, i, j, temperature))


def number_lines(logits: Sequence[float], i: int, j: int, temperature: float) -> list[HandwrittenLine]:
    """Return its last lines with numbers put in, and the value."""
    rows = [(rule, f"Numbers({line})") for rule, line in _rows(str(i), str(j), temperature != 1)[2:]]
    left, scope = f"D(p[{i}], a[{j}])", class_scope(logits, i, j, temperature)
    return [*lines(left, rows, scope), HandwrittenLine("", formula(left, f"Numbers(J[{i}, {j}])", scope=scope))]


def _rows(i: str, j: str, scaled: bool) -> list[tuple[Text, str]]:
    top, own, slower = _power(i, scaled), _power(j, scaled), "1/T*" if scaled else ""
    asked, derived = f"D({top}/S, a[{j}])", f"(D({top}, a[{j}])*S - {top}*D(S, a[{j}]))/S**2"
    rows = [(TO_FIND, asked), (rule_between(asked, derived), derived)]
    if i == j:
        return [
            *rows,
            (CASE_SAME, f"({slower}{own}*S - {top}*({slower}{own}))/S**2"),
            (SPLIT, f"{slower}({top}/S)*((S - {top})/S)"),
            (SHARES, f"{slower}p[{i}]*(1 - p[{i}])"),
        ]
    return [
        *rows,
        (CASE_OTHER, f"(0*S - {top}*({slower}{own}))/S**2"),
        (SPLIT, f"-({slower}({top}/S)*({own}/S))"),
        (SHARES, f"-({slower}p[{i}]*p[{j}])"),
    ]


def _power(k: str, scaled: bool) -> str:
    """Return the power of one logit as a formula."""
    return f"exp(a[{k}]/T)" if scaled else f"exp(a[{k}])"
