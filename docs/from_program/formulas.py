"""Formulas in the manual, typeset by the program itself: no script, no font and no network is needed to read them."""

from functools import cache
from typing import Any

from docutils import nodes

from gradexplorer.ui.formula.ziamath_internals import render_now

SIZE = 19
INK = "#0a1b2c"


@cache
def _typeset(latex: str) -> str:
    return render_now(latex, SIZE, INK).decode().replace(INK, "currentColor")


def inline(translator: Any, node: nodes.math) -> None:
    """Write a formula within a sentence."""
    translator.body.append(f'<span class="math">{_typeset(node.astext())}</span>')
    raise nodes.SkipNode


def block(translator: Any, node: nodes.math_block) -> None:
    """Write a formula on a line of its own."""
    translator.body.append(translator.starttag(node, "div", CLASS="math"))
    translator.body.append(f"{_typeset(node.astext())}</div>\n")
    raise nodes.SkipNode
