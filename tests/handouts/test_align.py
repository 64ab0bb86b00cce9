"""A derivation as LaTeX: read back by the reader of formulas, and compiled where there is a LaTeX."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from msgspec import structs

from gradexplorer.formula.equality import flat
from gradexplorer.formula.equation import Formula, formula
from gradexplorer.formula.printed import compare
from gradexplorer.framework.figure import FormulaItem, Heading, Item, execute
from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.presets import preset_state, presets
from gradexplorer.framework.resources import resource
from gradexplorer.handouts.align import derivation
from gradexplorer.handouts.latex_text import latex_text
from gradexplorer.pages import PAGES
from gradexplorer.text import _
from gradexplorer.ui.style.translation import read_phrases

BEGIN, END = r"\begin{align*}", r"\end{align*}"
PRESETS_EACH = 2


def states(page: AnyPage) -> Iterator[object]:
    yield page.state()
    for preset in presets(page.key)[:PRESETS_EACH]:
        yield preset_state(page.state, preset)


def column(page: AnyPage, state: object) -> Sequence[Item]:
    if page.start is None:
        return page.derive(state, None)
    run = page.start(state)
    run.advance(min(1, run.last))
    return page.derive(state, run.snapshot(detail=True))


def rows(latex: str) -> list[str]:
    r"""Return the rows of all ``align*``, at \\ outside of inner environments, without the rules' names."""
    found = []
    for block in re.findall(rf"{re.escape(BEGIN)}\n(.*?)\n{re.escape(END)}", latex, re.DOTALL):
        depth, row = 0, ""
        for piece in re.split(r"(\\begin\{\w+\}|\\end\{\w+\}|\\\\)", block):
            depth += piece.startswith(r"\begin") - piece.startswith(r"\end")
            if piece == r"\\" and not depth:
                found.append(row)
                row = ""
            else:
                row += piece
        found.append(row)
    return [row.partition(r" && \text{")[0].strip() for row in found]


def faults(items: Sequence[Item], latex: str) -> list[object]:
    """Read all rows back as the formulas of a column, one after the other, and return what they say else."""
    left = rows(latex)
    found: list[object] = []
    for line in (item.formula for item in items if isinstance(item, FormulaItem)):
        count = max(1, len(line.parts) - (not line.continues)) if line.stacked else 1
        text = " ".join(row.replace("&=", "=", 1).removesuffix("&") for row in left[:count])
        del left[:count]
        alone = structs.replace(line, beside=())
        texts = text.split(r" \qquad ") if line.beside else [text]
        found += [fault(one, part) for one, part in zip(texts, (alone, *line.beside), strict=True)]
    assert not left
    return [one for one in found if one]


def fault(latex: str, line: Formula) -> object:
    alone = [structs.replace(line, parts=(part,)) for part in line.parts]
    known = [part for part in alone if part.names <= line.scope.known]
    no_value = any(number != number for part in known for value in part.values() for number in flat(value))
    return compare(latex, line.parts, line.symbols, line.scope, no_value=no_value)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_every_row_reads_as_the_formula_that_was_executed(page: AnyPage) -> None:
    for state in states(page):
        items = column(page, state)
        assert faults(items, derivation(items)) == []


def test_a_wrong_row_reads_as_another_formula() -> None:
    items = column(PAGES[0], PAGES[0].state())
    latex = derivation(items)
    assert r"&= \cos" in latex
    assert faults(items, latex.replace(r"&= \cos", r"&= \sin", 1))


@pytest.mark.parametrize("page", [page for page in PAGES if page.has_badges], ids=lambda page: page.key)
def test_without_numbers_fewer_rows_are_left_and_none_is_cut_short(page: AnyPage) -> None:
    items = column(page, page.state())
    symbolic, whole = rows(derivation(items, numbers=False)), rows(derivation(items))
    assert 0 < len(symbolic) < len(whole) or page.key == "himmelblau"
    for row in symbolic:
        assert not re.search(r"\d\.\d{4}", row), row  # a number that was rounded to be shown
        assert any(one.startswith(row.removesuffix("&").strip()) for one in whole)


def test_the_derivative_of_x_keeps_its_1_without_numbers() -> None:
    items = [FormulaItem(key="one", formula=formula("D(x, x)", "1"))]
    assert rows(derivation(items, numbers=False)) == [r"\frac{\partial x}{\partial x} &= 1"]


def test_a_heading_stands_over_its_rows_and_a_rule_behind_them() -> None:
    items = [
        Heading(key="h", label=_("100 % of {what}", what="w_1")),
        FormulaItem(key="a", label=_("x₀ put in"), formula=formula("a", "b", "c")),
        FormulaItem(key="b", formula=formula("d", continues=True)),
        FormulaItem(key="c", label="two rows", formula=formula("a", "b", "c", stacked=True)),
        Heading(key="bare", label="nothing under it"),
    ]
    assert derivation(items) == (
        "% needs amsmath\n"
        r"\noindent\textbf{100 \% of w\_1}" + "\n" + BEGIN + "\n"
        r"a &= b = c && \text{x$_{0}$ put in} \\" + "\n"
        r"&= d \\" + "\n"
        r"a &= b && \text{two rows} \\" + "\n"
        r"&= c" + "\n" + END + "\n"
    )


def test_chinese_asks_for_ctex_and_a_wide_matrix_for_room() -> None:
    wide = formula("a", [[float(k) for k in range(12)], [0.0] * 12])
    items = [FormulaItem(key="a", label=_("sine"), formula=wide)]
    assert derivation(items).startswith("% needs amsmath\n\\setcounter{MaxMatrixCols}{12}\n")
    chinese = derivation(items, lambda text: read_phrases("zh_CN")[text.source])  # type: ignore[union-attr]
    assert chinese.startswith("% needs amsmath\n% needs ctex\n")
    assert r"\text{正弦}" in chinese


def test_every_english_sentence_becomes_plain_letters_and_commands() -> None:
    root = ElementTree.parse(resource("translations", "gradexplorer_zh_CN.ts")).getroot()
    for message in root.iter("message"):
        text = latex_text(message.findtext("source", ""))
        assert text.isascii(), text
    assert latex_text("∂f/∂ŷ ≤ ½ Σ ‖δ‖²ᵤ") == (
        r"$\partial$f/$\partial$$\hat{y}$ $\le$ $\frac{1}{2}$ $\Sigma$ $\|$$\delta$$\|$$^{2}$$_{u}$"
    )


@pytest.mark.viewers
@pytest.mark.skipif(not shutil.which("pdflatex"), reason="there is no LaTeX here")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_latex_compiles_it(page: AnyPage, tmp_path: Path) -> None:
    items = column(page, page.state())
    execute(items)
    packages = r"\usepackage{amsmath}\usepackage{cancel}\usepackage{xcolor}"
    text = rf"\documentclass{{article}}{packages}\begin{{document}}" + derivation(items) + r"\end{document}"
    (tmp_path / "derivation.tex").write_text(text)
    command = ["pdflatex", "-halt-on-error", "-interaction=nonstopmode", "derivation.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
