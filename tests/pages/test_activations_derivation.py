"""The Activations tab's column: the oracles are torch.autograd and closed forms."""

import pytest
import torch

from gradexplorer.core.activations import ACTIVATIONS, LargestSlope
from gradexplorer.formula.derivation import Derivation
from gradexplorer.formula.trees import filled
from gradexplorer.framework.figure import (
    Check,
    FormulaItem,
    Note,
    Table,
)
from gradexplorer.pages.activations import PAGE, derivation, numbers
from tests.pages.activations_page import activations, of, one, panels, state_of


def test_torch_s_choice_at_a_kink_is_marked_and_named():
    state = state_of("relu", x=0.0)
    points = one(panels(state)["slope"], "kinks")
    x = torch.zeros(1, requires_grad=True)
    torch.relu(x).backward()
    assert (points.x[0], points.y[0]) == (0, x.grad.item())
    assert str(one(panels(state)["slope"], "kink0").texts[0]) == "torch: f'(0) = 0"
    items = PAGE.derive(state, None)
    assert "ReLU'(0) = 0 is torch's choice: f has no derivative there." in [str(note.label) for note in of(items, Note)]
    table = next(table for table in of(items, Table) if table.key == "kinks")
    assert [list(row.cells) for row in table.rows] == [["0", "0", "1", "0"]]
    verdicts = [check.proof.verdict for check in of(items, Check)]
    assert verdicts == ["not differentiable", "proven", "proven", "not differentiable"]


@pytest.mark.parametrize("x", [-95.0, -5.3, 0.4, 60.0])
@activations
def test_derivation_of_every_activation_is_proven(key, x):
    items = PAGE.derive(state_of(key, x_range=(-100.0, 100.0), x=x), None)
    checks = of(items, Check)
    drawn = ["drawn"] if key == "rrelu" else []
    assert [check.key for check in checks] == ["point", *drawn, "grid.float32", "grid.float64", "lines"]
    verdicts = {check.proof.verdict for check in checks}
    assert verdicts <= ({"proven", "digits lost"} if abs(x) > 50 else {"proven"}), "floats have rounded to f = 1 there"
    slope = ACTIVATIONS[key]().autograd([x])[1][0]
    lines = [line for line in of(items, FormulaItem) if line.key.startswith("way") and line.value is not None]
    assert lines
    for line in lines:
        assert line.value == pytest.approx(slope, abs=1e-7)


@pytest.mark.parametrize("key", ["sigmoid", "silu"])
@pytest.mark.parametrize(
    "wrong",
    [
        "-u",
        "u*(1 - sigmoid(x))",
        "u**2",
    ],
    ids=["sign", "factor", "exponent"],
)
def test_a_wrong_line_is_not_proven(monkeypatch, key, wrong):
    planted = property(lambda derivation: filled(wrong, u=derivation.steps[-1].tree))
    monkeypatch.setattr(Derivation, "result", planted)
    checks = {check.key: check.proof.verdict for check in of(PAGE.derive(state_of(key, x=0.4), None), Check)}
    assert checks["lines"] == "not proven"


def test_a_wrong_largest_slope_is_not_proven(monkeypatch):
    state = state_of("sigmoid")
    picture = PAGE.figure(state, None, False)
    for module in (derivation, numbers):
        monkeypatch.setattr(module, "largest", lambda _activation: LargestSlope(0.26, 0.0))
    column = PAGE.column(state, None, picture)
    checks = {check.key: check.proof.verdict for check in of(column, Check)}
    assert checks["lines"] == checks["shown"] == "not proven"


def test_tanh_has_two_ways():
    lines = [line.latex for line in of(PAGE.derive(state_of("tanh"), None), FormulaItem)]
    last = r"= 1 - \tanh^{2}\left(x\right)"
    assert lines.count(last) == 2
