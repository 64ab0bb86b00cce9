r"""A derivation column as LaTeX: an ``align*`` under each heading, with the names of the rules behind the lines.

It is printed from the items that the window shows and ``gradexplorer prove`` prints, so that it says what they say.
amsmath and cancel suffice to compile it.
"""

import ast
import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct, field

from gradexplorer.formula.equality import is_number
from gradexplorer.formula.equation import Formula
from gradexplorer.formula.made_up import numbers_of
from gradexplorer.framework.figure import Check, DisplayText, FormulaItem, Heading, Item
from gradexplorer.handouts.latex_text import is_chinese, latex_text

MATRIX_COLUMNS = 10
"""A matrix has at most so many columns in amsmath, unless it is told otherwise."""
_MATRIX = re.compile(r"\\begin\{bmatrix\}(.*?)\\end\{bmatrix\}")


class _Part(Struct):
    """What stands under one heading."""

    heading: str = ""
    rows: list[str] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)


def derivation(items: Sequence[Item], words: Callable[[DisplayText], str] = str, *, numbers: bool = True) -> str:
    r"""Return a column as LaTeX; what was proven of it stands in comments.

    Parameters
    ----------
    items : sequence of Item
    words : callable (text) -> str
        Translates headings and names of rules.
    numbers : bool
        False leaves out the lines with numbers put in, and the numbers that they end in.
    """
    parts = [_Part()]
    for item in items:
        match item:
            case Heading():
                parts.append(_Part(latex_text(words(item.label))))
            case FormulaItem():
                parts[-1].rows += _rows(item.formula, latex_text(words(item.label)), numbers=numbers)
            case Check() if item.is_proven:
                verdict = f"% {item.proof.verdict}: {words(item.label)}"
                parts[-1].verdicts.append(" ".join(verdict.split()).rstrip(": "))
    body = "\n".join(line for part in parts for line in _lines(part))
    return "\n".join([*_needs(body), body, ""])


def _lines(part: _Part) -> Iterator[str]:
    if part.rows:
        if part.heading:
            yield rf"\noindent\textbf{{{part.heading}}}"
        yield r"\begin{align*}"
        yield " \\\\\n".join(part.rows)
        yield r"\end{align*}"
    yield from part.verdicts


def _needs(body: str) -> Iterator[str]:
    """Yield what a document needs before the derivation."""
    packages = ["amsmath", *(["cancel"] if r"\cancel" in body else [])]
    yield f"% needs {', '.join(packages)}"
    code = "".join(line for line in body.splitlines() if not line.startswith("%"))
    if is_chinese(code):
        yield "% needs ctex"
    rows = [row for matrix in _MATRIX.findall(body) for row in matrix.split(r"\\")]
    widest = max((row.count("&") + 1 for row in rows), default=0)
    if widest > MATRIX_COLUMNS:
        yield rf"\setcounter{{MaxMatrixCols}}{{{widest}}}"


def _rows(formula: Formula, rule: str, *, numbers: bool) -> list[str]:
    """Return a formula as rows of an ``align*``; none where it only says a number and no numbers are wanted."""
    texts = _texts(formula, numbers=numbers)
    beside = [_texts(other, numbers=numbers) for other in formula.beside]
    if not texts:
        return []
    first, others = ("", texts) if formula.continues else (texts[0], texts[1:])
    steps = [[other] for other in others] if formula.stacked else [others] if others else []
    rows = ["&= " + " = ".join(step) for step in steps] or ["&"]
    rows[0] = f"{first} {rows[0]}".strip()
    rows[-1] += "".join(rf" \qquad {' = '.join(other)}" for other in beside if other)
    if rule:
        rows[0] += rf" && \text{{{rule}}}"
    return rows


def _texts(formula: Formula, *, numbers: bool) -> list[str]:
    parts = formula.parts if numbers else _symbolic(formula.parts)
    says_nothing = len(parts) < 2 <= len(formula.parts) or not parts
    return [] if says_nothing and not formula.continues else [formula.part_latex(part) for part in parts]


def _symbolic(parts: Sequence[ast.expr]) -> list[ast.expr]:
    """Return the parts without numbers put in; a whole number stays, such as the 1 that is the derivative of x."""
    symbolic: list[ast.expr] = []
    for part in parts:
        if numbers_of(part) or (is_number(part) and (len(symbolic) < len(parts) - 1 or not _is_whole(part))):
            continue
        symbolic.append(part)
    return symbolic


def _is_whole(part: ast.expr) -> bool:
    constants = [node.value for node in ast.walk(part) if isinstance(node, ast.Constant)]
    return all(isinstance(value, int | float) and float(value).is_integer() for value in constants)
