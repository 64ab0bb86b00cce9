"""The formulas of a page's columns are read back as they are printed, in its first state and its presets."""

import pytest
from msgspec import Struct

from gradexplorer.formula import latex_printer
from gradexplorer.formula.equation import formula
from gradexplorer.framework.figure import Figure, FormulaItem, Note
from gradexplorer.framework.page import Page
from gradexplorer.framework.run import StaticRun
from gradexplorer.run import printed_columns
from gradexplorer.run.printed_columns import prove_columns
from gradexplorer.text import _


class Power(Struct, frozen=True):
    exponent: int = 2


def derive(state, snapshot):
    assert snapshot is not None
    if state.exponent == 0:
        return [Note(key="note", label=_("Power"))]
    return [FormulaItem(key="f", formula=formula(f"-x**{state.exponent}"))]


PAGE = Page(
    key="power",
    title=_("Power"),
    state=Power,
    figure=lambda state, snapshot, first_paint: Figure(rows=[]),
    derive=derive,
    start=lambda state: StaticRun(None),
    prove=lambda: iter(()),
)


@pytest.fixture(autouse=True)
def own_presets(monkeypatch):
    found = [{"name": {"en": name}, "state": {"exponent": n}} for name, n in (("cube", 3), ("none", 0))]
    monkeypatch.setattr(printed_columns, "presets", lambda key: found)


def verdicts():
    return {name: proof.verdict for name, proof in prove_columns(PAGE)}


def test_columns_with_formulas_are_read_back():
    assert verdicts() == {"power.column(start) as printed": "proven", "power.column(cube) as printed": "proven"}


def test_a_fault_of_the_printer_is_not_proven(monkeypatch):
    monkeypatch.setattr(latex_printer, "MINUS", "")
    assert set(verdicts().values()) == {"not proven"}
