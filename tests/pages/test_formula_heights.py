"""The height of every formula of every preset: ziamath makes brackets of 2,000 pixels around what it can't measure."""

import re
from collections.abc import Iterable

import pytest

from gradexplorer.framework.figure import Check, FormulaItem
from gradexplorer.framework.presets import preset_state, presets
from gradexplorer.pages import PAGES
from gradexplorer.ui.formula.ziamath_internals import render_now

SIZE = 20.0
LEAST = 5.0
"""Heights of a line of text that a formula in one row may take: a fraction of fractions in brackets."""
ROW = 2.7
"""And each further row of a matrix, of cases or of a stack: a fraction."""


def too_high(latex: str) -> str:
    """Return what is wrong with the size of a typeset formula; nothing if it is well set."""
    svg = render_now(latex, SIZE, "#000000").decode()
    height = float(re.search(r' height="([\d.]+)"', svg)[1])
    most = SIZE * (LEAST + ROW * latex.count(r"\\"))
    return f"{height:.0f} px, at most {most:.0f}: {latex}" if height > most else ""


def test_brackets_around_a_sum_that_grow_by_themselves_would_be_found():
    assert too_high(r"\left( \sum_{k} x_k \right)")
    assert not too_high(r"\Bigl( \sum_{k} x_k \Bigr)")


def that_grow(texts: Iterable[str]) -> list[str]:
    """Return one text of each shape that has what grows: brackets, roots, stacks. Digits are all of one height."""
    growing = (latex for latex in sorted(texts) if re.search(r"\\left|\\begin|\\sqrt|\\over|\\under", latex))
    return list({re.sub(r"\d+(\.\d+)?", "0", latex): latex for latex in growing}.values())


@pytest.mark.parametrize("page", [page for page in PAGES if page.has_badges], ids=lambda page: page.key)
def test_no_formula_is_set_too_high(page):
    texts: set[str] = set()
    for state in (page.state(), *(preset_state(page.state, preset) for preset in presets(page.key))):
        snapshot = None
        if page.start is not None:
            run = page.start(state)
            run.advance(min(1, run.last))
            snapshot = run.snapshot(detail=True)
        for item in page.derive(state, snapshot):
            if isinstance(item, FormulaItem):
                texts.add(item.latex)
            if isinstance(item, Check) and not item.folded:
                texts.update(entry.name for entry in item.proof.entries)
    assert texts
    assert [fault for latex in that_grow(texts) if (fault := too_high(latex))] == []
