r"""Breaks a long formula into lines where a reader would: at = first, else before + and -.

Where that is not enough, inside brackets or before a factor, whose dot is written then.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(
    r"\\left\s*(?:\\[{|]|.)|\\right\s*(?:\\[}|]|.)|\\begin\{[^}]*\}|\\end\{[^}]*\}"
    r"|\\[A-Za-z]+|\\.|[{}()\[\]]| = | \+ | - |."
)
_OPENS = re.compile(r"\\left|\\begin|[{(\[]")
_CLOSES = re.compile(r"\\right|\\end|[})\]]")
_SILENT = re.compile(r"\\(?:left|right|operatorname|mathrm|mathbf|begin\{[^}]*\}|end\{[^}]*\})|[{}^_\s]|\\[,;!]")
_FRACTION = re.compile(r"\\frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}")
_FACTOR = re.compile(r"\\(?:left|[Bb]igl|frac|sqrt|operatorname|begin|cdot)\b|\\[a-z]+(?:\^\{[^{}]*\})?\\left")
_BINDS = re.compile(
    r"(?:[-=+<>&]|\\(?:cdot|[a-z]e|wedge|vee|q?quad|;)|\\(?:sum|prod|lim)(?:_\{[^{}]*\})?(?:\^\{[^{}]*\})?|^)\s*$"
)
"""What stands before a factor, and does not end without it."""
_OPERATOR = re.compile(r"\\frac\{(?:\\partial|d|\\mathrm\{d\})\}\{")
"""It acts on all that follows."""
_SPACE = r"\qquad"
SHORT = 15
"""A row of so few letters is never broken inside a bracket or a numerator."""
LONGER = 1.15
"""A line may be so many times as long as it would be if all were of one length."""


@lru_cache(maxsize=1024)
def broken(latex: str, lines: int) -> str:
    r"""Return `latex` as an ``align*`` of about `lines` lines of like length; as it is where it can't be broken.

    Examples
    --------
    >>> broken("a = b + c", 2)
    '\\begin{align*} a & = b \\\\ & \\quad  + c \\end{align*}'
    >>> broken(r"2 \left(alpha + beta + gamma\right)", 2)
    '\\begin{align*} & 2 \\left(alpha + beta\\right. \\\\ & \\quad \\left. + gamma\\right) \\end{align*}'
    """
    if lines < 2 or r"\begin{align" in latex:
        return latex
    pieces = _pieces(latex)
    room = LONGER * sum(map(_length, pieces)) / lines
    rows = _rows(pieces, room)
    if len(rows) < lines:
        rows = [part for row in rows for part in _fitted(row, room)]
    if len(rows) < 2:
        return rows[0]
    head, *rest = rows
    aligns = " = " in head and len(pieces) > 1 and pieces[1].startswith(" = ")
    first = head.replace(" = ", " & = ", 1) if aligns else f"& {head}"
    return r"\begin{align*} " + r" \\ ".join([first, *(_continued(row, aligns) for row in rest)]) + r" \end{align*}"


def _continued(row: str, aligns: bool) -> str:
    """Return a later row with the mark at which rows stand below each other."""
    if row.startswith(" = "):
        return f"& {row.strip()}"
    if row.startswith(_SPACE):
        row = row.removeprefix(_SPACE).strip()
        return row.replace(" = ", " & = ", 1) if aligns else f"& {row}"
    return rf"& \quad {row}"


def _rows(pieces: list[str], room: float) -> list[str]:
    """Return rows of as many pieces as have room; what stands before the first = has a row of its own if it is long."""
    rows, used = [pieces[0]], _length(pieces[0])
    for number, piece in enumerate(pieces[1:], start=1):
        length = _length(piece)
        first = number == 1 and piece.startswith(" = ") and used <= SHORT / 2
        if first or used + length <= room:
            rows[-1] += piece
            used += length
        else:
            rows.append(piece)
            used = length
    return rows


def _fitted(row: str, room: float) -> list[str]:
    """Return a row that is too long as several, broken where the longest of them is shortest."""
    if _length(row) <= max(room, SHORT):
        return [row]
    cuts = [cut for cut in (_inside_cut(row), _factor_cut(row)) if cut]
    best = min(cuts, key=_longest, default=[row])
    if len(best) == 1 or _longest(best) >= _length(row):
        return best
    return [part for one in best for part in _fitted(one, room)]


def _longest(rows: list[str]) -> int:
    return max(map(_length, rows))


def _inside_cut(row: str) -> list[str]:
    """Return a row as two, broken inside its longest bracket, or with a numerator in two lines; nothing if it can't."""
    inner = max(_inside(row), key=lambda one: _length(row[one.start : one.end]), default=None)
    pieces = _pieces(row[inner.start : inner.end]) if inner else []
    if inner is None or len(pieces) < 2:
        return []
    upper, lower = _halves(pieces)
    before, after = row[: inner.start], row[inner.end :]
    if inner.opening == r"\frac":
        return [rf"{before}\begin{{array}}{{l}} {upper} \\ {lower} \end{{array}}{after}"]
    grows = inner.opening.startswith(r"\left")
    return [before + upper + r"\right." * grows, r"\left." * grows + lower + after]


