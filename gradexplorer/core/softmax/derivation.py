"""The softmax Jacobian by the quotient rule, in both cases, and the entry of two classes with its numbers."""

from collections.abc import Sequence

from gradexplorer.core.softmax.relatives import SOFTMAX, Relative
from gradexplorer.core.softmax.scope import class_scope
from gradexplorer.formula.equation import Formula, formula
from gradexplorer.formula.handwritten import HandwrittenLine, lines
from gradexplorer.formula.rule_between import rule_between
from gradexplorer.text import Text, _

TO_FIND = _("to be found")
CASE_SAME = _("i = j: the numerator and one term of S have the variable")
CASE_OTHER = _("i ≠ j: the numerator is a constant, one term of S has the variable")
CASE_LOG_SAME = _("i = j: the logit itself and one term of S have the variable")
CASE_LOG_OTHER = _("i ≠ j: only one term of S has the variable")
SPLIT = _("as a product of two fractions")
SHARES = _("each fraction is a share")


def definition(logits: Sequence[float], temperature: float, of: Relative = SOFTMAX) -> list[Formula]:
    """Return softmax, or its relative, and the sum below it."""
    scaled = temperature != 1
    scope = class_scope(logits, 0, 0, temperature, of=of)
    own, each = (f"exp({of.z(k, scaled=scaled)})" for k in "ik")
    left, right = ("log(p[i])", f"{of.z('i', scaled=scaled)} - log(S)") if of.logarithm else ("p[i]", f"{own}/S")
    return [formula(*pair, scope=scope) for pair in ((left, right), ("S", f"Sum(k, {each})"))]


def jacobian_lines(
    logits: Sequence[float], i: int, j: int, temperature: float, of: Relative = SOFTMAX
) -> list[HandwrittenLine]:
    """Return the derivation of dp_i/da_j, or of the logarithm's, with letters for the classes."""
    second = "i" if i == j else "j"
    scope = class_scope(logits, i, j, temperature, of=of)
    return lines(_left("i", second, of), _rows("i", second, temperature != 1, of), scope)


def number_lines(
    logits: Sequence[float], i: int, j: int, temperature: float, of: Relative = SOFTMAX
) -> list[HandwrittenLine]:
    """Return its last lines with numbers put in, and the value."""
    done = [row for row in _rows(str(i), str(j), temperature != 1, of) if "D(" not in row[1]]
    rows = [(rule, f"Numbers({line})") for rule, line in done]
    left, scope = _left(str(i), str(j), of), class_scope(logits, i, j, temperature, of=of)
    return [*lines(left, rows, scope), HandwrittenLine("", formula(left, f"Numbers(J[{i}, {j}])", scope=scope))]


def _left(i: str, j: str, of: Relative) -> str:
    return f"D(log(p[{i}]), a[{j}])" if of.logarithm else f"D(p[{i}], a[{j}])"


def _rows(i: str, j: str, scaled: bool, of: Relative) -> list[tuple[Text, str]]:
    return _logarithm_rows(i, j, scaled, of) if of.logarithm else _share_rows(i, j, scaled, of)


def _share_rows(i: str, j: str, scaled: bool, of: Relative) -> list[tuple[Text, str]]:
    top, own = (f"exp({of.z(k, scaled=scaled)})" for k in (i, j))
    size, minus = "1/T*" if scaled else "", "-" if of.sign < 0 else ""
    slower = "-(1/T)*" if minus and scaled else f"{minus}{size}"
    asked, derived = f"D({top}/S, a[{j}])", f"(D({top}, a[{j}])*S - {top}*D(S, a[{j}]))/S**2"
    rows = [(TO_FIND, asked), (rule_between(asked, derived), derived)]
    if i == j:
        return [
            *rows,
            (CASE_SAME, f"({slower}{own}*S - {top}*({slower}{own}))/S**2"),
            (SPLIT, f"{slower}({top}/S)*((S - {top})/S)"),
            (SHARES, f"{slower}p[{i}]*(1 - p[{i}])"),
        ]
    whole = "{}" if minus else "-({})"  # minus times minus
    return [
        *rows,
        (CASE_OTHER, f"(0*S - {top}*({slower}{own}))/S**2"),
        (SPLIT, whole.format(f"{size}({top}/S)*({own}/S)")),
        (SHARES, whole.format(f"{size}p[{i}]*p[{j}]")),
    ]


def _logarithm_rows(i: str, j: str, scaled: bool, of: Relative) -> list[tuple[Text, str]]:
    z, own, size = of.z(i, scaled=scaled), f"exp({of.z(j, scaled=scaled)})", "1/T*" if scaled else ""
    asked, apart = f"D({z} - log(S), a[{j}])", f"D({z}, a[{j}]) - D(log(S), a[{j}])"
    chained = f"D({z}, a[{j}]) - 1/S*D(S, a[{j}])"
    rows = [
        (TO_FIND, asked),
        (rule_between(asked, apart), apart),
        (rule_between(apart, chained), chained),
    ]
    if i == j:
        first, last = "1/T" if scaled else "1", f"{size}(1 - p[{j}])"
        return [*rows, (CASE_LOG_SAME, f"{first} - 1/S*({size}{own})"), (SHARES, last)]
    return [*rows, (CASE_LOG_OTHER, f"0 - 1/S*({size}{own})"), (SHARES, f"-({size}p[{j}])")]
