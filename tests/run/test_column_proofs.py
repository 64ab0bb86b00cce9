"""A page's columns are proven as they stand on the screen: in its first state, its presets and its other states."""

import pytest
from msgspec import Struct

from gradexplorer.formula import latex_printer
from gradexplorer.formula.equation import formula
from gradexplorer.formula.scope import Scope
from gradexplorer.framework.figure import Figure, FormulaItem, Note, checked
from gradexplorer.framework.page import Page, ProvenState
from gradexplorer.framework.run import StaticRun
from gradexplorer.run import column_proofs
from gradexplorer.run.column_proofs import prove_columns
from gradexplorer.text import _


class Power(Struct, frozen=True):
    exponent: int = 2
    wrong: bool = False


def derive(state, snapshot):
    assert snapshot is not None
    if state.exponent == 0:
        return [Note(key="note", label=_("Power"))]
    scope = Scope(values={"x": 3.0})
    result = -(3.0**state.exponent) + state.wrong
    return checked([FormulaItem(key="f", formula=formula(f"-x**{state.exponent}", result, scope=scope))])


PAGE = Page(
    key="power",
    title=_("Power"),
    state=Power,
    figure=lambda state, snapshot, first_paint: Figure(rows=[]),
    derive=derive,
    start=lambda state: StaticRun(None),
    prove=lambda: iter(()),
    proven_states=lambda: [ProvenState("fifth", {"exponent": 5}), ProvenState("wrong", {"wrong": True})],
)


@pytest.fixture(autouse=True)
def own_presets(monkeypatch):
    found = [{"name": {"en": name}, "state": {"exponent": n}} for name, n in (("cube", 3), ("none", 0))]
    monkeypatch.setattr(column_proofs, "presets", lambda key: found)


def verdicts():
    return {name: proof.verdict for name, proof in prove_columns(PAGE)}


def test_every_badge_is_proven_and_every_line_read_back():
    assert verdicts() == {
        "power(start).lines": "proven",
        "power(cube).lines": "proven",
        "power(fifth).lines": "proven",
        "power(wrong).lines": "not proven",
    }


def test_a_fault_of_the_printer_is_not_proven(monkeypatch):
    monkeypatch.setattr(latex_printer, "MINUS", "")
    assert set(verdicts().values()) == {"not proven"}


def test_a_line_that_reads_as_another_formula_is_not_proven(monkeypatch):
    column = derive(Power(), StaticRun(None).snapshot(True))
    assert column[-1].proof.verdict == "proven"
    monkeypatch.setattr(latex_printer, "MINUS", "")
    badge = derive(Power(), StaticRun(None).snapshot(True))[-1]
    assert badge.proof.verdict == "not proven"
    assert "reads as" in str(badge.proof.reason)
