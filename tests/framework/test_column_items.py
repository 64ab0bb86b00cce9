"""The numbers beside the lines of a derivation column."""

import pytest

from gradexplorer.formula import equality
from gradexplorer.formula.equation import formula
from gradexplorer.formula.scope import Scope
from gradexplorer.framework.figure import Check, FormulaItem
from gradexplorer.framework.figure.items import checked

SCOPE = Scope(values={"x": 3.0})
LINES = (
    FormulaItem(key="double", formula=formula("2*x", "x + x", scope=SCOPE)),
    FormulaItem(key="square", formula=formula("x**2", "x*x", scope=SCOPE)),
)


def _column() -> tuple[list[float | None], str]:
    *lines, badge = checked(LINES)
    assert isinstance(badge, Check)
    return [line.value for line in lines if isinstance(line, FormulaItem)], badge.proof.verdict


def test_a_number_beside_a_line_is_its_value() -> None:
    assert _column() == ([6.0, 9.0], "proven")


def test_a_number_beside_another_line_is_not_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    proof, values = equality.executed_column([line.formula for line in LINES])
    monkeypatch.setattr(equality, "executed_column", lambda *_given: (proof, {0: values[1], 1: values[0]}))
    assert _column() == ([9.0, 6.0], "not proven")