def _factor_cut(row: str) -> list[str]:
    """Return a row as two, broken before a factor of its own, else of its longest bracket; nothing if it can't."""
    if len(factors := _factors(row)) > 1:
        upper, lower = _halves(factors)
        return [upper, _dotted(lower)]
    inner = max(_inside(row), key=lambda one: _length(row[one.start : one.end]), default=None)
    factors = _factors(row[inner.start : inner.end]) if inner and inner.opening.startswith(r"\left") else []
    if inner is None or len(factors) < 2:
        return []
    upper, lower = _halves(factors)
    return [row[: inner.start] + upper + r"\right.", r"\left." + _dotted(lower) + row[inner.end :]]


def _dotted(factors: str) -> str:
    return factors if factors.lstrip().startswith(r"\cdot") else rf" \cdot {factors.lstrip()}"


def _halves(pieces: list[str]) -> tuple[str, str]:
    """Join pieces to two texts of like length."""
    lengths = [sum(map(_length, pieces[:cut])) for cut in range(len(pieces) + 1)]
    cut = min(range(1, len(pieces)), key=lambda n: abs(lengths[n] - lengths[-1] / 2))
    return "".join(pieces[:cut]), "".join(pieces[cut:])


def _factors(latex: str) -> list[str]:
    """Split a product before its brackets, fractions, functions and dots, down to a derivative of all the rest."""
    pieces, depth = [""], 0
    for found in _TOKEN.finditer(latex):
        token = found.group()
        before, rest = latex[: found.start()], latex[found.start() :]
        if depth == 0 and before.endswith(" ") and _FACTOR.match(rest) and not _BINDS.search(before):
            pieces.append("")
        if depth == 0 and _OPERATOR.match(rest):
            return [*pieces[:-1], pieces[-1] + rest]
        if _OPENS.match(token):
            depth += 1
        elif _CLOSES.match(token):
            depth -= 1
        pieces[-1] += token
    return pieces


class _Inside(NamedTuple):
    """A part of a formula in brackets, or a numerator: what opens it, and where it begins and ends."""

    opening: str
    start: int
    end: int


def _inside(latex: str) -> Iterator[_Inside]:
    """Yield the outermost brackets and numerators."""
    depth, before, opening, start = 0, "", "", 0
    for found in _TOKEN.finditer(latex):
        token = found.group()
        if _OPENS.match(token):
            if not depth:
                opening, start = before if before == r"\frac" else token, found.end()
            depth += 1
        elif _CLOSES.match(token):
            depth -= 1
            if not depth and (opening == r"\frac" or opening[-1] in "(["):
                yield _Inside(opening, start, found.start())
        before = token


def _pieces(latex: str) -> list[str]:
    """Split before every =, + and - that stands in no bracket, and between formulas beside each other."""
    pieces, depth = [""], 0
    for found in _TOKEN.finditer(latex):
        token = found.group()
        if _OPENS.match(token):
            depth += 1
        elif _CLOSES.match(token):
            depth -= 1
        elif depth == 0 and token in (" = ", " + ", " - ", _SPACE) and pieces[-1].strip():
            pieces.append("")
        pieces[-1] += token
    return pieces


def _length(latex: str) -> int:
    """Return about how many letters wide a piece is; of a fraction the wider part counts."""
    text = _FRACTION.sub(lambda found: max(found[1], found[2], key=_length), latex)
    return len(re.sub(r"\\[A-Za-z]+", "m", _SILENT.sub("", text)))
