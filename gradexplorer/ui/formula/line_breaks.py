r"""Breaks a long formula into lines where a reader would: at = first, else before + and -, never inside brackets."""

import re

_TOKEN = re.compile(
    r"\\left\s*(?:\\[{|]|.)|\\right\s*(?:\\[}|]|.)|\\begin\{[^}]*\}|\\end\{[^}]*\}"
    r"|\\[A-Za-z]+|\\.|[{}()\[\]]| = | \+ | - |."
)
_OPENS = re.compile(r"\\left|\\begin|[{(\[]")
_CLOSES = re.compile(r"\\right|\\end|[})\]]")
_SILENT = re.compile(r"\\(?:left|right|operatorname|mathrm|mathbf|begin\{[^}]*\}|end\{[^}]*\})|[{}^_\s]|\\[,;!]")


def broken(latex: str, lines: int) -> str:
    r"""Return `latex` as an ``align*`` of about `lines` lines of like length; as it is where it can't be broken.

    Examples
    --------
    >>> broken("a = b + c", 2)
    '\\begin{align*} a & = b \\\\ & \\quad  + c \\end{align*}'
    """
    pieces = _pieces(latex)
    if lines < 2 or len(pieces) < 2 or r"\begin{align" in latex:
        return latex
    room = sum(map(_length, pieces)) / lines
    rows, used = [pieces[0]], _length(pieces[0])
    for number, piece in enumerate(pieces[1:], start=1):
        length = _length(piece)
        first = number == 1 and piece.startswith(" = ")
        if first or used + length <= 1.15 * room:
            rows[-1] += piece
            used += length
        else:
            rows.append(piece)
            used = length
    if len(rows) < 2:
        return latex
    head, *rest = rows
    aligned = head.replace(" = ", " & = ", 1) if " = " in head and pieces[1].startswith(" = ") else f"& {head}"
    others = [f"& {row.strip()}" if row.startswith(" = ") else rf"& \quad {row}" for row in rest]
    return r"\begin{align*} " + r" \\ ".join([aligned, *others]) + r" \end{align*}"


def _pieces(latex: str) -> list[str]:
    """Split before every =, + and - that stands in no bracket."""
    pieces, depth = [""], 0
    for found in _TOKEN.finditer(latex):
        token = found.group()
        if _OPENS.match(token):
            depth += 1
        elif _CLOSES.match(token):
            depth -= 1
        elif depth == 0 and token in (" = ", " + ", " - ") and pieces[-1].strip():
            pieces.append("")
        pieces[-1] += token
    return pieces


def _length(latex: str) -> int:
    """Return about how many letters wide a piece is; of a fraction the wider part counts."""
    text = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", lambda found: max(found[1], found[2], key=len), latex)
    return len(re.sub(r"\\[A-Za-z]+", "m", _SILENT.sub("", text)))
