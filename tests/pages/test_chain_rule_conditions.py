"""Steps of programs that choose between branches: what a condition is, and what is chosen, reads back as it runs."""

import pytest

from gradexplorer.framework.figure import Check, FormulaItem
from gradexplorer.framework.state import edited
from gradexplorer.pages.chain_rule import PAGE

PROGRAMS = (
    *(f"q = sin(x)/x\ny = where(x {sign} 0, q, 1)" for sign in (">", "<", ">=", "<=", "!=", "==")),
    "y = where(x > 0 and x < 2, x**2, -x)",
    "y = where(not x > 0, x, exp(x))",
)


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("x", [0.5, -0.5])
def test_every_step_of_a_choice_is_proven(program: str, x: float) -> None:
    state = edited(edited(PAGE.state(), "program", program), "values", [{"name": "x", "value": x}])
    for step in range(1, 2 * len(state.graph.nodes)):
        at = edited(state, "step", step)
        items = PAGE.column(at, None, PAGE.figure(at, None, False))
        assert [(step, str(i.proof.reason)) for i in items if isinstance(i, Check) and i.proof.fails] == []


def test_a_condition_is_1_or_0() -> None:
    state = edited(PAGE.state(), "program", "y = where(x > 2, x, 3)")
    state = edited(edited(state, "values", [{"name": "x", "value": 0.5}]), "step", 1)
    items = PAGE.column(state, None, PAGE.figure(state, None, False))
    (line,) = [item.formula for item in items if isinstance(item, FormulaItem) and item.key == "step.value"]
    assert list(map(float, line.values())) == [0.0] * 4
    assert r"1 & \;\; x > 2" in line.latex
